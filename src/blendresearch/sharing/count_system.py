"""The published tables of counts as one system: each count once, and every sum that holds between them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from blendresearch.sharing.system import System
from blendresearch.statistics.categories import category_of

MEASURES = ("total", "blended", "others")
"""`others` are those that are not blended: they stand in no table, but anyone can subtract."""

# What is lost when a count is hidden, beside its size: a detail is given up before a total.
_OF_INSTITUTION, _OF_TYPE, _OF_YEAR, _OF_KIND, _OF_ALL = 2.0, 8.0, 50.0, 50.0, 1000.0


class Row(NamedTuple):
    """The place of a row of the statistics among all rows; an empty dimension is all of it."""

    cohort: str
    subset: str
    unit: str
    kind: str
    institution: str
    call_year: int | None
    activity_type: str

    @property
    def weight(self) -> float:
        """Tell how much is lost when a count of the row is hidden, beside its size."""
        if self.institution:
            return 1.0 if self.call_year else _OF_INSTITUTION
        if self.activity_type:
            return _OF_TYPE
        return _OF_YEAR if self.call_year else _OF_KIND if self.kind != "all" else _OF_ALL


def rows_of(statistics: pd.DataFrame) -> list[Row]:
    """Give the place of each row of the statistics, in their order."""
    years = [None if pd.isna(year) else int(year) for year in statistics["call_year"]]
    columns = (years if name == "call_year" else statistics[name] for name in Row._fields)
    return [Row(*values) for values in zip(*columns, strict=True)]


def system_of(statistics: pd.DataFrame, requests: pd.DataFrame, focus: Sequence[str], sector: str) -> System:
    """Put the statistics and the requests (docs/output.md) in one system.

    Keys: ("statistics", Row, measure) with a measure of MEASURES, ("categories", cohort, category, measure) for their
    sums by category of activity, and ("requests", cohort, institution, call year, "requested" or "realised"), an empty
    institution or call year (None) being all of them.
    """
    system, rows = System(), rows_of(statistics)
    for row, total, blended in zip(rows, statistics["total"].tolist(), statistics["blended"].tolist(), strict=True):
        _add_row(system, row, (total, blended, total - blended))
    for whole, parts in _sums_of(rows, focus):
        for measure in MEASURES:
            system.add_sum(_place(system, whole, measure), [_place(system, part, measure) for part in parts])
    _add_categories(system, rows, sector)
    _add_requests(system, requests)
    return system


def _add_row(system: System, row: Row, numbers: tuple[int, int, int]) -> None:
    for measure, value in zip(MEASURES, numbers, strict=True):
        system.add(("statistics", row, measure), value, published=measure != "others", weight=row.weight)
    whole, *parts = (_place(system, row, measure) for measure in MEASURES)
    system.add_sum(whole, parts)


def _place(system: System, row: Row, measure: str) -> int:
    return system.place(("statistics", row, measure))


def _sums_of(rows: Sequence[Row], focus: Sequence[str]) -> Iterator[tuple[Row, list[Row]]]:
    """Give every row that is the sum of others with those, once for each way in which it is."""
    sums: dict[tuple[str, Row], list[Row]] = {}
    known = set(rows)
    for row in rows:
        for way, whole in _wholes(row, focus):
            sums.setdefault((way, whole), []).append(row)
    yield from ((whole, parts) for (_, whole), parts in sums.items() if whole in known)


def _wholes(row: Row, focus: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Give the rows that a row is a part of."""
    if row.activity_type:
        yield "type", row._replace(activity_type="")
    elif row.kind != "all":
        yield "kind", row._replace(kind="all")
    elif row.institution:
        yield "institution", row._replace(institution="")
        subset = "focus" if row.institution in focus else "without_focus"
        yield "institution", row._replace(institution="", subset=subset)
    if row.call_year:
        yield "year", row._replace(call_year=None)
    elif row.subset != "all":
        yield "subset", row._replace(subset="all")


def _add_categories(system: System, rows: Sequence[Row], sector: str) -> None:
    """Add the sums of activity types by category, in mobilities."""
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.activity_type and row.unit == "mobility":
            parts.setdefault((row.cohort, category_of(row.activity_type, sector)), []).append(row)
    for (cohort, category), types in parts.items():
        for measure in MEASURES:
            places = [_place(system, row, measure) for row in types]
            key, value = ("categories", cohort, category, measure), sum(system.values[place] for place in places)
            whole = system.add(key, value, published=measure != "others", weight=2 * _OF_TYPE)
            system.add_sum(whole, places)
        system.add_sum(*_split([system.place(("categories", cohort, category, each)) for each in MEASURES]))


def _split(places: list[int]) -> tuple[int, list[int]]:
    return places[0], places[1:]


def _add_requests(system: System, requests: pd.DataFrame) -> None:
    """Add the requests, whose realised part is a count of the statistics where it is that of one call year."""
    parts: dict[tuple, list[int]] = {}
    for row in requests.itertuples():
        year = None if pd.isna(row.call_year) else int(row.call_year)
        weight = Row(row.cohort, "all", "mobility", "all", row.institution, year, "").weight
        for measure in ("requested", "realised"):
            key = ("requests", row.cohort, row.institution, year, measure)
            place = system.add(key, int(getattr(row, measure)), weight=weight)
            if year is not None:
                parts.setdefault(("requests", row.cohort, row.institution, None, measure), []).append(place)
            elif row.institution:
                parts.setdefault(("requests", row.cohort, "", None, measure), []).append(place)
        if year is not None:
            same = Row(row.cohort, "all", "mobility", "all", row.institution, year, "")
            system.add_sum(place, [_place(system, same, "blended")])
    for whole, places in parts.items():
        system.add_sum(system.place(whole), places)
