"""What is registered as blended against what institutions say they did."""

from math import isnan, nan

import pandas as pd

from blendresearch.base.tables import stacked
from blendresearch.survey.survey import DONE, MORE, MORE_THEME, Survey
from blendresearch.survey.tallies.theme_counts import Naming
from blendresearch.survey.tallies.who_answered import Answered


def registered_table(survey: Survey, answered: Answered, naming: Naming, registered: pd.DataFrame) -> pd.DataFrame:
    """Set what is registered beside what is reported (table `survey_registered`), all institutions in the first row.

    `registered` has `institution`, `mobilities` and `blended` of the first cohort. What is registered is taken to have
    happened. So at least the larger one of registered and reported was done; at most what is reported, or all
    mobilities where nothing is. The bounds of all are the sums. An institution without a row in `registered` has none
    here, but counts among those that answered and those that say more.
    """
    reported = reported_numbers(survey, answered)
    rows = [_of_institution(row, answered, reported) for row in registered.sort_values("institution").itertuples()]
    table = pd.DataFrame(rows)
    if table.empty:
        return stacked("survey_registered", [])
    sums = {name: int(table[name].sum()) for name in ("registered", "mobilities", "low", "high")}
    whole = {
        "institution": "",
        "answered": len(answered.institutions),
        **sums,
        "reported_low": _sum(table["reported_low"]),
        "reported_high": _sum(table["reported_high"]),
        "says_more": _saying_more(survey, answered, naming, reported, registered),
    }
    return stacked("survey_registered", [pd.DataFrame([whole]), table])


def reported_numbers(survey: Survey, answered: Answered) -> dict[str, tuple[float, float]]:
    """Give the number that each institution reports, from-to; NaN for an end that one of its answers leaves open."""
    given = answered.answered_what(survey.answers[survey.answers["question"] == DONE])
    said = given.dropna(how="all", subset=["low", "high"])
    # NumPy's minimum and maximum are NaN where one of the ends is: nobody knows then how far it goes.
    ends = {name: rows[["low", "high"]].to_numpy(dtype=float) for name, rows in said.groupby("institution")}
    return {name: (float(own[:, 0].min()), float(own[:, 1].max())) for name, own in ends.items()}


def _of_institution(row: tuple, answered: Answered, reported: dict[str, tuple[float, float]]) -> dict[str, object]:
    blended, mobilities = int(row.blended), int(row.mobilities)
    low, high = reported.get(row.institution, (nan, nan))
    least = blended if isnan(low) else max(blended, int(low))
    return {
        "institution": row.institution,
        "answered": int(row.institution in answered.institutions),
        "registered": blended,
        "mobilities": mobilities,
        "reported_low": low,
        "reported_high": high,
        "low": least,
        "high": max(least, mobilities if isnan(high) else int(high)),
        "says_more": _says_more(blended, low, high),
    }


def _says_more(registered: int, low: float, high: float) -> float:
    """Tell whether a number is surely larger than the registered one; NaN where it leaves that open or is none."""
    if low > registered:
        return 1.0
    return 0.0 if low <= registered or high <= registered else nan


def _sum(numbers: pd.Series) -> float:
    return float(numbers.sum(min_count=1))


def _saying_more(
    survey: Survey,
    answered: Answered,
    naming: Naming,
    reported: dict[str, tuple[float, float]],
    registered: pd.DataFrame,
) -> float:
    """Count who says in a number, a closed question or in words that more was done; NaN where nothing could tell it."""
    asked = survey.questions["question"].isin([DONE, MORE]).any()
    coded = MORE_THEME in naming and not survey.codings.empty
    if not asked and not coded:
        return nan
    known = dict(zip(registered["institution"], registered["blended"].astype(int), strict=True))
    # Of who is in no export nobody knows what is registered: a number says nothing of more.
    by_number = {name for name, ends in reported.items() if name in known and _says_more(known[name], *ends) == 1}
    in_words = naming.get(MORE_THEME, {}).get("", frozenset())
    return float(len(by_number | _say_yes(survey, answered) | in_words))


def _say_yes(survey: Survey, answered: Answered) -> set[str]:
    """Give who chose the first option of the question whether more was done."""
    asked = survey.questions[survey.questions["question"] == MORE]
    yes = {(row.form, row.options[0]) for row in asked.itertuples() if row.options}
    given = answered.answered_what(survey.answers[survey.answers["question"] == MORE])
    return {row.institution for row in given.itertuples() if {(row.form, row.option), ("", row.option)} & yes}
