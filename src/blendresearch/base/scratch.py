"""What a command needs for a moment: all of it in one folder, which no kill leaves behind for long.

Copies of exports can be among it. The folder goes when the command ends, however it is stopped; what a command left
that had no time for that, the next one clears away.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import util
from pathlib import Path

from blendresearch.base.locks import hold

_PREFIX = ".blendresearch-"
_AFTER_ITS_OWN = -200  # multiprocessing has a folder within ours, and fails when that is gone before it
_LONGEST = 70  # signs of a path in which it can still name a socket


@contextmanager
def scratch() -> Iterator[None]:
    """Let everything temporary stand in a folder of this process, as far as the system lets one be made."""
    with suppress(OSError):
        Path(os.environ.get("TMPDIR") or os.curdir).mkdir(parents=True, exist_ok=True)
    usual = Path(tempfile.gettempdir())
    clear_dead(usual, _PREFIX)
    before = tempfile.tempdir
    with suppress(OSError):
        tempfile.tempdir = str(_own(usual))
    try:
        yield
    finally:
        tempfile.tempdir = before


def _own(usual: Path) -> Path:
    """Make a folder and lock it for as long as this process lives, whatever ends it."""
    if len(str(usual / _PREFIX)) > _LONGEST:
        util.get_temp_dir()
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=usual))
        util.Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=_AFTER_ITS_OWN)
        if keep(folder) is not False and folder.is_dir():
            return folder  # else another command took it for dead in the moment before it was locked


def keep(folder: Path) -> bool | None:
    """Lock a folder for as long as this process lives, whatever ends it; None where the system has no such locks."""
    return None if os.name == "nt" else hold(os.open(folder, os.O_RDONLY))


def clear_dead(place: Path, prefix: str) -> None:
    """Remove the folders of this user in a place that a process kept (`keep`) which is dead."""
    for folder in place.glob(f"{prefix}*") if os.name != "nt" else ():
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                if hold(descriptor):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(descriptor)
