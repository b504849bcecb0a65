"""Calls at the same age: a call that still runs beside others when they were as old as it is now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Cohort, Study

_MONTH = 365.25 / 12
AS_OLD = 1.5
"""So many months two ages may differ and still be called the same."""


@dataclass(frozen=True)
class CallAt:
    """A call as it was on a day: how many months after it began, and its mobilities then."""

    call_year: int
    day: date
    months: float
    count: Count


def months_since(study: Study, call_year: int, day: date) -> float:
    """Give the age of a call on a day: the months since the first day on which it could have records."""
    return (day - study.begins(call_year)).days / _MONTH


def at_the_same_age(
    study: Study, earlier: pd.DataFrame, cohort: Cohort, by_year: dict[int, Count]
) -> list[tuple[CallAt, list[CallAt]]]:
    """Set each call of a running cohort beside other calls at its age, of each the day that is nearest to it.

    `earlier` is the table of that name, `by_year` are the counts of the cohort. Calls beside which there is none are
    left out, and so are all of a cohort without the day of its exports.
    """
    if cohort.complete or cohort.exported_on is None:
        return []
    found = []
    for year, count in by_year.items():
        now = CallAt(year, cohort.exported_on, months_since(study, year, cohort.exported_on), count)
        others = list(_nearest(study, earlier, now))
        found += [(now, others)] if others else []
    return found


def _nearest(study: Study, earlier: pd.DataFrame, now: CallAt) -> Iterator[CallAt]:
    kept = [
        CallAt(int(row.call_year), day, months_since(study, int(row.call_year), day), Count.of(row.total, row.blended))
        for row in earlier.itertuples()
        for day in [date.fromisoformat(row.exported_on)]
    ]
    for year in sorted({each.call_year for each in kept} - {now.call_year}):
        nearest = min((each for each in kept if each.call_year == year), key=lambda each: abs(each.months - now.months))
        if abs(nearest.months - now.months) <= AS_OLD:
            yield nearest
