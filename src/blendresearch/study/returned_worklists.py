"""Worklists of a validation sample as they come back: workbooks in `validation/`, read as `validation.csv` is."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import HeadingError, InputError
from blendresearch.base.texts import clean
from blendresearch.study.files import input_file, is_left_by_a_system
from blendresearch.study.list_rows import Room, columns_headed
from blendresearch.study.reading.workbooks import Cell, Unvalued, Workbook, no_value, opened, text_of

RETURNED = "validation"
_KINDS = (".xlsx", ".xls", ".ods")
_SEARCHED = 25


def returned_worklists(
    folder: Path, required: Sequence[str], asked: Sequence[str]
) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Give every workbook in `validation/` with its rows as text: the asked columns (missing ones empty) and `row`.

    All sheets are read that have the required headings. Raises InputError when a workbook cannot be read or none of its
    sheets has them, when all together are longer than a list can be, and for a file that is no workbook.
    """
    room = Room()
    for path in _files(folder):
        with opened(path, _SEARCHED) as book:
            found = [(sheet, _headed(first, required, asked)) for sheet, first in enumerate(book.sheets)]
            rows = (row for sheet, head in found if head for row in _rows_of(book, sheet, *head, asked))
            kept = [[number, *cells] for number, cells in room.bounded(rows, path)]
        if not any(head for _, head in found):
            what = "no sheet of it has headings for project code, mobility ID and answer"
            raise HeadingError(what, do="Put the worklist there that was sent, filled in", file=path)
        yield path, pd.DataFrame(kept, columns=["row", *asked], dtype=object)


def _files(folder: Path) -> list[Path]:
    place = folder / RETURNED
    there = sorted(place.iterdir()) if place.is_dir() else []
    found = [path for path in there if not is_left_by_a_system(path) and path.suffix.lower() != ".md"]
    for path in found:
        input_file(folder, f"{RETURNED}/{path.name}")  # refuses a folder, and a link that leaves the study
        if path.suffix.lower() not in _KINDS:
            do = "Save the worklist as XLSX, or put the answers into validation.csv"
            raise InputError(f"it is no workbook, and only these are read in {RETURNED}/", do=do, file=path)
    return found


def _headed(
    first: Sequence[Sequence[Cell]], required: Sequence[str], asked: Sequence[str]
) -> tuple[int, Sequence[str]] | None:
    """Give the row of the headings (from 0) among the first ones of a sheet, and the column under each of them."""
    headed = (columns_headed([clean(text_of(cell)) for cell in cells], RETURNED, asked) for cells in first)
    return next(((at, columns) for at, columns in enumerate(headed) if {*required} <= {*columns}), None)


def _rows_of(
    book: Workbook, sheet: int, heading: int, columns: Sequence[str], asked: Sequence[str]
) -> Iterator[tuple[int, list[str]]]:
    """Give the rows below the headings that hold anything, one by one: a sheet can have millions of cells.

    Raises InputError at a cell of which the file holds no value: an answer would be lost without a word.
    """
    for number, cells in enumerate(islice(book.rows(sheet), heading + 1, None), start=heading + 2):
        own = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        for name, cell in own.items():
            if isinstance(cell, Unvalued) and name != "source":
                raise no_value(book.path, number, name, why=cell)
        texts = [clean(text_of(own.get(name))) for name in asked]
        if any(texts):
            yield number, texts
