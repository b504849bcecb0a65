"""How many records a CSV file holds, told from its bytes alone: what a fast reader gives is held against it.

A record ends at a line end outside quotation marks, which is one before which the number of marks is even. That holds
where every mark opens a cell, closes one, or is one of two within a cell; a file with any other mark is not plain, and
nothing rests on its count. A mark that was forgotten or is one too many can still make one cell of many records, in a
way that keeps all rules: so no line within a cell may be a record by itself.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from blendresearch.study.reading.csv_rows import RowShape

_CHUNK = 1 << 20
# Pieces end where a line does, unless that is too far away.
_LONGEST_LINE = 1 << 20
_LINE_FEED, _RETURN, _MARK = 10, 13, 34

Signs = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Counted:
    """What the bytes tell: the records that are not blank lines, and whether a fast reader can be held to them.

    `plain` says that all records end in one way, with a line feed or with a return and a line feed, that no blank line
    stands before a record, that quotation marks stand at the edges of cells alone, and no record within a cell.
    `separators` are those between cells, of all records together.
    """

    records: int
    plain: bool
    separators: int = field(default=0, compare=False)

    def is_even(self, width: int) -> bool:
        """Tell whether no record is longer than others, where none has fewer cells than the width.

        A reader passes over one empty cell too many: all records may have it, but where some have, cells were shifted.
        """
        return self.separators in (self.records * (width - 1), self.records * width)


def count_records(path: Path, separator: str, shape: RowShape | None = None, start: int = 0) -> Counted:
    """Count the records of a file in UTF-8 from a byte on; blank lines are none. `shape` tells what a record is."""
    counter = _Counter(separator, shape)
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(_CHUNK):
            counter.add(chunk + file.readline(_LONGEST_LINE))
    return counter.counted()


class _Counter:
    """Where the file stands after some of its pieces: marks, bytes and lines so far."""

    def __init__(self, separator: str, shape: RowShape | None) -> None:
        self._marks = self._size = self._lines = self._blank = self._returns = self._separators = 0
        self._last_end, self._last_sign = -1, _LINE_FEED
        self._plain = True
        self._separator, self._shape = ord(separator), shape
        self._is_edge = np.zeros(256, np.bool_)
        self._is_edge[[_LINE_FEED, _RETURN, _MARK, self._separator]] = True
        self._closed = self._within = False  # whether the last sign is a mark that closes, or a line end in a cell

    def add(self, chunk: bytes) -> None:
        """Take the next piece."""
        signs = np.frombuffer(chunk, np.uint8)
        marks = np.flatnonzero(signs == _MARK)
        self._separators += self._between_cells(signs, has_marks=len(marks) > 0)
        feeds = np.flatnonzero(signs == _LINE_FEED)
        outside = self._is_outside(feeds, marks)
        ends = feeds[outside]
        self._count(ends + self._size, self._sign_before(ends, signs) == _RETURN)
        self._plain = (
            self._plain and self._at_edges(marks, signs) and not self._has_record_within(chunk, feeds, ~outside)
        )
        after = np.flatnonzero(signs[:-1] == _RETURN) + 1
        if self._last_sign == _RETURN:
            after = np.append(after, 0)
        # A return that ends a line by itself, as on old Macintoshes.
        self._plain &= not self._is_outside(after[signs[after] != _LINE_FEED], marks).any()
        self._marks, self._size, self._last_sign = self._marks + len(marks), self._size + len(chunk), int(signs[-1])

    def counted(self) -> Counted:
        """Give what was found."""
        rest = self._size - 1 > self._last_end  # a last line without an end
        plain = self._plain and self._returns in (0, self._lines) and self._last_sign != _RETURN
        plain &= self._marks % 2 == 0 and not (self._blank and rest)
        return Counted(self._lines - self._blank + rest, plain, self._separators)

    def _between_cells(self, signs: Signs, *, has_marks: bool) -> int:
        """Count the separators outside quotation marks: where the number of marks before them is even."""
        separators = signs == self._separator
        if has_marks:
            separators &= (np.cumsum(signs == _MARK, dtype=np.uint8) & 1) == self._marks % 2
        elif self._marks % 2:
            return 0
        return int(np.count_nonzero(separators))

    def _is_outside(self, places: Places, marks: Places) -> Truths:
        """Tell of each place whether the number of marks before it is even."""
        return (np.searchsorted(marks, places) + self._marks) % 2 == 0

    def _sign_before(self, places: Places, signs: Signs) -> Signs:
        before = signs[places - 1]
        before[places == 0] = self._last_sign
        return before

    def _at_edges(self, marks: Places, signs: Signs) -> bool:
        """Tell whether every mark stands at the edge of a cell, or beside its twin within one."""
        first = self._marks % 2
        opening, closing = marks[first::2], marks[1 - first :: 2]
        sound = not self._closed or self._is_edge[signs[0]]
        self._closed = len(closing) > 0 and closing[-1] == len(signs) - 1
        after = signs[(closing[:-1] if self._closed else closing) + 1]
        return bool(sound and self._is_edge[self._sign_before(opening, signs)].all() and self._is_edge[after].all())

    def _has_record_within(self, chunk: bytes, feeds: Places, within: Truths) -> bool:
        """Tell whether a line that begins within a cell could be a record."""
        starts = feeds[within] + 1
        if self._within:
            starts = np.insert(starts, 0, 0)
        self._within = len(starts) > 0 and starts[-1] == len(chunk)
        starts = starts[:-1] if self._within else starts
        if self._shape is None or not len(starts):
            return False
        ends = np.append(feeds, len(chunk))[np.searchsorted(feeds, starts)]
        between = np.flatnonzero(np.frombuffer(chunk, np.uint8) == self._separator)
        cells = np.searchsorted(between, ends) - np.searchsorted(between, starts) + 1
        long = cells >= self._shape.least
        lines = (chunk[start:end] for start, end in zip(starts[long], ends[long], strict=True))
        return any(self._shape.fits(line.decode("utf-8", "replace")) for line in lines)

    def _count(self, ends: Places, returned: Truths) -> None:
        """Count lines by their ends; one is blank when nothing but its own end follows the end before it."""
        blank = np.diff(ends, prepend=self._last_end) == 1 + returned
        filled = np.flatnonzero(~blank)
        # Blank lines at the end of the file shift nothing; a record after one does.
        self._plain &= not (len(filled) and (self._blank or blank[: filled[-1]].any()))
        self._lines, self._blank = self._lines + len(ends), self._blank + int(blank.sum())
        self._returns += int(returned.sum())
        self._last_end = int(ends[-1]) if len(ends) else self._last_end
