"""How far two coders gave the same answers the same themes."""

from itertools import combinations
from math import isnan, nan

import numpy as np
import pandas as pd

from blendresearch.base.tables import stacked
from blendresearch.survey.exact.agreement_alpha import alpha_interval, coincidences, nominal_alpha
from blendresearch.survey.exact.proportions import exact_limits
from blendresearch.survey.survey import NOTHING
from blendresearch.survey.tallies.theme_counts import UNIT

FEWEST_UNITS = 60
"""With fewer units the interval of alpha of one theme holds far less often than it says."""
FEWEST_INSTITUTIONS = 6
"""With fewer institutions there is no interval of alpha at all."""
_SQUARES = coincidences([[2, 0], [1, 1], [1, 1], [0, 2]])
"""The coincidences of a judgement by both, the first only, the second only, and neither."""


def agreement_table(codings: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """Compare each two coders on the units that both coded (table `survey_agreement`).

    A unit is the answer of an institution to a question of a form, or what it said at a visit; who found no theme in it
    gave `nothing`, which counts as coded. A pair has a row for each theme that one of the two gave in such a unit; a
    parent stands for itself there. The first row pools them: each unit with each theme is one judgement. Two who coded
    nothing in common have no rows.
    """
    coders = sorted(codings["coder"].unique())
    order = [theme for theme in codebook["theme"] if theme != NOTHING]
    pairs = [_pair(codings, first, second, order) for first, second in combinations(coders, 2)]
    return stacked("survey_agreement", pairs)


def _pair(codings: pd.DataFrame, first: int, second: int, order: list[str]) -> pd.DataFrame:
    """Give the rows of two coders."""
    given = [_given(codings, coder) for coder in (first, second)]
    units = sorted(given[0].keys() & given[1].keys())
    themes = [theme for theme in order if any(theme in own[unit] for own in given for unit in units)]
    institutions = pd.Series([unit[0] for unit in units], dtype=object)
    one, other = (_matrix(own, units, themes) for own in given)
    found = np.stack([one & other, one & ~other, ~one & other, ~one & ~other], axis=-1).astype(float)
    named = {"coder_1": first, "coder_2": second}
    pooled = {"theme": "", **named, **_compared(found.sum(axis=1), institutions, pooled=True)}
    rows = [{"theme": theme, **named, **_compared(found[:, at], institutions)} for at, theme in enumerate(themes)]
    return pd.DataFrame([pooled, *rows] if units else [])


def _given(codings: pd.DataFrame, coder: int) -> dict[tuple[str, ...], set[str]]:
    """Give the themes of each unit that a coder coded."""
    own = codings[codings["coder"] == coder]
    return {unit: set(rows) for unit, rows in own.groupby(UNIT)["theme"]}


def _matrix(given: dict[tuple[str, ...], set[str]], units: list[tuple[str, ...]], themes: list[str]) -> np.ndarray:
    """Tell of each unit and theme whether it was given."""
    told = [[theme in given[unit] for theme in themes] for unit in units]
    return np.array(told, dtype=bool).reshape(len(units), len(themes))


def _compared(found: np.ndarray, institutions: pd.Series, pooled: bool = False) -> dict[str, object]:
    """Compare two coders: a row a unit says how often both, the first only, the second only, and neither gave it."""
    both, first_only, second_only, neither = map(int, found.sum(axis=0))
    judged = both + first_only + second_only + neither
    squares = np.tensordot(found, _SQUARES, axes=1)
    alpha = nominal_alpha(squares.sum(axis=0))
    lower, upper = (nan, nan) if pooled else exact_limits(both + neither, judged)
    enough = institutions.nunique() >= FEWEST_INSTITUTIONS and (pooled or judged >= FEWEST_UNITS)
    interval = alpha_interval(_by_institution(squares, institutions)) if enough else (nan, nan)
    return {
        "units": judged,
        "both": both,
        "first_only": first_only,
        "second_only": second_only,
        "neither": neither,
        "agreement": (both + neither) / judged if judged else nan,
        "lower": lower,
        "upper": upper,
        "alpha": alpha,
        "alpha_lower": interval[0],
        "alpha_upper": interval[1],
        "alpha_note": "not_defined" if isnan(alpha) else "too_few" if isnan(interval[0]) else "",
    }


def _by_institution(squares: np.ndarray, institutions: pd.Series) -> np.ndarray:
    return np.array([squares[places].sum(axis=0) for places in institutions.groupby(institutions).indices.values()])
