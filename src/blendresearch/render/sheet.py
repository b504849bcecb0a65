"""What a workbook is made of: the values that `sheets.py` lays out, and `xlsx.py` and `ods.py` write."""

import re
from dataclasses import dataclass
from datetime import date

from blendresearch.render.blocks import DocumentInfo

WIDEST, NARROWEST = 48, 9
"""Of a column, in characters."""
PARAGRAPH = 90
"""The width of a column of paragraphs, in characters."""
_NOT_IN_TABLE_NAMES = re.compile(r"\W")
_WHITE_SPACE = re.compile("[ \t\r\n]+")

Value = int | float | date | str


@dataclass(frozen=True)
class Entry:
    """What stands in one place of a sheet.

    `style` is "title" (of the workbook), "heading.1" (of a sheet), "heading.2" (within one), "column" or "column.right"
    (of a column), "text", "line" (text that goes on over the columns beside it), "link", "sign" (text among numbers),
    or for a number the form of its `Cell`: "integer", "decimal.1", "percent.2", "points.2", "date", and "year".
    `target` is the sheet that a link leads to, `row` the row there, from 1. `printed` is what the report has where the
    sheet has a code. `shaded` is what was filled in, which the last column of the sheet says in words.
    """

    value: Value
    style: str = "text"
    target: str = ""
    row: int = 1
    printed: str = ""
    shaded: bool = False


Line = tuple[Entry, ...]
SHADE = "#F3F0E6"
"""Behind what was filled in."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: `lines` from its first row, without gaps from the first column.

    `heading` is the place of the line of headings, counted from 0, None on a sheet without a table; `body` lines of
    data follow it, and then the totals. The first `row_headers` columns name the rows. `widths` are in characters.
    `described` says what the numbers are, where the title says their message.
    """

    id: str
    name: str
    title: str
    lines: tuple[Line, ...]
    widths: tuple[int, ...]
    heading: int | None = None
    body: int = 0
    row_headers: int = 0
    described: str = ""

    @property
    def marked(self) -> str:
        """Give the name under which the table is marked as such; empty where there is none, or no row in it."""
        return f"data_{_NOT_IN_TABLE_NAMES.sub('_', self.id)}" if self.heading is not None and self.body else ""

    @property
    def table(self) -> tuple[Line, ...]:
        """Give the headings and the rows of the table."""
        return () if self.heading is None else self.lines[self.heading :]


@dataclass(frozen=True)
class Workbook:
    """What the file says of itself, the sheets `front` that tell about it, and those of `tables`.

    `locale` is like "nl_NL".
    """

    info: DocumentInfo
    locale: str
    front: tuple[Sheet, ...]
    tables: tuple[Sheet, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Give all sheets in order."""
        return (*self.front, *self.tables)


def plain(text: str) -> str:
    """Give a text with single spaces, as HTML shows it and ODF keeps it."""
    return _WHITE_SPACE.sub(" ", text).strip(" ")
