"""Two periods, paired by institution: what changed, within institutions and by another mix of them."""

from dataclasses import dataclass
from fractions import Fraction
from math import comb, nan, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from blendresearch.statistics.methods.influence import pooled_without
from blendresearch.statistics.methods.intervals import LEVEL, NOTHING, Interval

_ALL_SIGNS = 16  # up to so many institutions every combination of signs is tried
_DRAWS, _SEED = 20_000, 20250324


def pair(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Set the counts of two periods beside each other, by institution in alphabetical order.

    Columns: `institution`, `period` (both, first, second: where it has mobilities), `total_1`, `blended_1`, `share_1`,
    `total_2`, `blended_2`, `share_2` and `change` (of the share, a fraction; NaN unless in both).
    """
    one, two = (counts[counts["total"] > 0][["institution", "total", "blended"]] for counts in (first, second))
    pairs = one.merge(two, on="institution", how="outer", suffixes=("_1", "_2"), indicator="period")
    periods = {"both": "both", "left_only": "first", "right_only": "second"}
    pairs = pairs.assign(period=pairs["period"].astype(str).map(periods)).sort_values("institution", ignore_index=True)
    numbers = ["total_1", "blended_1", "total_2", "blended_2"]
    pairs[numbers] = pairs[numbers].fillna(0).astype("int64")
    for suffix in ("1", "2"):
        total = pairs[f"total_{suffix}"]
        pairs[f"share_{suffix}"] = (pairs[f"blended_{suffix}"] / total.where(total > 0)).astype(float)
    pairs["change"] = pairs["share_2"] - pairs["share_1"]
    return pairs[[
        "institution", "period", "total_1", "blended_1", "share_1", "total_2", "blended_2", "share_2", "change",
    ]]  # fmt: skip


@dataclass(frozen=True)
class Decomposition:
    """The change of the pooled share, exactly in three parts (fractions): `change` = `within` + `mix` + `others`.

    `within`: institutions in both periods have other shares. `mix`: among those, the ones with a high or low share
    weigh more or less. `others`: institutions that are in one of the periods only. `both` is the change among
    those in both periods.
    """

    first: Fraction
    second: Fraction
    within: Fraction
    mix: Fraction
    others: Fraction

    @property
    def change(self) -> Fraction:
        """Give the change of the pooled share over all institutions."""
        return self.second - self.first

    @property
    def both(self) -> Fraction:
        """Give the change of the pooled share over the institutions that are in both periods."""
        return self.within + self.mix


def decompose(pairs: pd.DataFrame) -> Decomposition | None:
    """Split the change of the pooled share after Kitagawa (JASA 50, 1955), with the mean of both periods as weights.

    `pairs` is what `pair` gives. None when no institution is in both periods.
    """
    both = [row for row in pairs.itertuples() if row.period == "both"]
    if not both:
        return None
    sizes = [sum(getattr(row, f"total_{period}") for row in both) for period in (1, 2)]
    within = mix = Fraction(0)
    for row in both:
        share_1, share_2 = Fraction(row.blended_1, row.total_1), Fraction(row.blended_2, row.total_2)
        weight_1, weight_2 = Fraction(row.total_1, sizes[0]), Fraction(row.total_2, sizes[1])
        within += (share_2 - share_1) * (weight_1 + weight_2) / 2
        mix += (weight_2 - weight_1) * (share_1 + share_2) / 2
    first, second = (_pooled(pairs, period) for period in (1, 2))
    return Decomposition(first, second, within, mix, second - first - within - mix)


def _pooled(pairs: pd.DataFrame, period: int) -> Fraction:
    return Fraction(int(pairs[f"blended_{period}"].sum()), int(pairs[f"total_{period}"].sum()))


def interval_of_change(pairs: pd.DataFrame, level: float = LEVEL) -> Interval:
    """Give the interval of the change of the pooled share, with institutions as clusters that carry both periods.

    Linearised: each institution adds (x2 - P2 n2) / N2 - (x1 - P1 n1) / N1; t with K-1 degrees of freedom (Cochran,
    Sampling Techniques, 1977, section 6.3). NaN and "" with fewer than two institutions or an empty period.
    """
    numbers = pairs[["blended_1", "total_1", "blended_2", "total_2"]].to_numpy(dtype=float)
    clusters, (x1, n1, x2, n2) = len(numbers), numbers.T
    if clusters < 2 or not n1.sum() or not n2.sum():
        return NOTHING
    first, second = x1.sum() / n1.sum(), x2.sum() / n2.sum()
    parts = (x2 - second * n2) / n2.sum() - (x1 - first * n1) / n1.sum()
    half = float(stdtrit(clusters - 1, (1 + level) / 2)) * sqrt(clusters / (clusters - 1) * (parts**2).sum())
    return Interval(float(max(second - first - half, -1)), float(min(second - first + half, 1)), "linearised_t")


def change_without(pairs: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Give the change of the pooled share without each institution of `pairs` in turn, by closed formula."""
    first, second = (pooled_without(pairs[f"blended_{period}"], pairs[f"total_{period}"]) for period in (1, 2))
    return second - first


@dataclass(frozen=True)
class Directions:
    """A two-sided test with the institution as unit: how many rose, fell and stayed, and two p-values."""

    rose: int
    fell: int
    same: int
    sign: float
    permutation: float


def directions(changes: npt.ArrayLike) -> Directions:
    """Test whether institutions changed in one direction, each institution counting once.

    `changes` are the changes of their shares. `sign` is the exact sign test, which looks at directions; `permutation`
    turns the signs of the changes in every way (above 16 institutions in 20,000 fixed random ways) and asks how often
    their mean would be as far from 0. NaN when no institution changed.
    """
    values = np.asarray(changes, dtype=float)
    values = values[~np.isnan(values)]
    rose, fell = int((values > 0).sum()), int((values < 0).sum())
    moved = values[values != 0]
    return Directions(rose, fell, len(values) - rose - fell, _sign_test(rose, fell), _permutation_test(moved))


def _sign_test(rose: int, fell: int) -> float:
    count = rose + fell
    if not count:
        return nan
    tail = sum(comb(count, number) for number in range(min(rose, fell) + 1))
    return float(min(Fraction(2 * tail, 2**count), 1))


def _permutation_test(changes: npt.NDArray[np.float64]) -> float:
    count = len(changes)
    if not count:
        return nan
    seen = abs(changes.sum()) * (1 - 1e-12)
    if count <= _ALL_SIGNS:
        signs = 1 - 2 * ((np.arange(2**count)[:, None] >> np.arange(count)) & 1)
        return float((np.abs(signs @ changes) >= seen).mean())
    signs = np.random.default_rng(_SEED).choice([-1, 1], size=(_DRAWS, count))
    return float((1 + (np.abs(signs @ changes) >= seen).sum()) / (1 + _DRAWS))


@dataclass(frozen=True)
class ShareChange:
    """The change of one share, exactly in two parts (fractions): `change` = `by_blended` + `by_others`.

    `by_blended`: the number of blended mobilities changed. `by_others`: the number of other mobilities changed.
    """

    first: Fraction
    second: Fraction
    by_blended: Fraction
    by_others: Fraction

    @property
    def change(self) -> Fraction:
        """Give the change of the share."""
        return self.second - self.first


def split_share(blended_1: int, total_1: int, blended_2: int, total_2: int) -> ShareChange | None:
    """Split the change of a share into what its numerator did and what the other mobilities did.

    Each number is changed first and last, and the mean of both is taken (the Shapley value of two causes), so that the
    parts add up exactly and no order is preferred. None when a total is 0, or would be on the way.
    """
    others_1, others_2 = total_1 - blended_1, total_2 - blended_2
    if not all((total_1, total_2, blended_2 + others_1, blended_1 + others_2)):
        return None
    before, after = Fraction(blended_1, total_1), Fraction(blended_2, total_2)
    only_blended = Fraction(blended_2, blended_2 + others_1)
    only_others = Fraction(blended_1, blended_1 + others_2)
    by_blended = (only_blended - before + after - only_others) / 2
    return ShareChange(before, after, by_blended, after - before - by_blended)


@dataclass(frozen=True)
class SharesOfBoth:
    """The pooled share (a fraction) in two periods over the institutions in both, and the interval of its change.

    These alone compare like with like: who is in one period only says nothing about what anybody did otherwise.
    `within` is what the change would be if the institutions had kept their weights (`decompose`).
    """

    institutions: int
    first: Fraction
    second: Fraction
    within: Fraction
    interval: Interval

    @property
    def change(self) -> Fraction:
        """Give the change of the share."""
        return self.second - self.first

    @property
    def beyond_chance(self) -> bool | None:
        """Tell whether the interval leaves 0 out; None where there is no interval, or nothing changed."""
        if not self.change or not self.interval.method:
            return None
        return not self.interval.lower <= 0 <= self.interval.upper

    @property
    def by_mix_alone(self) -> bool:
        """Tell whether the institutions themselves went the other way, or nowhere: other weights made the change."""
        return self.change * self.within <= 0 != self.change


def of_both(pairs: pd.DataFrame) -> SharesOfBoth | None:
    """Give the shares over the institutions in both periods; `pairs` is what `pair` gives, None without any."""
    both = pairs[pairs["period"] == "both"].reset_index(drop=True)
    parts = decompose(both)
    return parts and SharesOfBoth(len(both), parts.first, parts.second, parts.within, interval_of_change(both))
