"""Which themes coders gave to what institutions said: from `codings.csv` and from software for coding, as one table."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of
from blendresearch.data.codelists import is_yes, nearest
from blendresearch.data.shipped import shipped_list
from blendresearch.study.files import input_file, is_left_by_a_system
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.list_rows import empty_cells, list_file, neither_yes_nor_no, read_list, stop_at, wrong_rows
from blendresearch.study.spellings import Alone, Spellings, ask_for_nearest
from blendresearch.survey.qda.coded_documents import (
    QUOTES,
    Coding,
    codings_of_passages,
    highlighted,
    judged_units,
    read_documents,
)
from blendresearch.survey.qda.coded_units import Unit, Units
from blendresearch.survey.qda.codes import Themes
from blendresearch.survey.qda.coding_files import kind_of_coding_file
from blendresearch.survey.qda.exchange_writing import ORIGIN
from blendresearch.survey.qda.passage_words import plain_words
from blendresearch.survey.qda.passages import read_project

REQUIRED_OF_CODINGS = ("institution", "theme")
OPTIONAL_OF_CODINGS = ("form", "question", "coder", "quote", "publish", *QUOTES, "source")
ANSWER_BESIDE = "answer"
"""A column with the words of the answer, for who codes it; it is never read."""
COLUMNS = ("institution", "form", "question", "theme", "coder", "source", "file", "row", "quote", "publish", *QUOTES)


_OTHER_CODEBOOK = (
    "it is a codebook beside the list codebook, which counts, and was not read",
    "Nothing, if the list is the right one; else take the list out",
)
_TWICE = (
    "blendresearch wrote it, and its codings count beside those of the other files, as if other coders had given them",
    "Take out the file that it was written from; nothing, if they are others",
)
_NO_CODEBOOK = (
    "it is Taguette's list of tags, which says nothing that a codebook needs, and was not read",
    "Nothing, if the codings have been exported, too",
)


@dataclass(frozen=True)
class CodingsRead:
    """The codings of a study, a row a theme that a coder gave to a unit.

    `codings` has `COLUMNS`: those of `Survey.codings`, with `quote` ("" for none), `publish` (a flag) and the quote in
    other languages. Coders are numbers from 1, in the order of their names over all files, so that the names of files
    do not matter. `row` is that of a list, or the place of the document in a project. `sources` has the columns of the
    table `survey_sources`, `told` is what is worth knowing and stops nothing.
    """

    codings: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame
    told: tuple[Alone, ...] = ()


@dataclass(frozen=True)
class _Source:
    """The codings of one file, with the name that its program gives itself."""

    kind: str
    path: Path
    codings: list[Coding]
    program: str = ""
    uncertain: int = 0
    is_ours: bool = False


def read_codings(
    folder: Path, codebook: pd.DataFrame, questions: pd.DataFrame, names: Spellings, frame: pd.DataFrame | None,
    *, listed: Collection[str] = (),
) -> CodingsRead:  # fmt: skip
    """Read all codings of a study folder; no rows where there are none.

    `listed` are names of institutions besides those of the frame and of the spellings, under which they are counted.
    Raises InputError with all that is wrong: a theme that the codebook does not have, an institution in no list, a form
    or question of no form, a word for `publish` that is neither yes nor no, documents and codes of software for coding
    that are nothing of these, and files that cannot be read.
    """
    units, files, wrong = Units(questions, KnownInstitutions.of(names, frame, listed)), coding_files(folder), []
    found = list(_sources(folder, files, codebook, units, wrong))
    stop_at(wrong)
    told = [_uncertain(each, folder) for each in found if each.uncertain]
    others = any(not each.is_ours for each in found)
    told += [Alone(_inside(each.path, folder), *_TWICE) for each in found if each.is_ours and each.codings and others]
    told += [Alone(_inside(path, folder), *_NO_CODEBOOK) for path in files.get("tags", ())]
    if list_file(folder / "survey" / "codebook.csv").is_file():
        told += [Alone(_inside(path, folder), *_OTHER_CODEBOOK) for path in files.get("codebook", ())]
    return CodingsRead(_as_table(found, folder), _as_sources(found, folder), tuple(told))


def _sources(
    folder: Path, files: Mapping[str, list[Path]], codebook: pd.DataFrame, units: Units, wrong: list[InputError]
) -> Iterator[_Source]:
    """Give what each file holds, and gather what is wrong with the others."""
    themes = Themes(codebook)
    readers: list[Callable[[], _Source | None]] = [
        partial(_of_list, folder / "survey" / "codings.csv", codebook, units)
    ]
    try:
        documents = read_documents(folder, units)
    except InputError as error:
        wrong.append(error)
        documents = {}
    for kind, reader in (("project", _of_project), ("highlights", _of_highlights)):
        readers += [partial(reader, path, themes, units, documents) for path in files.get(kind, ())]
    for read in readers:
        try:
            if source := read():
                yield source
        except InputError as error:
            wrong.append(error)


def coding_files(folder: Path) -> dict[str, list[Path]]:
    """Give the files in `survey/` that software for coding wrote, by what they hold (`qda.coding_files`)."""
    there = sorted(path for path in (folder / "survey").glob("*") if not is_left_by_a_system(path))
    found: dict[str, list[Path]] = {}
    for path in there:
        # A link that leaves the study is refused before anybody looks into it.
        is_read = path.is_file() and input_file(folder, f"survey/{path.name}")
        if is_read and (kind := kind_of_coding_file(path)):
            found.setdefault(kind, []).append(path)
    return found


def _of_list(path: Path, codebook: pd.DataFrame, units: Units) -> _Source | None:
    rows = read_list(path, REQUIRED_OF_CODINGS, OPTIONAL_OF_CODINGS)
    if rows is None:
        return None
    path = list_file(path)
    # Where all answers are listed to be coded, a row that nobody has come to yet says nothing.
    rows = rows[~rows[["theme", "coder", "quote", "publish"]].eq("").all(axis=1)]
    known = {theme.casefold(): theme for theme in codebook["theme"]}
    themes = [known.get(text.casefold()) for text in rows["theme"]]
    found, strange = judged_units(rows, units, path)
    wrong = [*empty_cells(rows, REQUIRED_OF_CODINGS, path), *_nearest_named(strange, rows, units)]
    wrong += _unknown_themes(rows, themes, [*known.values()], path)
    wrong += neither_yes_nor_no(rows, "publish", path)
    stop_at([*wrong, *_without_coder(rows, path)])
    units_themes = zip(found, themes, strict=True)
    return _Source("codings", path, [
        _listed(unit, theme, cells, may=is_yes(cells["publish"]))
        for (unit, theme), cells in zip(units_themes, rows.to_dict("records"), strict=True)
    ])  # fmt: skip


def _without_coder(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Ask for the coder of each row that has none, where others have one: it would count as one more reader."""
    empty = rows["coder"] == ""
    if empty.all():
        return []
    do = "Write who coded the answer, as in the other rows"
    return wrong_rows(rows.loc[empty, "row"], "coder", "the cell is empty, and others name a coder", do, path)


