"""What holds of shares whatever the counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from blendresearch.statistics.methods import (
    concentration,
    funnel_limits,
    influence,
    of_total,
    paired_change,
    realisation,
    shrinkage,
    unit_gap,
    wilson,
)
from blendresearch.statistics.methods.intervals import of_median


@st.composite
def counts(draw, least=1, most=12, size=400):
    """Draw institutions with their mobilities and blended mobilities."""
    number = draw(st.integers(least, most))
    totals = draw(st.lists(st.integers(0, size), min_size=number, max_size=number))
    blended = [draw(st.integers(0, total)) for total in totals]
    return pd.DataFrame(
        {"institution": [f"I{place:02}" for place in range(number)], "total": totals, "blended": blended}
    )


@given(counts())
def test_interval_of_a_total_is_within_0_and_1_and_holds_the_share(table):
    found = of_total(table["blended"], table["total"])
    if not table["total"].sum():
        assert found.method == ""
        return
    share = table["blended"].sum() / table["total"].sum()
    assert 0 <= found.lower <= share + 1e-12
    assert share - 1e-12 <= found.upper <= 1


@given(counts(least=2))
def test_interval_of_a_total_is_never_narrower_than_independent_mobilities_make_it(table):
    table = table[table["total"] > 0]
    assume(len(table) > 1 and 0 < table["blended"].sum() < table["total"].sum())
    found, share = of_total(table["blended"], table["total"]), table["blended"].sum() / table["total"].sum()
    error = 1 / np.sqrt(table["total"].sum() * share * (1 - share))
    width = np.log(found.upper / (1 - found.upper)) - np.log(found.lower / (1 - found.lower))
    assert width >= 2 * 1.959 * error


@given(counts(), st.randoms(use_true_random=False))
def test_order_of_institutions_does_not_matter(table, chance):
    order = list(range(len(table)))
    chance.shuffle(order)
    shuffled = table.iloc[order]
    one, other = of_total(table["blended"], table["total"]), of_total(shuffled["blended"], shuffled["total"])
    assert (one.lower, one.upper) == pytest.approx((other.lower, other.upper), nan_ok=True)
    assert concentration.concentration(table["blended"]) == concentration.concentration(shuffled["blended"])


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_holds_its_share_and_mirrors(blended, total, level):
    blended = min(blended, total)
    lower, upper = wilson(blended, total, level)
    assert 0 <= lower <= blended / total <= upper <= 1
    assert wilson(total - blended, total, level) == pytest.approx((1 - upper, 1 - lower))


@given(st.lists(st.floats(0, 1), min_size=6, max_size=60))
def test_interval_of_the_median_holds_it(shares):
    found = of_median(shares)
    assert found.lower <= np.median(shares) <= found.upper


@settings(max_examples=25)
@given(counts(least=2), st.integers(0, 3))
def test_leave_one_out_is_recomputation(table, focus_size):
    focus = table["institution"].head(focus_size).tolist()
    for row in influence.leave_one_out(table, focus).itertuples():
        again = influence.headlines(table[table["institution"] != row.institution], focus).set_index("headline")
        assert row.without == pytest.approx(again.loc[row.headline, "value"], nan_ok=True)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=40))
def test_concentration_is_within_its_bounds(blended):
    found = concentration.concentration(blended)
    assume(found.with_blended)
    assert 1 / found.with_blended - 1e-12 <= found.hhi <= found.top1 + 1e-12 <= found.top3 + 2e-12 <= 1 + 3e-12
    assert 1 - 1e-12 <= found.effective_number <= found.with_blended + 1e-9
    assert -1e-12 <= found.gini <= 1 - 1 / found.institutions + 1e-12
    assert found.gini >= found.gini_with_blended - 1e-12


@given(st.lists(st.integers(0, 200), min_size=1, max_size=25))
def test_gini_is_the_mean_difference_over_twice_the_mean(values):
    assume(sum(values))
    numbers = np.array(values, dtype=float)
    difference = np.abs(numbers[:, None] - numbers[None, :]).mean()
    assert concentration.gini(values) == pytest.approx(difference / (2 * numbers.mean()))


@given(st.floats(0.002, 0.998), st.integers(1, 5000), st.floats(0, 50))
def test_funnel_limits_lie_around_each_other(target, size, phi):
    inner, outer = (
        funnel_limits.exact_limits(target, [size], level) for level in (funnel_limits.WARNING, funnel_limits.ALARM)
    )
    wide = funnel_limits.wide_limits(target, [size], phi, funnel_limits.ALARM)
    assert 0 <= outer[0] <= inner[0] <= inner[1] <= outer[1] <= 1
    assert 0 <= wide[0] <= target <= wide[1] <= 1
    assert (
        wide[1] - wide[0]
        >= np.diff(np.ravel(funnel_limits.wide_limits(target, [size], 1, funnel_limits.ALARM)))[0] - 1e-12
    )


@given(st.floats(0.05, 0.95), st.integers(20, 2000))
def test_funnel_narrows_with_size(target, size):
    small, large = (
        np.ravel(funnel_limits.exact_limits(target, [each], funnel_limits.ALARM)) for each in (size, 4 * size)
    )
    assert large[1] - large[0] < small[1] - small[0]


@given(counts(least=3))
def test_institution_is_too_small_when_nothing_blended_would_be_within_the_limits(table):
    found = funnel_limits.funnel(table)
    assume(found)
    expected = (1 - found.target) ** found.table["total"] >= 0.025 - 1e-9
    assert (found.table["too_few"] <= expected).all()
    nothing = found.table[(found.table["blended"] == 0) & found.table["too_few"]]
    assert (nothing["position"] == "within").all()


@settings(max_examples=30)
@given(counts(least=3, most=8, size=60))
def test_shrunk_share_lies_between_the_raw_one_and_the_mean(table):
    model = shrinkage.fit(table["blended"], table["total"])
    assume(model)
    counted = table[table["total"] > 0]
    shrunk, lower, upper = model.shrunk(counted["blended"], counted["total"])
    raw = (counted["blended"] / counted["total"]).to_numpy()
    assert (shrunk >= np.minimum(raw, model.mean) - 1e-9).all()
    assert (shrunk <= np.maximum(raw, model.mean) + 1e-9).all()
    assert 0 <= model.correlation <= 1
    assert ((lower <= upper) | np.isnan(lower)).all()


@settings(max_examples=40)
@given(counts(most=6), counts(most=6))
def test_parts_of_a_change_add_up_exactly(first, second):
    pairs = paired_change.pair(first, second)
    found = paired_change.decompose(pairs)
    assume(found)
    assert found.within + found.mix + found.others == found.change
    both = pairs[pairs["period"] == "both"]
    shares = both["blended_2"].sum() / both["total_2"].sum() - both["blended_1"].sum() / both["total_1"].sum()
    assert float(found.both) == pytest.approx(shares)


@settings(max_examples=25)
@given(counts(most=6), counts(most=6))
def test_change_without_an_institution_is_recomputation(first, second):
    pairs = paired_change.pair(first, second)
    for name, found in zip(pairs["institution"], paired_change.change_without(pairs), strict=True):
        one, two = (table[table["institution"] != name][["blended", "total"]].sum() for table in (first, second))
        if one["total"] and two["total"]:
            assert found == pytest.approx(two["blended"] / two["total"] - one["blended"] / one["total"])
        else:
            assert np.isnan(found)


@given(st.tuples(*[st.integers(0, 50)] * 4))
def test_parts_of_one_share_add_up_exactly_and_turn_with_time(numbers):
    blended_1, others_1, blended_2, others_2 = numbers
    there = paired_change.split_share(blended_1, blended_1 + others_1, blended_2, blended_2 + others_2)
    back = paired_change.split_share(blended_2, blended_2 + others_2, blended_1, blended_1 + others_1)
    assume(there)
    assert there.by_blended + there.by_others == there.change
    assert (back.by_blended, back.by_others) == (-there.by_blended, -there.by_others)
    assert (there.by_blended > 0) == (blended_2 > blended_1) or not others_1 + others_2 or there.by_blended == 0


@given(st.lists(st.sampled_from([-0.2, -0.1, 0.0, 0.1, 0.3]), max_size=20))
def test_tests_do_not_depend_on_which_way_time_runs(changes):
    there, back = paired_change.directions(changes), paired_change.directions([-each for each in changes])
    assert (there.rose, there.fell, there.same) == (back.fell, back.rose, back.same)
    assert (there.sign, there.permutation) == pytest.approx((back.sign, back.permutation), nan_ok=True)
    assert np.isnan(there.sign) or 0 < there.sign <= 1


@given(st.integers(0, 40), st.integers(0, 40), st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=8))
def test_parts_of_the_gap_between_units_add_up_exactly(individuals, blended, groups):
    blended = min(blended, individuals)
    mobilities = {"individual": (individuals, blended), "group": (len(groups), sum(flag for _, flag in groups))}
    heads = (sum(size for size, _ in groups), sum(size for size, flag in groups if flag))
    gap = unit_gap.unit_gap(mobilities, {"individual": (individuals, blended), "group": heads})
    assume(gap)
    assert gap.group_size + gap.blended_size == gap.gap
    if len({size for size, _ in groups}) <= 1:
        assert gap.blended_size == 0


@given(*[st.integers(0, 500)] * 4, st.integers(1, 500))
def test_parts_of_a_fall_add_up_exactly(requested, realised, granted_all, realised_all, requested_all):
    fall = realisation.fall(
        requested, realised, requested_all=requested_all, granted_all=granted_all, realised_all=realised_all
    )
    assert fall.granted + fall.general + fall.beyond == fall.total
    assert fall.expected * requested_all == requested * realised_all
