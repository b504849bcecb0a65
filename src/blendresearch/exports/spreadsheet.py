"""Spreadsheets as they come: cells as text, in the sheet that holds the records."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from blendresearch.errors import InputError
from blendresearch.exports.headings import REQUIRED, Heading, Headings
from blendresearch.exports.panics import contained

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


def read_sheet(path: Path, headings: Headings) -> tuple[Heading, list[Sequence[Cell]]]:
    """Read the one sheet of a workbook that holds mobilities: its heading, and all rows from the first of the sheet.

    Raises InputError when the file is no workbook, or when none or several of its sheets look like data.
    """
    try:
        with contained(path):
            book = CalamineWorkbook.from_path(path)
            sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except PasswordError:
        raise InputError("it is protected by a password", do="Save it without one", file=path) from None
    except (CalamineError, OSError, ValueError):
        raise InputError("it cannot be read as a spreadsheet", do="Export it again", file=path) from None
    found = [(headings.locate([[text_of(cell) for cell in row] for row in rows[:25]]), rows) for rows in sheets]
    if not found:
        raise InputError("it has no sheet with cells", do="Export it again", file=path)
    data = [pair for pair in found if set(REQUIRED) <= set(pair[0].named)]
    if len(data) > 1:
        raise InputError("several of its sheets hold mobilities", do="Keep one sheet a file", file=path)
    heading, rows = data[0] if data else max(found, key=lambda pair: len(pair[0].named))
    headings.judge(heading, path)
    return heading, rows
