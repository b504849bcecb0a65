"""Where words stand that are read as nothing: each of them is told once, so that all can be explained in one go.

A word itself is never told: a cell can hold a person.
"""

from collections.abc import Iterator

import duckdb

from blendresearch.base.errors import NAMED_ROWS


def and_other_words(connection: duckdb.DuckDBPyConnection, concept: str, table: str, condition: str) -> str:
    """Say where other words stand than that of the first row of `table` that meets a condition; "" where there is none.

    `table` is SQL with the columns `file` and `row`, `concept` that of the cells that are not understood.
    """
    query = f"""SELECT file, "row" FROM (SELECT file, "row" FROM {table} WHERE {condition})
        JOIN (SELECT file, "row", lower(bare("{concept}")) AS word FROM raw_records) USING (file, "row")
        QUALIFY row_number() OVER (PARTITION BY word ORDER BY file, "row") = 1 ORDER BY file, "row" """
    (first, _), *others = connection.execute(query).fetchall() or [("", 0)]
    if not others:
        return ""
    words = "another word" if len(others) == 1 else f"{len(others)} other words, first"
    return f"; {words} in {', '.join(_places(others, first))}{' and so on' if len(others) > NAMED_ROWS else ''}"


def _places(found: list[tuple[str, int]], told: str) -> Iterator[str]:
    for file, row in found[:NAMED_ROWS]:
        yield f"row {row}" if file == told else f"row {row} of {file}"
