"""All exports of forms of a study as respondents and what they answer, without the words of anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.tables import empty_table
from blendresearch.study.list_rows import stop_at
from blendresearch.study.settings import Study
from blendresearch.study.spellings import Spellings
from blendresearch.survey.forms.answering import KnownInstitutions
from blendresearch.survey.forms.form_answers import FormAnswer, FormExport, read_form
from blendresearch.survey.forms.form_files import form_files
from blendresearch.survey.forms.meanings import CLOSED, Reading, options_shown

RESPONDENTS = ("institution", "form", "complete", "counts", "file", "row")
ANSWERS = ("institution", "form", "question", "item", "option", "low", "high")


@dataclass(frozen=True)
class FormsRead:
    """What the exports of forms say: `respondents`, `answers` and `sources` as `survey.survey.Survey` has them.

    Of an institution that answers twice there are two respondents. Where questions.csv names no form, it is that of the
    institution in institutions.csv. `answers` are those that count alone. A number that nothing bounds ("more than 20")
    has no `high`.
    """

    respondents: pd.DataFrame
    answers: pd.DataFrame
    sources: pd.DataFrame


def read_forms(
    folder: Path, questions: pd.DataFrame, names: Spellings, frame: pd.DataFrame | None, settings: Study
) -> FormsRead:
    """Read every export in `survey/` of a study folder by its `questions` (`survey.questions.read_questions`).

    `names` are the spellings of institutions, `frame` is institutions.csv, `settings` say whether partial answers
    count. Raises InputError with the faults of all exports: one that cannot be read, headings that are missing or
    double, an institution that stands in no list.
    """
    exports = read_exports(folder, questions)
    known = KnownInstitutions.of(folder, names, frame)
    counts_partial = settings.survey.partial_answers == "count"
    readings = readings_of(exports)
    parts, wrong = [], []
    for export in exports:
        try:
            parts.append(_told(export, readings[export.path], known, counts_partial))
        except InputError as error:
            wrong.append(error)
    stop_at(wrong)
    respondents = [row for part in parts for row in part.respondents]
    answers = [row for part in parts for row in part.answers]
    sources = pd.DataFrame([part.source for part in parts], columns=list(empty_table("survey_sources").columns))
    return FormsRead(
        pd.DataFrame(respondents, columns=list(RESPONDENTS)), pd.DataFrame(answers, columns=list(ANSWERS)), sources
    )


def read_exports(folder: Path, questions: pd.DataFrame) -> list[FormExport]:
    """Read every export in `survey/`; raises InputError with the faults of all, or when there is no questions.csv."""
    files = form_files(folder)
    if files and questions.empty:
        what = "there are exports of forms, and no survey/questions.csv says what they ask"
        raise InputError(what, do=f"'blendresearch survey {folder.name}' proposes one", file=files[0])
    exports, wrong = [], []
    for path in files:
        try:
            exports.append(read_form(path, questions))
        except InputError as error:
            wrong.append(error)
    stop_at(wrong)
    return exports


def readings_of(exports: Sequence[FormExport]) -> dict[Path, dict[str, Reading]]:
    """Tell for every export how the cells of each question are read; options that are not listed by all together."""
    shown: dict[tuple[str, str], list] = {}
    for export in exports:
        for question, kind in _kinds(export):
            shown.setdefault((question, kind), []).append((export.of_question(question), export.program))
    found = {
        question: options_shown(kind, [each for cells, _ in all_cells for each in cells], all_cells[0][1].separators)
        for (question, kind), all_cells in shown.items()
        if kind in CLOSED
    }
    return {export.path: _readings(export, found) for export in exports}


def _kinds(export: FormExport) -> Iterator[tuple[str, str]]:
    rows = export.questions[export.questions["kind"] != "institution"]
    return zip(rows["question"], rows["kind"], strict=True)


def _readings(export: FormExport, shown: Mapping[str, Sequence[str]]) -> dict[str, Reading]:
    listed = dict(zip(export.questions["question"], export.questions["spellings"], strict=True))
    return {
        question: Reading.of(
            kind, listed[question] or shown.get(question, ()), export.of_question(question), export.program
        )
        for question, kind in _kinds(export)
    }


@dataclass(frozen=True)
class _Told:
    respondents: list[tuple]
    answers: list[tuple]
    source: dict


def _told(export: FormExport, readings: Mapping[str, Reading], known: KnownInstitutions, counts_partial: bool) -> _Told:
    filled = [_is_filled(answer, readings) for answer in export.answers]
    institutions = export.institutions(known, filled)
    file = f"{export.path.parent.name}/{export.path.name}"
    respondents, answers, complete = [], [], 0
    for answer, institution, is_filled in zip(export.answers, institutions, filled, strict=True):
        is_complete = answer.state == "complete" and is_filled
        counts = is_filled and answer.state != "test" and (is_complete or counts_partial)
        complete += is_complete
        if institution is not None and answer.state != "test":
            form = export.form or known.forms.get(institution, "")
            respondents.append((institution, form, is_complete, counts, file, answer.row))
            answers += [(institution, form, *each) for each in _meant(answer, readings)] if counts else []
    counting = sum(respondent[3] for respondent in respondents)
    many = len(export.answers)
    source = {
        "source_kind": "form", "file": file, "program": export.program.code, "form": export.form, "answers": many,
        "complete": complete, "partial_answers": many - complete, "left_out_answers": many - counting,
        "codings": 0, "coders": 0,
    }  # fmt: skip
    return _Told(respondents, answers, source)


def _is_filled(answer: FormAnswer, readings: Mapping[str, Reading]) -> bool:
    return any(reading.is_filled(answer.cells[question]) for question, reading in readings.items())


def _meant(answer: FormAnswer, readings: Mapping[str, Reading]) -> Iterator[tuple]:
    for question, reading in readings.items():
        for meant in reading.meant(answer.cells[question]):
            yield question, *meant
