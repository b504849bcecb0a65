"""The lists beside the exports as rows of text: under which headings, and what is wrong with a row or cell."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

import pandas as pd

from blendresearch.base.cell_places import letters_of
from blendresearch.base.errors import HeadingError, InputError, and_more
from blendresearch.base.texts import clean, is_formula
from blendresearch.data.codelists import is_no_name, list_headings, meaning, nearest, normalise
from blendresearch.study.files import input_file
from blendresearch.study.list_workbooks import SUFFIX, as_texts, sheet_of_list
from blendresearch.study.reading.csv_rows import encoding_of, heads, numbered_rows
from blendresearch.study.reading.workbooks import text_of

_LONGEST = {"institution": 500, "spelling": 500}
_LONGEST_CELL = 5000
_MOST_ROWS, _MOST_CELLS, _MOST_BYTES = 500_000, 10_000_000, 128 << 20
_KEEP = "Keep one of the two rows"
_CODED_IN_SPREADSHEETS = "survey"
"""The folder whose lists may be workbooks: people fill these in for weeks. The others are keys between files: CSV."""


@dataclass(frozen=True)
class ListRows:
    """A list as it stands in its file.

    `columns` has for each cell of the heading row the column that it heads, or "" for none; `heading` and `rows` have
    their number as a spreadsheet counts, blank rows are left out of `rows`. A workbook has no encoding and separator.
    """

    encoding: str
    separator: str
    heading: int
    columns: tuple[str, ...]
    unknown: Mapping[int, str]
    rows: tuple[tuple[int, list[str]], ...]


class Room:
    """How long a list, or all that is read as one, may still become: it is held in memory, unlike records."""

    def __init__(self) -> None:
        self._rows, self._cells, self._signs = _MOST_ROWS, _MOST_CELLS, _MOST_BYTES

    def bounded(self, rows: Iterable[tuple[int, list[str]]], path: Path) -> Iterator[tuple[int, list[str]]]:
        """Give rows on with their numbers, but for blank ones, of which there can be millions.

        Raises InputError when there are more, or larger ones, than there is room.
        """
        for number, cells in rows:
            text = "".join(cells)
            if not text or text.isspace():
                continue
            self._rows, self._cells, self._signs = self._rows - 1, self._cells - len(cells), self._signs - len(text)
            if self._rows < 0 or self._cells < 0 or self._signs < 0:
                raise _longer_than_a_list(path)
            yield number, cells


def _longer_than_a_list(path: Path) -> InputError:
    what = f"it is longer than a list can be: {_MOST_ROWS:,} rows, {_MOST_BYTES >> 20} MB"
    return InputError(what, do="Is it an export? Then put it in mobilities/; else take out what is no row", file=path)


def columns_headed(cells: Sequence[str], name: str, asked: Sequence[str]) -> tuple[str, ...]:
    """Give for each cell of a heading row which of the asked columns of a list it heads, "" for none.

    `name` is that of the list without `.csv`. The name of a column goes before the other headings that it may have.
    """
    keys = [normalise(clean(cell)) for cell in cells]
    names = {normalise(column): column for column in asked}
    there = {names[key] for key in keys if key in names}
    known = {key: column for key, column in _spellings(name).items() if column not in there} | names
    return tuple(column if (column := known.get(key, "")) in asked else "" for key in keys)


@cache
def _spellings(name: str) -> dict[str, str]:
    """Map the headings that columns of a list may have besides their names, normalised, to the column."""
    return {normalise(text): column for column, texts in list_headings().get(name, {}).items() for text in texts}


def list_file(path: Path) -> Path:
    """Give the file that a list is read from: `<name>.csv`, or in `survey/` the workbook `<name>.xlsx` in its place.

    Raises InputError when both are there.
    """
    if path.parent.name != _CODED_IN_SPREADSHEETS or path.suffix == SUFFIX:
        return path
    book = path.with_suffix(SUFFIX)
    if not os.path.lexists(book):
        return path
    if os.path.lexists(path):
        what = f"the list is there twice, as {path.name} and as {book.name}"
        raise InputError(what, do="Keep the one that is right, and take the other out of the folder", file=path)
    return book


def open_list(path: Path, required: Sequence[str], asked: Sequence[str], most: int | None = None) -> ListRows | None:
    """Read a list as it stands, None when there is no file; InputError when it is no text or a row cannot be read.

    Of its rows at most so many are read, without a bound all; InputError when it is longer than a list can be, since
    all of a list is held in memory. A list of the survey may be a workbook (`list_file`).
    """
    path = list_file(path)
    if input_file(path.parent, path.name) is None:
        return None
    if path.stat().st_size > _MOST_BYTES:
        raise _longer_than_a_list(path)

    def fit(rows: Sequence[Sequence[str]]) -> int:
        return len({*columns_headed(_heading(enumerate(rows, start=1))[1], path.stem, asked)} & {*required})

    if path.suffix == SUFFIX:
        with sheet_of_list(path, fit, len(required)) as cells:
            found = _headed(_heading((row, [text_of(cell) for cell in own]) for row, own in cells), path.stem, asked)
            return _with_rows(found, as_texts(cells, found.columns, path), path, most)
    encoding = encoding_of(path)
    best = max(heads(path, encoding), key=lambda head: fit(head.rows))
    rows = numbered_rows(path, encoding, best.separator)
    found = _headed(_heading(rows), path.stem, asked, encoding, best.separator)
    return _with_rows(found, rows, path, most)


def _headed(
    heading: tuple[int, Sequence[str]], name: str, asked: Sequence[str], encoding: str = "", separator: str = ""
) -> ListRows:
    number, cells = heading
    columns = columns_headed(cells, name, asked)
    unknown = {at: clean(cell) for at, cell in enumerate(cells) if not columns[at] and clean(cell)}
    return ListRows(encoding, separator, number, columns, unknown, ())


def _with_rows(found: ListRows, rows: Iterable[tuple[int, list[str]]], path: Path, most: int | None) -> ListRows:
    return replace(found, rows=tuple(islice(Room().bounded(rows, path), most)))


def _heading(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[int, Sequence[str]]:
    """Give the first row that is neither blank nor tells the separator (`sep=;`), with its number."""
    for number, cells in rows:
        written = [clean(cell) for cell in cells]
        if any(written) and not written[0].casefold().startswith("sep="):
            return number, cells
    return 1, []


def read_list(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame | None:
    """Read a list as text: the asked columns (missing optional ones empty) plus `row`; None when there is no file.

    Headings are matched as those of exports are, and by `data/list_headings.toml`. Cells are cleaned of signs that
    nobody sees (`texts.clean`). Raises InputError when the file cannot be read, lacks a required heading or has one
    twice, has a row of another length, or has a cell that is too long or that a spreadsheet would take for a formula.
    """
    path = list_file(path)
    found = open_list(path, required, [*required, *optional])
    if found is None:
        return None
    asked = [*required, *optional]
    stop_at(_wrong_heading(found, required, asked, path))
    stop_at(_unfitting(found.rows, len(found.columns), path))
    there = dict(zip(found.columns, zip(*(cells for _, cells in found.rows), strict=True), strict=False))
    texts = {name: list(map(clean, there[name])) if name in there else "" for name in asked}
    table = pd.DataFrame({"row": [number for number, _ in found.rows], **texts}, dtype=object)
    stop_at(_unfit_cells(table, required, [name for name in asked if name in there], path))
    return table


def stop_at(wrong: Sequence[InputError]) -> None:
    """Raise the first of some errors, with the others as its `more`; nothing where there is none."""
    if wrong:
        raise InputError.together(wrong)


def _wrong_heading(found: ListRows, required: Sequence[str], asked: Sequence[str], path: Path) -> list[InputError]:
    missing = [
        (name, "the heading is missing", _near_heading(found, name) or "Add that column")
        for name in required
        if name not in found.columns
    ]
    twice = [
        (name, "the heading stands there twice", "Keep one column") for name in asked if found.columns.count(name) > 1
    ]
    row = found.heading
    return [HeadingError(what, do=do, file=path, column=name, row=row) for name, what, do in missing + twice]


def _near_heading(found: ListRows, name: str) -> str | None:
    near = {text: at for at, text in found.unknown.items() if nearest(text, [name])}
    return next((f"Is column {letters_of(at)} meant? Then head it {name}" for at in near.values()), None)


def _unfitting(rows: Sequence[tuple[int, list[str]]], width: int, path: Path) -> list[InputError]:
    what, do = (
        "the row has not as many cells as there are headings",
        ("Put a cell that holds a separator between quotation marks, or mend the row in a spreadsheet"),
    )
    return wrong_rows([number for number, cells in rows if len(cells) != width], None, what, do, path)


def _unfit_cells(table: pd.DataFrame, required: Sequence[str], there: Sequence[str], path: Path) -> list[InputError]:
    wrong: list[InputError] = []
    rows = table["row"].tolist()
    for name in there:
        longest, lengths = _LONGEST.get(name, _LONGEST_CELL), map(len, table[name].tolist())
        what, do = f"the cell is longer than {longest} signs", "Shorten it"
        too_long = [row for row, length in zip(rows, lengths, strict=True) if length > longest]
        wrong += wrong_rows(too_long, name, what, do, path)
    return wrong + formula_cells(table, required, path)


def formula_cells(rows: pd.DataFrame, columns: Sequence[str], path: Path) -> list[InputError]:
    """Give the error of cells that a spreadsheet would take for a formula, in each of some columns."""
    what, do, wrong = "a spreadsheet would take the cell for a formula", "Write it without =, +, - or @ in front", []
    for name in columns:
        formulas = [row for row, text in zip(rows["row"], rows[name].tolist(), strict=True) if is_formula(text)]
        wrong += wrong_rows(formulas, name, what, do, path)
    return wrong


def wrong_rows(rows: Sequence[int], column: str | None, what: str, do: str, path: Path) -> list[InputError]:
    """Give the error of the first of some rows, or none when there is none."""
    if not len(rows):
        return []
    first, *others = map(int, rows)
    return [InputError(what + and_more(len(others), others), do=do, file=path, column=column, row=first)]


def unlike(rows: pd.DataFrame, column: str, pattern: str, *, what: str, do: str, path: Path) -> list[InputError]:
    """Give the error of cells that do not have a form."""
    alike = rows[column].str.fullmatch(pattern).astype(bool)
    return wrong_rows(rows.loc[~alike, "row"], column, what, do, path)


def empty_cells(rows: pd.DataFrame, columns: Sequence[str], path: Path) -> list[InputError]:
    """Give the error of empty cells in each of some columns."""
    what, do = "the cell is empty", "Fill it in or remove the row"
    return [error for name in columns for error in wrong_rows(rows.loc[rows[name] == "", "row"], name, what, do, path)]


def no_names(rows: pd.DataFrame, column: str, path: Path) -> list[InputError]:
    """Give the error of cells that say that there is no name: all that have none would be one institution."""
    what, do = "the cell is no name: it says that there is none, or is an error of a spreadsheet", "Write the name"
    return wrong_rows(rows.loc[[*map(is_no_name, rows[column])], "row"], column, what, do, path)


def neither_yes_nor_no(rows: pd.DataFrame, column: str, path: Path) -> list[InputError]:
    """Give the error of cells that are neither yes nor no; an empty one is no."""
    strange = rows[column].map(lambda text: bool(text) and meaning("yes_no", text) is None).astype(bool)
    what, do = "the cell is neither yes nor no", "Write yes or no, or leave it empty, which is no"
    return wrong_rows(rows.loc[strange, "row"], column, what, do, path)


def standing_twice(rows: pd.DataFrame, column: str, path: Path, otherwise: str = "") -> list[InputError]:
    """Give the error of what stands in a column twice, with both rows: one may be mistyped where they differ.

    `otherwise` is what else can be done where they differ.
    """
    again = rows.index[rows[column].duplicated() & (rows[column] != "")]
    if again.empty:
        return []
    others = rows.columns.drop("row")
    first = rows.drop_duplicates(column).set_index(column, drop=False)
    differ = any((rows.loc[at, others] != first.loc[rows.at[at, column], others]).any() for at in again)
    what = f"it stands in the list twice, first in row {first.at[rows.at[again[0], column], 'row']}"
    correct = "; ".join(
        filter(None, ["Is one of the two mistyped? Then correct it", otherwise, "else keep one of the two rows"])
    )
    do = correct if differ else _KEEP
    return wrong_rows(rows.loc[again, "row"], column, what, do, path)
