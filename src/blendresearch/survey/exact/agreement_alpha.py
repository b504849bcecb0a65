"""Krippendorff's alpha for codes without an order, and its interval."""

from math import nan, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Array = npt.NDArray[np.float64]

_TAIL = 0.025
_TIED = 1e-12  # what rounding of floating point makes of nothing


def coincidences(counts: npt.ArrayLike) -> Array:
    """Give for each unit how often two of its values stand together, each pair shared among the unit's values.

    `counts` has a row a unit and a column a value: how many coders gave the unit that value. A unit that fewer than two
    coded has no pairs. The result has a square of values a unit (Krippendorff, Content Analysis, 4th edition, 2019,
    chapter 12).
    """
    given = np.asarray(counts, dtype=float)
    pairs = given[:, :, None] * given[:, None, :]
    diagonal = np.arange(given.shape[1])
    pairs[:, diagonal, diagonal] -= given
    others = given.sum(axis=1) - 1
    return np.where(others[:, None, None] > 0, pairs, 0) / np.where(others > 0, others, 1)[:, None, None]


def nominal_alpha(together: npt.ArrayLike) -> float:
    """Give Krippendorff's alpha from coincidences that are summed over units: 1 is full agreement, 0 that of chance.

    NaN where it is not defined: nothing was coded twice, or one value was given everywhere, so that there is no
    disagreement which chance could have brought.
    """
    return float(nominal_alphas(np.asarray(together, dtype=float)[None])[0])


def nominal_alphas(together: Array) -> Array:
    """Give `nominal_alpha` for each of many squares of coincidences."""
    of_values = together.sum(axis=2)
    whole = of_values.sum(axis=1)
    differing = whole - np.trace(together, axis1=1, axis2=2)
    expected = whole**2 - (of_values**2).sum(axis=1)  # (whole - 1) times what chance would make differ
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > _TIED * whole**2, 1 - (whole - 1) * differing / expected, np.nan)


def alpha_interval(by_institution: npt.ArrayLike) -> tuple[float, float]:
    """Give the 95% interval of alpha, by the jackknife over whole institutions on the scale of log(1 - alpha).

    `by_institution` has a square of coincidences for each institution, summed over its units: what one institution
    wrote is coded alike, so that its units are no independent ones. The limits are t times the jackknife error from the
    estimate, with one degree of freedom less than there are institutions. With ten to fifteen institutions they hold as
    often as they promise, where percentiles over institutions that are drawn again do not (`docs/method.md`).

    NaN where alpha is not defined or 1, or becomes so without one of the institutions, and where it is the same without
    any of them: too little disagreement, or too even, to tell how it varies. The order of the institutions does not
    matter.
    """
    squares = np.asarray(by_institution, dtype=float)
    number = len(squares)
    squares = squares[np.lexsort(squares.reshape(number, -1).T)]
    whole = squares.sum(axis=0)
    disagreement = 1 - nominal_alphas(np.concatenate([whole[None], whole - squares]))
    if number < 2 or not (disagreement > _TIED).all():
        return nan, nan
    logs = np.log(disagreement)
    pseudo = number * logs[0] - (number - 1) * logs[1:]
    half = stdtrit(number - 1, 1 - _TAIL) * pseudo.std(ddof=1) / sqrt(number)
    if half <= _TIED * number:
        return nan, nan
    return float(max(1 - np.exp(logs[0] + half), -1)), float(1 - np.exp(logs[0] - half))
