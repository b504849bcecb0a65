"""The survey of a study, read from its folder and judged: what of it may be reckoned with, and what stays private."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from blendresearch.base.errors import InputError, and_more
from blendresearch.base.tables import columns_of, empty_table, stacked
from blendresearch.mobilities.doubts import Doubt
from blendresearch.study.earlier_themes import COLUMNS_OF_EARLIER_THEMES, EarlierThemes, read_earlier
from blendresearch.study.inputs import Inputs
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.list_rows import stop_at
from blendresearch.study.spellings import Alone
from blendresearch.study.survey_files import FOLDER, survey_files
from blendresearch.survey.codebook import COLUMNS as COLUMNS_OF_CODEBOOK
from blendresearch.survey.codebook import read_codebook
from blendresearch.survey.codings import (
    ANSWER_BESIDE,
    OPTIONAL_OF_CODINGS,
    REQUIRED_OF_CODINGS,
    CodingsRead,
    read_codings,
)
from blendresearch.survey.forms import read_forms
from blendresearch.survey.forms.asked import forms_of, questions_of
from blendresearch.survey.forms.reading_forms import ANSWERS, RESPONDENTS
from blendresearch.survey.questions import COLUMNS_OF_QUESTIONS, read_questions
from blendresearch.survey.shown.good_practices import COLUMNS_OF_PRACTICES, read_practices
from blendresearch.survey.shown.guard import Guard
from blendresearch.survey.shown.known_names import KnownNames
from blendresearch.survey.shown.listed_names import read_names
from blendresearch.survey.shown.private_lists import QUOTES as QUOTES_TO_LOOK_AT
from blendresearch.survey.shown.quotes import quotes_to_show
from blendresearch.survey.shown.survey_letters import unshowable_texts
from blendresearch.survey.shown.texts_to_show import TO_LOOK_AT, TextsToShow
from blendresearch.survey.shown.visits import COLUMNS_OF_VISITS, read_visits
from blendresearch.survey.survey import Survey

QUESTIONS = ("question", "form", "kind", "options", "label_nl", "label_en")
CODINGS = ("institution", "form", "question", "theme", "coder", "source", "file", "row")
VISITS = ("institution", "date", "kind")
COLUMNS_OF_LISTS = {
    "survey/questions.csv": (("question", "kind"), COLUMNS_OF_QUESTIONS),
    "survey/codebook.csv": (("theme", "kind"), COLUMNS_OF_CODEBOOK),
    "survey/codings.csv": (REQUIRED_OF_CODINGS, (*REQUIRED_OF_CODINGS, *OPTIONAL_OF_CODINGS, ANSWER_BESIDE)),
    "survey/visits.csv": (("institution",), COLUMNS_OF_VISITS),
    "survey/practices.csv": (("theme",), COLUMNS_OF_PRACTICES),
    "survey/earlier_themes.csv": (COLUMNS_OF_EARLIER_THEMES, COLUMNS_OF_EARLIER_THEMES),
}
"""The columns that each list of a survey needs, and all that it can have."""


@dataclass(frozen=True)
class SurveyRead:
    """All that a study folder says of its survey.

    `survey` is what the tables are made of, `earlier` the edition that its themes are followed from, `doubts` what is
    worth knowing and stops nothing. `to_look_at` are words of texts that are to be published; they go into a private
    list, and nowhere else.
    """

    survey: Survey
    to_look_at: pd.DataFrame = field(repr=False)
    earlier: EarlierThemes | None = None
    doubts: tuple[Doubt, ...] = ()


_WRONG = object()
"""Stands in place of what could not be read."""


class _Faults:
    """Gathers what is wrong with several files, so that a person learns of all at once."""

    def __init__(self) -> None:
        self._found: list[InputError] = []

    def read(self, reader: Callable[..., Any], *arguments: object, **named: object) -> Any:
        """Give what a reader makes of its arguments; where one of these could not be read, it is not asked."""
        if any(each is _WRONG for each in arguments):
            return _WRONG
        try:
            return reader(*arguments, **named)
        except InputError as error:
            self._found += error.all
            return _WRONG

    def stop(self) -> None:
        """Raise InputError with all that was found so far; nothing where nothing was."""
        stop_at(self._found)


def open_survey(inputs: Inputs) -> SurveyRead | None:
    """Read the survey of a study; None where there is no file of it and no institution that answered.

    Raises InputError with all that is wrong, as far as one fault does not follow from another.
    """
    if survey_files(inputs.folder):
        return _read(inputs)
    frame = inputs.frame
    if frame is None or not frame["responded"].eq(True).any():
        return None
    return SurveyRead(_of_frame(frame), pd.DataFrame(columns=list(TO_LOOK_AT)))


def _read(inputs: Inputs) -> SurveyRead:
    folder, frame, spellings, faults = inputs.folder, inputs.frame, inputs.spellings, _Faults()
    institutions = KnownInstitutions.of(spellings, frame, _listed(inputs))
    questions = faults.read(read_questions, folder)
    codebook = faults.read(read_codebook, folder)
    known = faults.read(_known_names, inputs, institutions)
    forms = faults.read(read_forms, folder, questions, spellings, frame, inputs.study)
    coded = faults.read(read_codings, folder, codebook, questions, spellings, frame, listed=institutions.names)
    visits = faults.read(read_visits, folder, known)
    practices = faults.read(read_practices, folder, known, codebook)
    quotes = faults.read(_quotes, coded, known)
    earlier = faults.read(read_earlier, inputs, codebook)
    faults.stop()
    codings, sources = coded.codings, [forms.sources, coded.sources, _sources_of(visits)]
    survey = Survey(
        frame, forms.respondents, _by_form(questions), forms.answers, codebook, codings[list(CODINGS)], quotes.shown,
        practices.shown, visits, stacked("survey_sources", sources),
    )  # fmt: skip
    stop_at(unshowable_texts(survey))
    look_at = pd.concat([quotes.to_look_at, practices.to_look_at], ignore_index=True)
    return SurveyRead(survey, look_at, earlier, (*forms.doubts, *_doubts(coded.told, look_at)))


def _listed(inputs: Inputs) -> list[str]:
    return [] if inputs.projects is None else inputs.projects["institution"].tolist()


def _known_names(inputs: Inputs, institutions: KnownInstitutions) -> KnownNames:
    guard = Guard.of(institutions.names, inputs.spellings, read_names(inputs.folder))
    return KnownNames(institutions, guard, inputs.study.languages[0])


def _quotes(coded: CodingsRead, known: KnownNames) -> TextsToShow:
    said = coded.codings["publish"].map({True: "yes", False: "no"})
    return quotes_to_show(coded.codings.assign(publish=said), known.guard, known.language)


def _by_form(questions: pd.DataFrame) -> pd.DataFrame:
    """Give the questions a row a question and form, those for every form once in each that has none of its own."""
    each = [questions_of(questions, form).assign(form=form) for form in forms_of(questions)]
    return pd.concat(each, ignore_index=True)[list(QUESTIONS)]


def _sources_of(visits: pd.DataFrame) -> pd.DataFrame:
    said = {"source_kind": "visit", "file": f"{FOLDER}/visits.csv", "program": "", "form": ""}
    counts = [name for name in columns_of("survey_sources") if name not in said]
    return pd.DataFrame([{**said, **dict.fromkeys(counts, 0)}] * len(visits))


def _doubts(told: Iterable[Alone], look_at: pd.DataFrame) -> Iterator[Doubt]:
    for each in told:
        yield Doubt("notice", Path(each.file).name, None, None, each.what, each.do)
    for (file, column), words in look_at.groupby(["file", "column"], sort=False):
        first, *others = sorted({*words["row"].astype(int)})
        what = "a word of the text, which is marked for publication, can be a name that no list has"
        do = f"Look at it, and write a placeholder where it is one; a run lists all such words in {QUOTES_TO_LOOK_AT}"
        yield Doubt("warning", Path(file).name, column, first, what + and_more(len(others), others), do)


def _of_frame(frame: pd.DataFrame) -> Survey:
    """Give the survey of which no more is known than who was asked and who answered."""
    respondents, questions, answers, codings, visits = (
        pd.DataFrame(columns=list(names)) for names in (RESPONDENTS, QUESTIONS, ANSWERS, CODINGS, VISITS)
    )
    codebook = empty_table("survey_codebook").rename(columns={"theme_kind": "kind"})
    quotes, practices, sources = (empty_table(f"survey_{name}") for name in ("quotes", "practices", "sources"))
    return Survey(frame, respondents, questions, answers, codebook, codings, quotes, practices, visits, sources)
