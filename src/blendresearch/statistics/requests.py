"""What was asked for in the applications against what was registered."""

from collections.abc import Mapping, Sequence

import pandas as pd

from blendresearch.statistics.methods.realisation import Fall, fall
from blendresearch.study.lists import NUMBERS_OF_PROJECTS

COLUMNS = ("cohort", "institution", "call_year", "requested", "realised", "ratio")
_KEYS = ["cohort", "institution", "call_year"]


def projects_in_cohorts(listed: pd.DataFrame | None, found: pd.DataFrame, cohorts: Mapping[int, str]) -> pd.DataFrame:
    """Give one row a project in a cohort: what `projects.csv` says of it, and `call_year`, `cohort`, `exported`.

    `listed` is that list, `found` the projects of the exports with their institution, which stand in for a list that
    is not there (its numbers are NaN then), `cohorts` the cohort of each call year. `exported` says whether any record
    of the project was in the exports.
    """
    projects = found.assign(**dict.fromkeys(NUMBERS_OF_PROJECTS, float("nan"))) if listed is None else listed
    call_years = projects["project_code"].str.extract(r"^(20\d\d)-")[0].astype(int)
    exported = projects["project_code"].isin(found["project_code"])
    projects = projects.assign(call_year=call_years, cohort=call_years.map(cohorts), exported=exported)
    columns = ["project_code", "institution", "call_year", "cohort", *NUMBERS_OF_PROJECTS, "exported"]
    return projects.dropna(subset="cohort")[columns].sort_values("project_code", ignore_index=True)


def make_requests(projects: pd.DataFrame, cube: pd.DataFrame) -> pd.DataFrame:
    """Make `requests.csv`: requested and realised blended mobilities by institution and call year, and their totals.

    `projects` has one row a project with `cohort`, `institution`, `call_year` and `requested_blended` (NaN where the
    application is not known). An institution counts in a call year when the requests of all its projects there are
    known: with one of them missing, what was realised could not be set against what was requested. `cube` is what
    `count_mobilities` gives. `ratio` is realised / requested, missing where nothing was requested. An empty institution
    or call year means all of them.
    """
    both = _beside(projects, cube, ["requested_blended"])
    both = both.rename(columns={"requested_blended": "requested", "blended_mobilities": "realised"})
    levels = [_sums(both, by) for by in (["cohort"], ["cohort", "institution"], _KEYS)]
    table = pd.concat(levels, ignore_index=True).reindex(columns=list(COLUMNS[:5]))
    table["institution"] = table["institution"].astype(object).where(table["institution"].notna(), "")
    table = table.astype({"call_year": "Int64", "requested": "int64", "realised": "int64"})
    return table.assign(ratio=(table["realised"] / table["requested"].where(table["requested"] > 0)).astype(float))


def falls(projects: pd.DataFrame, cube: pd.DataFrame, cohort: str) -> dict[str, Fall]:
    """Give the fall from requested to realised blended mobilities in parts, by institution and under "" in all.

    Counts the institutions and call years of which `requested_blended` and `requested_mobilities` are known and the
    latter is not 0. The part of the grant is told apart where `granted_mobilities` is known for all of them; the
    realisation of mobilities of any kind is that of `cube`.
    """
    own, counted = projects[projects["cohort"] == cohort], cube[cube["cohort"] == cohort]
    known = _beside(own, counted, ["requested_blended", "requested_mobilities"])
    known = known[known["requested_mobilities"] > 0]
    granted = _beside(own, counted, ["granted_mobilities"])[[*_KEYS, "granted_mobilities"]]
    known = known.merge(granted, on=_KEYS, how="left")
    parts = dict(list(known.groupby("institution", sort=True)))
    return {name: _fall(rows) for name, rows in ({"": known} | parts).items() if len(rows)}


def _fall(rows: pd.DataFrame) -> Fall:
    granted = rows["granted_mobilities"]
    asked, done, asked_all, done_all = (
        int(rows[name].sum())
        for name in ("requested_blended", "blended_mobilities", "requested_mobilities", "mobilities")
    )
    granted_all = None if granted.isna().any() else int(granted.sum())
    return fall(asked, done, requested_all=asked_all, granted_all=granted_all, realised_all=done_all)


def _beside(projects: pd.DataFrame, cube: pd.DataFrame, numbers: Sequence[str]) -> pd.DataFrame:
    """Set the numbers of projects beside what was realised, by institution and call year of which all are known."""
    unknown = projects[list(numbers)].isna().any(axis=1)
    grouped = projects.assign(unknown=unknown).groupby(_KEYS, as_index=False)
    sums = grouped.agg({**dict.fromkeys(numbers, "sum"), "unknown": "any"})
    sums = sums[~sums["unknown"].astype(bool)].drop(columns="unknown")
    realised = cube.groupby(_KEYS, as_index=False)[["mobilities", "blended_mobilities"]].sum()
    return sums.merge(realised, on=_KEYS, how="left").fillna({"mobilities": 0, "blended_mobilities": 0})


def _sums(both: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return both.groupby(by, as_index=False, sort=True)[["requested", "realised"]].sum()
