"""`blendresearch survey`: questions.csv proposed from exports of forms; where it is there, what is read by it.

And the codebook and the codings of a study as REFI-QDA, for software for coding.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from blendresearch.base.cell_places import columns_in_words
from blendresearch.base.errors import NAMED_ROWS
from blendresearch.study.folder import Workspace
from blendresearch.study.list_writing import put_whole
from blendresearch.study.lists import read_institutions, read_spellings
from blendresearch.survey.forms.answering import KnownInstitutions
from blendresearch.survey.forms.form_answers import FormExport
from blendresearch.survey.forms.meanings import Reading
from blendresearch.survey.forms.reading_forms import read_exports, readings_of
from blendresearch.survey.proposing import Proposal, propose_questions
from blendresearch.survey.questions import QUESTIONS, read_questions

_LIST = f"survey/{QUESTIONS}.csv"
_CHECK = (
    "Compare it with the form itself: an option that one answer alone has is not written, so that nobody's words stand "
    "in the list, and a kind is guessed.",
    "Write the names for the report into label_nl and label_en, and short codes in place of q1, q2.",
    "Give the question for blended mobilities that were really done the code blended_done, and that whether more was "
    "done than is registered the code more_done (docs/input.md).",
)


def questions_of_survey(console: Console, study: str) -> None:
    """Propose the list of questions of a study, or tell what its exports hold by the list that is there.

    No file is overwritten. Raises InputError when an export or the list cannot be read; then nothing is written.
    """
    workspace = Workspace.open(study)
    folder = workspace.folder
    if any((folder / "survey" / f"{QUESTIONS}{suffix}").exists() for suffix in (".csv", ".xlsx")):
        for line in _told_as_read(folder):
            console.print(line)
        return
    names = read_spellings(folder)
    frame = read_institutions(folder, names)
    known = KnownInstitutions.of(folder, names, frame)
    proposal = propose_questions(folder, [] if frame is None else frame["survey_form"].tolist(), known)
    put_whole(folder / _LIST, proposal.as_csv().encode("utf-8"))
    for line in _told_as_proposed(proposal, workspace.name):
        console.print(line)


def _told_as_proposed(proposal: Proposal, name: str) -> Iterator[str]:
    many = len(proposal.questions)
    yield f"Made {_LIST} with {many} row{'' if many == 1 else 's'}."
    for file in proposal.files:
        form = f", form {file.form}" if file.form else ""
        yield escape(f"  {file.path.name} ({file.program}{form}): {_answers(file.answers)}, {file.questions} questions")
    for file in proposal.files:
        if file.persons:
            left = f"columns that ask for a person are left out: {columns_in_words(file.persons)}"
            yield f"[yellow]look at[/] {escape(file.path.name)}: {left}."
    if not proposal.asks_for_institution:
        yield f"[yellow]look at[/] No question seems to ask for the institution: write the kind institution in {_LIST}."
    if len(proposal.files) > 1:
        forms = ", ".join(dict.fromkeys(file.form for file in proposal.files))
        yield f"[yellow]look at[/] The forms are called {escape(forms)}: name them as institutions.csv does."
    yield from (f"[yellow]look at[/] {sentence}" for sentence in _CHECK)
    yield f"Next: 'blendresearch survey {escape(name)}' tells what is read by it."


def _answers(many: int) -> str:
    return f"{many} answer{'' if many == 1 else 's'}"


def _told_as_read(folder: Path) -> Iterator[str]:
    exports = read_exports(folder, read_questions(folder))
    readings = readings_of(exports)
    yield f"{_LIST} is there, and stays as it is. By it is read:"
    for export in exports:
        partial = sum(answer.state == "partial" for answer in export.answers)
        form = f", form {export.form}" if export.form else ""
        yield escape(
            f"  {export.path.name} ({export.program.code}{form}): {_answers(len(export.answers))}, {partial} partial"
        )
    for export in exports:
        if export.idle:
            columns = columns_in_words([column.place for column in export.idle])
            yield f"[yellow]notice[/] {escape(export.path.name)}: no question asks for the columns {columns}."
        for question, reading in readings[export.path].items():
            yield from _worth_a_look(export, question, reading)


def _worth_a_look(export: FormExport, question: str, reading: Reading) -> Iterator[str]:
    """Tell the rows of what is left over of a closed question, and of what is no number."""
    answers = [(answer.row, answer.cells[question]) for answer in export.answers]
    unread = [row for row, cells in answers if reading.unread_numbers(cells)]
    other = [row for row, cells in answers if reading.has_other(cells)]
    where = escape(f"{export.path.name}, question {question}")
    if unread:
        yield f"[yellow]look at[/] {where}: no number can be read in {_rows(unread)}."
    if other:
        yield f"[yellow]notice[/] {where}: something else than its options, counted as other, in {_rows(other)}."


def _rows(rows: Sequence[int]) -> str:
    named = ", ".join(map(str, rows[:NAMED_ROWS])) + (" and others" if len(rows) > NAMED_ROWS else "")
    return f"row{'' if len(rows) == 1 else 's'} {named}"
