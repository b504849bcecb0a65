"""Calls that still ran in the earlier edition beside those of this one, at the age that they had then."""

from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd

from blendresearch.statistics.editions.followed import Followed
from blendresearch.statistics.editions.values import EarlierEdition, SameAge
from blendresearch.statistics.same_age import AS_OLD, CallAt, months_since
from blendresearch.statistics.totals import Count, Statistics
from blendresearch.study.settings import Cohort, Study


def same_ages(
    earlier: EarlierEdition, study: Study, statistics: Statistics, kept: pd.DataFrame, followed: Followed
) -> Iterator[SameAge]:
    """Set each call that ran then beside every later call of this edition, on the day when that was most nearly as old.

    `kept` is the table `earlier`, the calls of this edition in dated earlier exports. Ages that differ by more than
    `AS_OLD` months are not the same.
    """
    then = [call for cohort in earlier.cohorts for call in _running(study, earlier.statistics, cohort)]
    today = [(call, False) for cohort in study.cohorts for call in _running(study, statistics, cohort)]
    candidates = today + [(call, True) for call in _kept(study, kept)]
    for before in then:
        for year in sorted({call.call_year for call, _ in candidates if call.call_year > before.call_year}):
            own = [each for each in candidates if each[0].call_year == year]
            now, is_kept = min(own, key=lambda each: abs(each[0].months - before.months))
            if abs(now.months - before.months) <= AS_OLD:
                pairs = {} if is_kept else _pairs(earlier, study, statistics, followed, (before.call_year, year))
                both = tuple(Count.together(list(counts)) for counts in zip(*pairs.values(), strict=True)) or None
                was = _cohort_of(earlier.cohorts, before.call_year)
                filled = (
                    earlier.filled.of_call(before.call_year, was),
                    any(earlier.filled.in_call(followed.had_names(name), was) for name in pairs),
                )
                withheld = (each and not study.invented for each in filled)
                yield SameAge(now, before, is_kept, len(pairs), both, *filled, *withheld)


def _pairs(
    earlier: EarlierEdition, study: Study, statistics: Statistics, followed: Followed, calls: tuple[int, int]
) -> dict[str, tuple[Count, Count]]:
    """Give what each institution has that has mobilities in both calls; nothing where some count is hidden."""
    before, now = calls
    first = followed.counts(earlier.statistics, _cohort_of(earlier.cohorts, before), [before])
    second = Followed().counts(statistics, _cohort_of(study.cohorts, now), [now])
    if not followed.can or any(each.hidden for each in (*first.values(), *second.values())):
        return {}
    names = (name for name in sorted({*first} & {*second}) if _any(first[name], second[name]))
    return {name: (first[name], second[name]) for name in names}


def _any(*counts: Count) -> bool:
    return all(each.total > 0 for each in counts)


def _cohort_of(cohorts: Iterable[Cohort], call_year: int) -> str:
    return next(each.name for each in cohorts if call_year in each.call_years)


def _running(study: Study, statistics: Statistics, cohort: Cohort) -> Iterator[CallAt]:
    """Give each call of a cohort that ran on a day that is told."""
    if cohort.complete or cohort.exported_on is None:
        return
    for year in cohort.call_years:
        count = statistics.find(cohort.name, call_year=year)
        if count is not None:
            shown = count if count.hidden else Count.of(count.total, count.blended)
            yield CallAt(year, cohort.exported_on, months_since(study, year, cohort.exported_on), shown)


def _kept(study: Study, kept: pd.DataFrame) -> Iterator[CallAt]:
    for row in kept.itertuples():
        year, day = int(row.call_year), date.fromisoformat(row.exported_on)
        yield CallAt(year, day, months_since(study, year, day), Count.of(row.total, row.blended))
