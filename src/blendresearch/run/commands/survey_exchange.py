"""`blendresearch survey --codebook, --codings`: what a study codes with and how it was coded, as REFI-QDA."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from blendresearch.base.errors import PlaceError, UsageError
from blendresearch.study.folder import Workspace
from blendresearch.study.list_writing import put_whole
from blendresearch.study.lists import read_institutions, read_projects, read_spellings
from blendresearch.survey.codebook import read_codebook
from blendresearch.survey.codings import read_codings
from blendresearch.survey.qda.exchange_writing import write_codebook, write_project
from blendresearch.survey.questions import read_questions

CODEBOOK, PROJECT = ".qdc", ".qdpx"


def write_exchange(console: Console, study: str, codebook: Path | None, codings: Path | None) -> None:
    """Write the codebook of a study, or its codings with the codebook, for software for coding.

    No file is overwritten. Raises UsageError for a name of another ending, PlaceError where there is a file or no
    folder, InputError when the codebook or the codings cannot be read; then nothing is written.
    """
    for path, ending in ((codebook, CODEBOOK), (codings, PROJECT)):
        if path is not None:
            _refuse_unfit(path, ending)
    folder = Workspace.open(study).folder
    book = read_codebook(folder)
    if codings is not None:
        names = read_spellings(folder)
        frame, projects = read_institutions(folder, names), read_projects(folder, names)
        listed = [] if projects is None else projects["institution"].tolist()
        read = read_codings(folder, book, read_questions(folder), names, frame, listed=listed).codings
        _put(codings, lambda path: write_project(book, read, path))
        console.print(escape(f"Wrote {len(read)} codings to {codings}."))
        console.print("It holds words of answers, and is not to be shared.")
    if codebook is not None:
        _put(codebook, lambda path: write_codebook(book, path))
        console.print(escape(f"Wrote {len(book)} themes to {codebook}."))


def _refuse_unfit(path: Path, ending: str) -> None:
    if path.suffix.casefold() != ending:
        raise UsageError(f"{path.name} is no name for that: give one that ends in {ending}.")
    if path.exists():
        raise PlaceError("there is a file of that name already", do="Name another one, or remove it", file=path)
    if not path.parent.is_dir():
        raise PlaceError("its folder is not there", do="Make the folder, or name another one", file=path)


def _put(path: Path, write: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as place:
        draft = Path(place) / path.name
        write(draft)
        put_whole(path, draft.read_bytes())
