"""Shares drawn towards their common mean by as much as their size is small: the beta-binomial model.

Institution i has a true share from Beta(a, b) and its blended mobilities are binomial. Fitted by maximum likelihood
(Griffiths, Biometrics 29, 1973), the share is then (x + a) / (n + a + b). The limits take a and b as known, and are
therefore somewhat too narrow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, isinf, log

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv, betaln, psi

from blendresearch.statistics.methods.intervals import LEVEL

Array = npt.NDArray[np.float64]

LEAST = 3
_STRENGTHS = np.linspace(log(1e-3), log(1e7), 24)  # the logarithm of a + b is sought here
_ALIKE = 1e6  # from here on the institutions do not differ more than chance would have it


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

    return _fitted(k.tobytes(), n.tobytes())


@lru_cache(maxsize=1024)
def _fitted(blended: bytes, total: bytes) -> BetaBinomial:
    """Fit once what is asked for again: the same counts stand in several subsets, units and kinds."""
    k, n = np.frombuffer(blended), np.frombuffer(total)
    means = _best_means(k, n, np.exp(_STRENGTHS), 1e-6)
    best = int(np.argmax(_log_likelihoods(k, n, means, np.exp(_STRENGTHS))))
    low, high = _STRENGTHS[max(best - 1, 0)], _STRENGTHS[min(best + 1, len(_STRENGTHS) - 1)]
    strength = exp(_root(lambda logarithm: _slope(k, n, exp(logarithm)), low, high))
    if strength > _ALIKE:
        return BetaBinomial(float(k.sum() / n.sum()), inf)
    return BetaBinomial(float(_best_means(k, n, np.array([strength]))[0]), strength)


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


def _log_likelihoods(k: Array, n: Array, means: Array, strengths: Array) -> Array:
    a, b = (means * strengths)[:, None], ((1 - means) * strengths)[:, None]
    return (betaln(k + a, n - k + b) - betaln(a, b)).sum(axis=1)


def _best_means(k: Array, n: Array, strengths: Array, precision: float = 1e-11) -> Array:
    """Find for each strength the mean with the highest likelihood, by a fixed point that never lowers it."""
    means = np.full_like(strengths, k.sum() / n.sum())
    for _ in range(500):
        a, b = (means * strengths)[:, None], ((1 - means) * strengths)[:, None]
        yes = (a * (psi(k + a) - psi(a))).sum(axis=1)
        no = (b * (psi(n - k + b) - psi(b))).sum(axis=1)
        before, means = means, yes / (yes + no)
        if (np.abs(means - before) <= precision * means).all():
            break
    return means


def _slope(k: Array, n: Array, strength: float) -> float:
    """Tell how the highest likelihood at a strength grows with the logarithm of that strength."""
    mean = float(_best_means(k, n, np.array([strength]))[0])
    a, b = mean * strength, (1 - mean) * strength
    yes, no = (psi(k + a) - psi(a)).sum(), (psi(n - k + b) - psi(b)).sum()
    return float(a * yes + b * no - strength * (psi(n + strength) - psi(strength)).sum())


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Find where a function that falls passes 0, by false position (Illinois); the end it stays on the side of."""
    at_low, at_high = function(low), function(high)
    if at_low <= 0 or at_high >= 0:
        return float(low if at_low <= 0 else high)
    place = low
    for _ in range(60):
        before, place = place, (low * at_high - high * at_low) / (at_high - at_low)
        if abs(place - before) < 1e-9:
            break
        found = function(place)
        if found > 0:
            low, at_low, at_high = place, found, at_high / (2 if before < place else 1)
        else:
            high, at_high, at_low = place, found, at_low / (2 if before > place else 1)
    return float(place)
