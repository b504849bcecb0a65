"""A funnel plot in numbers: which institutions lie further from the others than chance would put them.

Steps after Verburg and others (Statistical Methods in Medical Research 27, 2018, PMC6193208): the benchmark and the
limits are chosen beforehand, sizes are judged, overdispersion is tested, then the plot is made. Limits after
Spiegelhalter (Statistics in Medicine 24, 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import bdtrik, betainc, chdtrc, ndtri

Array = npt.NDArray[np.float64]

WARNING, ALARM = 0.95, 0.998  # the levels of Spiegelhalter: about two and three standard deviations
LEAST = 3  # with fewer institutions beside the outlier, nothing can be said of how they vary


@dataclass(frozen=True)
class Funnel:
    """The benchmark and spread of the institutions that are not left out, and the place of every institution.

    `target` is their pooled share. `phi` is their overdispersion: 1 means that they differ as chance would have it,
    more means that they really differ; `p_value` tests it. `phi_winsorised` is the same over all institutions, the
    extreme tenths drawn in. `table` has a row an institution with mobilities: `institution`, `total`, `blended`,
    `share`, `z`, the exact limits `lower_95`, `upper_95`, `lower_998`, `upper_998`, the limits `wide_lower_998`,
    `wide_upper_998` that allow for `phi`, `position` and `wide_position` (`above_998`, `above_95`, `within`,
    `below_95`, `below_998`; the wide one knows only the outer limits), `too_few` and `left_out`.
    """

    target: float
    phi: float
    p_value: float
    phi_winsorised: float
    table: pd.DataFrame


def funnel(counts: pd.DataFrame, left_out: Sequence[str] = ()) -> Funnel | None:
    """Set every institution against limits around the pooled share of those that are not left out.

    One extreme institution would pull the target up and make every difference look like overdispersion: it is left out
    of both, and judged against the limits of the others. None with fewer than three others, or when those have no
    blended mobility or nothing else.
    """
    table = counts[counts["total"] > 0].sort_values(["total", "institution"], ignore_index=True)
    apart = table["institution"].isin(left_out).to_numpy()
    others = table[~apart]
    if len(others) < LEAST or others["blended"].sum() in (0, others["total"].sum()):
        return None
    target = float(others["blended"].sum() / others["total"].sum())
    z = z_scores(table["blended"], table["total"], target)
    phi = dispersion(z[~apart])
    p_value = float(chdtrc(len(others) - 1, phi * len(others)))
    return Funnel(
        target, phi, p_value, dispersion(winsorised(z)), _placed(table.assign(z=z, left_out=apart), target, phi)
    )


def _placed(table: pd.DataFrame, target: float, phi: float) -> pd.DataFrame:
    size = table["total"].to_numpy()
    share = (table["blended"] / table["total"]).to_numpy(dtype=float)
    inner, outer = exact_limits(target, size, WARNING), exact_limits(target, size, ALARM)
    wide = wide_limits(target, size, phi, ALARM)
    limits = dict(zip(("lower_95", "upper_95", "lower_998", "upper_998"), (*inner, *outer), strict=True))
    positions = {"position": _position(share, inner, outer), "wide_position": _position(share, wide, wide)}
    return table.assign(
        share=share, **limits, wide_lower_998=wide[0], wide_upper_998=wide[1], **positions, too_few=inner[0] == 0
    )


def _position(share: Array, inner: tuple[Array, Array], outer: tuple[Array, Array]) -> npt.NDArray[np.str_]:
    conditions = [share > outer[1], share < outer[0], share > inner[1], share < inner[0]]
    return np.select(conditions, ["above_998", "below_998", "above_95", "below_95"], "within")


def exact_limits(target: float, total: npt.ArrayLike, level: float) -> tuple[Array, Array]:
    """Give the limits within which a share of `total` lies with a chance of `level` when its true value is `target`.

    From the binomial distribution, interpolated between whole numbers so that the curve is smooth: with r the smallest
    number whose cumulative chance F(r) reaches p, (r - (F(r) - p) / (F(r) - F(r - 1))) / n (Spiegelhalter 2005,
    appendix A.1.1). Where even 0 of n would not be rare, the lower limit is 0.
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


def wide_limits(target: float, total: npt.ArrayLike, phi: float, level: float) -> tuple[Array, Array]:
    """Give limits that allow for overdispersion: target plus and minus z sqrt(phi target (1 - target) / n), within 0
    to 1.

    The multiplicative form of Spiegelhalter (2005, section 4.2); a phi below 1 counts as 1.
    """
    n = np.asarray(total, dtype=float)
    half = float(ndtri((1 + level) / 2)) * np.sqrt(max(phi, 1.0) * target * (1 - target) / n)
    return np.clip(target - half, 0, 1), np.clip(target + half, 0, 1)


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
