"""The funnel against the formulas that FunnelPlotR documents, scipy, and a worked example."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, chi2, false_discovery_control

from blendresearch.statistics.methods.funnel_limits import (
    adjusted_p_values,
    dispersion,
    exact_limits,
    funnel,
    smooth_limits,
    wide_limits,
    winsorised,
    z_scores,
)

pytestmark = pytest.mark.backtest

# The ten groups with which FunnelPlotR's authors worked their proportions out (NHS-R, dev/workingout_binom.R).
NUMERATOR = np.array([12, 30, 26, 50, 42, 71, 4, 29, 48, 36])
DENOMINATOR = np.array([82, 98, 100, 125, 162, 151, 12, 100, 82, 99])


def test_dispersion_and_winsorising_as_in_funnelplotr():
    # FunnelPlotR takes z on the arcsine scale; phi_func is sum(z^2)/n and winsorisation uses R's quantile (type 7).
    pooled = NUMERATOR.sum() / DENOMINATOR.sum()
    z = (np.arcsin(np.sqrt(NUMERATOR / DENOMINATOR)) - np.arcsin(np.sqrt(pooled))) * 2 * np.sqrt(DENOMINATOR)
    low, high = np.quantile(z, 0.1, method="linear"), np.quantile(z, 0.9, method="linear")
    drawn = np.where(z < low, low, np.where(z > high, high, z))
    assert dispersion(z) == pytest.approx((1 / len(z)) * np.sum(z**2))
    assert winsorised(z, 0.1) == pytest.approx(drawn)
    # Our z is on the scale of the share; on these groups, of middling shares, both scales say much the same.
    assert dispersion(z_scores(NUMERATOR, DENOMINATOR, pooled)) == pytest.approx(dispersion(z), rel=0.1)


def test_winsorising_by_hand():
    # R: quantile(1:11, c(.1, .9)) is 2 and 10.
    assert winsorised(np.arange(1, 12)).tolist() == [2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]


@pytest.mark.parametrize("target", [0.01, 0.2, 0.5, 0.93])
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_limits_are_spiegelhalters(target, level):
    sizes = np.array([1, 2, 7, 50, 244, 1000, 15738])
    for chance, limits in zip(((1 - level) / 2, (1 + level) / 2), exact_limits(target, sizes, level), strict=True):
        r = binom.ppf(chance, sizes, target)
        alpha = (binom.cdf(r, sizes, target) - chance) / (binom.cdf(r, sizes, target) - binom.cdf(r - 1, sizes, target))
        assert limits == pytest.approx(np.clip((r - alpha) / sizes, 0, 1), abs=1e-9)


@pytest.mark.parametrize("phi", [0.3, 1, 1.2, 9])
def test_wide_limits_are_the_exact_ones_further_from_the_target(phi):
    sizes = np.array([5, 40, 300, 5000])
    exact, wide = exact_limits(0.02, sizes, 0.998), wide_limits(0.02, sizes, phi, 0.998)
    for close, far in zip(exact, wide, strict=True):
        assert far == pytest.approx(np.clip(0.02 + (close - 0.02) * np.sqrt(max(phi, 1)), 0, 1))
    assert (wide[1] >= exact[1]).all() and (wide[0] <= exact[0]).all()


def test_adjusted_p_values_are_those_of_scipy():
    values = np.array([0.00053, 0.2, 1.0, 0.002, 0.04, 0.04, 1e-30])
    assert adjusted_p_values(values) == pytest.approx(false_discovery_control(values))
    assert adjusted_p_values([]).tolist() == []


def counts(rows):
    return pd.DataFrame(rows, columns=["institution", "total", "blended"])


SIX = counts([("A", 100, 60), ("B", 200, 4), ("C", 300, 6), ("D", 400, 4), ("E", 100, 3), ("F", 500, 30), ("G", 0, 0)])


def test_the_one_left_out_counts_for_no_limit_and_is_judged():
    found = funnel(SIX, ["A"])
    assert found.target == pytest.approx(47 / 1500)
    others = SIX.iloc[1:6]
    z = (others["blended"] - others["total"] * found.target) / np.sqrt(
        others["total"] * found.target * (1 - found.target)
    )
    assert found.phi == pytest.approx((z**2).mean())
    assert found.p_value == pytest.approx(chi2.sf((z**2).sum(), 4))
    table = found.table.set_index("institution")
    assert table.loc["A", ["position", "wide_position", "left_out"]].tolist() == ["above_998", "above_998", True]
    assert "G" not in table.index
    assert funnel(SIX).phi > 10 * found.phi


def test_positions_and_too_few():
    table = funnel(SIX, ["A"]).table.set_index("institution")
    assert table.loc["F", "position"] == "above_998"
    assert table.loc["D", "position"] == "below_95"
    assert table.loc["B", "position"] == "within"
    # 0 of 100 has a chance of 4% at this target, 0 of 200 of 0.2%.
    assert table["too_few"].to_dict() == {"A": True, "E": True, "B": False, "C": False, "D": False, "F": False}


def test_place_follows_from_exact_chances():
    # One of 24 at 1% has a chance of 21%, yet the smooth limit of 97.5% lies below it.
    rows = counts([("S", 24, 1), *((f"O{place}", 1000, 10) for place in range(30))])
    found = funnel(rows).table.set_index("institution")
    assert found.loc["S", "share"] > found.loc["S", "upper_95"]
    assert found.loc["S", "position"] == "within"


def test_several_extreme_ones_do_not_hide_each_other_nor_point_at_an_ordinary_one():
    # Thirty institutions of 300 at about 5%, two far above and one without any; only the first is known beforehand.
    usual = [
        9,
        10,
        11,
        12,
        12,
        13,
        13,
        14,
        14,
        14,
        15,
        15,
        15,
        15,
        16,
        16,
        16,
        17,
        17,
        18,
        18,
        19,
        20,
        21,
        22,
        24,
        6,
        15,
    ]
    rows = counts(
        [("H1", 300, 240), ("H2", 300, 200), ("L1", 300, 0), *((f"N{i}", 300, x) for i, x in enumerate(usual))]
    )
    found = funnel(rows, ["H1"])
    table = found.table.set_index("institution")
    assert table.loc[table["flagged"] != "", "flagged"].to_dict() == {"H1": "above", "H2": "above", "L1": "below"}
    assert table.index[table["set_apart"]].tolist() == ["H2", "L1"]
    assert found.target == pytest.approx(sum(usual) / (300 * len(usual)))


def test_one_that_is_somewhat_far_out_does_not_close_the_limits_on_the_next():
    # Widely and evenly spread shares: nobody stands out, whoever is looked at first.
    rows = counts([(f"I{place}", 400, 4 * place) for place in range(1, 25)])
    found = funnel(rows)
    assert found.phi_wide > 5
    assert not found.table["set_apart"].any()
    assert set(found.table["flagged"]) == {""}


def test_many_looked_at_at_once_are_not_flagged_by_chance():
    chance, flagged = np.random.default_rng(3), 0
    for _ in range(40):
        rows = counts([(f"I{place}", 300, int(chance.binomial(300, 0.05))) for place in range(200)])
        flagged += int((funnel(rows).table["flagged"] != "").sum())
    assert flagged <= 6  # limits of 99.8% alone would give 0.4 a study


@pytest.mark.parametrize(
    ("table", "left_out"),
    [(SIX.head(3), ["A"]), (SIX.head(0), []), (SIX.assign(blended=0), []), (SIX.assign(blended=SIX["total"]), [])],
)
def test_what_cannot_be_compared_has_no_funnel(table, left_out):
    assert funnel(table, left_out) is None


@pytest.mark.parametrize(("target", "phi", "level"), [(0.01, 1, 0.95), (0.01, 6.3, 0.998), (0.3, 1, 0.998)])
def test_smooth_limits_are_those_of_whole_numbers_without_their_waves(target, phi, level):
    sizes = np.arange(40, 2000)
    for smooth, exact in zip(
        smooth_limits(target, sizes, phi, level), wide_limits(target, sizes, phi, level), strict=True
    ):
        assert np.all(np.abs(smooth - exact) * sizes <= 0.5 * np.sqrt(phi) + 1e-9)
    upper = smooth_limits(target, sizes, phi, level)[1]
    assert np.all(np.diff(upper) <= 0), "the larger an institution, the narrower its limits"
    assert np.all(np.diff(upper, 2) >= -1e-9), "and nowhere a wave"
