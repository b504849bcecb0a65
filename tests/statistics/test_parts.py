"""Concentration, thresholds, change, units and realisation against definitions, scipy and worked examples."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, permutation_test, t, wilcoxon

from blendresearch.base.hidden import NOT_SHOWN, Hidden
from blendresearch.statistics.methods import concentration, paired_change, realisation, unit_gap, user_threshold
from blendresearch.statistics.methods.intervals import NOTHING
from blendresearch.statistics.requests import Request, announced_and_none


def test_concentration_by_hand():
    found = concentration.concentration([50, 30, 10, 10, 0, 0])
    assert (found.institutions, found.with_blended) == (6, 4)
    assert (found.top1, found.top3) == pytest.approx((0.5, 0.9))
    assert found.hhi == pytest.approx(0.25 + 0.09 + 0.01 + 0.01)
    assert found.effective_number == pytest.approx(1 / 0.36)
    # Mean absolute difference over twice the mean, over all pairs.
    assert found.gini_with_blended == pytest.approx(0.35)


# Incomes 1, 2, 3, 4, 5: the coefficient is 4/15. One of four has all: 1 - 1/4.
@pytest.mark.parametrize(
    ("values", "gini"), [([1, 2, 3, 4, 5], 4 / 15), ([0, 0, 0, 8], 0.75), ([3, 3, 3], 0), ([5], 0)]
)
def test_gini(values, gini):
    assert concentration.gini(values) == pytest.approx(gini)


def test_nothing_is_not_concentrated():
    found = concentration.concentration([0, 0])
    assert (found.institutions, found.with_blended) == (2, 0)
    assert np.isnan([found.top1, found.top3, found.hhi, found.effective_number, found.gini]).all()


def test_users_by_threshold():
    table = user_threshold.users_by_threshold([0, 1, 9, 10, 10, 31], thresholds=[1, 10, 11, 32])
    assert table.to_numpy().tolist() == [[1, 5, 61], [10, 3, 51], [11, 1, 31], [32, 0, 0]]
    assert user_threshold.users_by_threshold([1])["threshold"].tolist() == list(range(1, 31))


def counts(rows):
    return pd.DataFrame(rows, columns=["institution", "total", "blended"])


FIRST = counts([("A", 100, 10), ("B", 100, 30), ("C", 50, 5), ("D", 0, 0)])
SECOND = counts([("A", 300, 60), ("B", 100, 20), ("D", 40, 4)])


def test_pairs():
    pairs = paired_change.pair(FIRST, SECOND).set_index("institution")
    assert pairs["period"].to_dict() == {"A": "both", "B": "both", "C": "first", "D": "second"}
    assert pairs.loc["A", "change"] == pytest.approx(0.1)
    assert pairs.loc[["C", "D"], "change"].isna().all()
    assert pairs.loc["D", ["total_1", "blended_1"]].tolist() == [0, 0]


def test_decomposition_by_hand():
    found = paired_change.decompose(paired_change.pair(FIRST, SECOND))
    # A: 10% to 20%, weight 1/2 to 3/4; B: 30% to 20%, weight 1/2 to 1/4.
    assert found.within == Fraction(1, 10) * Fraction(5, 8) - Fraction(1, 10) * Fraction(3, 8)
    assert found.mix == Fraction(1, 4) * Fraction(3, 20) - Fraction(1, 4) * Fraction(1, 4)
    assert (found.first, found.second) == (Fraction(45, 250), Fraction(84, 440))
    assert found.both == Fraction(80, 400) - Fraction(40, 200)
    assert found.within + found.mix + found.others == found.change


def test_nobody_in_both_periods_has_no_decomposition():
    assert paired_change.decompose(paired_change.pair(FIRST.iloc[:1], SECOND.iloc[1:])) is None


def test_change_without_each_institution():
    without = paired_change.change_without(paired_change.pair(FIRST, SECOND))
    assert without[0] == pytest.approx(24 / 140 - 35 / 150)
    assert without[2] == pytest.approx(84 / 440 - 40 / 200)


def test_interval_of_change_with_one_period_equal_is_that_of_the_ratio():
    # With a first period that is the same for all, only the second varies: the interval is P2 - P1 +- t * its error.
    first = counts([(name, 1000, 100) for name in "ABCD"])
    second = counts([("A", 50, 1), ("B", 100, 29), ("C", 200, 3), ("D", 80, 18)])
    x, n = second["blended"].to_numpy(), second["total"].to_numpy()
    share = x.sum() / n.sum()
    error = np.sqrt(4 / 3 * ((x - share * n) ** 2).sum()) / n.sum()
    found = paired_change.interval_of_change(paired_change.pair(first, second))
    assert (found.lower, found.upper) == pytest.approx((share - 0.1 - 3.182446 * error, share - 0.1 + 3.182446 * error))


def test_change_that_is_alike_everywhere_is_as_uncertain_as_independent_mobilities():
    first = counts([(f"I{place}", 20, 2) for place in range(8)])
    second = counts([(f"I{place}", 20, 3) for place in range(8)])
    found = paired_change.interval_of_change(paired_change.pair(first, second))
    half = 2.364624 * np.sqrt(0.1 * 0.9 / 160 + 0.15 * 0.85 / 160)
    assert (found.lower, found.upper) == pytest.approx((0.05 - half, 0.05 + half))
    assert found.method == "linearised_floor_t"


def test_change_from_nothing_has_a_width():
    first = counts([(f"I{place}", 20, 0) for place in range(8)])
    found = paired_change.interval_of_change(paired_change.pair(first, first.assign(blended=1)))
    # By hand, with 5.591448 for t squared on 7 degrees of freedom: Wilson's limits of 0 and of 8 of 160.
    upper = 5.591448 / 165.591448
    middle, half = (8 + 2.795724) / 165.591448, np.sqrt(5.591448 * (8 * 152 / 160 + 1.397862)) / 165.591448
    assert found.lower == pytest.approx(0.05 - np.hypot(0.05 - (middle - half), upper), rel=1e-5)
    assert found.upper == pytest.approx(middle + half, rel=1e-5)
    assert found.method == "effective_wilson_difference"


def test_smaller_period_gives_the_degrees_of_freedom():
    first = counts([(f"I{place:02}", 1000, 100 + place % 3) for place in range(20)])
    second = counts([("I00", 1000, 120), ("I01", 1000, 100)])
    pairs = paired_change.pair(first, second)
    x1, n1, x2, n2 = pairs[["blended_1", "total_1", "blended_2", "total_2"]].to_numpy(dtype=float).T
    before, after = x1.sum() / n1.sum(), x2.sum() / n2.sum()
    parts = (x2 - after * n2) / n2.sum() - (x1 - before * n1) / n1.sum()
    independent = before * (1 - before) / n1.sum() + after * (1 - after) / n2.sum()
    half = t.ppf(0.975, 1) * np.sqrt(max(20 / 19 * (parts**2).sum(), independent))
    found = paired_change.interval_of_change(pairs)
    assert (found.lower, found.upper) == pytest.approx((after - before - half, after - before + half))
    assert paired_change.interval_of_change(paired_change.pair(first, second.head(1))) == NOTHING


@pytest.mark.parametrize(("first", "second"), [(FIRST.head(1), SECOND.head(1)), (FIRST.head(0), SECOND)])
def test_what_cannot_vary_has_no_interval_of_change(first, second):
    assert paired_change.interval_of_change(paired_change.pair(first, second)) == NOTHING


@pytest.mark.parametrize("changes", [[0.1, 0.2, -0.05, 0.3, 0.02, 0.0], [-0.22, *[0.005] * 13], [0.01, 0.02]])
def test_directions_against_scipy(changes):
    found = paired_change.directions(changes)
    moved = np.array([each for each in changes if each])
    assert found.sign == pytest.approx(binomtest(int((moved > 0).sum()), len(moved)).pvalue)
    known = permutation_test(
        (moved,), lambda sample, axis: np.abs(sample.sum(axis)), permutation_type="samples", n_resamples=np.inf,
        alternative="greater", vectorized=True,
    )  # fmt: skip
    assert found.permutation == pytest.approx(known.pvalue)
    assert (found.rose, found.fell, found.same) == (sum(moved > 0), sum(moved < 0), len(changes) - len(moved))


def test_signed_rank_is_that_of_r_with_ties():
    """R's package exactRankTests: `wilcox.exact(x1, x2, paired = TRUE)` gives 0.1367 (R-help, 25 August 2006)."""
    one = np.array([9, 14, 8, 11, 14, 10, 8, 14, 12, 14, 13, 9, 15, 12, 9])
    other = np.array([13, 15, 9, 12, 16, 10, 8, 13, 12, 16, 9, 10, 16, 12, 9])
    assert paired_change.directions(other - one).signed_rank == pytest.approx(0.1367, abs=5e-5)


