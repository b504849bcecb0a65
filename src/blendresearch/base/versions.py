"""The software of a run, by name and version."""

import platform
from importlib.metadata import requires, version

from packaging.requirements import Requirement


def packages() -> dict[str, str]:
    """Give the versions of the packages that the project depends on, by name."""
    needed = [Requirement(line) for line in requires("blendresearch") or []]
    plain = [each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    return {name: version(name) for name in plain}


def python() -> str:
    """Give the version of Python."""
    return platform.python_version()
