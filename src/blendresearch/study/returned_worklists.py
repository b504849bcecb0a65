"""Worklists of a validation sample as they come back: workbooks in `validation/`, read as `validation.csv` is."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import HeadingError, InputError
from blendresearch.base.texts import clean
from blendresearch.study.files import input_file, is_left_by_a_system
from blendresearch.study.list_rows import columns_headed
from blendresearch.study.reading.workbooks import Cell, opened, text_of

RETURNED = "validation"
_KINDS = (".xlsx", ".xls", ".ods")
_SEARCHED = 25


def returned_worklists(
    folder: Path, required: Sequence[str], asked: Sequence[str]
) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Give every workbook in `validation/` with its rows as text: the asked columns (missing ones empty) and `row`.

    All sheets are read that have the required headings. Raises InputError when a workbook cannot be read or none of its
    sheets has them, and for a file that is no workbook.
    """
    for path in _files(folder):
        with opened(path, _SEARCHED) as book:
            sheets = [_rows_of(list(book.rows(sheet)), required, asked) for sheet in range(len(book.sheets))]
        if all(sheet is None for sheet in sheets):
            what = "no sheet of it has headings for project code, mobility ID and answer"
            raise HeadingError(what, do="Put the worklist there that was sent, filled in", file=path)
        rows = [row for sheet in sheets for row in sheet or ()]
        yield path, pd.DataFrame(rows, columns=["row", *asked], dtype=object)


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


def _rows_of(
    sheet: Sequence[Sequence[Cell]], required: Sequence[str], asked: Sequence[str]
) -> list[dict[str, object]] | None:
    texts = [[clean(text_of(cell)) for cell in cells] for cells in sheet]
    headed = ((at, columns_headed(cells, RETURNED, asked)) for at, cells in enumerate(texts[:_SEARCHED]))
    found = next(((at, columns) for at, columns in headed if {*required} <= {*columns}), None)
    if found is None:
        return None
    heading, columns = found
    rows = []
    for number, cells in enumerate(texts[heading + 1 :], start=heading + 2):
        own = {name: text for name, text in zip(columns, cells, strict=False) if name}
        if any(own.values()):
            rows.append({"row": number, **dict.fromkeys(asked, ""), **own})
    return rows
