"""Errors of a spreadsheet (#REF!) among the records: no value, and not the same as nothing."""

from collections.abc import Iterator

import duckdb

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import ERRORS_BEGIN, heading_of, is_spreadsheet_error
from blendresearch.mobilities.exports.headings import CONCEPTS

_DO = (
    "Mend it in the spreadsheet that it comes from and save that anew, or export the project again; an error in a cell "
    "that nobody fills in may be taken out"
)


def error_cells(connection: duckdb.DuckDBPyConnection) -> list[InputError]:
    """Give one InputError for each file and needed column in which records have errors, with the first row of it."""
    doubtful = ", ".join(f"count(*) FILTER ({_begins_so(concept)})" for concept in CONCEPTS)
    counts = connection.execute(f"SELECT {doubtful} FROM cells").fetchone()
    return [
        error
        for concept, count in zip(CONCEPTS, counts, strict=True)
        if count
        for error in _of_column(connection, concept)
    ]


def _begins_so(column: str) -> str:
    """Say in SQL that a cell begins as an error does, or was made a text (="...")."""
    return " OR ".join(f"starts_with({column}, '{beginning}')" for beginning in (*ERRORS_BEGIN, '="'))


def _of_column(connection: duckdb.DuckDBPyConnection, concept: str) -> Iterator[InputError]:
    cells = f"SELECT DISTINCT bare({concept}) FROM raw_records WHERE bare({concept}) IS NOT NULL"
    beginning = " OR ".join(f"starts_with(bare({concept}), '{text}')" for text in ERRORS_BEGIN)
    errors = [
        cell for (cell,) in connection.execute(f"{cells} AND ({beginning})").fetchall() if is_spreadsheet_error(cell)
    ]
    query = f"""SELECT file, min("row"), count(*) FROM raw_records WHERE list_contains($errors, bare({concept}))
        GROUP BY export, file ORDER BY export"""
    for file, row, count in connection.execute(query, {"errors": errors}).fetchall() if errors else []:
        more = f" (and so in {count - 1} more rows)" if count > 1 else ""
        what = f"the cell is an error of a spreadsheet, which is no value{more}"
        yield InputError(what, do=_DO, file=file, column=heading_of(concept), row=row)
