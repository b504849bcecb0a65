"""The totals of the output contract, from a table of counts."""

from fractions import Fraction

import pandas as pd
import pytest

from blendresearch.base.errors import BlendResearchError
from blendresearch.statistics.counting import DIMENSIONS, MEASURES
from blendresearch.statistics.totals import COLUMNS, Count, Statistics, make_statistics
from blendresearch.study.settings import Study

STUDY = Study.model_validate(
    {
        "title": {"en": "x"},
        "country": "NL",
        "sector": "VET",
        "focus": ["A"],
        "cohorts": [{"name": "done", "call_years": [2021, 2022]}, {"name": "later", "call_years": [2024]}],
    }
)
PROJECTS = pd.DataFrame(
    [("done", "A", 2021), ("done", "A", 2022), ("done", "B", 2021), ("done", "C", 2022), ("later", "D", 2024)],
    columns=["cohort", "institution", "call_year"],
)
CUBE = pd.DataFrame(
    [
        ("done", "A", 2021, "S", "individual", 100, 10, 100, 10),
        ("done", "A", 2022, "S", "individual", 50, 5, 50, 5),
        ("done", "A", 2022, "G", "group", 2, 1, 40, 30),
        ("done", "B", 2021, "S", "individual", 20, 0, 20, 0),
    ],
    columns=[*DIMENSIONS, *MEASURES],
)


@pytest.fixture(scope="module")
def statistics() -> Statistics:
    return Statistics(make_statistics(CUBE, STUDY, PROJECTS))


def test_columns_and_types(statistics):
    table = statistics.table
    assert tuple(table.columns) == COLUMNS
    assert table[["total", "blended"]].dtypes.astype(str).tolist() == ["int64", "int64"]
    assert table[["share", "lower", "upper"]].dtypes.astype(str).tolist() == ["float64"] * 3
    assert not table.duplicated(list(COLUMNS[:7])).any()
    of_institution, nothing = table["institution"] != "", table["total"] == 0
    assert set(table.loc[nothing, "interval"]) == {""}
    assert set(table.loc[of_institution & ~nothing, "interval"]) == {"wilson"}
    assert set(table.loc[~of_institution & ~nothing, "interval"]) == {"wilson", "effective_wilson"}


@pytest.mark.parametrize(
    ("where", "total", "blended"),
    [
        ({}, 172, 16),
        ({"unit": "participant"}, 210, 45),
        ({"kind": "group"}, 2, 1),
        ({"kind": "group", "unit": "participant"}, 40, 30),
        ({"kind": "individual"}, 170, 15),
        ({"subset": "focus"}, 152, 16),
        ({"subset": "without_focus"}, 20, 0),
        ({"subset": "focus", "kind": "group", "unit": "participant"}, 40, 30),
        ({"institution": "A"}, 152, 16),
        ({"institution": "A", "call_year": 2022, "unit": "participant"}, 90, 35),
        ({"call_year": 2021}, 120, 10),
        ({"call_year": 2022, "subset": "without_focus"}, 0, 0),
        ({"activity_type": "G", "unit": "participant"}, 40, 30),
    ],
)
def test_totals(statistics, where, total, blended):
    found = statistics.find("done", **where)
    assert (found.total, found.blended) == (total, blended)
    assert found.share == (Fraction(blended, total) if total else None)


def test_project_without_mobilities_is_nothing_and_no_project_is_no_row(statistics):
    nothing = statistics.find("done", institution="C")
    assert (nothing.total, nothing.blended, nothing.share) == (0, 0, None)
    assert nothing.lower != nothing.lower
    assert statistics.find("done", institution="D") is None
    assert statistics.find("done", institution="B", call_year=2022) is None


def test_year_in_which_only_the_focus_has_a_project_is_no_row_without_it():
    statistics = Statistics(make_statistics(CUBE, STUDY, PROJECTS[PROJECTS["institution"] != "C"]))
    assert statistics.find("done", call_year=2022).total == 52
    assert statistics.find("done", call_year=2022, subset="without_focus") is None


def test_cohort_without_mobilities_is_nothing(statistics):
    for where in ({}, {"kind": "group"}, {"subset": "focus"}, {"institution": "D"}, {"call_year": 2024}):
        assert statistics.find("later", **where).total == 0


def test_study_without_mobilities_or_projects_at_all():
    table = make_statistics(CUBE.head(0), STUDY, PROJECTS.head(0))
    assert len(table) == 2 * 3 * 2 * 3
    assert table["total"].sum() == 0


def test_rows_that_the_contract_asks_for(statistics):
    own = statistics.table[statistics.table["cohort"] == "done"].astype({"call_year": object})
    filled = own[["institution", "call_year", "activity_type"]].map(lambda value: value is not pd.NA and value != "")
    sets = filled.astype(int).astype(str).agg("".join, axis=1).rename("by")
    assert own.groupby([sets, "subset", "kind"]).size().to_dict() == {
        **{
            ("000", subset, kind): 2
            for subset in ("all", "focus", "without_focus")
            for kind in ("all", "group", "individual")
        },
        ("100", "all", "all"): 2 * 3,
        ("010", "all", "all"): 2 * 2,
        ("010", "without_focus", "all"): 2 * 2,
        ("110", "all", "all"): 2 * 4,
        ("001", "all", "all"): 2 * 2,
    }


def test_counts_by_a_column_are_in_order(statistics):
    assert [(name, count.blended) for name, count in statistics.by("institution", "done").items()] == [
        ("A", 16), ("B", 0), ("C", 0)
    ]  # fmt: skip
    assert {year: count.total for year, count in statistics.by("call_year", "done").items()} == {2021: 120, 2022: 52}
    assert list(statistics.by("call_year", "done", institution="B")) == [2021]


def test_question_with_two_answers_is_a_fault(statistics):
    doubled = Statistics(pd.concat([statistics.table, statistics.table]))
    with pytest.raises(BlendResearchError, match="2 rows"):
        doubled.find("done")


def test_count_has_the_interval_of_its_share(statistics):
    assert Count.of(152, 16) == statistics.find("done", institution="A") == statistics.find("done", subset="focus")
    both = [statistics.find("done", institution=name) for name in "AB"]
    assert Count.together(both) == statistics.find("done") != Count.of(172, 16)
