"""What requirements.lock pins; run as a program, it tells which packages here are of another version."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"


def locked() -> list[tuple[Requirement, list[str]]]:
    """Give each pin with its hashes."""
    text = re.sub(r"^#.*\n", "", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [
        (Requirement(entry.split("--hash")[0]), re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry))
        for entry in re.sub(r"\\\n", " ", text).splitlines()
    ]


def pinned(pin: Requirement) -> str:
    """Give the version that a pin has."""
    (specifier,) = pin.specifier
    return specifier.version


def differences() -> list[tuple[str, str, str]]:
    """Give name, locked version and version here of each package that the lock has for this Python and system."""
    here = {pin.name: pinned(pin) for pin, _ in locked() if pin.marker is None or pin.marker.evaluate()}
    found = [(name, pin, _installed(name)) for name, pin in here.items()]
    return [(name, pin, installed) for name, pin, installed in found if installed not in (None, pin)]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def main() -> None:
    """Print what differs."""
    rows = differences()
    print("Every package is of the locked version." if not rows else "Other versions than the locked ones:")
    for row in [("package", "locked", "here"), *rows] if rows else []:
        print("  {:<24} {:<16} {}".format(*row))


if __name__ == "__main__":
    main()