@pytest.mark.parametrize("changes", [[0.1, 0.2, -0.05, 0.3, 0.02], [-0.22, 0.005, 0.006, 0.007, 0.008, 0.009]])
def test_signed_rank_without_ties_is_that_of_scipy(changes):
    assert paired_change.directions(changes).signed_rank == pytest.approx(wilcoxon(changes, method="exact").pvalue)


def test_change_that_outweighs_all_others_hides_them_from_the_permutation_test():
    found = paired_change.directions([-0.22, *[0.005] * 13])
    assert (found.dominated, found.permutation) == (True, 1.0)
    assert found.sign < 0.01 and found.signed_rank < 0.05
    assert not paired_change.directions([-0.06, *[0.005] * 13]).dominated
    assert not paired_change.directions([0.0]).dominated


@pytest.mark.parametrize(
    ("parts", "main"),
    [
        ({"a": -185, "b": -37}, "a"),
        ({"a": 1, "b": 1}, None),
        ({"a": 3, "b": -2}, None),  # they pull against each other
        ({"a": 12, "b": -6}, "a"),
        ({"a": 0, "b": 0}, None),
        ({"a": 10, "b": -100, "c": 1}, "b"),
        ({"a": 0, "b": 7}, "b"),
    ],
)
def test_main_part(parts, main):
    assert paired_change.main_part({name: Fraction(part) for name, part in parts.items()}) == main


