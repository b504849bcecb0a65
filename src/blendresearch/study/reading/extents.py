"""How many cells the sheets of a workbook span and how much text they take, told from its XML before it is read.

The counters are given a part of a workbook piece by piece, each ending where a tag begins. They count what a reader
would make of it: the rectangle that holds all cells, repeated cells each time, and shared texts at every cell that has
them.
"""

import re
from array import array
from collections import Counter

_NAME = rb"<(?:[^\s<>/:]+:)?"
_ATTRIBUTES = rb"(?:[^<>\"']++|\"[^\"<>]*\"|'[^'<>]*')*+"
# Cells with their place (A1), which a writer may leave out; rows with their number.
_XLSX_TAG = re.compile(_NAME + rb"(row|c)(?=[\s/>])(?:[^>]*?\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d*))?")
# A tag that is cut off, or has a sign in its attributes at which the patterns here would end and a reader would not.
_XLSX_ODD = re.compile(_NAME + rb"(?:row|c)(?=[\s/>])" + _ATTRIBUTES + rb"(?!>)")
_XLSX_SHARED = re.compile(rb"\st\s*=\s*[\"']\s*s\s*[\"'][^<]*(?:" + _NAME + rb"v(?=[\s>])[^>]*>\s*(\d+)\s*</)?")
_XLSX_ITEM = re.compile(_NAME + rb"si(?=[\s/>])")
_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*)")
_ODS_ODD = re.compile(rb"<t(?:able|ext):[\w-]++" + _ATTRIBUTES + rb"(?!>)")
_ODS_TIMES = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"']\s*(\d{1,12})")
_SHORT = 256
_ODS_SPACES = re.compile(rb"\stext:c\s*=\s*[\"']\s*(\d{1,12})")


class OddXml(Exception):
    """The XML of a part is not such as programs for spreadsheets write."""


class SharedTexts:
    """How long the texts are that the cells of a workbook share, by their number."""

    def __init__(self) -> None:
        self.lengths = array("Q")

    def add(self, piece: bytes) -> None:
        """Take the next piece of the list of texts."""
        rest, *items = _XLSX_ITEM.split(piece)
        if self.lengths:
            self.lengths[-1] += len(rest)
        self.lengths.extend(map(len, items))

    def length(self, number: bytes) -> int:
        """Give the length of a text; the longest where it is not plain which one is meant."""
        known = number and int(number) < len(self.lengths)
        return self.lengths[int(number)] if known else max(self.lengths, default=0)


class XlsxSheet:
    """The cells of a sheet of XLSX; in a part that is no sheet there are none, or as good as none."""

    def __init__(self, texts: SharedTexts) -> None:
        self.text = 0
        self._texts, self._is_sheet = texts, False
        self._row = self._run = self._rows = self._columns = 0

    def add(self, piece: bytes) -> None:
        """Take the next piece; raise OddXml when a reader could find another place in it than is found here."""
        self._is_sheet |= b"sheetData" in piece
        if self._is_sheet and _XLSX_ODD.search(piece):
            raise OddXml
        tags = _XLSX_TAG.findall(piece)
        self._reach({number for tag, _, number in tags if tag == b"c" and number}, {letters for _, letters, _ in tags})
        # A row without a number is the next one, a cell without a place stands beside the one before it.
        for tag, _, number in (each for each in tags if each[0] == b"row" or not each[2]):
            if tag == b"row":
                self._row, self._run = int(number) if number else self._row + 1, 0
            else:
                self._run += 1
                self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._run)
        for number, times in Counter(_XLSX_SHARED.findall(piece)).items():
            self.text += times * self._texts.length(number)

    def _reach(self, rows: set[bytes], columns: set[bytes]) -> None:
        self._rows = max([self._rows, *map(int, rows)])
        self._columns = max([self._columns, *map(_column, columns)])

    @property
    def cells(self) -> int:
        """Give the area of the rectangle that holds all cells. Rows without any, as LibreOffice writes, add nothing."""
        return self._rows * self._columns


class OdsTables:
    """The cells of all tables of ODS, each table up to its last row and column with a cell."""

    def __init__(self) -> None:
        self.text = 0
        self._area = self._row = self._column = self._height = self._width = 0
        self._rows = self._times = 0

    def add(self, piece: bytes) -> None:
        """Take the next piece; raise OddXml when a reader could find more in it than is found here."""
        if _ODS_ODD.search(piece):
            raise OddXml
        at = 0
        for tag in _ODS_TAG.finditer(piece):
            self._hold(piece[at : tag.start()])
            self._open(tag[1], tag[2])
            at = tag.end()
        self._hold(piece[at:])

    def _open(self, tag: bytes, attributes: bytes) -> None:
        times = _ODS_TIMES.search(attributes)
        count, self._times = int(times[1]) if times else 1, 0
        if tag == b"table":
            self._area, self._row, self._height, self._width = self.cells, 0, 0, 0
        elif tag == b"table-row":
            self._row, self._column, self._rows = self._row + count, 0, count
        else:
            self._column += count
            if b"office:" in attributes or b"formula" in attributes:
                self._height, self._width = self._row, max(self._width, self._column)
                self._times = self._rows * count
                # What is no value of its own is short; a value can stand in here, too.
                self.text += self._times * max(len(attributes) - _SHORT, 0)

    def _hold(self, text: bytes) -> None:
        """Count what stands in the cell that was opened last, as often as the cell is repeated."""
        if self._times:
            self.text += self._times * (len(text) + sum(map(int, _ODS_SPACES.findall(text))))

    @property
    def cells(self) -> int:
        """Give the areas of all tables together."""
        return self._area + self._height * self._width


def _column(letters: bytes) -> int:
    """Give the number of a column by its letters: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number
