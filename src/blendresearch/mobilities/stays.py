"""How long each record says that somebody stayed, whether it has a virtual part, and what its call allows.

An export gives two days and a number of days, and no source says whether the number counts the first day, nor whether
it counts virtual days. So the physical days are a range as wide as that: `days_at_least` to `days_at_most`.
"""

import duckdb

from blendresearch.study.limits import days_allowed, period_allowed
from blendresearch.study.settings import Study


def make_stays(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make the view `stays`: the table `typed` with what is said of the stay (columns: docs/output.md).

    `stay` is `known`, `none` (no day and no number of days, or 0), `reversed` (it ends before it begins), `unclear`
    (the cells give no number of days) or `not_exported` (its file has no column for days or dates).
    """
    _register_limits(connection, study)
    connection.execute(_STAYS)


def _register_limits(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make `limits` and `periods`, with a row for each type or action and call that the records name."""
    found = connection.execute("SELECT DISTINCT activity_type, call_year FROM typed ORDER BY ALL").fetchall()
    limits = [
        (kind, year, *days)
        for kind, year in found
        if kind is not None and year is not None and (days := days_allowed(study, kind, year))
    ]
    found = connection.execute("SELECT DISTINCT action, call_year FROM typed ORDER BY ALL").fetchall()
    periods = [
        (action, year, *days)
        for action, year in found
        if year is not None and (days := period_allowed(study, action, year))
    ]
    _fill(connection, "limits", "activity_type VARCHAR, call_year INTEGER, shortest INTEGER, longest INTEGER", limits)
    _fill(connection, "periods", "action VARCHAR, call_year INTEGER, first_day DATE, last_day DATE", periods)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[tuple]) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows)


# With a virtual part the number of days may include it: then the two days alone tell how long the stay was.
_STAYS = """
CREATE OR REPLACE VIEW stays AS
WITH read AS (
    SELECT *, CASE WHEN start_date <= end_date THEN date_diff('day', start_date, end_date) + 1 END AS both_days,
        coalesce(virtual_start_text, virtual_end_text) IS NOT NULL
            OR coalesce(virtual_days > 0, virtual_days_text IS NOT NULL) AS virtual_part
    FROM typed JOIN exports USING (file)
), lengths AS (
    SELECT *, CASE WHEN NOT (virtual_part AND both_days IS NOT NULL) THEN duration_days END AS said FROM read
), ranges AS (
    SELECT *,
        CASE WHEN both_days IS NOT NULL THEN least(both_days - 1, coalesce(said, both_days - 1)) ELSE said END
            AS days_at_least,
        CASE WHEN both_days IS NOT NULL THEN greatest(both_days, coalesce(said, both_days))
            WHEN said > 0 THEN said + 1 ELSE said END AS days_at_most
    FROM lengths
)
SELECT ranges.*, shortest, longest, first_day, last_day,
    CASE WHEN NOT stay_exported THEN 'not_exported' WHEN start_date > end_date THEN 'reversed'
        WHEN coalesce(start_text, end_text, duration_text) IS NULL OR days_at_most = 0 THEN 'none'
        WHEN days_at_most IS NULL THEN 'unclear' ELSE 'known' END AS stay,
    (start_text IS NOT NULL AND start_date IS NULL) OR (end_text IS NOT NULL AND end_date IS NULL)
        OR (duration_text IS NOT NULL AND duration_days IS NULL) AS stay_unreadable
FROM ranges
LEFT JOIN limits ON limits.activity_type = ranges.activity_type AND limits.call_year = ranges.call_year
LEFT JOIN periods ON periods.call_year = ranges.call_year
    AND periods.action IS NOT DISTINCT FROM ranges.action
"""