def reading(first, second):
    pairs = paired_change.pair(first, second)
    interval = paired_change.interval_of_change(pairs)
    return paired_change.read_change(
        paired_change.decompose(pairs), interval, paired_change.directions(pairs["change"])
    )


def test_change_is_called_what_it_is():
    many = counts([(f"I{place}", 100, 10) for place in range(10)])
    # Everyone rises, and those with a low share have grown.
    assert reading(counts([("A", 100, 40), ("B", 100, 5)]), counts([("A", 100, 42), ("B", 900, 50)])) == "composition"
    # The same two institutions stayed as they were; another came.
    assert reading(many.head(2), counts([("I0", 100, 10), ("I1", 100, 10), ("X", 100, 90)])) == "composition"
    assert reading(many, many) == "same"
    assert reading(many, many.assign(blended=30)) == "clear"
    assert reading(many, many.assign(blended=[30, 1, 9, 2, 16, 15, 3, 14, 22, 8])) == "open"
    rising = [11, 11, 11, 11, 12, 11, 11, 12, 11, 11]
    assert reading(many, many.assign(blended=rising)) == "one_way"
    assert reading(many.head(1), many.head(1).assign(blended=30)) == "unknown"


def test_directions_of_many_are_the_same_each_time_and_near_the_exact_ones():
    changes = np.concatenate([np.full(12, 0.02), np.full(6, -0.02)])
    exact = binomtest(12, 18).pvalue  # with equal sizes the two tests ask the same
    assert paired_change.directions(changes).permutation == paired_change.directions(changes).permutation
    assert paired_change.directions(changes).permutation == pytest.approx(exact, abs=0.01)


