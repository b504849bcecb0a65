"""Days that a spreadsheet turned round: it opened a CSV whose days it expects in the other order of day and month.

It makes real days of the texts that fit its own order, 3 July of 7 March, and leaves the others as texts. So there
is no real day above 12, and no text that fits both orders.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.days import in_both_orders

_ENOUGH = 4  # cells that a file must have before it is no chance


class TurnedDays:
    """The days of one export, cell by cell, until it is clear that nothing was turned round."""

    def __init__(self) -> None:
        self._real: list[int] = []
        self._texts: set[str] = set()
        self._cells, self._possible = 0, True

    def see(self, row: int, cells: Iterable[object]) -> None:
        """Take the cells of a row that are days."""
        for cell in cells if self._possible else ():
            if isinstance(cell, date):
                self._possible = cell.day <= 12
                self._real = self._real or [row]
                self._cells += 1
            elif isinstance(cell, str) and cell not in self._texts:
                shows = in_both_orders(cell).shows
                self._possible &= shows != "either"
                if shows:
                    self._texts.add(cell)
                    self._cells += 1

    def refuse(self, file: Path) -> None:
        """Raise InputError when days were turned round."""
        if self._possible and self._real and self._texts and self._cells >= _ENOUGH:
            raise InputError(
                "days of the file are texts where they are above 12, and days of a spreadsheet where they are not: it "
                "took the month for the day in these, the first in this row",
                do="Export the project again and put that file here, without opening it in a spreadsheet",
                file=file,
                row=self._real[0],
            )
