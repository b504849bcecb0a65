"""Columns that decide what counts, and that an export does not have: nobody in it is an accompanying person then.

An export may lack each of them. But where other exports of the study have it, or a heading looks like it, something may
have gone by without a word.
"""

from collections.abc import Iterator, Sequence

import duckdb

from blendresearch.base.cell_places import letters_of
from blendresearch.data.codelists import heading_of, nearest, normalise, shipped_headings

_DECIDING = {
    "accompanying_person": ("accompanying_person",),
    "intensive_programme": ("intensive_programme",),
    "participants": ("participants",),
    "status": ("status", "complete", "draft"),
    "data_type": ("data_type",),
}
# In a sector that has programmes, which no other cell tells apart, no export may do without a word about them.
_NEEDED = """SELECT CASE WHEN len(getvariable('intensive_types')) > 0 AND NOT getvariable('intensive_programmes')
    THEN 'intensive_programme' END"""
_EXPORTS = """SELECT file, first_row - 1, columns, unread FROM exports
    WHERE export IN (SELECT DISTINCT export FROM coded) ORDER BY export"""
# Headings of other things that look like one of these.
_OTHER_THINGS = {"participant", "participants"}
_ALIKE = 0.76
# Where most exports have no such column, that is how they come, and little can go by without a word: a group without a
# number is a finding, and a sub-row has the ID of its mobility.
_OFTEN_LACKING = {"participants", "data_type"}
# Too short to be told from others by its letters.
_NEVER_ALIKE = "data_type"
_WHAT = "the export has no column for this, so all its records count as if it were empty"
_OTHERS_DO = "; other exports have one"
_LOOKS_SO = "; column {column}, whose heading looks like it, is not read"


def lacking_columns(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, int, str, str]]:
    """Give file, heading, row of the headings, what is lacking and what to do, for the first of those that lack it."""
    exports = connection.execute(_EXPORTS).fetchall()
    (needed,) = connection.execute(_NEEDED).fetchone()
    for concept, alike in _DECIDING.items():
        lacking = [(file, row, unread) for file, row, columns, unread in exports if set(alike).isdisjoint(columns)]
        found: dict[str | None, dict[str, tuple[int, int]]] = {}
        for file, row, unread in lacking:
            meant = None if concept == _NEVER_ALIKE else _looks_like(alike, unread)
            found.setdefault(meant, {}).setdefault(file, (row, unread.index(meant) if meant else 0))
        everywhere = len(lacking) == len(exports)
        if (everywhere and concept != needed) or (concept in _OFTEN_LACKING and 2 * len(lacking) > len(exports)):
            found.pop(None, None)
        for meant, files in found.items():
            (file, (row, column)), *others = files.items()
            why = _LOOKS_SO.format(column=letters_of(column)) if meant else "" if everywhere else _OTHERS_DO
            more = f" (and so in {len(others)} more export{'s' if len(others) > 1 else ''})" if others else ""
            yield file, heading_of(concept), row, _WHAT + why + more, _advice(concept, looks_so=bool(meant))


def _advice(concept: str, *, looks_so: bool) -> str:
    if looks_so:
        return f'Is that column meant, then add its heading to headings.toml: {concept} = ["..."]; else nothing'
    return "Export it with that column, or name its heading in headings.toml; nothing, if the file has no such records"


def _looks_like(concepts: Sequence[str], unread: Sequence[str]) -> str | None:
    """Give the first heading that looks like one of some concepts; `unread` has "" for columns that are read."""
    known = shipped_headings()
    spellings = [spelling for concept in concepts for spelling in known[concept]]
    near = (heading for heading in unread if 0 < len(heading) <= 60 and normalise(heading) not in _OTHER_THINGS)
    return next((heading for heading in near if nearest(heading, spellings, _ALIKE)), None)
