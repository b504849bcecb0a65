"""What a check does grows as its input does: for twice as much of anything twice as many calls, not four times.

Calls are counted, which is the same on every machine; seconds are measured by `benchmarks.speed`.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.studies import ALPHA, HEADING, mobility, write_study

from blendresearch.mobilities.exports import load_records
from blendresearch.run.judging import judge_study
from blendresearch.study import list_rows
from blendresearch.study.folder import Workspace

pytestmark = pytest.mark.run

SIZES = (250, 500, 1_000)
COLUMNS = "project_code,institution,requested_blended\n"


def code(number: int) -> str:
    return f"2021-1-NL01-KA121-VET-{number:09}"


def records(count: int, **cells: str) -> list[dict]:
    return [mobility(number, project_code=code(number), **cells) for number in range(count)]


def projects(count: int, name: str = "Institution {}") -> str:
    return COLUMNS + "".join(f"{code(number)},{name.format(number)},\n" for number in range(count))


def line(cells: dict) -> str:
    return ";".join(cells.values()) + "\n"


HEADINGS = ";".join(HEADING[concept] for concept in HEADING if HEADING[concept] in mobility(0)) + "\n"
ONE: dict = {"exports": {"a.csv": [mobility(0, project_code=code(0))]}, "projects": projects(1)}
STUDIES: dict[str, Callable[[int], dict]] = {
    "projects": lambda n: {"exports": {"a.csv": records(n)}, "projects": projects(n)},
    "projects without a list": lambda n: {"exports": {"a.csv": records(n)}, "projects": None},
    "projects without an export": lambda n: {**ONE, "projects": projects(n)},
    "projects that are not listed": lambda n: {**ONE, "exports": {"a.csv": records(n)}},
    "projects that are not listed, beside others": lambda n: {
        "exports": {"a.csv": records(2 * n)},
        "projects": projects(n),
    },
    "names in two lists that differ": lambda n: {
        **ONE,
        "projects": projects(n),
        "files": {"institutions.csv": "institution\n" + "".join(f"School {number}\n" for number in range(n))},
    },
    "spellings of nothing": lambda n: {
        **ONE,
        "files": {
            "spellings.csv": "spelling,institution\n" + "".join(f"Name {number},School\n" for number in range(n))
        },
    },
    "files": lambda n: {
        "exports": {f"{number}.csv": [mobility(0, project_code=code(number))] for number in range(n // 10)},
        "projects": projects(n // 10),
    },
    "files that nobody reads": lambda n: {**ONE, "files": {f"{number}.csv": "a,b\n" for number in range(n // 10)}},
    "findings": lambda n: {
        "exports": {"a.csv": records(n, activity_type="?x", start_date="99/99/2022", end_date="x", duration_days="y")},
        "projects": projects(n),
    },
    "blank rows of a list": lambda n: {**ONE, "projects": projects(1) + ",,\n\n" * n},
    "blank rows of an export": lambda n: {
        **ONE,
        "exports": {"a.csv": HEADINGS + "   \n;;;\n\n" * n + line(mobility(0, project_code=code(0)))},
    },
}


def calls(act: Callable[[], object]) -> int:
    """Count the calls of functions, of Python and of C, that something takes."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("what", STUDIES)
def test_calls_grow_as_the_input_does(tmp_path, what):
    found = []
    for size in (SIZES[0], *SIZES):  # the first time also loads what is loaded once
        made = STUDIES[what](size)
        workspace = Workspace.open(write_study(tmp_path / f"{len(found)}", **made))
        found.append(calls(lambda workspace=workspace: judge_study(workspace, 1)))
    _, small, middle, large = found
    assert large - middle < 3 * max(middle - small, small // 4)


def test_blank_rows_do_not_come_into_the_database(tmp_path):
    export = HEADINGS + "   \n;;;\n\n" * 1_000 + line(mobility(0, project_code=ALPHA))
    study = write_study(tmp_path / "s", {"a.csv": export})
    with duckdb.connect() as connection:
        load_records(connection, study)
        assert connection.execute('SELECT "row" FROM cells').fetchall() == [(3_002,)]


def test_each_list_is_read_once(tmp_path, monkeypatch):
    read: list[str] = []
    real = list_rows.open_list

    def counted(path: Path, *arguments, **options) -> object:
        read.append(path.name)
        return real(path, *arguments, **options)

    monkeypatch.setattr(list_rows, "open_list", counted)
    judge_study(Workspace.open(write_study(tmp_path / "s", ONE["exports"], projects=ONE["projects"])))
    assert read.count("projects.csv") == 1
