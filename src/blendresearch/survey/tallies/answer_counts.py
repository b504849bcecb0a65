"""How many institutions gave each answer to a closed question."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import isnan, nan
from statistics import median

import pandas as pd

from blendresearch.base.tables import schema, stacked
from blendresearch.survey.survey import OTHER, Survey
from blendresearch.survey.tallies.who_answered import Answered

KINDS = frozenset(schema("survey_answers").columns["question_kind"]["values"])
_MEASURED = {"number", "ranking"}

Given = Mapping[str, list[tuple]]
"""The answers to a question by statement or item, "" where it has none."""


def answer_table(survey: Survey, answered: Answered) -> pd.DataFrame:
    """Count the answers to closed questions, of all forms and of each (table `survey_answers`).

    An institution counts once an option, whatever number of its answers have it. Numbers can be from-to: the lowest is
    the smallest lower end, the highest the largest upper end, the median that of the middles; of an institution that
    answers twice the number goes from its lowest to its highest. Of a statement of a grid or an item of a ranking those
    count as `answered` who said something on it. A question that was not in a form has no rows of it.
    """
    given: dict[tuple[str, str], Given] = defaultdict(lambda: defaultdict(list))
    for row in answered.answered_what(survey.answers).itertuples():
        for form in {"", row.form}:
            given[row.question, form][row.item].append(row)
    closed = survey.questions[survey.questions["kind"].isin(KINDS)]
    rows = [
        {"question": question, "form": form, **counted}
        for question, asked in closed.groupby("question", sort=False)
        for form in answered.forms
        for counted in _of_question(asked, given[question, form], form)
    ]
    return stacked("survey_answers", [pd.DataFrame(rows)])


def _of_question(asked: pd.DataFrame, given: Given, form: str) -> Iterator[dict[str, object]]:
    """Give the rows of a question in a form ("" for all), from the answers by item."""
    where = _asked_in(asked, form) if form else asked
    if where.empty:
        return
    kind = where["kind"].iloc[0]
    listed = list(dict.fromkeys(option for options in where["options"] for option in options))
    for item in _items(kind, listed, given):
        own = given.get(item, [])
        about = {"question_kind": kind, "item": item, "answered": len({row.institution for row in own})}
        if kind in _MEASURED:
            yield {**about, "option": "", **_measured(own)}
        else:
            for option in _with_others(listed, [row.option for row in own]):
                chosen = {row.institution for row in own if row.option == option}
                yield {**about, "option": option, "institutions": len(chosen)}


def _asked_in(asked: pd.DataFrame, form: str) -> pd.DataFrame:
    """Give the rows of a question for a form: its own, or else those for any form."""
    own = asked[asked["form"] == form]
    return own if len(own) else asked[asked["form"] == ""]


def _items(kind: str, listed: list[str], given: Given) -> list[str]:
    """Give the statements of a grid or items of a ranking; of other kinds one that has no name."""
    if kind not in ("grid", "ranking"):
        return [""]
    return _with_others(listed if kind == "ranking" else [], given)


def _with_others(listed: list[str], given: Iterable[str]) -> list[str]:
    """Give what is listed, and after it what else was given, in alphabetical order; "other" comes last."""
    others = sorted(set(given) - set(listed), key=lambda text: (text == OTHER, text))
    return [*listed, *others]


def _measured(own: list[tuple]) -> dict[str, object]:
    """Give how many gave a number, and the lowest, the median and the highest one; an open end is the other one."""
    ends = defaultdict(list)
    for row in own:
        ends[row.institution] += [float(end) for end in (row.low, row.high) if not isnan(end)]
    known = [(min(numbers), max(numbers)) for numbers in ends.values() if numbers]
    return {
        "institutions": len(known),
        "lowest": min((low for low, _ in known), default=nan),
        "median": median((low + high) / 2 for low, high in known) if known else nan,
        "highest": max((high for _, high in known), default=nan),
    }
