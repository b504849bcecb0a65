"""What stops a run because of a record: one sentence with file, column and row, and never a cell of a person."""

import csv
import re
import traceback
import zipfile
from io import BytesIO

import pytest
from tests.odd_files.files import book
from tests.studies import ALPHA, HEADING, mobility, tidied, write_csv, write_study, write_xlsx

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.refusals import REFUSALS

SECRETS = {"First name": "Ophelia-Secret", "E-mail": "secret@example.org", "Comments": "secret, of the person"}
CODE_OF_NOBODY = "2021-1-NL01-KA121-VET-000000009"


def person(number: int, **cells: object) -> dict[str, object]:
    return {**mobility(number, **cells), **SECRETS}


def refusal(folder) -> InputError:
    """The error of a study, seen to be one sentence for the place of a fault that repeats no secret."""
    with pytest.raises(InputError) as caught:
        tidied(folder)
    error = caught.value
    printed = "".join(traceback.format_exception(error)).partition("InputError: ")[2]
    for told in (str(error), repr(error), printed):
        assert not re.search("secret", told, re.IGNORECASE), told
        assert "\n" not in told.strip(), told
    assert error.exit_code == 3
    assert str(error).endswith(".")
    return error


BROKEN = [
    ("project_code", "", "the project code is missing"),
    ("project_code", "Secret Person", "is no project code"),
    ("project_code", "2021-1-nl01-ka121-vet-secret", "is no project code"),
    ("project_code", CODE_OF_NOBODY, f"project {CODE_OF_NOBODY} is not in projects.csv"),
    ("project_code", "2021-SECRET-PERSON", "the project of this row is not in projects.csv"),
    ("mobility_id", "", "the ID is missing"),
    (
        "mobility_id",
        "1.23457E+17",
        "the ID was shortened by a spreadsheet (as 1.23457E+17), which makes one of several",
    ),
    ("blended", "secret", "neither yes nor no"),
    ("blended", "virtual", "the cell is a form of mobility (Physical, Virtual or Blended) and no flag"),
    ("blended", "Yes, secret", "neither yes nor no"),
    ("accompanying_person", "secret", "neither yes nor no"),
    ("status", "secret", "the cell is neither Draft nor Complete"),
    ("status", "Yes", "the cell is neither Draft nor Complete"),
    ("participants", "secret", "not a whole number"),
    ("participants", "-3", "not a whole number"),
    ("participants", "2.5", "not a whole number"),
    ("participants", "1.000", "not a whole number"),
]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize(("concept", "cell", "told"), BROKEN)
def test_wrong_cell_is_told_with_its_place_and_what_to_do(tmp_path, name, concept, cell, told):
    rows = [person(1), person(2), person(3, **{concept: cell}), person(4)]
    error = refusal(write_study(tmp_path / "s", {name: rows}))
    assert (error.file, error.column, error.row) == (name, HEADING[concept], 4)
    assert told in error.what
    assert error.do
    assert str(error).startswith(f"{name}, column {HEADING[concept]!r}, row 4: ")


NO_MODE = "the cell is neither Physical nor Virtual nor Blended"


def test_mode_that_is_none_is_told_where_it_stands_for_the_flag(tmp_path):
    rows = [mobility(1, mode="physical"), mobility(2, mode="secret"), mobility(3, mode="secret", blended="")]
    error = refusal(write_study(tmp_path / "s", {"a.csv": rows}))
    assert (error.file, error.column, error.row, error.what) == ("a.csv", HEADING["mode"], 4, NO_MODE)


def test_every_rule_has_an_example_here():
    # Below, in test_subgroups, test_status, test_project_periods and test_sectors.
    elsewhere = ("conflicting", "status_torn", "complete_empty", "of_no_day", "intensive_unknown")
    rules = [rule.what.format(project="", first="") for rule in REFUSALS if not rule.condition.startswith(elsewhere)]
    assert [
        what for what in rules if not any(what.strip() in told or told in what for *_, told in [*BROKEN, (NO_MODE,)])
    ] == []


@pytest.mark.parametrize(
    "other",
    [
        {"blended": "Yes"},
        {"activity_type": "LM-LONG-VET"},
        {"accompanying_person": "Yes"},
        {"participants": "3"},
        {"start_date": "08/03/2022"},
        {"end_date": "29/03/2022"},
        {"duration_days": "23"},
        {"status": "Draft"},
        {"activity_type": "secret type"},
        {"start_date": "secret day"},
        {"duration_days": "secret days"},
    ],
)
def test_one_id_with_two_contents_is_a_conflict(tmp_path, other):
    exports = {"a.csv": [person(1), person(2)], "b.xlsx": [person(3), person(1, **other)]}
    error = refusal(write_study(tmp_path / "s", exports))
    assert (error.file, error.row, error.column) == ("b.xlsx", 3, HEADING["mobility_id"])
    assert "with different content (first in a.csv, row 2)" in error.what


