"""Texts of a survey that its reports cannot show: labels, options, quotes and practices."""

from collections.abc import Iterator

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.language import available
from blendresearch.study.showable import Text, lacking_letters
from blendresearch.survey.shown.good_practices import TOLD
from blendresearch.survey.survey import Survey


def unshowable_texts(survey: Survey) -> list[InputError]:
    """Give an error for every text of a survey with a letter that the fonts of a report lack, without the text."""
    pictured = lacking_letters(list(_pictured(survey)), pictured=True)
    return [*pictured, *lacking_letters(list(_told(survey)), pictured=False)]


def _pictured(survey: Survey) -> Iterator[Text]:
    """Give what can stand in a figure: names of themes and questions, options, forms."""
    yield from _cells(survey.codebook, [f"label_{code}" for code in available()], "codebook.csv")
    yield from _cells(survey.questions, [f"label_{code}" for code in available()], "questions.csv")
    yield from _cells(survey.questions, ["form"], "questions.csv")
    for text in sorted({option for options in survey.questions["options"] for option in options}):
        yield Text(text, "an option", "questions.csv", "options")
    for text in sorted({*survey.answers["item"]} - {""}):
        yield Text(text, "a statement of a grid")


def _told(survey: Survey) -> Iterator[Text]:
    definitions = [f"definition_{code}" for code in available()]
    yield from _cells(survey.codebook, ["theme", *definitions, "include", "exclude"], "codebook.csv")
    yield from (Text(text, "a quote that is to be published") for text in survey.quotes["quote"])
    yield from _cells(survey.practices, [*TOLD], "practices.csv")


def _cells(table: pd.DataFrame, columns: list[str], file: str) -> Iterator[Text]:
    for column in table.columns.intersection(columns):
        yield from (Text(text, file=file, column=column) for text in table[column] if text)
