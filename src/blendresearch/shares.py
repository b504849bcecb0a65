"""Shares with their intervals."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

LEVEL = 0.95


def wilson(
    blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the lower and upper limit of Wilson's score interval for shares `blended / total`, as fractions.

    Both arrays hold counts of the same shape; where the total is 0 both limits are NaN. At 0 of n the lower limit is
    exactly 0, at n of n the upper one exactly 1. The interval treats mobilities as independent of each other: for one
    institution that is the customary choice (Brown, Cai and DasGupta, Statistical Science 16, 2001); for a total over
    institutions it is too narrow.
    """
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    z2 = NormalDist().inv_cdf((1 + level) / 2) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (k + z2 / 2) / (n + z2)
        half = np.sqrt(z2 * (k * (n - k) / n + z2 / 4)) / (n + z2)
        lower = np.where(k == 0, 0.0, middle - half)
        upper = np.where(k == n, 1.0, middle + half)
    empty = n == 0
    return np.where(empty, np.nan, lower), np.where(empty, np.nan, upper)
