"""The report as one PDF that is accessible (PDF/UA-1) and lasting (PDF/A-2a)."""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from blendresearch.render.annex import with_figure_data
from blendresearch.render.blocks import Table
from blendresearch.render.compile import compile_document
from blendresearch.render.document import Document, Text, read_document
from blendresearch.render.tagging import tag_row_headers


def to_pdf(notebook: NotebookNode) -> bytes:
    """Give an executed notebook as a PDF; raise RenderError when it cannot be accessible."""
    return ReportPDF().from_notebook_node(notebook)[0]


class ReportPDF(Exporter):
    """nbconvert exporter `blendresearch_pdf`: the accessible PDF of an executed notebook."""

    export_from_notebook = "Report (accessible PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _pdf_extension(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Convert a notebook to the bytes of a PDF."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        document = with_figure_data(read_document(copy))
        pdf = compile_document(document)
        return tag_row_headers(pdf, _tables(document)), resources


def _tables(document: Document) -> list[Table | None]:
    """Give what the PDF has as tables, in order; those of running text have no row headers."""
    tables: list[Table | None] = []
    for item in document.items:
        if isinstance(item.block, Table):
            tables.append(item.block)
        elif isinstance(item.block, Text):
            tables += [None for token in item.block.tokens if token.type == "table_open"]
    return tables
