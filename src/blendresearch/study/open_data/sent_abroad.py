"""How many learners and staff were sent abroad, by country, field and year, from the Commission's open files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from blendresearch.base.database import make, opened
from blendresearch.base.errors import InputError, and_more
from blendresearch.study.files import cannot_be_opened, sha256_of
from blendresearch.study.open_data import open_meanings as meanings
from blendresearch.study.open_data.reading import CELLS, cells_of, concepts, load, make_cells

_CALL, _START = "call_year", "start_year"
_PROJECT = ("field", "project_reference")
# What a row of the table means: each different cell is read once, and rows are joined with what their cells mean.
_MEANT = """
    SELECT alike.file, rows, number * rows AS participants, country, field_code, profile_code,
        coalesce(call_year, start_year) AS year, if(call_year IS NULL, $start, $call) AS year_basis
    FROM alike JOIN numbers USING (participants) JOIN countries USING (sending_country)
        JOIN fields USING (field, project_reference) JOIN profiles USING (profile, activity)
        JOIN calls USING (project_reference) JOIN starts USING (start)
"""
_SENT = """
    SELECT country, field_code, profile_code, year_basis, year, sum(participants)::BIGINT, list(DISTINCT file)
    FROM meant WHERE country IS NOT NULL AND field_code = $field AND profile_code IS NOT NULL AND year IS NOT NULL
    GROUP BY ALL ORDER BY country, profile_code, year_basis, year
"""
_LEFT_OUT = """
    SELECT coalesce(sum(participants) FILTER (country IS NULL), 0)::BIGINT,
        coalesce(sum(participants) FILTER (own AND field_code IS NULL), 0)::BIGINT,
        coalesce(sum(participants) FILTER (own AND field_code = $field AND profile_code IS NULL), 0)::BIGINT,
        coalesce(sum(participants) FILTER (own AND field_code = $field AND NOT profile_code IS NULL AND year IS NULL),
            0)::BIGINT
    FROM (SELECT *, country = $country AS own FROM meant)
"""


@dataclass(frozen=True)
class Counted:
    """Participants of one field whom one country sent: `profile` is learners or staff.

    `year_basis` is call_year where the rows have a project reference, else start_year: the two are never added up.
    `files` are the names of the files that have such rows.
    """

    country: str
    field: str
    profile: str
    year_basis: str
    year: int
    participants: int
    files: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """Participants who are in no count: whose sending country is not known, and of one country whose field is
    not known, and of that country and field who are neither learners nor staff, or without a year."""

    country: int
    field: int
    profile: int
    year: int


def count_sent(
    paths: Sequence[Path], field: str, country: str, near: Path | None = None
) -> tuple[list[Counted], LeftOut, int]:
    """Count the participants of a field (VET, ...) by sending country, year and profile; give also how many rows.

    A row says of how many participants it is: one where that is missing, and none where it says 0. Identical rows are
    different persons. `near` is where the database may work. Raises InputError when a file cannot be read, is there
    twice or within another one, lacks a heading, or has a number of participants that is none.
    """
    _refuse_twice(paths)
    with opened(near) as connection:
        make_cells(connection)
        for number, path in enumerate(paths):
            load(connection, number, path)
        _refuse_within(connection, paths)
        _read_meanings(connection, paths)
        asked = {"field": field, "country": country}
        rows = connection.execute(_SENT, {"field": field}).fetchall()
        sent = [Counted(*facts, tuple(sorted({paths[at].name for at in files}))) for *facts, files in rows]
        left = connection.execute(_LEFT_OUT, asked).fetchone() or (0, 0, 0, 0)
        (read,) = connection.execute("SELECT coalesce(sum(rows), 0)::BIGINT FROM alike").fetchone() or (0,)
    return sent, LeftOut(*left), read


def _refuse_twice(paths: Sequence[Path]) -> None:
    """Raise InputError when two files are the same: each row would count twice."""
    seen: dict[object, Path] = {}
    for path in paths:
        if not path.is_file():
            raise cannot_be_opened(path)
    sizes = [path.stat().st_size for path in paths]
    for path, size in zip(paths, sizes, strict=True):
        key = (size, sha256_of(path) if sizes.count(size) > 1 else "")
        if key in seen:
            what = f"it is the same as {seen[key].name}, and its rows would count twice"
            raise InputError(what, do="Name each file once", file=path)
        seen[key] = path


def _refuse_within(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    """Raise InputError when all rows of a file stand in another one, saved otherwise or with those of other years."""
    query = f"""WITH keyed AS (
            SELECT file, hash({", ".join(concepts())}) AS key, sum(rows) AS rows FROM {CELLS} GROUP BY ALL
        ), sizes AS (SELECT file, count(*) AS keys FROM keyed GROUP BY file)
        SELECT here.file, there.file FROM keyed AS here
        JOIN keyed AS there ON here.key = there.key AND here.file <> there.file AND here.rows <= there.rows
        JOIN sizes ON here.file = sizes.file GROUP BY ALL HAVING count(*) = any_value(keys) ORDER BY ALL DESC LIMIT 1"""
    for file, other in connection.execute(query).fetchall():
        what = f"all its rows stand in {paths[other].name}, too, and would count twice"
        raise InputError(what, do="Name one of the two files alone", file=paths[file])


def _read_meanings(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    _refuse_numbers(connection, paths)
    _mean(connection, "numbers", {"number": "BIGINT"}, ("participants",), meanings.participants_of)
    _mean(connection, "countries", {"country": "VARCHAR"}, ("sending_country",), meanings.country_of)
    _mean(connection, "fields", {"field_code": "VARCHAR"}, _PROJECT, meanings.field_of)
    _mean(connection, "profiles", {"profile_code": "VARCHAR"}, ("profile", "activity"), meanings.profile_of)
    _mean(connection, "calls", {"call_year": "BIGINT"}, ("project_reference",), meanings.call_year_of)
    _mean(connection, "starts", {"start_year": "BIGINT"}, ("start",), meanings.year_of)
    connection.execute(f"CREATE TEMP TABLE meant AS {_MEANT}", {"start": _START, "call": _CALL})


def _mean(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    meaning: dict[str, str],
    columns: Sequence[str],
    read: Callable[..., object],
) -> None:
    """Make a table of what the different cells of some columns mean, or combinations of them."""
    query = f"SELECT DISTINCT {', '.join(columns)} FROM {CELLS}"
    different = connection.execute(query).fetchall()
    rows = [(*cells, read(*cells)) for cells in different]
    make(connection, table, dict.fromkeys(columns, "VARCHAR") | meaning, rows)


def _refuse_numbers(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    """Raise InputError with the first row of a file whose number of participants is none."""
    found = connection.execute(
        f"SELECT file, participants, sum(rows) FROM {CELLS} GROUP BY ALL ORDER BY file"
    ).fetchall()
    wrong = [(file, int(rows)) for file, text, rows in found if meanings.participants_of(text) is None]
    if not wrong:
        return
    path = paths[wrong[0][0]]
    many = sum(rows for file, rows in wrong if file == wrong[0][0])
    cells = cells_of(path, "participants")
    row = next((number for number, cell in cells if meanings.participants_of(cell) is None), None)
    what, do = "the number of participants is no whole number", "Correct it, or download the file again"
    raise InputError(f"{what}{and_more(many - 1)}", do=do, file=path, row=row)
