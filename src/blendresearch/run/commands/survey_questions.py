"""`blendresearch survey`: questions.csv proposed from exports of forms; where it is there, what is read by it.

And the codebook and the codings of a study as REFI-QDA, for software for coding.
"""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from blendresearch.base.cell_places import columns_in_words
from blendresearch.study.folder import Workspace, asked_as
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.list_writing import put_whole
from blendresearch.study.lists import read_institutions, read_spellings
from blendresearch.survey.forms.reading_forms import doubts_about, read_exports, readings_of
from blendresearch.survey.proposing import Proposal, propose_questions
from blendresearch.survey.questions import QUESTIONS, read_questions

_LIST = f"survey/{QUESTIONS}.csv"
_CHECK = (
    "Compare it with the form itself: an option that one answer alone has is not written, so that nobody's words stand "
    "in the list, and a kind is guessed. Put options in the order of the form, and give one code to what two forms ask "
    "in other words.",
    "Write the names for the report into label_nl and label_en, and short codes in place of q1, q2.",
    "Give the question for blended mobilities that were really done the code blended_done, and that whether more was "
    "done than is registered the code more_done, with the option that means yes first (docs/input.md).",
)


def questions_of_survey(console: Console, study: str) -> None:
    """Propose the list of questions of a study, or tell what its exports hold by the list that is there.

    No file is overwritten. Raises InputError when an export or the list cannot be read; then nothing is written.
    """
    workspace = Workspace.open(study)
    folder = workspace.folder
    names = read_spellings(folder)
    frame = read_institutions(folder, names)
    known = KnownInstitutions.read(folder, names, frame)
    if any((folder / "survey" / f"{QUESTIONS}{suffix}").exists() for suffix in (".csv", ".xlsx")):
        for line in _told_as_read(folder, known):
            console.print(line)
        return
    proposal = propose_questions(folder, [] if frame is None else frame["survey_form"].tolist(), known)
    put_whole(folder / _LIST, proposal.as_csv().encode("utf-8"))
    for line in _told_as_proposed(proposal, asked_as(workspace.folder)):
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


def _told_as_read(folder: Path, known: KnownInstitutions) -> Iterator[str]:
    exports = read_exports(folder, read_questions(folder))
    readings = readings_of(exports, known)
    yield f"{_LIST} is there, and stays as it is. By it is read:"
    for export in exports:
        partial = sum(answer.state == "partial" for answer in export.answers)
        form = f", form {export.form}" if export.form else ""
        yield escape(
            f"  {export.path.name} ({export.program.code}{form}): {_answers(len(export.answers))}, {partial} partial"
        )
    for export in exports:
        for doubt in doubts_about(export, readings[export.path]):
            label = "look at" if doubt.severity == "warning" else "notice"
            yield f"[yellow]{label}[/] {escape(doubt.sentence)}"
