"""Numbers of a column line up by their decimal sign."""

from bs4 import BeautifulSoup
from tests.render.samples import cell, info, notebook, small_table

from blendresearch.render import read_document, write_html
from blendresearch.render.alignment import pads
from blendresearch.render.blocks import Cell

VALUES = (
    ("een", Cell("4,2%", 0.042, "percent.1")),
    ("twee", Cell("1,65%", 0.0165, "percent.2")),
    ("drie", Cell("100%", 1, "percent.0")),
    ("vier", "n.v.t."),
    ("vijf", Cell("12", 12, "integer")),
)


def test_numbers_stand_off_by_the_decimals_that_they_lack():
    assert [row[1] for row in pads(small_table(rows=VALUES))] == [1, 0, 3, 0, 0]
    assert pads(small_table(rows=())) == []


def test_alike_numbers_stand_at_the_edge():
    assert pads(small_table(rows=VALUES[:1] * 3)) == [[0, 0]] * 3


def test_html_says_how_far():
    document = read_document(notebook(cell(info()), cell(small_table(rows=VALUES))))
    soup = BeautifulSoup(write_html(document), "html.parser")
    assert [row.td.get("data-pad") for row in soup.select("#tab-klein tbody tr")] == ["1", None, "3", None, None]
