"""The HTML report in the export menu of JupyterLab and for `jupyter nbconvert --to blendresearch_html`."""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from blendresearch.render.blocks import Volume
from blendresearch.render.volumes import read_document
from blendresearch.render.webpage import write_html


class ReportHTML(Exporter):
    """nbconvert exporter `blendresearch_html`: the accessible report of an executed notebook."""

    export_from_notebook = "Report (accessible HTML)"
    volume: Volume = "report"
    output_mimetype = "text/html"

    @default("file_extension")
    def _html_extension(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook to a page; raise RenderError when it cannot be accessible."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        return write_html(read_document(copy, self.volume)), resources


class TechnicalHTML(ReportHTML):
    """nbconvert exporter `blendresearch_technical_html`: the cells with the tag `technical`."""

    export_from_notebook = "Technical volume (accessible HTML)"
    volume: Volume = "technical"
