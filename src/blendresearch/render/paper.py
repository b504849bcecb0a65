"""The report as one PDF that is accessible (PDF/UA-1) and lasting (PDF/A-2a)."""

from blendresearch.render.annex import with_figure_data
from blendresearch.render.compile import compile_document
from blendresearch.render.document import Document
from blendresearch.render.tagging import finish_tags


def write_pdf(document: Document) -> bytes:
    """Write a document as a PDF; raise RenderError when it cannot be accessible (`compile.compile_document`)."""
    whole = with_figure_data(document)
    return finish_tags(compile_document(whole), whole)
