"""What a study filled in is marked where it stands, and nowhere else."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tests.runs import ROOT

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import filled_places
from blendresearch.language import available, load
from blendresearch.render.blocks import Cell, Column, Table, table_html
from blendresearch.report.filled_in import FilledIn
from blendresearch.study.settings import Study, read_study

SETTINGS = 'title = { en = "x" }\ncountry = "NL"\nsector = "VET"\n'
COHORTS = '[[cohorts]]\nname = "early"\ncall_years = [2021]\n[[cohorts]]\nname = "late"\ncall_years = [2022, 2023]\n'
LABELS = {"early": "call 2021", "late": "calls 2022 and 2023"}
COLUMNS = (
    Column("Institution", key="institution"),
    Column("Asked", "right", key="requested"),
    Column("Done", "right", key="realised"),
)
NAMES = ("Alpha", "Beta", "Institution 3", "All")
ROWS = tuple((Cell(name), Cell("7", 7, "integer"), Cell("x", form="sign.hidden")) for name in NAMES)


def filled_in(**keys: object) -> FilledIn:
    cohorts = [{"name": "early", "call_years": [2021]}, {"name": "late", "call_years": [2022, 2023]}]
    declared = [{"on": "requests", **keys}]
    study = Study(title={"en": "x"}, country="NL", sector="VET", cohorts=cohorts, filled_in=declared)
    return FilledIn(study, LABELS, "en")


def marked(table: str = "requests", **keys: object) -> list[str]:
    rows, _ = filled_in(**keys).marked(table, COLUMNS, ROWS, totals=1)
    return [row[0].text for row in rows if any(cell.filled for cell in row)]


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({}, ["Alpha", "Beta", "Institution 3"]),
        ({"totals": True}, list(NAMES)),
        ({"columns": ["requested"]}, ["Alpha", "Beta", "Institution 3"]),
        ({"columns": ["ratio"]}, []),
        ({"rows": ["Institution *", "Alpha"]}, ["Alpha", "Institution 3"]),
        ({"rows": ["!Alpha"]}, ["Beta", "Institution 3"]),
        ({"rows": ["All"]}, ["All"]),
        ({"cohorts": ["late"]}, []),
    ],
)
def test_marks_what_is_declared(keys: dict, names: list[str]):
    assert marked(**keys) == names


def test_what_is_said_of_some_tables_holds_for_no_other():
    assert marked("units", on=["requests", "units"])
    assert not marked("totals", on=["requests", "units"])


def test_a_sign_in_place_of_a_number_is_not_filled_in():
    rows, _ = filled_in(columns=["realised"]).marked("requests", COLUMNS, ROWS)
    assert not any(cell.filled for row in rows for cell in row)


def test_a_cohort_is_that_of_the_table_the_column_or_the_row():
    columns = (Column("What"), Column("Share, calls 2022 and 2023", "right"), Column("2021", "right"))
    row = (Cell("Alpha"), Cell("7", 7), Cell("8", 8))
    late = filled_in(cohorts=["late"])
    ((_, share, year),), _ = late.marked("requests", columns, (row,))
    assert (share.filled, year.filled) == (True, False)
    ((_, share, year),), _ = late.marked("requests", columns, (row,), about="late")
    assert (share.filled, year.filled) == (True, True)
    plain = (Column("What"), Column("Share", "right"))
    rows = (
        (Cell("Call 2021"), Cell("7", 7)),
        (Cell("Calls 2022 and 2023"), Cell("7", 7)),
        (Cell("2023"), Cell("7", 7)),
    )
    found, _ = late.marked("requests", plain, rows)
    assert [cells[1].filled for cells in found] == [False, True, True]


def test_a_note_stands_below_a_table_with_such_cells_alone():
    told = {"note": {"en": "in proportion", "nl": "naar rato"}}
    assert filled_in(**told).marked("requests", COLUMNS, ROWS)[1] == ["in proportion"]
    assert filled_in(rows=["Nobody"], **told).marked("requests", COLUMNS, ROWS)[1] == []


@pytest.mark.parametrize(
    ("keys", "asked", "answer"),
    [
        ({"columns": ["requested"]}, {"columns": ["requested", "realised"]}, True),
        ({"columns": ["requested"]}, {"columns": ["realised"]}, False),
        ({"columns": ["requested"]}, {}, True),
        ({"columns": ["requested"]}, {"columns": ["requested"], "totals": True}, False),
        ({"totals": True}, {"totals": True}, True),
        ({"rows": ["!Alpha"]}, {"row": "Alpha"}, False),
        ({"rows": ["!Alpha"]}, {"row": "*"}, True),
        ({"cohorts": ["late"]}, {"cohort": "early"}, False),
        ({"cohorts": ["late"]}, {"cohort": "late"}, True),
    ],
)
def test_a_text_can_ask_before_it_tells_a_number(keys: dict, asked: dict, answer: bool):
    of = {"columns": (), "row": "", "cohort": "", "totals": False} | asked
    assert filled_in(**keys).has("requests", of["columns"], of["row"], of["cohort"], totals=of["totals"]) is answer
    assert not filled_in(**keys).has("pairs", of["columns"], of["row"], of["cohort"], totals=of["totals"])


def test_the_sign_is_text_and_travels_with_the_cell():
    rows = tuple((name, replace(number, filled=True)) for name, number, _ in ROWS)
    table = Table("t", "Asked", COLUMNS[:2], rows)
    assert Table.from_json(table.to_json()) == table
    assert "<td data-filled" not in table_html(replace(table, rows=tuple(row[:2] for row in ROWS)))
    assert table_html(table).count("<sup>i</sup>") == len(NAMES)
    assert '<sup aria-hidden="true">i</sup><span class="unseen"> guessed</span>' in table_html(table, filled="guessed")


@cache
def _source() -> str:
    folder = ROOT / "src" / "blendresearch" / "report"
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))


@pytest.mark.parametrize("name", filled_places())
def test_every_name_is_that_of_a_table_or_figure(name: str):
    assert f'"{name}"' in _source()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('on = "requets"', r"no table or figure 'requets' \(did you mean 'requests'\?\)"),
        ('on = "requests"\ncohorts = ["lat"]', r"'lat', which is no cohort \(did you mean 'late'\?\)"),
        ('on = "requests"\nnote = "naar rato"', r"no text by language"),
        ('on = "requests"\ncolumns = "ratio"', r"one value stands where a list is meant"),
        ('on = "requests"\nrow = ["a"]', r"'filled_in.0.row' is unknown"),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, said: str):
    (tmp_path / "study.toml").write_text(f"{SETTINGS}{COHORTS}[[filled_in]]\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_study(tmp_path)


def test_every_language_says_what_the_sign_means():
    for code in available():
        assert load(code).words["report"]["filled_note"].startswith("i: ")
