"""Counts that came out wrong without a word: each is right now, or a sentence with its place."""

import io
import re
import zipfile
from datetime import date

import duckdb
import pytest
import xlsxwriter
import xlwt
from tests.odd_files.files import book, text
from tests.security.bombs import ods
from tests.studies import BETA, HEADING, mobility, table_of, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports import load_records
from blendresearch.study.reading import csv_fast

ROWS = [mobility(number, blended="Yes" if number % 2 else "No") for number in range(1, 7)]
FLAGS = [(f"000001-MOB-{number:05}", "Yes" if number % 2 else "No") for number in range(1, 7)]
LINES = text(table_of([{"Comments": "", **row} for row in ROWS]), encoding="utf-8").decode()
FLAG = list(ROWS[0]).index(HEADING["blended"])


@pytest.fixture(params=["fast", "slow"])
def read(request, tmp_path, monkeypatch):
    """Read one file as a study and give the ID and the flag of its records, or all sentences."""
    monkeypatch.setattr(csv_fast, "SMALL", 0 if request.param == "fast" else 1 << 40)

    def _read(name: str, content: bytes, columns: str = "mobility_id, blended"):
        folder = write_study(tmp_path / "s", {name: content})
        with duckdb.connect() as connection:
            try:
                load_records(connection, folder)
            except InputError as error:
                return [str(each) for each in error.all]
            return connection.execute(f'SELECT {columns} FROM records ORDER BY file, "row"').fetchall()

    return _read


@pytest.mark.parametrize(
    "above",
    [
        'Project title;"Together" abroad\r\n', 'Project title;"Together\r\n', '\ufeff"sep=;"\r\n', '"sep=;"\n',
        'sep=;\n"\n',
        'Project;5" wide\r\n', '"A ""title"""\r\n\r\n', '"A title\r\nof two lines"\r\n', '";"\n"\n"\n',
    ],
)  # fmt: skip
def test_lines_above_the_headings_may_hold_any_quotation_marks(read, above):
    assert read("a.csv", (above + LINES).encode()) == FLAGS


def test_row_numbers_count_a_title_of_two_lines_once(read):
    content = ('"A title\r\nof two lines"\r\n' + LINES).encode()
    assert read("a.csv", content, '"row"') == [(row,) for row in range(3, 9)]


def with_marks(*rows: int, at: int = 0, mark: str = '"') -> bytes:
    """Put lone quotation marks in a column of some rows."""
    lines = LINES.splitlines()
    for row in rows:
        cells = lines[row - 1].split(";")
        cells[at] = mark if at == 0 else f"{mark}{cells[at]}"
        lines[row - 1] = ";".join(cells)
    return "\n".join(lines).encode()


@pytest.mark.parametrize("rows", [(2, 3), (2, 7), (3, 5), (6, 7)])
def test_stray_marks_some_rows_apart_are_refused_with_the_first_row(read, rows):
    (sentence,) = read("a.csv", with_marks(*rows))
    assert sentence.startswith(f"a.csv, row {rows[0]}: a cell of the row goes on over further rows")


def test_stray_marks_in_one_row_do_not_shift_its_cells(read):
    (sentence,) = read("a.csv", LINES.replace(";No;No;;07/03/2022;", ';No;No;";07/03/2022;";', 1).encode())
    assert sentence.startswith("a.csv, row 3: the row has")


def test_a_line_break_without_marks_does_not_end_a_record(read):
    (sentence,) = read("a.csv", LINES.replace(";Complete;", ";\r\nComplete;", 1).encode())
    assert sentence.startswith("a.csv, row 3: the row holds the end of the row above")


def test_remarks_over_lines_that_name_a_project_are_remarks(read):
    remark = f"as in\n{BETA}, and others; see there\nthank you"
    rows = [{**row, "Comments": remark} for row in ROWS]
    assert read("a.csv", text(table_of(rows))) == FLAGS


@pytest.mark.parametrize("separator", ["|", "~"])
def test_other_separators(read, separator):
    before = "sep=~\n" if separator == "~" else ""
    assert read("a.csv", text(table_of(ROWS), separator=separator, before=before)) == FLAGS


