"""Workbooks as they come: the cells of their sheets, and what of them can be told as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from blendresearch.base.errors import InputError, and_more
from blendresearch.study.reading.cell_faults import Fault, day_zero, faults
from blendresearch.study.reading.panics import contained


class Unvalued(Enum):
    """A cell of which the file holds no value: a formula that was never reckoned, one merged with that above it, or a
    number that was rounded where its digits are those of a name."""

    FORMULA = "formula"
    MERGED = "merged"
    ROUNDED = "rounded"


Cell = str | float | int | bool | date | datetime | Unvalued | None


def text_of(cell: Cell) -> str:
    """Write a cell as an export in CSV would: days as 2022-03-31, whole numbers without a point, flags as Yes or No."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or isinstance(cell, Unvalued) else str(cell).strip()


@dataclass(frozen=True)
class Workbook:
    """The cells of all sheets, each from its first row and column on, and the day from which numbers count days.

    Errors of a spreadsheet, formulas without a value and merged cells are empty until a sheet is `marked`.
    """

    path: Path
    sheets: list[list[list[Cell]]]
    day_zero: date

    def marked(self, sheet: int) -> list[list[Cell]]:
        """Give a sheet, by its place, with errors as they are shown (#REF!), and with its `Unvalued` cells."""
        rows = self.sheets[sheet]
        try:
            for fault in faults(self.path, sheet):
                for cells in rows[fault.row : fault.row + fault.rows]:
                    for column in range(fault.column, min(fault.column + fault.columns, len(cells))):
                        cells[column] = _mark(fault)
        except Exception:  # whatever these libraries make of a file that another could read
            raise _cannot_be_read(self.path) from None
        return rows


def read_workbook(path: Path) -> Workbook:
    """Read a workbook (XLSX, XLS or ODS, by its content). The caller has asked `refuse_too_much`.

    Raises InputError when it is none that can be read.
    """
    try:
        # By its content: systems give XLSX out as .xls.
        with contained(path), path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
        return Workbook(path, sheets, day_zero(path))
    except InputError:
        raise
    except (CalamineError, OSError, ValueError):
        raise _cannot_be_read(path) from None
    except Exception:  # whatever the other libraries make of a broken file
        raise _cannot_be_read(path) from None


_NO_VALUE = {
    Unvalued.FORMULA: (
        "the cell is a formula whose value is not in the file",
        "Open it in a spreadsheet and save it as XLSX",
    ),
    Unvalued.MERGED: (
        "the cell is merged with the one above it, so that it has no value of its own",
        "Unmerge the cells of the table and fill in each, or export the project again",
    ),
    Unvalued.ROUNDED: (
        "the cell is a number of more digits than a spreadsheet keeps, so that the last ones are lost",
        "Export the project again and put that file here without saving it in a spreadsheet",
    ),
}


def no_value(
    path: Path,
    row: int,
    column: str | None = None,
    others: Sequence[int] = (),
    why: Unvalued = Unvalued.FORMULA,
) -> InputError:
    """Give the error of a cell of which the file holds no value, and of those in other rows of its column."""
    what, do = _NO_VALUE[why]
    return InputError(
        f"{what}{and_more(len(others), others)}",
        do=do,
        file=path,
        column=column,
        row=row,
    )


def _mark(fault: Fault) -> str | Unvalued:
    if fault.merged:
        return Unvalued.MERGED
    return Unvalued.FORMULA if fault.error is None else fault.error


def _cannot_be_read(path: Path) -> InputError:
    return InputError("it cannot be read as a spreadsheet", do="Export it again", file=path)
