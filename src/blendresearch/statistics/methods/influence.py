"""The headlines that belong together, and how far each one rests on a single institution."""

from collections.abc import Sequence
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from blendresearch.statistics.methods.intervals import NOTHING, of_median
from blendresearch.statistics.methods.pooled_interval import of_total, same_institutions

HEADLINES = ("pooled", "without_focus", "median", "mean")
_NONE = 1e-11  # what rounding of floating point leaves of no difference


def headlines(counts: pd.DataFrame, focus: Sequence[str]) -> pd.DataFrame:
    """Give the pooled share, the one without the focus institutions, and the median and mean of institution shares.

    The pooled shares answer "which part of the mobilities", median and mean "how does an institution do". Institutions
    without mobilities have no share and do not count. Columns: `headline`, `value`, `lower`, `upper`, `interval`,
    `same_lower`, `same_upper`, `institutions`; fractions, NaN where there is nothing to divide. `lower` and `upper` are
    for other institutions of the same kind, `same_lower` and `same_upper` for the same ones again
    (`pooled_interval.same_institutions`), which only pooled shares have. The mean has no interval: institution shares
    are too skewed for one that could be relied on.
    """
    counted, outside = _split(counts, focus)
    shares = _shares(counted)
    pooled = [
        (_pooled(part), of_total(part["blended"], part["total"]), same_institutions(part["blended"], part["total"]))
        for part in (counted, outside)
    ]
    middle = (float(np.median(shares)), of_median(shares), NOTHING) if len(shares) else (nan, NOTHING, NOTHING)
    mean = (float(np.mean(shares)) if len(shares) else nan, NOTHING, NOTHING)
    numbers = (len(counted), len(outside), len(shares), len(shares))
    rows = [
        (name, value, interval.lower, interval.upper, interval.method, same.lower, same.upper, institutions)
        for name, (value, interval, same), institutions in zip(HEADLINES, [*pooled, middle, mean], numbers, strict=True)
    ]
    columns = ["headline", "value", "lower", "upper", "interval", "same_lower", "same_upper", "institutions"]
    return pd.DataFrame(rows, columns=columns)


def mobilities_in_the_middle(counts: pd.DataFrame) -> int:
    """Give how many mobilities the institution has whose share is the median, the smaller one where it is between two.

    Where several have that share, the largest of them shows how fine it is. 0 without mobilities.
    """
    counted = counts[counts["total"] > 0]
    shares, total = _shares(counted), counted["total"].to_numpy()
    ordered = np.sort(shares)
    middle = ordered[[(len(ordered) - 1) // 2, len(ordered) // 2]] if len(ordered) else []
    return min((int(total[shares == share].max()) for share in middle), default=0)


def leave_one_out(counts: pd.DataFrame, focus: Sequence[str]) -> pd.DataFrame:
    """Give every headline without each institution in turn, by closed formulas.

    Columns: `headline`, `institution`, `value` (with all), `without` (that institution) and `change` (`without` -
    `value`), as fractions. A focus institution has no row for the headline that leaves it out already. With one
    institution nothing is left: NaN.
    """
    counted, outside = _split(counts, focus)
    shares = _shares(counted)
    parts = [
        ("pooled", counted, _pooled(counted), pooled_without(counted["blended"], counted["total"])),
        ("without_focus", outside, _pooled(outside), pooled_without(outside["blended"], outside["total"])),
        ("median", counted, float(np.median(shares)) if len(shares) else nan, median_without(shares)),
        ("mean", counted, float(np.mean(shares)) if len(shares) else nan, mean_without(shares)),
    ]
    tables = [
        pd.DataFrame({"headline": name, "institution": part["institution"], "value": value, "without": without})
        for name, part, value, without in parts
    ]
    table = pd.concat(tables, ignore_index=True)
    return table.assign(change=table["without"] - table["value"])


def most_influential(influence: pd.DataFrame, headline: str) -> pd.DataFrame:
    """Give the rows of `leave_one_out` that change a headline most: one, more where they tie, none when nothing does.

    Tied are institutions that differ in less than a billionth part of a percentage point.
    """
    rows = influence[(influence["headline"] == headline) & (influence["change"].abs() > _NONE)]
    size = rows["change"].abs()
    return rows[size > size.max() - _NONE].sort_values("institution", ignore_index=True)


def propose_focus(counts: pd.DataFrame) -> list[str]:
    """Propose a focus for a study that names none: the institution that moves the pooled share most, if any does."""
    return most_influential(leave_one_out(counts, []), "pooled")["institution"].head(1).tolist()


def pooled_without(blended: npt.ArrayLike, total: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Give the pooled share without each institution: (X - x) / (N - n), NaN where nothing is left."""
    k, n = np.asarray(blended, dtype=float), np.asarray(total, dtype=float)
    left = n.sum() - n
    return np.divide(k.sum() - k, left, out=np.full_like(left, np.nan), where=left > 0)


def mean_without(shares: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Give the mean of shares without each of them: (S - s) / (K - 1)."""
    values = np.asarray(shares, dtype=float)
    return (values.sum() - values) / (len(values) - 1) if len(values) > 1 else np.full_like(values, np.nan)


def median_without(shares: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Give the median of shares without each of them, from one sorting: a value above the left-out one moves down."""
    values = np.asarray(shares, dtype=float)
    count = len(values)
    if count < 2:
        return np.full_like(values, np.nan)
    order = np.argsort(values, kind="stable")
    ordered, rank = values[order], np.empty(count, dtype=int)
    rank[order] = np.arange(count)
    low, high = (count - 2) // 2, (count - 1) // 2
    return (ordered[low + (rank <= low)] + ordered[high + (rank <= high)]) / 2


def _split(counts: pd.DataFrame, focus: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    counted = counts[counts["total"] > 0]
    return counted, counted[~counted["institution"].isin(focus)]


def _shares(counts: pd.DataFrame) -> npt.NDArray[np.float64]:
    return (counts["blended"] / counts["total"]).to_numpy(dtype=float)


def _pooled(counts: pd.DataFrame) -> float:
    total = counts["total"].sum()
    return float(counts["blended"].sum() / total) if total else nan
