"""The table of rooms in docs/architecture.md is the order of the package, and no module has grown too large."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.runs import ROOT

PACKAGE = ROOT / "src" / "blendresearch"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE or path.stem != "__init__"]


def rooms() -> list[str]:
    """Give the rooms in the order of the table."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## What a run does")[0]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [room.rstrip("/") for line in lines for room in re.findall(r"`(\w+/?)`", line.split("|")[1])]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Give the rooms that a module imports from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names]
        else:
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        for package, _, rest in (name.partition(".") for name in names):
            if package == PACKAGE.name and not rest.startswith("__"):
                yield rest.partition(".")[0]


def test_table_names_every_room_once():
    assert sorted(rooms()) == sorted({room_of(path) for path in MODULES})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_imports_one_way_and_can_be_read_in_one_go(path):
    order = rooms()
    at = order.index(room_of(path))
    assert [room for room in imported(path) if order.index(room) > at] == []
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
