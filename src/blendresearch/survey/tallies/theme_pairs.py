"""Which themes the same institutions name."""

from itertools import combinations

import pandas as pd

from blendresearch.base.tables import stacked
from blendresearch.survey.tallies.theme_counts import Naming


def pair_table(codebook: pd.DataFrame, naming: Naming, answered: int) -> pd.DataFrame:
    """Count the institutions that name both of two themes (table `survey_pairs`), the pairs of most first.

    Only themes without one below them are paired: a parent has what its children have. Pairs that nobody names are left
    out; pairs of one number stand in the order of the codebook.
    """
    parents = set(codebook["parent"])
    leaves = [theme for theme in codebook["theme"] if theme in naming and theme not in parents]
    rows = [
        {
            "theme": theme,
            "other": other,
            "institutions": len(naming[theme][""] & naming[other][""]),
            "theme_institutions": len(naming[theme][""]),
            "other_institutions": len(naming[other][""]),
            "answered": answered,
        }
        for theme, other in combinations(leaves, 2)
        if naming[theme][""] & naming[other][""]
    ]
    return stacked("survey_pairs", [pd.DataFrame(sorted(rows, key=lambda row: -row["institutions"]))])
