"""From an executed notebook to one accessible HTML file, one accessible PDF, and its tables as spreadsheets.

`to_html` and `to_pdf` are what the pipeline calls; the nbconvert exporters behind the names `blendresearch_html` and
`blendresearch_pdf` do the same for `jupyter nbconvert` and the export menu of JupyterLab. All outputs are written from
one neutral `Document`, so they cannot differ in content, numbering or order.
"""

from blendresearch.render.html import to_html
from blendresearch.render.ods import to_ods
from blendresearch.render.pdf import to_pdf
from blendresearch.render.xlsx import to_xlsx

__all__ = ["to_html", "to_ods", "to_pdf", "to_xlsx"]


def read_document(notebook):
    return notebook


write_html, write_pdf, write_ods, write_xlsx = to_html, to_pdf, to_ods, to_xlsx
