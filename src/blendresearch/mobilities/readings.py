"""What the cells of exports mean: each distinct cell is read once, however many records there are."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import duckdb

from blendresearch.base.database import make
from blendresearch.data.codelists import activity_code, meaning, spellings
from blendresearch.mobilities.exports.days import day_of
from blendresearch.study.settings import Study

_COLUMNS = {
    "concept": "VARCHAR", "cell": "VARCHAR", "text": "VARCHAR", "meaning": "INTEGER",
    "value": "VARCHAR", "number": "INTEGER", "day": "DATE",
}  # fmt: skip
_READ = ("value", "number", "day")
_KIND_OF_VALUE = {
    "accompanying_person": "yes_no",
    "force_majeure": "yes_no",
    "mode": "mode",
    "status": "status",
    "data_type": "data_type",
}
_DAYS = ("start_date", "end_date", "virtual_start_date", "virtual_end_date")
_DURATIONS = ("duration_days", "virtual_duration_days")
# What was not understood in these still tells two records apart.
_TOLD_APART = {"activity_type", *_DAYS, *_DURATIONS}
# What says no more than an empty cell.
_NOTHING = {("accompanying_person", "no"), ("force_majeure", "no")}
_WHOLE = re.compile(r"([0-9]{1,6})([.,]0{1,2})?")

Reader = Callable[[str], str | int | date | None]


def read_cells(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make `readings`, with a row for every distinct cell of a concept whose cells mean something.

    Columns: `concept`, the `cell` as it stands, the `text` in it (NULL when there is none), its `value`, `number` or
    `day` (NULL when it was not understood), and `meaning`: a number that cells have in common when they mean the same,
    NULL when they say no more than an empty cell.
    """
    numbers: dict[tuple, int] = {}
    rows = []
    for concept, column, reader in _readers(study):
        for cell, text in cells_of(connection, concept):
            read = None if text is None else reader(text)
            key = _key(concept, text, read)
            found = None if key is None else numbers.setdefault(key, len(numbers))
            rows.append((concept, cell, text, found, *(read if column == name else None for name in _READ)))
    make(connection, "readings", _COLUMNS, rows)


def cells_of(connection: duckdb.DuckDBPyConnection, concept: str) -> list[tuple[str, str | None]]:
    """Give every cell of a concept once, with its text."""
    query = f"""SELECT cell, bare(cell) FROM (SELECT DISTINCT "{concept}" AS cell FROM cells)
        WHERE cell IS NOT NULL ORDER BY cell"""
    return connection.execute(query).fetchall()


def _readers(study: Study) -> Iterator[tuple[str, str, Reader]]:
    """Give the concepts, each with the column for what it means and how it is read."""
    yield "blended", "value", _flag
    yield "activity_type", "value", partial(activity_code, sector=study.sector, own=study.spellings_of_types)
    yield from ((concept, "value", partial(meaning, kind)) for concept, kind in _KIND_OF_VALUE.items())
    yield from ((concept, "number", _number) for concept in ("participants", *_DURATIONS))
    yield from ((concept, "day", day_of) for concept in _DAYS)


def _key(concept: str, text: str | None, read: str | int | date | None) -> tuple | None:
    """Give what cells of one meaning have in common; None when they say nothing."""
    if read is None:
        return (concept, None, text) if text is not None and concept in _TOLD_APART else None
    return None if (concept, read) in _NOTHING else (concept, read)


def _flag(text: str) -> str | None:
    """Read the flag: yes, no, or `form` when the cell is a form of mobility and no flag."""
    return meaning("yes_no", text) or ("form" if text.lower() in spellings("mode") else None)


def _number(text: str) -> int | None:
    """Read a whole number, also with decimals of nothing (22.0)."""
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None