@pytest.mark.parametrize("concept", ["activity_type", "start_date", "end_date", "duration_days"])
def test_two_contents_that_are_both_not_understood_are_a_conflict(tmp_path, concept):
    rows = [person(1, **{concept: "secret one"}), person(1, **{concept: "secret two"})]
    assert "with different content" in refusal(write_study(tmp_path / "s", {"a.csv": rows})).what


def test_one_id_in_two_projects_or_twice_with_one_content_is_none(tmp_path):
    same = mobility(1, blended="YES ", start_date="2022-03-07", activity_type="lm-short-vet", accompanying_person="")
    first = mobility(1, blended="ja", start_date="7-3-2022", duration_days="22.0")
    elsewhere = mobility(1, project_code="2022-1-NL01-KA121-VET-000000002")
    assert tidied(write_study(tmp_path / "s", {"a.csv": [first, same, elsewhere]}))


def test_how_many_more_rows_are_wrong_is_told(tmp_path):
    rows = [mobility(1, blended="?"), mobility(2), mobility(3, blended="??"), mobility(4, blended="????")]
    assert refusal(write_study(tmp_path / "s", {"a.csv": rows})).what.endswith(
        "(and so in 2 more rows); 2 other words, first in row 4, row 5"
    )


def test_of_each_word_that_is_not_understood_the_first_row_is_told(tmp_path):
    exports = {
        "a.csv": [mobility(1, status="Secret"), mobility(2, status="secret "), mobility(3, status="Hidden")],
        "b.csv": [mobility(4, status="hidden"), mobility(5, status="Third")],
    }
    error = refusal(write_study(tmp_path / "s", exports))
    assert error.what.endswith("(and so in 4 more rows); 2 other words, first in row 4, row 3 of b.csv")
    assert "ecret" not in str(error)


def test_all_that_is_wrong_is_given_in_the_order_of_the_rules(tmp_path):
    from blendresearch.mobilities.tidying import judge
    from blendresearch.study.settings import read_study

    rows = [mobility(1, blended="?"), mobility(2, participants="x"), mobility(3, project_code="")]
    folder = write_study(tmp_path / "s", {"a.csv": rows}, focus='["Nobody College"]', projects=None)
    with tidied(write_study(tmp_path / "sound", {"a.csv": [mobility(1)]})) as connection:
        load_records(connection, folder)
        found = [(error.file, error.row) for error in judge(connection, read_study(folder), None)]
    assert found == [("a.csv", 4), ("a.csv", 2), ("a.csv", 3), ("study.toml", None)]


def test_focus_without_a_project_stops_the_run(tmp_path):
    error = refusal(write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, focus='["Alpha College", "Gamma"]'))
    assert str(error).startswith("study.toml: the focus institution 'Gamma' has no project.")


def test_without_projects_the_focus_is_a_project_code(tmp_path):
    assert tidied(write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, projects=None, focus=f'["{ALPHA}"]'))
    assert "'Alpha College'" in str(
        refusal(write_study(tmp_path / "t", {"a.csv": [mobility(1)]}, projects=None, focus='["Alpha College"]'))
    )


# The number of a row is that of a spreadsheet, whatever stands above it.

TABLE = [list(person(1)), *(list(person(number).values()) for number in (1, 2)), list(person(3, blended="?").values())]


def with_comment(text: str) -> list[list[object]]:
    return [TABLE[0], [*TABLE[1][:-1], text], *TABLE[2:]]


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    ("table", "row"),
    [
        (TABLE, 4),
        (with_comment("secret\nover\nlines"), 4),
        (with_comment("secret\n\nover lines"), 4),
        ([*TABLE[:2], [], [], *TABLE[2:]], 6),
        ([*TABLE[:2], [""], *TABLE[2:]], 5),
        ([[], *TABLE], 5),
        ([["Mobility activities of secret"], [], *TABLE], 6),
        ([["A title\nof two lines"], *TABLE], 5),
        ([[*TABLE[0][:-1], "Com\nments"], *TABLE[1:]], 4),
        ([*TABLE, [], []], 4),
    ],
)
def test_row_number_in_csv(tmp_path, table, row, ends):
    folder = write_study(tmp_path / "s", {})
    write_csv(folder / "mobilities" / "a.csv", table, ends=ends, quoting=csv.QUOTE_ALL)
    error = refusal(folder)
    assert (error.row, error.what) == (row, "the cell is neither yes nor no")


@pytest.mark.parametrize("at", [(0, 0), (0, 3), (6, 2), (20, 0)])
@pytest.mark.parametrize(("blank", "row"), [(0, 4), (3, 7)])
def test_row_number_in_xlsx(tmp_path, at, blank, row):
    folder = write_study(tmp_path / "s", {})
    write_xlsx(folder / "mobilities" / "a.xlsx", [*TABLE[:2], *[[]] * blank, *TABLE[2:]], at=at)
    assert refusal(folder).row == row + at[0]


# Files that cannot be read as a table.

