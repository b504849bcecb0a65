"""The PDF: tags, names, language, standards, fonts, sizes, and the same bytes each time."""

import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from pdfua.validator import Validator
from tests.contents import unpacked_pdf
from tests.render.colours import contrast
from tests.render.pdf_text import page_texts, pdf_text, squeezed
from tests.render.samples import (
    AWKWARD,
    LONG,
    cell,
    figure,
    figure_data,
    info,
    note,
    notebook,
    panel,
    sample,
    small_table,
    wide_table,
)

from blendresearch.base.errors import RenderError
from blendresearch.render import read_document, write_pdf
from blendresearch.render.annex import with_figure_data
from blendresearch.render.blocks import Cell, Column, KeyFigure, Prose, Table
from blendresearch.render.pdf import ReportPDF

_OPENING = '#set document(title: "Onrust")\n'


@pytest.fixture(scope="module")
def pdf(report_pdf):
    with pikepdf.open(BytesIO(report_pdf)) as document:
        yield document


@pytest.fixture(scope="module")
def elements(pdf):
    return list(walk(pdf.Root.StructTreeRoot))


def walk(element):
    for kid in kids(element):
        yield kid
        yield from walk(kid)


def kids(element):
    found = element.get("/K", [])
    found = found if isinstance(found, pikepdf.Array) else [found]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def named(elements, *names):
    return [element for element in elements if str(element.S) in names]


def attribute(element, name):
    found = element.get("/A", [])
    found = found if isinstance(found, pikepdf.Array) else [found]
    return next((entry[name] for entry in found if name in entry), None)


def report(*blocks, **changes):
    return write_pdf(read_document(notebook(cell(info(notice="", **changes)), cell(*blocks))))


