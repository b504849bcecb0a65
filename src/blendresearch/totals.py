"""The statistics of a study: every total of the output contract from one small table of counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from blendresearch.errors import BlendResearchError
from blendresearch.shares import wilson
from blendresearch.study import Study

COLUMNS = (
    "cohort", "subset", "unit", "kind", "institution", "call_year", "activity_type",
    "total", "blended", "share", "lower", "upper", "interval",
)  # fmt: skip
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
    Shares and limits are fractions; where the total is 0 they are missing.
    """
    parts = [_of_cohort(cube, cohort.name, study.focus, projects) for cohort in study.cohorts]
    statistics = pd.concat(parts, ignore_index=True).reindex(columns=[*_KEYS, "total", "blended"])
    texts = [key for key in _KEYS if key != "call_year"]
    statistics[texts] = statistics[texts].astype(object).where(statistics[texts].notna(), "")
    statistics["call_year"] = statistics["call_year"].astype("Int64")
    return _with_shares(statistics.astype({"total": "int64", "blended": "int64"}))


def _with_shares(statistics: pd.DataFrame) -> pd.DataFrame:
    total, blended = statistics["total"], statistics["blended"]
    lower, upper = wilson(blended, total)
    share = (blended / total.where(total > 0)).astype(float)
    return statistics.assign(share=share, lower=lower, upper=upper, interval="wilson")[list(COLUMNS)]


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
            yield _sums(counted, by, unit, "all", "all", projects)
    for unit in UNITS:
        outside = projects[~projects["institution"].isin(focus)]
        yield _sums(_part(counted, "without_focus", focus), ["call_year"], unit, "without_focus", "all", outside)


def _by_activity_type(counted: pd.DataFrame) -> list[pd.DataFrame]:
    return [_sums(counted, ["activity_type"], unit, "all", "all") for unit in UNITS]


def _part(counted: pd.DataFrame, subset: str, focus: Sequence[str]) -> pd.DataFrame:
    in_focus = counted["institution"].isin(focus)
    return {"all": counted, "focus": counted[in_focus], "without_focus": counted[~in_focus]}[subset]


def _sums(
    counted: pd.DataFrame, by: list[str], unit: str, subset: str, kind: str, projects: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Sum one unit over what `by` leaves open; with `projects`, also where there is a project and no mobility."""
    rows = counted if kind == "all" else counted[counted["kind"] == kind]
    measures = dict(zip(UNITS[unit], ("total", "blended"), strict=True))
    values = rows[[*by, *measures]].rename(columns=measures)
    if by:
        values = values.groupby(by, as_index=False, sort=True).sum()
        if projects is not None:
            values = projects[by].drop_duplicates().sort_values(by).merge(values, on=by, how="outer").fillna(0)
    else:
        values = values.sum().to_frame().T
    return values.assign(subset=subset, unit=unit, kind=kind)


@dataclass(frozen=True)
class Count:
    """One row of the statistics: so many mobilities (or participants), so many of them blended."""

    total: int
    blended: int
    lower: float
    upper: float

    @property
    def share(self) -> Fraction | None:
        """Give the exact share, or None where nothing was counted."""
        return Fraction(self.blended, self.total) if self.total else None


class Statistics:
    """The statistics of a study, to look things up in."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table

    def rows(self, **where: str | int | None) -> pd.DataFrame:
        """Give the rows where the given columns have the given values; those not given are `all`, or empty."""
        wanted = {"subset": "all", "unit": "mobility", "kind": "all", "institution": "", "activity_type": ""} | where
        chosen = self.table
        for column, value in wanted.items():
            if value is not ANY:
                chosen = chosen[chosen[column] == value]
        if "call_year" not in where:
            chosen = chosen[chosen["call_year"].isna()]
        return chosen

    def find(self, cohort: str, **where: str | int | None) -> Count | None:
        """Give the one row where the given columns have the given values, or None (an institution without project)."""
        rows = self.rows(cohort=cohort, **where)
        if len(rows) > 1:
            raise BlendResearchError(f"The statistics have {len(rows)} rows for {where}.")
        return _count(rows.iloc[0]) if len(rows) else None

    def by(self, column: str, cohort: str, **where: str | int | None) -> dict[str, Count]:
        """Give the counts by the values of one column, in the order of the table."""
        rows = self.rows(cohort=cohort, **{column: ANY}, **where)
        rows = rows[rows[column].notna() & (rows[column] != "")]
        return {row[column]: _count(row) for _, row in rows.iterrows()}


ANY = object()


def _count(row: pd.Series) -> Count:
    return Count(int(row["total"]), int(row["blended"]), float(row["lower"]), float(row["upper"]))
