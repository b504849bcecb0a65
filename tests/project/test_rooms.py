"""The rooms of the package stand in a street, whose order is the table in docs/architecture.md: imports go one way."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.runs import ROOT

PACKAGE = ROOT / "src" / "blendresearch"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE]
LONGEST = 400


def rooms() -> list[str]:
    """Give the rooms in the order of the table."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## The street")[2]
    lines = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("| `")]
    return [re.match(r"\| `(\w+)/`", line)[1] for line in lines]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


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


def test_table_names_every_room_once_and_nothing_else_stands_at_the_top():
    entries = {path.name for path in PACKAGE.iterdir() if path.name not in ("__pycache__", "__init__.py")}
    assert sorted(rooms()) == sorted(entries)
    assert len(entries - {"benchmarks"}) <= 12


def test_every_module_imports_from_its_own_room_and_those_before_it():
    order = rooms()
    against = [
        (path.relative_to(PACKAGE).as_posix(), room)
        for path in MODULES
        for room in imported(path)
        if order.index(room) > order.index(room_of(path))
    ]
    assert against == []


def test_every_module_can_be_read_in_one_go():
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_two_modules_have_one_name():
    counted = Counter(path.stem for path in MODULES if path.stem != "__init__")
    assert [name for name, times in counted.items() if times > 1] == []
