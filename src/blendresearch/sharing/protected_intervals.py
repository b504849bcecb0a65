"""Shares and intervals that rest on shown counts alone."""

from collections.abc import Iterator, Sequence
from math import nan

import pandas as pd

from blendresearch.statistics.totals import shows_both

Place = tuple[str, str, int, str]


def with_limits(statistics: pd.DataFrame, focus: Sequence[str]) -> pd.DataFrame:
    """Give the statistics with the shares and limits that follow from their shown counts, else without.

    The interval of a total rests on how its institutions differ: it stays where all of these are shown, and is what the
    full edition says. Totals by kind and by activity type have none, since those counts of institutions stand nowhere.
    """
    shown, of_institution = shows_both(statistics), statistics["institution"] != ""
    counted, blended = (statistics[name].where(shown, 0).astype("int64") for name in ("total", "blended"))
    table = statistics.assign(share=(blended / counted.where(counted > 0)).astype(float))
    unshown = {place for row in table[of_institution & ~shown].itertuples() for place in _totals_of(row, focus)}
    details = (table["kind"] != "all") | (table["activity_type"] != "")
    whole = [(row.cohort, row.unit, _year(row), row.subset) not in unshown for row in table.itertuples()]
    told = shown & (of_institution | pd.Series(whole, index=table.index, dtype=bool) & ~details)
    missing = {"lower": nan, "upper": nan, "interval": ""}
    return table.assign(**{name: table[name].where(told, without) for name, without in missing.items()})


def _totals_of(row: object, focus: Sequence[str]) -> Iterator[Place]:
    """Give the totals over institutions of which the counts of an institution are a part."""
    for subset in ("all", "focus" if row.institution in focus else "without_focus"):
        yield row.cohort, row.unit, _year(row), subset


def _year(row: object) -> int:
    return 0 if pd.isna(row.call_year) else int(row.call_year)
