"""Workbooks as they come: the cells of their sheets, and what of them can be told as text.

They are read in a process apart (`apart`, `reader`), and come from there piece by piece.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path

from blendresearch.base.errors import InputError, and_more
from blendresearch.study.reading.apart import Apart, borrowed


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
    """A workbook that is open in a process apart: the first rows of each sheet, from the first row and column on, and
    the day from which numbers count days.

    In first rows, errors of a spreadsheet, formulas without a value and merged cells are empty, and long texts are cut.
    """

    path: Path
    sheets: list[list[list[Cell]]]
    day_zero: date
    _apart: Apart

    def is_filled(self, sheet: int, row: int) -> bool:
        """Tell whether a sheet, by its place, has a cell with text from a row (from 0) on."""
        return self._apart.ask(self.path, "is_filled", sheet, row)

    def rows(self, sheet: int) -> Iterator[list[Cell]]:
        """Give all rows of a sheet, once, with errors as they are shown (#REF!), and with its `Unvalued` cells."""
        self._apart.ask(self.path, "begin", sheet)
        while rows := self._apart.ask(self.path, "more"):
            yield from rows


@contextmanager
def opened(path: Path, first: int) -> Iterator[Workbook]:
    """Read a workbook (XLSX, XLS or ODS, by its content) and so many first rows of each sheet.

    Raises InputError, also while rows are taken, when it is none that can be read, asks for more than an export can
    hold (`guards`), or takes more memory or time than a process apart has.
    """
    with borrowed(path) as apart:
        sheets, day_zero = apart.ask(path, "open", path, first)
        yield Workbook(path, sheets, day_zero, apart)
        apart.ask(path, "close")


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
