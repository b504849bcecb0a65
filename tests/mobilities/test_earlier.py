"""Earlier exports of the same calls: counted by the rules of the study, and in no other count."""

from datetime import date
from pathlib import Path

import pytest
from tests.reports import words
from tests.studies import ALPHA, GAMMA, cube, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.earlier import count_earlier
from blendresearch.report import Report, contents_of
from blendresearch.run.analysis import Analysis
from blendresearch.run.judging import judge_study
from blendresearch.statistics.same_age import AS_OLD, at_the_same_age, months_since
from blendresearch.statistics.totals import Count
from blendresearch.study.folder import Workspace
from blendresearch.study.inputs import read_inputs

COHORTS = """
[[cohorts]]
name = "finished"
call_years = [2021]
complete = true

[[cohorts]]
name = "running"
call_years = [2024]
exported_on = 2025-03-24
"""


def records(code: str, total: int, blended: int) -> list[dict]:
    return [mobility(each, project_code=code, blended="Yes" if each < blended else "No") for each in range(total)]


def keep(folder: Path, day: str, rows: list[dict], name: str = "a.csv") -> None:
    other = write_study(folder.parent / f"kept-{day}", {name: rows})
    place = folder / "earlier" / day
    place.mkdir(parents=True)
    (other / "mobilities").rename(place / "mobilities")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Call 2021 ended with 8 of 20; nine months after its start it had 1 of 10, and after 21 months 6 of 18."""
    now = {"a.csv": records(ALPHA, 20, 8), "b.csv": records(GAMMA, 10, 3)}
    folder = write_study(tmp_path / "s", now, cohorts=COHORTS)
    keep(folder, "2022-03-24", [*records(ALPHA, 10, 1), mobility(50, status="Draft")])
    keep(folder, "2023-03-24", records(ALPHA, 18, 6))
    return folder


def test_earlier_exports_are_counted_by_day_and_call(study):
    found = count_earlier(read_inputs(study)).to_dict("records")
    assert [tuple(row.values()) for row in found] == [("2022-03-24", 2021, 10, 1), ("2023-03-24", 2021, 18, 6)]
    assert sum(counts[0] for counts in cube(study).values()) == 30


def test_running_call_is_set_beside_another_at_its_age(study):
    inputs = read_inputs(study)
    running = inputs.study.cohorts[1]
    ((now, others),) = at_the_same_age(inputs.study, count_earlier(inputs), running, {2024: Count.of(10, 3)})
    assert (now.call_year, now.day, round(now.months)) == (2024, date(2025, 3, 24), 10)
    assert [(each.call_year, each.day, each.count.blended, each.count.total) for each in others] == [
        (2021, date(2022, 3, 24), 1, 10)
    ]


@pytest.mark.parametrize(("day", "there"), [("2022-05-05", True), ("2022-05-15", False)])
def test_ages_that_differ_too_much_are_not_compared(tmp_path, day, there):
    folder = write_study(tmp_path / "s", {"a.csv": records(GAMMA, 9, 1)}, cohorts=COHORTS)
    keep(folder, day, records(ALPHA, 5, 1))
    inputs = read_inputs(folder)
    found = at_the_same_age(inputs.study, count_earlier(inputs), inputs.study.cohorts[1], {2024: Count.of(9, 1)})
    assert bool(found) is there
    apart = months_since(inputs.study, 2021, date.fromisoformat(day)) - months_since(
        inputs.study, 2024, date(2025, 3, 24)
    )
    assert (apart <= AS_OLD) is there


def test_report_says_both_shares_at_the_same_age(study, tmp_path):
    results = Analysis.open(study, tmp_path / "out").results()
    said = words(contents_of(Report(results, "en")).blocks("running"))
    assert "Call 2024 is 10 months old" in said
    assert "30% of its mobilities are blended; at that age it was 10% in call 2021" in said


def test_study_without_earlier_exports_compares_nothing(tmp_path):
    folder = write_study(tmp_path / "s", {"a.csv": records(GAMMA, 9, 1)}, cohorts=COHORTS)
    assert count_earlier(read_inputs(folder)).empty
    assert "months old" not in words(
        contents_of(Report(Analysis.open(folder, tmp_path / "out").results(), "en")).blocks("running")
    )


@pytest.mark.parametrize(
    ("day", "rows", "says"),
    [
        ("last year", [mobility(1)], "the folder earlier/last year has no day of the past as its name"),
        ("2999-01-01", [mobility(1)], "the folder earlier/2999-01-01 has no day of the past as its name"),
        ("2022-03-24", [mobility(1, blended="perhaps")], "among the exports of 2022-03-24"),
    ],
)
def test_earlier_exports_that_are_wrong_stop_a_run_and_are_told_by_check(tmp_path, day, rows, says):
    folder = write_study(tmp_path / "s", {"a.csv": records(GAMMA, 9, 1)}, cohorts=COHORTS)
    keep(folder, day, rows)
    with pytest.raises(InputError, match=says):
        count_earlier(read_inputs(folder))
    told = [each.what for each in judge_study(Workspace.open(folder, tmp_path / "out")) if each.severity == "error"]
    assert [says in each for each in told] == [True]


def test_shared_edition_leaves_earlier_counts_out(study, tmp_path):
    settings = study / "study.toml"
    settings.write_text(settings.read_text() + "\n[disclosure]\nminimum_count = 5\n")
    analysis = Analysis.open(study, tmp_path / "out")
    assert len(analysis.results().tables.earlier) == 2
    assert analysis.results("shared").tables.earlier.empty
