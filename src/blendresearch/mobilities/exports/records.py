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

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import spellings
from blendresearch.mobilities.exports.headings import CONCEPTS, HeadingRow, Headings
from blendresearch.mobilities.exports.misfits import in_one_cell, one_cell_error
from blendresearch.mobilities.exports.record_sheets import read_sheet, text_of
from blendresearch.study.files import is_left_by_a_system, refuse_outside, unchanged
from blendresearch.study.reading.csv_fast import scan
from blendresearch.study.reading.csv_rows import Head, encoding_of, heads, numbered_rows
from blendresearch.study.reading.guards import refuse_too_much
from blendresearch.study.reading.kinds import SUFFIXES, kind_of

_BATCH = 50_000
_STAY = {"start_date", "end_date", "duration_days"}
_BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\u200e\u200f\ufeff"


def export_files(folder: Path) -> list[Path]:
    """List the exports of a study folder in the order of their names; raise InputError when there is none."""
    found = _found(folder)
    files = [path for path in found if _is_export(path)]
    if not files:
        only = f", only {', '.join(path.name for path in found[:5])}" if found else ""
        raise InputError(
            f"there is no export in {folder.name}/mobilities{only}",
            do="Put the exports of the Beneficiary Module there, as CSV, XLSX, XLS or ODS",
        )
    return files


def other_files(folder: Path) -> list[Path]:
    """List what stands between the exports and is not read: a notice is owed for it, but not for what systems leave."""
    files = set(export_files(folder))
    return [path for path in _found(folder) if path not in files]


def _found(folder: Path) -> list[Path]:
    """List what people put into `mobilities/`, but for notes in Markdown."""
    exports = folder / "mobilities"
    if not exports.is_dir():
        return []
    refuse_outside(exports, folder)
    found = (path for path in exports.iterdir() if not is_left_by_a_system(path) and path.suffix.lower() != ".md")
    return sorted(found, key=lambda path: path.name)


def _is_export(path: Path) -> bool:
    # A link to nothing is one too: refused when it is read, where a silence would be a project that is not counted.
    there = path.is_file() or (path.is_symlink() and not path.exists())
    return path.suffix.lower() in SUFFIXES and there


def load_records(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Load every export into the table `records` and give the files that were read.

    `records` has the columns `file` (name), `row` (as a spreadsheet counts) and one text column for each of CONCEPTS,
    trimmed, NULL where empty. Rows in which all of these are empty are left out. The table `exports` says of every
    `file` whether it has a column for the stay (`stay_exported`). Raises InputError with the first file that is wrong,
    and with all others as its `more`; the records of the sound ones are there then.
    """
    columns = ", ".join(f"{concept} VARCHAR" for concept in CONCEPTS)
    connection.execute(f'CREATE OR REPLACE TABLE records (file VARCHAR, "row" BIGINT, {columns})')
    connection.execute("CREATE OR REPLACE TABLE exports (file VARCHAR, stay_exported BOOLEAN)")
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
    if kind_of(path) == "text":
        _load_text(connection, path, headings)
    else:
        _load_spreadsheet(connection, path, headings)


def _load_text(connection: duckdb.DuckDBPyConnection, path: Path, headings: Headings) -> None:
    encoding = encoding_of(path)
    heading, head = _best(heads(path, encoding), headings)
    headings.judge(heading, head.rows, path)
    _note_columns(connection, path, heading)
    with scan(path, encoding, head, heading.first_record, len(heading.cells)) as source:
        if source is not None:
            try:
                _insert(connection, path, heading, source.query, source.options)
                return
            except duckdb.Error:  # its message quotes a line, which may hold a person: it is not passed on
                pass
    _insert_rows(connection, path, heading, _fitting(numbered_rows(path, encoding, head.separator), heading, path))


def _note_columns(connection: duckdb.DuckDBPyConnection, path: Path, heading: HeadingRow) -> None:
    connection.execute("INSERT INTO exports VALUES (?, ?)", [path.name, not _STAY.isdisjoint(heading.columns)])


def _best(candidates: Iterable[Head], headings: Headings) -> tuple[HeadingRow, Head]:
    """Choose the separator under which the headings make sense: the first with all that are needed, else the most."""
    best = None
    for head in candidates:
        heading = headings.locate(head.rows)
        if best is None or len(heading.named) > len(best[0].named):
            best = heading, head
        if not heading.missing:
            break
    return best


def _fitting(
    rows: Iterable[tuple[int, list[str]]], heading: HeadingRow, path: Path
) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the records, as long as the heading; spreadsheets leave empty cells at the end of a row out."""
    width = len(heading.cells)
    for number, cells in islice(rows, heading.first_record, None):
        if len(in_one_cell(cells)) >= width > 1:
            raise one_cell_error(path, number)
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
    _note_columns(connection, path, heading)
    _insert_rows(connection, path, heading, enumerate(rows[heading.first_record :], start=heading.first_record + 1))


def _insert_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, heading: HeadingRow, rows: Iterable[tuple[int, Sequence[object]]]
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
    connection: duckdb.DuckDBPyConnection, path: Path, heading: HeadingRow, source: str, options: dict[str, object]
) -> None:
    """Add the needed columns of one file to `records`, but for rows that repeat the headings of the file."""
    at = heading.columns
    cells = ", ".join(f"{_cell(at[concept]) if concept in at else 'NULL'} AS {concept}" for concept in CONCEPTS)
    query = f"""
        INSERT INTO records
        SELECT $file, "row", COLUMNS(* EXCLUDE "row") FROM (SELECT "row", {cells} FROM {source})
        WHERE coalesce({", ".join(CONCEPTS)}) IS NOT NULL AND (project_code, mobility_id) IS DISTINCT FROM ($code, $id)
        ORDER BY "row" """
    parameters = {
        "file": path.name,
        "blanks": _BLANKS,
        "missing": list(spellings("missing")),
        "code": heading.cells[at["project_code"]].strip(_BLANKS),
        "id": heading.cells[at["mobility_id"]].strip(_BLANKS),
    }
    connection.execute(query, {**parameters, **options})


def _cell(at: int) -> str:
    """Give SQL for a cell without the blanks around it, NULL when there is nothing in it or it says that."""
    return (
        f"CASE WHEN NOT list_contains($missing, lower(trim(c{at}, $blanks))) THEN nullif(trim(c{at}, $blanks), '') END"
    )
