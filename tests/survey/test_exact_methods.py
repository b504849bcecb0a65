"""Exact methods for small counts, held against other programs, against what they promise, and against brute force."""

from itertools import combinations
from math import isnan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact, hypergeom, mannwhitneyu, rankdata
from statsmodels.stats.proportion import proportion_confint

from blendresearch.survey.exact.agreement_alpha import alpha_interval, coincidences, nominal_alpha
from blendresearch.survey.exact.exact_tests import fisher, rank_sum
from blendresearch.survey.exact.finite_population import bounds_without_assumption, population_limits
from blendresearch.survey.exact.proportions import difference_limits, exact_limits

OF_42 = [
    (0, 7), (1, 11), (2, 14), (3, 18), (5, 21), (7, 23), (9, 26), (11, 28), (14, 31), (16, 33), (19, 35), (21, 37),
    (24, 39), (28, 40), (31, 41), (35, 42),
]  # fmt: skip
OF_29 = {0: (0, 5), 1: (1, 7), 2: (2, 10), 3: (3, 12), 5: (6, 16), 7: (9, 20), 10: (15, 25), 12: (19, 27), 14: (24, 29)}


@pytest.mark.backtest
def test_limits_of_a_population_are_those_of_other_programs():
    """By phyper of R with both tails inverted, and by Sprop of samplingbook."""
    assert [population_limits(named, 15, 42) for named in range(16)] == OF_42
    assert {named: population_limits(named, 14, 29) for named in OF_29} == OF_29
    assert population_limits(45, 100, 300) == (111, 160)
    assert population_limits(5, 50, 200) == (9, 40)
    assert population_limits(3, 10, 50) == (5, 31)
    assert population_limits(2, 100, 300) == (2, 18)


@st.composite
def samples(draw, most=60):
    population = draw(st.integers(1, most))
    answered = draw(st.integers(0, population))
    return draw(st.integers(0, answered)), answered, population


@given(samples())
def test_limits_of_a_population_are_within_what_is_possible_and_mirror_each_other(sample):
    named, answered, population = sample
    lower, upper = population_limits(*sample)
    least, most = bounds_without_assumption(*sample)
    assert named == least <= lower <= upper <= most == named + population - answered
    assert population_limits(answered - named, answered, population) == (population - upper, population - lower)


@given(samples(40))
def test_limits_of_a_population_are_all_numbers_that_neither_tail_excludes(sample):
    named, answered, population = sample
    least, most = bounds_without_assumption(*sample)
    tail = 0.025 * (1 + 1e-9)  # 1 of 40 is no more than 2.5%, whatever rounding makes of it
    possible = [
        true
        for true in range(least, most + 1)
        if hypergeom.sf(named - 1, population, true, answered) > tail
        and hypergeom.cdf(named, population, true, answered) > tail
    ]
    assert population_limits(*sample) == (possible[0], possible[-1])


@pytest.mark.parametrize(("answered", "population"), [(15, 42), (14, 29), (5, 6), (3, 40)])
def test_limits_of_a_population_hold_95_percent_whatever_is_true(answered, population):
    limits = [population_limits(named, answered, population) for named in range(answered + 1)]
    for true in range(population + 1):
        held = [named for named, (lower, upper) in enumerate(limits) if lower <= true <= upper]
        assert hypergeom.pmf(held, population, true, answered).sum() >= 0.95


@pytest.mark.parametrize("sample", [(3, 2, 10), (-1, 2, 10), (1, 11, 10)])
def test_impossible_counts_are_refused(sample):
    with pytest.raises(ValueError, match="among"):
        population_limits(*sample)


@given(st.integers(1, 200), st.data())
def test_exact_limits_are_those_of_statsmodels(number, data):
    having = data.draw(st.integers(0, number))
    assert exact_limits(having, number) == pytest.approx(proportion_confint(having, number, method="beta"))


