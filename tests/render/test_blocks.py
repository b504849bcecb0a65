"""Blocks go through a notebook and come back; their HTML holds every text as text."""

import json

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, new_output

from blendresearch.render.blocks import (
    Cell,
    Column,
    DocumentInfo,
    Figure,
    KeyFigure,
    KeyFigures,
    Prose,
    Table,
    from_bundle,
    key_figures_html,
    notes_html,
    table_html,
)

CELLS = (
    Cell("1,7%", 0.0165, "percent.1"),
    Cell("1,2–2,1%", (0.012, 0.021), "range.1"),
    Cell("12", 12, "integer"),
    Cell("24 maart 2025", "2025-03-24", "date"),
    Cell("Study visit", language="en"),
)
TYPED = Table("c", "C", (Column("A"),), tuple((cell,) for cell in CELLS), source="S", totals=1)
TABLE = Table("t", "C", (Column("A", row_header=True), Column("n", "right")), (("a", "1"), ("b", "2")), ("note",), "nl")
BLOCKS = [
    Prose("# *x*", "nl"),
    Prose("x", "nl", new_page=True),
    Prose("x", "nl", anchor="methods", part="annex"),
    TABLE,
    TYPED,
    Figure("f", "C", "alt", "<svg/>", ("one", "two"), "nl"),
    Figure("g", "C", "alt", "<svg/>", source="S", data=TYPED, narrow="<svg>n</svg>"),
    KeyFigures("k", "C", (KeyFigure("3,8%", "share"), KeyFigure("1", "x", "note", target="use")), "nl"),
    DocumentInfo("T", "S", "nl", "2025-03-24", "A", "D", ("k1", "k2"), "N"),
    DocumentInfo("T", colophon=(("licence", "x"), ("made with", "y")), contact="a@b.c", version="2"),
    DocumentInfo("T"),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_block_survives_a_notebook_file(block):
    data, metadata = block._repr_mimebundle_()
    output = new_output("display_data", data=data, metadata=metadata)
    written = nbformat.writes(new_notebook(cells=[new_code_cell(outputs=[output])]))
    nbformat.validate(nbformat.reads(written, as_version=4))
    read = nbformat.reads(written, as_version=4).cells[0].outputs[0]
    assert from_bundle(dict(read.data), dict(read.metadata), language="en") == block


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_block_has_plain_text_and_json_values(block):
    data, metadata = block._repr_mimebundle_()
    assert data["text/plain"].strip()
    assert json.loads(json.dumps([data, metadata])) is not None
    assert type(block).from_json(json.loads(json.dumps(block.to_json()))) == block


def test_outputs_of_others_are_no_blocks():
    assert from_bundle({"text/html": "<table></table>", "text/plain": "x"}, {}, language="en") is None
    assert from_bundle({"image/svg+xml": "<svg/>"}, {"image/svg+xml": {"alt": "x"}}, language="en") is None


def test_prose_without_language_gets_that_of_the_document():
    assert from_bundle({"text/markdown": "x"}, {}, language="nl") == Prose("x", "nl")


def test_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="row 2 has 1 cells, not 2"):
        Table("t", "C", (Column("A"), Column("B")), (("1", "2"), ("3",)))


def test_table_names_its_columns_and_rows():
    soup = BeautifulSoup(table_html(TABLE, label="Tabel 1"), "html.parser")
    assert soup.caption.get_text() == "Tabel 1 C"
    assert [(cell.get_text(), cell["scope"]) for cell in soup.thead.find_all("th")] == [("A", "col"), ("n", "col")]
    assert [(cell.get_text(), cell["scope"]) for cell in soup.tbody.find_all("th")] == [("a", "row"), ("b", "row")]
    assert [cell.get_text() for cell in soup.tbody.find_all("td")] == ["1", "2"]
    assert all("number" in cell["class"] for cell in soup.tbody.find_all("td"))


def test_cells_are_plain_text_until_there_is_more_to_say():
    assert TABLE.rows[0] == (Cell("a"), Cell("1"))
    assert TABLE.to_json()["rows"] == [["a", "1"], ["b", "2"]]
    assert TYPED.to_json()["rows"][2] == [{"text": "12", "value": 12, "form": "integer"}]
    assert TYPED.texts == (("1,7%",), ("1,2–2,1%",), ("12",), ("24 maart 2025",), ("Study visit",))


def test_cells_tell_what_they_sort_by_and_their_language():
    cells = BeautifulSoup(table_html(TYPED), "html.parser").find_all("td")
    assert [cell.get("data-value") for cell in cells] == ["0.0165", "0.012", "12", "2025-03-24", None]
    assert [cell.get("lang") for cell in cells] == [None, None, None, None, "en"]


def test_source_stands_below_the_notes():
    soup = BeautifulSoup(notes_html(("one",), "where from"), "html.parser")
    assert [(each.get_text(), each.get("class")) for each in soup.find_all("p")] == [
        ("one", None),
        ("where from", ["source"]),
    ]
    assert notes_html(()) == ""


def test_empty_header_cells_are_no_headers():
    table = Table("t", "C", (Column("", row_header=True), Column("n")), (("", "1"), ("b", "2")))
    soup = BeautifulSoup(table_html(table), "html.parser")
    assert [cell.get_text() for cell in soup.find_all("th")] == ["n", "b"]
    assert len(soup.find_all(["th", "td"])) == 6


OWN_TAGS = {"table", "caption", "span", "thead", "tbody", "tr", "th", "td"}
OWN_TAGS |= {"div", "p", "ul", "li", "strong", "small"}


@given(st.text(min_size=1))
def test_text_in_html_stays_text(text):
    table = Table("t", text, (Column(text), Column("x")), ((text, "y"),), (text,))
    panel = KeyFigures("k", text, (KeyFigure(text, text, text),))
    html = table_html(table, label=text) + notes_html(table.notes) + key_figures_html(panel)
    soup = BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= OWN_TAGS
    assert soup.find_all("td")[-1].get_text() == "y"


@pytest.mark.parametrize(
    ("columns", "rows", "headers"),
    [
        ("HLR", (("a", "x", "1"), ("b", "x", "1")), [0]),
        ("HLR", (("a", "x", "1"), ("a", "y", "1")), [0, 1]),
        ("HLLR", (("a", "x", "u", "1"), ("a", "x", "v", "1")), [0, 1, 2]),
        ("HLR", (("a", "x", "1"), ("a", "x", "2")), [0]),  # no text tells them apart
        ("HRL", (("a", "1", "x"), ("a", "2", "y")), [0]),  # a number names nothing
        ("LLR", (("a", "x", "1"), ("a", "y", "1")), []),
        ("HLR", (), [0]),
    ],
)
def test_rows_of_one_name_are_named_by_the_text_beside_it(columns, rows, headers):
    kinds = {"H": Column("x", row_header=True), "L": Column("x"), "R": Column("x", "right")}
    table = Table("t", "T", tuple(kinds[kind] for kind in columns), rows)
    assert [place for place, column in enumerate(table.columns) if column.row_header] == headers
    assert Table.from_json(table.to_json()) == table
