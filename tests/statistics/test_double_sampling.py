"""The true share from a stratified sample of answers: unbiased, held by its interval, and as a referee computed it."""

from itertools import combinations
from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from blendresearch.statistics.methods.double_sampling import (
    Stratum,
    clopper_pearson,
    rate_of,
    size_to_halve,
    true_share,
)

X, N = 259, 15738
"""The blended mobilities and all mobilities of the finished calls of the reference study."""


@st.composite
def strata(draw, least: int = 0) -> list[Stratum]:
    def one() -> Stratum:
        size = draw(st.integers(1, 400))
        answered = draw(st.integers(min(least, size), size))
        return Stratum(size, answered, draw(st.integers(0, answered)))

    return [one() for _ in range(draw(st.integers(1, 8)))]


# Values of a referee, who took the flagged to be right, for a plain sample without finite population correction.
@pytest.mark.backtest
@pytest.mark.parametrize(
    ("answered", "upper_at_none", "estimate", "upper_at_two"),
    [(50, 8.64, 5.58, 15.13), (100, 5.21, 3.61, 8.57), (200, 3.44, 2.63, 5.15), (400, 2.55, 2.14, 3.41)],
)
def test_values_of_the_referee_come_out_again(answered, upper_at_none, estimate, upper_at_two):
    def share(rate):
        return round(100 * (X + rate * (N - X)) / N, 2)

    assert share(clopper_pearson(0.0, answered)[1]) == upper_at_none
    assert share(clopper_pearson(2 / answered, answered)[1]) == upper_at_two
    found = true_share([Stratum(X, X, X)], [Stratum(N - X, answered, 2)])
    assert round(100 * found.estimate, 2) == estimate
    # The correction for what was asked already makes it a little narrower, never wider.
    assert 0.97 * upper_at_two < 100 * found.upper <= upper_at_two


@pytest.mark.backtest
@given(st.integers(1, 300), st.data())
def test_limits_of_whole_numbers_are_those_of_scipy(answered, data):
    yes = data.draw(st.integers(0, answered))
    lower, upper = clopper_pearson(yes / answered, answered)
    assert lower == pytest.approx(beta.ppf(0.025, yes, answered - yes + 1) if yes else 0.0, abs=1e-9)
    assert upper == pytest.approx(beta.ppf(0.975, yes + 1, answered - yes) if yes < answered else 1.0, abs=1e-9)


def test_estimate_is_unbiased_over_every_sample_of_a_small_population():
    """Two strata of others and one of flagged, each answer known: the mean over all samples is the true share."""
    truths = {"flagged": [(1, 1, 0)], "others": [(0, 1, 0, 0, 1), (1, 0, 0, 0)]}
    drawn = {"flagged": [2], "others": [2, 3]}
    samples = {
        name: [
            [Stratum(len(own), size, sum(each)) for each in combinations(own, size)]
            for own, size in zip(parts, drawn[name], strict=True)
        ]
        for name, parts in truths.items()
    }
    found = [
        true_share([flagged], [first, second]).estimate
        for flagged in samples["flagged"][0]
        for first in samples["others"][0]
        for second in samples["others"][1]
    ]
    everyone = [each for parts in truths.values() for own in parts for each in own]
    assert sum(found) / len(found) == pytest.approx(sum(everyone) / len(everyone))


def test_census_leaves_nothing_to_chance():
    found = true_share([Stratum(4, 4, 3)], [Stratum(10, 10, 1), Stratum(6, 6, 0)])
    assert (found.lower, found.estimate, found.upper) == (0.2, 0.2, 0.2)
    assert found.others.effective == inf
    assert isnan(size_to_halve([Stratum(4, 4, 3)], [Stratum(16, 16, 1)]))


@given(strata(), strata())
def test_estimate_lies_within_its_limits_and_is_the_weighed_mean_of_its_rates(flagged, others):
    found = true_share(flagged, others)
    if found is None:
        assert not any(each.answered for each in flagged) or not any(each.answered for each in others)
        return
    assert 0 <= found.lower <= found.estimate <= found.upper <= 1
    sizes = sum(each.size for each in flagged), sum(each.size for each in others)
    assert (found.flagged.size, found.others.size) == sizes
    weighed = (sizes[0] * found.flagged.estimate + sizes[1] * found.others.estimate) / sum(sizes)
    assert found.estimate == pytest.approx(weighed)


@given(strata(least=1), strata(least=1))
def test_order_of_strata_does_not_matter(flagged, others):
    assert true_share(flagged, others) == true_share(flagged[::-1], others[::-1])


@given(strata(least=1), strata(least=1))
def test_share_lies_between_those_with_all_answers_no_and_all_yes(flagged, others):
    """The bounds of what is unknown hold whatever the answers would have been."""
    found = true_share(flagged, others)
    all_yes, all_no = (
        true_share(*([each._replace(yes=value(each)) for each in part] for part in (flagged, others)))
        for value in (lambda each: each.answered, lambda each: 0)
    )
    assert all_no.estimate <= found.estimate <= all_yes.estimate


@pytest.mark.parametrize("yes", [0, 1, 20])
def test_interval_never_has_no_width_as_long_as_somebody_was_not_asked(yes):
    found = true_share([], [Stratum(1000, 20, yes), Stratum(30, 2, 0)])
    assert found.upper - found.lower > 0.05
    assert found.flagged is None


def test_strata_that_differ_widen_the_interval_where_they_were_asked_unequally():
    """A large stratum with a high rate and few answers is not taken for a plain sample of all."""
    unequal = rate_of([Stratum(9000, 10, 5), Stratum(1000, 190, 0)])
    assert unequal.effective < 15


def test_class_without_an_answer_gives_no_estimate_and_one_without_units_needs_none():
    assert true_share([Stratum(5, 0, 0)], [Stratum(50, 10, 1)]) is None
    assert true_share([], [Stratum(50, 10, 1)]).estimate == pytest.approx(0.1)
    assert true_share([], []) is None


def test_stratum_without_an_answer_is_told_by_what_is_covered():
    found = rate_of([Stratum(100, 10, 1), Stratum(50, 0, 0)])
    assert (found.size, found.covered, found.estimate) == (150, 100, 0.1)


@given(st.integers(200, 20_000), st.integers(10, 60), st.integers(0, 5))
def test_so_many_answers_halve_the_interval(size, answered, yes):
    flagged, others = [Stratum(20, 5, 4)], [Stratum(size, answered, yes)]
    wanted = size_to_halve(flagged, others)
    asked = sum(each.answered for each in flagged + others)
    assert asked < wanted <= 20 + size
    factor = 4.6
    grown = [
        [each._replace(answered=min(round(each.answered * factor), each.size)) for each in part]
        for part in (flagged, others)
    ]
    assert wanted <= sum(each.answered for part in grown for each in part) * 1.3


def test_four_times_as_many_answers_about_halve_the_interval_of_a_large_population():
    flagged, others = [Stratum(1000, 40, 36)], [Stratum(100_000, 400, 20)]
    assert size_to_halve(flagged, others) == pytest.approx(4 * 440, rel=0.1)
