"""The survey of a study with neutral names in place of the real ones, before any table is made of it."""

from dataclasses import replace

import pandas as pd

from blendresearch.language import available
from blendresearch.sharing.neutral_inputs import Neutral
from blendresearch.survey.shown.good_practices import TOLD
from blendresearch.survey.survey import Survey


def neutral_survey(survey: Survey, neutral: Neutral) -> Survey:
    """Give a survey in an order that follows from the neutral names, without the files that it was read from.

    A good practice is told without its institution: a name that may stand in its texts gives way to a placeholder, not
    to the neutral name, for whoever knows the practice would know who that is. So in quotes, where none can stand.
    """
    named = {name: _renamed(getattr(survey, name), neutral) for name in ("respondents", "codings", "visits")}
    answers = survey.answers.assign(
        option=survey.answers["option"].map(lambda text: neutral.told(text, "en")),
        item=survey.answers["item"].map(lambda text: neutral.told(text, "en")),
    )
    return replace(
        survey,
        frame=None if survey.frame is None else neutral.frame(survey.frame),
        questions=_questions(survey.questions, neutral),
        answers=_renamed(answers, neutral),
        codebook=_in_own_language(survey.codebook, neutral),
        quotes=_without_names(survey.quotes, ["quote"], neutral),
        practices=_without_names(survey.practices.assign(institution=""), TOLD, neutral),
        **named,
    )


def _renamed(table: pd.DataFrame, neutral: Neutral) -> pd.DataFrame:
    unnamed = {name: value for name, value in (("file", ""), ("row", 0)) if name in table}
    named = table.assign(institution=table["institution"].map(neutral.institutions), **unnamed)
    return named.sort_values(list(named.columns), ignore_index=True, kind="stable")


def _questions(questions: pd.DataFrame, neutral: Neutral) -> pd.DataFrame:
    """Give questions whose options are neutral as those of the answers are."""
    options = [tuple(neutral.told(text, "en") for text in own) for own in questions["options"]]
    return _in_own_language(questions.assign(options=pd.Series(options, index=questions.index, dtype=object)), neutral)


def _in_own_language(table: pd.DataFrame, neutral: Neutral) -> pd.DataFrame:
    """Give a table in whose texts names are neutral: in English, or in the language that a heading ends with."""
    told = {}
    for name in table.columns.intersection([*_texts("label"), *_texts("definition"), "include", "exclude"]):
        code = name.rpartition("_")[2]
        told[name] = table[name].map(lambda text, code=code: neutral.told(text, code if code in available() else "en"))
    return table.assign(**told)


def _texts(name: str) -> list[str]:
    return [f"{name}_{code}" for code in available()]


def _without_names(table: pd.DataFrame, columns: list[str] | tuple[str, ...], neutral: Neutral) -> pd.DataFrame:
    """Give texts with a placeholder, in the language of their row, in place of names of institutions."""
    told = {}
    for name in columns:
        texts = zip(table["language"], table[name], strict=True)
        unnamed = [neutral.unnamed(text, code) for code, text in texts]
        told[name] = pd.Series(unnamed, index=table.index, dtype=object)
    return table.assign(**told)