def test_file_is_tagged_and_names_its_language_and_title(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "nl-NL"
    assert str(pdf.docinfo["/Title"]) == info().title
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_file_claims_both_standards(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"] == info().title


def test_validator_finds_no_errors(report_pdf, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(report_pdf)
    outcomes = Validator().validate(str(file)).outcomes
    assert [finding for rule in outcomes for finding in rule.findings] == []
    # It takes a rule that stops with an error for passed. The tests of headings below look at what that one would.
    assert {rule.rule_id for rule in outcomes if rule.skipped_reason} <= {"UA-14-001"}
    assert len(outcomes) > 10


def test_columns_and_rows_have_header_cells(elements):
    table = named(elements, "/Table")[1]
    caption, head, body = kids(table)
    assert str(caption.S) == "/Caption"
    assert [str(attribute(header, "/Scope")) for header in kids(kids(head)[0])] == ["/Column"] * 5
    assert len(kids(body)) == 72
    for row in kids(body):
        first, *rest = kids(row)
        assert (str(first.S), str(attribute(first, "/Scope"))) == ("/TH", "/Row")
        assert {str(each.S) for each in rest} == {"/TD"}


def test_cells_point_at_headers_that_exist(pdf, elements):
    names = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
    cells = named(elements, "/TD")
    assert len(cells) > 72
    for each in cells:
        for header in attribute(each, "/Headers") or []:
            assert str(names[str(header)].S) == "/TH"
    row = kids(named(kids(named(elements, "/Table")[1]), "/TBody")[0])[3]
    assert str(attribute(kids(row)[2], "/Headers")[1]) == str(kids(row)[0].ID)


def test_rows_of_one_name_have_a_second_header():
    columns = (Column("Calls", row_header=True), Column("Grens"), Column("Aandeel", "right"))
    rows = (("2021", "onder", "1"), ("2021", "boven", "2"), ("2022", "onder", "1"))
    with pikepdf.open(BytesIO(report(Table("tab-grens", "Grenzen", columns, rows)))) as document:
        (body,) = named(walk(document.Root.StructTreeRoot), "/TBody")
        names = pikepdf.NameTree(document.Root.StructTreeRoot.IDTree)
        for row in kids(body):
            first, second, number = kids(row)
            assert [str(each.S) for each in (first, second, number)] == ["/TH", "/TH", "/TD"]
            assert str(attribute(second, "/Scope")) == "/Row"
            *_, headed = attribute(second, "/Headers")
            assert str(headed) == str(first.ID)
            assert [str(each) for each in attribute(number, "/Headers")][1:] == [str(first.ID), str(second.ID)]
        assert str(names[str(kids(kids(body)[1])[1].ID)].S) == "/TH"


def test_rows_have_as_many_cells_as_the_table_has_columns(elements):
    for table in named(elements, "/Table"):
        rows = [row for part in kids(table) if str(part.S) != "/Caption" for row in kids(part)]
        assert {len(kids(row)) for row in rows} == {len(kids(rows[0]))}
        assert not any(attribute(cell, "/RowSpan") for row in rows for cell in kids(row))


@pytest.mark.parametrize("count", range(19, 28))
def test_no_table_leaves_a_few_rows_or_its_notes_on_a_page(count):
    rows = tuple((f"College {number}", "1") for number in range(count))
    lead, more = (Prose("\n\n".join(["Een alinea."] * number), "nl") for number in (9, 12))
    with pikepdf.open(BytesIO(report(lead, small_table(rows=rows, totals=1), more))) as document:
        found = list(walk(document.Root.StructTreeRoot))
        pages = [kids(row)[0].Pg.objgen for row in kids(named(found, "/TBody")[0])]
        assert len(set(pages)) == (1 if count < 23 else 2)  # 23 would have room without the notes
        assert min(Counter(pages).values()) >= 3
        assert named(found, "/P")[-13].Pg.objgen == pages[-1]


def test_tables_in_text_have_no_row_headers(elements):
    in_text = named(elements, "/Table")[3]
    assert [str(each.S) for row in kids(kids(in_text)[1]) for each in kids(row)] == ["/TD"] * 3


def test_figures_have_the_alt_text(elements):
    assert [str(element.Alt) for element in named(elements, "/Figure")] == [figure().alt] * 2


def test_key_figures_are_headings_and_a_list():
    items = (KeyFigure("1,65%", "is blended", "259", "2021"), KeyFigure("22", "geen", "", "2021"), KeyFigure("9", "x"))
    with pikepdf.open(BytesIO(report(Prose("## A\n\n### B", "nl"), panel(items=items)))) as document:
        found = [each for each in walk(document.Root.StructTreeRoot) if str(each.S) != "/Document"]
        headings = [(str(each.S), str(each["/T"])) for each in found if "/T" in each]
        assert headings[1:] == [("/H2", "A"), ("/H3", "B"), ("/H4", panel().caption), ("/H5", "2021")]
        lists = named(found, "/L")
        assert [[str(each.S) for each in kids(one)] for one in lists] == [["/LI"] * 2, ["/LI"]]
        assert {str(attribute(one, "/ListNumbering")) for one in lists} == {"/None"}
        for item in (item for one in lists for item in kids(one)):
            (body,) = kids(item)
            assert str(body.S) == "/LBody"
            assert {str(each.S) for each in kids(body)} == {"/P"}
            assert body.P.objgen == item.objgen


def test_no_element_is_empty(elements):
    cells = ("/TD", "/TH")  # a cell without a text is one all the same
    assert [str(each.S) for each in elements if "/K" not in each and str(each.S) not in cells] == []
    assert [str(each.S) for each in elements if str(each.S) not in cells and len(list(_held(each))) == 0] == []


def _held(element):
    held = element.K
    return held if isinstance(held, pikepdf.Array) else [held]


def test_links_say_their_words_and_where_they_lead(elements):
    told = [
        str(each.Obj.Contents)
        for link in named(elements, "/Link")
        for each in _held(link)
        if isinstance(each, pikepdf.Dictionary) and "/Obj" in each
    ]
    contents, text = told[:9], told[9:]
    assert contents[0] == "“Samenvatting” pagina 1"
    assert text == [
        "figuur 1, pagina 2",
        "de lange tabel, pagina 3",
        "het programma, https://erasmus-plus.ec.europa.eu/",
        "de methode, pagina 7",
    ]


def test_links_can_be_hit(pdf):
    for page in pdf.pages:
        boxes = [[float(value) for value in each.Rect] for each in page.get("/Annots", [])]
        assert all(top - bottom >= 11 for _, bottom, _, top in boxes)
        whole = sorted((box for box in boxes if box[2] - box[0] > 400), reverse=True, key=lambda box: box[1])
        assert all(above[1] >= below[3] for above, below in pairwise(whole))  # those of the contents, one below another


def test_formulas_are_formulas_and_say_how_they_are_read():
    text = 'Met <span role="math" aria-label="P is X gedeeld door N">P = X / N</span> en <span role="math">x</span>.'
    made = report(Prose(text, "nl"))
    with pikepdf.open(BytesIO(made)) as document:
        (formula,) = named(walk(document.Root.StructTreeRoot), "/Formula")
        assert str(formula.Alt) == "P is X gedeeld door N"
    assert squeezed("P = X / N en <span") in pdf_text(made)


def test_headings_are_bookmarks_and_in_the_contents(pdf, elements):
    with pdf.open_outline() as outline:
        titles = {item.title: [child.title for child in item.children] for item in outline.root}
    assert titles["Geregistreerd gebruik"] == ["Per instelling", "Over de jaren"]
    headings = [(str(each.S), str(each["/T"])) for each in elements if re.fullmatch(r"/H\d", str(each.S))]
    assert headings[:5] == [
        ("/H1", info().title),
        ("/H2", "Inhoud"),
        ("/H2", "Samenvatting"),
        ("/H3", panel().caption),
        ("/H2", "Vraag en achtergrond"),
    ]
    assert [level for level, _ in headings].count("/H1") == 1
    assert len(named(elements, "/TOCI")) == 9


def test_parts_in_another_language_say_so(elements):
    assert [str(element["/Lang"]) for element in elements if "/Lang" in element] == ["en"]


def test_words_in_another_language_say_so(pdf):
    spoken = {}
    for page in pdf.pages:
        for operands, operator in map(tuple, pikepdf.parse_content_stream(page)):
            about = operands[1] if str(operator) == "BDC" and len(operands) > 1 else {}
            if isinstance(about, pikepdf.Dictionary) and "/Lang" in about:
                spoken.setdefault(str(about["/Lang"]), []).append(about)
    assert set(spoken) >= {"en"}


def test_numbers_behind_a_figure_stand_in_an_annex(report_pdf, elements):
    annex = read_document(sample()).language.words["render"]["figures_annex"]
    assert str(named(elements, "/H2")[-1]["/T"]) == annex
    body = kids(named(kids(named(elements, "/Table")[-1]), "/TBody")[0])
    assert [str(kids(row)[0].S) for row in body] == ["/TH"] * 5
    assert squeezed("=Yuverta") in pdf_text(report_pdf)


def test_numbers_that_a_table_gives_are_not_given_twice():
    rows = (*figure_data().rows, ("Meer", "1"))
    document = read_document(notebook(cell(info()), cell(figure(data=figure_data()), small_table(rows=rows))))
    assert with_figure_data(document) is document
    other = read_document(notebook(cell(info()), cell(figure(data=figure_data()), small_table(rows=rows[1:]))))
    assert [item.label for item in with_figure_data(other).items] == ["Figuur 1", "Tabel 1", "", "Figuur 1"]


def test_pictures_are_read_where_the_text_has_them():
    many = [Prose(f"Alinea {n}. {LONG * 4}", "nl") for n in range(6)]
    blocks = [block for n, text in enumerate(many) for block in (text, figure(id=f"fig-{n}", alt=f"Figuur na {n}"))]
    with pikepdf.open(BytesIO(report(*blocks))) as document:
        assert len(document.pages) > 2
        order = [str(each.S) for each in walk(document.Root.StructTreeRoot) if str(each.S) in ("/P", "/Figure")]
    assert [order[at - 1] for at, kind in enumerate(order) if kind == "/Figure"] == ["/P"] * 6


def test_fonts_are_embedded(pdf):
    fonts = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary) and "/FontDescriptor" in entry]
    families = {str(font.BaseFont).split("+")[1] for font in fonts}
    assert all("/FontFile2" in font.FontDescriptor or "/FontFile3" in font.FontDescriptor for font in fonts)
    assert {family.split("-")[0] for family in families} == {"OpenSans", "DejaVuSans", "DejaVuSansMono"}


def test_text_can_be_searched_also_in_figures(report_pdf):
    text = pdf_text(report_pdf)
    assert text.count(squeezed(AWKWARD)) == 3
    assert squeezed("internationaliseringscoördinatoren") in text
    assert squeezed("Aandeel blended (%)") in text
    assert squeezed("Pagina 2 van") in text


def test_input_and_notes_for_the_researcher_are_not_shown(report_pdf):
    assert "secret_source" not in pdf_text(report_pdf)
    assert squeezed("Draai eerst") not in pdf_text(report_pdf)


def test_wide_table_turns_the_page_and_the_others_do_not(pdf):
    widths = [round(float(page.mediabox[2])) for page in pdf.pages]
    assert widths.count(842) == 1
    assert set(widths) == {842, 595}


@pytest.mark.parametrize(
    ("before", "new_page", "part", "pages"),
    [(30, False, "annex", 1), (30, True, "annex", 2), (3, True, "annex", 1), (3, True, "", 2)],
    ids=["not asked", "asked", "asked after a page that would stay mostly empty", "asked by what has no number"],
)
def test_text_begins_a_page_where_it_asks_for_one(before, new_page, part, pages):
    lines = "\n".join(f"- regel {number}" for number in range(before))
    pdf = report(Prose(lines, "nl"), Prose("## Handreiking", "nl", new_page=new_page, part=part))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == pages


@pytest.mark.parametrize("count", range(23, 29))
def test_text_that_announces_a_list_stays_with_its_beginning(count):
    before = "\n\n".join(["Een alinea."] * count)
    pages = page_texts(report(Prose(f"{before}\n\nAankondiging:\n\n- eerstepunt\n- punt", "nl")))
    assert [("Aankondiging" in page) == ("eerstepunt" in page) for page in pages] == [True] * len(pages)


def test_head_of_a_page_names_the_chapter_at_its_top():
    lines = "\n".join(f"- regel {number}" for number in range(50))
    found = pdf_text(report(Prose(f"## Eerstekop\n\n{lines}", "nl"), Prose(f"## Tweedekop\n\n{lines}", "nl")))
    assert (found.count("Eerstekop"), found.count("Tweedekop")) == (2, 2)
    assert squeezed("49 Tweedekop") in found  # it begins below the end of the first


def test_head_of_a_page_names_the_chapter_where_there_is_no_room_for_the_title():
    lines = "\n".join(f"- regel {number}" for number in range(50))
    found = pdf_text(report(Prose(f"## Eerstekop\n\n{lines}", "nl"), title="Een heel lange titel " * 6))
    assert found.count("Eerstekop") == 2
    assert found.count(squeezed("Een heel lange titel " * 6)) == 1


def test_lines_stand_out_from_paper_and_panels():
    template = files("blendresearch.render").joinpath("templates", "report.typ").read_text(encoding="utf-8")
    colours = dict(re.findall(r'#let ([a-z-]+) = rgb\("(#[0-9a-f]{6})"\)', template))
    for ground in ("#ffffff", colours["panel-colour"]):
        assert contrast(colours["line-colour"], ground) >= 3


@pytest.mark.parametrize(("points", "pages"), [(35, 1), (36, 1), (44, 2)], ids=["fits", "a line too many", "does not"])
def test_a_few_lines_get_no_last_page_of_their_own(points, pages):
    lines = "\n".join(f"- regel {number}" for number in range(points))
    assert len(page_texts(report(Prose(f"## Kop\n\n{lines}", "nl")))) == pages


def test_a_wide_table_at_the_end_begins_no_page_after_it():
    assert len(page_texts(report(wide_table()))) == 2


@pytest.mark.parametrize("count", range(23, 29))
def test_text_that_announces_a_quote_stays_with_it(count):
    before = "\n\n".join(["Een alinea."] * count)
    pages = page_texts(report(Prose(f"{before}\n\nAankondiging:\n\n> Eencitaat", "nl")))
    assert [("Aankondiging" in page) == ("Eencitaat" in page) for page in pages] == [True] * len(pages)


def test_pages_that_do_not_come_to_rest_are_refused(monkeypatch):
    # As many headings as there were, and one more: every round of layout has another number.
    restless = "#context for _ in range(query(heading).len() + 1) [= Kop]"
    monkeypatch.setattr("blendresearch.render.compile.source_lines", lambda _: (_OPENING, [restless]))
    with pytest.raises(RenderError, match="do not come to rest"):
        report(Prose("tekst", "nl"))


def test_same_input_gives_the_same_bytes(report_pdf):
    assert write_pdf(read_document(sample())) == report_pdf


def test_date_is_that_of_the_document(pdf):
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20250324000000")
    with pikepdf.open(BytesIO(report(small_table(), date=None))) as undated:
        assert str(undated.docinfo["/CreationDate"]).startswith("D:20000101000000")


def test_nothing_of_the_machine_is_in_the_file(report_pdf):
    unpacked = "".join(unpacked_pdf(report_pdf))
    assert info().title in unpacked
    assert not re.search(r"/home/|/r[o]ot/|/tmp/|blendresearch-fonts", unpacked)


def test_empty_table_and_panel_with_a_long_value():
    items = [panel().items[0].__class__("een hele lange waarde met veel woorden", "x")] * 5
    assert report(small_table(rows=()), panel(items=tuple(items))).startswith(b"%PDF")


def test_table_wider_than_any_page_is_refused_by_name():
    with pytest.raises(RenderError, match=r"landscape page.*table 'tab-breed' in cell 2"):
        report(wide_table(40))
    text = "|" + " een-lange-kop-zonder-spaties |" * 20 + "\n" + "|--" * 20 + "|\n"
    with pytest.raises(RenderError, match=r"landscape page.*cell 2"):
        report(Prose(text, "nl"))


def test_long_words_in_a_narrow_column_take_the_room_they_need():
    rows = (("a" * 64, "kort", "7"), ("b", "woorden " * 40, "1.234.567"))
    columns = (*small_table().columns[:1], *small_table().columns[:1], small_table().columns[1])
    assert report(small_table(columns=columns, rows=rows)).startswith(b"%PDF")


def test_headings_break_before_the_names_of_rows_do():
    text, number = small_table().columns
    heading = replace(number, label="Mobiliteiten in de calls 2023 en 2024")
    rows = tuple((f"Regionaal opleidingscentrum Noordzee {count}", *["1.234"] * 7) for count in range(28))
    pages = page_texts(report(small_table(columns=(text, *[heading] * 7), rows=rows)))
    assert len(pages) == 2  # the title, and a page that has room for rows of one line


def test_a_name_that_is_one_word_wider_than_a_page_is_broken_and_stays_one_word():
    text, number = small_table().columns
    made = report(small_table(columns=(text, *[number] * 6), rows=(("Instituut" * 40, *["1.234.567"] * 6),)))
    assert "Instituut" * 40 in squeezed(pdf_text(made))
    assert "\u200b" not in pdf_text(made)


@pytest.mark.parametrize(
    ("block", "place"),
    [
        (Prose("tekst \u4e2d", "nl"), "cell 2"),
        (small_table(caption="\u4e2d"), "table 'tab-klein' in cell 2"),
        (small_table(rows=(("\u4e2d", "1"),)), "table 'tab-klein' in cell 2"),
        (figure(svg=figure().svg.replace("Yuverta", "\u4e2d")), "figure 'fig-aandeel' in cell 2"),
        (panel(caption="\u4e2d"), "keyfigures 'kern' in cell 2"),
    ],
)
def test_letter_without_a_font_is_told_with_its_place(block, place):
    with pytest.raises(RenderError, match=rf"U\+4E2D.*{place}") as caught:
        report(Prose("vooraf", "nl"), block)
    assert "typ:" not in str(caught.value)


def test_letter_without_a_font_in_the_title():
    with pytest.raises(RenderError, match="front matter"):
        report(small_table(), title="\u4e2d")


def test_broken_picture_is_told_by_name():
    with pytest.raises(RenderError, match=r"figure 'fig-aandeel' in cell 2") as caught:
        report(figure(svg="<svg"))
    assert "#" not in str(caught.value)


LINES = ["# x", "= x", "== x", "- x", "+ x", "/ x: y", "1. x", "// x", "/* x", "*/ x", "~ x", "$ x", "@x", "<x>", "#x"]


@pytest.mark.parametrize("text", [*LINES, "[x](y)", '"x"', "\\x", "`x`", "_x_", "*x*", "--", "---", "...", "x\u00a0y"])
def test_marks_of_typst_stay_text(text):
    found = pdf_text(report(small_table(caption=text, rows=((text, "1"),), notes=(text,)), subtitle=text))
    assert found.count(squeezed(text)) >= 4


LATIN = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=["Cc"]),
        st.sampled_from("€–—−≥≤≠…‘’“”•†‰×÷±\u202f\u2009\n\t"),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LATIN)
