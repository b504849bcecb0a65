"""Intervals of shares: Wilson's for one institution, and that of the median of institutions."""

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

LEVEL = 0.95

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """The limits of an interval as fractions, and the name of its method; NaN and "" where nothing was counted."""

    lower: float
    upper: float
    method: str


NOTHING = Interval(nan, nan, "")


def wilson(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> tuple[Array, Array]:
    """Give the lower and upper limit of Wilson's score interval for shares `blended / total`, as fractions.

    Both arrays hold counts of the same shape; where the total is 0 both limits are NaN. At 0 of n the lower limit is
    exactly 0, at n of n the upper one exactly 1. The interval treats mobilities as independent of each other (Brown,
    Cai and DasGupta, Statistical Science 16, 2001). Of one institution it is therefore the chance within one project
    alone: its calls differ by more. For a total over institutions it is too narrow.
    """
    return score_limits(blended, total, normal_quantile(level))


def score_limits(blended: npt.ArrayLike, total: npt.ArrayLike, quantile: float) -> tuple[Array, Array]:
    """Give Wilson's limits with any quantile (that of t, too) and with counts that may be effective ones."""
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    square = quantile**2
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (k + square / 2) / (n + square)
        half = np.sqrt(square * (k * (n - k) / n + square / 4)) / (n + square)
        lower = np.where(k == 0, 0.0, np.maximum(middle - half, 0))
        upper = np.where(k == n, 1.0, np.minimum(middle + half, 1))
    empty = n == 0
    return np.where(empty, np.nan, lower), np.where(empty, np.nan, upper)


def normal_quantile(level: float) -> float:
    """Give the quantile of the normal distribution that leaves half of what `level` leaves at each side."""
    return float(ndtri((1 + level) / 2))


def of_median(shares: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Give the interval of a median by order statistics, which asks next to nothing of the distribution.

    With ranks alone the level can only be had in steps, and few institutions would get one far above what is asked. So
    the limits are interpolated between those of the last rank r that reaches the level and of the next, which does not
    (Hettmansperger and Sheather, Statistics and Probability Letters 4, 1986). With fewer than six shares there is no
    such r for 95%: NaN and "".
    """
    ordered = np.sort(np.asarray(shares, dtype=float))
    count, missed = len(ordered), 1 - level
    tail = 2 * np.cumsum(_halves(count))
    rank = int((tail <= missed * (1 + 1e-12)).sum())
    if not rank:
        return NOTHING
    part = (missed - tail[rank - 1]) / (tail[rank] - tail[rank - 1])
    inward = (count - rank) * part / (rank + (count - 2 * rank) * part)
    low, high = ordered[rank - 1 : rank + 1], ordered[count - rank - 1 : count - rank + 1]
    lower, upper = low[0] + inward * (low[1] - low[0]), high[1] - inward * (high[1] - high[0])
    return Interval(float(lower), float(upper), "interpolated_order_statistics")


def _halves(count: int) -> Array:
    """Give the binomial chances of 0..count at 1/2, from the ratios of neighbours on the log scale."""
    places = np.arange(count)
    logs = np.concatenate([[0.0], np.cumsum(np.log(count - places) - np.log(places + 1))]) - count * np.log(2)
    return np.exp(logs)
