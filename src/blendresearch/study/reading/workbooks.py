"""Workbooks as they come: the cells of their sheets, and what of them can be told as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from blendresearch.base.errors import InputError, and_more
from blendresearch.study.reading.cell_faults import day_zero, faults
from blendresearch.study.reading.panics import contained


class Unvalued(Enum):
    """A formula that was never reckoned, so that the file holds no value of it."""

    FORMULA = "formula"


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

    Errors of a spreadsheet and formulas without a value are empty cells until a sheet is `marked`.
    """

    path: Path
    sheets: list[list[list[Cell]]]
    day_zero: date

    def marked(self, sheet: int) -> list[list[Cell]]:
        """Give a sheet, by its place, with errors as they are shown (#REF!), and with its formulas without a value."""
        rows = self.sheets[sheet]
        try:
            for fault in faults(self.path, sheet):
                for cells in rows[fault.row : fault.row + fault.rows]:
                    for column in range(fault.column, min(fault.column + fault.columns, len(cells))):
                        cells[column] = Unvalued.FORMULA if fault.error is None else fault.error
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


def no_value(path: Path, row: int, column: str | None = None, others: Sequence[int] = ()) -> InputError:
    """Give the error of a formula without a value, and of those in other rows of its column."""
    return InputError(
        f"the cell is a formula whose value is not in the file{and_more(len(others), others)}",
        do="Open it in a spreadsheet and save it as XLSX",
        file=path,
        column=column,
        row=row,
    )


def _cannot_be_read(path: Path) -> InputError:
    return InputError("it cannot be read as a spreadsheet", do="Export it again", file=path)
