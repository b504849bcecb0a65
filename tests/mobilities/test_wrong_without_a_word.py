"""Exports that were counted wrong without a word, or refused without need: each is right now, told or refused."""

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import xlwt
from tests.security.bombs import ods
from tests.studies import ALPHA, HEADING, mobility, table_of, tidied, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.doubts import doubts
from blendresearch.study.reading import csv_fast

ROWS = [mobility(number, blended="Yes" if number % 2 else "No") for number in range(1, 7)]
TABLE = table_of(ROWS)
FLAG = TABLE[0].index(HEADING["blended"])
NOT_SPREAD = "is merged with the one above it"


@pytest.fixture(params=["fast", "slow"])
def counted(request, tmp_path, monkeypatch):
    """Count the mobilities of a study of some files, those blended and the participants; or give the sentences."""
    monkeypatch.setattr(csv_fast, "SMALL", 0 if request.param == "fast" else 1 << 40)

    def _counted(exports: dict, **settings: str):
        folder = write_study(tmp_path / "s", exports, **settings)
        try:
            with tidied(folder) as connection:
                query = """SELECT count(*), count(*) FILTER (WHERE blended), sum(participants)::INTEGER
                    FROM mobilities WHERE left_out IS NULL"""
                return connection.execute(query).fetchone()
        except InputError as error:
            return [str(each) for each in error.all]

    return _counted


def csv_of(table: list[list], separator: str = ";") -> str:
    return "".join(separator.join(map(str, row)) + "\r\n" for row in table)


