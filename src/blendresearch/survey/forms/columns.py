"""The columns of an export of a form, from the one, two or three rows of headings that it has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from blendresearch.data.codelists import normalise
from blendresearch.survey.forms.choices import spelling_key
from blendresearch.survey.forms.heading_keys import without_code
from blendresearch.survey.forms.programs import Program, is_of_persons, part_words, program_of, programs

_IMPORT_ID = '{"importid"'


@dataclass(frozen=True)
class FormColumn:
    """A column: its place (from 0), and the headings that it may be asked for by, the full one first.

    `heading` is the one to ask by: without a code before it, numbered where it is not the first of its kind, "" where
    there is none. `item` is the option or statement of a second row of headings, "" where that says nothing. `is_own`
    tells that the program added the column, `of_persons` that it is never to be loaded.
    """

    place: int
    names: tuple[str, ...]
    heading: str = ""
    item: str = ""
    is_own: bool = False
    of_persons: bool = False


@dataclass(frozen=True)
class FormHead:
    """The program of an export, its columns, and how many rows their headings take."""

    program: Program
    columns: tuple[FormColumn, ...]
    rows: int


def head_of(rows: Sequence[Sequence[str]]) -> FormHead:
    """Read the headings of an export from its first rows."""
    first, second, third = ([*map(str.strip, row)] for row in (*rows[:3], *[[]] * 3)[:3])
    if _is_vv(second):
        texts = [*first, *[""] * (len(second) - len(first))]
        columns = list(zip(texts, second, strict=False))
        return _head(programs()["limesurvey"], columns, [""] * len(columns), 2)
    program = program_of(first)
    if program.code == "qualtrics":
        return _of_qualtrics(program, first, second, third)
    if program.code in ("surveymonkey", "other") and _heads_twice(first, second):
        program, items = programs()["surveymonkey"], [*second, *[""] * (len(first) - len(second))]
        return _head(program, [(name,) for name in _filled(first, len(items))], items, 2)
    return _head(program, [(name,) for name in first], [""] * len(first), 1)


def _is_vv(second: Sequence[str]) -> bool:
    """Tell the VV format of LimeSurvey: texts, and below them codes."""
    return {"id", "submitdate", "startlanguage"} <= {*map(str.lower, second)}


def _of_qualtrics(program: Program, first: list[str], second: list[str], third: list[str]) -> FormHead:
    """Read codes and texts: CSV has a third row for the program itself, a workbook has not, and some take both away."""
    has_third = any(cell.casefold().startswith(_IMPORT_ID) for cell in third)
    if not has_third and program.hits({*map(normalise, second)}) == 0:
        return _head(program, [(name,) for name in first], [""] * len(first), 1)
    texts = [*second, *[""] * (len(first) - len(second))]
    names = list(zip(texts, first, strict=False))
    return _head(program, names, [""] * len(names), 3 if has_third else 2)


def _heads_twice(first: Sequence[str], second: Sequence[str]) -> bool:
    """Tell two rows of headings: the second says something wherever the first says nothing, or that it says nothing."""
    below = [cell for cell, above in zip(second, first, strict=False) if not above]
    says_nothing = sum(normalise(cell) in part_words("whole") for cell in second)
    return bool(below and all(below) and first[0]) or says_nothing > 1


def _filled(first: Sequence[str], width: int) -> list[str]:
    """Give headings where those of the column before are meant by an empty cell."""
    names: list[str] = []
    for place in range(width):
        cell = first[place] if place < len(first) else ""
        names.append(cell or (names[-1] if names else ""))
    return names


def _head(program: Program, names: Sequence[Sequence[str]], items: Sequence[str], rows: int) -> FormHead:
    said = ["" if normalise(item) in part_words("whole") else item for item in items]
    met: Counter[tuple[str, str]] = Counter()
    columns = []
    for place, (own, item) in enumerate(zip(names, said, strict=True)):
        known = [name for name in own if name]
        known += [half for name in known for half in without_code(name)]
        key = spelling_key(known[0]) if known else "", spelling_key(item)
        met[key] += 1
        again = met[key] if met[key] > 1 else 0
        numbered = [_numbered(name, again) for name in known]
        plain = next(iter(without_code(known[0])), known[0]) if known else ""
        flags = any(_is_own(name, program) for name in own), any(map(is_of_persons, own))
        heading = _numbered(plain, again)
        columns.append(FormColumn(place, tuple(dict.fromkeys([*known, *numbered])), heading, item, *flags))
    return FormHead(program, tuple(columns), rows)


def _numbered(name: str, number: int) -> str:
    """Number a heading that stands there before, and in front of a part of it: `Question (2) [Row]`; 0 is no number."""
    if not number:
        return name
    question, sign, part = name.partition("[") if name.rstrip().endswith("]") else (name, "", "")
    return f"{question.strip()} ({number}) {sign}{part}".strip()


def _is_own(name: str, program: Program) -> bool:
    key = normalise(name)
    beside = any(key.startswith(f"{word} ") and " - " in name for word in program.beside)
    return key in program.own or beside
