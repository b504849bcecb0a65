"""Lists that people keep as a workbook: which sheet holds the list, and its cells as the texts that CSV would have.

Rows are numbered as the spreadsheet shows them. A cell of a column that is asked for and has no value of its own (an
error, a formula that was never reckoned, one merged with that above it) is refused: what it says would be lost.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import is_spreadsheet_error
from blendresearch.study.reading.workbooks import Cell, Unvalued, no_value, opened, text_of

SUFFIX = ".xlsx"
_SEARCHED = 25

NumberedCells = Iterator[tuple[int, list[Cell]]]


@contextmanager
def sheet_of_list(path: Path, fit: Callable[[Sequence[Sequence[str]]], int], most: int) -> Iterator[NumberedCells]:
    """Give the rows of the sheet that holds a list, with their numbers.

    `fit` tells of first rows how many needed headings they have, at `most` so many. It is the only sheet that holds
    anything, else the one with most headings. Raises InputError when two sheets have them all, and as `opened` does.
    """
    with opened(path, _SEARCHED) as book:
        texts = [[[text_of(cell) for cell in cells] for cells in rows] for rows in book.sheets]
        filled = [at for at, rows in enumerate(texts) if any(map(any, rows))]
        fits = {at: fit(texts[at]) for at in filled}
        if sum(each == most for each in fits.values()) > 1:
            what = "two of its sheets have the headings of the list"
            raise InputError(what, do="Keep the list on one sheet, and take the other out", file=path)
        chosen = max(filled, key=fits.__getitem__, default=0)
        yield enumerate(book.rows(chosen), start=1) if book.sheets else iter(())


def as_texts(rows: Iterable[tuple[int, list[Cell]]], columns: Sequence[str], path: Path) -> Iterator[
    tuple[int, list[str]]
]:  # fmt: skip
    """Give rows as texts; raise InputError at a cell without a value below one of the columns ("" for none)."""
    for number, cells in rows:
        for name, cell in zip(columns, cells, strict=False):
            if name and isinstance(cell, Unvalued):
                raise no_value(path, number, name, why=cell)
            if name and isinstance(cell, str) and is_spreadsheet_error(cell):
                what, do = "the cell is an error of a spreadsheet", "Mend it there, or write the value that is meant"
                raise InputError(what, do=do, file=path, column=name, row=number)
        yield number, [text_of(cell) for cell in cells]
