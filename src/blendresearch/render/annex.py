"""On paper nothing opens: the numbers behind a figure that no table of the report gives stand in an annex."""

from dataclasses import replace

from blendresearch.render.blocks import Figure, Row, Table
from blendresearch.render.document import Document, Heading, Item, Text
from blendresearch.render.markdown import headings, parse

_ID = "figure-data"


def with_figure_data(document: Document) -> Document:
    """Add an annex with the table behind each figure whose numbers are in no table of the document, named as it is."""
    tables = [item.block for item in document.items if isinstance(item.block, Table)]
    figures = [item for item in document.items if isinstance(item.block, Figure) and item.block.data]
    missing = [item for item in figures if not any(_holds(table, item.block.data) for table in tables)]
    if not missing:
        return document
    opening, heading = _opening(document)
    items = (*document.items, opening, *(replace(item, block=item.block.data) for item in missing))
    return replace(document, items=items, headings=(*document.headings, heading))


def _opening(document: Document) -> tuple[Item, Heading]:
    words = document.words
    tokens = parse(f"## {words['figures_annex']}\n\n{words['figures_annex_text']}")
    ((token, level, text),) = headings(tokens)
    token.attrSet("id", _ID)
    return Item("the annex", Text(tuple(tokens), document.language.code)), Heading(level, _ID, text)


def _holds(table: Table, data: Table) -> bool:
    """Tell whether every row of `data` has all its numbers in one row of the table."""
    rows = [_numbers(row) for row in table.rows]
    return all(any(wanted <= row for row in rows) for wanted in map(_numbers, data.rows))


def _numbers(row: Row) -> set[object]:
    return {cell.value for cell in row if cell.value is not None}
