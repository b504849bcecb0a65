"""The tables of a report as XLSX and ODS: the same content in both, typed, and safe to open."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from odfdo import Document as OdfDocument
from python_calamine import CalamineWorkbook
from tests.render.samples import AWKWARD, cell, figure, figure_data, info, notebook, sample, small_table

from blendresearch.language.language import available, load
from blendresearch.render import Document, read_document, write_ods, write_xlsx
from blendresearch.render.blocks import Cell, Column, Table
from blendresearch.render.markdown import clean
from blendresearch.render.sheet import plain
from blendresearch.render.sheets import sheet_names, workbook

WRITERS = {"xlsx": write_xlsx, "ods": write_ods}
FORMULAS = ("=1+1", "+31 6", "-x", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\t=1")
TYPED = Table(
    "tab-typed",
    "Getallen",
    (
        Column("Wat", row_header=True),
        Column("Aantal", "right"),
        Column("Aandeel", "right"),
        Column("95%-interval", "right"),
        Column("Aandeel", "right"),
        Column("Dag"),
    ),
    (
        (
            "een",
            Cell("15.738", 15738, "integer"),
            Cell("1,65%", 0.01645698309823358, "percent.2"),
            Cell("0,7–3,9%", (0.0069, 0.0386), "range.1"),
            Cell("\u22120,65", -0.645311063147225, "points.2"),
            Cell("24 maart 2025", "2025-03-24", "date"),
        ),
        (
            "twee",
            Cell("<5", form="sign.below"),
            Cell("n.v.t.", form="sign.not_applicable"),
            "n.v.t.",
            Cell("1,5", 1.5, "decimal.1"),
            Cell("3–5", 3, "text"),
        ),
        ("samen", Cell("15.740", 15740, "integer"), "x", "–", "", ""),
    ),
    ("Een toelichting.", "Nog een."),
    "nl",
    "Bron: notebook 05_report, invoer 3f2a9c…",
    1,
)
HEADINGS = ["Wat", "Aantal", "Aandeel", "95%-interval, ondergrens", "95%-interval, bovengrens", "Aandeel (6)", "Dag"]


def typed_document() -> Document:
    unsafe = small_table(id="tab-formula", rows=tuple((text, "1") for text in FORMULAS))
    return read_document(notebook(cell(info()), cell(TYPED), cell(figure(data=small_table())), cell(unsafe)))


def cells(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def filled(rows: list[list[object]]) -> list[list[object]]:
    return [[value for value in row if value != ""] for row in rows]


@pytest.fixture(scope="module", params=WRITERS)
def written(request) -> tuple[str, bytes]:
    return request.param, WRITERS[request.param](typed_document())


def test_both_files_hold_the_same():
    for made in (typed_document(), read_document(sample())):
        assert cells(write_xlsx(made)) == cells(write_ods(made))


def test_every_table_has_a_sheet_with_caption_headings_rows_notes_and_source(written):
    sheets = cells(written[1])
    assert list(sheets) == ["Voorblad", "Inhoud", "Toelichting", "Tabel 1", "Figuur 1", "Tabel 2"]
    assert filled(sheets["Tabel 1"]) == [
        ["Tabel 1. Getallen"],
        ["Naar de toelichting bij deze tabel"],
        ["Naar de inhoud"],
        ["Bron: notebook 05_report, invoer 3f2a9c…"],
        HEADINGS,
        ["een", 15738, 0.01645698309823358, 0.0069, 0.0386, -0.645311063147225, date(2025, 3, 24)],
        ["twee", "[<5]", "[z]", "n.v.t.", "n.v.t.", 1.5, "3–5"],
        ["samen", 15740, "x", "–", "–"],
    ]


def test_notes_stand_on_a_sheet_of_their_own_a_paragraph_a_cell(written):
    suffix, content = written
    rows = filled(cells(content)["Toelichting"])
    assert rows == [
        ["Toelichting"],
        ["Naar de inhoud"],
        ["Blad", "Toelichting"],
        ["Tabel 1", "Een toelichting."],
        ["Tabel 1", "Nog een."],
        ["Figuur 1", "De aanvraag telt mee in de beoordeling."],
        ["Tabel 2", "De aanvraag telt mee in de beoordeling."],
    ]
    if suffix == "xlsx":
        book = openpyxl.load_workbook(BytesIO(content))
        assert book["Tabel 2"]["A2"].hyperlink.location == "'Toelichting'!A7"
    else:
        body = OdfDocument(BytesIO(content)).body
        links = [each.get_attribute("xlink:href") for each in body.get_elements("//text:a")]
        assert "#'Toelichting'.A7" in links


def test_cover_explains_the_signs_that_occur(written):
    rows = [row[0] for row in filled(cells(written[1])["Voorblad"])]
    assert rows[-3:] == [
        "Tekens die voor een getal staan",
        "[z]: niet van toepassing",
        "[<5] en dergelijke: minder dan dit aantal, en daarom niet getoond",
    ]


def test_every_sign_of_the_report_has_a_code_and_a_meaning():
    for code in available():
        words = load(code).words
        assert set(words["report"]["signs"]) | {"below"} == set(words["tables"]["signs"])


def test_years_and_pairs_of_numbers_are_numbers():
    columns = (Column("Call", row_header=True), Column("Dagen", "right"), Column("Blended", "right"))
    rows = (
        ("2021", Cell("2–30", (2, 30), "span"), Cell("104 van 244", (104, 244), "part")),
        ("2022", Cell("n.v.t.", form="sign.not_applicable"), Cell("1 van 9", (1, 9), "part")),
        ("samen", "", ""),
    )
    made = read_document(notebook(cell(info()), cell(Table("t", "T", columns, rows, totals=1))))
    book = workbook(made)
    assert [[entry.value for entry in line] for line in book.tables[0].table] == [
        ["Call", "Dagen, van", "Dagen, tot en met", "Blended, aantal", "Blended, totaal"],
        [2021, 2, 30, 104, 244],
        [2022, "[z]", "[z]", 1, 9],
        ["samen", "", "", "", ""],
    ]
    sheet = openpyxl.load_workbook(BytesIO(write_xlsx(made)))["Tabel 1"]
    assert [entry.number_format for entry in sheet[4]] == ["0", "#,##0", "#,##0", "#,##0", "#,##0"]
    assert cells(write_xlsx(made)) == cells(write_ods(made))


def test_text_of_which_only_some_is_a_year_stays_text():
    rows = (("2021",), ("later",))
    made = read_document(notebook(cell(info()), cell(Table("t", "T", (Column("Call"),), rows))))
    assert [line[0].value for line in workbook(made).tables[0].table[1:]] == ["2021", "later"]


def test_titles_have_styles_by_which_programs_find_them(written):
    suffix, content = written
    if suffix == "xlsx":
        book = openpyxl.load_workbook(BytesIO(content))
        assert book["Voorblad"]["A1"].style == "Title"
        assert [book[name]["A1"].style for name in book.sheetnames[1:]] == ["Heading 1"] * 5
        assert "Heading 2" in {entry.style for (entry,) in book["Voorblad"].iter_rows(max_col=1)}
        assert book["Tabel 1"]["A5"].style == "Normal"
        assert {entry.font.sz for sheet in book for row in sheet.iter_rows() for entry in row} == {12, 13, 15, 18}
        fonts = {(entry.font.name, entry.font.scheme) for sheet in book for row in sheet.iter_rows() for entry in row}
        assert fonts == {("Arial", None)}  # a scheme would bring its own letters
    else:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            styles = parts.read("styles.xml").decode("utf-8")
            assert 'style:display-name="Heading 1"' in styles
            sizes = {float(size) for size in re.findall(r'fo:font-size="([0-9.]+)pt"', styles)}
            assert min(sizes) == 12
            assert parts.read("content.xml").count(b'table:style-name="heading-1"') == 5


def test_nothing_is_frozen_filtered_merged_or_hidden(written):
    suffix, content = written
    if suffix == "xlsx":
        for sheet in openpyxl.load_workbook(BytesIO(content)):
            assert (sheet.freeze_panes, sheet.auto_filter.ref, list(sheet.merged_cells.ranges)) == (None, None, [])
            assert all(table.autoFilter is None for table in sheet.tables.values())
            assert sheet.sheet_state == "visible"
    else:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            assert b"Split" not in parts.read("settings.xml")
            assert b'display-filter-buttons="true"' not in parts.read("content.xml")


def test_tables_have_the_same_names_in_both():
    book = openpyxl.load_workbook(BytesIO(write_xlsx(typed_document())))
    named = [name for sheet in book for name in sheet.tables]
    assert named == ["data_contents", "data_notes", "data_tab_typed", "data_tab_klein", "data_tab_formula"]
    ranges = OdfDocument(BytesIO(write_ods(typed_document()))).body.get_elements("//table:database-range")
    assert [each.get_attribute("table:name") for each in ranges] == named


def test_table_behind_a_figure_has_a_sheet_of_its_own(written):
    rows = filled(cells(written[1])["Figuur 1"])
    assert rows[0] == ["Figuur 1. Aangevraagd en gerealiseerd"]
    assert ["Aangevraagd", "2.002"] in rows


def test_what_a_figure_is_of_stands_below_its_message_and_in_the_contents():
    title, subtitle = "Eén instelling registreert veel.", "Aandeel blended, in %"
    shown = figure(caption=title, subtitle=subtitle, data=figure_data(caption=title))
    book = workbook(read_document(notebook(cell(info()), cell(shown))))
    (sheet,) = book.tables
    first = [line[0].value for line in sheet.lines[:2]]
    assert first == ["Figuur 1. Eén instelling registreert veel.", "Aandeel blended, in %"]
    assert book.front[1].lines[-1][1].value == "Eén instelling registreert veel. Aandeel blended, in %"


def test_contents_say_what_the_report_is_and_list_every_sheet(written):
    cover = filled(cells(written[1])["Voorblad"])
    assert cover[0] == [info().title]
    assert ["Wat de registraties van Erasmus+ zeggen, en wat niet"] in cover
    assert any(row[0].startswith("Let op: dit rapport rust op een reconstructie") for row in cover)
    assert filled(cells(written[1])["Inhoud"]) == [
        ["Inhoud"],
        ["Blad", "Titel"],
        ["Toelichting", "Toelichting"],
        ["Tabel 1", "Getallen"],
        ["Figuur 1", "Aangevraagd en gerealiseerd"],
        ["Tabel 2", "Aangevraagd en gerealiseerd"],
    ]


def test_text_never_becomes_a_formula(written):
    suffix, content = written
    assert [row[0] for row in filled(cells(content)["Tabel 2"])[4:10]] == [text.strip() for text in FORMULAS]
    if suffix == "xlsx":
        sheet = openpyxl.load_workbook(BytesIO(content))["Tabel 2"]
        assert {entry.data_type for row in sheet.iter_rows() for entry in row if entry.value is not None} == {"s"}
    else:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            assert b"table:formula" not in parts.read("content.xml")


def test_excel_shows_numbers_as_the_report_does():
    book = openpyxl.load_workbook(BytesIO(write_xlsx(typed_document())))
    sheet = book["Tabel 1"]
    formats = [entry.number_format for entry in sheet[6]]
    assert formats == ["General", "#,##0", "0.00%", "0.0%", "0.0%", "0.00", "yyyy-mm-dd"]
    assert sheet["F7"].number_format == "#,##0.0"
    (table,) = sheet.tables.values()
    assert (table.ref, [column.name for column in table.tableColumns]) == ("A5:G7", HEADINGS)
    assert sheet["A3"].hyperlink.location == "'Inhoud'!A1"
    links = [entry.hyperlink.location for (entry,) in book["Inhoud"].iter_rows(max_col=1) if entry.hyperlink]
    assert links == ["'Toelichting'!A1", "'Tabel 1'!A1", "'Figuur 1'!A1", "'Tabel 2'!A1"]


def test_open_document_marks_headings_and_types_its_numbers():
    document = OdfDocument(BytesIO(write_ods(typed_document())))
    table = document.body.get_table(name="Tabel 1")
    assert [entry.get_value() for entry in table.get_elements("table:table-header-rows//table:table-cell")] == HEADINGS
    assert len(table.get_elements("table:table-header-columns/table:table-column")) == 1
    row = table.get_row(5)
    assert [entry.type for entry in row.cells] == ["string", "float", *["percentage"] * 3, "float", "date"]
    (ranged, *_) = document.body.get_elements("//table:database-range[contains(@table:target-range-address, 'Tabel')]")
    assert ranged.get_attribute("table:target-range-address") == "'Tabel 1'.A5:'Tabel 1'.G7"
    links = [each.get_attribute("xlink:href") for each in document.body.get_elements("//text:a")]
    assert links[:4] == ["#'Toelichting'.A1", "#'Tabel 1'.A1", "#'Figuur 1'.A1", "#'Tabel 2'.A1"]


def test_files_say_what_they_are_and_when_without_a_clock():
    excel = openpyxl.load_workbook(BytesIO(write_xlsx(typed_document()))).properties
    assert (excel.title, excel.creator) == (info().title, info().author)
    assert excel.created.date() == excel.modified.date() == date(2025, 3, 24)
    meta = OdfDocument(BytesIO(write_ods(typed_document()))).meta
    assert (meta.title, meta.language, meta.creator) == (info().title, "nl-NL", info().author)
    assert meta.creation_date.date() == meta.date.date() == date(2025, 3, 24)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_same_notebook_gives_the_same_bytes(write):
    content = write(typed_document())
    assert content == write(typed_document())
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_open_document_can_be_known_by_its_first_bytes():
    assert write_ods(typed_document())[30:84] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def test_document_without_tables_or_date_has_its_contents():
    made = read_document(notebook(cell(info(date=None))))
    assert cells(write_xlsx(made)) == cells(write_ods(made))
    assert list(cells(write_ods(made))) == ["Voorblad", "Inhoud"]


def test_table_without_rows_keeps_its_headings():
    made = read_document(notebook(cell(info()), cell(small_table(rows=()))))
    assert cells(write_xlsx(made)) == cells(write_ods(made))
    assert ["Wat", "Aantal"] in filled(cells(write_ods(made))["Tabel 1"])


def test_a_long_note_stays_one_cell():
    note = "Een lange toelichting. " * 20
    made = read_document(notebook(cell(info()), cell(small_table(notes=(note,)))))
    assert filled(cells(write_ods(made))["Toelichting"])[3:] == [["Tabel 1", note.strip()]]


printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cn"]), max_size=30)


@settings(max_examples=25, deadline=None)
@given(printable, printable, st.floats(-1e9, 1e9), st.integers(-(10**12), 10**12))
@example(AWKWARD, "_x0041_", 0.1 + 0.2, 0)
@example("a\u00a0 b  c\nd", "'", 1e-17, 10**12)
def test_any_text_and_number_is_the_same_in_both(text, other, number, count):
    row = (text, Cell("1", number, "decimal.1"), Cell("2", count, "integer"), other)
    table = Table("t", text or "-", tuple(Column(label) for label in (text, text, other, "x")), (row, row), (other,))
    described = info(title="T" if not clean(text).strip() else text, language="en")
    made = read_document(notebook(cell(described), cell(table)))
    written = cells(write_xlsx(made))
    assert written == cells(write_ods(made))
    values = written[list(written)[-1]][4 if plain(clean(other)) else 3]
    assert values[1:3] == [float(f"{number:.16g}"), count]
    book = workbook(made)
    assert values[0] == book.tables[0].table[1][0].value


@settings(max_examples=200)
@given(st.lists(printable | st.sampled_from(["History", "history", "a/b", "'", "x" * 40, ""]), max_size=12))
@example(["Tabel 1"] * 12 + ["TABEL 1", "Tabel 1 2"])
def test_sheet_names_are_such_as_excel_accepts(labels):
    names = sheet_names(labels)
    assert len(names) == len(labels)
    assert len({name.casefold() for name in names} | {"history"}) == len(names) + 1
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name.strip() == name


def test_what_was_filled_in_stays_a_number_is_shaded_and_named_in_a_column():
    number, interval = Cell("7", 7, "integer", filled=True), Cell("1–2%", (0.01, 0.02), "range.0", filled=True)
    columns = (Column("Wat", row_header=True), Column("Aantal", "right"), Column("Marge", "right"))
    rows = (("een", number, interval), ("twee", Cell("8", 8, "integer"), replace(interval, filled=False)))
    document = read_document(notebook(cell(info()), cell(Table("t", "Getallen", columns, rows, language="nl"))))
    limits = ["Marge, ondergrens", "Marge, bovengrens"]
    for write in WRITERS.values():
        sheet = cells(write(document))["Tabel 1"]
        heading = sheet.index(["Wat", "Aantal", *limits, "Ingevuld"])
        assert sheet[heading + 1] == ["een", 7, 0.01, 0.02, "; ".join(["Aantal", *limits])]
        assert sheet[heading + 2] == ["twee", 8, 0.01, 0.02, ""]
        assert any("Ingevuld" in str(line) for line in cells(write(document))["Voorblad"])
    book = openpyxl.load_workbook(BytesIO(write_xlsx(document)))["Tabel 1"]
    shades = {place.value: place.fill.start_color.rgb for row in book.iter_rows() for place in row}
    assert (shades[7], shades[8]) == ("FFF3F0E6", "00000000")
    content = zipfile.ZipFile(BytesIO(write_ods(document))).read("content.xml").decode()
    assert 'style:name="integer-filled"' in content
    assert content.count('table:style-name="integer-filled"') == 1
