"""All exports of a study as one table of text, with only the columns that are needed.

Everything is read as text first, so that a code keeps its zeros and a date its day. Columns that no concept needs
(names, dates of birth, e-mail, comments) are never loaded, nor those that no count rests on (country, fewer
opportunities).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.error_cells import error_cells
from blendresearch.mobilities.exports.headings import CONCEPTS, SEARCHED_ROWS, HeadingRow, Headings
from blendresearch.mobilities.exports.hints import hint_rows
from blendresearch.mobilities.exports.joined import Joined, names_the_same
from blendresearch.mobilities.exports.misfits import in_one_cell, one_cell_error
from blendresearch.mobilities.exports.record_cells import Cells
from blendresearch.mobilities.exports.record_lines import RecordShape
from blendresearch.mobilities.exports.record_sheets import read_sheet
from blendresearch.study.files import refuse_outside, unchanged
from blendresearch.study.folder import export_files
from blendresearch.study.reading.csv_fast import Scan, scan
from blendresearch.study.reading.csv_rows import (
    Row,
    encoding_of,
    heads,
    how_to_mend_marks,
    last_rows,
    rows_below,
    unruly,
)
from blendresearch.study.reading.kinds import kind_of
from blendresearch.study.reading.workbooks import text_of

_GOES_ON = "a cell of the row goes on over further rows, as a lone quotation mark makes it"
_END_BELOW = (
    "the row holds the end of the row above, which is broken, or a note below the table",
    "Join the two rows or export it again; is it a note, then remove the row",
)


def load_records(connection: duckdb.DuckDBPyConnection, folder: Path, some: Sequence[Path] | None = None) -> None:
    """Load every export, or `some`, into the tables `cells` and `exports`.

    The view `records` over them has the columns `file` (name), `row` (as a spreadsheet counts) and one text column for
    each of CONCEPTS, trimmed, NULL where empty. Rows in which all of these are empty are left out. The table `exports`
    says of every `file` whether it has a column for the stay (`stay_exported`). Raises InputError with the first file
    that is wrong, and with all others as its `more`; the records of the sound ones are there then.
    """
    cells = Cells(connection)
    headings, files = Headings.of(folder), export_files(folder) if some is None else list(some)
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
    wrong += error_cells(connection)
    if wrong:
        raise InputError.together(wrong)


def _load(cells: Cells, path: Path, headings: Headings) -> None:
    if kind_of(path) == "text":
        _load_text(cells, path, headings)
    else:
        _load_spreadsheet(cells, path, headings)


def _load_text(cells: Cells, path: Path, headings: Headings) -> None:
    encoding = encoding_of(path)
    table = _table(path, encoding, headings)
    cells.start(path)
    cells.begin(table.heading)
    shape = RecordShape.of(table.heading, table.separator)
    width = len(table.heading.cells)
    above = table.lines_above
    _refuse_cut_off(path, encoding, table, shape)
    with scan(path, encoding, table.separator, lines_above=above, width=width, shape=shape) as source:
        if source is not None and cells.scan(source) and _is_one(cells, source, table.heading, headings):
            cells.split()
            return
    cells.start(path)
    first = table.heading.first_record
    rows = rows_below(path, encoding, table.separator, lines_above=above, rows_above=first)
    # There can be millions of blank rows, with separators or spaces or without.
    filled = (row for row in rows if row.cells and "".join(row.cells).strip())
    for heading, records in Joined(filled, table.heading, headings, path).exports():
        cells.begin(heading)
        cells.add(_fitting(records, heading, RecordShape.of(heading, table.separator), path))


@dataclass(frozen=True)
class _Table:
    """The table in a CSV file: its separator, its headings, and how many lines of the file stand above its records."""

    separator: str
    heading: HeadingRow
    lines_above: int


def _table(path: Path, encoding: str, headings: Headings) -> _Table:
    """Find the separator and the line with which all headings that are needed are there.

    Raises InputError by the separator with the most headings when there is none.
    """
    tried = []
    for head in heads(path, encoding):
        tried.append(head)
        searched = max([SEARCHED_ROWS, *head.last_lines[:SEARCHED_ROWS]])
        for line in range(min(searched, len(head.lines))):
            below = head.below(line)
            # Not further below: elsewhere it might not be the first of the file.
            if heading := headings.at_top(below.rows):
                lines_above = below.last_lines[heading.first_record - 1]
                heading = replace(heading, row=heading.row + below.rows_above)
                headings.judge(heading, head.rows, path)
                above = [each.split(head.separator) for each in head.lines[:line]]
                headings.refuse_others(above, heading, path)
                shape = RecordShape.of(heading, head.separator)
                if any(map(shape.fits, head.lines[line + 1 : lines_above])):
                    raise InputError(_GOES_ON, do=how_to_mend_marks(path), file=path, row=heading.row + 1)
                return _Table(head.separator, heading, lines_above)
    located = [(headings.locate(head.rows), head) for head in tried]
    heading, head = max(located, key=lambda found: len(found[0].named))
    headings.judge(heading, head.rows, path)
    raise unruly(path, heading.row + 1)  # they are there, between marks that keep no rules


def _refuse_cut_off(path: Path, encoding: str, table: _Table, shape: RecordShape) -> None:
    """Raise InputError for a file that ends within a record: the rest of a download that was broken off is missing."""
    width, rows = len(table.heading.cells), last_rows(path, encoding, table.separator)
    if len(rows) == 2 and len(rows[1]) < width <= len(rows[0]) and shape.has_key(rows[1]):
        what = "it ends in the middle of its last row, as when a download is broken off: what followed would be missing"
        do = "Export it again and put the whole file here; is that row whole, then end it with a line break"
        raise InputError(what, do=do, file=path)


def _is_one(cells: Cells, source: Scan, heading: HeadingRow, headings: Headings) -> bool:
    """Tell whether rows that were scanned are one export: headings among them are those at its top, said once more."""
    for cells_of_row in cells.odd_rows(source):
        row = headings.row(["" if cell is None else cell for cell in cells_of_row])
        is_hint = hint_rows([[row.cells[at] for at in heading.columns.values()]]) == 1
        if is_hint or (row.is_sure and not names_the_same(row, heading)):
            return False
    return True


def _fitting(
    rows: Iterable[Row], heading: HeadingRow, shape: RecordShape, path: Path
) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the records, as long as the headings; spreadsheets leave empty cells at the end of a row out."""
    width = len(heading.cells)
    before = max(at for at, cell in enumerate(heading.cells, start=1) if cell.strip())  # headings can be broken, too
    whole: dict[int, int] = {}  # the lengths of rows that lack no cell, each with the first row
    open_end = False  # whether the row above may lack its last cell, which is needed
    for row in rows:
        if len(row.lines) == 1 and len(in_one_cell(row.cells)) >= width > 1:
            raise one_cell_error(path, row.number)
        if wrong := _unfit(row, width, shape, before):
            what, do = wrong
            raise InputError(what, do=do or how_to_mend_marks(path), file=path, row=row.number)
        if open_end and len(row.cells) == 1 and row.cells[0].strip() and not shape.has_key(row.cells):
            what, do = _END_BELOW
            raise InputError(what, do=do, file=path, row=row.number)
        if len(row.cells) >= width and any(map(str.strip, row.cells)):
            whole.setdefault(len(row.cells), row.number)
            if len(whole) > 1:
                raise _of_another_length(whole, path)
        before = len(row.cells)
        open_end = before == width > 1 and not row.cells[-1].strip() and heading.concepts[-1] in CONCEPTS
        yield row.number, [*row.cells, *[""] * (width - before)]


