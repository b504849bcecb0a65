"""Tables that a text shows: CSV, of which the first row has the headings and the first column names the rows."""

from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean
from blendresearch.study.files import input_file
from blendresearch.study.list_rows import stop_at, wrong_rows
from blendresearch.study.reading.csv_rows import Head, encoding_of, heads, numbered_rows

_MOST_ROWS, _MOST_COLUMNS, _LONGEST_CELL, _MOST_BYTES = 500, 12, 500, 1 << 20


def read_text_table(folder: Path, name: str) -> list[list[str]]:
    """Read a table of a folder as rows of text, headings first; raise InputError when it is not there or not one."""
    path = folder / name
    if path.suffix.lower() != ".csv":
        raise InputError("it is no table that a text shows", do="Save it as CSV UTF-8", file=path)
    if input_file(folder, name) is None:
        raise InputError("the table is not there", do=f"Put it in {folder.name}/, or mend its name", file=path)
    if path.stat().st_size > _MOST_BYTES:
        raise _too_large(path)
    encoding = encoding_of(path)
    best = max(heads(path, encoding), key=_fit)
    rows = [(at, list(map(clean, cells))) for at, cells in numbered_rows(path, encoding, best.separator)]
    rows = [(at, cells) for at, cells in rows if any(cells) and not cells[0].casefold().startswith("sep=")]
    if len(rows) < 2:
        raise InputError("it has no headings with rows below them", do="Fill it in, or take it out", file=path)
    headings, *others = (cells for _, cells in rows)
    if len(rows) > _MOST_ROWS or len(headings) > _MOST_COLUMNS:
        raise _too_large(path)
    what, do = "the row has not as many cells as there are headings", "Mend the row in a spreadsheet"
    stop_at(wrong_rows([at for at, cells in rows if len(cells) != len(headings)], None, what, do, path))
    long = [at for at, cells in rows if max(map(len, cells)) > _LONGEST_CELL]
    stop_at(wrong_rows(long, None, f"a cell is longer than {_LONGEST_CELL} signs", "Shorten it", path))
    return [headings, *others]


def _fit(head: Head) -> tuple[bool, int]:
    """Tell how well a separator fits: rows of one width, and of how many cells."""
    widths = {len(row) for row in head.rows if any(row)}
    widest = max(widths, default=0)
    return widest > 1 and len(widths) == 1, widest


def _too_large(path: Path) -> InputError:
    what = f"it is larger than a table of a report: {_MOST_ROWS - 1} rows and {_MOST_COLUMNS} columns"
    return InputError(what, do="Take out what no reader needs", file=path)
