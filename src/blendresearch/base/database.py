"""The database that carries the records of a study: on disk, within a bound of memory, and gone afterwards."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from glob import escape
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.base.errors import PlaceError

# What DuckDB may hold before it goes to its file. Each of its threads needs some of that to itself, so there are few.
MEMORY, _MOST_THREADS = "650MB", 4

Rows = Sequence[tuple[object, ...]]


@contextmanager
def opened(near: Path | None = None, threads: int = _MOST_THREADS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty database in a file of its own, for as long as the block runs.

    It works with so many `threads`, or as many as there are processors where these are fewer. The file stands in
    TMPDIR where that is set, else in the folder `near`, which is made: the usual place for temporary files is often
    kept in memory. What does not fit in memory goes to disk beside it.
    """
    place = _place(near)
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".database-", dir=place) as folder:
        settings = {
            "threads": min(os.cpu_count() or 1, threads, _MOST_THREADS),
            "temp_directory": str(Path(folder) / "spilled"),
            # No older DuckDB has to read the file, and newer ones write texts in half the time.
            "storage_compatibility_version": "latest",
        }
        with connected(Path(folder) / "database", **settings) as connection:
            # The file is thrown away: nobody needs it in order.
            connection.execute("PRAGMA disable_checkpoint_on_shutdown")
            yield connection


def _place(near: Path | None) -> Path:
    """Choose the folder; DuckDB takes what follows a question mark in the path of its file for no part of it."""
    asked, temporary = os.environ.get("TMPDIR"), Path(tempfile.gettempdir())
    if asked:  # within which a command has a folder of its own (`scratch`)
        place = temporary if temporary.is_relative_to(Path(asked).absolute()) else Path(asked)
    else:
        place = near or temporary
    found = next((each for each in (place, near, temporary) if each and "?" not in str(each)), None)
    if found is None:
        what = "The database cannot work in a folder with a question mark in its path"
        raise PlaceError(what, do="Set TMPDIR to another folder, or choose another --output")
    return found


def connected(path: str | Path = ":memory:", **settings: object) -> duckdb.DuckDBPyConnection:
    """Connect to a database, by default one in memory, with some settings.

    Without a bar of its own, which DuckDB draws into notebooks and over whatever it takes for a terminal.
    """
    connection = duckdb.connect(path, config={"memory_limit": MEMORY, **settings})
    connection.execute("PRAGMA disable_progress_bar")
    return connection


def parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    """Read one Parquet file, whatever it and its folders are called: no pattern, and no column of their names."""
    return connection.read_parquet(escape(str(path)), hive_partitioning=False)


def sql(package: str, name: str) -> str:
    """Give the SQL that stands beside a module, in `sql/<name>.sql` of its package."""
    return (files(package) / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def let(connection: duckdb.DuckDBPyConnection, **values: object) -> None:
    """Name values for the SQL of views, which reads them by `getvariable`: a view takes no parameters."""
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])


def make(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Rows | pd.DataFrame = ()
) -> None:
    """Make a table anew: columns as name and type, and rows."""
    typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({typed})")
    append(connection, table, columns, rows)


def append(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str], rows: Rows | pd.DataFrame
) -> None:
    """Add rows to a table, all at once: one by one, a hundred thousand take minutes."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    if frame.empty:
        return
    connection.register("added", frame)
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM added")
    finally:
        connection.unregister("added")