HEAD = ";".join(TABLE[0])
SOUND = ";".join(f'"{cell}"' for cell in person(1).values())


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (SOUND + ";;secret", f"the row has {len(TABLE[0]) + 2} cells and the headings are {len(TABLE[0])}"),
        (SOUND[:-1], "quotation mark"),
        (SOUND + "secret", "quotation mark"),
        (SOUND.replace("No", 'secret" No'), "quotation mark"),
    ],
)
def test_row_that_is_no_row_is_told(tmp_path, wrong, told, place):
    lines = [HEAD, SOUND, SOUND, SOUND]
    lines[place] = wrong
    error = refusal(write_study(tmp_path / "s", {"a.csv": "\n".join(lines) + "\n"}))
    assert (error.file, error.row) == ("a.csv", place + 1)
    assert told in error.what


def test_open_quotation_mark_after_a_loose_one_loses_no_row(tmp_path):
    loose = SOUND.replace('"22"', '5" secret')
    error = refusal(write_study(tmp_path / "s", {"a.csv": "\n".join([HEAD, loose, SOUND[:-1], SOUND]) + "\n"}))
    assert (error.row, "quotation mark" in error.what) == (3, True)


def test_cell_without_end_is_told(tmp_path):
    rows = [person(1), {**person(2), "Comments": "secret " * 500_000}]
    assert refusal(write_study(tmp_path / "s", {"a.csv": rows})).row == 3


def test_long_cell_is_read(tmp_path):
    rows = [person(1), {**person(2), "Comments": "long " * 20_000}]
    with tidied(write_study(tmp_path / "s", {"a.csv": rows})) as connection:
        assert connection.execute("SELECT count(*) FROM mobilities").fetchall() == [(2,)]


def test_short_row_has_empty_cells_at_its_end(tmp_path):
    short = ";".join(str(cell) for cell in mobility(2, data_type="Itinerary").values()).removesuffix(";Itinerary")
    text = f"{';'.join(mobility(1))}\n{short}\n"
    with tidied(write_study(tmp_path / "s", {"a.csv": text})) as connection:
        assert connection.execute("SELECT data_type FROM records").fetchall() == [(None,)]


UNREADABLE = {
    "random.xlsx": (bytes(range(256)) * 20, "it cannot be read as a spreadsheet"),
    "empty.xlsx": (b"", "it is empty"),
    "zip.xlsx": (b"PK\x03\x04" + bytes(range(256)), "it cannot be read as a spreadsheet"),
    "undefined.csv": (f"{HEAD}\n".encode() + b"secret\x81\x8d\x8f", "its text cannot be read"),
    "utf16.csv": (b"\xff\xfe" + f"{HEAD}\nsecret".encode("utf-16-le") + b"\x00", "its text cannot be read"),
    "marked.csv": (b"\xef\xbb\xbf" + f"{HEAD}\nsecret".encode() + b"\xff", "its text cannot be read"),
    "nothing.csv": (b"", "it is empty"),
    "prose.csv": (b"a secret letter\nof secrets, to secret", "no column is headed 'Grant Agreement No.'"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_file_that_is_no_export_is_told(tmp_path, name):
    content, told = UNREADABLE[name]
    error = refusal(write_study(tmp_path / "s", {name: content}))
    assert (error.file, error.what) == (name, told)


def compound_file(*names: str) -> bytes:
    """Make the least OLE compound file with the given streams: the form of a workbook behind a password.

    [MS-CFB]: a header, one sector of the allocation table, one of the directory.
    """
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    number = lambda *values: b"".join(value.to_bytes(4, "little") for value in values)  # noqa: E731
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(6)
    header += number(0, 1, 1, 0, 4096, end, 0, end, 0, 0) + number(free) * 108

    def entry(name: str, kind: int, child: int, right: int) -> bytes:
        text = name.encode("utf-16-le")
        start = text.ljust(64, b"\0") + (len(text) + 2).to_bytes(2, "little") + bytes([kind, 1])
        return start + number(free, right, child) + bytes(36) + number(end) + bytes(8)

    entries = [entry("Root Entry", 5, 1, free)]
    entries += [entry(name, 2, free, at + 1 if at < len(names) else free) for at, name in enumerate(names, start=1)]
    return header + number(table, end) + number(free) * 126 + b"".join(entries).ljust(512, b"\0")


def locked_ods() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("META-INF/manifest.xml", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
        made.writestr("content.xml", bytes(range(256)))
    return file.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSX", "a.xls", "a.csv", "a.ods", "a.ODS"])
@pytest.mark.parametrize("locked", [compound_file("EncryptionInfo", "EncryptedPackage"), locked_ods()], ids=len)
def test_password_is_told_whatever_the_name(tmp_path, name, locked):
    error = refusal(write_study(tmp_path / "s", {name: locked}))
    assert str(error) == f"{name}: it is protected by a password. Save it without one."


def test_password_of_an_xls_is_told(tmp_path):
    content = book("xls", TABLE)
    codepage = content.index(bytes.fromhex("42000200"))  # the second record of a workbook becomes that of a password
    locked = content[:codepage] + bytes.fromhex("2f00") + content[codepage + 2 :]
    assert refusal(write_study(tmp_path / "s", {"a.xls": locked})).what == "it is protected by a password"
