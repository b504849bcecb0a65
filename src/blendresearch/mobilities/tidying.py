"""From records as text to typed, tidy mobilities: the counting rules 1 to 5 (docs/counting.md).

What is left out of the counts stays in the table with the reason, so that it can be reported and counted the other way.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import activity_code, activity_types, meaning
from blendresearch.mobilities.exports.days import day_of
from blendresearch.mobilities.refusals import refusals
from blendresearch.mobilities.stays import make_stays
from blendresearch.study.limits import groups_since
from blendresearch.study.settings import Study
from blendresearch.study.spellings import ask_for_nearest

UNKNOWN_TYPE = "unknown"
_KIND_OF_VALUE = {
    "blended": "yes_no",
    "accompanying_person": "yes_no",
    "force_majeure": "yes_no",
    "mode": "mode",
    "status": "status",
    "data_type": "data_type",
}
_WRITE_FOCUS = "Write its name as in projects.csv, or its project code when there is no such list"
_KNOWN_NAMES = "SELECT institution FROM projects WHERE institution IS NOT NULL"
_DAYS = ("start_date", "end_date", "virtual_start_date", "virtual_end_date")
MODE_SINCE = date(2020, 9, 1)
"""Until that day the predecessor of the Beneficiary Module filled in the form of a mobility by itself."""
_WHOLE = r"\d{1,6}([.,]0{1,2})?"


def tidy(connection: duckdb.DuckDBPyConnection, study: Study, projects: pd.DataFrame | None) -> None:
    """Turn the table `records` into the table `mobilities` (columns: docs/output.md, `mobilities.parquet`).

    Raises InputError with the first thing that is wrong with the records.
    """
    for refusal in judge(connection, study, projects):
        raise refusal
    _tidy(connection, study)


def judge(connection: duckdb.DuckDBPyConnection, study: Study, projects: pd.DataFrame | None) -> list[InputError]:
    """Read the meaning of every coded cell of `records` into `typed` and give all that stops a run."""
    _translate(connection, study)
    _read_days(connection)
    _register_projects(connection, projects)
    connection.execute(_TYPED)
    return refusals(connection) + _unknown_focus(connection, study)


def write(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the table `mobilities` as Parquet, in an order and with bytes that follow from its content alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = str(path).replace("'", "''")
    connection.execute(f"COPY (SELECT * FROM mobilities ORDER BY ALL) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _translate(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Look up each distinct spelling once, however many records there are: `meanings(kind, text, value)`."""
    readers: dict[str, Callable[[str], str | None]] = {
        **{column: partial(meaning, kind) for column, kind in _KIND_OF_VALUE.items()},
        "activity_type": partial(activity_code, sector=study.sector, own=study.spellings_of_types),
    }
    connection.execute("CREATE OR REPLACE TABLE meanings (kind VARCHAR, text VARCHAR, value VARCHAR)")
    for column, reader in readers.items():
        query = f"SELECT DISTINCT {column} FROM records WHERE {column} IS NOT NULL ORDER BY 1"
        read = [(column, text, reader(text)) for (text,) in connection.execute(query).fetchall()]
        if read:
            connection.executemany("INSERT INTO meanings VALUES (?, ?, ?)", read)


