"""How many institutions name each theme, and what that says of all institutions of the frame."""

from collections.abc import Mapping
from math import nan

import pandas as pd

from blendresearch.base.tables import stacked
from blendresearch.survey.exact.finite_population import bounds_without_assumption, population_limits
from blendresearch.survey.survey import NOTHING, Survey
from blendresearch.survey.tallies.frequency_words import frequency_word
from blendresearch.survey.tallies.who_answered import Answered

UNIT = ["institution", "source", "form", "question"]
"""What is coded at once: the answer of an institution to a question of a form, or what it said at a visit."""

Naming = Mapping[str, Mapping[str, frozenset[str]]]


def who_names(survey: Survey, answered: Answered) -> Naming:
    """Give by theme, and by form ("" for all), the institutions that answered and name it or a theme below it.

    Institutions count, not quotes: who answers twice has the themes of both answers. What an institution said at a
    working visit counts with its answers, and an institution that was only visited does not.

    Where several coded a unit, a theme is in it that at least half of them gave, itself or one below it. So it is with
    two coders who differ, until they have talked it over: the list of codings then holds what they agreed on.
    """
    parents = dict(zip(survey.codebook["theme"], survey.codebook["parent"], strict=True))
    found = {theme: {form: set() for form in answered.forms} for theme in parents if theme != NOTHING}
    for row in answered.answered_what(_adopted(survey.codings, parents)).itertuples():
        for form in {"", row.form} & {*answered.forms}:
            found[row.theme][form].add(row.institution)
    return {theme: {form: frozenset(names) for form, names in own.items()} for theme, own in found.items()}


def theme_table(survey: Survey, answered: Answered, naming: Naming) -> pd.DataFrame:
    """Count who names each theme of the codebook (table `survey_themes`); no rows where nothing was coded.

    In a row of a form, an institution is in the frame when it belongs to that form there.
    """
    if survey.codings.empty:
        return stacked("survey_themes", [])
    about = survey.codebook.rename(columns={"kind": "theme_kind"})[["theme", "parent", "theme_kind"]]
    rows = [
        {**row, "form": form, **_counted(naming[row["theme"]][form], answered, form)}
        for row in about[about["theme"] != NOTHING].to_dict("records")
        for form in answered.forms
    ]
    return stacked("survey_themes", [pd.DataFrame(rows)])


def _adopted(codings: pd.DataFrame, parents: Mapping[str, str]) -> pd.DataFrame:
    """Give the themes of each unit, with those above them, by the majority of those who coded it: `UNIT` and `theme`.

    Coders who give different themes below one theme agree on that one.
    """
    upwards = codings.assign(theme=[_upwards(theme, parents) for theme in codings["theme"]]).explode("theme")
    each_once = upwards[[*UNIT, "theme", "coder"]].drop_duplicates()
    coders = each_once.groupby(UNIT)["coder"].nunique().rename("coders")
    given = each_once.groupby([*UNIT, "theme"])["coder"].nunique().rename("given").reset_index()
    votes = given.join(coders, on=UNIT)
    return votes.loc[(2 * votes["given"] >= votes["coders"]) & (votes["theme"] != NOTHING), [*UNIT, "theme"]]


def _upwards(theme: str, parents: Mapping[str, str]) -> list[str]:
    """Give a theme and all above it; there is nothing above `nothing`, which a codebook need not have."""
    above = "" if theme == NOTHING else parents[theme]
    return [theme, *(_upwards(above, parents) if above else [])]


def _counted(names: frozenset[str], answered: Answered, form: str) -> dict[str, object]:
    asked, population = answered.among(form), answered.population(form)
    inside, answered_inside = len(names & population), len(asked & population)
    counted = {
        "institutions": len(names),
        "answered": len(asked),
        "outside": len(names) - inside,
        "population": len(population),
        "words": frequency_word(len(names), len(asked)),
    }
    if not population:
        return {**counted, "lower": nan, "upper": nan, "least": nan, "most": nan}
    lower, upper = population_limits(inside, answered_inside, len(population))
    least, most = bounds_without_assumption(inside, answered_inside, len(population))
    return {**counted, "lower": lower, "upper": upper, "least": least, "most": most}
