"""The software of a run, by name and version."""

import platform
import sys
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement


def packages() -> dict[str, str]:
    """Give the versions of the packages that the project depends on, by name."""
    needed = [Requirement(line) for line in requires("blendresearch") or []]
    plain = [each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    return {name: version(name) for name in plain}


def installed() -> list[str]:
    """Name the folders in which installers keep the versions of packages, of all that can be imported.

    They tell any other version, also of what a package that is used uses itself, without reading a file.
    """
    places = [Path(place) for place in dict.fromkeys(sys.path) if Path(place).is_dir()]
    return sorted({entry.name for place in places for entry in place.glob("*.dist-info")})


def python() -> str:
    """Give the version of Python."""
    return platform.python_version()
