"""Shares drawn towards their common mean by as much as their size is small: the beta-binomial model.

Institution i has a true share from Beta(a, b) and its blended mobilities are binomial. Fitted by maximum likelihood
(Griffiths, Biometrics 29, 1973), the share is then (x + a) / (n + a + b). The limits take a and b as known, and are
therefore somewhat too narrow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, isinf, log

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv, betaln, psi

from blendresearch.statistics.methods.intervals import LEVEL

Array = npt.NDArray[np.float64]

LEAST = 3
_STRENGTHS = (log(1e-3), log(1e7))  # a + b is sought here
_ALIKE = 1e6  # from here on the institutions do not differ more than chance would have it
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class BetaBinomial:
    """A fitted model: the mean share, and a + b, which is how many mobilities the common mean weighs.

    `strength` is infinite when the institutions do not differ more than chance would have it: all have the mean then.
    """

    mean: float
    strength: float

    @property
    def correlation(self) -> float:
        """Give how alike two mobilities of one institution are, 1 / (a + b + 1): 0 not at all, 1 the same."""
        return 1 / (self.strength + 1)

    def shrunk(self, blended: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> tuple[Array, Array, Array]:
        """Give the shrunk shares and their lower and upper limits, as fractions; no limits when all have the mean."""
        k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
        if isinf(self.strength):
            nothing = np.full_like(n, np.nan)
            return np.full_like(n, self.mean), nothing, nothing
        a, b = self.mean * self.strength + k, (1 - self.mean) * self.strength + n - k
        return a / (a + b), betaincinv(a, b, (1 - level) / 2), betaincinv(a, b, (1 + level) / 2)


def fit(blended: npt.ArrayLike, total: npt.ArrayLike) -> BetaBinomial | None:
    """Fit the model to one count an institution.

    None with fewer than three institutions with mobilities, and at 0 of n or n of n: nothing shows then how they
    differ.
    """
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    k, n = k[n > 0], n[n > 0]
    if len(n) < LEAST or k.sum() in (0, n.sum()):
        return None

    def likelihood(logarithm: float) -> float:
        strength = exp(logarithm)
        return _log_likelihood(k, n, _best_mean(k, n, strength), strength)

    strength = exp(_highest(likelihood, *_STRENGTHS))
    if strength > _ALIKE:
        return BetaBinomial(float(k.sum() / n.sum()), inf)
    return BetaBinomial(_best_mean(k, n, strength), strength)


def shrink(counts: pd.DataFrame, model: BetaBinomial, left_out: Sequence[str] = ()) -> pd.DataFrame:
    """Give raw and shrunk shares side by side: `institution`, `share`, `shrunk`, `shrunk_lower`, `shrunk_upper`.

    The model is one fitted without the institutions `left_out`, which would make all others look more different than
    they are. Those are not drawn towards a mean that is not theirs: NaN.
    """
    counted = counts[counts["total"] > 0].reset_index(drop=True)
    apart = counted["institution"].isin(left_out).to_numpy()
    columns = ("shrunk", "shrunk_lower", "shrunk_upper")
    values = dict(zip(columns, model.shrunk(counted["blended"], counted["total"]), strict=True))
    table = counted[["institution"]].assign(share=counted["blended"] / counted["total"], **values)
    table.loc[apart, list(columns)] = np.nan
    return table


def _log_likelihood(k: Array, n: Array, mean: float, strength: float) -> float:
    a, b = mean * strength, (1 - mean) * strength
    return float((betaln(k + a, n - k + b) - betaln(a, b)).sum())


def _best_mean(k: Array, n: Array, strength: float) -> float:
    """Find the mean with the highest likelihood at a strength: its derivative falls, so halving finds the root."""
    lowest, highest = 0.0, 1.0
    for _ in range(60):
        mean = (lowest + highest) / 2
        a, b = mean * strength, (1 - mean) * strength
        slope = (psi(k + a) - psi(a) - psi(n - k + b) + psi(b)).sum()
        lowest, highest = (mean, highest) if slope > 0 else (lowest, mean)
    return (lowest + highest) / 2


def _highest(function: Callable[[float], float], lowest: float, highest: float) -> float:
    """Find where a function of one number is highest: the best of a coarse grid, then golden section around it."""
    grid = np.linspace(lowest, highest, 47)
    best = int(np.argmax([function(place) for place in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    while high - low > 1e-7:
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, right) if function(left) >= function(right) else (left, high)
    return float((low + high) / 2)