def _read_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Read each distinct text of a day once: `days(text, day)`."""
    connection.execute("CREATE OR REPLACE TABLE days (text VARCHAR, day DATE)")
    texts = " UNION ".join(f"SELECT {column} FROM records WHERE {column} IS NOT NULL" for column in _DAYS)
    read = [(text, day_of(text)) for (text,) in connection.execute(f"{texts} ORDER BY 1").fetchall()]
    if read:
        connection.register("read_days", pd.DataFrame(read, columns=["text", "day"]).astype(object))
        connection.execute("INSERT INTO days SELECT * FROM read_days")
        connection.unregister("read_days")


def _register_projects(connection: duckdb.DuckDBPyConnection, projects: pd.DataFrame | None) -> None:
    """Make `projects(project_code, institution)`; without a list the project code stands for the institution."""
    connection.execute("CREATE OR REPLACE TABLE projects (project_code VARCHAR, institution VARCHAR)")
    if projects is None:
        connection.execute("INSERT INTO projects SELECT DISTINCT project_code, project_code FROM records")
    elif len(projects):
        rows = projects[["project_code", "institution"]].itertuples(index=False, name=None)
        connection.executemany("INSERT INTO projects VALUES (?, ?)", list(rows))


def _unknown_focus(connection: duckdb.DuckDBPyConnection, study: Study) -> list[InputError]:
    """Give an error for every focus institution without a project: it would silently be a headline of nothing."""
    known = {name for (name,) in connection.execute(_KNOWN_NAMES).fetchall()}
    return [
        InputError(
            f"the focus institution {name!r} has no project",
            do=ask_for_nearest(name, known, _WRITE_FOCUS, _WRITE_FOCUS),
            file="study.toml",
        )
        for name in study.focus
        if name not in known
    ]


def _tidy(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    make_stays(connection, study)
    groups = [code for code, kind in activity_types(study.sector).items() if kind.group]
    connection.execute("CREATE OR REPLACE TABLE cohorts (call_year INTEGER, cohort VARCHAR)")
    connection.executemany("INSERT INTO cohorts VALUES (?, ?)", list(study.cohort_of_year.items()))
    parameters = {
        "groups": groups,
        "groups_since": groups_since(study.sector),
        "listed": bool(activity_types(study.sector)),
        "unknown": UNKNOWN_TYPE,
        "mode_since": MODE_SINCE,
        "drafts": study.include_drafts,
        "accompanying": study.include_accompanying_persons,
    }
    connection.execute(_MOBILITIES, parameters)


def _whole(column: str) -> str:
    return f"""CASE WHEN regexp_full_match(records.{column}, '{_WHOLE}')
        THEN cast(regexp_extract(records.{column}, '^\\d+') AS INTEGER) END"""


def _meaning_of(column: str) -> str:
    return f"LEFT JOIN meanings AS m_{column} ON m_{column}.kind = '{column}' AND m_{column}.text = records.{column}"


# One row a record. Dates that are no day, and durations that are no number, become NULL: reported, not refused. The
# text stays beside them, so that what was not understood still tells two records apart: `content` is all that was read.
# In exports of the predecessor of the Beneficiary Module the form of a mobility (`mode`) stands for the flag. A row of
# an unknown kind that has neither a type nor a flag repeats nothing of a mobility: it is a sub-row.
_TYPED = f"""
CREATE OR REPLACE TABLE typed AS
SELECT *, {{
    'accompanying': coalesce(accompanying, 'no'), 'blended': coalesce(blended, 'no'), 'participants': participants,
    'status': status, 'activity_type': coalesce(activity_type, activity_type_text), 'mode': mode,
    'start': coalesce(start_date::VARCHAR, start_text), 'end': coalesce(end_date::VARCHAR, end_text),
    'duration': coalesce(duration_days::VARCHAR, duration_text), 'force_majeure': force_majeure,
    'virtual_start': coalesce(virtual_start::VARCHAR, virtual_start_text),
    'virtual_end': coalesce(virtual_end::VARCHAR, virtual_end_text),
    'virtual_days': coalesce(virtual_days::VARCHAR, virtual_days_text)}} AS content
