"""What was asked for in the applications against what was registered."""

import pandas as pd

COLUMNS = ("cohort", "institution", "call_year", "requested", "realised", "ratio")


def make_requests(projects: pd.DataFrame, cube: pd.DataFrame) -> pd.DataFrame:
    """Make `requests.csv`: requested and realised blended mobilities by institution and call year, and their totals.

    `projects` has one row a project with `cohort`, `institution`, `call_year` and `requested_blended` (NaN where the
    application is not known); institutions and call years of which nothing is known have no row, and a total counts only
    the projects whose request is known. `cube` is what `count_mobilities` gives. `ratio` is realised / requested, missing
    where nothing was requested. An empty institution or call year means all of them.
    """
    known = projects.dropna(subset="requested_blended")
    keys = ["cohort", "institution", "call_year"]
    requested = known.groupby(keys, as_index=False)["requested_blended"].sum()
    realised = cube.groupby(keys, as_index=False)["blended_mobilities"].sum()
    both = requested.merge(realised, on=keys, how="left").fillna({"blended_mobilities": 0})
    both = both.rename(columns={"requested_blended": "requested", "blended_mobilities": "realised"})
    levels = [_sums(both, by) for by in (["cohort"], ["cohort", "institution"], keys)]
    table = pd.concat(levels, ignore_index=True).reindex(columns=list(COLUMNS[:5]))
    table["institution"] = table["institution"].astype(object).where(table["institution"].notna(), "")
    table = table.astype({"call_year": "Int64", "requested": "int64", "realised": "int64"})
    return table.assign(ratio=(table["realised"] / table["requested"].where(table["requested"] > 0)).astype(float))


def _sums(both: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return both.groupby(by, as_index=False, sort=True)[["requested", "realised"]].sum()
