"""What holds of shares whatever the counts."""

import itertools
from dataclasses import astuple
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom, rankdata, t

from blendresearch.statistics.methods import (
    concentration,
    funnel_limits,
    influence,
    of_total,
    paired_change,
    realisation,
    same_institutions,
    shrinkage,
    unit_gap,
    wilson,
)
from blendresearch.statistics.methods.intervals import of_median
from blendresearch.statistics.methods.pooled_interval import effective_size


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


def independent(table):
    """Read off what independent mobilities would give, with t for z, straight from the score test."""
    share, size = table["blended"].sum() / table["total"].sum(), table["total"].sum()
    quantile = t.ppf(0.975, len(table) - 1)
    middle = (share + quantile**2 / (2 * size)) / (1 + quantile**2 / size)
    half = quantile * np.sqrt(share * (1 - share) / size + quantile**2 / (4 * size**2)) / (1 + quantile**2 / size)
    return middle - half, middle + half


@given(counts(least=2))
def test_interval_of_a_total_is_never_narrower_than_independent_mobilities_make_it(table):
    table = table[table["total"] > 0]
    assume(len(table) > 1)
    found, (lower, upper) = of_total(table["blended"], table["total"]), independent(table)
    assert found.lower <= lower + 1e-9 and found.upper >= upper - 1e-9
    assert found.method == "effective_wilson"


@given(counts(least=2))
def test_interval_of_a_total_is_never_narrower_than_leaving_one_out_makes_it(table):
    table = table[table["total"] > 0]
    k, n = table["blended"].to_numpy(dtype=float), table["total"].to_numpy(dtype=float)
    assume(len(table) > 1 and 0 < k.sum() < n.sum())
    share, without = k.sum() / n.sum(), (k.sum() - k) / (n.sum() - n)
    jackknife = ((without - share) ** 2).sum()
    assert effective_size(k, n) * jackknife <= share * (1 - share) * (1 + 1e-9)
    assert 0 < effective_size(k, n) <= n.sum() * (1 + 1e-12)


@given(counts())
def test_same_institutions_hold_the_share_and_are_not_wider_than_independent_mobilities(table):
    found = same_institutions(table["blended"], table["total"])
    k, n = table["blended"].sum(), table["total"].sum()
    if not found.method:
        within = (table["blended"] * (table["total"] - table["blended"])).sum()
        assert not n or (not within and 0 < k < n)
        return
    lower, upper = wilson(k, n)
    assert lower - 1e-12 <= found.lower <= k / n + 1e-12
    assert k / n - 1e-12 <= found.upper <= upper + 1e-12


@given(counts(least=3), st.integers(2, 4))
def test_more_institutions_of_the_same_kind_make_every_interval_narrower(table, times):
    table = table[table["total"] > 0]
    assume(len(table) > 2 and 0 < table["blended"].sum() < table["total"].sum())
    more = pd.concat([table] * times)
    for interval in (of_total, same_institutions):
        one, other = interval(table["blended"], table["total"]), interval(more["blended"], more["total"])
        assert not one.method or other.upper - other.lower <= one.upper - one.lower + 1e-9


@given(counts(least=2), st.sampled_from([(0.5, 0.8), (0.8, 0.95), (0.95, 0.998)]))
def test_higher_level_gives_a_wider_interval(table, levels):
    for interval in (of_total, same_institutions):
        narrow, wide = (interval(table["blended"], table["total"], level) for level in levels)
        assert not narrow.method or (wide.lower <= narrow.lower and narrow.upper <= wide.upper)


@given(counts())
def test_intervals_mirror(table):
    for interval in (of_total, same_institutions):
        one = interval(table["blended"], table["total"])
        other = interval(table["total"] - table["blended"], table["total"])
        assert (1 - other.upper, 1 - other.lower) == pytest.approx((one.lower, one.upper), abs=1e-6, nan_ok=True)


@given(counts(), st.randoms(use_true_random=False))
def test_order_of_institutions_does_not_matter(table, chance):
    order = list(range(len(table)))
    chance.shuffle(order)
    shuffled = table.iloc[order]
    one, other = of_total(table["blended"], table["total"]), of_total(shuffled["blended"], shuffled["total"])
    assert (one.lower, one.upper) == pytest.approx((other.lower, other.upper), nan_ok=True)
    # Value by value: from Python 3.13 on, two values that both hold "not a number" are not the same.
    one, other = (astuple(concentration.concentration(each["blended"])) for each in (table, shuffled))
    np.testing.assert_array_equal(one, other)


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
    assert wide[0] <= min(outer[0], target) + 1e-12 and wide[1] >= outer[1] - 1e-12


@given(counts(least=3, most=10))
def test_place_in_the_funnel_is_what_exact_chances_say(table):
    found = funnel_limits.funnel(table)
    assume(found)
    for row in found.table.itertuples():
        rare = {
            "above": binom.sf(row.blended - 1, row.total, found.target),
            "below": binom.cdf(row.blended, row.total, found.target),
        }
        side, _, level = row.position.partition("_")
        if level:
            assert rare[side] <= {"998": 0.001, "95": 0.025}[level] * (1 + 1e-6)
        if level != "998":
            assert min(rare.values()) >= 0.001 * (1 - 1e-6)


