"""What is known of every project in a cohort: that mobilities of it count, that there are none, or nothing at all.

A project of which the exports hold no record is no project without blended mobilities: its export may have been
forgotten. Only what `projects.csv` says tells the two apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from blendresearch.base.tables import columns_of
from blendresearch.statistics.counting import Counts
from blendresearch.study.inputs import Inputs
from blendresearch.study.lists import NUMBERS_OF_PROJECTS

COUNTED, LEFT_OUT, NONE, WITHDRAWN, EMPTY, MISSING = STATES = (
    "counted", "left_out", "none", "withdrawn", "empty_export", "missing",
)  # fmt: skip
"""Mobilities of it count; it has records, of which none counts; it has no record and needs none, for it has no
mobilities or does not take place; its export holds headings only; there is no record of it."""
UNKNOWN = (EMPTY, MISSING)
"""How many mobilities such a project has is not known."""


def projects_of(inputs: Inputs, counts: Counts) -> pd.DataFrame:
    """Give one row a project in a cohort, as `projects_in_cohorts` does."""
    return projects_in_cohorts(
        inputs.projects, counts.found_projects, counts.empty_exports, inputs.study.cohort_of_year
    )


def projects_in_cohorts(
    listed: pd.DataFrame | None, found: pd.DataFrame, empty: pd.DataFrame, cohorts: Mapping[int, str]
) -> pd.DataFrame:
    """Give one row a project in a cohort: what `projects.csv` says, and `call_year`, `cohort`, `exported`, `state`.

    A project that changes institution has one for each row of that list, and its state is that of the institution: one
    without a record on its days, where there are others of the project, is known to have none.

    `listed` is that list, `found` the projects of the exports with their institution, which stand in for a list that
    is not there (its numbers are NaN then), `empty` the exports without a record, `cohorts` the cohort of each call
    year. `exported` says whether any record of the project was in the exports, `state` is one of STATES.
    """
    silent = dict.fromkeys(NUMBERS_OF_PROJECTS, float("nan")) | {"status": ""}
    projects = found.assign(**silent) if listed is None else listed
    call_years = projects["project_code"].str[:4].astype(int)
    exported = _among(projects, found)
    projects = projects.assign(call_year=call_years, cohort=call_years.map(cohorts), exported=exported)
    projects = projects.assign(state=_states(projects, found, empty))
    projects = projects.dropna(subset="cohort")[list(columns_of("projects"))]
    return projects.sort_values(["project_code", "institution"], ignore_index=True)


def _among(projects: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Tell of each project whether others have it with the same institution."""
    own, known = (pd.MultiIndex.from_frame(each[["project_code", "institution"]]) for each in (projects, others))
    return pd.Series(own.isin(known), index=projects.index)


def _states(projects: pd.DataFrame, found: pd.DataFrame, empty: pd.DataFrame) -> pd.Series:
    """Give the state of each project, by the first of these that holds."""
    code, exported, status = projects["project_code"], projects["exported"], projects["status"]
    expects_none = (status == "none") | (projects["registered_mobilities"] == 0)
    states = (
        (_among(projects, found[found["counted"].astype(bool)]), COUNTED),
        (exported, LEFT_OUT),
        (status == "withdrawn", WITHDRAWN),
        (expects_none | code.isin(found["project_code"]), NONE),
        (code.isin(empty["project_code"]), EMPTY),
    )
    found = np.select([holds.astype(bool) for holds, _ in states], [state for _, state in states], MISSING)
    return pd.Series(found, index=projects.index, dtype=object)


def known(projects: pd.DataFrame) -> pd.DataFrame:
    """Give the projects of which it is known how many mobilities they have, without those that do not take place."""
    return projects[~projects["state"].isin([*UNKNOWN, WITHDRAWN])]


def comparable(projects: pd.DataFrame) -> pd.DataFrame:
    """Give the projects whose application can be held against what was registered.

    What does not take place is left out; where it is not known what was registered, what was asked for counts as
    unknown, too.
    """
    taking_place = projects[projects["state"] != WITHDRAWN]
    unknown = taking_place["state"].isin(UNKNOWN)
    return taking_place.assign(**{name: taking_place[name].mask(unknown) for name in NUMBERS_OF_PROJECTS})


@dataclass(frozen=True)
class ProjectsOfCohort:
    """The projects of one cohort, to look up by what is known of them; `table` is that of `projects_in_cohorts`."""

    table: pd.DataFrame

    def number(self, *states: str) -> int:
        """Give the number of projects in some states."""
        return int(self.table.loc[self.table["state"].isin(states), "project_code"].nunique())

    def institutions(self, *states: str) -> list[str]:
        """Name the institutions of projects in some states, in the order of their names."""
        return sorted(set(self.table.loc[self.table["state"].isin(states), "institution"]))

    @property
    def unknown(self) -> list[str]:
        """Name the institutions with a project of which it is not known what it registered."""
        return self.institutions(*UNKNOWN)

    def unknown_in(self, call_year: int, institution: str | None = None) -> bool:
        """Tell whether it is not known what a project of a call registered: of an institution, or of any."""
        rows = self.table[(self.table["call_year"] == call_year) & self.table["state"].isin(UNKNOWN)]
        return len(rows) > 0 if institution is None else institution in set(rows["institution"])

    @property
    def contradicted(self) -> int:
        """Give the number of projects that should have no mobilities by their status, and have records."""
        contradicted = self.table["exported"].astype(bool) & (self.table["status"] != "")
        return int(self.table.loc[contradicted, "project_code"].nunique())
