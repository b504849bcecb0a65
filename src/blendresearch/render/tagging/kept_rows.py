"""Tables without the cells that keep their rows together on a page, which say nothing (`templates/report.typ`)."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Object

from blendresearch.render.tagging.structure import kids


def drop_keepers(table: Object, identifiers: pikepdf.NameTree) -> None:
    """Take out of a table the cells of the last column, that of the keepers, with their ids, and the last row."""
    first, *others, last = _rows(table)
    columns = len(kids(first)) - 1
    for row in (first, *others):
        cells = kids(row)
        row.K = Array(cells[:columns])
        for cell in cells[columns:]:
            if "/ID" in cell:
                del identifiers[str(cell.ID)]
    above = last.P
    above.K = Array(kids(above)[:-1])


def _rows(table: Object) -> Iterator[Object]:
    """Give the rows in their parts; a table without any but its headings has no parts."""
    for part in kids(table):
        if str(part.S) == "/TR":
            yield part
        elif str(part.S) in ("/THead", "/TBody"):
            yield from kids(part)
