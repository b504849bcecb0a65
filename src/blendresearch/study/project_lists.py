"""Lists of projects as an agency has them, from its dashboard or project system: which institution has which project.

No description of such a list is public. So any table is read in which a row of headings names a column of project
codes and one of institutions (`data/list_headings.toml`); rows without a code of the usual form, as of totals, say
nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean, is_formula
from blendresearch.data.codelists import is_no_name
from blendresearch.study.files import unchanged
from blendresearch.study.list_rows import Room, columns_headed, stop_at, wrong_rows
from blendresearch.study.lists import COLUMNS_OF_PROJECTS, NUMBERS_OF_PROJECTS
from blendresearch.study.reading.csv_rows import encoding_of, heads, numbered_rows
from blendresearch.study.reading.kinds import kind_of
from blendresearch.study.reading.workbooks import opened, text_of
from blendresearch.study.whole_numbers import whole_number

Said = dict[str, dict[str, str]]
"""What a list says of projects: by code, its cells by column of `projects.csv`."""
_CODE, _INSTITUTION = COLUMNS_OF_PROJECTS[:2]
_USUAL = re.compile(r"20\d\d-\d-[A-Z]{2}\d{2}-[A-Z]{2,3}\d{2,3}(-[A-Z]{3})?-\d{4,12}")
_SEARCHED, _LONGEST = 25, 500

Rows = Iterable[tuple[int, list[str]]]


def read_project_lists(paths: Sequence[Path]) -> Said:
    """Read what lists say of projects: institution and, where they have such columns, whole numbers.

    A cell that says that there is none is left out, and a number in doubt stays as it stands. Raises InputError when a
    list cannot be read, has no row with both headings or one of them twice, or when two rows of one project name two
    institutions, or one that is a formula.
    """
    said: Said = {}
    for path in paths:
        with unchanged(path):
            _take(said, path)
    return said


def _take(said: Said, path: Path) -> None:
    room, differ, formulas = Room(), [], []
    for columns, rows in _tables(path):
        for number, cells in room.bounded(rows, path):
            row = {name: clean(cell) for name, cell in zip(columns, cells, strict=False) if name}
            code, institution = row.get(_CODE, ""), row.get(_INSTITUTION, "")
            if not _USUAL.fullmatch(code) or not institution or is_no_name(institution):
                continue
            if is_formula(institution) or len(institution) > _LONGEST:
                formulas.append(number)
            elif said.setdefault(code, _kept(row))[_INSTITUTION] != institution:
                differ.append(number)
    what = "an earlier row or list gives this project to another institution"
    wrong = wrong_rows(differ, _INSTITUTION, what, "Which one is right? Take the other out of the list", path)
    what = "the cell is no name: it is longer than one can be, or a spreadsheet would take it for a formula"
    stop_at(wrong + wrong_rows(formulas, _INSTITUTION, what, "Correct it in the list", path))


def _kept(row: dict[str, str]) -> dict[str, str]:
    numbers = {name: _number(row[name]) for name in NUMBERS_OF_PROJECTS if row.get(name)}
    return {_INSTITUTION: row[_INSTITUTION]} | {name: number for name, number in numbers.items() if number}


def _number(cell: str) -> str:
    """Give a number as it is written into the list; one in doubt (1.234) as it stands: `check` asks about it."""
    number = whole_number(cell)
    return str(number) if number is not None else "" if is_no_name(cell) or is_formula(cell) else cell


def _tables(path: Path) -> Iterator[tuple[tuple[str, ...], Rows]]:
    """Give for each table of a file that is a list of projects its columns, and the rows below its headings."""
    found = False
    for first, rows in _texts(path):
        at = next((at for at, cells in enumerate(first) if {_CODE, _INSTITUTION} <= {*_columns(cells)}), None)
        if at is None:
            continue
        columns, found = _columns(first[at]), True
        if twice := next((name for name in (_CODE, _INSTITUTION) if columns.count(name) > 1), None):
            what = "two columns can be meant"
            do = f"Head the right one {twice}, which goes before all other headings"
            raise InputError(what, do=do, file=path, column=twice, row=at + 1)
        yield columns, islice(rows, at + 1, None)
        if kind_of(path) == "text":
            return
    if not found:
        what = f"in none of the first {_SEARCHED} rows are a heading of project codes and one of institutions"
        raise InputError(what, do=f"Head these two columns {_CODE} and {_INSTITUTION}", file=path)


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    return columns_headed(cells, "projects", COLUMNS_OF_PROJECTS)


def _texts(path: Path) -> Iterator[tuple[list[list[str]], Rows]]:
    """Give the first rows of a table and all of them, with their numbers: of each sheet, or by each separator."""
    if kind_of(path) == "text":
        encoding = encoding_of(path)
        for head in heads(path, encoding):
            first = [cells for _, cells in islice(numbered_rows(path, encoding, head.separator), _SEARCHED)]
            yield first, numbered_rows(path, encoding, head.separator)
        return
    with opened(path, _SEARCHED) as book:
        for sheet, first in enumerate(book.sheets):
            rows = enumerate(book.rows(sheet), start=1)
            yield [[*map(text_of, cells)] for cells in first], ((row, [*map(text_of, cells)]) for row, cells in rows)
