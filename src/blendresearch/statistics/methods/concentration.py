"""How far the blended mobilities are concentrated in a few institutions."""

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Concentration:
    """How the blended mobilities are divided; fractions, but for the numbers of institutions.

    `largest` institutions have the largest number: more than one where they tie. `top1` and `top3` are the part of the
    one and the three institutions with most. `hhi` is the Herfindahl-Hirschman
    index, the sum of squared parts, and `effective_number` its inverse: so many institutions with equal parts would be
    as concentrated. Institutions without blended mobilities change neither. They do change the Gini coefficient, which
    is therefore given with them (`gini`) and without (`gini_with_blended`): 0 is everyone the same, near 1 is one has
    all.
    """

    institutions: int
    with_blended: int
    largest: int
    top1: float
    top3: float
    hhi: float
    effective_number: float
    gini: float
    gini_with_blended: float


def concentration(blended: npt.ArrayLike) -> Concentration:
    """Describe how blended mobilities are divided over institutions (one count each, zeros included).

    All fractions are NaN when there are none at all.
    """
    counts = np.sort(np.asarray(blended, dtype=float))[::-1]
    some = counts[counts > 0]
    if not len(some):
        return Concentration(len(counts), 0, 0, nan, nan, nan, nan, nan, nan)
    parts = some / some.sum()
    hhi = float((parts**2).sum())
    top1, top3 = float(parts[0]), float(parts[:3].sum())
    largest = int((some == some[0]).sum())
    return Concentration(len(counts), len(some), largest, top1, top3, hhi, 1 / hhi, gini(counts), gini(some))


def gini(values: npt.ArrayLike) -> float:
    """Give the Gini coefficient: the mean absolute difference between two units over twice the mean.

    From the ranks of sorted values: sum((2 i - K - 1) x_i) / (K sum(x)). With K units it is at most 1 - 1/K. NaN when
    all values are 0.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    count, together = len(ordered), ordered.sum()
    if not together:
        return nan
    return float(((2 * np.arange(1, count + 1) - count - 1) * ordered).sum() / (count * together))
