"""Lists of the survey as workbooks: read as their CSV would be, and refused where a cell has no value of its own."""

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from blendresearch.base.errors import InputError
from blendresearch.study.list_rows import list_file, open_list, read_list

HEADINGS = ["institution", "theme", "quote"]
ROWS = [["Alpha College", "idea", "Samen ontwerpen"], ["Beta College", "wish", ""]]


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "survey").mkdir()
    return tmp_path / "survey"


def write_book(path: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook with sheets of rows; a cell that begins with = is a formula."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
    return path


def read(folder: Path):
    return read_list(folder / "codings.csv", HEADINGS[:2], HEADINGS[2:])


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(folder)
    return str(caught.value)


def test_workbook_is_read_as_its_csv_would_be(folder):
    write_book(folder / "codings.xlsx", Blad1=[[], HEADINGS, ROWS[0], [], ROWS[1]])
    table = read(folder)
    assert table.values.tolist() == [[3, *ROWS[0]], [5, *ROWS[1]]]


def test_days_numbers_and_flags_are_texts(folder):
    write_book(folder / "codings.xlsx", Blad1=[HEADINGS, [2024, 1.5, True]])
    assert read(folder).values.tolist() == [[2, "2024", "1.5", "Yes"]]


def test_sheet_with_the_headings_is_the_list(folder):
    write_book(folder / "codings.xlsx", Uitleg=[["How to fill in", "theme"]], Lijst=[HEADINGS, *ROWS], Leeg=[])
    assert read(folder)["row"].tolist() == [2, 3]


def test_only_sheet_with_cells_is_the_list_and_its_heading_is_told(folder):
    write_book(folder / "codings.xlsx", Blad1=[["institution", "thema's"], ["x", "y"]], Blad2=[])
    assert refused(folder).startswith("codings.xlsx, column 'theme', row 1: the heading is missing.")


def test_two_sheets_with_the_headings_are_refused(folder):
    write_book(folder / "codings.xlsx", A=[HEADINGS, *ROWS], B=[HEADINGS, *ROWS])
    assert "two of its sheets have the headings of the list" in refused(folder)


def test_list_that_is_there_twice_is_refused(folder):
    write_book(folder / "codings.xlsx", A=[HEADINGS, *ROWS])
    (folder / "codings.csv").write_text(",".join(HEADINGS))
    assert "the list is there twice, as codings.csv and as codings.xlsx" in refused(folder)


def test_error_of_a_spreadsheet_is_refused_with_its_row(folder):
    write_book(folder / "codings.xlsx", A=[HEADINGS, ROWS[0], ["#REF!", "idea", ""]])
    assert refused(folder).startswith("codings.xlsx, column 'institution', row 3: the cell is an error")


def test_merged_cell_is_refused_with_its_row(folder):
    with xlsxwriter.Workbook(folder / "codings.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.merge_range(1, 0, 2, 0, "Alpha College")
        sheet.write_row(1, 1, ["idea"])
        sheet.write_row(2, 1, ["wish"])
    assert refused(folder).startswith("codings.xlsx, column 'institution', row 3: the cell is merged")


def test_formula_of_a_column_of_ones_own_does_not_matter(folder):
    with xlsxwriter.Workbook(folder / "codings.xlsx", {"strings_to_formulas": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADINGS, "aantal"])
        sheet.write_row(1, 0, ROWS[0])
        sheet.write_formula(1, 3, "=1+1", None, "")
    assert read(folder)["quote"].tolist() == ["Samen ontwerpen"]


def test_what_is_no_workbook_is_refused(folder):
    (folder / "codings.xlsx").write_text("institution,theme\n")
    assert refused(folder).startswith("codings.xlsx: it cannot be read as a spreadsheet")


def test_workbook_without_cells_lacks_its_headings(folder):
    write_book(folder / "codings.xlsx", A=[])
    assert "the heading is missing" in refused(folder)


def test_lists_beside_the_exports_stay_csv(tmp_path):
    write_book(tmp_path / "projects.xlsx", A=[["project_code", "institution"], ["x", "y"]])
    assert list_file(tmp_path / "projects.csv") == tmp_path / "projects.csv"
    assert open_list(tmp_path / "projects.csv", ["project_code"], ["project_code"]) is None


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="=#+-@;,"), max_size=8)


@settings(max_examples=25)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS).filter(any), max_size=6))
def test_csv_and_workbook_of_the_same_cells_are_the_same_list(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("study") / "survey"
    folder.mkdir()
    written = [[f"v{cell}" if cell else "" for cell in row] for row in rows]
    write_book(folder / "codings.xlsx", A=[HEADINGS, *written])
    from_book = read(folder)
    (folder / "codings.xlsx").unlink()
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [HEADINGS, *written]]
    (folder / "codings.csv").write_text("\n".join(quoted), encoding="utf-8")
    assert from_book.values.tolist() == read(folder).values.tolist()
