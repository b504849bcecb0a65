"""The HTML file: structure, names, language, and nothing from elsewhere."""

import csv
import re
from base64 import b64decode, b64encode
from codecs import BOM_UTF8
from hashlib import sha256
from io import StringIO
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from tests.render.samples import AWKWARD, cell, figure, info, note, notebook, panel, sample, small_table

from blendresearch.render import read_document, write_html
from blendresearch.render.blocks import Cell, KeyFigure, Prose
from blendresearch.render.downloads import csv_text
from blendresearch.render.html import ReportHTML
from blendresearch.render.markdown import clean
from blendresearch.render.sheets import workbook
from blendresearch.render.webpage import figure_source


@pytest.fixture(scope="module")
def soup(report_html):
    return BeautifulSoup(report_html, "html.parser")


def test_page_has_language_title_and_landmarks(soup):
    assert soup.html["lang"] == "nl"
    assert soup.title.get_text() == soup.h1.get_text() == info().title
    assert [len(soup.find_all(name)) for name in ("h1", "main", "nav", "header")] == [1, 1, 1, 1]
    assert soup.body.a["href"] == "#" + soup.main["id"]
    assert soup.time["datetime"] == "2025-03-24"
    assert "reconstructie" in soup.select_one(".notice").get_text()


def test_headings_make_an_outline_and_the_contents_name_them(soup):
    levels = [int(heading.name[1]) for heading in soup.main.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))
    anchors = [f"#{heading['id']}" for heading in soup.main.find_all(re.compile("^h[1-6]$"))]
    assert [link["href"] for link in soup.nav.find_all("a")] == anchors
    assert soup.nav.select_one("ol ol a")["href"] == "#wat-blended-is"


def test_ids_are_unique_and_references_arrive(soup):
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    references = [tag["href"][1:] for tag in soup.find_all(href=re.compile("^#"))]
    for name in ("aria-labelledby", "aria-describedby"):
        references += [tag[name] for tag in soup.find_all(attrs={name: True})]
    assert set(references) <= set(ids)


def test_tables_have_caption_scopes_and_a_region_to_scroll(soup):
    tables = soup.select("div.table table")
    assert [table.caption.get_text().split(" ")[1] for table in tables] == ["1", "2", "3", "4"]
    for table in tables:
        region = table.find_parent(attrs={"role": "region"})
        assert region["tabindex"] == "0"
        assert region["aria-labelledby"] == table.caption["id"]
        assert all(cell["scope"] == "col" for cell in table.thead.find_all("th"))
        assert all(row.find("th")["scope"] == "row" for row in table.tbody.find_all("tr"))
    assert len(soup.select("#tab-lang tbody tr")) == 72
    assert "n.v.t." in soup.find(id="tab-lang-notes").get_text()


def test_tables_in_text_have_scopes_and_no_empty_headers(soup):
    table = soup.select_one(".prose table")
    assert [cell["scope"] for cell in table.find_all("th")] == ["col", "col"]
    assert table.find_parent(attrs={"role": "group"})["aria-label"] == "Tabel"


def test_figures_have_alt_caption_and_the_picture_inside(soup):
    figures = soup.find_all("figure")
    assert [each.find(class_="label").get_text() for each in figures] == ["Figuur 1", "Figuur 2"]
    for each in figures:
        assert each.img["alt"] == figure().alt
        assert each.figcaption
        assert b64decode(each.img["src"].split(",")[1]).startswith(b"<?xml")


def test_key_figures_are_a_list(soup):
    items = soup.select("#kern ul > li")
    assert len(items) == len(panel().items)
    assert [items[0].strong.get_text(), items[0].span.get_text()] == ["3,8%", "van de mobiliteiten is blended"]


def test_parts_in_another_language_say_so(soup):
    block, words = soup.main.find_all(lang=True)
    assert (block.name, block["lang"]) == ("div", "en")
    assert str(words) == '<span lang="en">the <em>Journal</em> of Things</span>'
    assert '<span lang="en">open' in words.parent.get_text()


def test_only_the_one_script_may_run(soup):
    (script,) = soup.find_all("script")
    digest = b64encode(sha256(script.string.encode("utf-8")).digest()).decode("ascii")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]


def test_numbers_of_a_figure_are_a_table_below_it(soup):
    details = soup.select_one("#fig-aandeel details")
    assert details.summary.get_text() == "Figuur 1: de cijfers als tabel"
    assert [cell.get_text() for cell in details.select("tbody td")] == ["9,9%", "n.v.t.", "1,4%", "3,2%", "4,8%"]
    assert not soup.select("#fig-twee details")


def test_sums_stand_in_a_body_of_their_own(soup):
    assert [row.th.get_text() for row in soup.select("#fig-aandeel-data .totals tr")] == ["Alle samen"]
    assert not soup.select("#tab-klein .totals")