def _of_another_length(whole: Mapping[int, int], path: Path) -> InputError:
    """Give the error of rows that lack no cell and are not as long: a separator too many shifts what is behind it."""
    length = max(whole)
    return InputError(
        f"the row has {length} cells, and others that lack none have {min(whole)}",
        do="Mend that row in a spreadsheet (a separator within a cell?), or export it again",
        file=path,
        row=whole[length],
    )


def _unfit(row: Row, width: int, shape: RecordShape, before: int) -> tuple[str, str] | None:
    """Tell what is wrong with a row that has not the cells of one record, and what to do; None when it has.

    What to do is "" for quotation marks, about which the whole file must be asked. `before` is how many cells the row
    above it has.
    """
    lengths = f"the row has {len(row.cells)} cells and the headings are {width}"
    if len(row.lines) > 1 and shape.has_another_within(row.cells, row.lines):
        return _GOES_ON, ""
    if any(cell.strip() for cell in row.cells[width:]):
        return lengths, "Mend that row in a spreadsheet (a separator within a cell?), or export it again"
    if max(len(row.cells), before) < width and any(map(str.strip, row.cells)) and not shape.has_key(row.cells):
        return "the row holds the end of the row above, which is broken", "Join the two rows, or export it again"
    if len(row.cells) < width <= len(row.cells) + sum(cell.count(shape.separator) for cell in row.cells):
        return f"{lengths}, but a cell holds separators, as lone quotation marks make it", ""
    return None


def _load_spreadsheet(cells: Cells, path: Path, headings: Headings) -> None:
    with read_sheet(path, headings) as sheet:
        cells.start(path)
        for heading, records in Joined(sheet.below(), sheet.heading, headings, path, text_of).exports():
            cells.begin(heading)
            cells.add(sheet.fitted(heading, records), text_of)
