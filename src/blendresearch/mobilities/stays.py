"""How long each record says that somebody stayed, whether it has a virtual part, and what its call allows.

An export gives two days and a number of days, and no source says whether the number counts the first day, nor whether
it counts virtual days. So the physical days are a range as wide as that: `days_at_least` to `days_at_most`.
"""

from collections.abc import Iterable

import duckdb

from blendresearch.base.database import make, sql
from blendresearch.study.limits import days_allowed, period_allowed
from blendresearch.study.settings import Study

_TYPES_AND_CALLS = """
    SELECT DISTINCT value, call_year
    FROM (SELECT DISTINCT activity_type AS meaning, code FROM coded)
    JOIN meanings USING (meaning) JOIN codes USING (code)
    ORDER BY ALL
"""


def make_stays(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make the view `stays`: the table `typed` with what is said of the stay (columns: docs/output.md).

    `stay` is `known`, `none` (no day and no number of days, or 0), `reversed` (it ends before it begins), `unclear`
    (the cells give no number of days) or `not_exported` (its file has no column for days or dates).
    """
    kinds = connection.execute(_TYPES_AND_CALLS).fetchall()
    actions = connection.execute("SELECT DISTINCT action, call_year FROM codes ORDER BY ALL").fetchall()
    make_limits(connection, study, kinds, actions)
    connection.execute(sql("blendresearch.mobilities", "stays"))


def make_limits(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    kinds: Iterable[tuple[str | None, int | None]],
    actions: Iterable[tuple[str | None, int | None]],
) -> None:
    """Make `limits` and `periods`, with a row for each of some activity types or actions and a call year."""
    limits = [
        (kind, year, *days)
        for kind, year in kinds
        if kind is not None and year is not None and (days := days_allowed(study, kind, year))
    ]
    periods = [
        (action, year, *days)
        for action, year in actions
        if year is not None and (days := period_allowed(study, action, year))
    ]
    days = {"activity_type": "VARCHAR", "call_year": "INTEGER", "shortest": "INTEGER", "longest": "INTEGER"}
    make(connection, "limits", days, limits)
    days = {"action": "VARCHAR", "call_year": "INTEGER", "first_day": "DATE", "last_day": "DATE"}
    make(connection, "periods", days, periods)