@pytest.mark.parametrize("quoted", [True, False])
def test_cells_that_are_made_texts(read, quoted):
    table = [[f'="{cell}"' for cell in row] for row in table_of(ROWS)]
    plain = "".join(";".join(row) + "\n" for row in table).encode()
    assert read("a.csv", text(table) if quoted else plain) == FLAGS


TURNED = [{heading: row[heading] for heading in reversed(row)} for row in ROWS[3:]]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "ods"])
@pytest.mark.parametrize(
    "titles",
    [
        {}, {"project_code": "Projectnummer", "mobility_id": "Mobiliteits-ID", "blended": "Blended mobiliteit"},
        {"blended": "BLENDED MOBILITY (yes/no) *"},
    ],
    ids=["turned", "dutch", "one"],
)  # fmt: skip
def test_joined_exports_are_read_each_by_its_own_headings(read, kind, titles):
    second = table_of([{**row, "Comments": "x"} for row in TURNED])
    new = {HEADING[concept]: title for concept, title in titles.items()}
    second[0] = [new.get(title, title) for title in second[0]]
    joined = [*table_of(ROWS[:3]), *second]
    content = text(joined) if kind == "csv" else book(kind, joined)
    assert read(f"a.{kind}", content) == FLAGS


def test_joined_export_with_hints_and_further_columns(read):
    second = table_of([{**row, "Force majeure": "Yes"} for row in TURNED])
    content = text([*table_of(ROWS[:3]), second[0], ["*"] * len(second[0]), *second[1:]])
    found = read("a.csv", content, "mobility_id, blended, force_majeure")
    assert found == [(*each, None if place < 3 else "Yes") for place, each in enumerate(FLAGS)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_joined_export_without_a_needed_heading_is_refused_with_its_row(read, kind):
    second = table_of([{k: v for k, v in row.items() if k != HEADING["blended"]} for row in TURNED])
    first = table_of(ROWS[:3])
    content = text([*first, *second]) if kind == "csv" else book(kind, [*first, *second])
    (sentence,) = read(f"a.{kind}", content)
    assert sentence.startswith(f"a.{kind}, row 5: another export begins here")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_without_a_needed_heading_above_another_is_refused_with_its_row(read, kind):
    first = table_of([{k: v for k, v in row.items() if k != HEADING["blended"]} for row in ROWS[:3]])
    joined = [*first, *table_of(TURNED)]
    (sentence,) = read(f"a.{kind}", text(joined) if kind == "csv" else book(kind, joined))
    assert sentence.startswith(f"a.{kind}, row 1: the row holds headings, but not all")


ERRORS = ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"]
IS_ERROR = "the cell is an error of a spreadsheet"
NO_VALUE = "the cell is a formula whose value is not in the file"


@pytest.mark.parametrize("error", [*ERRORS, "#VERW!", "#N/B", "Err:502", "########"])
@pytest.mark.parametrize("concept", ["blended", "mobility_id", "participants"])
def test_errors_in_csv_are_refused(read, error, concept):
    (sentence,) = read("a.csv", text(table_of([ROWS[0], {**ROWS[1], HEADING[concept]: error}])))
    assert sentence.startswith(f"a.csv, column {HEADING[concept]!r}, row 3: {IS_ERROR}")


def made_xlsx(column: int, error: str | int | None) -> bytes:
    """Write rows of which the third has in a column a formula with that value, or without one."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        for row, cells in enumerate(table_of([{**each, "Comments": ""} for each in ROWS])):
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, str(cell)) if cell != "" else None
        sheet.write_formula(2, column, "=1/0", None, "" if error is None else error)
    return file.getvalue()


@pytest.mark.parametrize("error", ERRORS)
def test_errors_in_xlsx_are_refused_where_they_matter(read, error):
    (sentence,) = read("a.xlsx", made_xlsx(FLAG, error))
    assert sentence.startswith(f"a.xlsx, column {HEADING['blended']!r}, row 3: {IS_ERROR}")
    assert read("a.xlsx", made_xlsx(len(ROWS[0]), error)) == FLAGS


def test_formula_without_a_value_in_xlsx(read):
    (sentence,) = read("a.xlsx", made_xlsx(FLAG, None))
    place = f"a.xlsx, column {HEADING['blended']!r}, row 3"
    assert sentence == f"{place}: {NO_VALUE}. Open it in a spreadsheet and save it as XLSX."
    (sentence,) = read("a.xlsx", made_xlsx(FLAG, 0))  # what a writer puts there that reckons nothing
    assert NO_VALUE in sentence
    assert read("a.xlsx", made_xlsx(FLAG, "No")) == FLAGS


def made_xls(error: str | None) -> bytes:
    file, made = io.BytesIO(), xlwt.Workbook()
    made.add_sheet("before").write(0, 0, "x")
    sheet = made.add_sheet("records")
    for row, cells in enumerate(table_of(ROWS)):
        for place, cell in enumerate(cells):
            if (row, place) != (2, FLAG):
                sheet.write(row, place, cell)
    if error:
        sheet.row(2).set_cell_error(FLAG, error)
    else:
        sheet.write(2, FLAG, xlwt.Formula('"No"'))
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("error", [*(each for each in ERRORS if each != "#N/A"), None])  # which its writer lacks
def test_errors_and_bare_formulas_in_xls(read, error):
    (sentence,) = read("a.xls", made_xls(error))
    assert sentence.startswith(f"a.xls, column {HEADING['blended']!r}, row 3: {IS_ERROR if error else NO_VALUE}")


ODS_CELLS = {
    'table:formula="of:=1/0" office:value-type="string" office:string-value="" x:value-type="error" xmlns:x="urn:x"':
        ("#DIV/0!", IS_ERROR),
    'office:value-type="string"': ("#REF!", IS_ERROR),
    'table:formula="of:=1"': ("", NO_VALUE),
    'table:formula="of:=1" office:value-type="string"': ("No", None),
}  # fmt: skip


@pytest.mark.parametrize("attributes", ODS_CELLS)
def test_errors_and_bare_formulas_in_ods(read, tmp_path, attributes):
    shown, told = ODS_CELLS[attributes]
    rows = []
    for number, row in enumerate(table_of(ROWS)):
        cells = [
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        ]
        if number == 2:
            cells[FLAG] = f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    found = read("a.ods", ods(tmp_path / "made.ods", "".join(rows)).read_bytes())
    if told:
        assert found[0].startswith(f"a.ods, column {HEADING['blended']!r}, row 3: {told}")
    else:
        assert found == FLAGS


def test_errors_drawn_on_below_the_table_are_no_records(read):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        for row, cells in enumerate(table_of(ROWS)):
            sheet.write_row(row, 0, cells)
        for row in range(len(ROWS) + 1, 40):
            sheet.write_formula(row, FLAG, "=1/0", None, "#N/A")
            sheet.write_formula(row, FLAG + 1, "=1", None, "")
    assert read("a.xlsx", file.getvalue()) == FLAGS


DAY = date(2022, 3, 7)
SERIAL = (DAY - date(1904, 1, 1)).days


def days_of_1904(kind: str) -> bytes:
    """Write a day as a day, and as a plain number, in a workbook of the 1904 system."""
    table = table_of([mobility(1, start_date=DAY), mobility(2, start_date=SERIAL), mobility(3, start_date=str(SERIAL))])
    file = io.BytesIO()
    if kind == "xlsx":
        with xlsxwriter.Workbook(file, {"date_1904": True, "default_date_format": "dd/mm/yyyy"}) as made:
            sheet = made.add_worksheet()
            for row, cells in enumerate(table):
                for place, cell in enumerate(cells):
                    (sheet.write_string if isinstance(cell, str) else sheet.write)(row, place, cell)
    elif kind == "xls":
        made = xlwt.Workbook()
        made.dates_1904 = True
        sheet = made.add_sheet("a")
        for row, cells in enumerate(table):
            for place, cell in enumerate(cells):
                sheet.write(row, place, cell, *([xlwt.easyxf(num_format_str="dd/mm/yyyy")] if cell == DAY else []))
        made.save(file)
    else:
        null = (
            '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
        )
        with zipfile.ZipFile(io.BytesIO(book("ods", table))) as source, zipfile.ZipFile(file, "w") as target:
            for name in source.namelist():
                content = source.read(name).decode()
                target.writestr(name, re.sub("(<office:spreadsheet>)", rf"\1{null}", content))
    return file.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_day_zero_is_that_of_the_workbook(read, kind):
    assert read(f"a.{kind}", days_of_1904(kind), "start_date") == [("2022-03-07",)] * 3
