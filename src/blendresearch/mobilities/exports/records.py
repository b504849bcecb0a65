"""All exports of a study as one table of text, with only the columns that are needed.

Everything is read as text first, so that a code keeps its zeros and a date its day. Columns that no concept needs
(names, dates of birth, e-mail, comments) are never loaded, nor those that no count rests on (country, fewer
opportunities).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.headings import HeadingRow, Headings
from blendresearch.mobilities.exports.misfits import in_one_cell, one_cell_error
from blendresearch.mobilities.exports.record_cells import Cells
from blendresearch.mobilities.exports.record_sheets import read_sheet, text_of
from blendresearch.study.files import refuse_outside, unchanged
from blendresearch.study.folder import export_files
from blendresearch.study.reading.csv_fast import scan
from blendresearch.study.reading.csv_rows import Head, encoding_of, heads, numbered_rows
from blendresearch.study.reading.guards import refuse_too_much
from blendresearch.study.reading.kinds import kind_of


def load_records(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Load every export into the tables `cells` and `exports`, and give the files that were read.

    The view `records` over them has the columns `file` (name), `row` (as a spreadsheet counts) and one text column for
    each of CONCEPTS, trimmed, NULL where empty. Rows in which all of these are empty are left out. The table `exports`
    says of every `file` whether it has a column for the stay (`stay_exported`). Raises InputError with the first file
    that is wrong, and with all others as its `more`; the records of the sound ones are there then.
    """
    cells = Cells(connection)
    headings, files = Headings.of(folder), export_files(folder)
    wrong = []
    for path in files:
        try:
            refuse_outside(path, folder)
            with unchanged(path):
                _load(cells, path, headings)
            cells.finish()
        except InputError as error:
            wrong.append(error)
    cells.flush()
    if wrong:
        raise InputError.together(wrong)
    return files


def _load(cells: Cells, path: Path, headings: Headings) -> None:
    refuse_too_much(path)
    if kind_of(path) == "text":
        _load_text(cells, path, headings)
    else:
        _load_spreadsheet(cells, path, headings)


def _load_text(cells: Cells, path: Path, headings: Headings) -> None:
    encoding = encoding_of(path)
    heading, head = _best(heads(path, encoding), headings)
    headings.judge(heading, head.rows, path)
    cells.start(path, heading)
    with scan(path, encoding, head, heading.first_record, len(heading.cells)) as source:
        if source is not None and cells.scan(source):
            return
    cells.start(path, heading)
    cells.add(_fitting(numbered_rows(path, encoding, head.separator), heading, path))


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
        if not cells:  # a blank line, of which there can be millions
            continue
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


def _load_spreadsheet(cells: Cells, path: Path, headings: Headings) -> None:
    heading, rows = read_sheet(path, headings)
    cells.start(path, heading)
    cells.add(enumerate(rows[heading.first_record :], start=heading.first_record + 1), text_of)
