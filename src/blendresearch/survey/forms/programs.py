"""Programs for forms: which one an export comes from, and how that writes answers (`data/form_programs.toml`)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from blendresearch.data.codelists import folded, normalise
from blendresearch.data.shipped import shipped_list

OTHER_PROGRAM = "other"
_CODE_HEADING = re.compile(r"[A-Za-z]\w*\[\w+\](\[\w+\])?")


@dataclass(frozen=True)
class Program:
    """A program for forms: headings are normalised, cells folded.

    `own` are headings of what it adds to the answers. An answer is partial where a column of `submitted` is empty, or
    one of `finished` says none of `finished_words`; it is a test where one of `tests` says one of `test_words`. `parts`
    are the signs with which it parts a question and a statement or option of it.
    """

    code: str
    known_by: int
    sure: frozenset[str]
    own: frozenset[str]
    beside: frozenset[str] = frozenset()
    separators: tuple[str, ...] = ()
    parts: str = "["
    submitted: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()
    finished_words: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    test_words: frozenset[str] = frozenset()
    not_shown: frozenset[str] = frozenset()
    unticked: frozenset[str] = frozenset()
    signs: tuple[tuple[str, str], ...] = ()

    def hits(self, headings: Iterable[str]) -> int:
        """Count the headings (normalised) that it adds; 0 where they are too few to tell it."""
        found = self.own & {*headings}
        return len(found) if found & self.sure or len(found) >= self.known_by > 0 else 0

    def text(self, cell: str) -> str:
        """Give a cell as it was answered: without the signs that stand for others, "" for a question not shown."""
        for sign, meant in self.signs:
            cell = cell.replace(sign, meant)
        return "" if folded(cell) in self.not_shown else cell.strip()


@cache
def _data() -> dict:
    return shipped_list("form_programs")


@cache
def programs() -> dict[str, Program]:
    """Give all programs by their code."""
    return {code: _program(code, entry) for code, entry in _data()["programs"].items()}


def _program(code: str, entry: dict) -> Program:
    headings = ("sure", "own", "beside", "submitted", "finished", "tests")
    words = ("finished_words", "test_words", "not_shown", "unticked")
    sets = {name: frozenset(map(normalise, entry.get(name, []))) for name in headings}
    sets |= {name: frozenset(map(folded, entry.get(name, []))) for name in words}
    signs = tuple(entry.get("signs", {}).items())
    separators, parts = tuple(entry.get("separators", ())), entry.get("parts", Program.parts)
    return Program(code, entry["known_by"], separators=separators, parts=parts, signs=signs, **sets)


def program_of(headings: Sequence[str]) -> Program:
    """Tell the program by the headings of an export; `other` where none is known by them."""
    keys = {*map(normalise, headings)}
    best = max(programs().values(), key=lambda program: program.hits(keys))
    if best.hits(keys):
        return best
    is_coded = sum(bool(_CODE_HEADING.fullmatch(text.strip())) for text in headings) > 1
    return programs()["limesurvey" if is_coded else OTHER_PROGRAM]


@cache
def _persons() -> tuple[frozenset[str], frozenset[str]]:
    entry = _data()["persons"]
    return frozenset(map(normalise, entry["headings"])), frozenset(map(normalise, entry["numbered"]))


def is_of_persons(heading: str) -> bool:
    """Tell whether a column is one of persons (name, e-mail, address of a computer, place), which is never loaded."""
    headings, numbered = _persons()
    key = _unnumbered(heading)
    return key in headings or key in numbered


def _unnumbered(heading: str) -> str:
    """Give a heading without the number that a program puts behind one that is there already: Name2."""
    return re.sub(r"\s?\d+$", "", normalise(heading))


@cache
def part_words(kind: str) -> frozenset[str]:
    """Give the second parts of a heading of a kind (other, comment, whole), normalised."""
    return frozenset(map(normalise, _data()["parts"][kind]))


@cache
def cell_words(kind: str) -> frozenset[str]:
    """Give the cells of a kind (other, ticked, unticked, nothing), folded."""
    return frozenset(map(folded, _data()["cells"][kind]))


def asks_for(kind: str, heading: str) -> bool:
    """Tell whether a question asks for a person (`persons`) or for the institution that answers (`institution`)."""
    key = _unnumbered(heading)
    headings, phrases = _asking(kind)
    return key in headings or any(f" {phrase} " in f" {key} " for phrase in phrases)


@cache
def _asking(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(map(normalise, _data()[kind]["headings"])), frozenset(map(normalise, _data()[kind]["phrases"]))


def asks_for_number(heading: str) -> bool:
    """Tell whether a question asks how many of something there are."""
    return any(f" {normalise(phrase)} " in f" {normalise(heading)} " for phrase in _data()["numbers"]["phrases"])


def form_in_name(name: str) -> str:
    """Tell the form by the name of an export: one of two usual ones, else the name without what programs add to it."""
    key = f" {normalise(name)} "
    for form, words in _data()["forms"].items():
        if any(f" {word} " in key for word in words):
            return form
    added = _data()["export_names"]["added"]
    ends = [at for word in added if (at := key.find(f" {word} ")) > 0]
    counted = re.sub(r"\s\d+ \d+\s*$", "", key[: min(ends, default=len(key))])  # Microsoft Forms: (1-15)
    return counted.strip() or key.strip()


def is_summary(rows: Iterable[Sequence[str]]) -> bool:
    """Tell whether rows are a summary, which holds no answers."""
    words = frozenset(map(normalise, _data()["summary"]["words"]))
    found = {key for row in rows for cell in row if (key := normalise(cell)) in words}
    return len(found) >= _data()["summary"]["needed"]
