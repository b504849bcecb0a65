"""How many institutions gave each answer to a closed question."""

from collections.abc import Iterable
from math import nan
from statistics import median

import pandas as pd

from blendresearch.base.tables import schema, stacked
from blendresearch.survey.survey import Survey
from blendresearch.survey.tallies.who_answered import Answered

OTHER = "other"
"""What is chosen and is no option of the question."""
KINDS = frozenset(schema("survey_answers").columns["question_kind"]["values"])
_MEASURED = {"number", "ranking"}


def answer_table(survey: Survey, answered: Answered) -> pd.DataFrame:
    """Count the answers to closed questions, of all forms and of each (table `survey_answers`).

    An institution counts once an option, whatever number of its answers have it. Numbers can be from-to: the lowest is
    the smallest lower end, the highest the largest upper end, the median that of the middles; of an institution that
    answers twice the number goes from its lowest to its highest. Of a statement of a grid or an item of a ranking those
    count as `answered` who said something on it. A question that was not in a form has no rows of it.
    """
    given = answered.answered_what(survey.answers)
    closed = survey.questions[survey.questions["kind"].isin(KINDS)]
    rows = [
        row
        for question in dict.fromkeys(closed["question"])
        for form in answered.forms
        for row in _of_question(closed[closed["question"] == question], given[given["question"] == question], form)
    ]
    return stacked("survey_answers", [pd.DataFrame(rows)])


def _of_question(asked: pd.DataFrame, given: pd.DataFrame, form: str) -> Iterable[dict[str, object]]:
    """Give the rows of a question in a form ("" for all)."""
    if form:
        asked, given = asked[asked["form"].isin(["", form])], given[given["form"] == form]
    if asked.empty:
        return
    kind = asked["kind"].iloc[0]
    listed = list(dict.fromkeys(option for options in asked["options"] for option in options))
    named = {"question": asked["question"].iloc[0], "question_kind": kind, "form": form}
    for item in _items(kind, listed, given):
        own = given[given["item"] == item]
        about = {**named, "item": item, "answered": own["institution"].nunique()}
        if kind in _MEASURED:
            yield {**about, "option": "", **_measured(own)}
        else:
            chosen = own.groupby("option")["institution"].nunique().to_dict()
            for option in _with_others(listed, chosen):
                yield {**about, "option": option, "institutions": chosen.get(option, 0)}


def _items(kind: str, listed: list[str], given: pd.DataFrame) -> list[str]:
    """Give the statements of a grid or items of a ranking; of other kinds one that has no name."""
    if kind not in ("grid", "ranking"):
        return [""]
    return _with_others(listed if kind == "ranking" else [], given["item"])


def _with_others(listed: list[str], given: Iterable[str]) -> list[str]:
    """Give what is listed, and after it what else was given, in alphabetical order; "other" comes last."""
    others = sorted(set(given) - set(listed), key=lambda text: (text == OTHER, text))
    return [*listed, *others]


def _measured(own: pd.DataFrame) -> dict[str, object]:
    """Give how many gave a number, and the lowest, the median and the highest one."""
    ends = own.groupby("institution").agg(low=("low", "min"), high=("high", "max")).dropna(how="all")
    low, high = ends["low"].fillna(ends["high"]), ends["high"].fillna(ends["low"])
    middles = ((low + high) / 2).tolist()
    return {
        "institutions": len(ends),
        "lowest": low.min() if middles else nan,
        "median": median(middles) if middles else nan,
        "highest": high.max() if middles else nan,
    }
