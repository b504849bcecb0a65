"""Two periods, paired by institution: what changed, within institutions and by another mix of them.

Two groups of mobilities in one period (learners and staff) are paired, split and compared in the same way.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from fractions import Fraction
from math import comb, nan, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

from blendresearch.base.shares import Share
from blendresearch.statistics.methods.influence import pooled_without
from blendresearch.statistics.methods.intervals import LEVEL, NOTHING, Interval
from blendresearch.statistics.methods.pooled_interval import effective_wilson, t_quantile

_ALL_SIGNS = 16  # up to so many institutions every combination of signs is tried
_DRAWS, _SEED = 20_000, 20250324
_TIED = 1e-12  # what rounding of floating point makes of two equal numbers
_RARE = 0.05  # what has less chance than this in a test is not called chance


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
    """The change of the pooled share, exactly in three parts: `change` = `within` + `mix` + `others`.

    All are shares of as many mobilities as the smaller period has, which is what their decimals rest on.

    `within`: institutions in both periods have other shares. `mix`: among those, the ones with a high or low share
    weigh more or less. `others`: institutions that are in one of the periods only. `both` is the change among
    those in both periods.
    """

    first: Share
    second: Share
    within: Share
    mix: Share
    others: Share

    @property
    def change(self) -> Share:
        """Give the change of the pooled share over all institutions."""
        return Share(self.second - self.first, self.first.of)

    @property
    def both(self) -> Share:
        """Give the change of the pooled share over the institutions that are in both periods."""
        return Share(self.within + self.mix, self.first.of)


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
    fewest = min(int(pairs[f"total_{period}"].sum()) for period in (1, 2))
    return Decomposition(*(Share(each, fewest) for each in (first, second, within, mix, second - first - within - mix)))


def _pooled(pairs: pd.DataFrame, period: int) -> Fraction:
    return Fraction(int(pairs[f"blended_{period}"].sum()), int(pairs[f"total_{period}"].sum()))


def in_both(pairs: pd.DataFrame) -> pd.DataFrame:
    """Give the pairs of the institutions that are in both periods, which alone can be compared with themselves."""
    return pairs[pairs["period"] == "both"].reset_index(drop=True)


def interval_of_change(pairs: pd.DataFrame, level: float = LEVEL) -> Interval:
    """Give the interval of the change of the pooled share, with institutions as clusters that carry both periods.

    `linearised_floor_t`: each institution adds (x2 - P2 n2) / N2 - (x1 - P1 n1) / N1 to the change (Cochran, Sampling
    Techniques, 1977, section 6.3). The variance of the sum is never below that of independent mobilities, P1 (1 - P1) /
    N1 + P2 (1 - P2) / N2: institutions that all change alike show no difference, which is no proof that there is none.
    t has one degree of freedom less than there are institutions in the smaller period.

    `effective_wilson_difference`: where one of the shares is 0 or 1 it shows no variance at all. The limits are then
    those of the two periods by themselves (`effective_wilson`), squared and added (Newcombe, Statistics in Medicine 17,
    1998).

    NaN and "" with fewer than two institutions in a period.
    """
    numbers = pairs[["blended_1", "total_1", "blended_2", "total_2"]].to_numpy(dtype=float)
    clusters, (x1, n1, x2, n2) = len(numbers), numbers.T
    smaller = min((n1 > 0).sum(), (n2 > 0).sum())
    if smaller < 2:
        return NOTHING
    first, second = x1.sum() / n1.sum(), x2.sum() / n2.sum()
    if {first, second} & {0.0, 1.0}:
        one, two = effective_wilson(x1, n1, level), effective_wilson(x2, n2, level)
        down = sqrt((second - two.lower) ** 2 + (one.upper - first) ** 2)
        up = sqrt((two.upper - second) ** 2 + (first - one.lower) ** 2)
        method = "effective_wilson_difference"
    else:
        parts = (x2 - second * n2) / n2.sum() - (x1 - first * n1) / n1.sum()
        independent = first * (1 - first) / n1.sum() + second * (1 - second) / n2.sum()
        variance = max(clusters / (clusters - 1) * (parts**2).sum(), independent)
        down = up = t_quantile(int(smaller), level) * sqrt(variance)
        method = "linearised_floor_t"
    return Interval(float(max(second - first - down, -1)), float(min(second - first + up, 1)), method)


def main_part(parts: Mapping[str, Fraction]) -> str | None:
    """Name the part that a change mainly is: with its direction, and at least twice all others together; else None.

    So two parts of one size have no main one, nor do two that pull against each other.
    """
    whole = sum(parts.values())
    for name, part in parts.items():
        others = sum(abs(each) for other, each in parts.items() if other != name)
        if part * whole > 0 and abs(part) >= 2 * others:
            return name
    return None


def change_without(pairs: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Give the change of the pooled share without each institution of `pairs` in turn, by closed formula."""
    first, second = (pooled_without(pairs[f"blended_{period}"], pairs[f"total_{period}"]) for period in (1, 2))
    return second - first


