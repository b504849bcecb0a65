"""What a line of an export looks like that is a record by itself, whatever stands before it."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blendresearch.mobilities.exports.headings import REQUIRED, HeadingRow
from blendresearch.mobilities.refusals import CODE

_LONGEST_CELL = 100_000  # the reader of CSV stops at longer ones
_CODE = re.compile(CODE)
# What may stand around a code: quotation marks, and the sign that makes a text of it (="...").
_AROUND = " \t\r\n\"='"


@dataclass(frozen=True)
class RecordShape:
    """The separator of an export, and where its needed cells stand (from 0): the code, the ID and the last of them."""

    separator: str
    code: int
    mobility_id: int
    last: int

    @classmethod
    def of(cls, heading: HeadingRow, separator: str) -> "RecordShape":
        """Tell it by the headings of the export, of which none may be missing."""
        at = heading.columns
        needed = [at[concept] for concept in (*REQUIRED, "mode") if concept in at]
        return cls(separator, at["project_code"], at["mobility_id"], max(needed))

    @property
    def least(self) -> int:
        """Give the number of cells up to the last that is needed."""
        return self.last + 1

    def fits(self, line: str) -> bool:
        """Tell whether a line could be a record: a project code in its column, an ID, and all other needed cells."""
        return any(
            len(cells) >= self.least and self._says_code(cells) and cells[self.mobility_id].strip(_AROUND)
            for cells in self._readings(line)
        )

    def has_key(self, cells: Sequence[str]) -> bool:
        """Tell whether cells hold anything where the code and the ID of a record are."""
        return any(cells[at].strip() for at in (self.code, self.mobility_id) if at < len(cells))

    def has_another_within(self, cells: Sequence[str], lines: Sequence[str]) -> bool:
        """Tell whether a row over several lines, with these cells, holds another record in one of them.

        A record says its code once. Where a cell over several lines stands before that, it is in the last of them.
        """
        if not any(map(self.fits, lines[1:])):
            return False
        saying = sum(any(map(self._says_code, self._readings(line))) for line in lines)
        return saying > 1 or not self._says_code(cells)

    def _readings(self, line: str) -> Iterator[Sequence[str]]:
        """Give the cells of a line with and without its quotation marks, which may be those of another record."""
        if '"' in line and len(line) < _LONGEST_CELL:
            # A return within a line is a sign like any other here.
            yield next(csv.reader([line.strip("\r\n").replace("\r", " ")], delimiter=self.separator), [])
        plain = line.strip("\r\n").split(self.separator)
        # Separators within a cell shift those behind it.
        shifts = range(max(len(plain) - self.last, 1)) if '"' in line else (0,)
        yield from (plain[shift:] for shift in shifts)

    def _says_code(self, cells: Sequence[str]) -> bool:
        """Tell whether there is a project code in its column."""
        return self.code < len(cells) and _CODE.fullmatch(cells[self.code].strip(_AROUND)) is not None