FROM (
    SELECT records.file, records."row", records.project_code, records.mobility_id, projects.institution,
        records.blended AS blended_text, records.accompanying_person AS accompanying_text,
        records.participants AS participants_text,
        CASE WHEN records.blended IS NOT NULL THEN m_blended.value
            WHEN m_mode.value IS NOT NULL THEN if(m_mode.value = 'blended', 'yes', 'no') END AS blended,
        records.mode AS mode_text, m_accompanying_person.value AS accompanying, m_status.value AS status,
        records.status IS NOT NULL AND m_status.value IS NULL AS status_unknown,
        records.data_type IS NOT NULL AND m_data_type.value IS NULL AS data_type_unknown,
        coalesce(m_data_type.value = 'sub_row', false) OR (data_type_unknown
            AND coalesce(records.activity_type, records.blended, records.mode) IS NULL) AS sub_row,
        m_activity_type.value AS activity_type,
        try_cast(regexp_extract(records.project_code, '^(20\\d\\d)-', 1) AS INTEGER) AS call_year,
        nullif(regexp_extract(records.project_code, '-(KA\\d{{2,3}})(-|$)', 1), '') AS action,
        {_whole("participants")} AS participants,
        d_start_date.day AS start_date, d_end_date.day AS end_date,
        {_whole("duration_days")} AS duration_days,
        d_virtual_start_date.day AS virtual_start, d_virtual_end_date.day AS virtual_end,
        {_whole("virtual_duration_days")} AS virtual_days,
        m_mode.value AS mode, coalesce(m_force_majeure.value = 'yes', false) AS force_majeure,
        records.activity_type AS activity_type_text, records.start_date AS start_text,
        records.end_date AS end_text, records.duration_days AS duration_text,
        records.virtual_start_date AS virtual_start_text, records.virtual_end_date AS virtual_end_text,
        records.virtual_duration_days AS virtual_days_text
    FROM records LEFT JOIN projects USING (project_code)
    {" ".join(map(_meaning_of, (*_KIND_OF_VALUE, "activity_type")))}
    {" ".join(f"LEFT JOIN days AS d_{column} ON d_{column}.text = records.{column}" for column in _DAYS)}
)
"""

# Rule 1: one row a key; what else has the key is the same mobility again. Sub-rows share the key of their mobility.
_MOBILITIES = """
CREATE OR REPLACE TABLE mobilities AS
WITH keyed AS (
    SELECT *, row_number() OVER key AS place, count(*) OVER key_whole - 1 AS repeats
    FROM stays WHERE NOT sub_row
    WINDOW key AS (PARTITION BY project_code, mobility_id ORDER BY file, "row"),
        key_whole AS (PARTITION BY project_code, mobility_id)
), sound AS (
    SELECT * EXCLUDE (place), row_number() OVER (PARTITION BY project_code, content ORDER BY file, "row") > 1
        AS same_as_earlier
    FROM keyed WHERE place = 1
    UNION ALL BY NAME
    SELECT *, 0 AS repeats, false AS same_as_earlier FROM stays WHERE sub_row
), known AS (
    SELECT *, list_contains($groups, coalesce(activity_type, '')) OR coalesce(participants, 0) > 1 AS is_group,
        coalesce(accompanying = 'yes', false) AS is_accompanying
    FROM sound LEFT JOIN cohorts USING (call_year)
)
SELECT cohort, call_year, project_code, institution, coalesce(activity_type, $unknown) AS activity_type,
    CASE WHEN is_group THEN 'group' ELSE 'individual' END AS kind,
    CASE WHEN is_group THEN greatest(coalesce(participants, 1), 1) ELSE 1 END AS participants,
    is_group AND coalesce(participants, 0) = 0 AS group_without_number,
    coalesce(blended = 'yes', false) AS blended, blended IS NULL AS blended_empty,
    is_accompanying AS accompanying_person, coalesce(status = 'draft', false) AS draft, status_unknown,
    data_type_unknown,
    activity_type IS NULL AND $listed AS activity_type_unknown,
    is_group AND coalesce(call_year < $groups_since, false) AS group_too_early,
    start_date, end_date, duration_days, stay, stay_unreadable, days_at_least, days_at_most, shortest, longest,
    first_day, last_day, virtual_part, mode,
    blended_text IS NULL AND mode IS NOT NULL AND coalesce(start_date < $mode_since, false) AS mode_defaulted,
    force_majeure, same_as_earlier, repeats::INTEGER AS repeats,
    CASE WHEN sub_row THEN 'sub_row' WHEN cohort IS NULL THEN 'other_call_year'
        WHEN coalesce(status = 'draft', false) AND NOT $drafts THEN 'draft'
        WHEN is_accompanying AND NOT $accompanying THEN 'accompanying_person' END AS left_out,
    file, "row"
FROM known
"""
