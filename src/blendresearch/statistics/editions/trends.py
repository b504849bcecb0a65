"""Trends: a finished cohort of the earlier edition beside a finished one of later calls in this edition."""

from collections.abc import Collection, Iterator
from math import nan
from typing import NamedTuple

from blendresearch.base.hidden import is_hidden, sum_of
from blendresearch.statistics.editions.compared_numbers import Counts, Side, TwoSides
from blendresearch.statistics.editions.followed import Followed, in_all
from blendresearch.statistics.editions.values import (
    EarlierEdition,
    Headline,
    InstitutionChange,
    InstitutionState,
    Measure,
    RefusedComparison,
    Trend,
)
from blendresearch.statistics.methods.paired_change import signs
from blendresearch.statistics.requests import Request, Requests
from blendresearch.statistics.totals import Statistics
from blendresearch.study.settings import Cohort

NUMBERS: tuple[Measure, ...] = ("users", "none", "institutions", "mobilities", "blended")
"""The headlines that are numbers by themselves: of more calls they are larger."""


class CohortPair(NamedTuple):
    """A finished cohort of the earlier edition, and a finished one of this edition with its later calls alone.

    `left_out` are the calls of the latter that are not later.
    """

    before: Cohort
    now: Cohort
    left_out: tuple[int, ...]

    @property
    def calls(self) -> tuple[int, ...]:
        """Give the calls of the later cohort that are compared; none where that is the whole cohort."""
        return tuple(self.now.call_years) if self.left_out else ()


def later_calls(before: Cohort, now: Cohort) -> list[int]:
    """Give the calls of a cohort that come after all calls of an earlier one: these alone show a development."""
    return [year for year in now.call_years if year > max(before.call_years)]


def pairs_of_cohorts(earlier: tuple[Cohort, ...], now: list[Cohort]) -> Iterator[CohortPair]:
    """Give every finished cohort of this edition, as far as its calls are later, with a finished one of the earlier.

    That is the latest finished cohort of that edition after which this one has calls. Calls that are not later are left
    out: an agency can go on adding calls to those that were finished.
    """
    for cohort in (each for each in now if each.complete):
        before = [each for each in earlier if each.complete and later_calls(each, cohort)]
        if before:
            latest = max(before, key=lambda each: max(each.call_years))
            calls = later_calls(latest, cohort)
            left_out = tuple(year for year in cohort.call_years if year not in calls)
            yield CohortPair(latest, cohort.model_copy(update={"call_years": calls}), left_out)


def side_of(
    statistics: Statistics, requests: Requests | None, cohort: str, followed: Followed, calls: Collection[int] = ()
) -> Side:
    """Give what one edition shows of a cohort, or some of its calls, institutions under the names of this edition."""
    asked, institutions = _asked(requests, cohort, calls) if requests else (None, 0)
    return Side(
        in_all(statistics, cohort, calls),
        followed.counts(statistics, cohort, calls),
        in_all(statistics, cohort, calls, unit="participant"),
        followed.counts(statistics, cohort, calls, unit="participant"),
        asked,
        institutions,
    )


def _asked(requests: Requests, cohort: str, calls: Collection[int]) -> tuple[Request | None, int]:
    """Give what was requested and registered in a cohort, or some of its calls, and by how many institutions."""
    if not calls:
        return requests.total(cohort), len(requests.institutions(cohort))
    own = requests.in_calls(cohort, calls)
    sums = [sum_of([getattr(each, name) for each in own]) for name in ("requested", "realised")] if own else []
    return Request("", *sums) if own else None, len(own)


def make_trend(pair: CohortPair, sides: TwoSides, followed: Followed) -> Trend:
    """Make a trend of what two editions show."""
    same_length = len(pair.before.call_years) == len(pair.now.call_years)
    headlines = [each for each in sides.headlines() if same_length or each.measure not in NUMBERS]
    filled = sides.before.filled.any_of(sides.before.counts, ("blended", "share"))
    is_known = sides.complete and (sides.invented or not filled)
    found = signs(sides.pairs["change"]) if is_known else None
    counts = (found.rose, found.fell, found.same, found.sign) if found else (None, None, None, nan)
    changes = _changes(sides, followed) if sides.followed else ()
    return Trend(pair.before, pair.now, tuple(headlines), tuple(changes), *counts, pair.left_out)


def _changes(sides: TwoSides, followed: Followed) -> Iterator[InstitutionChange]:
    before, now = sides.before.counts, sides.now.counts
    for name in sorted({*before, *now}):
        had = followed.earlier_names(name) if name in before else ()
        state, filled = _state(name, before, now, had), sides.before.filled.any_of([name])
        withheld = filled and not sides.invented
        yield InstitutionChange(name, state, before.get(name), now.get(name), had, filled, withheld)


def _state(name: str, before: Counts, now: Counts, had: tuple[str, ...]) -> InstitutionState:
    if name not in before:
        return "new"
    if name not in now:
        return "gone"
    return "merged" if len(had) > 1 else "both"


def refused_of_trend(trend: Trend, sides: TwoSides, earlier: EarlierEdition) -> Iterator[RefusedComparison]:
    """Say which headlines of a trend are not compared, and why."""
    names = (trend.before.name, trend.now.name)
    if not sides.followed:
        yield RefusedComparison("institutions", "neutral_names", *names)
    elif not sides.complete:
        yield RefusedComparison("institutions", "hidden", *names)
    elif trend.headline("both") is None:
        yield RefusedComparison("institutions", "no_institution_in_both", *names)
    if any(each.withheld for each in trend.headlines):
        yield RefusedComparison("institutions", "filled_in", *names)
    if len(trend.before.call_years) != len(trend.now.call_years):
        yield RefusedComparison("headline", "other_number_of_calls", *names)
    elif earlier.user_threshold not in (None, sides.threshold):
        yield RefusedComparison("headline", "other_threshold", *names, measure="users")
    yield from _without_requests(trend.headline("requested"), sides, earlier, names)
    if sides.before.participants is None and sides.now.participants is not None:
        yield RefusedComparison("headline", "not_published", *names, measure="participants")
    if sides.before.whole is not None and _hidden(sides):
        yield RefusedComparison("headline", "hidden", *names, measure="pooled")


def _hidden(sides: TwoSides) -> bool:
    return any(side.whole is not None and side.whole.hidden for side in (sides.before, sides.now))


def _without_requests(
    told: Headline | None, sides: TwoSides, earlier: EarlierEdition, names: tuple[str, str]
) -> Iterator[RefusedComparison]:
    before, now = sides.before.request, sides.now.request
    if told is not None or (before is None and now is None):
        return
    if before is None:
        table = "requests.csv" if earlier.requests is None else ""
        yield RefusedComparison("headline", "not_published", *names, measure="requested", table=table)
    elif now is None:
        yield RefusedComparison("headline", "not_in_this_edition", *names, measure="requested")
    elif any(is_hidden(each) for request in (before, now) for each in (request.requested, request.realised)):
        yield RefusedComparison("headline", "hidden", *names, measure="requested")
