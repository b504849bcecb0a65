"""Intervals of shares: Wilson's for one institution, and one that respects clustering for a total over institutions."""

from dataclasses import dataclass
from math import inf, nan

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, ndtri, stdtrit

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

    Both arrays hold counts of the same shape, whole or effective ones; where the total is 0 both limits are NaN. At 0
    of n the lower limit is exactly 0, at n of n the upper one exactly 1. The interval treats mobilities as independent
    of each other: for one institution that is the customary choice (Brown, Cai and DasGupta, Statistical Science 16,
    2001); for a total over institutions it is too narrow.
    """
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    z2 = _z(level) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (k + z2 / 2) / (n + z2)
        half = np.sqrt(z2 * (k * (n - k) / n + z2 / 4)) / (n + z2)
        lower = np.where(k == 0, 0.0, middle - half)
        upper = np.where(k == n, 1.0, middle + half)
    empty = n == 0
    return np.where(empty, np.nan, lower), np.where(empty, np.nan, upper)


def of_total(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Give the interval of a share pooled over institutions, from one count each; the method is named in the result.

    - `logit_t`: the usual case, see there.
    - `effective_wilson`: at 0 of n and n of n, where a logit does not exist.
    - `wilson`: one institution, which shows nothing of how institutions differ.
    - "" with NaN limits: nothing was counted.

    Institutions without mobilities do not count as clusters.
    """
    k, n = _counted(blended, total)
    if not len(n):
        return NOTHING
    if len(n) == 1:
        lower, upper = wilson(k.sum(), n.sum(), level)
        return Interval(float(lower), float(upper), "wilson")
    return (effective_wilson if k.sum() in (0, n.sum()) else logit_t)(k, n, level)


def logit_t(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Give the interval on the logit scale from the variance between institutions, with t on K-1 degrees of freedom.

    The variance is the linearised one of a ratio (Cochran, Sampling Techniques, 1977, section 6.3; the logit by the
    delta method as in Korn and Graubard, Analysis of Health Surveys, 1999), but never below that of independent
    mobilities. Needs two institutions, and neither 0 of n nor n of n.
    """
    k, n = _counted(blended, total)
    share = k.sum() / n.sum()
    error = np.sqrt(max(design_effect(k, n), 1.0) / (n.sum() * share * (1 - share)))
    limits = expit(logit(share) + np.array([-1, 1]) * _t(len(n), level) * error)
    return Interval(float(limits[0]), float(limits[1]), "logit_t")


def effective_wilson(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Give Wilson's interval with the effective number of mobilities: n / design effect x (z / t)^2.

    The correction with t on K-1 degrees of freedom is that of Korn and Graubard (Survey Methodology 24, 1998). The
    design effect counts as 1 where it would be lower, and where it cannot be seen: at 0 of n and n of n.
    """
    k, n = _counted(blended, total)
    effect = design_effect(k, n)
    effective = n.sum() / (effect if effect > 1 else 1.0) * (_z(level) / _t(len(n), level)) ** 2
    share = k.sum() / n.sum()
    lower, upper = wilson(effective if share == 1 else share * effective, effective, level)
    return Interval(float(lower), float(upper), "effective_wilson")


def design_effect(blended: npt.ArrayLike, total: npt.ArrayLike) -> float:
    """Tell how many times the variance of a pooled share is that of independent mobilities (Kish, 1965).

    NaN with fewer than two institutions, at 0 of n and at n of n.
    """
    k, n = _counted(blended, total)
    clusters, mobilities = len(n), n.sum()
    if clusters < 2 or k.sum() in (0, mobilities):
        return nan
    share = k.sum() / mobilities
    between = clusters / (clusters - 1) * ((k - share * n) ** 2).sum() / mobilities**2
    return float(between / (share * (1 - share) / mobilities))


def of_median(shares: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Give the interval of a median by order statistics, which asks nothing of the distribution.

    The limits are the r-th smallest and r-th largest share, with the largest r for which the two-sided chance to miss
    is at most 1 - `level` under the binomial with 1/2 (Conover, Practical Nonparametric Statistics, 1999, section
    3.2). With fewer than six shares there is no such r for 95%: NaN and "".
    """
    ordered = np.sort(np.asarray(shares, dtype=float))
    count = len(ordered)
    tail = np.cumsum(_halves(count))
    below = int((tail <= (1 - level) / 2).sum())
    if not below:
        return NOTHING
    return Interval(float(ordered[below - 1]), float(ordered[count - below]), "order_statistics")


def _halves(count: int) -> Array:
    """Give the binomial chances of 0..count at 1/2, from the ratios of neighbours on the log scale."""
    places = np.arange(count)
    logs = np.concatenate([[0.0], np.cumsum(np.log(count - places) - np.log(places + 1))]) - count * np.log(2)
    return np.exp(logs)


def _counted(blended: npt.ArrayLike, total: npt.ArrayLike) -> tuple[Array, Array]:
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    return k[n > 0], n[n > 0]


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def _t(clusters: int, level: float) -> float:
    return float(stdtrit(clusters - 1, (1 + level) / 2)) if clusters > 1 else inf
