"""Exports that were put one below the other in a file: each begins with its own headings, which may differ."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from blendresearch.base.errors import HeadingError, InputError
from blendresearch.mobilities.exports.headings import HeadingRow, Headings


class Row(Protocol):
    """A row of a file: its number as a spreadsheet counts, and its cells."""

    @property
    def number(self) -> int:
        """Give its number."""

    @property
    def cells(self) -> Sequence:
        """Give its cells, which need not be text."""


R = TypeVar("R", bound=Row)
_LOOKED_AT = 6


class Joined(Generic[R]):
    """The exports in a file, one after the other, by the rows below the headings of the first."""

    def __init__(
        self, rows: Iterable[R], heading: HeadingRow, headings: Headings, file: Path, text_of: Callable = str
    ) -> None:
        self._rows, self._heading, self._headings, self._file = iter(rows), heading, headings, file
        self._text_of = text_of
        self._next: HeadingRow | None = heading

    def exports(self) -> Iterator[tuple[HeadingRow, Iterator[R]]]:
        """Give the headings of each export, with its records; those of one must be taken before the next.

        Raises InputError with the row where an export begins that lacks a needed heading or has one twice.
        """
        while self._next:
            self._heading, self._next = self._next, None
            yield self._heading, self._records()

    def _records(self) -> Iterator[R]:
        code = self._heading.columns["project_code"]
        for row in self._rows:
            if self._is_heading(row.cells, code):
                self._begin(row)
                return
            yield row

    def _is_heading(self, cells: Sequence, code: int) -> bool:
        """Tell whether a row is one of headings; of nearly all rows the first cell that is looked at says no."""
        if code < len(cells) and self._text_of(cells[code]).startswith("20"):
            return False
        texts = list(map(self._text_of, cells))
        return any(self._headings.is_known(text) for text in texts if text) and self._headings.row(texts).is_sure

    def _begin(self, row: R) -> None:
        """Find the headings of the next export, which may stand in two rows and have hints below."""
        looked_at = [row, *islice(self._rows, _LOOKED_AT - 1)]
        found = self._headings.locate([list(map(self._text_of, each.cells)) for each in looked_at])
        twice = [concept for concept in found.columns if found.concepts.count(concept) > 1]
        if found.missing or found.above or twice:
            raise _unlike(self._file, row.number)
        self._rows = chain(looked_at[found.first_record :], self._rows)
        self._next = replace(found, row=looked_at[found.row].number - 1)


def names_the_same(heading: HeadingRow, other: HeadingRow) -> bool:
    """Tell whether two heading rows name the same columns, those of the key with the same words."""
    at = heading.columns
    return at == other.columns and all(
        heading.cells[at[concept]].strip() == other.cells[at[concept]].strip()
        for concept in ("project_code", "mobility_id")
    )


def _unlike(file: Path, row: int) -> InputError:
    return HeadingError(
        "another export begins here, and its headings are not those that are needed, or stand there twice",
        do="Put each export in a file of its own, or remove the row if it is no row of headings",
        file=file,
        row=row,
    )
