"""Whether the institutions that answered are like the others that were asked, by what the exports say."""

from math import nan
from statistics import median

import pandas as pd

from blendresearch.base.tables import stacked
from blendresearch.survey.exact.exact_tests import fisher, rank_sum
from blendresearch.survey.tallies.who_answered import Answered


def comparison_table(answered: Answered, registered: pd.DataFrame, user_threshold: int) -> pd.DataFrame:
    """Compare those asked that answered with the other ones (table `survey_comparison`); no rows without anyone asked.

    `registered` has `institution`, `mobilities` and `blended` of the first cohort; a user has at least the threshold of
    blended mobilities. Properties are compared by Fisher's exact test, numbers by the exact rank sum test. A share has
    who has mobilities. Four tests are made: one p-value below 0.05 among them is no rarity.
    """
    asked = registered[registered["institution"].isin(answered.approached)]
    if asked.empty:
        return stacked("survey_comparison", [])
    responded = asked["institution"].isin(answered.institutions)
    blended, mobilities = asked["blended"].astype(int), asked["mobilities"].astype(int)
    some = mobilities > 0
    rows = [
        _property("user", blended >= user_threshold, responded),
        _property("any_blended", blended > 0, responded),
        _number("mobilities", mobilities, responded),
        _number("share", blended[some] / mobilities[some], responded[some]),
    ]
    return stacked("survey_comparison", [pd.DataFrame(rows)])


def _property(name: str, having: pd.Series, responded: pd.Series) -> dict[str, object]:
    ours, others = having[responded], having[~responded]
    counts = {
        "answered_with": int(ours.sum()),
        "answered": len(ours),
        "others_with": int(others.sum()),
        "others": len(others),
    }
    return {"property": name, **counts, "test": "fisher", "p_value": fisher(*counts.values())}


def _number(name: str, values: pd.Series, responded: pd.Series) -> dict[str, object]:
    ours, others = values[responded].tolist(), values[~responded].tolist()
    return {
        "property": name,
        "answered_with": 0,
        "answered": len(ours),
        "others_with": 0,
        "others": len(others),
        "answered_median": median(ours) if ours else nan,
        "others_median": median(others) if others else nan,
        "test": "rank_sum",
        "p_value": rank_sum(ours, others),
    }
