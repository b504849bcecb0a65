"""What is worth knowing of the projects of a study: those without a record, and those that should have none."""

from collections.abc import Iterator

import pandas as pd

from blendresearch.mobilities.doubts import Doubt
from blendresearch.mobilities.project_codes import codes_meant, shown
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.project_states import EMPTY, LEFT_OUT, MISSING, projects_of
from blendresearch.study.inputs import Inputs

_SAY_SO = "is none expected, then write withdrawn or none in a column status, or 0 in a column registered_mobilities"
_TELL = {
    MISSING: (
        "of {} there is no record in the exports: what it registered is not known, and it counts nowhere",
        f"Put its export in mobilities/; {_SAY_SO}",
    ),
    EMPTY: (
        "the export of {} holds headings and no record: what it registered is not known, and it counts nowhere",
        f"Export it again, with drafts; {_SAY_SO}",
    ),
    LEFT_OUT: (
        "of {} there are records of which none counts",
        "Look in registration.csv why they are left out",
    ),
    "contradicted": (
        "by its status {} has no mobilities, and there are records of it, which count",
        "Take its status away, or its records",
    ),
}


def is_without_record(do: str) -> bool:
    """Tell whether that is advised where the exports hold no record of a project, so that nothing is known of it."""
    return do in (_TELL[MISSING][1], _TELL[EMPTY][1])


def about_projects(inputs: Inputs, counts: Counts) -> list[Doubt]:
    """Give an entry for every project that is not simply counted, and for every export without a record."""
    projects = projects_of(inputs, counts)
    return [
        *_of_projects(inputs, projects),
        *_of_other_calls(inputs, counts.found_projects["project_code"]),
        *_of_exports(inputs, projects, counts.empty_exports),
    ]


def _of_projects(inputs: Inputs, projects: pd.DataFrame) -> Iterator[Doubt]:
    if inputs.projects is None:
        return
    rows = inputs.projects.groupby(["project_code", "institution"])["row"].first().to_dict()
    kinds = projects["state"].mask((projects["exported"] & (projects["status"] != "")).astype(bool), "contradicted")
    # Of a project that changes institution each kind is told once; another row of it can be of another kind.
    each_once = projects.assign(kind=kinds).drop_duplicates(["project_code", "kind"])
    divided = each_once["project_code"].duplicated(keep=False)
    for each in each_once.assign(divided=divided)[each_once["kind"].isin(list(_TELL))].itertuples():
        what, do = _TELL[each.kind]
        column, row = (
            "status" if each.kind == "contradicted" else "project_code",
            rows[each.project_code, each.institution],
        )
        name = _name(each.project_code) + (" on the days of this row" if each.divided else "")
        yield Doubt("warning", "projects.csv", column, int(row), what.format(name), do)


def _of_other_calls(inputs: Inputs, found: pd.Series) -> Iterator[Doubt]:
    """Tell the listed projects of calls in no cohort; those with records are among what the rules left out."""
    if inputs.projects is None:
        return
    codes = inputs.projects["project_code"]
    in_cohort = codes.str[:4].astype(int).isin(list(inputs.study.cohort_of_year))
    for each in inputs.projects[~(in_cohort | codes.isin(found))].drop_duplicates("project_code").itertuples():
        what = f"the call of {_name(each.project_code)} is in no cohort, and there is no record of it"
        do = "Is its year mistyped? Else nothing"
        yield Doubt("warning", "projects.csv", "project_code", int(each.row), what, do)


def _name(code: str) -> str:
    return shown(code, "the project in this row")


def _of_exports(inputs: Inputs, projects: pd.DataFrame, empty: pd.DataFrame) -> Iterator[Doubt]:
    """Tell the exports without a record that stand for no project of the list."""
    listed = set() if inputs.projects is None else set(inputs.projects["project_code"])
    idle = projects.loc[projects["state"] == MISSING, "project_code"]
    meant = codes_meant([code for code in empty["project_code"] if code and code not in listed], list(idle))
    for each in empty.itertuples():
        if each.project_code not in listed:
            what, do = "it holds headings and no record", "Look whether the project has mobilities, and export it again"
            if each.project_code and inputs.projects is not None:
                near = meant.get(each.project_code)
                what += "; the project code in its name is not in projects.csv"
                do = f"Is {_name(near)} there meant? Then correct the code there" if near else do
            yield Doubt("warning", each.file, None, None, what, do)
