"""Lists of texts and numbers as an Excel workbook, however long: the same bytes for the same lists.

For what people work off, where `xlsx` writes the tables of a report. A text is never a formula, nor a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from xlsxwriter import Workbook as File
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from blendresearch.base.texts import clean
from blendresearch.render.sheets import sheet_names

_LOOKS = {
    "title": {"bold": True, "font_size": 14},
    "caption": {"bold": True, "font_size": 12},
    "heading": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1},
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"valign": "top"},
    "note": {},
    "link": {"font_color": "#134A6E", "underline": 1, "valign": "top"},
}
_UNDATED = datetime(2000, 1, 1)
_MOST_IN_MEMORY = 20_000  # rows; more go to a file as they come
_LONGEST = 32_000  # characters, of 32,767 that a cell can hold


@dataclass(frozen=True)
class Column:
    """A heading, and how many characters its column is wide."""

    heading: str
    width: int


@dataclass(frozen=True)
class LongList:
    """Rows of texts and whole numbers, with a caption and notes above their headings."""

    caption: str
    rows: Sequence[Sequence[str | int]]
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class ListSheet:
    """One sheet: a title, notes, and lists under each other; `label` is what its name is made of.

    The first `linked` rows lead to the sheets that follow, one each, from their first cell.
    """

    label: str
    title: str
    notes: Sequence[str]
    columns: Sequence[Column]
    lists: Sequence[LongList]
    linked: int = 0


def write_lists(path: Path, sheets: Sequence[ListSheet], *, title: str, language: str) -> None:
    """Write a workbook; its time is always the same, and what does not fit in memory waits beside it."""
    names = sheet_names(sheet.label for sheet in sheets)
    try:
        with File(path, _options(path, sheets)) as file:
            file.set_properties({"title": title, "created": _UNDATED})
            file.set_custom_property("Language", language, "text")
            looks = {name: file.add_format(look) for name, look in _LOOKS.items()}
            for place, (name, sheet) in enumerate(zip(names, sheets, strict=True), start=1):
                _Page(file.add_worksheet(name), looks).fill(sheet, names[place : place + sheet.linked])
    except FileCreateError as error:  # what the system said counts
        raise error.__context__ or error from None


def _options(path: Path, sheets: Sequence[ListSheet]) -> dict[str, object]:
    rows = sum(len(each.rows) for sheet in sheets for each in sheet.lists)
    return {"constant_memory": True, "tmpdir": str(path.parent)} if rows > _MOST_IN_MEMORY else {"in_memory": True}


def write_plain_list(path: Path, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write a workbook with one list from its first row on, which programs read again."""
    try:
        with File(path, {"in_memory": True}) as file:
            file.set_properties({"created": _UNDATED})
            page, looks = file.add_worksheet(), {name: file.add_format(look) for name, look in _LOOKS.items()}
            for place, column in enumerate(columns):
                page.set_column(place, place, column.width)
                page.write_string(0, place, column.heading, looks["heading"])
            for row, cells in enumerate(rows, start=1):
                for place, cell in enumerate(cells):
                    if cell:
                        page.write_string(row, place, _shown(cell), looks["text"])
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, len(rows), len(columns) - 1)
    except FileCreateError as error:  # what the system said counts
        raise error.__context__ or error from None


class _Page:
    """A sheet that is filled from top to bottom."""

    def __init__(self, page: Worksheet, looks: dict[str, Format]) -> None:
        self._page, self._looks, self._row = page, looks, 0

    def fill(self, sheet: ListSheet, targets: Sequence[str]) -> None:
        """Write all of a sheet; its rows lead to the targets as far as there are."""
        for place, column in enumerate(sheet.columns):
            self._page.set_column(place, place, column.width)
        self._arrange()
        self._line([sheet.title], "title")
        for note in sheet.notes:
            self._line([note], "note")
        for each in sheet.lists:
            self._row += 1
            self._list(each, sheet.columns, targets, alone=len(sheet.lists) == 1)

    def _arrange(self) -> None:
        self._page.fit_to_pages(1, 0)
        self._page.set_landscape()
        self._page.set_paper(9)

    def _list(self, each: LongList, columns: Sequence[Column], targets: Sequence[str], *, alone: bool) -> None:
        if each.caption:
            self._line([each.caption], "caption")
        for note in each.notes:
            self._line([note], "note")
        heading = self._row
        self._line([column.heading for column in columns], "heading")
        if alone:  # a sheet has one list that can be sorted by its buttons, and one heading that stays in sight
            self._page.freeze_panes(self._row, 0)
            self._page.autofilter(heading, 0, heading + len(each.rows), len(columns) - 1)
        for row, target in zip_longest(each.rows, targets):
            if target:
                quoted = target.replace("'", "''")
                self._page.write_url(self._row, 0, f"internal:'{quoted}'!A1", self._looks["link"], _shown(row[0]))
            self._line(row, "text", start=1 if target else 0)

    def _line(self, cells: Sequence[str | int], look: str, start: int = 0) -> None:
        for place, cell in enumerate(cells[start:], start=start):
            if isinstance(cell, int):
                self._page.write_number(self._row, place, cell, self._looks["number"])
            elif cell:
                self._page.write_string(self._row, place, _shown(cell), self._looks[look])
        self._row += 1


def _shown(text: str) -> str:
    return clean(text)[:_LONGEST]
