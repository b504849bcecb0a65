"""Spreadsheets as they come: the sheet that holds the records, and its cells as an export in CSV would have them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import heading_of, is_spreadsheet_error
from blendresearch.mobilities.exports.headings import SEARCHED_ROWS, HeadingRow, Headings
from blendresearch.study.reading.cell_faults import USUAL_ZERO
from blendresearch.study.reading.workbooks import Cell, Unvalued, Workbook, no_value, read_workbook, text_of

_DAYS = ("start_date", "end_date", "virtual_start_date", "virtual_end_date")
_LAST_DAY = 100_000
_KEY = ("project_code", "mobility_id")


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet, with its number as a spreadsheet counts."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class RecordSheet:
    """The sheet of a workbook that holds mobilities: its headings, and all its rows from the first one on."""

    book: Workbook
    heading: HeadingRow
    rows: list[list[Cell]]

    def below(self) -> Iterator[SheetRow]:
        """Give the rows below the headings, with their numbers."""
        first = self.heading.first_record
        return (SheetRow(number, cells) for number, cells in enumerate(self.rows[first:], start=first + 1))

    def fitted(self, heading: HeadingRow, rows: Iterable[SheetRow]) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Give records under some headings, without what is there for no record, and with days as days.

        An error or a bare formula that was drawn on below the table makes no record. Raises InputError with all columns
        in which records have formulas without a value.
        """
        at = heading.columns
        key, days = [at[concept] for concept in _KEY], [at[concept] for concept in _DAYS if concept in at]
        bare: dict[str, list[int]] = defaultdict(list)
        for number, cells in ((row.number, row.cells) for row in rows):
            faulty = {concept: place for concept, place in at.items() if _is_faulty(cells[place])}
            if faulty and not any(map(cells.__getitem__, key)) and self._is_empty(cells, at, faulty):
                continue
            for concept, place in faulty.items():
                if cells[place] is Unvalued.FORMULA:
                    bare[concept].append(number)
            yield number, self._with_days(cells, days)
        if bare:
            raise InputError.together(
                [no_value(self.book.path, found[0], heading_of(concept), found[1:]) for concept, found in bare.items()]
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


def read_sheet(path: Path, headings: Headings) -> RecordSheet:
    """Read the one sheet of a workbook that holds mobilities.

    Raises InputError when the file is no workbook, or when none or several of its sheets look like data.
    """
    book = read_workbook(path)
    found = [_Sheet(place, headings.locate(_first(rows)), rows) for place, rows in enumerate(book.sheets) if rows]
    if not found:
        raise InputError("it has no sheet with cells", do="Export it again", file=path)
    sheet = _the_one(found, path)
    first = _first(sheet.rows)
    headings.judge(sheet.heading, first, path)
    headings.refuse_others(first[: sheet.heading.above], sheet.heading, path)
    return RecordSheet(book, sheet.heading, book.marked(sheet.place))


@dataclass(frozen=True)
class _Sheet:
    place: int
    heading: HeadingRow
    rows: list[list[Cell]]

    @property
    def has_records(self) -> bool:
        return any(text_of(cell) for row in self.rows[self.heading.first_record :] for cell in row)


def _the_one(sheets: Sequence[_Sheet], path: Path) -> _Sheet:
    """Choose the sheet of the export: the one with its headings; of several such the one that has records too."""
    exports = [sheet for sheet in sheets if not sheet.heading.missing]
    filled = [sheet for sheet in exports if sheet.has_records] if len(exports) > 1 else exports
    if len(filled) > 1:
        raise InputError(
            "several of its sheets hold mobilities", do="Keep one sheet a file; one may be hidden", file=path
        )
    return next(iter(filled or exports), max(sheets, key=lambda sheet: len(sheet.heading.named)))


def _first(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in rows[: SEARCHED_ROWS + 2]]


def _is_faulty(cell: Cell) -> bool:
    return cell is Unvalued.FORMULA or (isinstance(cell, str) and is_spreadsheet_error(cell))


def _whole(cell: Cell) -> int | None:
    """Read a cell as the number of a day; None when it is none."""
    if isinstance(cell, str) and cell.strip().isdecimal() and len(cell.strip()) == 5:
        return int(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell < _LAST_DAY:
        return int(cell)
    return None