def test_exact_limits_of_no_and_of_one_disagreement_in_fifteen():
    assert exact_limits(0, 15) == pytest.approx((0, 0.218), abs=5e-4)
    assert exact_limits(1, 15) == pytest.approx((0.002, 0.319), abs=5e-4)
    assert all(map(isnan, exact_limits(0, 0)))


@pytest.mark.backtest
@pytest.mark.parametrize(
    ("counts", "limits"),
    [
        ((10, 35, 24, 61), (-0.0992, 0.2949)),
        ((4, 12, 9, 11), (0.0616, 0.7968)),
        ((1, 30, 2, 30), (-0.1112, 0.2001)),
    ],
)
def test_limits_of_a_difference_are_those_of_other_programs(counts, limits):
    """By SAS (EXACT RISKDIFF, METHOD=SCORE) as the tests of the R package exact2x2 have it, the last by R's lrstat."""
    assert difference_limits(*counts) == pytest.approx(limits, abs=1e-4)


@pytest.mark.parametrize(("first", "second"), [(4, 7), (15, 13)])
def test_limits_of_a_difference_hold_95_percent_whatever_is_true(first, second):
    limits = np.array([[difference_limits(x, first, y, second) for y in range(second + 1)] for x in range(first + 1)])
    for p, q in np.random.default_rng(7).uniform(0, 1, (150, 2)):
        chances = binom.pmf(np.arange(first + 1), first, p)[:, None] * binom.pmf(np.arange(second + 1), second, q)
        held = (limits[..., 0] <= q - p) & (q - p <= limits[..., 1])
        assert chances[held].sum() >= 0.95


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_limits_of_a_difference_hold_it_and_turn_with_the_order(first, second, data):
    having = data.draw(st.tuples(st.integers(0, first), st.integers(0, second)))
    lower, upper = difference_limits(having[0], first, having[1], second)
    assert -1 <= lower <= having[1] / second - having[0] / first <= upper <= 1
    assert difference_limits(having[1], second, having[0], first) == pytest.approx((-upper, -lower))
    others = difference_limits(first - having[0], first, second - having[1], second)
    assert others == pytest.approx((-upper, -lower), abs=1e-4)


def test_difference_with_an_empty_group_has_no_limits():
    assert all(map(isnan, difference_limits(0, 0, 1, 3)))


def test_fisher_says_of_one_of_six_and_thirteen_of_twenty_three():
    assert fisher(1, 6, 13, 23) == pytest.approx(0.17, abs=5e-3)
    assert isnan(fisher(0, 0, 1, 2))


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_fisher_is_that_of_scipy(first, second, data):
    having = data.draw(st.integers(0, first)), data.draw(st.integers(0, second))
    table = [[having[0], first - having[0]], [having[1], second - having[1]]]
    assert fisher(having[0], first, having[1], second) == pytest.approx(fisher_exact(table).pvalue)


VALUES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=5)


@given(VALUES, VALUES)
def test_rank_sum_counts_all_ways_to_divide_the_institutions(first, second):
    doubled = (2 * rankdata([*first, *second])).astype(int)
    off = [abs(len(doubled) * sum(part) - len(first) * doubled.sum()) for part in combinations(doubled, len(first))]
    seen = abs(len(doubled) * doubled[: len(first)].sum() - len(first) * doubled.sum())
    assert rank_sum(first, second) == pytest.approx(np.mean([each >= seen for each in off]))


@given(st.permutations(range(29)), st.integers(1, 28))
def test_rank_sum_without_ties_is_that_of_scipy(order, cut):
    first, second = order[:cut], order[cut:]
    assert rank_sum(first, second) == pytest.approx(mannwhitneyu(first, second, method="exact").pvalue)


def test_rank_sum_of_many_institutions_is_drawn_and_close_to_the_exact_one():
    values = np.random.default_rng(1).permutation(150).astype(float)
    exact = mannwhitneyu(values[:60], values[60:], method="asymptotic").pvalue
    assert rank_sum(values[:60], values[60:]) == pytest.approx(exact, abs=0.015)
    assert rank_sum(values[:60], values[60:]) == rank_sum(values[:60], values[60:])
    assert isnan(rank_sum([], [1.0]))


