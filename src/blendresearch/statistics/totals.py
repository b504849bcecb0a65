"""The statistics of a study: every total of the output contract from one small table of counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import nan
from operator import attrgetter
from typing import Any, NamedTuple

import pandas as pd

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.hidden import Hidden, Whole, is_hidden, sum_of, whole
from blendresearch.base.shares import Share
from blendresearch.base.tables import columns_of
from blendresearch.statistics.methods import Interval, of_total, wilson
from blendresearch.study.settings import Study

COLUMNS = columns_of("statistics")
SUBSETS = ("all", "without_focus", "focus")
UNITS = {
    "mobility": ("mobilities", "blended_mobilities"),
    "participant": ("participants", "blended_participants"),
}
KINDS = ("all", "individual", "group")
_KEYS = COLUMNS[:7]


def make_statistics(cube: pd.DataFrame, study: Study, projects: pd.DataFrame) -> pd.DataFrame:
    """Make `statistics.csv` from the counts by cohort, institution, call year, activity type and kind.

    `cube` is what `count_mobilities` gives, `projects` has one row a project with `cohort`, `institution` and
    `call_year`: an institution with a project and no mobility has a total of 0, one without a project has no row.
    Shares and limits are fractions; where the total is 0 they are missing. `interval` names the method of the limits:
    `wilson` for one institution, the one that `methods.of_total` chose for a total over institutions, empty for a total
    of 0.
    """
    rows = [row for cohort in study.cohorts for row in _of_cohort(cube, cohort.name, study.focus, projects)]
    statistics = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "share"])
    statistics["call_year"] = statistics["call_year"].astype("Int64")
    statistics = statistics.astype({"total": "int64", "blended": "int64", "lower": float, "upper": float})
    share = (statistics["blended"] / statistics["total"].where(statistics["total"] > 0)).astype(float)
    return statistics.assign(share=share)[list(COLUMNS)]


class _Block(NamedTuple):
    """Rows that are counted alike: of a subset, in a unit, of a kind, one for each value of the dimensions `by`."""

    subset: str
    unit: str
    kind: str
    by: tuple[str, ...] = ()

    @property
    def keeps_empty(self) -> bool:
        """Tell whether a project without a mobility has a row, with a total of 0."""
        return "institution" in self.by or "call_year" in self.by


def _blocks() -> Iterator[_Block]:
    """Give what is counted, in the order of the table."""
    for subset in SUBSETS:
        for unit in UNITS:
            yield from (_Block(subset, unit, kind) for kind in KINDS)
    for by in (("institution",), ("call_year",), ("institution", "call_year")):
        yield from (_Block("all", unit, "all", by) for unit in UNITS)
    yield from (_Block("without_focus", unit, "all", ("call_year",)) for unit in UNITS)
    yield from (_Block("all", unit, "all", ("activity_type",)) for unit in UNITS)


# A place is the values of the dimensions of a row; plain tuples, since some fifty small data frames take longer to make
# than everything that is counted in them.
Place = tuple[Any, ...]


def _of_cohort(cube: pd.DataFrame, cohort: str, focus: Sequence[str], projects: pd.DataFrame) -> Iterator[tuple]:
    counted = _by_subset(cube[cube["cohort"] == cohort], focus)
    own = _by_subset(projects[projects["cohort"] == cohort], focus)
    for block in _blocks():
        empty = own[block.subset] if block.keeps_empty else []
        yield from _rows(block, cohort, _sums(block, counted[block.subset], empty))


def _by_subset(table: pd.DataFrame, focus: Sequence[str]) -> dict[str, list[Any]]:
    """Give the rows of a table in each subset."""
    inside = table["institution"].isin(focus)
    chosen = {"all": table, "without_focus": table[~inside], "focus": table[inside]}
    return {subset: list(rows.itertuples(index=False)) for subset, rows in chosen.items()}


def _sums(block: _Block, counted: Sequence[Any], empty: Sequence[Any]) -> dict[Place, tuple[int, int]]:
    """Sum total and blended by the dimensions of a block and by institution, in the order of these."""
    names = block.by if "institution" in block.by else (*block.by, "institution")
    place_of = attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)
    measures = attrgetter(*UNITS[block.unit])
    sums = {place_of(each): (0, 0) for each in empty}
    for each in counted:
        if block.kind in ("all", each.kind):
            place, (total, blended) = place_of(each), measures(each)
            before = sums.get(place, (0, 0))
            sums[place] = before[0] + int(total), before[1] + int(blended)
    return dict(sorted(sums.items()))


def _rows(block: _Block, cohort: str, sums: dict[Place, tuple[int, int]]) -> Iterator[tuple]:
    """Give the rows of a block: one an institution, or one over all institutions that share the other dimensions."""
    if "institution" in block.by:
        lower, upper = wilson([blended for _, blended in sums.values()], [total for total, _ in sums.values()])
        for (place, numbers), *limits in zip(sums.items(), lower, upper, strict=True):
            yield _row(block, cohort, place, numbers, Interval(*limits, "wilson" if numbers[0] else ""))
        return
    groups = groupby(sums.items(), key=lambda item: item[0][:-1])
    found = {place: [numbers for _, numbers in items] for place, items in groups}
    if not block.by:
        found.setdefault((), [])  # a cohort without mobilities has a total, of 0
    for place, counts in found.items():
        totals, blended = [total for total, _ in counts], [number for _, number in counts]
        yield _row(block, cohort, place, (sum(totals), sum(blended)), of_total(blended, totals))


def _row(block: _Block, cohort: str, place: Place, numbers: tuple[int, int], limits: Interval) -> tuple:
    values = {"institution": "", "call_year": None, "activity_type": "", **dict(zip(block.by, place, strict=True))}
    return (
        cohort, block.subset, block.unit, block.kind, values["institution"], values["call_year"],
        values["activity_type"], *numbers, limits.lower, limits.upper, limits.method,
    )  # fmt: skip


@dataclass(frozen=True)
class Count:
    """One row of the statistics: so many mobilities (or participants), so many of them blended.

    Where counts are protected, either of the two can be hidden; the limits are NaN then.
    """

    total: Whole
    blended: Whole
    lower: float
    upper: float

    @classmethod
    def of(cls, total: int, blended: int) -> "Count":
        """Make the count of one institution, with Wilson's interval of its share."""
        lower, upper = wilson(blended, total)
        return cls(total, blended, float(lower), float(upper))

    @classmethod
    def together(cls, counts: Sequence["Count"]) -> "Count":
        """Add the counts of institutions up, with the interval that respects how these differ.

        With a hidden one among them the sum is hidden, too.
        """
        totals, blended = [each.total for each in counts], [each.blended for each in counts]
        if any(each.hidden for each in counts):
            return cls(sum_of(totals), sum_of(blended), nan, nan)
        limits = of_total(blended, totals)
        return cls(sum(totals), sum(blended), limits.lower, limits.upper)

    @property
    def hidden(self) -> bool:
        """Tell whether one of the two counts is hidden."""
        return isinstance(self.total, Hidden) or isinstance(self.blended, Hidden)

    @property
    def share(self) -> Share | None:
        """Give the exact share, or None where nothing was counted or a count is hidden."""
        return None if self.hidden or not self.total else Share(Fraction(self.blended, self.total), self.total)


