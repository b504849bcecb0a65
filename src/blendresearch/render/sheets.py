"""The tables of a report as the sheets of a workbook: what the XLSX and the ODS file both hold, line by line.

Made from the same `Document` as HTML and PDF. Numbers are numbers in full precision, days are days, and the limits of
an interval stand in two columns; whatever is printed as a sign or hidden stays text, and text never becomes a formula.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import wrap

from blendresearch.render.blocks import Cell, Column, DocumentInfo, Figure, Table
from blendresearch.render.document import Document, Item

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST_NAME = 31  # what Excel allows
_WIDEST, _NARROWEST = 48, 9  # in characters
_FILTER_BUTTON = 3  # the room that it takes beside a heading
_NOTE = 110  # characters of a note in one row: on paper, a longer one would make the whole sheet small
_WHITE_SPACE = re.compile("[ \t\r\n]+")

Value = int | float | date | str


@dataclass(frozen=True)
class Entry:
    """What stands in one place of a sheet.

    `style` is "title", "text", "heading", "heading.right", "note", "link", "sign" (text among numbers), or for a number
    the form of its `Cell`: "integer", "decimal.1", "percent.2", "points.2", "date". `target` is the sheet that a link
    leads to.
    """

    value: Value
    style: str = "text"
    target: str = ""


Line = tuple[Entry, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: `lines` from its first row, without gaps from the first column.

    `heading` is the place of the line of headings, counted from 0; `body` lines of data follow it, and then the totals.
    The first `row_headers` columns name the rows. `widths` are in characters.
    """

    id: str
    name: str
    title: str
    lines: tuple[Line, ...]
    heading: int
    body: int
    row_headers: int
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Workbook:
    """All sheets, the contents first, and what the file says of itself; `locale` is like "nl_NL"."""

    info: DocumentInfo
    locale: str
    sheets: tuple[Sheet, ...]


def workbook(document: Document) -> Workbook:
    """Lay out every numbered table of a document, and the table behind every figure, on a sheet each."""
    words = document.language.words["tables"]
    items = [(item, table) for item in document.items if (table := _table(item))]
    contents, *names = sheet_names([words["contents"], *(item.label for item, _ in items)])
    sheets = [
        _sheet(table, name, f"{item.label}. {table.caption or item.block.caption}", contents, words)
        for name, (item, table) in zip(names, items, strict=True)
    ]
    first = _contents(document, contents, sheets, words)
    return Workbook(document.info, document.language.locale, (first, *sheets))


def sheet_names(labels: Iterable[str]) -> list[str]:
    """Make names that Excel and LibreOffice accept: no more than 31 characters, no brackets or slashes, none twice."""
    names: list[str] = []
    for label in labels:
        plain = " ".join(_NOT_IN_NAMES.sub(" ", label).split()).strip("' ") or "-"
        taken = {name.casefold() for name in names} | {"history"}  # Excel keeps that one for itself
        candidates = (_shortened(plain, suffix) for suffix in _suffixes())
        names.append(next(name for name in candidates if name.casefold() not in taken))
    return names


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f" {number}" for number in range(2, 1_000_000))


def _shortened(name: str, suffix: str) -> str:
    return name[: _LONGEST_NAME - len(suffix)].strip("' ") + suffix


def _table(item: Item) -> Table | None:
    if isinstance(item.block, Figure):
        return item.block.data
    return item.block if isinstance(item.block, Table) else None


def _sheet(table: Table, name: str, title: str, contents: str, words: dict[str, str]) -> Sheet:
    columns, rows = _split(table, words)
    headings = tuple(_heading(column, label) for column, label in zip(columns, _labels(columns), strict=True))
    lines = [(Entry(_plain(title), "title"),), (Entry(words["back"], "link", contents),), headings]
    heading = len(lines) - 1
    lines += [tuple(_entry(cell, column) for cell, column in zip(row, columns, strict=True)) for row in rows]
    notes = _notes([*table.notes, table.source])
    lines += [(), *notes] if notes else []
    row_headers = next((place for place, column in enumerate(columns) if not column.row_header), len(columns))
    widths = tuple(_width(headings[place], [row[place] for row in rows]) for place in range(len(columns)))
    return Sheet(table.id, name, title, tuple(lines), heading, len(rows) - table.totals, row_headers, widths)


def _contents(document: Document, name: str, sheets: Sequence[Sheet], words: dict[str, str]) -> Sheet:
    info = document.info
    notice = f"{document.words['notice']}: {info.notice}" if info.notice else ""
    lines = [(Entry(_plain(info.title), "title"),), *_notes([info.subtitle, *document.imprint, notice, *words["about"]])]
    headings = (Entry(words["sheet"], "heading"), Entry(words["title"], "heading"))
    listed = [(Entry(sheet.name, "link", sheet.name), Entry(_after_label(sheet))) for sheet in sheets]
    widths = (_NARROWEST + _FILTER_BUTTON, _WIDEST * 2)
    return Sheet("contents", name, info.title, (*lines, headings, *listed), len(lines), len(listed), 1, widths)


def _notes(texts: Iterable[str]) -> list[Line]:
    return [(Entry(row, "note"),) for text in texts for row in wrap(_plain(text), _NOTE)]


def _plain(text: str) -> str:
    """Give a text with single spaces, as HTML shows it and ODF keeps it."""
    return _WHITE_SPACE.sub(" ", text).strip(" ")


def _after_label(sheet: Sheet) -> str:
    return sheet.title.split(". ", 1)[1]


def _split(table: Table, words: dict[str, str]) -> tuple[list[Column], list[list[Cell]]]:
    """Give the columns and rows with every column of intervals as two: the lower and the upper limits."""
    columns: list[Column] = []
    parts: list[list[Cell]] = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        if any(isinstance(cell.value, tuple) for cell in cells):
            columns += [replace(column, label=f"{column.label}, {words[limit]}") for limit in ("lower", "upper")]
            parts += [[_limit(cell, at) for cell in cells] for at in (0, 1)]
        else:
            columns.append(column)
            parts.append(cells)
    return columns, [list(row) for row in zip(*parts, strict=True)]


def _limit(cell: Cell, at: int) -> Cell:
    if not isinstance(cell.value, tuple):
        return cell
    return Cell(cell.text, cell.value[at], cell.form.replace("range", "percent"))


def _labels(columns: Sequence[Column]) -> list[str]:
    """Give the headings, none of them empty or twice: a program that filters a table goes by them."""
    labels: list[str] = []
    for number, column in enumerate(columns, start=1):
        label = _plain(column.label) or f"({number})"
        taken = {other.casefold() for other in labels}
        labels.append(label if label.casefold() not in taken else f"{label} ({number})")
    return labels


def _heading(column: Column, label: str) -> Entry:
    return Entry(label, "heading.right" if column.align == "right" else "heading")


def _entry(cell: Cell, column: Column) -> Entry:
    kind = cell.form.split(".")[0]
    if kind == "date":
        return Entry(date.fromisoformat(str(cell.value)), "date")
    if kind in ("integer", "decimal", "percent", "points"):
        return Entry(cell.value, cell.form)
    return Entry(_plain(cell.text), "sign" if column.align == "right" else "text")


def _width(heading: Entry, cells: Sequence[Cell]) -> int:
    words = max(map(len, str(heading.value).split())) + _FILTER_BUTTON
    longest = max((len(cell.text) for cell in cells), default=0) + 1
    return max(_NARROWEST, words, min(longest, _WIDEST))
