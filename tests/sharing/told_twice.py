"""What two editions of one study tell of the same thing: cells of tables, and sentences of the same words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import pandas as pd
from tests.reports import texts

from blendresearch.base.tables import schemas
from blendresearch.render.blocks import Block, Figure, Table

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n")
_OTHER_ROWS = {"registration", "disclosure"}  # these count over all institutions, or are of one edition only


def cells_that_differ(full: Mapping[str, pd.DataFrame], shared: Mapping[str, pd.DataFrame]) -> Iterator[tuple]:
    """Give the cells of the CSV files of a shared edition that say something else than the full one, as texts.

    A cell may be empty or a sign, and a row of the full edition may be left out; none may be added.
    """
    for name, schema in schemas().items():
        if name in shared.keys() & full.keys() and name not in _OTHER_ROWS:
            keys = list(schema.key)
            theirs = {tuple(row[key] for key in keys): row for row in full[name].to_dict("records")}
            for row in shared[name].to_dict("records"):
                place = tuple(row[key] for key in keys)
                for column in set(row) - set(keys):
                    if not (_says_nothing(row[column]) or row[column] == theirs.get(place, {}).get(column)):
                        yield name, place, column, row[column]


def _says_nothing(cell: str) -> bool:
    return cell in ("", "x") or cell.startswith("<")


def sentences_that_differ(full: Sequence[Block], shared: Sequence[Block]) -> Iterator[tuple[str, list[str]]]:
    """Give the sentences of a shared edition that the full one says with other numbers only, with those."""
    known = _by_words(full)
    for words, own in _by_words(shared).items():
        yield from ((each, known[words]) for each in own if words in known and each not in known[words])


def _by_words(blocks: Sequence[Block]) -> dict[str, list[str]]:
    """Give the sentences below headings, by their words and the heading: numbers are taken out."""
    found, heading = defaultdict(list), ""
    for text in texts([block for block in blocks if not isinstance(block, Table | Figure)]):
        for sentence in map(str.strip, _SENTENCE.split(text)):
            heading = sentence if sentence.startswith("#") else heading
            found[f"{heading}: {_NUMBER.sub('#', sentence)}"].append(sentence)
    return found


def printed_cells_that_differ(full: Sequence[Block], shared: Sequence[Block]) -> Iterator[tuple]:
    """Give the numbers in the tables of a shared report that stand otherwise in the same place of the full one.

    Rows are found by their words, columns by their headings.
    """
    known = {table.id: _printed(table) for table in _tables(full)}
    for table in _tables(shared):
        theirs = known.get(table.id, {})
        for place, text in _printed(table).items():
            if place in theirs and theirs[place] != text and re.fullmatch(r"[−\d][\d.,%–\u00a0\u202f]*", text):
                yield table.id, place, text, theirs[place]


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    yield from chain.from_iterable(
        [block] if isinstance(block, Table) else [block.data] if isinstance(block, Figure) else [] for block in blocks
    )


def _printed(table: Table) -> dict[tuple, str]:
    """Give the cells by the words of their row and the heading of their column."""
    return {
        (*(cell for column, cell in zip(table.columns, row, strict=True) if column.align == "left"), column.label): text
        for row in table.texts
        for column, text in zip(table.columns, row, strict=True)
    }
