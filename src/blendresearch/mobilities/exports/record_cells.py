"""The cells of all exports in the database: the tables `cells` and `exports`, and over both the view `records`."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb

from blendresearch.base.database import append, let, make, sql
from blendresearch.data.codelists import spellings
from blendresearch.mobilities.exports.headings import CONCEPTS, HeadingRow
from blendresearch.study.reading.csv_fast import Scan

_BATCH, _MOST_ODD = 50_000, 1_000
_STAY = {"start_date", "end_date", "duration_days"}
_BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\u200e\u200f\ufeff"
_EXPORTS = {
    "export": "INTEGER", "file": "VARCHAR", "stay_exported": "BOOLEAN", "code_heading": "VARCHAR",
    "id_heading": "VARCHAR", "first_row": "BIGINT", "first_cell": "BIGINT", "columns": "VARCHAR[]",
    "unread": "VARCHAR[]",
}  # fmt: skip
_CELLS = {"export": "INTEGER", "row": "BIGINT", **dict.fromkeys(CONCEPTS, "VARCHAR")}

PARTED = """UPDATE cells SET export = parts.export FROM (
        SELECT cell.rowid AS at, begins.export
        FROM (SELECT rowid FROM cells WHERE export = $number) AS cell ASOF JOIN (
            SELECT begin, $number + row_number() OVER (ORDER BY begin) AS export
            FROM (SELECT unnest($begins::BIGINT[]) AS begin)
        ) AS begins ON cell.rowid >= begins.begin
    ) AS parts
    WHERE cells.rowid = parts.at"""
"""Number the exports in what was read as export $number: the others begin at the places $begins."""


class Cells:
    """The exports that are read, a file after the other: `start` one, `begin` its exports, and `finish` it.

    A file has one export, or several one below the other. Rows count only when their file was finished, so that nothing
    has to be taken back when it is found wrong halfway. Rows that come one by one wait until there are many: a query
    takes longer than the rows of a small file.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._number = 0
        self._at: list[int | None] = []
        self._file = ""
        self._begun: list[tuple] = []
        self._exports: list[tuple] = []
        self._rows: list[tuple] = []
        make(connection, "cells", _CELLS)
        make(connection, "exports", _EXPORTS)
        let(connection, blanks=_BLANKS, missing=["", *spellings("missing")])
        connection.execute(sql("blendresearch.mobilities", "records"))

    def start(self, path: Path) -> None:
        """Begin a file, or begin it anew."""
        self._file, self._begun = path.name, []

    def begin(self, heading: HeadingRow) -> None:
        """Begin an export of the file, by its headings."""
        self._number += 1
        at = heading.columns
        self._at = [at.get(concept) for concept in CONCEPTS]
        headings = (heading.cells[at[concept]].strip(_BLANKS) for concept in ("project_code", "mobility_id"))
        first = heading.first_record + 1
        unread = ["" if concept else cell for cell, concept in zip(heading.cells, heading.concepts, strict=True)]
        entry = (self._number, self._file, not _STAY.isdisjoint(at), *headings, first, None, list(at), unread)
        self._begun.append(entry)

    def scan(self, source: Scan) -> bool:
        """Take all rows of an export from the database's own reader; tell whether it gave them all."""
        cells = ", ".join("NULL" if at is None else f"c{at}" for at in self._at)
        query = f"INSERT INTO cells SELECT {self._number}, NULL, {cells} FROM {source.query}"
        try:
            read = self._connection.execute(query, source.options).fetchall()
        except duckdb.Error:  # its message quotes a line, which may hold a person: it is not passed on
            return False
        first = self._connection.execute(f"SELECT min(rowid) FROM cells WHERE export = {self._number}").fetchall()
        *entry, _, columns, unread = self._begun[-1]
        self._begun[-1] = (*entry, first[0][0], columns, unread)
        return read == [(source.records,)]

    def split(self) -> None:
        """Part the rows that were scanned where their headings stand once more: another export begins there."""
        number, file, stay, code, own_id, first_row, first_cell, *headings = self._begun[-1]
        query = """SELECT rowid FROM cells WHERE export = $number AND trim(project_code, getvariable('blanks')) = $code
            AND trim(mobility_id, getvariable('blanks')) = $own_id ORDER BY rowid"""
        values = {"number": number, "code": code, "own_id": own_id}
        begins = [cell for (cell,) in self._connection.execute(query, values).fetchall()]
        if not begins:
            return
        self._connection.execute(PARTED, {"number": number, "begins": begins})
        for cell in begins:
            self._number += 1
            self._begun.append((self._number, file, stay, code, own_id, cell + first_row - first_cell, cell, *headings))

    def odd_rows(self, source: Scan) -> list[tuple[str | None, ...]]:
        """Give rows that were scanned and whose code is none, whole and each only once: headings are among them.

        Where there are very many of them not all are given: no export has so many different headings.
        """
        is_odd = "bare({code}) IS NOT NULL AND NOT starts_with(bare({code}), '20')"
        count = f"SELECT count(*) FROM cells WHERE export = {self._number} AND {is_odd.format(code='project_code')}"
        if self._connection.execute(count).fetchall() == [(0,)]:
            return []
        code = f"c{self._at[CONCEPTS.index('project_code')]}"
        query = f"SELECT DISTINCT * FROM {source.query} WHERE {is_odd.format(code=code)} LIMIT {_MOST_ODD}"
        return self._connection.execute(query, source.options).fetchall()

    def add(self, rows: Iterable[tuple[int, Sequence[object]]], text_of: Callable[[object], str] = str) -> None:
        """Take rows one by one, each with its number as a spreadsheet counts; `text_of` makes text of a cell."""
        for row, cells in rows:
            needed = (None if at is None else text_of(cells[at]) for at in self._at)
            self._rows.append((self._number, row, *needed))
            if len(self._rows) == _BATCH:
                self._write_rows()

    def finish(self) -> None:
        """End a file: it was read whole."""
        self._exports += self._begun

    def flush(self) -> None:
        """Write what waits; from then on all finished exports are in `records`."""
        self._write_rows()
        append(self._connection, "exports", _EXPORTS, self._exports)
        self._exports = []

    def _write_rows(self) -> None:
        append(self._connection, "cells", _CELLS, self._rows)
        self._rows = []
