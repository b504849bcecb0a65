"""The statistics of a study: every total of the output contract from one small table of counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import nan

import numpy as np
import pandas as pd

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.hidden import Hidden, Whole, is_hidden, sum_of, whole
from blendresearch.base.tables import columns_of
from blendresearch.statistics.methods import of_total, wilson
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
    `wilson` for one institution, the one that `shares.of_total` chose for a total over institutions, empty for a total
    of 0.
    """
    parts = [_of_cohort(cube, cohort.name, study.focus, projects) for cohort in study.cohorts]
    statistics = pd.concat(parts, ignore_index=True).reindex(columns=[each for each in COLUMNS if each != "share"])
    texts = [key for key in _KEYS if key != "call_year"]
    statistics[texts] = statistics[texts].astype(object).where(statistics[texts].notna(), "")
    statistics["call_year"] = statistics["call_year"].astype("Int64")
    statistics = statistics.astype({"total": "int64", "blended": "int64", "lower": float, "upper": float})
    share = (statistics["blended"] / statistics["total"].where(statistics["total"] > 0)).astype(float)
    return statistics.assign(share=share)[list(COLUMNS)]


def _of_cohort(cube: pd.DataFrame, cohort: str, focus: Sequence[str], projects: pd.DataFrame) -> pd.DataFrame:
    counted, own = cube[cube["cohort"] == cohort], projects[projects["cohort"] == cohort]
    parts = [*_totals(counted, focus), *_by_institution_and_year(counted, own, focus), *_by_activity_type(counted)]
    return pd.concat(parts, ignore_index=True).assign(cohort=cohort)


def _totals(counted: pd.DataFrame, focus: Sequence[str]) -> list[pd.DataFrame]:
    return [
        _sums(_part(counted, subset, focus), [], unit, subset, kind)
        for subset in SUBSETS
        for unit in UNITS
        for kind in KINDS
    ]


def _by_institution_and_year(
    counted: pd.DataFrame, projects: pd.DataFrame, focus: Sequence[str]
) -> Iterable[pd.DataFrame]:
    for by in (["institution"], ["call_year"], ["institution", "call_year"]):
        for unit in UNITS:
            yield _sums(counted, by, unit, "all", "all", projects=projects)
    for unit in UNITS:
        outside = projects[~projects["institution"].isin(focus)]
        yield _sums(
            _part(counted, "without_focus", focus), ["call_year"], unit, "without_focus", "all", projects=outside
        )


def _by_activity_type(counted: pd.DataFrame) -> list[pd.DataFrame]:
    return [_sums(counted, ["activity_type"], unit, "all", "all") for unit in UNITS]


def _part(counted: pd.DataFrame, subset: str, focus: Sequence[str]) -> pd.DataFrame:
    in_focus = counted["institution"].isin(focus)
    return {"all": counted, "focus": counted[in_focus], "without_focus": counted[~in_focus]}[subset]


def _sums(
    counted: pd.DataFrame, by: list[str], unit: str, subset: str, kind: str, *, projects: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Sum one unit over what `by` leaves open; with `projects`, also where there is a project and no mobility."""
    rows = counted if kind == "all" else counted[counted["kind"] == kind]
    measures = dict(zip(UNITS[unit], ("total", "blended"), strict=True))
    keys = by if "institution" in by else [*by, "institution"]
    values = rows[[*keys, *measures]].rename(columns=measures).groupby(keys, as_index=False, sort=True).sum()
    if projects is not None:
        values = projects[keys].drop_duplicates().sort_values(keys).merge(values, on=keys, how="outer").fillna(0)
    sums = _of_institutions(values) if keys == by else _over_institutions(values, by)
    return sums.assign(subset=subset, unit=unit, kind=kind)


def _of_institutions(values: pd.DataFrame) -> pd.DataFrame:
    lower, upper = wilson(values["blended"], values["total"])
    return values.assign(lower=lower, upper=upper, interval=np.where(values["total"] > 0, "wilson", ""))


def _over_institutions(values: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sum counts of institutions; how these differ from each other makes the interval."""
    groups = values.groupby(by, sort=True) if by else [((), values)]
    rows = []
    for key, counts in groups:
        limits = of_total(counts["blended"], counts["total"])
        rows.append((*key, counts["total"].sum(), counts["blended"].sum(), limits.lower, limits.upper, limits.method))
    return pd.DataFrame(rows, columns=[*by, "total", "blended", "lower", "upper", "interval"])


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
    def share(self) -> Fraction | None:
        """Give the exact share, or None where nothing was counted or a count is hidden."""
        return None if self.hidden or not self.total else Fraction(self.blended, self.total)


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
        years = [None if pd.isna(year) else int(year) for year in self.table["call_year"]]
        keys = zip(*(years if key == "call_year" else self.table[key] for key in _KEYS), strict=True)
        counts: dict[tuple[str | int | None, ...], list[Count]] = {}
        for key, row in zip(keys, self.table.itertuples(), strict=True):
            counts.setdefault(key, []).append(Count(whole(row.total), whole(row.blended), row.lower, row.upper))
        return counts

    def by(self, column: str, cohort: str, **where: str | int | None) -> dict[str, Count]:
        """Give the counts by the values of one column, in the order of the table."""
        rows = self.rows(cohort=cohort, **{column: ANY}, **where)
        rows = rows[rows[column].notna() & (rows[column] != "")]
        return {row[column]: _count(row) for _, row in rows.iterrows()}

    def overview(self) -> pd.DataFrame:
        """Give the totals of every cohort, subset, unit and kind, without the dimensions that they sum over."""
        kept = ["cohort", "subset", "unit", "kind", "total", "blended", "share", "lower", "upper"]
        totals = self.rows(subset=ANY, unit=ANY, kind=ANY)
        return totals[kept].set_index(kept[:4])

    def ranking(self) -> pd.DataFrame:
        """Give the institutions of every cohort, the one with most blended mobilities first."""
        rows = self.rows(institution=ANY)
        rows = rows[rows["institution"] != ""].sort_values(
            ["blended", "cohort", "institution"], ascending=[False, True, True]
        )
        return rows[["cohort", "institution", "total", "blended", "share", "lower", "upper"]].reset_index(drop=True)


ANY = object()


def _count(row: pd.Series) -> Count:
    return Count(whole(row["total"]), whole(row["blended"]), float(row["lower"]), float(row["upper"]))
