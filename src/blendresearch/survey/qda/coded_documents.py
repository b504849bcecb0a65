"""What software for coding exported, as codings: which unit each document is, and which theme each code.

A document is named `institution - form - question` or `institution - visit`, or stands in the list
`survey/documents.csv` with these. No sentence repeats the name of a document or a code that no list knows: it is told
by its place in the project.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import folded
from blendresearch.language import bases
from blendresearch.study.list_rows import empty_cells, list_file, read_list, standing_twice, stop_at, wrong_rows
from blendresearch.survey.qda.coded_units import FIELDS, Unit, Units
from blendresearch.survey.qda.codes import Code, Themes
from blendresearch.survey.qda.coding_files import HIGHLIGHTS
from blendresearch.survey.qda.descriptions import fields_of
from blendresearch.survey.qda.passage_words import plain_words
from blendresearch.survey.qda.passages import Passage

QUOTES = tuple(f"quote_{code}" for code in bases())
_NAMED = 10
# What can be wrong with what a row is of: the column, what is wrong, and what to do.
_FAULTS = {
    "institution": (
        "institution", "the institution is in no list of the study",
        "Add it to institutions.csv, or say in spellings.csv which one is meant",
    ),
    "source": ("source", "the source is neither answer nor visit", "Write one of these, or nothing for an answer"),
    "form": (
        "form", "the form is none of this study",
        "Write it as in the column survey_form of institutions.csv, or in neither",
    ),
    "no form": (
        "form", "it is not known which form it is of",
        "Write the form, or say in institutions.csv which one the institution got",
    ),
    "question": (
        "question", "the form does not have this question",
        "Write its code as in questions.csv, or nothing for the answer as a whole",
    ),
}  # fmt: skip
_AS_NAMED = "Name it 'institution - form - question', or give it a row in survey/documents.csv"
_AS_CODED = "Call it as the codebook calls the theme, or add the theme to survey/codebook.csv"


def read_documents(folder: Path, units: Units) -> dict[str, Unit | None]:
    """Read `survey/documents.csv`: the unit of each document by its name, folded; None for one that is none of it.

    A document without an institution is left out on purpose (the questions of an interview, for instance). Raises
    InputError with all rows whose institution, form or question is not known.
    """
    path = folder / "survey" / "documents.csv"
    rows = read_list(path, ["document", "institution"], ["form", "question", "source"])
    if rows is None:
        return {}
    path = list_file(path)
    found, wrong = judged_units(rows, units, path)
    stop_at([*empty_cells(rows, ["document"], path), *standing_twice(rows, "document", path), *wrong])
    return {folded(name): unit for name, unit in zip(rows["document"], found, strict=True)}


def judged_units(rows: pd.DataFrame, units: Units, path: Path) -> tuple[list[Unit | None], list[InputError]]:
    """Give the unit of each row (`institution`, `form`, `question`, `source`), and what is wrong with some of them."""
    faults: dict[str, list[int]] = {fault: [] for fault in _FAULTS}
    found: list[Unit | None] = []
    for row, *cells in rows[["row", *FIELDS]].itertuples(index=False):
        unit, fault = units.given(*cells)
        found.append(unit)
        if fault:
            faults[fault].append(row)
    return found, [error for fault, wrong in faults.items() for error in wrong_rows(wrong, *_FAULTS[fault], path)]


@dataclass(frozen=True)
class Coding:
    """A theme that a coder gave to a unit; `row` is the place of the document in its file, or the row of a list.

    `quote` is "" where there are no words or these are not certain; `quotes` are its translations by language.
    """

    unit: Unit
    theme: str
    coder: str
    row: int
    quote: str
    publish: bool
    quotes: Mapping[str, str]


def codings_of_passages(
    passages: Sequence[Passage], themes: Themes, units: Units, listed: Mapping[str, Unit | None], path: Path
) -> tuple[list[Coding], int]:
    """Give the codings of a project, and how many passages have words that are not certain.

    Words of a document may be published where any passage with these words has the code that says so. Raises InputError
    with the documents that are of no unit and the codes that are no theme, each by its place.
    """
    left_out = {key for key, unit in listed.items() if unit is None}
    coded = [each for each in passages if folded(each.name) not in left_out]
    unit_of = {
        (name, about): listed.get(folded(name)) or units.described(about) or units.named(name)
        for name, about in dict.fromkeys((each.name, each.about) for each in coded)
    }
    stop_at([*_lost(coded, unit_of, path), *_strange(coded, themes, path)])
    may = {
        (each.name, each.about, each.words)
        for each in coded
        if each.words and any(code and code.is_mark for code in each.codes)
    }
    codings = [
        _coding(each, theme, unit_of[each.name, each.about], publish=(each.name, each.about, each.words) in may)
        for each in coded
        for theme in dict.fromkeys(themes.of(code) for code in each.codes if not code.is_mark)
    ]
    return codings, sum(each.words is None for each in coded)


def _lost(coded: Sequence[Passage], unit_of: Mapping[tuple[str, str], Unit | None], path: Path) -> list[InputError]:
    lost = dict.fromkeys(each.source for each in coded if unit_of[each.name, each.about] is None)
    why = "is coded, and its name does not say of which institution, form and question it is"
    return _places([*lost], "document", why, _AS_NAMED, path)


def _strange(coded: Sequence[Passage], themes: Themes, path: Path) -> list[InputError]:
    given = [code for each in coded for code in each.codes if code and not code.is_mark]
    strange = sorted({code.number for code in given if not themes.of(code)})
    nowhere = dict.fromkeys(each.source for each in coded if None in each.codes)
    why = "is coded with a code that the project does not have"
    return [
        *_places(strange, "code", "is given and is no theme of the codebook", _AS_CODED, path),
        *_places([*nowhere], "document", why, "Export the project again, with its codebook", path),
    ]


def _coding(passage: Passage, theme: str, unit: Unit, *, publish: bool) -> Coding:
    quotes = fields_of(passage.description, QUOTES)
    return Coding(unit, theme, passage.coder, passage.source, passage.words or "", publish, quotes)


def _places(numbers: Sequence[int], what: str, why: str, do: str, path: Path) -> list[InputError]:
    """Give the error of documents or codes: they are told by their place in the project, or their row in a list."""
    if not numbers:
        return []
    if path.suffix.casefold() != ".qdpx":
        return wrong_rows(numbers, {"code": "tag"}.get(what, what), f"the {what} {why}", do, path)
    first, *others = numbers
    more = f" (and so {len(others)} more: {', '.join(map(str, others[:_NAMED]))}{_rest(others)})" if others else ""
    return [InputError(f"{what} {first}, in the order of the project, {why}{more}", do=do, file=path)]


def _rest(others: Sequence[int]) -> str:
    return " and others" if len(others) > _NAMED else ""


def highlighted(path: Path) -> Iterator[Passage]:
    """Give the passages of Taguette's highlights, whose `source` is the row; their codes are tags of one name.

    Rows of one passage stand side by side or not: they have its identifier.
    """
    rows = read_list(path, HIGHLIGHTS[:3], HIGHLIGHTS[3:])
    first = rows.drop_duplicates("tag").set_index("tag")["row"]
    codes = {tag: Code(tag, int(row), (tag,), "", "") for tag, row in first.items()}
    for (_, document), own in rows.groupby(["id", "document"], sort=False):
        given = tuple(codes[tag] for tag in dict.fromkeys(own["tag"]) if tag)
        words = plain_words(own["content"].iloc[0])
        yield Passage(int(own["row"].iloc[0]), document, "", "", given, words, "")
