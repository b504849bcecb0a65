"""Two volumes of one notebook: each numbered by itself, with links between them, and nothing lost."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from tests.render.pdf_text import pdf_text
from tests.render.samples import cell, figure, figure_data, info, notebook, panel, small_table

from blendresearch.base.errors import RenderError
from blendresearch.render import Beside, read_document, read_volumes, write_html, write_pdf, write_xlsx
from blendresearch.render.blocks import KeyFigure, Prose
from blendresearch.render.html import ReportHTML, TechnicalHTML
from blendresearch.render.pdf import TechnicalPDF

TECHNICAL = ["technical"]


def chapter(title: str, text: str = "", anchor: str = "") -> Prose:
    return Prose(f"## {title}\n\n{text}", "nl", anchor=anchor, part="chapter")


def both(*, told: str = "tekst", behind: str = "tekst", **changes):
    """Make a notebook with a table and a chapter in each volume."""
    return notebook(
        cell(info(title="Titel")),
        cell(chapter("Eerst", told, "eerst"), small_table(id="hier", caption="Hier")),
        cell(chapter("Dan", behind, "dan"), small_table(id="daar", caption="Daar"), tags=TECHNICAL),
        cell(Prose("slot", "nl"), small_table(id="ook", caption="Ook")),
        cell(figure(id="beeld", **changes), tags=TECHNICAL),
    )


def link_in(document, beside=()):
    return BeautifulSoup(write_html(document, beside), "html.parser").select_one("main .prose p")


def test_cells_go_to_the_volume_of_their_tag_and_each_volume_is_numbered_by_itself():
    volumes = read_volumes(both())
    assert [item.label for item in volumes.report.items if item.label] == ["Tabel 1", "Tabel 2"]
    assert [item.label for item in volumes.technical.items if item.label] == ["Tabel T1", "Figuur T1"]
    assert [(each.number, each.text) for each in volumes.report.headings] == [("1", "Eerst")]
    assert [(each.number, each.text) for each in volumes.technical.headings] == [("1", "Dan")]
    titles = [volume.info.title for volume in volumes.all]
    assert titles == ["Titel", "Titel: technisch deel"]
    assert len({volume.info.author for volume in volumes.all}) == 1


def test_a_notebook_without_the_tag_has_one_volume():
    made = notebook(cell(info()), cell(small_table()))
    assert read_volumes(made).technical is None
    with pytest.raises(RenderError, match="technical"):
        read_document(made, "technical")


@pytest.mark.parametrize(
    ("said", "words", "target"),
    [
        ("[Daar](#daar)", "technisch deel, tabel T1", "daar"),
        ("[de tabel](#daar)", "de tabel (technisch deel, tabel T1)", "daar"),
        ("[wat *volgt*](#dan)", "wat volgt (technisch deel, hoofdstuk 1)", "dan"),
    ],
)
def test_a_link_to_the_other_volume_says_where_and_leads_there_when_its_page_is_beside(said, words, target):
    document = read_volumes(both(told=said)).report
    paragraph = link_in(document, [Beside("technical.nl.html", volume="technical")])
    assert paragraph.get_text() == words
    assert paragraph.a["href"] == f"technical.nl.html#{target}"
    alone = link_in(document)
    assert (alone.get_text(), alone.a) == (words, None)
    assert words.replace(" ", "") in pdf_text(write_pdf(document))


def test_a_link_back_to_the_report():
    document = read_document(both(behind="[Ook](#ook), [hier](#daar) en [elders](https://example.org)"), "technical")
    paragraph = link_in(document, [Beside("report.nl.html", volume="report")])
    assert paragraph.get_text() == "rapport, tabel 2, hier en elders"
    assert [link["href"] for link in paragraph.select("a")] == ["report.nl.html#ook", "#daar", "https://example.org"]


def test_a_link_to_neither_volume_and_an_id_that_both_have_are_refused():
    with pytest.raises(RenderError, match="links to 'nergens'"):
        read_volumes(both(behind="[x](#nergens)"))
    twice = notebook(cell(info()), cell(small_table()), cell(small_table(), tags=TECHNICAL))
    with pytest.raises(RenderError, match="has the id"):
        read_volumes(twice)


def test_a_key_figure_leads_to_what_is_in_its_own_volume():
    items = (KeyFigure("1", "een", target="eerst"), KeyFigure("2", "twee", target="dan"))
    made = notebook(cell(info()), cell(chapter("Eerst", anchor="eerst"), panel(items=items)),
                    cell(chapter("Dan", anchor="dan"), tags=TECHNICAL))  # fmt: skip
    page = BeautifulSoup(write_html(read_document(made)), "html.parser")
    assert [link["href"] for link in page.select(".panel a")] == ["#eerst"]


def test_spreadsheets_hold_the_tables_of_both_volumes_as_they_are_numbered_there():
    book = load_workbook(BytesIO(write_xlsx(read_volumes(both(data=figure_data())).together)))
    assert book.sheetnames[-4:] == ["Tabel 1", "Tabel 2", "Tabel T1", "Figuur T1"]


def test_numbers_behind_a_figure_of_the_report_are_in_the_technical_volume_where_no_table_has_them():
    data = figure_data()
    shown = cell(figure(data=data))
    there = cell(small_table(id="zelfde", columns=data.columns, rows=data.rows), tags=TECHNICAL)
    title = read_document(both()).words["figures_annex"].replace(" ", "")
    for technical, expected in ((cell(small_table(), tags=TECHNICAL), True), (there, False)):
        volumes = read_volumes(notebook(cell(info()), shown, technical))
        assert title not in pdf_text(write_pdf(volumes.report))
        assert (title in pdf_text(write_pdf(volumes.technical))) is expected


def test_exporters_of_both_volumes():
    made = both()
    pages = [BeautifulSoup(each().from_notebook_node(made)[0], "html.parser") for each in (ReportHTML, TechnicalHTML)]
    assert [page.title.string for page in pages] == ["Titel", "Titel: technisch deel"]
    assert TechnicalPDF().from_notebook_node(made)[0] == write_pdf(read_document(made, "technical"))
