"""All exports of a study as one table of text, with only the columns that are needed.

Everything is read as text first, so that a code keeps its zeros and a date its day. Columns that no concept needs (names,
dates of birth, e-mail, comments) are never loaded, nor those that no count rests on (country, fewer opportunities).
"""

from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.errors import InputError
from blendresearch.exports.headings import Heading, Headings
from blendresearch.exports.spreadsheet import read_sheet, text_of
from blendresearch.exports.textfile import as_utf8, encoding_of, heads

CONCEPTS = (
    "project_code", "mobility_id", "activity_type", "accompanying_person", "blended", "participants",
    "start_date", "end_date", "duration_days", "status", "data_type",
)  # fmt: skip
TEXT_FILES, SPREADSHEETS = {".csv"}, {".xlsx"}


def export_files(folder: Path) -> list[Path]:
    """List the exports of a study folder in the order of their names; raise InputError when there is none."""
    exports = folder / "mobilities"
    found = sorted(exports.iterdir(), key=lambda path: path.name) if exports.is_dir() else []
    files = [path for path in found if path.suffix.lower() in TEXT_FILES | SPREADSHEETS and not _is_lock(path)]
    if not files:
        raise InputError(
            f"there is no export in {folder.name}/mobilities",
            do="Put the exports of the Beneficiary Module there, as CSV or XLSX",
        )
    return files


def other_files(folder: Path) -> list[Path]:
    """List what stands between the exports and is not read: a notice is owed for it."""
    files = set(export_files(folder))
    return sorted(
        path for path in (folder / "mobilities").iterdir() if path not in files and path.suffix.lower() != ".md"
    )


def _is_lock(path: Path) -> bool:
    return path.name.startswith(("~$", ".~lock", "."))


def load_records(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Load every export into the table `records` and give the files that were read.

    `records` has the columns `file` (name), `row` (as a spreadsheet counts) and one text column for each of CONCEPTS,
    trimmed, NULL where empty. Rows in which all of these are empty are left out. Raises InputError.
    """
    columns = ", ".join(f"{concept} VARCHAR" for concept in CONCEPTS)
    connection.execute(f'CREATE OR REPLACE TABLE records (file VARCHAR, "row" BIGINT, {columns})')
    headings, files = Headings.of(folder), export_files(folder)
    for path in files:
        if path.suffix.lower() in TEXT_FILES:
            _load_text(connection, path, headings)
        else:
            _load_spreadsheet(connection, path, headings)
    return files


def _load_text(connection: duckdb.DuckDBPyConnection, path: Path, headings: Headings) -> None:
    encoding = encoding_of(path)
    candidates = [(headings.locate(head.rows), head) for head in heads(path, encoding)]
    heading, head = max(candidates, key=lambda pair: len(pair[0].named))
    headings.judge(heading, path)
    with as_utf8(path, encoding) as utf8:
        options = {
            "skip": head.last_lines[heading.row],
            "delim": head.separator,
            "columns": {f"c{position}": "VARCHAR" for position in range(len(heading.cells))},
        }
        source = """read_csv($path, auto_detect = false, header = false, all_varchar = true, quote = '"', escape = '"',
            null_padding = true, parallel = false, skip = $skip, delim = $delim, columns = $columns)"""
        source = f'(SELECT *, row_number() OVER () + {heading.row + 1} AS "row" FROM {source})'
        try:
            _insert(connection, path, heading, source, {"path": str(utf8), **options})
        except duckdb.Error:  # its message quotes the line, which may hold a person: it is not passed on
            raise InputError(
                "its rows do not fit its headings (more cells than headings, or a quotation mark that never ends)",
                do="Export it again, or mend that row in a spreadsheet and save it as CSV UTF-8",
                file=path,
            ) from None


def _load_spreadsheet(connection: duckdb.DuckDBPyConnection, path: Path, headings: Headings) -> None:
    heading, rows = read_sheet(path, headings)
    records = rows[heading.row + 1 :]
    needed = {f"c{at}": [text_of(row[at]) for row in records] for at in heading.columns.values()}
    numbers = range(heading.row + 2, heading.row + 2 + len(records))
    frame = pd.DataFrame({"row": pd.Series(numbers, dtype="int64"), **needed}).astype({name: object for name in needed})
    connection.register("sheet", frame)
    try:
        _insert(connection, path, heading, "sheet", {})
    finally:
        connection.unregister("sheet")


def _insert(
    connection: duckdb.DuckDBPyConnection, path: Path, heading: Heading, source: str, options: dict[str, object]
) -> None:
    """Add the needed columns of one file to `records`."""
    at = heading.columns
    cells = ", ".join(f"nullif(trim(c{at[c]}), '') AS {c}" if c in at else f"NULL AS {c}" for c in CONCEPTS)
    query = f"""
        INSERT INTO records
        SELECT $file, "row", COLUMNS(* EXCLUDE "row") FROM (SELECT "row", {cells} FROM {source})
        WHERE coalesce({", ".join(CONCEPTS)}) IS NOT NULL ORDER BY "row" """
    connection.execute(query, {"file": path.name, **options})
