"""How long each record says that somebody stayed, whether it has a virtual part, and what its call allows.

An export gives two days and a number of days, and no source says whether the number counts the first day, nor whether
it counts virtual days. So the physical days are a range as wide as that: `days_at_least` to `days_at_most`.
"""

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
    _register_limits(connection, study)
    connection.execute(sql("blendresearch.mobilities", "stays"))


def _register_limits(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make `limits` and `periods`, with a row for each type or action and call that the records name."""
    found = connection.execute(_TYPES_AND_CALLS).fetchall()
    limits = [
        (kind, year, *days)
        for kind, year in found
        if kind is not None and year is not None and (days := days_allowed(study, kind, year))
    ]
    found = connection.execute("SELECT DISTINCT action, call_year FROM codes ORDER BY ALL").fetchall()
    periods = [
        (action, year, *days)
        for action, year in found
        if year is not None and (days := period_allowed(study, action, year))
    ]
    days = {"activity_type": "VARCHAR", "call_year": "INTEGER", "shortest": "INTEGER", "longest": "INTEGER"}
    make(connection, "limits", days, limits)
    days = {"action": "VARCHAR", "call_year": "INTEGER", "first_day": "DATE", "last_day": "DATE"}
    make(connection, "periods", days, periods)
