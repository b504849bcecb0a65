"""What others made as HTML (a DataFrame in a cell), read into the same neutral table as our own."""

import re

from bs4 import BeautifulSoup, Tag

from blendresearch.render.blocks import Column, Table
from blendresearch.render.markdown import clean

_NUMBER = re.compile(r"[-+−±]?\s?[\d.,\s\u00a0\u202f]*\d\s?%?|nan|none|", re.IGNORECASE)

Grid = list[list[tuple[str, bool]]]


def read_tables(html: str, *, id_prefix: str, language: str) -> list[Table]:
    """Read each table in a piece of HTML; the ids are the prefix with a running number.

    Cells that span several rows or columns are repeated. Columns of nothing but numbers become right-aligned, and
    leading columns of `th` cells become row headers.
    """
    tables = BeautifulSoup(html, "html.parser").find_all("table")
    return [_read(table, f"{id_prefix}-{number}", language) for number, table in enumerate(tables, start=1)]


def readable_text(html: str) -> str:
    """Give the text of a piece of HTML, a line for each part, without its scripts and styles."""
    soup = BeautifulSoup(html, "html.parser")
    for silent in soup.find_all(["script", "style"]):
        silent.decompose()
    return "\n".join(soup.stripped_strings)


def _read(table: Tag, table_id: str, language: str) -> Table:
    rows = [row for row in table.find_all("tr") if row.find(["td", "th"])]
    head = [row for row in rows if row.find_parent("thead") or not row.find("td")]
    grid, depth = _grid(rows), len(head)
    width = max((len(row) for row in grid), default=0)
    padded = [row + [("", False)] * (width - len(row)) for row in grid]
    body = padded[depth:]
    columns = tuple(_column(index, padded[:depth], body) for index in range(width))
    caption = table.find("caption")
    return Table(
        id=table_id,
        caption=_text(caption) if caption else "",
        columns=columns,
        rows=tuple(tuple(text for text, _ in row) for row in body),
        language=language,
    )


def _grid(rows: list[Tag]) -> Grid:
    """Lay cells out on a grid, with spans filled in; each place holds its text and whether it is a header cell."""
    places: dict[tuple[int, int], tuple[str, bool]] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (y, x) in places:
                x += 1
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    places[y + down, x + right] = (_text(cell), cell.name == "th")
    widths = [max((x for at, x in places if at == y), default=-1) + 1 for y in range(len(rows))]
    return [[places.get((y, x), ("", False)) for x in range(width)] for y, width in enumerate(widths)]


def _column(index: int, head: Grid, body: Grid) -> Column:
    labels = dict.fromkeys(row[index][0] for row in head if row[index][0])
    header = bool(body) and all(all(is_header for _, is_header in row[: index + 1]) for row in body)
    number = any(row[index][0] for row in body) and all(_NUMBER.fullmatch(row[index][0]) for row in body)
    return Column(" ".join(labels), "right" if number and not header else "left", header)


def _text(cell: Tag) -> str:
    return clean(" ".join(cell.get_text(" ").split()))


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdecimal() else 1
