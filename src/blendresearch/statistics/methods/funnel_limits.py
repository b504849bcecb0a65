"""A funnel plot in numbers: which institutions lie further from the others than chance would put them.

Steps after Verburg and others (Statistical Methods in Medical Research 27, 2018, PMC6193208): the benchmark and the
limits are chosen beforehand, sizes are judged, overdispersion is tested, then the plot is made. Limits after
Spiegelhalter (Statistics in Medicine 24, 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import bdtrik, betainc, chdtrc

Array = npt.NDArray[np.float64]

WARNING, ALARM = 0.95, 0.998  # the levels of Spiegelhalter: about two and three standard deviations
_WHOLE = 1e-9  # so near to a whole number it is one
_ROUNDING = 1e-9
LEAST = 3  # with fewer institutions beside the outlier, nothing can be said of how they vary


FALSE_FINDINGS = 0.05  # of those who are flagged, at most this part may be expected to be so by chance
BEYOND_DOUBT = 0.01  # who would by chance be as far out in fewer studies than this counts for no limit


@dataclass(frozen=True)
class Funnel:
    """The benchmark and spread of the institutions that count for it, and the place of every institution.

    `target` is their pooled share. `phi` is the dispersion of all that are not left out: 1 means that they differ as
    chance would have it, more means that they really differ; `p_value` tests it. `phi_winsorised` is the same over all
    institutions, the extreme tenths drawn in. `phi_wide` is the dispersion that the wide limits allow for: winsorised,
    of the institutions that count for the target.

    `table` has a row an institution with mobilities: `institution`, `total`, `blended`, `share`, `z`, the limits to
    draw `lower_95`, `upper_95`, `lower_998`, `upper_998`, and `wide_lower_998`, `wide_upper_998` that allow for
    dispersion, `position` and `wide_position` (`above_998`, `above_95`, `within`, `below_95`, `below_998`; the wide one
    knows only the outer limits), `p_wide`, `p_adjusted`, `flagged`, `too_few`, `left_out` and `set_apart`. Positions
    follow from exact chances and not from the limits to draw, which are smooth. `p_wide` is the two-sided chance to lie
    so far out, dispersion allowed for, and `p_adjusted` the same for so many institutions looked at at once. `flagged`
    is `above` or `below` for who stands out in both, else "". `too_few`: with none blended the institution would lie
    within the inner limits, so that 0% is no sign of anything.
    """

    target: float
    phi: float
    p_value: float
    phi_winsorised: float
    phi_wide: float
    table: pd.DataFrame


def funnel(counts: pd.DataFrame, left_out: Sequence[str] = ()) -> Funnel | None:
    """Set every institution against limits around the pooled share of those that are not left out.

    One extreme institution would pull the target up and make every difference look like overdispersion: it is left out
    of both, and judged against the limits of the others. So is, one after the other, who lies beyond doubt outside the
    wide limits of the others: several such would hide each other. An institution that is only somewhat far out stays,
    since without it the limits would close upon the next one, and so on.

    None with fewer than three others, or when those have no blended mobility or nothing else.
    """
    table = counts[counts["total"] > 0].sort_values(["total", "institution"], ignore_index=True)
    k, n = table["blended"].to_numpy(dtype=float), table["total"].to_numpy(dtype=float)
    apart = table["institution"].isin(left_out).to_numpy()
    if not _can_count(k[~apart], n[~apart]):
        return None
    first = _Limits.of(k, n, ~apart)
    phi, others = dispersion(first.z[~apart]), int((~apart).sum())
    limits, counting = _without_extremes(first, ~apart)
    found = limits.placed(table).assign(left_out=apart, set_apart=~counting & ~apart)
    return Funnel(
        limits.target,
        phi,
        float(chdtrc(others - 1, phi * others)),
        dispersion(winsorised(limits.z)),
        limits.phi,
        found,
    )


def _can_count(k: Array, n: Array) -> bool:
    return len(n) >= LEAST and 0 < k.sum() < n.sum()


@dataclass(frozen=True)
class _Limits:
    """The target of the institutions that count for it, and how far all lie from it."""

    k: Array
    n: Array
    target: float
    z: Array
    phi: float

    @classmethod
    def of(cls, k: Array, n: Array, counting: npt.NDArray[np.bool_]) -> "_Limits":
        target = float(k[counting].sum() / n[counting].sum())
        z = z_scores(k, n, target)
        return cls(k, n, target, z, dispersion(winsorised(z[counting])))

    def tails(self, phi: float = 1.0) -> tuple[Array, Array]:
        """Give the chance of at most, and of at least so many, with `phi` for the distance drawn in to its square root.

        A number drawn in need not be whole: it counts as the next whole one away from the target, as a limit would.
        """
        middle = self.n * self.target
        drawn = middle + (self.k - middle) / np.sqrt(max(phi, 1.0))
        below, above = np.floor(drawn + _WHOLE), np.ceil(drawn - _WHOLE)
        return _cumulative(below, self.n, self.target), _at_least(above, self.n, self.target)

    @cached_property
    def p_wide(self) -> Array:
        return np.minimum(2 * np.minimum(*self.tails(self.phi)), 1)

    def placed(self, table: pd.DataFrame) -> pd.DataFrame:
        inner, outer = (exact_limits(self.target, self.n, level) for level in (WARNING, ALARM))
        wide = wide_limits(self.target, self.n, self.phi, ALARM)
        drawn = dict(zip(("lower_95", "upper_95", "lower_998", "upper_998"), (*inner, *outer), strict=True))
        place, wide_place = _position(*self.tails()), _position(*self.tails(self.phi), inner=False)
        adjusted = adjusted_p_values(self.p_wide)
        beyond = (wide_place != "within") & (adjusted <= FALSE_FINDINGS)
        return table.assign(
            share=self.k / self.n,
            z=self.z,
            **drawn,
            wide_lower_998=wide[0],
            wide_upper_998=wide[1],
            position=place,
            wide_position=wide_place,
            p_wide=self.p_wide,
            p_adjusted=adjusted,
            flagged=np.where(beyond, np.where(self.z > 0, "above", "below"), ""),
            too_few=_cumulative(np.zeros_like(self.n), self.n, self.target) > (1 - WARNING) / 2,
        )


def _without_extremes(limits: _Limits, counting: npt.NDArray[np.bool_]) -> tuple[_Limits, npt.NDArray[np.bool_]]:
    """Leave out who lies beyond doubt outside the limits of the others, the furthest first; give who is left."""
    while True:
        chances = np.where(counting, limits.p_wide * counting.sum(), np.inf)
        furthest = np.lexsort((-np.abs(limits.z), chances))[0]
        fewer = counting & (np.arange(len(counting)) != furthest)
        if chances[furthest] > BEYOND_DOUBT or not _can_count(limits.k[fewer], limits.n[fewer]):
            return limits, counting
        limits, counting = _Limits.of(limits.k, limits.n, fewer), fewer


def _position(at_most: Array, at_least: Array, *, inner: bool = True) -> npt.NDArray[np.str_]:
    outside, near = (1 - ALARM) / 2 * (1 + _ROUNDING), (1 - WARNING) / 2 * (1 + _ROUNDING)
    conditions = [at_least <= outside, at_most <= outside, (at_least <= near) & inner, (at_most <= near) & inner]
    return np.select(conditions, ["above_998", "below_998", "above_95", "below_95"], "within")


def adjusted_p_values(p_values: npt.ArrayLike) -> Array:
    """Adjust p-values for their number: the least false discovery rate at which each would be a finding.

    Step-up procedure of Benjamini and Hochberg (Journal of the Royal Statistical Society B 57, 1995).
    """
    values = np.asarray(p_values, dtype=float)
    order = np.argsort(values, kind="stable")[::-1]
    scaled = values[order] * len(values) / np.arange(len(values), 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled), 1)
    return adjusted


def exact_limits(target: float, total: npt.ArrayLike, level: float) -> tuple[Array, Array]:
    """Give the limits within which a share of `total` lies with a chance of `level` when its true value is `target`.

    They are for drawing: from the binomial distribution, interpolated between whole numbers so that the curve is
    smooth. With r the smallest number whose cumulative chance F(r) reaches p, it is (r - (F(r) - p) / (F(r) -
    F(r - 1))) / n (Spiegelhalter 2005, appendix A.1.1). A share just outside can be less rare than the level says: who
    lies outside is judged by exact chances instead. Where even 0 of n would not be rare, the lower limit is 0.
    """
    n = np.asarray(total, dtype=float)
    below = (1 - level) / 2
    return _quantile(target, n, below), _quantile(target, n, 1 - below)


def _quantile(target: float, n: Array, chance: float) -> Array:
    # bdtrik gives a real number; where it is all but whole, the rounded one may be one too low or too high.
    r = np.ceil(np.nan_to_num(bdtrik(chance, n, target)) - 1e-6)
    r = np.where(_cumulative(r, n, target) < chance, r + 1, r)
    reached, before = _cumulative(r, n, target), _cumulative(r - 1, n, target)
    return np.clip((r - (reached - chance) / (reached - before)) / n, 0, 1)


def _cumulative(number: Array, n: Array, share: float) -> Array:
    """Give the binomial chance of at most so many, which is an incomplete beta function."""
    inside = (number >= 0) & (number < n)
    chance = betainc(np.where(inside, n - number, 1), np.where(inside, number + 1, 1), 1 - share)
    return np.where(inside, chance, number >= n)


def _at_least(number: Array, n: Array, share: float) -> Array:
    """Give the binomial chance of at least so many, exact however small."""
    inside = (number > 0) & (number <= n)
    chance = betainc(np.where(inside, number, 1), np.where(inside, n - number + 1, 1), share)
    return np.where(inside, chance, number <= 0)


def wide_limits(target: float, total: npt.ArrayLike, phi: float, level: float) -> tuple[Array, Array]:
    """Give limits that allow for overdispersion: the exact ones, sqrt(phi) times as far from the target, within 0 to 1.

    The multiplicative form of Spiegelhalter (2005, section 4.2) on the exact limits, so that they are never narrower
    than these; a phi below 1 counts as 1.
    """
    lower, upper = exact_limits(target, total, level)
    stretch = np.sqrt(max(phi, 1.0))
    return np.clip(target + (lower - target) * stretch, 0, 1), np.clip(target + (upper - target) * stretch, 0, 1)


def smooth_limits(target: float, total: npt.ArrayLike, phi: float, level: float) -> tuple[Array, Array]:
    """Give the limits of `wide_limits` as a line for the eye, without the waves that whole numbers make in it.

    The cumulative chance is taken at real numbers, as an incomplete beta function; at whole ones it is the same.
    """
    n = np.asarray(total, dtype=float)
    below = (1 - level) / 2
    lower, upper = (np.clip(np.nan_to_num(bdtrik(chance, n, target)) / n, 0, 1) for chance in (below, 1 - below))
    stretch = np.sqrt(max(phi, 1.0))
    return np.clip(target + (lower - target) * stretch, 0, 1), np.clip(target + (upper - target) * stretch, 0, 1)


def z_scores(blended: npt.ArrayLike, total: npt.ArrayLike, target: float) -> Array:
    """Give how many standard errors each share lies from `target`, the standard error being that at the target."""
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    return (k - n * target) / np.sqrt(n * target * (1 - target))


def winsorised(z: npt.ArrayLike, part: float = 0.1) -> Array:
    """Draw the extreme `part` at each side in to its quantile (linear between values, R's type 7)."""
    values = np.asarray(z, dtype=float)
    return np.clip(values, *np.quantile(values, [part, 1 - part])) if len(values) else values


def dispersion(z: npt.ArrayLike) -> float:
    """Give phi, the mean of squared z-scores (Spiegelhalter, Quality and Safety in Health Care 14, 2005)."""
    values = np.asarray(z, dtype=float)
    return float((values**2).mean()) if len(values) else nan
