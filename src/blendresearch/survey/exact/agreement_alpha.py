"""Krippendorff's alpha for codes without an order, and its interval."""

from math import nan

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_DRAWS, _SEED = 4_000, 20250324
_TAILS = (0.025, 0.975)
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
    return float(_alphas(np.asarray(together, dtype=float)[None])[0])


def alpha_interval(by_institution: npt.ArrayLike) -> tuple[float, float]:
    """Give the 95% interval of alpha: percentiles over 4,000 fixed draws of whole institutions with replacement.

    `by_institution` has a square of coincidences for each institution, summed over its units: what one institution
    wrote is coded alike, so that its units are no independent ones (Zapf, Castell, Morawietz and Karch, BMC Medical
    Research Methodology 16:93, 2016, on percentiles over draws of independent units). Draws in which alpha is not
    defined are left out; NaN where it is defined in none. The order of the institutions does not matter.
    """
    squares = np.asarray(by_institution, dtype=float)
    number, values = squares.shape[:2]
    flat = squares.reshape(number, -1)
    flat = flat[np.lexsort(flat.T)]
    draws = np.random.default_rng(_SEED).multinomial(number, np.full(number, 1 / number), size=_DRAWS)
    alphas = _alphas((draws @ flat).reshape(_DRAWS, values, values))
    defined = alphas[~np.isnan(alphas)]
    if not len(defined):
        return nan, nan
    lower, upper = np.quantile(defined, _TAILS)
    return float(lower), float(upper)


def _alphas(together: Array) -> Array:
    """Give alpha for each of many squares of coincidences."""
    of_values = together.sum(axis=2)
    whole = of_values.sum(axis=1)
    differing = whole - np.trace(together, axis1=1, axis2=2)
    expected = whole**2 - (of_values**2).sum(axis=1)  # (whole - 1) times what chance would make differ
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > _TIED * whole**2, 1 - (whole - 1) * differing / expected, np.nan)