def test_every_numbered_table_can_be_taken_along(soup):
    links = {link["download"]: link for link in soup.select("a[download]")}
    tables = ["fig-aandeel-data", "tab-klein", "tab-lang", "tab-breed", "tab-raar"]
    assert sorted(links) == sorted(f"{name}.csv" for name in tables)
    link = links["fig-aandeel-data.csv"]
    raw = b64decode(link["href"].removeprefix("data:text/csv;charset=utf-8;base64,"))
    assert link.get_text() == f"Figuur 1 als CSV ({len(raw) / 1000:.1f} kB)".replace(".", ",")
    assert raw.decode("utf-8-sig").splitlines() == [
        "Instelling;Aandeel",
        "ROC Midden Nederland;0,099",
        "Drenthe College;n.v.t.",
        "'=Yuverta;0,014",
        "Deltion;0,032",
        "Alle samen;0,048",
    ]
    assert raw.startswith(BOM_UTF8)


def test_files_follow_the_language():
    table = small_table(rows=(("a,b", Cell("1.5", 1.5, "decimal.1")), ('"', Cell("-2", -2, "integer"))))
    soup = BeautifulSoup(write_html(read_document(notebook(cell(info(language="en")), cell(table)))), "html.parser")
    raw = b64decode(soup.select_one("a[download]")["href"].split(",")[1])
    assert raw.decode("utf-8-sig") == 'Wat,Aantal\r\n"a,b",1.5\r\n"""",-2\r\n'


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=20))
def test_no_text_in_a_file_is_a_formula(text):
    book = workbook(read_document(notebook(cell(info()), cell(small_table(rows=((text, "1"),))))))
    ((_, row),) = [list(csv.reader(StringIO(csv_text(book.tables[0], "nl_NL"), newline=""), delimiter=";"))]
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_key_figures_of_a_group_stand_below_its_name():
    items = (KeyFigure("1%", "a", group="Calls 2021"), KeyFigure("2%", "b", group="Calls 2023"))
    soup = BeautifulSoup(write_html(read_document(notebook(cell(info()), cell(panel(items=items))))), "html.parser")
    lists = soup.select("#kern ul")
    assert [soup.find(id=each["aria-labelledby"]).get_text() for each in lists] == ["Calls 2021", "Calls 2023"]
    assert [each.strong.get_text() for each in lists] == ["1%", "2%"]


def test_nothing_comes_from_elsewhere(soup, report_html):
    assert not soup.find_all(["iframe", "object", "embed", "form"])
    assert [link["href"] for link in soup.find_all("link")] == ["data:,"]
    assert all(tag["src"].startswith("data:") for tag in soup.find_all(src=True))
    assert not re.search(r"url\(|@import", soup.style.get_text())
    outside = [link["href"] for link in soup.find_all("a") if not link["href"].startswith(("#", "data:"))]
    assert outside == ["https://erasmus-plus.ec.europa.eu/"]


def test_input_and_notes_for_the_researcher_are_not_shown(report_html):
    assert "secret_source" not in report_html
    assert "Draai eerst" not in report_html


def test_text_stays_text(soup):
    assert AWKWARD in soup.select_one("#tab-raar caption").get_text()
    assert soup.select("#tab-raar tbody th")[1].get_text() == "<script>x</script>"


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1))
def test_any_text_anywhere(text):
    described = info(title="T" + text, subtitle=text, author=text, description=text, keywords=(text,), notice=text)
    table = small_table(caption=text, rows=((text, "1"),))
    picture = figure(caption="C" + text, alt="A" + text, svg="<svg/>")
    prose = Prose("x " + re.sub(r"[#\[\]!]", "", text), "nl")
    document = read_document(notebook(cell(described), cell(table, picture, prose)))
    soup = BeautifulSoup(write_html(document), "html.parser")
    assert soup.h1.get_text() == "T" + clean(text)
    assert soup.img["alt"] == "A" + clean(text)
    assert soup.select_one("#tab-klein caption").get_text().split() == ["Tabel", "1", *clean(text).split()]
    assert len(soup.find_all("script")) == 1


def test_fonts_of_pictures_fall_back():
    source = figure_source(figure(svg="<svg><text style=\"font: 10px 'DejaVu Sans'; fill: red\">x</text></svg>"))
    svg = b64decode(source.split(",")[1]).decode("utf-8")
    assert "font: 10px 'DejaVu Sans', Verdana, Geneva, sans-serif; fill: red" in svg


def test_page_without_description_or_headings_is_whole():
    soup = BeautifulSoup(write_html(read_document(notebook(note("# Title\n\ntext")))), "html.parser")
    assert (soup.html["lang"], soup.h1.get_text(), soup.nav) == ("en", "Title", None)


def test_same_input_gives_the_same_page(report_html):
    assert write_html(read_document(sample())) == report_html


def test_exporter_is_registered_with_a_name_for_the_menu():
    assert get_exporter("blendresearch_html") is ReportHTML
    assert ReportHTML.export_from_notebook == "Report (accessible HTML)"
    page, resources = ReportHTML().from_notebook_node(sample())
    assert (page, resources["output_extension"]) == (write_html(read_document(sample())), ".html")
