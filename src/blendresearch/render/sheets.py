"""The tables of a report as the sheets of a workbook: what the XLSX and the ODS file both hold, line by line.

Made from the same `Document` as HTML and PDF, and after the guidance of the Analysis Function of the British government
for accessible spreadsheets. Numbers are numbers in full precision, years and days too, and limits stand in two columns;
where there is no number, a sign between brackets says why, and text never becomes a formula.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from blendresearch.render.blocks import FILLED, Cell, Column, Figure, Table
from blendresearch.render.document import Document, Item
from blendresearch.render.front_sheets import contents, cover, first_notes, notes
from blendresearch.render.sheet import NARROWEST, WIDEST, Entry, Line, Sheet, Workbook, plain

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST_NAME = 31  # what Excel allows
_YEAR = re.compile("(19|20)[0-9]{2}")
_NUMBERS = ("integer", "decimal", "percent", "points")
# What becomes two columns: words for the headings of both, and the form of the numbers in them.
_PAIRS = {
    "range": ("lower", "upper", "percent"),
    "limits": ("lower", "upper", "points"),
    "span": ("from", "to", "integer"),
    "part": ("part", "whole", "integer"),
}


def workbook(document: Document) -> Workbook:
    """Lay out every numbered table of a document, and the table behind every figure, on a sheet each."""
    words = document.language.words["tables"]
    items = [(item, table) for item in document.items if (table := _table(item))]
    front = [words["cover"], words["contents"], words["notes"]]
    about, listing, noted, *names = sheet_names([*front, *(item.label for item, _ in items)])
    noted_by = [(name, list(filter(plain, table.notes))) for name, (_, table) in zip(names, items, strict=True)]
    told = [(name, texts) for name, texts in noted_by if texts]
    links = {name: Entry(words["to_notes"], "link", noted, row) for name, row in first_notes(told).items()}
    back = Entry(words["back"], "link", listing)
    sheets = [
        _sheet(item, table, name, [links.get(name), back], words)
        for name, (item, table) in zip(names, items, strict=True)
    ]
    with_notes = [notes(noted, told, listing, words)] if told else []
    first = cover(document, about, _signs_of(table for _, table in items), words)
    in_front = (first, contents(listing, [*with_notes, *sheets], words), *with_notes)
    return Workbook(document.info, document.language.locale, in_front, tuple(sheets))


def sheet_names(labels: Iterable[str]) -> list[str]:
    """Make names that Excel and LibreOffice accept: no more than 31 characters, no brackets or slashes, none twice."""
    names: list[str] = []
    for label in labels:
        letters = " ".join(_NOT_IN_NAMES.sub(" ", label).split()).strip("' ") or "-"
        taken = {name.casefold() for name in names} | {"history"}  # Excel keeps that one for itself
        candidates = (_shortened(letters, suffix) for suffix in _suffixes())
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


def _sheet(item: Item, table: Table, name: str, links: Iterable[Entry | None], words: Mapping[str, Any]) -> Sheet:
    title = f"{item.label}. {table.caption or item.block.caption}"
    described = plain(getattr(item.block, "subtitle", ""))
    columns, rows = _split(table, words)
    columns, rows = _with_filled(columns, rows, words)
    headings = tuple(_heading(column, label) for column, label in zip(columns, _labels(columns), strict=True))
    lines: list[Line] = [(Entry(plain(title), "heading.1"),)]
    lines += [(Entry(described, "line"),)] if described else []
    lines += [(link,) for link in links if link]
    lines += [(Entry(plain(table.source), "line"),)] if table.source else []
    heading = len(lines)
    lines.append(headings)
    body = len(rows) - table.totals
    years = [_are_years([row[place] for row in rows[:body]]) for place in range(len(columns))]
    for row in rows:
        lines.append(tuple(_entry(*cell, words["signs"]) for cell in zip(row, columns, years, strict=True)))
    row_headers = next((place for place, column in enumerate(columns) if not column.row_header), len(columns))
    widths = tuple(_width(headings[place], [row[place] for row in rows]) for place in range(len(columns)))
    return Sheet(table.id, name, title, tuple(lines), widths, heading, body, row_headers, described)


def _split(table: Table, words: Mapping[str, Any]) -> tuple[list[Column], list[list[Cell]]]:
    """Give the columns and rows with every column of pairs as two, such as the lower and the upper limits."""
    columns: list[Column] = []
    parts: list[list[Cell]] = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        kind = next((cell.form.split(".")[0] for cell in cells if isinstance(cell.value, tuple)), "")
        if kind in _PAIRS:
            *labels, form = _PAIRS[kind]
            columns += [replace(column, label=f"{column.label}, {words[label]}") for label in labels]
            parts += [[_one_of(cell, at, kind, form) for cell in cells] for at in (0, 1)]
        else:
            columns.append(column)
            parts.append(cells)
    return columns, [list(row) for row in zip(*parts, strict=True)]


def _with_filled(
    columns: list[Column], rows: list[list[Cell]], words: Mapping[str, Any]
) -> tuple[list[Column], list[list[Cell]]]:
    """Add a column that names the columns that were filled in, row by row, where any was: numbers stay numbers."""
    if not any(cell.filled for row in rows for cell in row):
        return columns, rows
    labels = _labels(columns)
    filled = [[label for label, cell in zip(labels, row, strict=True) if cell.filled] for row in rows]
    said = [Cell("; ".join(names)) for names in filled]
    return [*columns, Column(words["filled"])], [[*row, cell] for row, cell in zip(rows, said, strict=True)]


def _one_of(cell: Cell, at: int, kind: str, form: str) -> Cell:
    if not isinstance(cell.value, tuple):
        return cell
    return replace(cell, value=cell.value[at], form=cell.form.replace(kind, form))


def _labels(columns: Sequence[Column]) -> list[str]:
    """Give the headings, none of them empty or twice: a program that filters a table goes by them."""
    labels: list[str] = []
    for number, column in enumerate(columns, start=1):
        label = plain(column.label) or f"({number})"
        taken = {other.casefold() for other in labels}
        labels.append(label if label.casefold() not in taken else f"{label} ({number})")
    return labels


def _heading(column: Column, label: str) -> Entry:
    return Entry(label, "column.right" if column.align == "right" else "column")


def _are_years(cells: Sequence[Cell]) -> bool:
    return bool(cells) and all(_YEAR.fullmatch(cell.text) for cell in cells)


def _entry(cell: Cell, column: Column, years: bool, signs: Mapping[str, Mapping[str, str]]) -> Entry:
    entry = _plain_entry(cell, column, years, signs)
    return replace(entry, shaded=True) if cell.filled else entry


def _plain_entry(cell: Cell, column: Column, years: bool, signs: Mapping[str, Mapping[str, str]]) -> Entry:
    kind, _, name = cell.form.partition(".")
    if kind == "date":
        return Entry(date.fromisoformat(str(cell.value)), "date")
    if kind in _NUMBERS:
        return Entry(cell.value, cell.form)
    if years and _YEAR.fullmatch(cell.text):
        return Entry(int(cell.text), "year")
    style = "sign" if column.align == "right" else "text"
    if kind == "sign" and name in signs:
        return Entry(signs[name]["code"].replace("{}", cell.text), style, printed=cell.text)
    return Entry(plain(cell.text), style)


def _signs_of(tables: Iterable[Table]) -> set[str]:
    """Give the names of the signs that stand for a number somewhere, and that of what was filled in."""
    cells = [cell for table in tables for row in table.rows for cell in row]
    signs = {cell.form.partition(".")[2] for cell in cells if cell.form.startswith("sign.")}
    return signs | {FILLED for cell in cells if cell.filled}


def _width(heading: Entry, cells: Sequence[Cell]) -> int:
    words = max(map(len, str(heading.value).split()), default=0) + 1
    longest = max((len(cell.text) for cell in cells), default=0) + 1
    return max(NARROWEST, words, min(longest, WIDEST))
