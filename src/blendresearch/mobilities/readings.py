"""What the cells of exports mean: each distinct cell is read once, however many records there are."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

import duckdb

from blendresearch.base.database import make, sql
from blendresearch.data.codelists import activity_code, meaning
from blendresearch.mobilities.exports.days import in_both_orders
from blendresearch.study.settings import Study

_COLUMNS = {
    "concept": "VARCHAR", "cell": "VARCHAR", "month_first": "BOOLEAN", "text": "VARCHAR", "meaning": "INTEGER",
    "value": "VARCHAR", "number": "INTEGER", "day": "DATE", "shows": "VARCHAR",
}  # fmt: skip
_READ = ("value", "number", "day")
_KIND_OF_VALUE = {
    "accompanying_person": "yes_no",
    "force_majeure": "yes_no",
    "intensive_programme": "yes_no",
    "mode": "mode",
    "status": "status",
    "data_type": "data_type",
}
# Columns that ask one thing of the status: what yes and no mean in them. The words of a status are read in them too.
_STATUS_OF_FLAG = {
    "complete": {"yes": "complete", "no": "draft"},
    "draft": {"yes": "draft", "no": "complete"},
}
_DAYS = ("start_date", "end_date", "virtual_start_date", "virtual_end_date")
_DURATIONS = ("duration_days", "virtual_duration_days")
# What was not understood in these still tells two records apart.
_TOLD_APART = {"activity_type", *_DAYS, *_DURATIONS}
# What says no more than an empty cell.
_NOTHING = {("accompanying_person", "no"), ("force_majeure", "no"), ("intensive_programme", "no")}
_WHOLE = re.compile(r"([0-9]{1,6})([.,]0{1,2})?")

_CELLS_OF_DAYS = "SELECT concept, cell, bare(cell) FROM (SELECT DISTINCT concept, cell FROM day_cells) ORDER BY ALL"

Reader = Callable[[str], str | int | date | None]
Words = Mapping[str, Mapping[str, str]]


def read_cells(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make `readings`, with a row for every distinct cell of a concept whose cells mean something.

    Columns: `concept`, the `cell` as it stands, the `text` in it (NULL when there is none), its `value`, `number` or
    `day` (NULL when it was not understood), and `meaning`: a number that cells have in common when they mean the same,
    NULL when they say no more than an empty cell. A cell of a day has two rows, one for each order of day and month
    (`month_first`), with the order that it `shows` (`InBothOrders.shows`).
    """
    connection.execute(sql("blendresearch.mobilities", "day_cells"))
    numbers: dict[tuple, int] = {}

    def told(concept: str, text: str | None, read: str | int | date | None, column: str) -> tuple:
        key = _key(concept, text, read)
        found = None if key is None else numbers.setdefault(key, len(numbers))
        return text, found, *(read if column == name else None for name in _READ)

    rows = []
    for concept, column, reader in _readers(study):
        for cell, text in cells_of(connection, concept):
            read = None if text is None else reader(text)
            rows.append((concept, cell, None, *told(concept, text, read, column), None))
    for concept, cell, text in connection.execute(_CELLS_OF_DAYS).fetchall():
        days = in_both_orders(text or "")
        for month_first, day in enumerate(days):
            rows.append((concept, cell, bool(month_first), *told(concept, text, day, "day"), days.shows))
    make(connection, "readings", _COLUMNS, rows)


def cells_of(connection: duckdb.DuckDBPyConnection, concept: str) -> list[tuple[str, str | None]]:
    """Give every cell of a concept once, with its text."""
    query = f"""SELECT cell, bare(cell) FROM (SELECT DISTINCT "{concept}" AS cell FROM cells)
        WHERE cell IS NOT NULL ORDER BY cell"""
    return connection.execute(query).fetchall()


def _readers(study: Study) -> Iterator[tuple[str, str, Reader]]:
    """Give the concepts, but for those of days, each with the column for what it means and how it is read."""
    words = study.words_by_kind
    yield "blended", "value", partial(_flag, words=words)
    yield "activity_type", "value", partial(activity_code, sector=study.sector, own=study.spellings_of_types)
    yield from ((concept, "value", partial(meaning, kind, own=words)) for concept, kind in _KIND_OF_VALUE.items())
    yield from ((concept, "value", partial(_status, of=of, words=words)) for concept, of in _STATUS_OF_FLAG.items())
    yield from ((concept, "number", _number) for concept in ("participants", *_DURATIONS))


def _key(concept: str, text: str | None, read: str | int | date | None) -> tuple | None:
    """Give what cells of one meaning have in common; None when they say nothing."""
    if read is None:
        return (concept, None, text) if text is not None and concept in _TOLD_APART else None
    return None if (concept, read) in _NOTHING else (concept, read)


def _flag(text: str, words: Words) -> str | None:
    """Read the flag: yes, no, or `form` when the cell is a form of mobility and no flag."""
    return meaning("yes_no", text, words) or ("form" if meaning("mode", text, words) else None)


def _status(text: str, of: Mapping[str, str], words: Words) -> str | None:
    """Read a column that is headed Complete or Draft: by yes and no, or by a status."""
    return of.get(meaning("yes_no", text, words) or "") or meaning("status", text, words)


def _number(text: str) -> int | None:
    """Read a whole number, also with decimals of nothing (22.0)."""
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None
