"""The survey of a study with neutral names in place of the real ones, before any table is made of it."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from blendresearch.sharing.neutral_inputs import Neutral
from blendresearch.sharing.replacing import Replacer
from blendresearch.survey.shown.good_practices import TOLD
from blendresearch.survey.shown.placeholders import placeholder
from blendresearch.survey.survey import Survey


def neutral_survey(survey: Survey, neutral: Neutral, spellings: Mapping[str, str]) -> Survey:
    """Give a survey in an order that follows from the neutral names, without the files that it was read from.

    A good practice is told without its institution: a name that may stand in its texts gives way to a placeholder, not
    to the neutral name, for whoever knows the practice would know who that is.
    """
    named = {name: _renamed(getattr(survey, name), neutral) for name in ("respondents", "answers", "codings", "visits")}
    frame = None if survey.frame is None else neutral.frame(survey.frame)
    return replace(survey, frame=frame, practices=_without_names(survey.practices, neutral, spellings), **named)


def _renamed(table: pd.DataFrame, neutral: Neutral) -> pd.DataFrame:
    unnamed = {name: value for name, value in (("file", ""), ("row", 0)) if name in table}
    named = table.assign(institution=table["institution"].map(neutral.institutions), **unnamed)
    return named.sort_values(list(named.columns), ignore_index=True, kind="stable")


def _without_names(practices: pd.DataFrame, neutral: Neutral, spellings: Mapping[str, str]) -> pd.DataFrame:
    known = [*neutral.institutions, *spellings]
    replacers = {
        code: Replacer(dict.fromkeys(known, placeholder(code, "institution"))) for code in set(practices["language"])
    }
    told = practices.assign(institution="")
    for name in TOLD:
        texts = zip(told["language"], told[name], strict=True)
        told[name] = [replacers[code](text) for code, text in texts]
    return told