@dataclass(frozen=True)
class Signs:
    """How many institutions rose, fell and stayed, and the p-value of the exact sign test: each counts once."""

    rose: int
    fell: int
    same: int
    sign: float

    @property
    def one_way(self) -> int:
        """Tell whether more rose (1) or fell (-1) than chance would have it; 0 where that may be chance."""
        return (self.rose > self.fell) - (self.rose < self.fell) if self.sign < _RARE else 0


@dataclass(frozen=True)
class Directions(Signs):
    """Two-sided tests with the institution as unit: how many rose, fell and stayed, and three p-values.

    `dominated`: the largest change is at least all others together. Turning signs cannot make the others outweigh it
    then, so that `permutation` says nothing of how they changed.
    """

    permutation: float
    signed_rank: float
    dominated: bool


def signs(changes: npt.ArrayLike) -> Signs:
    """Give the exact sign test of changes alone, which takes next to no time; NaN when no institution changed."""
    values = np.asarray(changes, dtype=float)
    rose, fell, same = (int(each.sum()) for each in (values > 0, values < 0, values == 0))
    return Signs(rose, fell, same, _sign_test(rose, fell))


def directions(changes: npt.ArrayLike) -> Directions:
    """Test whether institutions changed in one direction, each institution counting once.

    `changes` are the changes of their shares. `sign` is the exact sign test, which looks at directions; `permutation`
    turns the signs of the changes in every way (above 16 institutions in 20,000 fixed random ways) and asks how often
    their mean would be as far from 0; `signed_rank` does so with the ranks of their sizes (Wilcoxon; the mean rank
    where sizes tie), so that no single change outweighs the others. NaN when no institution changed.
    """
    values = np.asarray(changes, dtype=float)
    values = values[~np.isnan(values)]
    moved = values[values != 0]
    sizes = np.abs(moved)
    return Directions(
        *astuple(signs(values)),
        _permutation_test(moved),
        _permutation_test(np.sign(moved) * _ranks(sizes)),
        bool(len(moved) and 2 * sizes.max() >= sizes.sum() * (1 - _TIED)),
    )


def _ranks(sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the rank of each size, those that tie their mean one; what differs by rounding ties."""
    order = np.argsort(sizes, kind="stable")
    ordered = sizes[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(ordered) > _TIED * ordered[1:]]))
    lengths = np.diff(np.append(starts, len(sizes)))
    ranks = np.empty(len(sizes))
    ranks[order] = np.repeat(starts + (lengths + 1) / 2, lengths)
    return ranks


def read_change(parts: Decomposition, interval: Interval, found: Signs) -> str:
    """Say in one word what the change of a pooled share can be called.

    - `same`: there is none.
    - `composition`: it comes from which institutions are counted and how heavily, not from what the same institutions
      registered: without that it would go the other way, or be a third of what it is at most. Of such a change chance
      is no question.
    - `clear`: the interval does not hold 0.
    - `one_way`: it does, but institutions changed in that direction oftener than chance would have it.
    - `open`: it does, and they did not; it may be chance.
    - `unknown`: there is no interval.
    """
    direction = (parts.change > 0) - (parts.change < 0)
    if not direction:
        return "same"
    if parts.within * direction <= 0 or (parts.mix + parts.others) * direction >= 2 * abs(parts.within):
        return "composition"
    if not interval.method:
        return "unknown"
    if not interval.lower <= 0 <= interval.upper:
        return "clear"
    return "one_way" if found.one_way == direction else "open"


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
    seen = abs(changes.sum()) * (1 - _TIED)
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

    first: Share
    second: Share
    by_blended: Share
    by_others: Share

    @property
    def change(self) -> Share:
        """Give the change of the share."""
        return Share(self.second - self.first, self.first.of)


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
    parts, fewest = (before, after, by_blended, after - before - by_blended), min(total_1, total_2)
    return ShareChange(*(Share(each, fewest) for each in parts))


@dataclass(frozen=True)
class SharesOfBoth:
    """The pooled share (a fraction) in two periods over the institutions in both, and the interval of its change.

    These alone compare like with like: who is in one period only says nothing about what anybody did otherwise.
    `reading` says what the change can be called (`read_change`).
    """

    institutions: int
    first: Share
    second: Share
    interval: Interval
    reading: str

    @property
    def change(self) -> Share:
        """Give the change of the share."""
        return Share(self.second - self.first, self.first.of)


def of_both(pairs: pd.DataFrame) -> SharesOfBoth | None:
    """Give the shares over the institutions in both periods; `pairs` is what `pair` gives, None without any."""
    both = in_both(pairs)
    parts = decompose(both)
    if parts is None:
        return None
    interval = interval_of_change(both)
    reading = read_change(parts, interval, signs(both["change"]))
    return SharesOfBoth(len(both), parts.first, parts.second, interval, reading)
