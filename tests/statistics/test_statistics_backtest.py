"""What the statistics say of the reference study: computed once, and by hand where that is short."""

from fractions import Fraction
from pathlib import Path

import pytest
from scipy.stats import t

from blendresearch.base.tables import columns_of
from blendresearch.language.numbers import half_up
from blendresearch.run.analysis import Analysis
from blendresearch.statistics.methods.influence import most_influential

pytestmark = pytest.mark.backtest

STUDY = Path(__file__).resolve().parents[2] / "data" / "raw" / "nl-mbo-2025"
FOCUS = "ROC Midden Nederland"


@pytest.fixture(scope="module")
def analysis(reference_analysis) -> Analysis:
    return reference_analysis


@pytest.fixture(scope="module")
def cohorts(analysis):
    return analysis.results().inference.cohorts


def value(cohort, headline):
    return cohort.headlines.set_index("headline").loc[headline]


@pytest.mark.parametrize(
    ("cohort", "pooled", "without_focus", "median"),
    [
        ("completed", Fraction(259, 15738), Fraction(155, 15494), 0),  # 22 of 42 have none: so has the middle one
        ("running", Fraction(114, 5978), Fraction(27, 5552), 2 / 427),
    ],
)
def test_three_headlines(cohorts, cohort, pooled, without_focus, median):
    found = cohorts[cohort].headlines.set_index("headline")["value"]
    assert found[["pooled", "without_focus", "median"]].tolist() == pytest.approx([pooled, without_focus, median])


@pytest.mark.parametrize(
    ("cohort", "headline", "interval"),
    [
        # By R: the fit of VGAM or of optim for the correlation, then the formula of the method by hand.
        ("completed", "pooled", ["0.68", "3.90", "effective_wilson"]),
        ("completed", "without_focus", ["0.52", "1.90", "effective_wilson"]),
        ("completed", "median", ["0.00", "0.43", "interpolated_order_statistics"]),
        ("running", "pooled", ["0.41", "8.35", "effective_wilson"]),
        ("running", "without_focus", ["0.32", "0.74", "effective_wilson"]),
    ],
)
def test_intervals_of_headlines(cohorts, cohort, headline, interval):
    found = value(cohorts[cohort], headline)
    assert [*(str(half_up(100 * found[name], 2)) for name in ("lower", "upper")), found["interval"]] == interval


@pytest.mark.parametrize(
    ("cohort", "headline", "limits"),
    [
        ("completed", "pooled", ["1.47", "1.84"]),
        ("completed", "without_focus", ["0.86", "1.17"]),
        ("running", "pooled", ["1.61", "2.26"]),
        ("running", "without_focus", ["0.33", "0.71"]),
    ],
)
def test_intervals_of_the_same_institutions(cohorts, cohort, headline, limits):
    found = value(cohorts[cohort], headline)
    assert [str(half_up(100 * found[name], 2)) for name in ("same_lower", "same_upper")] == limits


def test_statistics_name_the_interval_of_each_row(analysis):
    table = analysis.table("statistics")
    assert set(table.loc[table["total"] == 0, "interval"]) == {""}
    counted = table[table["total"] > 0]
    assert set(counted.loc[counted["institution"] != "", "interval"]) == {"wilson"}
    assert set(counted.loc[counted["institution"] == "", "interval"]) == {"wilson", "effective_wilson"}
    assert set(counted.loc[(counted["institution"] == "") & (counted["interval"] == "wilson"), "subset"]) == {"focus"}


@pytest.mark.parametrize(("cohort", "points"), [("completed", "-0.65"), ("running", "-1.42")])
def test_one_institution_moves_the_share_most(cohorts, cohort, points):
    strongest = most_influential(cohorts[cohort].influence, "pooled")
    assert strongest["institution"].tolist() == [FOCUS]
    assert str(half_up(100 * strongest["change"].iloc[0], 2)) == points
    assert most_influential(cohorts[cohort].influence, "median").empty


def test_concentration(cohorts):
    found = cohorts["completed"].concentration
    assert (found.institutions, found.with_blended) == (42, 20)
    assert found.top1 == pytest.approx(104 / 259)
    assert found.top3 == pytest.approx((104 + 32 + 31) / 259)
    assert found.hhi == pytest.approx(0.2080, abs=5e-5)
    assert found.effective_number == pytest.approx(4.81, abs=5e-3)
    assert cohorts["running"].concentration.top1 == pytest.approx(87 / 114)


