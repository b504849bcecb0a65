"""Which files and columns are read, and what becomes of their cells."""

from datetime import date, datetime

import duckdb
import pytest
import xlsxwriter
from tests.studies import HEADING, mobility, table_of, tidied, tidy_table, write_csv, write_study, write_xlsx

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports import CONCEPTS, load_records
from blendresearch.mobilities.exports.headings import REQUIRED
from blendresearch.mobilities.exports.hints import hint_rows
from blendresearch.mobilities.exports.record_cells import Cells
from blendresearch.mobilities.exports.record_sheets import text_of
from blendresearch.study.files import fingerprints
from blendresearch.study.folder import export_files, other_files
from blendresearch.study.reading import csv_fast
from blendresearch.study.reading.csv_rows import encoding_of

ROWS = [mobility(1, blended="Yes"), mobility(2), mobility(3, participants="25", activity_type="LM-GRP-VET")]


def records(folder) -> list[tuple]:
    with duckdb.connect() as connection:
        load_records(connection, folder)
        return connection.execute('SELECT * EXCLUDE file FROM records ORDER BY file, "row"').fetchall()


def refused(folder) -> InputError:
    with pytest.raises(InputError) as caught:
        records(folder)
    assert caught.value.exit_code == 3
    return caught.value


CANONICAL = [(row, *(cell or None for cell in cells)) for row, cells in enumerate(map(dict.values, ROWS), start=2)]
CANONICAL_CONCEPTS = [concept for heading in ROWS[0] for concept, text in HEADING.items() if text == heading]


@pytest.fixture
def expected() -> list[tuple]:
    places = {concept: place for place, concept in enumerate(CANONICAL_CONCEPTS, start=1)}
    return [
        (row[0], *(row[places[concept]] if concept in places else None for concept in CONCEPTS)) for row in CANONICAL
    ]


def test_records_are_the_cells_as_text(tmp_path, expected):
    assert records(write_study(tmp_path / "s", {"a.csv": ROWS})) == expected


def test_virtual_part_and_mode_are_carried_as_text_when_an_export_has_them(tmp_path):
    extra = {
        "mode": "Blended",
        "virtual_start_date": "01/02/2022",
        "virtual_end_date": "?",
        "virtual_duration_days": "5",
    }
    folder = write_study(tmp_path / "s", {"a.csv": [mobility(1, **extra)]})
    with duckdb.connect() as connection:
        load_records(connection, folder)
        found = connection.execute(f"SELECT {', '.join(extra)} FROM records").fetchall()
    assert found == [tuple(extra.values())]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_dialects_of_csv(tmp_path, expected, encoding, separator):
    rows = [{**row, "Naam": f"Zoë{separator} Müller {encoding}"} for row in ROWS]
    folder = write_study(tmp_path / "s", {})
    marked = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    table = table_of(rows)
    table[0][0] = marked + str(table[0][0])
    write_csv(folder / "mobilities" / "a.csv", table, encoding=encoding, separator=separator)
    assert records(folder) == expected


NAMES = ["a [1].csv", "[0].csv", "*.csv", "?.csv", "a'b.csv", "é 🙂.csv", "A.CSV", "A.XLSX", "[0].xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_file_is_read_under_any_name_and_no_other_instead(tmp_path, expected, name):
    try:
        folder = write_study(tmp_path / "[s]", {name: ROWS})
    except OSError:
        pytest.skip("this system knows no such name")
    assert records(folder) == expected
    write_study(folder, {"0.csv": [mobility(9)]})
    assert sorted(row[2] for row in records(folder)) == [f"000001-MOB-0000{number}" for number in (1, 2, 3, 9)]


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u202f", "\ufeff", "\n", "\r\n"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_blanks_around_a_cell_are_no_part_of_it(tmp_path, expected, name, blank):
    rows = [{heading: f"{blank}{cell}{blank}" for heading, cell in row.items()} for row in ROWS]
    assert records(write_study(tmp_path / "s", {name: rows})) == expected


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_empty_rows_are_left_out_and_those_of_other_columns_too(tmp_path, name):
    empty = {**dict.fromkeys(mobility(0), " "), "Comments": "only a comment"}
    rows = [{**mobility(1), "Comments": ""}, empty, {**mobility(2), "Comments": ""}]
    assert [row for row, *_ in records(write_study(tmp_path / "s", {name: rows}))] == [2, 4]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_export_of_an_empty_project_has_no_records(tmp_path, name):
    assert records(write_study(tmp_path / "s", {name: []})) == []
    assert tidy_table(tmp_path / "s").empty


def test_line_ends_of_two_kinds(tmp_path, expected):
    folder = write_study(tmp_path / "s", {"a.csv": ROWS})
    path = folder / "mobilities" / "a.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n", 2))
    assert records(folder) == expected


