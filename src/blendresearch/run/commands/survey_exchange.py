"""`blendresearch survey --answers, --codebook, --codings`: what is coded, with what, and how, for other programs.

Answers go into a spreadsheet or into software for coding; codings and their codebook are written as REFI-QDA.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape

from blendresearch.base.errors import PlaceError, UsageError
from blendresearch.render.long_lists import Column, write_plain_list
from blendresearch.study.folder import Workspace
from blendresearch.study.list_writing import put_whole
from blendresearch.study.lists import read_institutions, read_projects, read_spellings
from blendresearch.study.settings import read_study
from blendresearch.survey.codebook import read_codebook
from blendresearch.survey.codings import read_codings
from blendresearch.survey.forms.reading_forms import OPEN_ANSWERS, open_answers
from blendresearch.survey.qda.exchange_writing import write_answers, write_codebook, write_project
from blendresearch.survey.questions import read_questions

CODEBOOK, PROJECT, LIST, SHEET = ".qdc", ".qdpx", ".csv", ".xlsx"
_TO_FILL_IN = ("theme", "coder", "quote", "publish")
_WIDTHS = {"institution": 28, "answer": 70, "theme": 32, "quote": 50}
_WIDTH = 14
_PRIVATE = "It holds words of answers, and is not to be shared."


def write_exchange(
    console: Console, study: str, *, codebook: Path | None, codings: Path | None, answers: Path | None
) -> None:
    """Write the codebook of a study, its codings with the codebook, or the answers that are to be coded.

    No file is overwritten. Raises UsageError for a name of another ending, PlaceError where there is a file or no
    folder, InputError when what is written cannot be read; then nothing is written.
    """
    wanted = ((codebook, (CODEBOOK, LIST)), (codings, (PROJECT,)), (answers, (SHEET, PROJECT)))
    for path, endings in wanted:
        if path is not None:
            _refuse_unfit(path, endings)
    folder = Workspace.open(study).folder
    book = read_codebook(folder)
    if answers is not None:
        found = _answers(folder)
        _put(answers, lambda path: _write_answers(book, found, path))
        console.print(escape(f"Wrote {len(found)} answers to open questions to {answers}."))
        console.print(f"{_PRIVATE} {_next(answers)}")
    if codings is not None:
        read = _codings(folder, book)
        _put(codings, lambda path: write_project(book, read, path))
        console.print(escape(f"Wrote {len(read)} codings to {codings}."))
        console.print(_PRIVATE)
    if codebook is not None:
        _put(codebook, lambda path: _write_codebook(book, path))
        console.print(escape(f"Wrote {len(book)} themes to {codebook}."))


def _answers(folder: Path) -> pd.DataFrame:
    names = read_spellings(folder)
    return open_answers(folder, read_questions(folder), names, read_institutions(folder, names), read_study(folder))


def _codings(folder: Path, book: pd.DataFrame) -> pd.DataFrame:
    names = read_spellings(folder)
    frame, projects = read_institutions(folder, names), read_projects(folder, names)
    listed = [] if projects is None else projects["institution"].tolist()
    return read_codings(folder, book, read_questions(folder), names, frame, listed=listed).codings


def _write_answers(book: pd.DataFrame, answers: pd.DataFrame, path: Path) -> None:
    if path.suffix.casefold() == PROJECT:
        write_answers(book, answers, path)
        return
    columns = [Column(name, _WIDTHS.get(name, _WIDTH)) for name in (*OPEN_ANSWERS, *_TO_FILL_IN)]
    write_plain_list(path, columns, answers.values.tolist())


def _next(path: Path) -> str:
    if path.suffix.casefold() == PROJECT:
        return "Open it in software for coding, and put the project that this exports into survey/."
    return (
        "Fill in themes and coder, a row a theme (copy the row for another one); put the rows of all coders below each "
        "other into survey/codings.xlsx."
    )


def _write_codebook(book: pd.DataFrame, path: Path) -> None:
    if path.suffix.casefold() == CODEBOOK:
        write_codebook(book, path)
    else:
        book.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _refuse_unfit(path: Path, endings: tuple[str, ...]) -> None:
    if path.suffix.casefold() not in endings:
        raise UsageError(f"{path.name} is no name for that: give one that ends in {' or '.join(endings)}.")
    if path.exists():
        raise PlaceError("there is a file of that name already", do="Name another one, or remove it", file=path)
    if not path.parent.is_dir():
        raise PlaceError("its folder is not there", do="Make the folder, or name another one", file=path)


def _put(path: Path, write: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as place:
        draft = Path(place) / path.name
        write(draft)
        put_whole(path, draft.read_bytes())
