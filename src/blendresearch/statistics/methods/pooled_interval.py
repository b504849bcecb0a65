"""Intervals of a share pooled over institutions, each of which answers a question of its own."""

from math import inf

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, stdtrit

from blendresearch.statistics.methods.intervals import (
    LEVEL,
    NOTHING,
    Array,
    Interval,
    normal_quantile,
    score_limits,
    wilson,
)
from blendresearch.statistics.methods.shrinkage import fit


def of_total(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Answer: how far could the share have come out with other institutions of the same kind? From one count each.

    - `effective_wilson`: the usual case, see there.
    - `wilson`: one institution, which shows nothing of how institutions differ.
    - "" with NaN limits: nothing was counted.

    Institutions without mobilities do not count as clusters.
    """
    k, n = _counted(blended, total)
    if not len(n):
        return NOTHING
    if len(n) == 1:
        return _interval(*wilson(k.sum(), n.sum(), level), "wilson")
    return effective_wilson(k, n, level)


def effective_wilson(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Give Wilson's interval with the effective number of mobilities, and t on K-1 degrees of freedom for z.

    Wilson's form is what comparisons recommend for clustered shares, with an effective number that a model of the
    institutions makes better (Franco, Little, Louis and Slud, Journal of Survey Statistics and Methodology 7, 2019).
    """
    k, n = _counted(blended, total)
    effective = effective_size(k, n)
    limits = score_limits(_part(k, n, effective), effective, t_quantile(len(n), level))
    return _interval(*limits, "effective_wilson")


def effective_size(blended: npt.ArrayLike, total: npt.ArrayLike) -> float:
    """Tell as many independent mobilities as how many would make the pooled share as uncertain as it is.

    That is P (1 - P) over the largest of two variances: the jackknife's, sum(((x - P n) / (N - n))^2), which leaves out
    each institution in turn, and that of the beta-binomial model fitted to them, P (1 - P) / N times
    sum(n (1 + (n - 1) correlation)) / N. The first sees one large institution that differs, the second that the shares
    of a few institutions may not show how much such shares differ. With two institutions there is no model and the
    variance is at least that of independent mobilities; at 0 of N and N of N nothing shows a difference: N.
    """
    k, n = _counted(blended, total)
    mobilities = n.sum()
    share = k.sum() / mobilities
    independent = share * (1 - share)
    if len(n) < 2 or not independent:
        return float(mobilities)
    jackknife = (((k - share * n) / (mobilities - n)) ** 2).sum()
    model = fit(k, n)
    effect = (n * (1 + (n - 1) * model.correlation)).sum() / mobilities if model else 1.0
    return float(independent / max(jackknife, independent * effect / mobilities))


def same_institutions(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Answer: how far could the share have come out had the same institutions registered again, each as it does?

    Institutions are fixed strata here, so that their differences count for nothing: Wilson's interval with the
    effective number P (1 - P) N^2 / sum(n p (1 - p)), named `stratified_wilson`. It treats the mobilities of one
    institution as independent of each other. At 0 of N and N of N that number is N; where every institution has either
    none or all of its own, nothing shows how far chance reaches: NaN and "", as where nothing was counted.
    """
    k, n = _counted(blended, total)
    within = (k * (n - k) / n).sum()
    if not len(n) or (not within and 0 < k.sum() < n.sum()):
        return NOTHING
    mobilities = n.sum()
    share = k.sum() / mobilities
    effective = share * (1 - share) * mobilities**2 / within if within else mobilities
    return _interval(*score_limits(_part(k, n, effective), effective, normal_quantile(level)), "stratified_wilson")


def logit_t(blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Give the interval on the logit scale from the variance between institutions, with t on K-1 degrees of freedom.

    Customary (Korn and Graubard, Analysis of Health Surveys, 1999), and too narrow where institutions are few and
    unequal: the simulation holds `effective_wilson` against it. The variance is the linearised one of a ratio
    (Cochran, Sampling Techniques, 1977, section 6.3), never below that of independent mobilities. Needs two
    institutions, and neither 0 of n nor n of n.
    """
    k, n = _counted(blended, total)
    share, clusters = k.sum() / n.sum(), len(n)
    between = clusters / (clusters - 1) * ((k - share * n) ** 2).sum() / n.sum() ** 2
    error = np.sqrt(max(between, share * (1 - share) / n.sum())) / (share * (1 - share))
    return _interval(*expit(logit(share) + np.array([-1, 1]) * t_quantile(clusters, level) * error), "logit_t")


def t_quantile(clusters: int, level: float) -> float:
    """Give the quantile of t on K-1 degrees of freedom, as `normal_quantile` does; infinite with one institution."""
    return float(stdtrit(clusters - 1, (1 + level) / 2)) if clusters > 1 else inf


def _part(k: Array, n: Array, effective: float) -> float:
    """Give the blended part of an effective number: exactly all of it at N of N."""
    return effective if k.sum() == n.sum() else effective * float(k.sum() / n.sum())


def _interval(lower: npt.ArrayLike, upper: npt.ArrayLike, method: str) -> Interval:
    return Interval(float(lower), float(upper), method)


def _counted(blended: npt.ArrayLike, total: npt.ArrayLike) -> tuple[Array, Array]:
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    return k[n > 0], n[n > 0]
