"""Mobilities of learners, staff and others: activity types taken together."""

from dataclasses import dataclass
from math import isnan

import pandas as pd

from blendresearch.base.hidden import whole
from blendresearch.base.tables import columns_of
from blendresearch.data.codelists import activity_types
from blendresearch.statistics.methods import of_total
from blendresearch.statistics.totals import Count

CATEGORIES = ("learner", "staff", "other", "unknown")
COLUMNS = columns_of("categories")


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


@dataclass(frozen=True)
class LearnersAndStaff:
    """The mobilities of learners and of staff in a cohort, both with an interval of their share."""

    learner: Count
    staff: Count

    @property
    def apart(self) -> bool:
        """Tell whether the two intervals lie apart."""
        return self.learner.lower > self.staff.upper or self.staff.lower > self.learner.upper


class Categories:
    """The mobilities by category, to look up: `table` is what `make_categories` gives, whose counts can be hidden."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table

    def rows(self, cohort: str) -> pd.DataFrame:
        """Give the rows of one cohort, without its name."""
        return self.table[self.table["cohort"] == cohort].drop(columns="cohort").reset_index(drop=True)

    def of(self, cohort: str) -> dict[str, Count]:
        """Give the counts of one cohort by category."""
        rows = self.rows(cohort).itertuples()
        return {row.category: Count(whole(row.total), whole(row.blended), row.lower, row.upper) for row in rows}

    def learners_and_staff(self, cohort: str) -> LearnersAndStaff | None:
        """Set learners against staff; None where one of the two has no mobilities or no interval."""
        found = self.of(cohort)
        learner, staff = found.get("learner"), found.get("staff")
        if not learner or not staff or isnan(learner.lower) or isnan(staff.lower):
            return None
        return LearnersAndStaff(learner, staff)
