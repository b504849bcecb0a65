"""The funnel against the formulas that FunnelPlotR documents, scipy, and a worked example."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, chi2

from blendresearch.statistics.methods.funnel_limits import (
    dispersion,
    exact_limits,
    funnel,
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


def test_wide_limits_by_hand():
    # 1.959964 * sqrt(4 * 0.2 * 0.8 / 100) = 0.156797
    assert np.ravel(wide_limits(0.2, [100], 4, 0.95)) == pytest.approx([0.043203, 0.356797], abs=1e-6)
    assert np.ravel(wide_limits(0.2, [100], 0.3, 0.95)) == pytest.approx(np.ravel(wide_limits(0.2, [100], 1, 0.95)))


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


@pytest.mark.parametrize(
    ("table", "left_out"),
    [(SIX.head(3), ["A"]), (SIX.head(0), []), (SIX.assign(blended=0), []), (SIX.assign(blended=SIX["total"]), [])],
)
def test_what_cannot_be_compared_has_no_funnel(table, left_out):
    assert funnel(table, left_out) is None
