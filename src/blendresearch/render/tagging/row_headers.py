"""Row headers, which Typst does not tag."""

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name, Object, String

from blendresearch.render.blocks import Table
from blendresearch.render.tagging.structure import attributes, kids


def tag_row_headers(element: Object, table: Table, prefix: str, identifiers: pikepdf.NameTree) -> None:
    """Turn the cells of row header columns into header cells with a scope, and point the cells after them at them.

    `prefix` begins the ids of the header cells. The method is that of ISO 32000-1, 14.8.5.7 (Scope, Headers).
    """
    headers = [index for index, column in enumerate(table.columns) if column.row_header]
    body = [row for part in kids(element) if part.get("/S") == Name.TBody for row in kids(part)]
    for y, row in enumerate(body):
        names = {x: f"{prefix}-{y}-{x}" for x in headers if table.rows[y][x].text}
        for x, cell in enumerate(kids(row)):
            # A second header tells a row apart from others with the same first one: it is read together with that.
            _point_at(cell, [name for at, name in names.items() if x not in names or at < x])
            if x in names:
                _make_header(cell, names[x])
                identifiers[names[x]] = cell


def _make_header(cell: Object, name: str) -> None:
    cell.S = Name.TH
    cell.ID = String(name)
    attributes(cell, Name.Table).Scope = Name.Row


def _point_at(cell: Object, names: Sequence[str]) -> None:
    if names:
        table = attributes(cell, Name.Table)
        table.Headers = Array([*table.get("/Headers", []), *(String(name) for name in names)])