def test_nothing_that_changed_has_no_test():
    found = paired_change.directions([0.0, np.nan])
    assert (found.rose, found.fell, found.same) == (0, 0, 1)
    assert np.isnan([found.sign, found.permutation, found.signed_rank]).all()


def test_share_of_one_institution_by_hand():
    # 10 of 20, then 10 of 40: the other mobilities did all of it.
    assert paired_change.split_share(10, 20, 10, 40).by_blended == 0
    # 10 of 20, then 30 of 40: the blended ones did.
    assert paired_change.split_share(10, 20, 30, 40).by_others == 0
    both = paired_change.split_share(1, 2, 2, 5)
    assert both.by_blended == (Fraction(2, 3) - Fraction(1, 2) + Fraction(2, 5) - Fraction(1, 4)) / 2
    assert both.by_blended + both.by_others == both.change == Fraction(-1, 10)


@pytest.mark.parametrize("numbers", [(0, 0, 1, 2), (1, 2, 0, 0), (0, 5, 5, 5), (5, 5, 0, 3)])
def test_share_that_cannot_be_split(numbers):
    found = paired_change.split_share(*numbers)
    assert found is None or found.by_blended + found.by_others == found.change


def test_unit_gap_by_hand():
    # 8 individuals, 2 blended; 2 groups of 4 and 8, the one of 4 blended.
    gap = unit_gap.unit_gap({"individual": (8, 2), "group": (2, 1)}, {"individual": (8, 2), "group": (12, 4)})
    assert (gap.mobilities, gap.participants) == (Fraction(3, 10), Fraction(6, 20))
    assert gap.group_size == (Fraction(8, 20) - Fraction(8, 10)) / 4 + (Fraction(12, 20) - Fraction(2, 10)) / 2
    assert gap.blended_size == Fraction(12, 20) * (Fraction(4, 12) - Fraction(1, 2))
    assert gap.gap == 0 == gap.group_size + gap.blended_size


def test_units_without_groups_have_no_gap():
    same = {"individual": (8, 2), "group": (0, 0)}
    assert unit_gap.unit_gap(same, same).gap == 0
    assert unit_gap.unit_gap({"individual": (0, 0)}, {"individual": (0, 0)}) is None


def test_fall_in_proportion():
    # A tenth of the mobilities requested was blended; 60% of them were granted and 45% realised.
    fall = realisation.fall(100, 20, requested_all=1000, granted_all=600, realised_all=450)
    assert (fall.granted, fall.general, fall.beyond, fall.total, fall.expected) == (40, 15, 25, 80, 45)
    without_grant = realisation.fall(100, 20, requested_all=1000, realised_all=450)
    assert (without_grant.granted, without_grant.general, without_grant.beyond) == (0, 55, 25)
    assert realisation.fall(10, 30, requested_all=100, realised_all=100).beyond == -20
    with pytest.raises(ZeroDivisionError):
        realisation.fall(0, 0, requested_all=0, realised_all=0)


def test_who_announced_and_did_none():
    asked = [
        Request("A", 10, 0),
        Request("B", 40, 0),
        Request("C", 9, 0),
        Request("D", 40, 1),
        Request("E", 50, Hidden(5)),
    ]
    assert [each.institution for each in announced_and_none(asked, 10)] == ["B", "A"]
    assert announced_and_none([*asked, Request("F", Hidden(5), 0)], 10) == announced_and_none(asked, 10)
    assert announced_and_none([*asked, Request("F", NOT_SHOWN, 0)], 10) == []
