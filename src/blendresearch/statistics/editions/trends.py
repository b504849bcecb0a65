"""Trends: a finished cohort of the earlier edition beside a finished one of later calls in this edition."""

from collections.abc import Iterator
from math import nan

from blendresearch.base.hidden import is_hidden
from blendresearch.statistics.editions.compared_numbers import Counts, Side, TwoSides
from blendresearch.statistics.editions.followed import Followed
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
from blendresearch.statistics.requests import Requests
from blendresearch.statistics.totals import Statistics
from blendresearch.study.settings import Cohort

NUMBERS: tuple[Measure, ...] = ("users", "none", "institutions", "mobilities", "blended")
"""The headlines that are numbers by themselves: of more calls they are larger."""


def pairs_of_cohorts(earlier: tuple[Cohort, ...], now: list[Cohort]) -> list[tuple[Cohort, Cohort]]:
    """Give every finished cohort of this edition with the latest finished one of the earlier edition before it."""
    found = []
    for later in (each for each in now if each.complete):
        before = [each for each in earlier if each.complete and max(each.call_years) < min(later.call_years)]
        if before:
            found.append((max(before, key=lambda each: max(each.call_years)), later))
    return found


def side_of(statistics: Statistics, requests: Requests | None, cohort: str, followed: Followed) -> Side:
    """Give what one edition shows of a cohort, its institutions under the names of this edition."""
    asked = requests.total(cohort) if requests else None
    return Side(
        statistics.find(cohort),
        followed.counts(statistics, cohort),
        statistics.find(cohort, unit="participant"),
        followed.counts(statistics, cohort, unit="participant"),
        asked,
        len(requests.institutions(cohort)) if requests else 0,
    )


def make_trend(before: Cohort, now: Cohort, sides: TwoSides, followed: Followed) -> Trend:
    """Make a trend of what two editions show."""
    same_length = len(before.call_years) == len(now.call_years)
    headlines = [each for each in sides.headlines() if same_length or each.measure not in NUMBERS]
    found = signs(sides.pairs["change"]) if sides.complete else None
    counts = (found.rose, found.fell, found.same, found.sign) if found else (None, None, None, nan)
    changes = _changes(sides.before.counts, sides.now.counts, followed) if sides.followed else ()
    return Trend(before, now, tuple(headlines), tuple(changes), *counts)


def _changes(before: Counts, now: Counts, followed: Followed) -> Iterator[InstitutionChange]:
    for name in sorted({*before, *now}):
        had = followed.earlier_names(name) if name in before else ()
        yield InstitutionChange(name, _state(name, before, now, had), before.get(name), now.get(name), had)


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
