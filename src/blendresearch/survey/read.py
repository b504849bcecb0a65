"""The survey of a study, read from its folder and judged: what of it may be reckoned with, and what stays private."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.tables import empty_table
from blendresearch.mobilities.doubts import Doubt
from blendresearch.study.inputs import Inputs
from blendresearch.study.list_rows import stop_at
from blendresearch.study.survey_files import survey_files
from blendresearch.survey.earlier_themes import EarlierThemes
from blendresearch.survey.survey import Survey


@dataclass(frozen=True)
class SurveyRead:
    """All that a study folder says of its survey.

    `survey` is what the tables are made of, `earlier` the edition that its themes are followed from, `doubts` what is
    worth knowing and stops nothing. `codings` are those of `survey` with the words that they are of: they go into
    private lists, and nowhere else.
    """

    survey: Survey
    codings: pd.DataFrame = field(repr=False)
    earlier: EarlierThemes | None = None
    doubts: tuple[Doubt, ...] = ()


class _Faults:
    """Gathers what is wrong with several files, so that a person learns of all at once."""

    def __init__(self) -> None:
        self._found: list[InputError] = []

    def read(self, reader: Callable[..., Any], *arguments: object) -> Any:
        """Give what a reader gives, None where it finds something wrong."""
        try:
            return reader(*arguments)
        except InputError as error:
            self._found += error.all
            return None

    def stop(self) -> None:
        """Raise InputError with all that was found so far; nothing where nothing was."""
        stop_at(self._found)


def read_survey(inputs: Inputs) -> Survey | None:
    """Read the survey of a study as its tables are made of it; as `open_survey`."""
    read = open_survey(inputs)
    return read and read.survey


def open_survey(inputs: Inputs) -> SurveyRead | None:
    """Read the survey of a study; None where there is no file of it and no institution that answered.

    Raises InputError with all that is wrong, as far as one fault does not follow from another.
    """
    if survey_files(inputs.folder):
        return _read(inputs)
    frame = inputs.frame
    if frame is None or not frame["responded"].eq(True).any():
        return None
    return SurveyRead(_of_frame(frame), pd.DataFrame())


def _read(inputs: Inputs) -> SurveyRead:
    raise NotImplementedError


def _of_frame(frame: pd.DataFrame) -> Survey:
    """Give the survey of which no more is known than who was asked and who answered."""
    respondents = pd.DataFrame(columns=["institution", "form", "complete", "counts", "file", "row"])
    questions = pd.DataFrame(columns=["question", "form", "kind", "options", "label_nl", "label_en"])
    answers = pd.DataFrame(columns=["institution", "form", "question", "item", "option", "low", "high"])
    codings = pd.DataFrame(columns=["institution", "form", "question", "theme", "coder", "source", "file", "row"])
    codebook = empty_table("survey_codebook").rename(columns={"theme_kind": "kind"})
    visits = pd.DataFrame(columns=["institution", "date", "kind"])
    made = (empty_table(f"survey_{name}") for name in ("quotes", "practices", "sources"))
    quotes, practices, sources = made
    return Survey(frame, respondents, questions, answers, codebook, codings, quotes, practices, visits, sources)