def shows_both(table: pd.DataFrame) -> pd.Series:
    """Tell which rows of a table with `total` and `blended` show both counts."""
    return ~(table["total"].map(is_hidden) | table["blended"].map(is_hidden)).astype(bool)


# What a row is about when nothing else is asked: all of it.
_ALL = {"subset": "all", "unit": "mobility", "kind": "all", "institution": "", "activity_type": ""}


class Statistics:
    """The statistics of a study, to look things up in."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table

    def rows(self, **where: str | int | None) -> pd.DataFrame:
        """Give the rows where the given columns have the given values; those not given are `all`, or empty."""
        wanted = _ALL | where
        chosen = self.table
        for column, value in wanted.items():
            if value is not ANY:
                chosen = chosen[chosen[column] == value]
        if "call_year" not in where:
            chosen = chosen[chosen["call_year"].isna()]
        return chosen

    def find(self, cohort: str, **where: str | int | None) -> Count | None:
        """Give the one row where the given columns have the given values, or None (an institution without project)."""
        wanted = {"cohort": cohort, **_ALL, "call_year": None} | where
        if unknown := set(wanted) - set(_KEYS):
            raise KeyError(min(unknown))
        found = self._counts.get(tuple(wanted[key] for key in _KEYS), [])
        if len(found) > 1:
            raise BlendResearchError(f"The statistics have {len(found)} rows for {where}.")
        return found[0] if found else None

    @cached_property
    def _counts(self) -> dict[tuple[str | int | None, ...], list[Count]]:
        """Index the rows by their dimensions: a report looks hundreds of them up."""
        years = [None if pd.isna(year) else int(year) for year in self.table["call_year"].tolist()]
        keys = zip(*(years if key == "call_year" else self.table[key].tolist() for key in _KEYS), strict=True)
        counts: dict[tuple[str | int | None, ...], list[Count]] = {}
        for key, count in zip(keys, _counts_of(self.table), strict=True):
            counts.setdefault(key, []).append(count)
        return counts

    def by(self, column: str, cohort: str, **where: str | int | None) -> dict[str, Count]:
        """Give the counts by the values of one column, in the order of the table."""
        rows = self.rows(cohort=cohort, **{column: ANY}, **where)
        rows = rows[rows[column].notna() & (rows[column] != "")]
        return dict(zip(rows[column].tolist(), _counts_of(rows), strict=True))

    def overview(self) -> pd.DataFrame:
        """Give the totals of every cohort, subset, unit and kind, without the dimensions that they sum over."""
        kept = ["cohort", "subset", "unit", "kind", "total", "blended", "share", "lower", "upper"]
        totals = self.rows(subset=ANY, unit=ANY, kind=ANY)
        return totals[kept].set_index(kept[:4])


ANY = object()


def _counts_of(rows: pd.DataFrame) -> Iterator[Count]:
    """Give the count of each row; column by column, since rows of a data frame take long to come by."""
    totals, blended = (map(whole, rows[name].tolist()) for name in ("total", "blended"))
    limits = (map(float, rows[name].tolist()) for name in ("lower", "upper"))
    return map(Count, totals, blended, *limits)
