"""From an executed notebook to accessible HTML and PDF of each of its volumes, and its tables as spreadsheets.

`read_volumes` reads a notebook once into neutral `Document`s, `read_document` into one of them; each `write_*` writes
that as one of the outputs, which so cannot differ in content, numbering or order. The nbconvert exporters behind the
names `blendresearch_html`, `blendresearch_pdf`, `blendresearch_technical_html` and `blendresearch_technical_pdf` do
both, for `jupyter nbconvert` and the export menu of JupyterLab.
"""

from blendresearch.render.document import Document, Volumes
from blendresearch.render.ods import write_ods
from blendresearch.render.paper import write_pdf
from blendresearch.render.picture_files import write_pictures
from blendresearch.render.volumes import read_document, read_volumes
from blendresearch.render.webpage import Beside, write_html
from blendresearch.render.xlsx import write_xlsx

__all__ = [
    "Beside", "Document", "Volumes", "read_document", "read_volumes", "write_html", "write_ods", "write_pdf",
    "write_pictures", "write_xlsx",
]  # fmt: skip
