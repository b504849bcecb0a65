"""Exact limits of a proportion, and of the difference of two independent ones."""

from functools import cache
from math import nan

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, gammaln, xlog1py, xlogy

Array = npt.NDArray[np.float64]

_TAIL = 0.025
_NUISANCE = 201  # values of the unknown proportion that are tried, denser at both ends
_HALVINGS = 16  # to less than 0.01 percentage point
_TIED = 1e-9  # what rounding of floating point makes of two equal statistics


def exact_limits(having: int, number: int) -> tuple[float, float]:
    """Give the exact 95% limits of a proportion (Clopper and Pearson, Biometrika 26, 1934); NaN of nothing."""
    if not number:
        return nan, nan
    lower = float(betaincinv(having, number - having + 1, _TAIL)) if having else 0.0
    upper = float(betaincinv(having + 1, number - having, 1 - _TAIL)) if having < number else 1.0
    return lower, upper


@cache
def difference_limits(first_having: int, first: int, second_having: int, second: int) -> tuple[float, float]:
    """Give the exact 95% limits of the second proportion less the first, of two independent groups.

    Two one-sided exact tests are inverted, of 2.5% each, with the score statistic as order of the tables and the least
    favourable value of the unknown proportion (Chan and Zhang, Biometrics 55, 1999; the variance under the hypothesis
    is that of Farrington and Manning, Statistics in Medicine 9, 1990). NaN where one of the groups is empty.
    """
    if not first or not second:
        return nan, nan
    lower = _lower_limit(first_having, first, second_having, second)
    return lower, -_lower_limit(second_having, second, first_having, first)


def _lower_limit(first_having: int, first: int, second_having: int, second: int) -> float:
    """Halve between -1 and what was found: below the limit, so large a difference has too small a chance."""
    low, high = -1.0, second_having / second - first_having / first
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        may_be = _chance_of_more(first_having, first, second_having, second, middle) > _TAIL
        low, high = (low, middle) if may_be else (middle, high)
    return low


def _chance_of_more(first_having: int, first: int, second_having: int, second: int, difference: float) -> float:
    """Give the largest chance of a statistic at least as large as the one found, when the difference is a given one."""
    statistics = _score(np.arange(first + 1)[:, None], first, np.arange(second + 1)[None, :], second, difference)
    as_large = statistics >= statistics[first_having, second_having] - _TIED
    lowest, highest = max(0.0, -difference), min(1.0, 1 - difference)
    steps = (1 - np.cos(np.linspace(0, np.pi, _NUISANCE))) / 2
    unknown = lowest + (highest - lowest) * steps
    chances = (_binomial(unknown, first) @ as_large) * _binomial(np.clip(unknown + difference, 0, 1), second)
    return float(chances.sum(axis=1).max())


def _binomial(proportions: Array, number: int) -> Array:
    """Give the chances of 0..number for each proportion, a row a proportion."""
    counts = np.arange(number + 1)
    ways = gammaln(number + 1) - gammaln(counts + 1) - gammaln(number - counts + 1)
    p = proportions[:, None]
    return np.exp(ways + xlogy(counts, p) + xlog1py(number - counts, -p))


def _score(first_having: Array, first: int, second_having: Array, second: int, difference: float) -> Array:
    """Give the score statistic of a difference for tables: how far it is off, in standard errors if it held."""
    off = second_having / second - first_having / first - difference
    p = _restricted(first_having, first, second_having, second, difference)
    variance = p * (1 - p) / second + (p - difference) * (1 - p + difference) / first
    certain = variance <= _TIED**2
    exact = np.where(np.abs(off) <= _TIED, 0.0, np.copysign(np.inf, off))
    return np.where(certain, exact, off / np.sqrt(np.where(certain, 1, variance)))


def _restricted(first_having: Array, first: int, second_having: Array, second: int, difference: float) -> Array:
    """Give the likeliest second proportion when the first one is so much smaller: a root of a cubic, in closed form."""
    share, smaller, ratio = second_having / second, first_having / first, first / second
    a = 1 + ratio
    b = -(a + share + ratio * smaller + difference * (ratio + 2))
    c = difference**2 + difference * (2 * share + a) + share + ratio * smaller
    d = -share * difference * (1 + difference)
    v = (b / (3 * a)) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = np.copysign(np.sqrt(np.maximum((b / (3 * a)) ** 2 - c / (3 * a), 0)), v)
    turn = np.clip(np.divide(v, u**3, out=np.zeros_like(v), where=u != 0), -1, 1)
    root = 2 * u * np.cos((np.pi + np.arccos(turn)) / 3) - b / (3 * a)
    return np.clip(root, max(0.0, difference), min(1.0, 1 + difference))
