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

from blendresearch.render import Beside, read_document, write_html
from blendresearch.render.blocks import Cell, Column, KeyFigure, Prose
from blendresearch.render.downloads import csv_text, file_names, shortened
from blendresearch.render.html import ReportHTML
from blendresearch.render.markdown import clean
from blendresearch.render.sheets import workbook
from blendresearch.render.webpage import picture_source


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


def test_tables_have_caption_scopes_and_a_group_to_scroll(soup):
    tables = soup.select("div.table table")
    assert [table.caption.get_text().split(" ")[1] for table in tables] == ["1", "2", "3", "4"]
    for table in tables:
        group = table.find_parent(attrs={"role": "group"})
        assert group["tabindex"] == "0"
        assert group["aria-labelledby"] == table.caption.span["id"]
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
    style = b64encode(sha256(soup.style.string.encode("utf-8")).digest()).decode("ascii")
    assert policy.startswith(f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{style}';")
    assert "unsafe" not in policy
    assert not soup.find_all(style=True)
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
    names = ["figuur-1-aandeel-blended-per-instelling-in-procenten", "tabel-1-aangevraagd-en-gerealiseerd"]
    names += ["tabel-2-mobiliteiten-per-instelling-afgeronde-aanvraagjaren", "tabel-3-twaalf-kolommen"]
    names += ["tabel-4-kop-x-y-z-w-x-y-z-let-a-1-b-amp-ij-ij-12-fi-ffl"]
    assert sorted(links) == sorted(f"{name}.csv" for name in names)
    link = links[f"{names[0]}.csv"]
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
    assert not re.search(r"url\((?!data:font/woff2;base64,)|@import", soup.style.get_text())
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
    source = picture_source("<svg><text style=\"font: 10px 'DejaVu Sans'; fill: red\">x</text></svg>")
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


def page(*blocks, beside=(), **described):
    document = read_document(notebook(cell(info(**described)), cell(*blocks)))
    return BeautifulSoup(write_html(document, beside), "html.parser")


REPORT = (
    Prose("## Samenvatting\n\nKort.", "nl", anchor="summary"),
    Prose("## Vraag\n\nWaarom?\n\n### Wie *vraagt*\n\nWij.", "nl", anchor="background", part="chapter"),
    figure(),
    Prose("Meer.\n\n### Wat\n\n> ## In een citaat\n\nDat.", "nl", anchor="background", part="chapter"),
    Prose("Slot.\n\n## Gebruik\n\nVeel.", "nl", anchor="use", part="chapter"),
    Prose("## Bijlage: `methode`\n\n### Formules\n\nx", "nl", anchor="methods", part="annex"),
    small_table(),
    Prose("## Sources\n\nMany.", "en", anchor="sources", part="annex"),
)


def test_headings_have_numbers_and_addresses_that_stay_when_words_change():
    soup = page(*REPORT)
    found = [(each["id"], each.get_text()) for each in soup.main.find_all(re.compile("^h[2-6]$"))]
    assert found == [
        ("summary", "Samenvatting"),
        ("background", "1 Vraag"),
        ("background-2", "1.1 Wie vraagt"),
        ("background-3", "1.2 Wat"),
        ("background-4", "2 In een citaat"),
        ("use", "3 Gebruik"),
        ("methods", "A Bijlage: methode"),
        ("methods-2", "A.1 Formules"),
        ("sources", "B Sources"),
    ]
    assert [each.get_text() for each in soup.nav.find_all("a")] == [text for _, text in found]
    links = [(each["href"], each["aria-label"]) for each in soup.select(".anchor")]
    assert links[2] == ("#background-2", "Link naar 1.1 Wie vraagt")
    assert [href for href, _ in links] == [f"#{anchor}" for anchor, _ in found]


def test_annexes_open_and_close_and_their_heading_stays():
    soup = page(*REPORT)
    first, second = soup.main.select("details.annex")
    assert (first.summary.h2["id"], second.summary.h2["id"]) == ("methods", "sources")
    assert first.select_one("#tab-klein")
    assert not first.has_attr("open")
    assert not first.summary.find("a")
    assert second.summary.find(lang=True)["lang"] == "en"
    assert not soup.select("details.annex figure")
    assert [each.get_text() for each in soup.main.select("p") if each.get_text() == "Slot."] == ["Slot."]


def test_files_beside_the_page_are_in_its_bar():
    beside = [Beside("report.en.html", "en"), Beside("report.nl-be.html", "nl-be")]
    beside += [Beside("report.nl.pdf"), Beside("tabel len.xlsx")]
    links = page(*REPORT, beside=beside).select(".bar a")
    assert [(each["href"], each.get_text(), each.get("hreflang")) for each in links] == [
        ("report.en.html", "English", "en"),
        ("report.nl-be.html", "Nederlands (België)", "nl-BE"),
        ("report.nl.pdf", "PDF", None),
        ("tabel%20len.xlsx", "Tabellen (XLSX)", None),
    ]
    assert not page(*REPORT).select(".bar a")


def test_foot_says_who_made_the_page_or_what_the_report_says_of_itself():
    soup = page(*REPORT)
    assert [each.get_text() for each in soup.footer.find_all("dd")] == [info().author, "24 maart 2025"]
    assert "WCAG 2.1" in soup.footer.get_text()
    said = page(*REPORT, colophon=(("Licentie", "CC BY <4.0>"),), contact="a@b.nl", version="2")
    assert [each.get_text() for each in said.footer.find_all(["dt", "dd"])] == ["Licentie", "CC BY <4.0>"]
    assert said.footer.get_text().rstrip().endswith("a@b.nl.")
    assert "2" in [each.get_text() for each in said.select(".imprint span")]


def test_long_tables_open_and_short_ones_are_there(soup):
    assert soup.select_one("#tab-lang > details > summary").get_text().startswith("Tabel 2 openen (72 rijen)")
    assert not soup.select("#tab-klein details")


def test_key_figures_lead_to_what_the_document_has():
    items = (KeyFigure("1%", "a", target="use"), KeyFigure("2%", "b", target="not-here"))
    soup = page(panel(items=items), *REPORT)
    assert [each["href"] for each in soup.select("#kern a")] == ["#use"]
    assert soup.select("#kern li")[1].span.get_text() == "b"


def test_columns_of_names_that_readers_look_for_say_so():
    columns = (Column("Instelling", row_header=True, sought="Zoek een instelling"), Column("Aantal", "right"))
    heads = page(small_table(columns=columns)).select("#tab-klein th[scope=col]")
    assert [each.get("data-sought") for each in heads] == ["Zoek een instelling", None]


def test_a_figure_has_a_picture_for_a_narrow_screen_where_it_was_drawn_for_one():
    soup = page(figure(narrow="<svg>narrow</svg>"), figure(id="fig-b"))
    source = soup.select_one("#fig-aandeel picture source")
    assert source["media"] == "screen and (max-width: 40rem)"
    assert b64decode(source["srcset"].split(",")[1]) == b"<svg>narrow</svg>"
    assert not soup.select("#fig-b picture")


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("percent.1", 0.98765432109876, "0,98765"),
        ("points.2", -0.0000001, "0"),
        ("decimal.1", 1234.5, "1234,5"),
        ("decimal.0", 100.0, "100"),
        ("integer", 100, "100"),
    ],
)
def test_numbers_in_a_file_have_two_decimals_more_than_are_printed(form, value, written):
    table = small_table(rows=(("a", Cell("x", value, form)),))
    book = workbook(read_document(notebook(cell(info()), cell(table))))
    assert csv_text(book.tables[0], "nl_NL").splitlines()[1] == f"a;{written}"


def test_files_have_names_of_their_own_and_no_longer_than_systems_like():
    tables = [small_table(), small_table(id="tab-b", caption="日本"), small_table(id="tab-c", caption="x" * 200)]
    names = file_names(workbook(read_document(notebook(cell(info()), cell(*tables)))).tables)
    assert names == {"tab-klein": "tabel-1-aangevraagd-en-gerealiseerd", "tab-b": "tabel-2", "tab-c": "tabel-3"}
    assert shortened("a" * 100) == "a" * 60


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["x", "## a", "### b", "> ## c"]), max_size=8))
def test_no_text_is_lost_where_chapters_begin(lines):
    depth, kept = 1, []
    for line in lines:
        wanted = len(line.split()[-2]) if "#" in line else 0
        if wanted > depth + 1:
            continue
        depth = wanted or depth
        kept.append(line)
    soup = page(Prose("\n\n".join(kept), "nl", anchor="part", part="chapter"))
    said = [
        each.contents[-1].strip() for each in soup.main.find_all(["p", "h2", "h3"]) if each.get("class") != ["notice"]
    ]
    assert said == [line.split()[-1] for line in kept]
