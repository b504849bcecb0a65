"""Mobilities of learners, staff and others: activity types taken together."""

from dataclasses import dataclass
from math import nan

import pandas as pd

from blendresearch.base.hidden import whole
from blendresearch.base.shares import Share
from blendresearch.base.tables import columns_of
from blendresearch.data.codelists import activity_types
from blendresearch.statistics.methods import Interval, of_total, paired_change
from blendresearch.statistics.totals import Count

CATEGORIES = ("learner", "staff", "other", "unknown")
COLUMNS = columns_of("categories")


def category_of(activity_type: str, sector: str) -> str:
    """Give the category of an activity type: `unknown` of one that the package does not know."""
    known = activity_types(sector).get(activity_type)
    return known.category if known else "unknown"


def make_categories(cube: pd.DataFrame, sector: str) -> pd.DataFrame:
    """Count the mobilities of every category in every cohort, with the share blended and its interval (fractions).

    `cube` is what `count_mobilities` gives; a category without mobilities has no row. The row of staff says, too, how
    their share differs from that of learners: `paired` institutions have both, and among those `difference` is the
    share of staff less that of learners, with its limits and what it can be called (`paired_change.read_change`).
    """
    categories = cube["activity_type"].map(lambda code: category_of(code, sector))
    keys = [cube["cohort"], pd.Categorical(categories, CATEGORIES)]
    rows, found = [], {}
    for (cohort, category), own in cube.groupby(keys, observed=True, sort=True):
        counts = own.groupby("institution", as_index=False)[["mobilities", "blended_mobilities"]].sum()
        counts = counts.rename(columns={"mobilities": "total", "blended_mobilities": "blended"})
        found[cohort, category] = counts
        total, blended = int(counts["total"].sum()), int(counts["blended"].sum())
        limits = of_total(counts["blended"], counts["total"])
        learners = found.get((cohort, "learner")) if category == "staff" else None
        difference = (0, nan, nan, nan, "", "") if learners is None else _difference(learners, counts)
        rows.append((
            cohort, category, total, blended, blended / total, limits.lower, limits.upper, limits.method, *difference,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _difference(learners: pd.DataFrame, staff: pd.DataFrame) -> tuple:
    """Compare within the institutions that have both: others would bring differences between institutions in."""
    pairs = paired_change.in_both(paired_change.pair(learners, staff))
    parts = paired_change.decompose(pairs)
    if parts is None:
        return 0, nan, nan, nan, "", ""
    limits = paired_change.interval_of_change(pairs)
    reading = paired_change.read_change(parts, limits, paired_change.directions(pairs["change"]))
    return len(pairs), float(parts.change), limits.lower, limits.upper, limits.method, reading


@dataclass(frozen=True)
class LearnersAndStaff:
    """The mobilities of learners and of staff in a cohort, and how the shares differ in institutions that have both.

    `difference` is the share of staff less that of learners over those `institutions` (a fraction), `limits` its
    interval, `reading` what it can be called (`paired_change.read_change`). That the intervals of the two shares
    overlap or not is no test (Schenker and Gentleman, The American Statistician 55, 2001), and less so here: most of
    what makes them wide is common to both. `unknown` is the number of mobilities in neither because their activity type
    is not known; 0 where it is hidden.
    """

    learner: Count
    staff: Count
    institutions: int
    difference: Share
    limits: Interval
    reading: str
    unknown: int = 0


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
        """Set learners against staff; None where no institution has both, or a count that it takes is hidden."""
        found, rows = self.of(cohort), self.rows(cohort)
        rows = rows[(rows["category"] == "staff") & rows["difference"].notna()]
        if rows.empty or "learner" not in found:
            return None
        row = rows.iloc[0]
        limits = Interval(row["difference_lower"], row["difference_upper"], row["difference_interval"])
        learner, staff = found["learner"], found["staff"]
        fewest = 0 if learner.hidden or staff.hidden else min(learner.total, staff.total)
        difference = Share(row["difference"], fewest)
        untyped = found.get("unknown")
        unknown = 0 if untyped is None or untyped.hidden else untyped.total
        reading = row["difference_reading"]
        return LearnersAndStaff(learner, staff, int(row["paired"]), difference, limits, reading, unknown)