def test_text_comes_back_from_the_file(text):
    found = pdf_text(report(small_table(rows=((text, "1"),)), panel(caption=text)))
    assert found.count(squeezed(text)) >= (2 if squeezed(text) else 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=30))
def test_any_text_gives_a_file_or_a_clear_refusal(text):
    prose = Prose("x " + re.sub(r"[#\[\]!]", "", text), "nl")
    try:
        assert report(small_table(caption=text, rows=((text, text),)), prose, title="T" + text).startswith(b"%PDF")
    except RenderError as error:
        assert re.match(r"No font of the report has the letter", str(error))


def test_notebook_without_description_is_english():
    with pikepdf.open(BytesIO(write_pdf(read_document(notebook(note("# Title\n\ntext")))))) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert str(document.docinfo["/Title"]) == "Title"


def test_exporter_is_registered_with_a_name_for_the_menu():
    assert get_exporter("blendresearch_pdf") is ReportPDF
    assert ReportPDF.export_from_notebook == "Report (accessible PDF)"
    pdf, resources = ReportPDF().from_notebook_node(sample())
    assert (pdf, resources["output_extension"]) == (write_pdf(read_document(sample())), ".pdf")


def test_the_sign_of_what_was_filled_in_is_as_large_as_other_small_text():
    rows = (("een", Cell("7", 7, "integer", filled=True)),)
    made = small_table(columns=(Column("Wat", row_header=True), Column("Aantal", "right")), rows=rows)
    sizes = []
    with pikepdf.open(BytesIO(report(made))) as document:
        for page in document.pages:
            parsed = pikepdf.parse_content_stream(page)
            sizes += [float(operands[1]) for operands, operator in parsed if str(operator) == "Tf"]
    assert sizes
    assert min(sizes) >= 8
