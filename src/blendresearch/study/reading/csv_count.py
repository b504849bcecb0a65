"""How many records a CSV file holds, told from its bytes alone: what a fast reader gives is held against it.

A record ends at a line end outside quotation marks, which is one before which the number of marks is even. That is no
reading: a mark in the middle of a cell makes the count wrong, and then it is not that of a reader.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_CHUNK = 1 << 20
_LINE_FEED, _RETURN, _MARK = 10, 13, 34

Signs = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Counted:
    """What the bytes tell: the records that are not blank lines, and whether they can be numbered by counting them.

    `even` says that all records end in one way, with a line feed or with a return and a line feed, and that no blank
    line stands before a record.
    """

    records: int
    even: bool


def count_records(path: Path) -> Counted:
    """Count the records of a file in UTF-8, headings included; blank lines are none."""
    counter = _Counter()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            counter.add(chunk)
    return counter.counted()


class _Counter:
    """Where the file stands after some of its pieces: marks, bytes and lines so far."""

    def __init__(self) -> None:
        self._marks = self._size = self._lines = self._blank = self._returns = 0
        self._last_end, self._last_sign = -1, _LINE_FEED
        self._even = True

    def add(self, chunk: bytes) -> None:
        """Take the next piece."""
        signs = np.frombuffer(chunk, np.uint8)
        marks = np.flatnonzero(signs == _MARK)
        feeds = np.flatnonzero(signs == _LINE_FEED)
        ends = feeds[self._is_outside(feeds, marks)]
        self._count(ends + self._size, self._sign_before(ends, signs) == _RETURN)
        after = np.flatnonzero(signs[:-1] == _RETURN) + 1
        if self._last_sign == _RETURN:
            after = np.append(after, 0)
        # A return that ends a line by itself, as on old Macintoshes.
        self._even &= not self._is_outside(after[signs[after] != _LINE_FEED], marks).any()
        self._marks, self._size, self._last_sign = self._marks + len(marks), self._size + len(chunk), int(signs[-1])

    def counted(self) -> Counted:
        """Give what was found."""
        rest = self._size - 1 > self._last_end  # a last line without an end
        even = self._even and self._returns in (0, self._lines) and self._last_sign != _RETURN
        return Counted(self._lines - self._blank + rest, even and not (self._blank and rest))

    def _is_outside(self, places: Places, marks: Places) -> Truths:
        """Tell of each place whether the number of marks before it is even."""
        return (np.searchsorted(marks, places) + self._marks) % 2 == 0

    def _sign_before(self, places: Places, signs: Signs) -> Signs:
        before = signs[places - 1]
        before[places == 0] = self._last_sign
        return before

    def _count(self, ends: Places, returned: Truths) -> None:
        """Count lines by their ends; one is blank when nothing but its own end follows the end before it."""
        blank = np.diff(ends, prepend=self._last_end) == 1 + returned
        filled = np.flatnonzero(~blank)
        # Blank lines at the end of the file shift nothing; a record after one does.
        self._even &= not (len(filled) and (self._blank or blank[: filled[-1]].any()))
        self._lines, self._blank = self._lines + len(ends), self._blank + int(blank.sum())
        self._returns += int(returned.sum())
        self._last_end = int(ends[-1]) if len(ends) else self._last_end
