"""The PDF report in the export menu of JupyterLab and for `jupyter nbconvert --to blendresearch_pdf`."""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from blendresearch.render.blocks import Volume
from blendresearch.render.paper import write_pdf
from blendresearch.render.volumes import read_document


class ReportPDF(Exporter):
    """nbconvert exporter `blendresearch_pdf`: the accessible PDF of an executed notebook."""

    export_from_notebook = "Report (accessible PDF)"
    volume: Volume = "report"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _pdf_extension(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Convert a notebook to the bytes of a PDF; raise RenderError when it cannot be accessible."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        return write_pdf(read_document(copy, self.volume)), resources


class TechnicalPDF(ReportPDF):
    """nbconvert exporter `blendresearch_technical_pdf`: the cells with the tag `technical`."""

    export_from_notebook = "Technical volume (accessible PDF)"
    volume: Volume = "technical"
