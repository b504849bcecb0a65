"""All exports of forms of a study as respondents and what they answer, without the words of anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from blendresearch.base.cell_places import columns_in_words
from blendresearch.base.errors import InputError, and_more
from blendresearch.base.tables import empty_table
from blendresearch.base.texts import is_formula
from blendresearch.mobilities.doubts import Doubt
from blendresearch.study.folder import asked_as
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.list_rows import stop_at
from blendresearch.study.settings import Study
from blendresearch.study.spellings import Spellings
from blendresearch.survey.forms.form_answers import FormAnswer, FormExport, read_form
from blendresearch.survey.forms.form_files import form_files
from blendresearch.survey.forms.meanings import CLOSED, UNREAD, Cells, Reading, options_shown

RESPONDENTS = ("institution", "form", "complete", "counts", "file", "row")
OPEN_ANSWERS = ("institution", "form", "question", "answer")
_LOOK = "Look what was answered: it is counted as if it were not there, or as other; write in the export what is meant"
_ADD = "It is counted as other; add the option to questions.csv, if the form has it"
_LONGEST = 500
ANSWERS = ("institution", "form", "question", "item", "option", "low", "high")


@dataclass(frozen=True)
class FormsRead:
    """What the exports of forms say: `respondents`, `answers` and `sources` as `survey.survey.Survey` has them.

    Of an institution that answers twice there are two respondents. Where questions.csv names no form, it is that of the
    institution in institutions.csv, or the only one there. `answers` are those that count alone. A number that nothing
    bounds ("more than 20") has no `high`. `doubts` are what is not read or not understood, by rows and without the
    words.
    """

    respondents: pd.DataFrame
    answers: pd.DataFrame
    sources: pd.DataFrame
    doubts: tuple[Doubt, ...] = ()


def read_forms(
    folder: Path, questions: pd.DataFrame, names: Spellings, frame: pd.DataFrame | None, settings: Study
) -> FormsRead:
    """Read every export in `survey/` of a study folder by its `questions` (`survey.questions.read_questions`).

    `names` are the spellings of institutions, `frame` is institutions.csv, `settings` say whether partial answers
    count. Raises InputError with the faults of all exports: one that cannot be read, headings that are missing or
    double, an institution that stands in no list.
    """
    exports = read_exports(folder, questions)
    known = KnownInstitutions.read(folder, names, frame)
    counts_partial = settings.survey.partial_answers == "count"
    readings = readings_of(exports, known)
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
    doubts = tuple(doubt for export in exports for doubt in doubts_about(export, readings[export.path]))
    return FormsRead(
        pd.DataFrame(respondents, columns=list(RESPONDENTS)), pd.DataFrame(answers, columns=list(ANSWERS)), sources,
        doubts,
    )  # fmt: skip


def read_exports(folder: Path, questions: pd.DataFrame) -> list[FormExport]:
    """Read every export in `survey/`; raises InputError with the faults of all, or when there is no questions.csv."""
    files = form_files(folder)
    if files and questions.empty:
        what = "there are exports of forms, and no survey/questions.csv says what they ask"
        raise InputError(what, do=f"'blendresearch survey {asked_as(folder)}' proposes one", file=files[0])
    exports, wrong = [], []
    for path in files:
        try:
            exports.append(read_form(path, questions))
        except InputError as error:
            wrong.append(error)
    stop_at(wrong)
    return exports


def open_answers(
    folder: Path, questions: pd.DataFrame, names: Spellings, frame: pd.DataFrame | None, settings: Study
) -> pd.DataFrame:
    """Give what institutions wrote to open questions, to be coded: `OPEN_ANSWERS`, a row an answer that counts.

    What stands there is private. Two answers of an institution to a question are two rows. Raises as `read_forms`.
    """
    exports = read_exports(folder, questions)
    known = KnownInstitutions.read(folder, names, frame)
    readings = readings_of(exports, known)
    rows = []
    for export in exports:
        own = readings[export.path]
        filled = [_is_filled(answer, own) for answer in export.answers]
        for answer, institution in zip(export.answers, export.institutions(known, filled), strict=True):
            left_out = answer.state == "partial" and settings.survey.partial_answers != "count"
            if institution is None or answer.state == "test" or left_out:
                continue
            form = export.form or known.form(institution)
            said = {question: answer.cells[question] for question, reading in own.items() if reading.kind == "open"}
            rows += [
                (institution, form, question, "\n".join(cells.texts))
                for question, cells in said.items()
                if own[question].meant(cells)
            ]
    return pd.DataFrame(rows, columns=list(OPEN_ANSWERS))


def readings_of(exports: Sequence[FormExport], known: KnownInstitutions) -> dict[Path, dict[str, Reading]]:
    """Tell for every export how the cells of each question are read; options that are not listed by all together."""
    shown: dict[tuple[str, str], dict[str, list[Cells]]] = {}
    separators: dict[tuple[str, str], tuple[str, ...]] = {}
    for export in exports:
        for question, kind in _kinds(export):
            separators.setdefault((question, kind), export.program.separators)
            of_whom = shown.setdefault((question, kind), {})
            for answer in export.answers:
                of_whom.setdefault(known.named(answer.named) or answer.named, []).append(answer.cells[question])
    found = {
        asked[0]: options_shown(asked[1], [*of_whom.values()], separators[asked])
        for asked, of_whom in shown.items()
        if asked[1] in CLOSED
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
            form = export.form or known.form(institution)
            respondents.append((institution, form, is_complete, counts, file, answer.row))
            answers += [(institution, form, *each) for each in _meant(answer, readings)] if counts else []
    stop_at(_unfit(answers, export.path))
    counting = sum(respondent[3] for respondent in respondents)
    many = len(export.answers)
    source = {
        "source_kind": "form", "file": file, "program": export.program.code, "form": export.form, "answers": many,
        "complete": complete, "partial_answers": many - complete, "left_out_answers": many - counting,
        "codings": 0, "coders": 0,
    }  # fmt: skip
    return _Told(respondents, answers, source)


def _unfit(answers: Sequence[tuple], path: Path) -> list[InputError]:
    """Give questions with a statement or option that no table can hold, without that text."""
    found = dict.fromkeys(question for _, _, question, item, option, *_ in answers if _is_unfit(item, option))
    what = "a statement or option of the question {} is a formula to a spreadsheet, or longer than 500 signs"
    do = "Head the column otherwise in the export, and write the options in questions.csv"
    return [InputError(what.format(question), do=do, file=path) for question in found]


def _is_unfit(*texts: str) -> bool:
    return any(is_formula(text) or len(text) > _LONGEST for text in texts)


def _is_filled(answer: FormAnswer, readings: Mapping[str, Reading]) -> bool:
    return any(reading.is_filled(answer.cells[question]) for question, reading in readings.items())


def _meant(answer: FormAnswer, readings: Mapping[str, Reading]) -> Iterator[tuple]:
    for question, reading in readings.items():
        for meant in reading.meant(answer.cells[question]):
            yield question, *meant


def doubts_about(export: FormExport, readings: Mapping[str, Reading]) -> Iterator[Doubt]:
    """Tell what of an export is not read or not understood: columns, answers, numbers, and what is no option."""
    file = export.path.name
    if export.idle:
        places = [column.place for column in export.idle]
        what = f"no question asks for the column{'s' * (len(places) > 1)} {columns_in_words(places)}"
        yield Doubt("notice", file, None, None, what, "Nothing, if that is right; else add the question")
    empty = [answer.row for answer in export.answers if not _is_filled(answer, readings)]
    if empty:
        what = f"nothing is filled in that a question asks for, and the answer does not count{_in_more_rows(empty)}"
        yield Doubt("notice", file, None, empty[0], what, "Nothing, if that is right")
    for question, reading in readings.items():
        yield from _not_understood(export, question, reading)


def _not_understood(export: FormExport, question: str, reading: Reading) -> Iterator[Doubt]:
    """Tell in which rows the answer to a question cannot be read, or is none of its options, without the answer."""
    found: dict[str, list[int]] = {}
    for answer in export.answers:
        cells = answer.cells[question]
        why = reading.unread(cells) or ("other" if reading.has_other(cells) else "")
        if why and answer.state != "test":
            found.setdefault(why, []).append(answer.row)
    for why, rows in found.items():
        is_unread = why in UNREAD
        what = f"{UNREAD[why]} in the answer to" if is_unread else "something else than an option is the answer to"
        what += f" the question {question}{_in_more_rows(rows)}"
        do = _LOOK if is_unread else _ADD
        yield Doubt("warning" if is_unread else "notice", export.path.name, None, rows[0], what, do)


def _in_more_rows(rows: Sequence[int]) -> str:
    return and_more(len(rows) - 1, rows[1:])
