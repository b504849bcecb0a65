"""All exports of a study as one table of text, with only the columns that are needed.

Everything is read as text first, so that a code keeps its zeros and a date its day. Columns that no concept needs
(names, dates of birth, e-mail, comments) are never loaded, nor those that no count rests on (country, fewer
opportunities).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.errors import InputError
from blendresearch.exports.bounds import refuse_too_much
from blendresearch.exports.headings import Heading, Headings
from blendresearch.exports.spreadsheet import read_sheet, text_of
from blendresearch.exports.textfile import encoding_of, heads, numbered_rows
from blendresearch.exports.wholefile import scan
from blendresearch.inputs import refuse_outside, unchanged

CONCEPTS = (
    "project_code", "mobility_id", "activity_type", "accompanying_person", "blended", "participants",
    "start_date", "end_date", "duration_days", "status", "data_type", "mode",
    "virtual_start_date", "virtual_end_date", "virtual_duration_days",
    "force_majeure",
)  # fmt: skip
TEXT_FILES, SPREADSHEETS = {".csv"}, {".xlsx"}
_BATCH = 50_000
_BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff"


def export_files(folder: Path) -> list[Path]:
    """List the exports of a study folder in the order of their names; raise InputError when there is none."""
    files = [path for path in _found(folder) if _is_export(path)]
    if not files:
        raise InputError(
            f"there is no export in {folder.name}/mobilities",
            do="Put the exports of the Beneficiary Module there, as CSV or XLSX",
        )
    return files


def other_files(folder: Path) -> list[Path]:
    """List what stands between the exports and is not read: a notice is owed for it."""
    files = set(export_files(folder))
    return [path for path in _found(folder) if path not in files and path.suffix.lower() != ".md"]


def _found(folder: Path) -> list[Path]:
    exports = folder / "mobilities"
    if not exports.is_dir():
        return []
    refuse_outside(exports, folder)
    return sorted(exports.iterdir(), key=lambda path: path.name)


def _is_export(path: Path) -> bool:
    lock = path.name.startswith(("~$", ".~lock", "."))
    # A link to nothing is one too: refused when it is read, where a silence would be a project that is not counted.
    there = path.is_file() or (path.is_symlink() and not path.exists())
    return path.suffix.lower() in TEXT_FILES | SPREADSHEETS and there and not lock


def load_records(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Load every export into the table `records` and give the files that were read.

    `records` has the columns `file` (name), `row` (as a spreadsheet counts) and one text column for each of CONCEPTS,
    trimmed, NULL where empty. Rows in which all of these are empty are left out. Raises InputError with the first file
    that is wrong, and with all others as its `more`; the records of the sound ones are there then.
    """
    columns = ", ".join(f"{concept} VARCHAR" for concept in CONCEPTS)
    connection.execute(f'CREATE OR REPLACE TABLE records (file VARCHAR, "row" BIGINT, {columns})')
    headings, files = Headings.of(folder), export_files(folder)
    wrong = []
    for path in files:
        try:
            refuse_outside(path, folder)
            _load_whole(connection, path, headings)
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise InputError.together(wrong)
    return files


def _load_whole(connection: duckdb.DuckDBPyConnection, path: Path, headings: Headings) -> None:
    """Load all records of a file, or none of them."""
    try:
        with unchanged(path):
            _load(connection, path, headings)
    except InputError:
        connection.execute("DELETE FROM records WHERE file = ?", [path.name])
        raise


def _load(connection: duckdb.DuckDBPyConnection, path: Path, headings: Headings) -> None:
    refuse_too_much(path)
    if path.suffix.lower() in TEXT_FILES:
        _load_text(connection, path, headings)
    else:
        _load_spreadsheet(connection, path, headings)


def _load_text(connection: duckdb.DuckDBPyConnection, path: Path, headings: Headings) -> None:
    encoding = encoding_of(path)
    candidates = [(headings.locate(head.rows), head) for head in heads(path, encoding)]
    heading, head = max(candidates, key=lambda pair: len(pair[0].named))
    headings.judge(heading, path)
    with scan(path, encoding, head, heading.row) as source:
        if source is not None:
            try:
                _insert(connection, path, heading, source.query, source.options)
                return
            except duckdb.Error:  # its message quotes a line, which may hold a person: it is not passed on
                pass
    _insert_rows(connection, path, heading, _fitting(numbered_rows(path, encoding, head.separator), heading, path))


def _fitting(
    rows: Iterable[tuple[int, list[str]]], heading: Heading, path: Path
) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the rows below the heading, as long as it; spreadsheets leave empty cells at the end of a row out."""
    width = len(heading.cells)
    for number, cells in islice(rows, heading.row + 1, None):
        if any(cell.strip() for cell in cells[width:]):
            raise InputError(
                f"the row has {len(cells)} cells and the headings are {width}",
                do="Mend that row in a spreadsheet (a separator within a cell?), or export it again",
                file=path,
                row=number,
            )
        yield number, cells + [""] * (width - len(cells))


def _load_spreadsheet(connection: duckdb.DuckDBPyConnection, path: Path, headings: Headings) -> None:
    heading, rows = read_sheet(path, headings)
    _insert_rows(connection, path, heading, enumerate(rows[heading.row + 1 :], start=heading.row + 2))


def _insert_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, heading: Heading, rows: Iterable[tuple[int, Sequence[object]]]
) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        needed = {f"c{at}": [text_of(cells[at]) for _, cells in batch] for at in heading.columns.values()}
        frame = pd.DataFrame({"row": [number for number, _ in batch], **needed})
        connection.register("batch", frame.astype(dict.fromkeys(needed, object)))
        try:
            _insert(connection, path, heading, "batch", {})
        finally:
            connection.unregister("batch")


def _insert(
    connection: duckdb.DuckDBPyConnection, path: Path, heading: Heading, source: str, options: dict[str, object]
) -> None:
    """Add the needed columns of one file to `records`."""
    at = heading.columns
    cells = ", ".join(f"nullif(trim(c{at[c]}, $blanks), '') AS {c}" if c in at else f"NULL AS {c}" for c in CONCEPTS)
    query = f"""
        INSERT INTO records
        SELECT $file, "row", COLUMNS(* EXCLUDE "row") FROM (SELECT "row", {cells} FROM {source})
        WHERE coalesce({", ".join(CONCEPTS)}) IS NOT NULL ORDER BY "row" """
    connection.execute(query, {"file": path.name, "blanks": _BLANKS, **options})
