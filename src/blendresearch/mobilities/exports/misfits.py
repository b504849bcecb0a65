"""Files that look like an export and are none, or none any more: what is told of them is what happened to them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from blendresearch.base.errors import HeadingError, InputError
from blendresearch.data.codelists import normalise
from blendresearch.study.reading.csv_rows import SEPARATORS

FEEDBACK = "import_feedback"
_LONGEST_ROW = 100_000  # the reader of CSV stops at cells that are longer


def refuse_misfit(
    rows: Sequence[Sequence[str]], concepts: Sequence[str | None], concept_of: Mapping[str, str], file: Path
) -> None:
    """Raise InputError for the feedback on an import, and for rows that stand whole in their first cell.

    `rows` are the first rows of the file, `concepts` those of its best heading row, `concept_of` the known headings.
    """
    named = {concept for concept in concepts if concept}
    if FEEDBACK in named and len(named) > 2:
        raise HeadingError(
            "it is the feedback on an import, which also holds what was refused, and no export",
            do="Export the project again and put that file here; is it an export, then name the column that tells of "
            'errors in headings.toml: ignored = ["..."]',
            file=file,
        )
    if len(named) < 2:
        for number, cells in enumerate(rows, start=1):
            pieces = in_one_cell(cells)
            if len({normalise(piece) for piece in pieces} & concept_of.keys()) > 1:
                raise one_cell_error(file, number)


def in_one_cell(cells: Sequence[str]) -> list[str]:
    """Split a row that stands whole in its first cell; nothing when it does not."""
    if not cells or any(cell.strip() for cell in cells[1:]):
        return []
    line = cells[0][:_LONGEST_ROW].splitlines()[:1]
    return max((next(csv.reader(line, delimiter=separator), []) for separator in SEPARATORS), key=len)


def one_cell_error(file: Path, row: int) -> InputError:
    """Give the error of a row that stands whole in its first cell."""
    return HeadingError(
        "the row stands whole in its first cell, as happens in a spreadsheet with another list separator",
        do="Export it again, and do not save it in a spreadsheet",
        file=file,
        row=row,
    )
