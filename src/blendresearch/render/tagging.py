"""What the Typst wheel cannot tag: row headers. Written into the structure tree of the finished PDF."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from blendresearch.render.blocks import Table


def tag_row_headers(pdf: bytes, tables: Sequence[Table | None]) -> bytes:
    """Turn the cells of row header columns into header cells with a scope, and point the cells of their row at them.

    `tables` are those of the PDF in their order, None for one without row headers. The method is that of ISO 32000-1,
    14.8.5.7 (Scope, Headers); the result has the same bytes each time.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        tree = document.Root.StructTreeRoot
        for number, (element, table) in enumerate(zip(_tables(tree), tables, strict=True)):
            if table is not None:
                _tag_table(element, table, f"row-{number}", pikepdf.NameTree(tree.IDTree))
        output = BytesIO()
        # Most of the file is tags: packed, it takes a third of the room.
        document.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _tag_table(element: Object, table: Table, prefix: str, identifiers: pikepdf.NameTree) -> None:
    headers = [index for index, column in enumerate(table.columns) if column.row_header]
    body = [row for part in _kids(element) if part.get("/S") == Name.TBody for row in _kids(part)]
    for y, row in enumerate(body):
        cells = _kids(row)
        names = {x: f"{prefix}-{y}-{x}" for x in headers if table.rows[y][x].text}
        for x, cell in enumerate(cells):
            if x in names:
                _make_header(cell, names[x])
                identifiers[names[x]] = cell
            else:
                _point_at(cell, list(names.values()))


def _make_header(cell: Object, name: str) -> None:
    cell.S = Name.TH
    cell.ID = String(name)
    _table_attributes(cell).Scope = Name.Row


def _point_at(cell: Object, names: Sequence[str]) -> None:
    attributes = _table_attributes(cell)
    attributes.Headers = Array([*attributes.get("/Headers", []), *(String(name) for name in names)])


def _table_attributes(cell: Object) -> Object:
    """Give the attributes of a cell that belong to tables, made when there are none."""
    found = cell.get("/A", Array())
    entries = list(found) if isinstance(found, Array) else [found]
    for entry in entries:
        if entry.get("/O") == Name.Table:
            return entry
    cell.A = Array([Dictionary(O=Name.Table), *entries])
    return cell.A[0]


def _tables(element: Object) -> Iterator[Object]:
    """Give the tables below an element; what is in a table is not searched, for that is most of the tree."""
    for kid in _kids(element):
        if Name.Table == kid.S:
            yield kid
        else:
            yield from _tables(kid)


def _kids(element: Object) -> list[Object]:
    """Give the structure elements right under one; marked content and annotations are not among them."""
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]
