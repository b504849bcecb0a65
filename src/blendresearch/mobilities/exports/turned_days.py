"""Days that a spreadsheet turned round: it opened a CSV whose days it expects in the other order of day and month.

It makes real days of the texts that fit its own order, 3 July of 7 March, and leaves the others as texts. So there
is no real day above 12, and no text that fits both orders.
"""

from datetime import date
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.days import in_both_orders

_ENOUGH = 2  # different days of each kind that a column must have before it is no chance


class TurnedDays:
    """One column of days, cell by cell, until it is clear that nothing was turned round."""

    def __init__(self) -> None:
        self._real: set[date] = set()
        self._texts: set[str] = set()
        self._first, self._possible = 0, True

    def see(self, row: int, cell: object) -> None:
        """Take the cell of a row."""
        if not self._possible:
            return
        if isinstance(cell, date):
            self._possible = cell.day <= 12
            self._first = self._first or row
            self._real.add(cell)
        elif isinstance(cell, str) and cell not in self._texts and (shows := in_both_orders(cell).shows):
            self._possible = shows != "either"
            self._texts.add(cell)

    def refuse(self, file: Path, column: str) -> None:
        """Raise InputError when days were turned round."""
        if self._possible and min(len(self._real), len(self._texts)) >= _ENOUGH:
            raise InputError(
                "days of the column are texts where they are above 12, and days of a spreadsheet where they are not: "
                "it took the month for the day in these, the first in this row",
                do="Export the project again and put that file here, without opening it in a spreadsheet",
                file=file,
                column=column,
                row=self._first,
            )
