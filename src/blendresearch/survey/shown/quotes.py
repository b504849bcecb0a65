"""Quotes that may be shown: those whose publication was agreed to, without names."""

from collections.abc import Iterator, Mapping

import pandas as pd

from blendresearch.base.tables import columns_of
from blendresearch.language import available
from blendresearch.study.list_rows import stop_at
from blendresearch.survey.shown.guard import Guard
from blendresearch.survey.shown.texts_to_show import JudgedText, TextsToShow, numbered, to_look_at, with_names


def quotes_to_show(codings: pd.DataFrame, guard: Guard, language: str) -> TextsToShow:
    """Give the quotes of codings that may be shown: `theme`, `number`, `language`, `quote`.

    `codings` has `theme`, `file`, `row`, `quote`, `publish` (anything but yes is no) and translations in
    `quote_<language>`; `language` is that of `quote`. A quote has one number, on however many themes and by however
    many coders. Raises InputError with every row in which a listed name stands in a quote that is to be published.
    """
    wanted = codings[(codings["publish"] == "yes") & (codings["quote"].map(str.strip) != "")]
    judged = [(row["theme"], list(_judged(row, guard, language))) for row in wanted.to_dict("records")]
    everything = [each for _, texts in judged for each in texts]
    stop_at(with_names(everything, language))
    numbers = numbered([texts[0].found.text for _, texts in judged])
    rows = {
        (theme, numbers[texts[0].found.text], each.language, each.found.text)
        for theme, texts in judged
        for each in texts
    }
    table = pd.DataFrame(sorted(rows), columns=list(columns_of("survey_quotes")))
    # Two translations of one quote: coders wrote each their own, and one is enough.
    table = table.drop_duplicates(["theme", "number", "language"], ignore_index=True)
    return TextsToShow(table, to_look_at(everything))


def _judged(row: Mapping[str, object], guard: Guard, language: str) -> Iterator[JudgedText]:
    """Judge a quote, then its translations."""
    yield JudgedText.of(row, "quote", language, guard.judged(str(row["quote"]), language))
    for code in available():
        column = f"quote_{code}"
        text = row.get(column, "")
        if code != language and isinstance(text, str) and text.strip():
            yield JudgedText.of(row, column, code, guard.judged(text, code))
