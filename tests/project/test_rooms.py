"""The rooms of the package stand in a street, whose order is the table in docs/architecture.md: imports go one way."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.runs import ROOT

PACKAGE = ROOT / "src" / "blendresearch"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE]
MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FOLDERS = ("src", "tests", "notebooks", "data/raw", "reports")
IMPORTS = re.compile(r"^ *(?:from|import) blendresearch(?:\.(\w+)\S*| import (.+))", re.MULTILINE)
LONGEST = 400


def rooms() -> list[str]:
    """Give the rooms in the order of the table."""
    street = MAP.partition("## The street")[2].partition("\n## ")[0]
    lines = [line for line in street.splitlines() if line.startswith("| `")]
    return [re.match(r"\| `(\w+)/`", line)[1] for line in lines]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def imported(path: Path) -> Iterator[str]:
    """Give the rooms that a module imports from."""
    for room, names in IMPORTS.findall(path.read_text(encoding="utf-8")):
        yield from [room] if room else [name for name in re.findall(r"\w+", names) if not name.startswith("__")]


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


def test_every_file_that_the_map_names_is_there():
    paths = "\n".join(path.as_posix() for folder in FOLDERS for path in (ROOT / folder).rglob("*.*"))
    named = set(re.findall(r"`([\w./<>-]+\.(?:py|toml|j2|sql|ipynb|csv))`", MAP))
    patterns = {text: "/" + re.sub(r"<\w+>", r"[\\w-]+", text.replace(".", r"\.")) + "$" for text in named}
    assert len(named) > 100
    assert [text for text, each in sorted(patterns.items()) if not re.search(each, paths, re.MULTILINE)] == []


def test_what_the_map_says_to_be_in_a_module_is_in_it():
    said = re.findall(r"(?<!for )`(\w+)` (?:in|of) `([\w/]+\.py)`", MAP)
    assert len(said) > 10
    sources = [(path.as_posix(), path.read_text(encoding="utf-8")) for path in MODULES]
    assert [
        pair for pair in said if not any(at.endswith(f"/{pair[1]}") and pair[0] in text for at, text in sources)
    ] == []