MISSING = None
CANONICAL = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, MISSING, MISSING, MISSING],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, MISSING, 3],
    [MISSING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, MISSING],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, MISSING],
]
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]


def counted(coders):
    """Count for each unit how often each value was given."""
    values = sorted({value for codes in coders for value in codes} - {MISSING})
    return [[codes.count(value) for value in values] for codes in map(list, zip(*coders, strict=True))]


def alpha_of(counts):
    return nominal_alpha(coincidences(counts).sum(axis=0))


@pytest.mark.backtest
def test_alpha_is_that_of_other_programs():
    """By the packages krippendorff (Python) and irrCAC (R, whose `raw_4raters` is the first of these examples)."""
    assert alpha_of(counted(CANONICAL)) == pytest.approx(0.74342, abs=5e-6)
    assert alpha_of(counted(BINARY)) == pytest.approx(0.0952, abs=5e-5)
    assert alpha_of([[2, 0], [1, 1], [0, 2], [2, 0]]) == pytest.approx(0.5333, abs=5e-5)


def test_alpha_with_one_disagreement_in_fifteen_hangs_on_what_both_gave():
    assert alpha_of([[0, 2]] * 14 + [[1, 1]]) == pytest.approx(0.0)
    assert alpha_of([[2, 0]] + [[0, 2]] * 13 + [[1, 1]]) == pytest.approx(0.642, abs=5e-4)


@pytest.mark.parametrize("counts", [[[2, 0]] * 15, [[1, 0], [0, 1]], [[0, 0]]])
def test_alpha_is_not_defined_where_codes_never_vary_or_nothing_was_coded_twice(counts):
    assert isnan(alpha_of(counts))


COUNTS = st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=8)


@given(COUNTS)
def test_alpha_is_at_most_1_and_reached_by_full_agreement_alone(counts):
    alpha = alpha_of(counts)
    assume(not isnan(alpha))
    assert alpha <= 1 + 1e-12
    coded = [unit for unit in counts if sum(unit) > 1]
    assert (abs(alpha - 1) < 1e-9) == all(max(unit) == sum(unit) for unit in coded)


SQUARES = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=2, max_size=8)


def squares_of(institutions):
    """Give the coincidences of two coders for institutions that have so many judgements: both, one, neither."""
    return [coincidences([[2, 0]] * both + [[1, 1]] * one + [[0, 2]] * neither or [[0, 0]]).sum(axis=0)
            for both, one, neither in institutions]  # fmt: skip


@given(SQUARES, st.randoms())
def test_interval_of_alpha_holds_it_and_does_not_hang_on_the_order_of_institutions(institutions, random):
    squares = squares_of(institutions)
    lower, upper = alpha_interval(squares)
    shuffled = random.sample(squares, len(squares))
    assert alpha_interval(shuffled) == pytest.approx((lower, upper), nan_ok=True, abs=0)
    assert isnan(lower) or -1 <= lower <= nominal_alpha(np.sum(squares, axis=0)) <= upper <= 1


def test_interval_of_alpha_is_wider_where_disagreements_stand_together():
    spread = alpha_interval(squares_of([(3, 1, 4)] * 9 + [(3, 2, 4)]))
    together = alpha_interval(squares_of([(3, 0, 4)] * 7 + [(3, 4, 4), (3, 4, 4), (3, 3, 4)]))
    assert together[0] < spread[0] < spread[1] < together[1]


@pytest.mark.parametrize(
    "institutions", [[(4, 0, 4)] * 9, [(4, 0, 4)] * 9 + [(4, 3, 4)], [(4, 0, 0)] * 9, [(1, 1, 1)], [(1, 3, 2)] * 9]
)
def test_interval_of_alpha_needs_disagreements_of_two_institutions(institutions):
    assert all(map(isnan, alpha_interval(squares_of(institutions))))