def test_file_of_many_rows_has_them_all_with_their_numbers(tmp_path):
    rows = [{**mobility(number), "Comments": f"line\nbreak {number}"} for number in range(2, 12_002)]
    found = records(write_study(tmp_path / "s", {"a.csv": rows}))
    assert [(row, mobility_id) for row, _, mobility_id, *_ in found] == [
        (number, f"000001-MOB-{number:05}") for number in range(2, 12_002)
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), ("", ""), (" x ", "x"), (True, "Yes"), (False, "No"), (3, "3"), (25.0, "25"), (2.5, "2.5"),
        (date(2022, 3, 31), "2022-03-31"), (datetime(2022, 3, 31, 12, 30), "2022-03-31"), (1e16, "10000000000000000"),
    ],
)  # fmt: skip
def test_cells_of_spreadsheets_as_text(cell, text):
    assert text_of(cell) == text


def test_real_cells_of_a_workbook(tmp_path):
    typed = mobility(1, blended=True, start_date=date(2022, 3, 7), end_date=datetime(2022, 3, 28), duration_days=22)
    texts = mobility(1, blended="Yes", start_date="2022-03-07", end_date="2022-03-28", duration_days="22")
    assert records(write_study(tmp_path / "s", {"a.xlsx": [typed]})) == records(
        write_study(tmp_path / "t", {"a.csv": [texts]})
    )


# Files


def test_files_are_read_in_the_order_of_their_names_and_others_are_told(tmp_path):
    texts = dict.fromkeys(["~$b.xlsx", ".hidden.csv", ".~lock.b.csv#", "Thumbs.db", "notes.txt", "README.md"], "x")
    folder = write_study(tmp_path / "s", {"b.csv": ROWS, "a.xlsx": ROWS, **texts})
    for name in ("folder.csv", "empty"):
        (folder / "mobilities" / name).mkdir()
    (folder / "mobilities" / "folder.csv" / "c.csv").touch()
    assert [path.name for path in export_files(folder)] == ["a.xlsx", "b.csv"]
    assert {path.name for path in other_files(folder)} == {"notes.txt", "folder.csv"}


@pytest.mark.parametrize("exports", [{}, {"README.md": "x"}])
def test_no_export_is_told(tmp_path, exports):
    error = refused(write_study(tmp_path / "s", exports))
    assert str(error).startswith("there is no export in s/mobilities. Put the exports")


def test_what_is_there_in_place_of_an_export_is_told(tmp_path):
    error = refused(write_study(tmp_path / "s", {"all.zip": b"PK", "a.txt": "x", "Thumbs.db": "x"}))
    assert error.what == "there is no export in s/mobilities, only a.txt, all.zip"


def test_what_a_system_leaves_is_no_input(tmp_path):
    left = dict.fromkeys([".DS_Store", "._a.csv", "Thumbs.db", "desktop.ini", "~$a.xlsx"], "x")
    folder = write_study(tmp_path / "s", {"a.csv": ROWS, **left})
    assert set(fingerprints(folder)) == {"study.toml", "projects.csv", "mobilities/a.csv"}


def test_no_folder_of_exports_is_told(tmp_path):
    assert "there is no export in" in str(refused(tmp_path))


# Headings


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("concept", REQUIRED)
def test_missing_column_is_told_with_the_headings_that_are_there(tmp_path, name, concept):
    rows = [{heading: cell for heading, cell in row.items() if heading != HEADING[concept]} for row in ROWS]
    error = refused(write_study(tmp_path / "s", {name: rows}))
    assert error.file == name
    assert error.what.startswith(f"no column is headed {HEADING[concept]!r}; headings found: ")
    assert f'{concept} = ["..."]' in error.do


def test_headings_are_listed_only_when_they_are_surely_headings(tmp_path):
    error = refused(write_study(tmp_path / "s", {"a.csv": "Ophelia Secret;Deelnemer;secret@example.org\n"}))
    assert "ecret" not in str(error)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_two_columns_of_one_concept_are_told(tmp_path, name):
    rows = [{**row, "BLENDED-MOBILITY (yes/no) *": "secret"} for row in ROWS]
    error = refused(write_study(tmp_path / "s", {name: rows}))
    assert (error.file, error.row) == (name, 1)
    assert error.what == "columns E and L are both headed as 'Blended mobility activity'"
    assert error.do == 'Say in headings.toml which is meant; for the latter: blended = ["BLENDED-MOBILITY (yes/no) *"]'


