"""Shares and intervals that rest on shown counts alone: what is not shown is taken together as one institution."""

from collections.abc import Sequence

import pandas as pd

from blendresearch.base.hidden import is_hidden
from blendresearch.statistics.methods.intervals import NOTHING, Interval
from blendresearch.statistics.methods.pooled_interval import of_total
from blendresearch.statistics.totals import shows_both


def with_limits(statistics: pd.DataFrame, focus: Sequence[str]) -> pd.DataFrame:
    """Give the statistics with shares and limits that follow from their shown counts, else without.

    A total over institutions keeps an interval where its institutions stand in the table: those that are shown, and one
    that takes all others together. Where fewer than half of them are shown there is none, nor for totals by kind and by
    activity type: that would rest on counts that stand nowhere.
    """
    shown, of_institution = shows_both(statistics), statistics["institution"] != ""
    counted, blended = (statistics[name].where(shown, 0).astype("int64") for name in ("total", "blended"))
    table = statistics.assign(share=(blended / counted.where(counted > 0)).astype(float))
    members = _members(table[of_institution])
    limits = [
        _limits(row, members, focus) if keep else NOTHING
        for row, keep in zip(table.itertuples(), shown & ~of_institution, strict=True)
    ]
    own = of_institution & shown
    columns = {"lower": "lower", "upper": "upper", "interval": "method"}
    return table.assign(
        **{name: table[name].where(own, [getattr(each, field) for each in limits]) for name, field in columns.items()}
    )


def _place(cohort: str, unit: str, call_year: object) -> tuple[str, str, int]:
    return cohort, unit, 0 if pd.isna(call_year) else int(call_year)


def _members(table: pd.DataFrame) -> dict[tuple[str, str, int], list[tuple[str, int, int]]]:
    """Give the institutions by cohort, unit and call year: name, total and blended."""
    members: dict[tuple[str, str, int], list[tuple[str, int, int]]] = {}
    for row in table.itertuples():
        place = _place(row.cohort, row.unit, row.call_year)
        members.setdefault(place, []).append((row.institution, row.total, row.blended))
    return members


def _limits(row: object, members: dict, focus: Sequence[str]) -> Interval:
    if row.kind != "all" or row.activity_type:
        return NOTHING
    listed = members.get(_place(row.cohort, row.unit, row.call_year), [])
    inside = [pair for name, *pair in listed if row.subset == "all" or (name in focus) == (row.subset == "focus")]
    own = [pair for pair in inside if not any(map(is_hidden, pair))]
    if 2 * len(own) < len(inside):
        return NOTHING
    rest = [row.total - sum(total for total, _ in own), row.blended - sum(blended for _, blended in own)]
    counts = [*own, rest] if rest[0] else own
    return of_total([blended for _, blended in counts], [total for total, _ in counts])