def workbook(fill: Callable[[openpyxl.Workbook], None], table: list[list] = TABLE) -> bytes:
    """Write a table as XLSX, and do something to the workbook."""
    made = openpyxl.Workbook()
    write(made.active, table)
    fill(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def write(sheet, table: list[list]) -> None:
    for row, cells in enumerate(table, start=1):
        for column, cell in enumerate(cells, start=1):
            sheet.cell(row, column, cell if cell != "" else None)


def merge(rows: tuple[int, int], column: int = FLAG + 1) -> Callable[[openpyxl.Workbook], None]:
    return lambda made: made.active.merge_cells(
        start_row=rows[0], end_row=rows[1], start_column=column, end_column=column
    )


def test_merged_cells_are_no_empty_cells(counted):
    (sentence,) = counted({"a.xlsx": workbook(merge((2, 4)))})
    assert sentence.startswith(f"a.xlsx, column {HEADING['blended']!r}, row 3: the cell {NOT_SPREAD}")
    assert "in 1 more row: 4" in sentence


def test_merged_cells_that_nobody_needs_do_not_matter(counted):
    with_remarks = [[*row, "Remarks" if at == 0 else ""] for at, row in enumerate(TABLE)]
    assert counted({"a.xlsx": workbook(merge((2, 7), len(TABLE[0]) + 1), with_remarks)}) == (6, 3, 6)
    titled = [["Title"], [], *TABLE]
    assert counted({"a.xlsx": workbook(merge((1, 2), 1), titled)}) == (6, 3, 6)


def test_merged_cells_in_xls(counted):
    made, file = xlwt.Workbook(), io.BytesIO()
    sheet = made.add_sheet("a")
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            if column != FLAG or row < 2:
                sheet.write(row, column, cell)
    sheet.write_merge(2, 6, FLAG, FLAG, "Yes")
    made.save(file)
    (sentence,) = counted({"a.xls": file.getvalue()})
    assert sentence.startswith(f"a.xls, column {HEADING['blended']!r}, row 4: the cell {NOT_SPREAD}")


ODS_CELLS = {
    # As OpenOffice and others write errors: a number that is shown as one.
    '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p>':
        (1, "is an error"),
    '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>Err:503</text:p>':
        (1, "is an error"),
    '<table:table-cell table:formula="of:=1" office:value-type="float">': (1, "value is not in the file"),
    '<table:table-cell table:formula="of:=1" office:value-type="string">': (1, "value is not in the file"),
    '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>Yes</text:p>': (2, NOT_SPREAD),
}  # fmt: skip


@pytest.mark.parametrize("cell", ODS_CELLS)
def test_errors_formulas_and_merged_cells_in_ods(counted, tmp_path, cell):
    below, told = ODS_CELLS[cell]
    rows = []
    for number, cells in enumerate(TABLE):
        written = [
            f'<table:table-cell office:value-type="string"><text:p>{each}</text:p></table:table-cell>' for each in cells
        ]
        if number == 1:
            written[FLAG] = f"{cell}</table:table-cell>"
        if number == 2 and told == NOT_SPREAD:
            written[FLAG] = "<table:covered-table-cell/>"
        rows.append(f"<table:table-row>{''.join(written)}</table:table-row>")
    found = counted({"a.ods": ods(tmp_path / "made.ods", "".join(rows)).read_bytes()})
    assert found[0].startswith(f"a.ods, column {HEADING['blended']!r}, row {below + 1}")
    assert told in found[0]


def second_sheet(table: list[list]) -> bytes:
    return workbook(lambda made: write(made.create_sheet("more"), table))


def test_records_of_a_second_sheet_are_not_passed_over(counted):
    more = table_of([mobility(number, blended="Yes") for number in range(7, 10)])
    unknown = [["Flag?" if at == FLAG else cell for at, cell in enumerate(more[0])], *more[1:]]
    for table in (unknown, more[1:]):
        (sentence,) = counted({"a.xlsx": second_sheet(table)})
        assert sentence.startswith("a.xlsx: its sheet 2 looks like an export, too")


@pytest.mark.parametrize(
    "table",
    [
        [["Project code", "Institution"], [ALPHA, "Alpha College"]],
        [["Activity type", "Blended mobility activity", "Number"], ["LM-SHORT-VET", "Yes", 3]],
        [["A note on these mobilities"]],
        TABLE[:1],
    ],
)
def test_other_sheets_do_not_matter(counted, table):
    assert counted({"a.xlsx": second_sheet(table)}) == (6, 3, 6)


SHIFTED = ["project_code", "mobility_id", "activity_type", "duration_days", "accompanying_person", "blended"]


@pytest.mark.parametrize("at", [1, 3, 6])
def test_a_separator_too_many_before_an_empty_last_column_shifts_nothing(counted, at):
    table = [[*(TABLE[0].index(HEADING[name]) for name in SHIFTED)]]
    table = [[*(row[place] for place in table[0]), "" if number else "Remarks"] for number, row in enumerate(TABLE)]
    lines = csv_of(table, ",").splitlines(keepends=True)
    lines[at] = lines[at].replace(",22,", ",22,0,")
    (sentence,) = counted({"a.csv": "".join(lines)})
    assert sentence.startswith(f"a.csv, row {at + 1}: the row has 8 cells, and others that lack none have 7")


def test_rows_that_are_all_longer_by_empty_cells_are_read(counted):
    heading, *lines = csv_of(TABLE).splitlines(keepends=True)
    assert counted({"a.csv": heading + "".join(lines).replace("\r\n", ";;\r\n")}) == (6, 3, 6)
    blank = ";" * 20 + "\r\n"
    assert counted({"a.csv": heading + "".join(lines) + blank}) == (6, 3, 6)


def test_a_line_that_is_broken_before_its_last_cell(counted):
    heading, *rows = [[*row[:-1], "No" if number else HEADING["draft"]] for number, row in enumerate(TABLE)]
    heading = ["Comments", *heading]
    lines = [";".join(["", *row]) + "\r\n" for row in rows]
    lines[3] = lines[3].removesuffix("No\r\n") + "\r\nNo\r\n"
    (sentence,) = counted({"a.csv": ";".join(heading) + "\r\n" + "".join(lines)})
    assert sentence.startswith("a.csv, row 6: the row holds the end of the row above, which is broken")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_was_broken_off_is_refused(counted, encoding):
    text = csv_of(TABLE)
    (sentence,) = counted({"a.csv": text[:-20].encode(encoding)})
    assert sentence.startswith("a.csv: it ends in the middle of its last row, as when a download is broken off")
    assert counted({"a.csv": text[:-2].encode(encoding)}) == (6, 3, 6)  # many programs write no last line end
    trimmed = csv_of([TABLE[0], *([*row[:8]] for row in TABLE[1:])])  # nor empty cells at the end of a row
    assert counted({"a.csv": trimmed[:-2].encode(encoding)}) == (6, 3, 6)


def test_ids_that_a_spreadsheet_has_shortened_are_refused(counted):
    for shortened in ("1.23457E+17", "1,23457E+17", "1E+20"):
        (sentence,) = counted({"a.csv": [mobility(number, mobility_id=shortened) for number in range(3)]})
        assert "the ID was shortened by a spreadsheet" in sentence


def test_ids_that_a_spreadsheet_has_rounded_are_refused(counted):
    def with_ids(first: int) -> bytes:
        return workbook(lambda _: None, table_of([mobility(at, mobility_id=first + at) for at in range(3)]))

    (sentence,) = counted({"a.xlsx": with_ids(1234567890123456700)})
    assert "more digits than a spreadsheet keeps" in sentence
    assert counted({"a.xlsx": with_ids(123456789012345)}) == (3, 0, 3)


def test_joined_exports_that_repeat_subgroups_count_them_once(counted):
    subgroups = [mobility(1, participants=number, blended="Yes") for number in ("5", "6")]
    once = csv_of(table_of([*subgroups, *ROWS[1:]]))
    assert counted({"a.csv": once}, subgroups='"sum"') == (6, 3, 16)
    assert counted({"a.csv": once * 3}, subgroups='"sum"') == (6, 3, 16)


def days(first: list[object], rest: list[object]) -> bytes:
    starts = [*first, *rest]
    return workbook(
        lambda _: None, table_of([mobility(at, start_date=day, end_date="") for at, day in enumerate(starts)])
    )


@pytest.mark.parametrize("text", ["{}/03/2022", "03/{}/2022"])
def test_days_that_a_spreadsheet_turned_round_are_refused(counted, text):
    turned = [datetime(2022, month, 3) for month in (1, 5, 11)]
    (sentence,) = counted({"a.xlsx": days(turned, [text.format(day) for day in range(13, 20)])})
    assert sentence.startswith(
        "a.xlsx, column 'Start date', row 2: days of the column are texts where they are above 12"
    )


def test_days_of_a_spreadsheet_beside_texts_are_read(counted):
    real = [datetime(2022, 3, day) for day in (3, 11, 14)]
    assert counted({"a.xlsx": days(real, ["13/03/2022", "15/03/2022"])}) == (5, 0, 5)
    assert counted({"a.xlsx": days(real[:2], ["13/03/2022", "03/04/2022"])}) == (4, 0, 4)


def spelt(*ids: str, **cells: object) -> list[dict]:
    return [mobility(0, mobility_id=each, **cells) for each in ids]


SCHOOL = "2021-1-NL01-KA121-SCH-000000009"


@pytest.mark.parametrize(
    ("exports", "told"),
    [
        ({"a.csv": spelt("M-01", "M-02"), "b.csv": spelt("m-1", "m 2")}, "IDs that a.csv has too, but for capitals, "),
        ({"a.csv": spelt("000012"), "b.csv": spelt("12.0")}, "zeros before a number: 1, counted apart"),
        ({"a.csv": spelt("1"), "b.csv": spelt("1", project_code=SCHOOL)}, "projects that are of SCH by their code: 1"),
        ({f"{SCHOOL}.csv": spelt("1")}, f"its name has the code of project {SCHOOL}, and its records are of another"),
        ({"a.csv": spelt("M-1", "m-1"), f"{ALPHA}.csv": spelt("M-11", "M-2")}, ""),
    ],
)
def test_exports_that_may_be_others_than_meant_are_told(tmp_path, exports, told):
    with tidied(write_study(tmp_path / "s", exports, projects=None)) as connection:
        found = [each.what for each in doubts(connection) if "no column for this" not in each.what]
    assert (told in found[0] if told else not found) and len(found) == bool(told)


def told(tmp_path, exports: dict) -> list[tuple]:
    with tidied(write_study(tmp_path / "s", exports)) as connection:
        return [(each.file, each.column, each.row) for each in doubts(connection) if "no column for this" in each.what]


def without(rows: list[dict], concept: str, **others: object) -> list[dict]:
    return [{**{name: cell for name, cell in row.items() if name != HEADING[concept]}, **others} for row in rows]


@pytest.mark.parametrize("concept", ["accompanying_person", "participants", "status", "data_type"])
def test_a_column_that_other_exports_have_is_missed(tmp_path, concept):
    more = [mobility(number) for number in range(7, 9)]
    assert told(tmp_path, {"a.csv": ROWS, "b.csv": without(more, concept)}) == [("b.csv", HEADING[concept], 1)]


@pytest.mark.parametrize(("concept", "found"), [("status", 1), ("participants", 0), ("data_type", 0)])
def test_a_column_that_most_exports_lack_is_told_once_where_a_count_hangs_on_it(tmp_path, concept, found):
    lacking = {f"{name}.csv": without([mobility(number)], concept) for number, name in enumerate("bcd", start=7)}
    assert told(tmp_path, {"a.csv": ROWS} | lacking) == [("b.csv", HEADING[concept], 1)] * found


def test_a_column_that_a_joined_export_lacks_is_missed(tmp_path):
    joined = csv_of(TABLE) + csv_of(table_of(without([mobility(7)], "accompanying_person")))
    assert told(tmp_path, {"a.csv": joined}) == [("a.csv", HEADING["accompanying_person"], 8)]


@pytest.mark.parametrize(
    ("concept", "heading", "is_told"),
    [
        ("accompanying_person", "Accompanying persons", True), ("accompanying_person", "Begeleiders", True),
        ("status", "Activity status", True), ("participants", "Aantal  deelnemers totaal", True),
        ("participants", "Participant first name", False), ("status", "Comments", False),
        ("data_type", "Grant type", False), ("accompanying_person", "Voornaam", False),
    ],
)  # fmt: skip
def test_a_heading_that_may_be_meant_is_told(tmp_path, concept, heading, is_told):
    found = told(tmp_path, {"a.csv": without(ROWS, concept, **{heading: ""})})
    assert found == ([("a.csv", HEADING[concept], 1)] if is_told else [])


def test_remarks_of_all_kinds_shift_and_stop_nothing(counted):
    remarks = ['says "yes"', "it's 5\"", "of two\nlines", '"', "a;b", "#N/A"]
    assert counted({"a.csv": [{**row, "Remarks": text} for row, text in zip(ROWS, remarks, strict=True)]}) == (6, 3, 6)
