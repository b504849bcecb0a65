"""Exports of forms as files: which there are, where their headings stand, and their rows as text."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from blendresearch.base.cell_places import letters_of
from blendresearch.base.errors import InputError
from blendresearch.data.codelists import is_spreadsheet_error, normalise
from blendresearch.study.files import refuse_outside
from blendresearch.study.list_rows import Room, wrong_rows
from blendresearch.study.reading.csv_rows import encoding_of, heads, numbered_rows
from blendresearch.study.reading.kinds import kind_of
from blendresearch.study.reading.workbooks import Cell, Unvalued, no_value, opened, text_of
from blendresearch.study.survey_files import form_exports
from blendresearch.survey.forms.columns import FormColumn, FormHead, head_of
from blendresearch.survey.forms.programs import Program, is_summary
from blendresearch.survey.qda.coding_files import kind_of_coding_file

_SEARCHED = 25
_CONSISTENT = 0.8

Fit = Callable[[Sequence[FormColumn]], int]
"""Tells how many questions have their heading among some columns."""


def form_files(folder: Path) -> list[Path]:
    """Give the exports of forms in `survey/` of a study folder; raises InputError for a link that leads out of it."""
    found = form_exports(folder)
    for path in found:
        refuse_outside(path, folder)
    return [path for path in found if kind_of_coding_file(path) is None]


@dataclass(frozen=True)
class FormTable:
    """An export of a form that is open: its headings, and the rows below them as the file has them, once."""

    path: Path
    head: FormHead
    _rows: Iterator[tuple[int, Sequence[Cell]]]

    @property
    def program(self) -> Program:
        """Give the program that it comes from."""
        return self.head.program

    def kept(self, places: Sequence[int]) -> list[tuple[int, list[str]]]:
        """Give of every row that is not blank its number and the cells of some columns alone, as they were answered.

        Raises InputError when a row has more cells than there are headings, when one of these cells is an error or a
        formula without a value, or when the table is longer than a list can be.
        """
        kept: list[tuple[int, list[str]]] = []
        faults: dict[tuple[int, Unvalued | None], list[int]] = {}
        for number, cells in Room().bounded(self._chosen(places, faults), self.path):
            kept.append((number, [self.program.text(cell) for cell in cells]))
        if faults:
            raise InputError.together([self._fault(*fault, rows) for fault, rows in faults.items()])
        return kept

    def _chosen(
        self, places: Sequence[int], faults: dict[tuple[int, Unvalued | None], list[int]]
    ) -> Iterator[tuple[int, list[str]]]:
        width = len(self.head.columns)
        for number, cells in self._rows:
            if any(map(text_of, cells[width:])):
                what, do = "the row has more cells than there are headings", "Mend that row, or export the form again"
                raise InputError(what, do=do, file=self.path, row=number)
            own = [cells[place] if place < len(cells) else "" for place in places]
            for place, cell in zip(places, own, strict=True):
                if isinstance(cell, Unvalued):
                    faults.setdefault((place, cell), []).append(number)
                elif isinstance(cell, str) and is_spreadsheet_error(cell):
                    faults.setdefault((place, None), []).append(number)
            yield number, [*map(text_of, own)]

    def _fault(self, place: int, why: Unvalued | None, rows: Sequence[int]) -> InputError:
        if why is not None:
            return no_value(self.path, rows[0], letters_of(place), rows[1:], why)
        do = "Export the form again and put that file here without saving it in a spreadsheet"
        return wrong_rows(rows, letters_of(place), "the cell is an error of a spreadsheet", do, self.path)[0]


@contextmanager
def opened_form(path: Path, fit: Fit) -> Iterator[FormTable]:
    """Open an export of a form: CSV with the separator, or the sheet, whose headings fit best.

    Raises InputError when it cannot be read, is a summary without answers, or has several sheets of answers.
    """
    if kind_of(path) == "text":
        yield _of_text(path, fit)
        return
    with opened(path, _SEARCHED + 3) as book:
        sheets = [[[text_of(cell) for cell in row] for row in rows] for rows in book.sheets]
        _refuse_summary([row for rows in sheets for row in rows], path)
        found = [(_best(rows, fit), sheet) for sheet, rows in enumerate(sheets) if _says_something(rows[:_SEARCHED])]
        if not found:
            raise InputError("it has no sheet with cells", do="Export the form again", file=path)
        best, sheet = max(found, key=lambda each: each[0].score)
        rivals = [each for each, other in found if other != sheet and each.fit == best.fit > 0]
        if any(book.is_filled(other, each.rows_above) for each, other in found if each in rivals):
            raise InputError("several of its sheets hold answers", do="Keep one sheet a file", file=path)
        rows = ((number, cells) for number, cells in enumerate(book.rows(sheet), start=1) if number > best.rows_above)
        yield FormTable(path, best.head, ((number, cells) for number, cells in rows if any(map(_is_said, cells))))


def _is_said(cell: Cell) -> bool:
    return bool(text_of(cell)) or cell in (Unvalued.FORMULA, Unvalued.ROUNDED)


def _of_text(path: Path, fit: Fit) -> FormTable:
    encoding = encoding_of(path)
    tried = [*heads(path, encoding)]
    for head in tried:
        _refuse_summary(head.rows, path)
    found = [(_best(head.rows, fit), head.separator) for head in tried if _says_something(head.rows[:_SEARCHED])]
    if not found:
        raise InputError("it has no headings", do="Export the form again", file=path)
    best, separator = max(found, key=lambda each: each[0].score)
    rows = numbered_rows(path, encoding, separator)
    filled = ((number, cells) for number, cells in rows if number > best.rows_above and "".join(cells).strip())
    return FormTable(path, best.head, filled)


def _says_something(rows: Sequence[Sequence[str]]) -> bool:
    return any(cell.strip() for row in rows for cell in row)


def _refuse_summary(rows: Sequence[Sequence[str]], path: Path) -> None:
    if is_summary(rows):
        what = "it is a summary of the answers, and holds no answer itself"
        do = "Export the individual responses, one row an answer, and put that file here in its place"
        raise InputError(what, do=do, file=path)


@dataclass(frozen=True)
class _Found:
    """Headings that were found: how many questions they fit, and how many rows stand above the answers."""

    head: FormHead
    fit: int
    rows_above: int
    score: tuple[int, int, int, int]


def _best(rows: Sequence[Sequence[str]], fit: Fit) -> _Found:
    """Give the row of some first ones that heads the answers best: by questions, then by the program, then by width."""
    places = [place for place, row in enumerate(rows[:_SEARCHED]) if any(map(str.strip, row))]
    return max((_found(rows, place, fit) for place in places), key=lambda found: found.score)


def _found(rows: Sequence[Sequence[str]], place: int, fit: Fit) -> _Found:
    head = head_of(rows[place : place + 3])
    fitting = fit(head.columns)
    hits = head.program.hits({*map(normalise, rows[place])})
    below = rows[place + head.rows :]
    width = sum(bool(column.names) for column in head.columns)
    alike = sum(len(row) == len(rows[place]) for row in below)
    wide = width if alike >= _CONSISTENT * len(below) else 1
    return _Found(head, fitting, place + head.rows, (fitting, hits, wide, -place))
