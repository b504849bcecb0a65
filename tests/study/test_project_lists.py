"""Lists of projects of an agency: read in whatever form they come, and nothing in them is guessed."""

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.study.test_lists import CODE, OTHER

from blendresearch.base.errors import InputError
from blendresearch.study.list_writing import add_projects
from blendresearch.study.project_lists import read_project_lists

NEW = "2023-1-NL01-KA121-VET-000000003"
HEADINGS = ["Call", "Project code", "Beneficiary legal name", "Blended requested"]


def workbook(path, *rows):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("About").write(0, 0, "Dashboard")
        sheet = book.add_worksheet("Projects")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def written(path, text: str):
    path.write_text(text, encoding="utf-8")
    return path


def test_workbook_with_titles_and_totals_is_read(tmp_path):
    rows = [["Export of 12 January"], [], HEADINGS, [2023, CODE, " Alpha ", 3], [2023, OTHER, "Beta", "n/a"]]
    path = workbook(tmp_path / "list.xlsx", *rows, ["Total", "2 projects", "", 3])
    assert read_project_lists([path]) == {
        CODE: {"institution": "Alpha", "requested_blended": "3"},
        OTHER: {"institution": "Beta"},
    }


def test_cells_that_say_nothing_are_none_and_numbers_in_doubt_stay_in_doubt(tmp_path):
    rows = [(CODE, "#N/A", "5"), (OTHER, "n.v.t.", "5"), (NEW, "Alpha", "1.234")]
    path = workbook(tmp_path / "list.xlsx", ("project_code", "institution", "requested_blended"), *rows)
    assert read_project_lists([path]) == {NEW: {"institution": "Alpha", "requested_blended": "1.234"}}


def test_several_lists_add_up_and_say_the_same_twice(tmp_path):
    one = written(tmp_path / "a.csv", f"Projectcode;Begunstigde\n{CODE};Alpha\n{CODE};Alpha\n")
    two = written(tmp_path / "b.tsv", f"project_code\tinstitution\n{CODE}\tAlpha\n{OTHER}\tBeta\n")
    assert {code: row["institution"] for code, row in read_project_lists([one, two]).items()} == {
        CODE: "Alpha",
        OTHER: "Beta",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"project_code;institution\n{CODE};Alpha\n{CODE};Beta\n",
            "row 3: an earlier row or list gives this project to",
        ),
        (f"project_code;institution\n{CODE};=1+1\n", "row 2: the cell is no name"),
        (f"project_code;institution\n{CODE};{'a' * 501}\n", "row 2: the cell is no name"),
        (f"code;naam\n{CODE};Alpha\n", "in none of the first 25 rows are a heading of project codes and one of inst"),
        (f"project_code;school;instelling\n{CODE};Alpha;Beta\n", "row 1: two columns can be meant. Head the right one"),
        ("", "it is empty"),
    ],
)
def test_list_that_is_in_doubt_is_refused_with_its_row(tmp_path, text, said):
    path = written(tmp_path / "list.csv", text)
    with pytest.raises(InputError, match=said) as caught:
        read_project_lists([path])
    assert "Alpha" not in str(caught.value)


def test_list_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match=r"nergens\.csv: "):
        read_project_lists([tmp_path / "nergens.csv"])


def test_letter_that_the_encoding_lacks_is_refused_and_nothing_written(tmp_path):
    path = tmp_path / "projects.csv"
    path.write_bytes(f"project_code;institution;é\n{CODE};;\n".encode("cp1252"))
    before = path.read_bytes()
    with pytest.raises(InputError, match="a letter that the encoding of this list lacks"):
        add_projects(tmp_path, [], {CODE: {"institution": "Łódź"}})
    assert path.read_bytes() == before


NAMES = st.text("aé;,\" '", min_size=1, max_size=6).filter(lambda text: bool(text.strip()))


@given(
    names=st.lists(NAMES, min_size=3, max_size=3), separator=st.sampled_from(";,\t"), own=st.text('b\n";,', max_size=5)
)
def test_empty_cells_are_filled_in_and_all_else_stays(tmp_path_factory, names, separator, own):
    import csv

    path = tmp_path_factory.mktemp("s") / "projects.csv"
    rows = [["eigen", "institution", "project_code"], [own, "", CODE], [own, "Own name", OTHER]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    said = {code: {"institution": name} for code, name in zip((CODE, OTHER, NEW), names, strict=True)}
    add_projects(path.parent, [NEW], said)
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file, delimiter=separator))
    assert found == [rows[0], [own, names[0], CODE], rows[2], ["", names[2], NEW]]


def test_project_of_two_institutions_is_left_to_a_person(tmp_path):
    text = f"project_code,institution,from\n{CODE},,2022-01-01\n{CODE},Beta,2023-01-01\n"
    written(tmp_path / "projects.csv", text)
    add_projects(tmp_path, [], {CODE: {"institution": "Alpha"}})
    assert (tmp_path / "projects.csv").read_text(encoding="utf-8") == text
