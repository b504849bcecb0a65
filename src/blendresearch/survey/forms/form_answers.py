"""One export of a form: which form it is, who answers in it, and the cells of each question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from blendresearch.base.cell_places import letters_of
from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean
from blendresearch.data.codelists import normalise
from blendresearch.study.files import unchanged
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.list_rows import stop_at, wrong_rows
from blendresearch.survey.forms.answering import Marks, State
from blendresearch.survey.forms.asked import forms_of, questions_of
from blendresearch.survey.forms.columns import FormColumn
from blendresearch.survey.forms.form_files import FormTable, opened_form
from blendresearch.survey.forms.matching import Asked, Headings, Matched, other_questions, wrong_headings
from blendresearch.survey.forms.meanings import Cells
from blendresearch.survey.forms.programs import Program

_UNKNOWN = (
    "the institution stands in no list of the study",
    "Write it in spellings.csv as it stands here, with the institution that is meant, or with itself where it is "
    "outside the frame; or add it to institutions.csv",
)
_NOBODY = (
    "the cell is empty, so that nobody knows which institution answers",
    "Fill in the institution there, or remove the row",
)


@dataclass(frozen=True)
class FormAnswer:
    """An answer as it stands in an export: the text for the institution, and the cells of every other question."""

    row: int
    state: State
    named: str
    cells: Mapping[str, Cells]


@dataclass(frozen=True)
class FormExport:
    """An export of a form that was read: all its answers, and the columns that no question asks for."""

    path: Path
    program: Program
    form: str
    questions: pd.DataFrame
    answers: tuple[FormAnswer, ...]
    institution_at: int
    idle: tuple[FormColumn, ...]

    def of_question(self, question: str) -> list[Cells]:
        """Give the cells of one question in every answer."""
        return [answer.cells[question] for answer in self.answers]

    def institutions(self, known: KnownInstitutions, filled: Sequence[bool]) -> list[str | None]:
        """Give of each answer the institution; None where it does not count without one: a test, an empty one or one
        that breaks off before.

        Raises InputError with all rows of which it cannot be told.
        """
        found = [known.named(answer.named) if answer.named else None for answer in self.answers]
        lacking = [
            answer
            for answer, name, is_filled in zip(self.answers, found, filled, strict=True)
            if name is None and is_filled and answer.state != "test"
        ]
        unknown = [answer.row for answer in lacking if answer.named]
        nobody = [answer.row for answer in lacking if not answer.named and answer.state == "complete"]
        column = letters_of(self.institution_at)
        wrong = wrong_rows(unknown, column, *_UNKNOWN, self.path) + wrong_rows(nobody, column, *_NOBODY, self.path)
        stop_at(wrong)
        return found


def read_form(path: Path, questions: pd.DataFrame) -> FormExport:
    """Read one export by the questions that may be in it; no other column is kept.

    Raises InputError when it cannot be read, fits no form or several alike, or lacks or doubles a heading.
    """
    headings = {form: Headings(questions_of(questions, form)) for form in forms_of(questions)}

    def fit(columns: Sequence[FormColumn]) -> int:
        return max(each.fit(columns) for each in headings.values())

    with unchanged(path), opened_form(path, fit) as table:
        form = _form_of(table, headings)
        own = questions_of(questions, form)
        matched = headings[form].match(table.head.columns)
        stop_at(wrong_headings(matched, own, path))
        return _read(table, form, own, matched)


def _form_of(table: FormTable, headings: Mapping[str, Headings]) -> str:
    """Tell the form by the questions that have a column; where several fit alike, by the name of the file."""
    fits = {form: each.fit(table.head.columns) for form, each in headings.items()}
    best = max(fits.values())
    if best == 0:
        what = "none of its columns is headed as a question of questions.csv"
        do = f"If it is no export of a form, take it out of survey/. {other_questions(table.path)}"
        raise InputError(what, do=do, file=table.path)
    missing = {form: len(headings[form].match(table.head.columns).missing) for form in fits if fits[form] == best}
    found = [form for form, lacks in missing.items() if lacks == min(missing.values())]
    named = [form for form in found if f" {normalise(form)} " in f" {normalise(table.path.stem)} "]
    if len(found) > 1:
        found = [max(named, key=len)] if named else found
    if len(found) > 1:
        what = "it cannot be told which form it is: its headings fit several alike"
        do = "Put the name of the form into the name of the file"
        raise InputError(what, do=do, file=table.path)
    return found[0]


def _read(table: FormTable, form: str, questions: pd.DataFrame, matched: Matched) -> FormExport:
    marks = Marks.of(table.program, table.head.columns)
    asked = matched.asked
    wanted = {part.place for each in asked.values() for part in each.parts} | {*marks.places}
    places = sorted(wanted | {place for each in asked.values() for place in each.others})
    (question,) = questions.loc[questions["kind"] == "institution", "question"]
    who = asked[question].parts[0].place
    answers = []
    for row, cells in table.kept(places):
        at = dict(zip(places, cells, strict=True))
        own = {each: _cells(found, at) for each, found in asked.items() if each != question}
        named = " ".join(filter(None, (at[place] for place in [who, *asked[question].others])))
        answers.append(FormAnswer(row, marks.state(at), at[who] or named, own))
    return FormExport(table.path, table.program, form, questions, tuple(answers), who, matched.idle)


def _cells(asked: Asked, at: Mapping[int, str]) -> Cells:
    parts = tuple((" ".join(clean(part.item).split()), at[part.place]) for part in asked.parts)
    return Cells(parts, any(at[place] for place in asked.others))
