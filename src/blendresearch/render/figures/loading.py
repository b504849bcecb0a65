"""matplotlib, loaded whatever the user's settings of it are: from one that it cannot read it does not load at all.

Figures are drawn in a style of their own (`canvas.own_style`); the user's settings, as far as they can be read, are for
what the user draws in a notebook. All that figures are drawn with is imported from here.
"""

import os
import sys
from contextlib import chdir, nullcontext, suppress
from importlib.util import find_spec
from logging import getLogger
from pathlib import Path
from unittest.mock import patch

_FILE, _BACKEND = "matplotlibrc", "MPLBACKEND"


def _load_matplotlib() -> None:
    """Import matplotlib with the settings that it ships with, and then take over those of the user that it can read.

    It looks for them when it is imported: in the working directory, then where the environment says, then at home.
    """
    shipped = Path(find_spec("matplotlib").origin).parent / "mpl-data"
    settings = {name: value for name, value in os.environ.items() if name != _BACKEND}
    settings["MATPLOTLIBRC"] = str(shipped / _FILE)
    elsewhere = chdir(shipped) if Path(_FILE).exists() else nullcontext()
    with patch.dict(os.environ, settings, clear=True), elsewhere:
        import matplotlib  # noqa: PLC0415 - only now
    log = getLogger("matplotlib")
    log.disabled, before = True, log.disabled  # what it says of them would stand in a notebook
    with suppress(Exception):  # whatever is wrong with them
        matplotlib.rc_file(matplotlib.matplotlib_fname())
    log.disabled = before
    with suppress(ValueError):
        matplotlib.rcParams.update({"backend": os.environ[_BACKEND]} if os.environ.get(_BACKEND) else {})


if "matplotlib" not in sys.modules:
    _load_matplotlib()

import matplotlib as mpl  # noqa: E402
from matplotlib import font_manager  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.axis import Axis  # noqa: E402
from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402
from matplotlib.ticker import MaxNLocator  # noqa: E402
from matplotlib.transforms import Bbox  # noqa: E402

__all__ = ["Axes", "Axis", "Bbox", "Figure", "FigureCanvasSVG", "MaxNLocator", "Rectangle", "font_manager", "mpl"]
