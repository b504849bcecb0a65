"""Spreadsheets as they come: the sheet that holds the records, and its cells as an export in CSV would have them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from blendresearch.base.errors import HeadingError, InputError
from blendresearch.data.codelists import heading_of, is_spreadsheet_error
from blendresearch.mobilities.exports.headings import SEARCHED_ROWS, HeadingRow, Headings
from blendresearch.mobilities.exports.turned_days import TurnedDays
from blendresearch.mobilities.refusals import CODE
from blendresearch.study.reading.cell_faults import USUAL_ZERO
from blendresearch.study.reading.workbooks import Cell, Unvalued, Workbook, no_value, opened, text_of

_DAYS = ("start_date", "end_date", "virtual_start_date", "virtual_end_date")
_LAST_DAY = 100_000
# From here on a spreadsheet has not all digits of a number.
_ROUNDED = 10**15
_KEY = ("project_code", "mobility_id")
_ONE_SHEET = "Keep one sheet a file; one may be hidden"


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet, with its number as a spreadsheet counts."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class RecordSheet:
    """The sheet of a workbook that holds mobilities, by its place, and its headings."""

    book: Workbook
    heading: HeadingRow
    place: int

    def below(self) -> Iterator[SheetRow]:
        """Give the rows below the headings, with their numbers."""
        rows = enumerate(self.book.rows(self.place), start=1)
        return (SheetRow(number, cells) for number, cells in rows if number > self.heading.first_record)

    def fitted(self, heading: HeadingRow, rows: Iterable[SheetRow]) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Give records under some headings, without what is there for no record, and with days as days.

        An error or a bare formula that was drawn on below the table makes no record. Raises InputError with all columns
        in which records have formulas without a value, or cells merged with the one above.
        """
        at = heading.columns
        key, days = [at[concept] for concept in _KEY], [at[concept] for concept in _DAYS if concept in at]
        bare: dict[tuple[str, Unvalued], list[int]] = defaultdict(list)
        turned = {concept: TurnedDays() for concept in _DAYS if concept in at}
        for number, cells in ((row.number, row.cells) for row in rows):
            faulty = {concept: place for concept, place in at.items() if _is_faulty(cells[place])}
            if faulty and not any(map(_is_said, map(cells.__getitem__, key))) and self._is_empty(cells, at, faulty):
                continue
            for concept, place in faulty.items():
                if isinstance(cells[place], Unvalued):
                    bare[concept, cells[place]].append(number)
            if _is_rounded(cells[key[1]]):
                bare["mobility_id", Unvalued.ROUNDED].append(number)
            for concept, column in turned.items():
                column.see(number, cells[at[concept]])
            yield number, self._with_days(cells, days)
        for concept, column in turned.items():
            column.refuse(self.book.path, heading_of(concept))
        if bare:
            raise InputError.together(
                [
                    no_value(self.book.path, found[0], heading_of(concept), found[1:], why)
                    for (concept, why), found in bare.items()
                ]
            )

    def _is_empty(self, cells: Sequence[Cell], at: dict[str, int], faulty: dict[str, int]) -> bool:
        return not any(text_of(cells[place]) for concept, place in at.items() if concept not in faulty)

    def _with_days(self, cells: Sequence[Cell], days: Sequence[int]) -> Sequence[Cell]:
        """Write numbers in columns of days as days, where the workbook counts them from another day than usual."""
        if self.book.day_zero == USUAL_ZERO:
            return cells
        changed = list(cells)
        for place in days:
            number = _whole(changed[place])
            if number is not None:
                changed[place] = (self.book.day_zero + timedelta(days=number)).isoformat()
        return changed


@contextmanager
def read_sheet(path: Path, headings: Headings) -> Iterator[RecordSheet]:
    """Read the one sheet of a workbook that holds mobilities.

    Raises InputError when the file is no workbook, or when none or several of its sheets look like data.
    """
    with opened(path, SEARCHED_ROWS + 2) as book:
        first = [[[text_of(cell) for cell in row] for row in rows] for rows in book.sheets]
        found = [_Sheet(book, place, headings.locate(rows), rows) for place, rows in enumerate(first) if rows]
        if not found:
            raise InputError("it has no sheet with cells", do="Export it again", file=path)
        sheet = _the_one(found, path)
        headings.judge(sheet.heading, sheet.first, path)
        headings.refuse_others(sheet.first[: sheet.heading.above], sheet.heading, path)
        yield RecordSheet(book, sheet.heading, sheet.place)


@dataclass(frozen=True)
class _Sheet:
    book: Workbook
    place: int
    heading: HeadingRow
    first: list[list[str]]

    @property
    def has_records(self) -> bool:
        return self.book.is_filled(self.place, self.heading.first_record)

    @property
    def is_of_an_export(self) -> bool:
        """Tell whether so much of an export is there that it is no list of something else."""
        return len(self.heading.named) > 3 and self.has_records

    def has_rows_as(self, heading: HeadingRow) -> bool:
        """Tell whether one of the first rows is a record under the headings of another sheet."""
        at = heading.columns
        width = max(at.values()) + 1
        return any(_is_record([*cells, *[""] * (width - len(cells))], at) for cells in self.first)


def _the_one(sheets: Sequence[_Sheet], path: Path) -> _Sheet:
    """Choose the sheet of the export: the one with its headings; of several such the one that has records too."""
    exports = [sheet for sheet in sheets if not sheet.heading.missing]
    filled = [sheet for sheet in exports if sheet.has_records] if len(exports) > 1 else exports
    if len(filled) > 1:
        raise InputError("several of its sheets hold mobilities", do=_ONE_SHEET, file=path)
    chosen = next(iter(filled or exports), max(sheets, key=lambda sheet: len(sheet.heading.named)))
    for sheet in sheets:
        if exports and sheet not in exports and (sheet.is_of_an_export or sheet.has_rows_as(chosen.heading)):
            raise HeadingError(
                f"its sheet {sheet.place + 1} looks like an export, too, but has not all headings that are needed",
                do=f"Mend its headings and put it in a file of its own, or remove it. {_ONE_SHEET}",
                file=path,
            )
    return chosen


def _is_record(cells: Sequence[str], at: dict[str, int]) -> bool:
    needed = all(cells[at[concept]] for concept in (*_KEY, "activity_type"))
    filled = sum(bool(cells[place]) for place in at.values())
    return needed and re.fullmatch(CODE, cells[at["project_code"]]) is not None and filled * 2 > len(at)


def _is_said(cell: Cell) -> bool:
    """Tell whether a cell says something; one below the first of merged cells says nothing by itself."""
    return bool(cell) and cell is not Unvalued.MERGED


def _is_faulty(cell: Cell) -> bool:
    return isinstance(cell, Unvalued) or (isinstance(cell, str) and is_spreadsheet_error(cell))


def _is_rounded(cell: Cell) -> bool:
    return isinstance(cell, int | float) and cell >= _ROUNDED


def _whole(cell: Cell) -> int | None:
    """Read a cell as the number of a day; None when it is none."""
    if isinstance(cell, str) and cell.strip().isdecimal() and len(cell.strip()) == 5:
        return int(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell < _LAST_DAY:
        return int(cell)
    return None
