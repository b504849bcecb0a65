"""From an executed notebook to one accessible HTML file, one accessible PDF, and its tables as spreadsheets.

`read_document` reads a notebook once into a neutral `Document`; each `write_*` writes that as one of the outputs, which
so cannot differ in content, numbering or order. The nbconvert exporters behind the names `blendresearch_html` and
`blendresearch_pdf` do both, for `jupyter nbconvert` and the export menu of JupyterLab.
"""

from blendresearch.render.document import Document, read_document
from blendresearch.render.ods import write_ods
from blendresearch.render.paper import write_pdf
from blendresearch.render.webpage import Beside, write_html
from blendresearch.render.xlsx import write_xlsx

__all__ = ["Beside", "Document", "read_document", "write_html", "write_ods", "write_pdf", "write_xlsx"]
