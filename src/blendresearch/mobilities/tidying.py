"""From records as text to typed, tidy mobilities: the counting rules 1 to 5 (docs/counting.md).

What is left out of the counts stays in the table with the reason, so that it can be reported and counted the other way.
"""

from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.base.database import let, make, sql
from blendresearch.base.errors import InputError
from blendresearch.data.codelists import activity_types, nearest
from blendresearch.mobilities.day_orders import torn_orders
from blendresearch.mobilities.project_codes import unlisted
from blendresearch.mobilities.readings import cells_of, read_cells
from blendresearch.mobilities.refusals import CODE, refusals
from blendresearch.mobilities.stays import make_stays
from blendresearch.study.limits import groups_since
from blendresearch.study.settings import Study
from blendresearch.study.spellings import ask_for_nearest

UNKNOWN_TYPE = "unknown"
_WRITE_FOCUS = "Write its name as in projects.csv, or its project code when there is no such list"
_KNOWN_NAMES = "SELECT institution FROM projects WHERE institution IS NOT NULL"
MODE_SINCE = date(2020, 9, 1)
"""Until that day the predecessor of the Beneficiary Module filled in the form of a mobility by itself."""

_sql = partial(sql, "blendresearch.mobilities")


def tidy(
    connection: duckdb.DuckDBPyConnection, study: Study, projects: pd.DataFrame | None, *, all_read: bool = True
) -> None:
    """Turn the view `records` into the view `mobilities` (columns: docs/output.md, `mobilities.parquet`).

    Raises InputError with the first thing that is wrong with the records, which brings the others as its `more`.
    """
    if wrong := judge(connection, study, projects, all_read=all_read):
        raise InputError.together(wrong)
    make_mobilities(connection, study)


def judge(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    projects: pd.DataFrame | None,
    places: int = 1,
    *,
    all_read: bool = True,
) -> list[InputError]:
    """Read the meaning of every cell of `records` into `coded` and `typed`, and give all that stops a run.

    Of each rule that is broken so many `places` are told. `all_read` says that no export is missing among the records.
    """
    read_cells(connection, study)
    _register_projects(connection, projects)
    connection.execute(_sql("codes"), {"form": CODE})
    let_choices(connection, study)
    for name in ("day_orders", "coded", "typed", "repeated"):
        connection.execute(_sql(name))
    not_there = unlisted(connection, projects, all_read=all_read)
    wrong = [*not_there, *refusals(connection, places), *torn_orders(connection)]
    known = {name for (name,) in connection.execute(_KNOWN_NAMES).fetchall()}
    complete = all_read and not not_there and bool(known) and "" not in known
    return wrong + unknown_focus(study, known, complete=complete)


def make_mobilities(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make the view `mobilities` of what `judge` read and found in order."""
    make_stays(connection, study)
    make(connection, "cohorts", {"call_year": "INTEGER", "cohort": "VARCHAR"}, list(study.cohort_of_year.items()))
    connection.execute(_sql("mobilities"))


def write(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the view `mobilities` as Parquet, by file and row: its bytes follow from its content alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = str(path).replace("'", "''")
    query = f"""COPY (SELECT * FROM mobilities ORDER BY file, "row") TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
    connection.execute(query)


def let_choices(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Name what the study chose, and what its sector knows, for the SQL."""
    types = activity_types(study.sector)
    let(
        connection,
        groups=[code for code, kind in types.items() if kind.group],
        groups_since=groups_since(study.sector),
        listed=bool(types),
        unknown=UNKNOWN_TYPE,
        sector=study.sector,
        mode_since=MODE_SINCE,
        drafts=study.include_drafts,
        accompanying=study.include_accompanying_persons,
        intensive_types=[code for code, kind in types.items() if kind.intensive_programme],
        intensive_programmes=study.include_intensive_programmes,
        sum_subgroups=study.subgroups == "sum",
    )


def _register_projects(connection: duckdb.DuckDBPyConnection, projects: pd.DataFrame | None) -> None:
    """Make `projects`: who has a project on which days; without a list the project code stands for the institution."""
    columns = {"project_code": "VARCHAR", "institution": "VARCHAR", "first_day": "DATE", "last_day": "DATE"}
    if projects is None:
        codes = sorted({text for _, text in cells_of(connection, "project_code") if text})
        rows = [(code, code, date.min, date.max) for code in codes]
    else:
        rows = projects[list(columns)]
    make(connection, "projects", columns, rows)


def unknown_focus(study: Study, known: set[str], *, complete: bool) -> list[InputError]:
    """Give an error for every focus institution without a project: it would silently be a headline of nothing.

    As long as the list is not complete only those that are near a known name: another can be one that is still to come.
    """
    return [
        InputError(
            f"the focus institution {name!r} has no project",
            do=ask_for_nearest(name, known, _WRITE_FOCUS, _WRITE_FOCUS),
            file="study.toml",
        )
        for name in study.focus
        if name not in known and (complete or nearest(name, known - {""}))
    ]