def test_funnel(cohorts):
    found = cohorts["completed"].funnel
    assert found.target == pytest.approx(155 / 15494)
    assert (found.phi, found.phi_winsorised) == pytest.approx((8.78, 7.10), abs=5e-3)
    places = found.table["position"].value_counts().to_dict()
    assert places == {"within": 33, "above_998": 6, "above_95": 2, "below_95": 1}
    assert found.phi_wide == pytest.approx(6.345, abs=5e-4)
    flagged = found.table.set_index("institution")["flagged"]
    assert flagged[flagged != ""].to_dict() == {FOCUS: "above", "Koning Willem 1 College": "above"}
    assert not found.table["set_apart"].any()
    assert int(found.table["too_few"].sum()) == 32
    # The others in the running calls were filled in evenly: more alike than chance.
    assert cohorts["running"].funnel.phi < 1


def test_shrinkage(cohorts):
    everyone, others = cohorts["completed"].models
    assert (everyone.correlation, others.correlation) == pytest.approx((0.1145, 0.0344), abs=5e-5)
    table = cohorts["completed"].shrunk.set_index("institution")
    assert table.loc["Zadkine", "shrunk"] < table.loc["Zadkine", "share"]
    assert table.loc["Instelling 21", "shrunk"] > 0
    assert table["shrunk"].isna().sum() == 1
    assert cohorts["running"].models[1].correlation == 0


def test_users_by_the_threshold_of_the_study_and_around_it(cohorts):
    users = cohorts["completed"].users.set_index("threshold")["users"]
    assert users[[1, 9, 10, 11, 12, 30]].tolist() == [20, 6, 6, 6, 5, 3]


def test_units(cohorts):
    gap = cohorts["running"].unit_gap
    assert gap.gap == Fraction(146, 6324) - Fraction(114, 5978)
    assert [str(half_up(100 * part, 2)) for part in (gap.group_size, gap.blended_size)] == ["0.65", "-0.25"]
    assert cohorts["completed"].unit_gap.gap == 0


def test_change_between_the_periods(analysis):
    (change,) = analysis.results().inference.changes
    assert change.pairs["period"].value_counts().to_dict() == {"first": 28, "both": 14}
    parts = change.decomposition
    shown = [str(half_up(100 * part, 2)) for part in (parts.change, parts.within, parts.mix, parts.others)]
    assert shown == ["0.26", "-0.92", "0.59", "0.59"]
    assert change.interval.lower < 0 < change.interval.upper
    # The fourteen in both fell, and the whole rose because of which institutions were counted.
    assert str(half_up(100 * parts.both, 2)) == "-0.32"
    both = change.both()
    assert (both.institutions, both.reading) == (14, "open")
    limits = both.interval
    assert [str(half_up(100 * each, 2)) for each in (limits.lower, limits.upper)] == ["-2.18", "1.53"]
    assert (change.directions.rose, change.directions.fell, change.directions.dominated) == (13, 1, True)
    assert change.directions.signed_rank == pytest.approx(0.0111, abs=5e-5)


@pytest.mark.parametrize("cohort", ["completed", "running"])
def test_staff_against_learners_in_the_same_institutions(analysis, cohort):
    """The records of the reference study are filled in more evenly than chance: the least variance there is counts."""
    both = analysis.results().categories.learners_and_staff(cohort)
    independent = sum(float(each.share * (1 - each.share)) / each.total for each in (both.learner, both.staff))
    half = t.ppf(0.975, both.institutions - 1) * independent**0.5
    difference = float(both.staff.share - both.learner.share)
    assert (both.limits.lower, both.limits.upper) == pytest.approx((difference - half, difference + half))
    assert both.difference == pytest.approx(difference)
    assert both.reading in ("open", "one_way")


def test_share_of_the_focus_fell_because_other_activities_grew(analysis):
    (change,) = analysis.results().inference.changes
    split = change.split((FOCUS,))
    assert (split.first, split.second) == (Fraction(104, 244), Fraction(87, 426))
    assert [str(half_up(100 * part, 1)) for part in (split.by_others, split.by_blended)] == ["-18.5", "-3.7"]


def test_result_tables_have_their_columns(analysis):
    for name in ("indicators", "influence", "funnel", "change"):
        assert tuple(analysis.table(name).columns) == columns_of(name)
        assert len(analysis.table(name))
    numbers = analysis.table("indicators").set_index(["cohort", "indicator"])["value"]
    assert numbers.index.is_unique
    assert numbers["completed", "pooled"] == pytest.approx(259 / 15738)
    assert numbers["running", "change"] == pytest.approx(114 / 5978 - 259 / 15738)
