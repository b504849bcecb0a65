"""Mobilities of learners, staff and others: activity types taken together."""

import pandas as pd

from blendresearch.data.codelists import activity_types
from blendresearch.statistics.methods import of_total

CATEGORIES = ("learner", "staff", "other", "unknown")
COLUMNS = ("cohort", "category", "total", "blended", "share", "lower", "upper", "interval")


def category_of(activity_type: str, sector: str) -> str:
    """Give the category of an activity type: `unknown` of one that the package does not know."""
    known = activity_types(sector).get(activity_type)
    return known.category if known else "unknown"


def make_categories(cube: pd.DataFrame, sector: str) -> pd.DataFrame:
    """Count the mobilities of every category in every cohort, with the share blended and its interval (fractions).

    `cube` is what `count_mobilities` gives; a category without mobilities has no row.
    """
    categories = cube["activity_type"].map(lambda code: category_of(code, sector))
    keys = [cube["cohort"], pd.Categorical(categories, CATEGORIES)]
    rows = []
    for (cohort, category), own in cube.groupby(keys, observed=True, sort=True):
        counts = own.groupby("institution")[["mobilities", "blended_mobilities"]].sum()
        total, blended = (int(number) for number in counts.sum())
        limits = of_total(counts["blended_mobilities"], counts["mobilities"])
        rows.append((cohort, category, total, blended, blended / total, limits.lower, limits.upper, limits.method))
    return pd.DataFrame(rows, columns=list(COLUMNS))
