"""Errors of a spreadsheet (#REF!) among the records: no value, and not the same as nothing."""

from collections.abc import Iterator, Sequence

import duckdb

from blendresearch.base.errors import NAMED_ROWS, InputError, and_more
from blendresearch.data.codelists import ERRORS_BEGIN, heading_of, is_spreadsheet_error
from blendresearch.mobilities.exports.headings import CONCEPTS

_DO = (
    "Mend it in the spreadsheet that it comes from and save that anew, or export the project again; an error in a cell "
    "that nobody fills in may be taken out"
)


def error_cells(connection: duckdb.DuckDBPyConnection) -> list[InputError]:
    """Give one InputError for each file and needed column in which records have errors, with the first row of it.

    Such records are emptied, so that nothing is said of them twice.
    """
    doubtful = ", ".join(f"count(*) FILTER ({_begins_so(concept)})" for concept in CONCEPTS)
    counts = connection.execute(f"SELECT {doubtful} FROM cells").fetchone()
    errors = {
        concept: _errors_in(connection, concept) for concept, count in zip(CONCEPTS, counts, strict=True) if count
    }
    told = [each for concept, found in errors.items() if found for each in _of_column(connection, concept, found)]
    nothing = ", ".join(f"{concept} = NULL" for concept in CONCEPTS)
    for concept, found in errors.items():
        faulty = f"UPDATE cells SET {nothing} WHERE list_contains($errors, bare({concept}))"
        connection.execute(faulty, {"errors": found})
    return told


def _begins_so(column: str) -> str:
    """Say in SQL that a cell begins as an error does, or was made a text (="...")."""
    return " OR ".join(f"starts_with({column}, '{beginning}')" for beginning in (*ERRORS_BEGIN, '="'))


def _errors_in(connection: duckdb.DuckDBPyConnection, concept: str) -> list[str]:
    cells = f"SELECT DISTINCT bare({concept}) FROM raw_records WHERE bare({concept}) IS NOT NULL"
    beginning = " OR ".join(f"starts_with(bare({concept}), '{text}')" for text in ERRORS_BEGIN)
    found = connection.execute(f"{cells} AND ({beginning})").fetchall()
    return [cell for (cell,) in found if is_spreadsheet_error(cell)]


def _of_column(connection: duckdb.DuckDBPyConnection, concept: str, errors: Sequence[str]) -> Iterator[InputError]:
    query = f"""SELECT file, count(*), min("row", {NAMED_ROWS + 1}) FROM raw_records
        WHERE list_contains($errors, bare({concept})) GROUP BY export, file ORDER BY export"""
    for file, count, (row, *others) in connection.execute(query, {"errors": errors}).fetchall():
        what = f"the cell is an error of a spreadsheet, which is no value{and_more(count - 1, others)}"
        yield InputError(what, do=_DO, file=file, column=heading_of(concept), row=row)
