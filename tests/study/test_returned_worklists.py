"""Worklists that come back are other people's files: as long, wide and odd as they like."""

import pytest
import xlsxwriter
from tests.security.bombs import xlsx
from tests.studies import write_xlsx

from blendresearch.base.errors import InputError
from blendresearch.study import list_rows
from blendresearch.study.returned_worklists import returned_worklists
from blendresearch.study.validation_answers import COLUMNS_OF_VALIDATION, REQUIRED_OF_VALIDATION

HEADINGS = ["Project code", "Mobility ID", "Answer", "Source"]


def read(study) -> list:
    found = returned_worklists(study, REQUIRED_OF_VALIDATION, COLUMNS_OF_VALIDATION)
    return [(path.name, rows.to_numpy().tolist()) for path, rows in found]


@pytest.fixture
def study(tmp_path):
    (tmp_path / "validation").mkdir()
    return tmp_path


def test_rows_are_read_below_their_headings_with_their_numbers(study):
    table = [["A worklist"], [], HEADINGS, ["p", "1", "yes", "mail"], [], ["p", "2", "", ""], ["", "", "", " "]]
    write_xlsx(study / "validation" / "a.xlsx", table)
    assert read(study) == [("a.xlsx", [[4, "p", "1", "yes", "mail"], [6, "p", "2", "", ""]])]


@pytest.mark.security
@pytest.mark.parametrize(("bound", "most"), [("_MOST_ROWS", 9), ("_MOST_CELLS", 39), ("_MOST_BYTES", 199)])
def test_worklists_that_would_fill_memory_together_are_refused(study, monkeypatch, bound, most):
    for name in "ab":
        write_xlsx(study / "validation" / f"{name}.xlsx", [HEADINGS, *[["p", str(n), "x" * 18, ""] for n in range(5)]])
    assert [len(rows) for _, rows in read(study)] == [5, 5]
    monkeypatch.setattr(list_rows, bound, most)
    with pytest.raises(InputError, match=r"^b\.xlsx: it is longer than a list can be"):
        read(study)


@pytest.mark.security
def test_wide_rows_are_kept_only_where_they_are_asked_for(study):
    rows = [[*HEADINGS, *map(str, range(5_000))], *[["p", str(n), "yes", "", *["x"] * 5_000] for n in range(3)]]
    write_xlsx(study / "validation" / "a.xlsx", rows)
    assert [row[1:] for row in read(study)[0][1]] == [["p", str(n), "yes", ""] for n in range(3)]


def test_answer_that_is_a_formula_without_a_value_is_told(study):
    heads = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADINGS)
    cells = '<c t="inlineStr"><is><t>p</t></is></c><c><v>1</v></c><c><f>Sheet1!A9</f></c>'
    xlsx(study / "validation" / "a.xlsx", f'<row r="1">{heads}</row><row r="2">{cells}</row>')
    with pytest.raises(InputError, match=r"^a\.xlsx, column 'answer', row 2: the cell is a formula"):
        read(study)


def test_answer_over_several_rows_is_told_and_a_source_is_not(study):
    for column in (3, 2):
        with xlsxwriter.Workbook(study / "validation" / "a.xlsx") as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([HEADINGS, ["p", "1", "yes", "mail"], ["p", "2", "yes", "mail"]]):
                sheet.write_row(number, 0, row)
            sheet.merge_range(1, column, 2, column, "yes")
        if column == 3:
            assert [row[1:4] for row in read(study)[0][1]] == [["p", "1", "yes"], ["p", "2", "yes"]]
    with pytest.raises(InputError, match=r"^a\.xlsx, column 'answer', row 3: the cell is merged"):
        read(study)
