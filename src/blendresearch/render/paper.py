"""The report as one PDF that is accessible (PDF/UA-1) and lasting (PDF/A-2a)."""

from blendresearch.render.annex import with_figure_data
from blendresearch.render.blocks import Table
from blendresearch.render.compile import compile_document
from blendresearch.render.document import Document, Text
from blendresearch.render.tagging import tag_row_headers


def write_pdf(document: Document) -> bytes:
    """Write a document as a PDF; raise RenderError when it cannot be accessible (`compile.compile_document`)."""
    whole = with_figure_data(document)
    return tag_row_headers(compile_document(whole), _tables(whole))


def _tables(document: Document) -> list[Table | None]:
    """Give what the PDF has as tables, in order; those of running text have no row headers."""
    tables: list[Table | None] = []
    for item in document.items:
        if isinstance(item.block, Table):
            tables.append(item.block)
        elif isinstance(item.block, Text):
            tables += [None for token in item.block.tokens if token.type == "table_open"]
    return tables
