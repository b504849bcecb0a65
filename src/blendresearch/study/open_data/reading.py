"""The Commission's open files as they come, each brought down to how often which needed cells stand together.

Only the columns that are needed are loaded, so that no age, gender or city is: a row of the database says how many rows
of a file are alike in them. Identical rows are different persons, and none is dropped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from blendresearch.base.database import append, make
from blendresearch.base.errors import HeadingError, InputError
from blendresearch.data.codelists import normalise
from blendresearch.study.files import cannot_be_opened
from blendresearch.study.open_data.open_meanings import PROJECT, columns_of, country_of, lacking, lists
from blendresearch.study.reading.csv_fast import Scan, scan
from blendresearch.study.reading.csv_rows import Head, encoding_of, heads, rows_below
from blendresearch.study.reading.kinds import kind_of
from blendresearch.study.reading.workbooks import Cell, opened, text_of

CELLS = "alike"
"""The table that files are brought down to: `file` (its place), the needed cells, and `rows`, how many are alike."""
_SEARCHED, _AT_ONCE = 25, 50_000
_LENGTH = "the row has not as many cells as there are headings"
_MEND = "Mend that row in a text editor (a separator within a cell?), or download the file again"


def concepts() -> list[str]:
    """Name what is read of a row, in the order of the list."""
    return list(lists()["headings"])


def make_cells(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table anew, without rows."""
    columns = {"file": "INTEGER", **dict.fromkeys(concepts(), "VARCHAR"), "rows": "BIGINT"}
    make(connection, CELLS, columns)


def load(connection: duckdb.DuckDBPyConnection, number: int, path: Path) -> None:
    """Add a file (CSV, or a workbook) to the table.

    Raises InputError when it cannot be read or has mobilities on two sheets, HeadingError when its headings lack
    something that is needed.
    """
    if not path.is_file():
        raise cannot_be_opened(path)
    if kind_of(path) == "text":
        _load_text(connection, number, path)
        return
    with _sheet(path) as (top, rows):
        _load_rows(connection, number, path, top, rows)


def cells_of(path: Path, concept: str) -> Iterator[tuple[int, str]]:
    """Give the cells of one column with the numbers of their rows, read one by one: to say where something is wrong."""
    if kind_of(path) == "text":
        found = _text(path)
        at, width = found.top.columns[concept], len(found.top.cells)
        yield from ((number, cells[at]) for number, cells in _fitting(found.rows(path), width, path))
        return
    with _sheet(path) as (top, rows):
        at = top.columns[concept]
        yield from ((number, cells[at]) for number, cells in _fitting(rows, len(top.cells), path))


@contextmanager
def _sheet(path: Path) -> Iterator[tuple["_Top", Iterator[tuple[int, list[str]]]]]:
    """Open a workbook at the sheet with the most headings, and give these and the rows below them."""
    with opened(path, _SEARCHED) as book:
        tops = [_top([[text_of(cell) for cell in row] for row in rows]) for rows in book.sheets]
        sheet = max(range(len(tops)), key=lambda at: len(tops[at].columns), default=0)
        top = tops[sheet] if tops else _top([])
        _judge(top, path)
        _refuse_another(top, [rows for at, rows in enumerate(book.sheets) if at != sheet], path)
        rows = islice(enumerate(book.rows(sheet), start=1), top.row, None)
        yield top, ((number, [text_of(cell) for cell in row]) for number, row in rows)


@dataclass(frozen=True)
class _Top:
    """The row of headings: its number (from 1), its cells, and where the concepts stand."""

    row: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]


def _top(rows: Sequence[Sequence[str]]) -> _Top:
    found = [_Top(at, tuple(cells), columns_of(cells)) for at, cells in enumerate(rows[:_SEARCHED], start=1)]
    return max(found, key=lambda top: len(top.columns), default=_Top(1, (), {}))


def _judge(top: _Top, path: Path) -> None:
    if missing := lacking(top.columns):
        named, known = lists()["concepts"], lists()["headings"]
        says = ", nor ".join(" or ".join(named[concept] for concept in either) for either in missing)
        do = "Is it one of the Commission's files of mobility periods? Then head that column as they do"
        raise HeadingError(f"no heading says {says}", do=f"{do} ({known[missing[0][0]][0]})", file=path, row=top.row)
    keys, there = [normalise(top.cells[at]) for at in top.columns.values()], [*map(normalise, top.cells)]
    if twice := next((key for key in keys if there.count(key) > 1), None):
        what, column = "the heading stands there twice", top.cells[there.index(twice)]
        raise HeadingError(what, do="Keep one column", file=path, column=column, row=top.row)