def test_heading_is_matched_whole_and_never_by_a_part(tmp_path):
    others = {"Blended intensive programme": "?", "Blended mobility activity type": "?", "Participant ID": "secret"}
    assert len(records(write_study(tmp_path / "s", {"a.csv": [{**row, **others} for row in ROWS]}))) == 3


def test_study_adds_its_own_spellings_and_they_go_first(tmp_path, expected):
    spelt = {HEADING["blended"]: "Смесена мобилност", HEADING["mobility_id"]: "Status", HEADING["status"]: "Stand"}
    rows = [{spelt.get(heading, heading): cell for heading, cell in row.items()} for row in ROWS]
    own = 'blended = ["смесена  Мобилност"]\nmobility_id = ["Status"]\nstatus = ["Stand", "..."]\n'
    folder = write_study(tmp_path / "s", {"a.csv": [{**row, "": ""} for row in rows]}, files={"headings.toml": own})
    assert records(folder) == expected


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ('blend = ["x"]', "'blend' is no concept"),
        ('blended = "x"', "'blended' is no list of headings"),
        ("blended = [1]", "'blended' is no list of headings"),
        ("blended = [", "it is not valid TOML"),
    ],
)
def test_wrong_headings_are_told(tmp_path, own, told):
    error = refused(write_study(tmp_path / "s", {"a.csv": ROWS}, files={"headings.toml": own}))
    assert (error.file, told in error.what) == ("headings.toml", True)


def test_one_sheet_of_several_holds_the_records(tmp_path, expected):
    folder = write_study(tmp_path / "s", {})
    _book(folder / "mobilities" / "a.xlsx", [["Explanation"]], table_of(ROWS), [])
    assert records(folder) == expected


def test_two_sheets_of_records_are_told(tmp_path):
    folder = write_study(tmp_path / "s", {})
    _book(folder / "mobilities" / "a.xlsx", table_of(ROWS), table_of(ROWS))
    assert refused(folder).what == "several of its sheets hold mobilities"


def _book(path, *sheets) -> None:
    with xlsxwriter.Workbook(path) as book:
        for table in sheets:
            sheet = book.add_worksheet()
            for row, cells in enumerate(table):
                sheet.write_row(row, 0, cells)


def test_workbook_and_csv_give_the_same(tmp_path):
    tables = []
    for name in ("a.csv", "a.xlsx"):
        folder = write_study(tmp_path / name, {name: ROWS})
        tables.append(tidy_table(folder).drop(columns="file"))
    assert tables[0].equals(tables[1])


def test_encoding_that_is_none_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x81")
    with pytest.raises(InputError, match=r"^a\.csv: its text cannot be read\."):
        encoding_of(path)


def test_file_that_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(InputError, match=r"^gone\.csv: it cannot be opened\. Nothing of that name"):
        encoding_of(tmp_path / "gone.csv")


def test_table_at_another_place_of_the_sheet(tmp_path, expected):
    folder = write_study(tmp_path / "s", {})
    write_xlsx(folder / "mobilities" / "a.xlsx", table_of(ROWS), at=(4, 3))
    assert records(folder) == [(row + 4, *cells) for row, *cells in expected]


def test_no_column_but_the_needed_ones_is_held(tmp_path):
    rows = [{**row, "First name": "Secret", "Receiving country": "Secret", "Participant": "Secret"} for row in ROWS]
    connection = tidied(write_study(tmp_path / "s", {"a.csv": rows, "b.xlsx": [{**mobility(7), "Name": "Secret"}]}))
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        assert not any("Secret" in map(str, row) for row in connection.table(table).fetchall()), table


def test_ordinary_csv_file_is_read_whole_by_the_database(tmp_path, expected, monkeypatch):
    monkeypatch.setattr(csv_fast, "SMALL", 0)
    monkeypatch.setattr(Cells, "add", lambda *_: pytest.fail("row by row"))
    assert records(write_study(tmp_path / "s", {"a.csv": ROWS})) == expected


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([["*", ""]], 1),
        ([["*", "DD-MM-YYYY"], ["", "* (DICT)"], ["*", ""]], 3),
        ([["* DICT / Yes/No", "Only YES or NO can be used in this cell"]], 1),
        ([["", " "]], 0),
        ([["2021-1", "*"]], 0),
        ([["", "Yes"]], 0),
        ([["", "1"]], 0),
        ([["2021-1", ""], ["*", ""]], 0),
    ],
)
def test_rows_of_hints_are_those_of_nothing_but_hints(rows, count):
    assert hint_rows(rows) == count
