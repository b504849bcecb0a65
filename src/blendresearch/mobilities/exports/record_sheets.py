"""Spreadsheets as they come: cells as text, in the sheet that holds the records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.headings import SEARCHED_ROWS, HeadingRow, Headings
from blendresearch.study.reading.panics import contained

Cell = str | float | int | bool | date | datetime | None


def text_of(cell: Cell) -> str:
    """Write a cell as an export in CSV would: days as 2022-03-31, whole numbers without a point, flags as Yes or No."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def read_sheet(path: Path, headings: Headings) -> tuple[HeadingRow, list[Sequence[Cell]]]:
    """Read the one sheet of a workbook that holds mobilities: its heading, and all rows from the first of the sheet.

    Raises InputError when the file is no workbook, or when none or several of its sheets look like data.
    """
    try:
        # By its content: systems give XLSX out as .xls.
        with contained(path), path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError):
        raise InputError("it cannot be read as a spreadsheet", do="Export it again", file=path) from None
    found = [_Sheet(headings.locate(_first(rows)), rows) for rows in sheets if rows]
    if not found:
        raise InputError("it has no sheet with cells", do="Export it again", file=path)
    sheet = _the_one(found, path)
    headings.judge(sheet.heading, _first(sheet.rows), path)
    return sheet.heading, sheet.rows


@dataclass(frozen=True)
class _Sheet:
    heading: HeadingRow
    rows: list[Sequence[Cell]]

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