def _refuse_another(top: _Top, others: Sequence[Sequence[Sequence[Cell]]], path: Path) -> None:
    """Raise InputError when another sheet has rows of mobilities, too: under headings, or where this one was full."""
    at = top.columns["sending_country"]
    for rows in others:
        texts = [[text_of(cell) for cell in cells] for cells in rows]
        if not lacking(_top(texts).columns) or any(country_of(cells[at]) for cells in texts if len(cells) > at):
            do = "Save each as a file of its own, with headings above its rows"
            raise InputError("two of its sheets hold mobilities", do=do, file=path)


@dataclass(frozen=True)
class _Text:
    encoding: str
    head: Head
    top: _Top

    @property
    def lines_above(self) -> int:
        return self.head.last_lines[self.top.row - 1]

    def rows(self, path: Path) -> Iterator[tuple[int, list[str]]]:
        above, separator = self.lines_above, self.head.separator
        below = rows_below(path, self.encoding, separator, lines_above=above, rows_above=self.top.row)
        return ((row.number, row.cells) for row in below)


def _text(path: Path) -> _Text:
    encoding = encoding_of(path)
    tried = [(head, _top(head.rows)) for head in heads(path, encoding)]
    head, top = max(tried, key=lambda found: len(found[1].columns))
    _judge(top, path)
    return _Text(encoding, head, top)


@dataclass(frozen=True)
class _Shape:
    """A line that could be a row: as many cells, and a country where that stands."""

    separator: str
    width: int
    country: int

    @property
    def least(self) -> int:
        return self.width

    def fits(self, line: str) -> bool:
        cells = line.split(self.separator)
        return len(cells) >= self.width and country_of(cells[self.country].strip().strip('"')) is not None


def _load_text(connection: duckdb.DuckDBPyConnection, number: int, path: Path) -> None:
    found = _text(path)
    top, separator = found.top, found.head.separator
    width, above = len(top.cells), found.lines_above
    shape = _Shape(separator, width, top.columns["sending_country"])
    with scan(path, found.encoding, separator, lines_above=above, width=width, shape=shape) as source:
        if source is not None and _scanned(connection, number, top, source):
            return
    _load_rows(connection, number, path, top, found.rows(path))


def _scanned(connection: duckdb.DuckDBPyConnection, number: int, top: _Top, source: Scan) -> bool:
    """Let the database read a file; False, and nothing added, when it reads another number of rows than there are."""
    added = _alike(source.query, {concept: f"c{at}" for concept, at in top.columns.items()})
    try:
        connection.execute("BEGIN")
        connection.execute(added, {**source.options, "file": number})
        (read,) = connection.execute(f"SELECT sum(rows) FROM {CELLS} WHERE file = ?", [number]).fetchone() or (0,)
    except duckdb.Error:
        read = None
    connection.execute("COMMIT" if read == source.records else "ROLLBACK")
    return read == source.records


def _alike(source: str, columns: Mapping[str, str]) -> str:
    """Give the SQL that adds the cells of a source; of a project reference only what says its call and action."""
    cells = {each: f"coalesce(trim({columns[each]}), '')" if each in columns else "''" for each in concepts()}
    cells["project_reference"] = f"regexp_extract({cells['project_reference']}, '{PROJECT}')"
    named = ", ".join(f"{cell} AS {each}" for each, cell in cells.items())
    return f"INSERT INTO {CELLS} BY NAME SELECT $file AS file, {named}, count(*) AS rows FROM {source} GROUP BY ALL"


def _load_rows(
    connection: duckdb.DuckDBPyConnection,
    number: int,
    path: Path,
    top: _Top,
    rows: Iterable[tuple[int, Sequence[str]]],
) -> None:
    """Add rows that were read one by one, piece by piece."""
    needed, places = list(top.columns), list(top.columns.values())
    make(connection, "piece", dict.fromkeys(needed, "VARCHAR"))
    cells = (tuple(row[at] for at in places) for _, row in _fitting(rows, len(top.cells), path))
    while piece := list(islice(cells, _AT_ONCE)):
        connection.execute("DELETE FROM piece")
        append(connection, "piece", needed, piece)
        connection.execute(_alike("piece", {each: each for each in needed}), {"file": number})
    connection.execute("DROP TABLE piece")


def _fitting(rows: Iterable[tuple[int, Sequence[str]]], width: int, path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Give rows as long as the headings, without blank ones; there may be empty cells too many at the end."""
    for number, cells in rows:
        if any(map(str.strip, cells)):
            if len(cells) < width or any(map(str.strip, cells[width:])):
                raise InputError(_LENGTH, do=_MEND, file=path, row=number)
            yield number, cells
