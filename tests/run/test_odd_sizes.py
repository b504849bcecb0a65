"""What a check does grows as its input does: for twice as much of anything twice as many calls, not four times.

Calls are counted, which is the same on every machine; seconds are measured by `benchmarks.speed`.
"""

import json
import sys
import tracemalloc
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from tests.studies import ALPHA, HEADING, mobility, write_study

from blendresearch.benchmarks.odd_studies import ODD_STUDIES, OF_FILES, write_odd_study
from blendresearch.data.codelists import activity_code
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.exports.headings import Headings
from blendresearch.mobilities.exports.record_cells import PARTED
from blendresearch.run.commands.check import check_study
from blendresearch.run.judging import judge_study
from blendresearch.study import list_rows
from blendresearch.study.folder import Workspace

pytestmark = pytest.mark.run

SIZES = (100, 200, 400)
HEADINGS = ";".join(HEADING[concept] for concept in HEADING if HEADING[concept] in mobility(0)) + "\n"


def line(cells: dict) -> str:
    return ";".join(cells.values()) + "\n"


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


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> None:
    """Load what is loaded once."""
    judge_study(Workspace.open(write_odd_study(tmp_path_factory.mktemp("warm") / "s", "findings", 10)), 1)


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("kind", ODD_STUDIES)
def test_calls_grow_as_the_input_does(tmp_path, kind):
    found = []
    for size in SIZES:
        number = size // 10 if kind in OF_FILES else size
        workspace = Workspace.open(write_odd_study(tmp_path / f"{len(found)}", kind, number))
        found.append(calls(lambda workspace=workspace: judge_study(workspace, 1)))
    small, middle, large = found
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
    judge_study(Workspace.open(write_odd_study(tmp_path / "s", "projects", 1)))
    assert read.count("projects.csv") == 1


def test_a_problem_more_is_told_in_few_calls(tmp_path):
    def telling(number: int) -> tuple[int, list[dict]]:
        study = write_odd_study(tmp_path / f"{number}", "projects without an export", number)
        console = Console(file=StringIO(), soft_wrap=True, highlight=False)
        taken = calls(lambda: check_study(console, str(study), "json"))
        return taken, [each for each in json.loads(console.file.getvalue()) if "there is no record" in each["what"]]

    telling(10)  # loads what is loaded once
    (few, told), (many, all_told) = telling(500), telling(1_500)
    assert (len(told), len(all_told)) == (499, 1_499)
    assert many - few < 1_000 * 130


def test_people_are_told_a_thousand_problems_of_a_kind(tmp_path):
    study = write_odd_study(tmp_path / "s", "projects without an export", 1_004)
    console = Console(file=StringIO(), soft_wrap=True, highlight=False)
    check_study(console, str(study))
    lines = console.file.getvalue().splitlines()
    assert sum("there is no record" in line for line in lines) == 1_000
    assert "look at 3 more are mended alike, which 'check --format json' tells." in lines


def test_a_file_that_is_no_export_is_searched_in_its_first_rows_alone(tmp_path, monkeypatch):
    """Each line may be the first of the table, for each separator; below it only the headings are looked for."""
    looked_at = []
    real = Headings._concepts  # every row that is taken for headings passes here
    monkeypatch.setattr(Headings, "_concepts", lambda self, cells: looked_at.append(1) or real(self, cells))
    judge_study(Workspace.open(write_odd_study(tmp_path / "s", "other files among the exports", 1)))
    assert len(looked_at) < 600


def test_a_cell_of_very_many_words_is_read_in_little_memory():
    tracemalloc.start()
    found = activity_code(f"LM-SHORT-VET {'word ' * 3_000}", "VET")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found, peak < 10_000_000) == ("LM-SHORT-VET", True)


def test_exports_in_one_file_are_parted_without_comparing_all_with_all(tmp_path):
    """DuckDB does not count its work; the plan tells whether that grows as rows and exports do."""
    with duckdb.connect() as connection:
        load_records(connection, write_odd_study(tmp_path / "s", "exports in one file", 3))
        assert connection.execute("SELECT count(DISTINCT export) FROM cells").fetchone() == (3,)
        plan = connection.execute(f"EXPLAIN {PARTED}", {"number": 1, "begins": [1, 2]}).fetchall()[0][1]
    assert not {"IE_JOIN", "NESTED_LOOP_JOIN", "PIECEWISE_MERGE_JOIN"} & {*plan.split()}
