"""Places in the tables that people hand in, told as a spreadsheet tells them."""

from collections.abc import Sequence
from itertools import groupby

_NAMED_COLUMNS = 20


def in_words(file: str | None, column: str | None = None, row: int | None = None) -> str:
    """Give a place in words: file, heading of the column and row, as far as there are.

    >>> in_words("a.csv", "Status", 3), in_words(None)
    ("a.csv, column 'Status', row 3", '')
    """
    return ", ".join(filter(None, [file, f"column {column!r}" if column else "", f"row {row}" if row else ""]))


def letters_of(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does: A, B, ..., Z, AA.

    >>> [letters_of(place) for place in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def columns_in_words(columns: Sequence[int]) -> str:
    """Name columns, counted from 0 and in order, those side by side as one; of very many the first ones.

    >>> columns_in_words([2, 5, 10, 11, 12])
    'C, F, K-M'
    """
    by_run = groupby(enumerate(columns), key=lambda numbered: numbered[1] - numbered[0])
    runs = [[column for _, column in run] for _, run in by_run]
    named = ", ".join(
        letters_of(run[0]) + (f"-{letters_of(run[-1])}" if run[1:] else "") for run in runs[:_NAMED_COLUMNS]
    )
    return f"{named} and others" if len(runs) > _NAMED_COLUMNS else named