@given(counts(least=3, most=12), st.integers(0, 2))
def test_who_is_flagged_is_outside_all_limits_on_that_side(table, focus_size):
    focus = table["institution"].head(focus_size).tolist()
    found = funnel_limits.funnel(table, focus)
    assume(found)
    for row in found.table[found.table["flagged"] != ""].itertuples():
        assert row.position == row.wide_position == f"{row.flagged}_998"
        # The limits to draw are interpolated between two numbers of mobilities, and the wide ones stretched after that:
        # one mobility more, as far stretched, is outside for sure.
        more = max(found.phi_wide, 1) ** 0.5 / row.total
        beyond = row.share - row.wide_upper_998 if row.flagged == "above" else row.wide_lower_998 - row.share
        assert beyond > -more
        assert row.p_wide <= row.p_adjusted <= 0.05
    counting = found.table[~found.table["left_out"] & ~found.table["set_apart"]]
    assert len(counting) >= 3
    assert found.target == pytest.approx(counting["blended"].sum() / counting["total"].sum())
    assert set(found.table.loc[found.table["left_out"], "institution"]) <= set(focus)
    assert found.table["p_wide"].between(0, 1).all()


@given(st.floats(0.05, 0.95), st.integers(20, 2000))
def test_funnel_narrows_with_size(target, size):
    small, large = (
        np.ravel(funnel_limits.exact_limits(target, [each], funnel_limits.ALARM)) for each in (size, 4 * size)
    )
    assert large[1] - large[0] < small[1] - small[0]


@given(counts(least=3))
def test_institution_has_too_few_when_nothing_blended_would_be_within_the_limits(table):
    found = funnel_limits.funnel(table)
    assume(found)
    chance = (1 - found.target) ** found.table["total"]
    assert (chance[found.table["too_few"]] > 0.025 - 1e-9).all()
    assert (chance[~found.table["too_few"]] <= 0.025 + 1e-9).all()
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


@settings(max_examples=60)
@given(counts(most=6, size=60), counts(most=6, size=60))
def test_interval_of_a_change_holds_it_has_a_width_and_turns_with_time(first, second):
    pairs = paired_change.pair(first, second)
    there = paired_change.interval_of_change(pairs)
    back = paired_change.interval_of_change(paired_change.pair(second, first))
    counted = [int((table["total"] > 0).sum()) for table in (first, second)]
    if min(counted) < 2:
        assert there.method == ""
        return
    change = second["blended"].sum() / second["total"].sum() - first["blended"].sum() / first["total"].sum()
    assert -1 <= there.lower <= change + 1e-12 and change - 1e-12 <= there.upper <= 1
    assert there.upper - there.lower > 1e-3
    assert (there.lower, there.upper) == pytest.approx((-back.upper, -back.lower))


@settings(max_examples=100)
@given(counts(most=5, size=40), counts(most=5, size=40))
def test_change_is_called_what_its_parts_and_its_interval_bear(first, second):
    pairs = paired_change.pair(first, second)
    parts = paired_change.decompose(pairs)
    assume(parts)
    interval, found = paired_change.interval_of_change(pairs), paired_change.directions(pairs["change"])
    word = paired_change.read_change(parts, interval, found)
    rest = parts.change - parts.within
    if word == "same":
        assert parts.change == 0
    elif word == "composition":
        # Without what the same institutions did there would be a change all the same, of that direction and two thirds
        # of what was moved.
        assert (rest * parts.change > 0 and abs(rest) >= 2 * abs(parts.within)) or parts.within * parts.change <= 0
    else:
        assert parts.within * parts.change > 0
        holds = bool(interval.method) and interval.lower <= 0 <= interval.upper
        assert {"unknown": not interval.method, "clear": not holds, "open": holds, "one_way": holds}[word]
    if word in ("open", "one_way"):
        more = (found.rose - found.fell) * parts.change > 0 and found.sign < 0.05
        assert (word == "one_way") == more


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=4))
def test_main_part_is_more_than_half_whatever_the_order(numbers):
    parts = {str(place): Fraction(number) for place, number in enumerate(numbers)}
    main = paired_change.main_part(parts)
    turned = paired_change.main_part(dict(reversed(parts.items())))
    assert main == turned
    if main is not None:
        assert parts[main] * sum(numbers) > 0
        assert 3 * abs(parts[main]) >= 2 * sum(map(abs, numbers))


@given(st.lists(st.sampled_from([-0.3, -0.2, -0.1, 0.1, 0.2, 0.3]), min_size=1, max_size=8))
def test_signed_rank_is_the_part_of_all_signs_that_lean_as_far(changes):
    sizes = rankdata(np.abs(changes))
    seen = abs((sizes * np.sign(changes)).sum())
    every = [abs(np.dot(signs, sizes)) >= seen - 1e-9 for signs in itertools.product((-1, 1), repeat=len(changes))]
    found = paired_change.directions(changes)
    assert found.signed_rank == pytest.approx(np.mean(every))
    others = sorted(map(abs, changes))
    assert found.dominated == (others[-1] >= sum(others[:-1]) - 1e-9)


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
