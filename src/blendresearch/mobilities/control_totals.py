"""Control totals: what the system's own screen says for a project, held against what its exports hold.

The screen can show all that was entered, or what is complete. So a number is right when it is that of the records
before the counting rules, as the exports hold them, or that of the mobilities after them.
"""

from typing import NamedTuple

import duckdb
import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.mobilities.project_codes import shown
from blendresearch.study.settings import Study

_HELD = """SELECT project_code, (count(*) + coalesce(sum(repeats), 0))::BIGINT, count(*) FILTER (WHERE left_out IS NULL)
    FROM tidied WHERE project_code IS NOT NULL GROUP BY project_code"""
_DO = (
    "Export the project again and put that file in mobilities/ in place of the old one, or correct the number "
    "(docs/input.md says what is compared)"
)


class _Held(NamedTuple):
    """How many records the exports hold of a project, and how many mobilities of it count."""

    records: int = 0
    counted: int = 0


def other_totals(mobilities: duckdb.DuckDBPyRelation, projects: pd.DataFrame | None, study: Study) -> list[InputError]:
    """Give an error for every project in a cohort of which `registered_mobilities` is neither of the two numbers.

    The system shows one number for a project: what stands in several rows of one is added up.
    """
    if projects is None or projects["registered_mobilities"].isna().all():
        return []
    held = {code: _Held(*numbers) for code, *numbers in mobilities.query("tidied", _HELD).fetchall()}
    told = projects[projects["registered_mobilities"].notna() & _in_a_cohort(projects, study)]
    together = {"row": ("row", "first"), "registered_mobilities": ("registered_mobilities", "sum")}
    asked = told.groupby("project_code", as_index=False, sort=False).agg(**together)
    return [
        _error(each.project_code, int(each.registered_mobilities), own, int(each.row))
        for each in asked.itertuples()
        if each.registered_mobilities not in (own := held.get(each.project_code, _Held()))
    ]


def _in_a_cohort(projects: pd.DataFrame, study: Study) -> pd.Series:
    return projects["project_code"].str[:4].astype(int).isin(list(study.cohort_of_year))


def _error(code: str, registered: int, held: _Held, row: int) -> InputError:
    hold = f"{held.records} before the counting rules and {held.counted} after them" if held.records else "none of it"
    project = shown(code, "the project")
    what = f"by this list the system shows {registered} mobilities of {project}; the exports hold {hold}"
    uncounted = f"by this list the system shows another number of mobilities of {project} than the exports hold"
    column = "registered_mobilities"
    return InputError(what, do=_DO, file="projects.csv", column=column, row=row, uncounted=uncounted)