def _listed(unit: Unit, theme: str, cells: dict, *, may: bool) -> Coding:
    """Give the coding of a row; where the quote stands in its translations alone, one of these is the quote."""
    quotes = {name: plain_words(cells[name]) for name in QUOTES}
    quote = plain_words(cells["quote"]) or next(filter(None, quotes.values()), "")
    return Coding(unit, theme, cells["coder"], cells["row"], quote, may and bool(quote), quotes)


def _nearest_named(wrong: list[InputError], rows: pd.DataFrame, units: Units) -> list[InputError]:
    """Ask for the nearest known name of the first institution that no list has."""
    return [_asking(error, rows, units) if error.column == "institution" else error for error in wrong]


def _asking(error: InputError, rows: pd.DataFrame, units: Units) -> InputError:
    text = rows.loc[rows["row"] == error.row, "institution"].iloc[0]
    do = ask_for_nearest(text, units.institutions.names, "Then say so in spellings.csv", error.do)
    return InputError(error.what, do=do, file=error.file, column=error.column, row=error.row)


def _unknown_themes(rows: pd.DataFrame, themes: list[str | None], known: list[str], path: Path) -> list[InputError]:
    strange = rows[pd.Series(themes, index=rows.index, dtype=object).isna() & (rows["theme"] != "")]
    near = nearest(strange["theme"].iloc[0], known) if len(strange) else None
    do = f"Is {near} meant? Then write that" if near else "Write the code of a theme, or add one to survey/codebook.csv"
    return wrong_rows(strange["row"], "theme", "the theme is none of the codebook", do, path)


def _of_project(path: Path, themes: Themes, units: Units, documents: dict[str, Unit | None]) -> _Source:
    coded = read_project(path)
    codings, uncertain = codings_of_passages(coded.passages, themes, units, documents, path)
    return _Source("project", path, codings, program_of(coded.origin), uncertain, is_ours=coded.origin == ORIGIN)


def _of_highlights(path: Path, themes: Themes, units: Units, documents: dict[str, Unit | None]) -> _Source:
    codings, _ = codings_of_passages([*highlighted(path)], themes, units, documents, path)
    return _Source("codings", path, codings, "Taguette")


@cache
def _programs() -> dict[str, str]:
    return shipped_list("coding_programs")["programs"]


def program_of(origin: str) -> str:
    """Give the name of the software that calls itself so, "" for one that nobody knows."""
    return next((name for name, sign in _programs().items() if sign in origin.casefold()), "")


def _as_table(found: list[_Source], folder: Path) -> pd.DataFrame:
    names = {each: coder for source in found for each, coder in _coders(source).items()}
    numbers = {name: number for number, name in enumerate(sorted({*names.values()}), start=1)}
    rows = [
        (each.unit.institution, each.unit.form, each.unit.question, each.theme, numbers[names[source.path, each.coder]],
         each.unit.source, _inside(source.path, folder), each.row, each.quote, each.publish,
         *(each.quotes.get(name, "") for name in QUOTES))
        for source in found for each in source.codings
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _coders(source: _Source) -> dict[tuple[Path, str], str]:
    """Give each coder of a file by a name that holds for all files.

    Software that does not tell who coded is used by one person each: that person is known by the file, since two whom
    nobody can tell apart would never be compared.
    """
    alone = "" if source.kind == "codings" and not source.program else f"\0{source.path.name}"
    return {(source.path, each.coder): each.coder.casefold() or alone for each in source.codings}


def _as_sources(found: list[_Source], folder: Path) -> pd.DataFrame:
    none = dict.fromkeys(columns_of("survey_sources"), 0) | {"form": ""}
    rows = [
        none | {"source_kind": source.kind, "file": _inside(source.path, folder), "program": source.program,
                "codings": len(source.codings), "coders": len(_coders(source))}
        for source in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(none))


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _uncertain(source: _Source, folder: Path) -> Alone:
    what = (
        f"the words of {source.uncertain} coded passages are not certain: their places in the text, as the program "
        "counts them, can mean others"
    )
    do = "Nothing: their codings count, and nobody is quoted wrongly. Put a quote that matters into codings.csv"
    return Alone(_inside(source.path, folder), what, do)
