"""The same calls in both editions: whose numbers differ, and why, by rules on numbers and on what was finished when."""

from collections.abc import Iterator
from typing import NamedTuple

from blendresearch.statistics.editions.followed import Followed
from blendresearch.statistics.editions.values import EarlierEdition, Reason, RefusedComparison, Revision
from blendresearch.statistics.totals import Count, Statistics
from blendresearch.study.settings import Cohort, Study


class _Call(NamedTuple):
    """A call that is in both editions: its cohort then, by name and where it is told what that was, and now."""

    year: int
    name: str
    was: Cohort | None
    now: Cohort


def revisions(
    earlier: EarlierEdition, study: Study, statistics: Statistics, followed: Followed
) -> Iterator[Revision | RefusedComparison]:
    """Give for each call in both editions what became of it in all, and of the institutions whose numbers differ."""
    was, told = _cohort_of_call(earlier.statistics), {each.name: each for each in earlier.cohorts}
    now = {year: cohort for cohort in study.cohorts for year in cohort.call_years}
    for year in sorted({*was} & {*now}):
        call = _Call(year, was[year], told.get(was[year]), now[year])
        yield from _in_all(call, earlier.statistics, statistics)
        yield from _of_institutions(call, earlier.statistics, statistics, followed)


def _cohort_of_call(statistics: Statistics) -> dict[int, str]:
    """Give the cohort of each call of which an edition tells anything."""
    rows = statistics.table[statistics.table["call_year"].notna()]
    return {int(year): cohort for year, cohort in zip(rows["call_year"], rows["cohort"], strict=True)}


def _in_all(call: _Call, before: Statistics, after: Statistics) -> Iterator[Revision | RefusedComparison]:
    first, second = before.find(call.name, call_year=call.year), after.find(call.now.name, call_year=call.year)
    if _is_hidden((first, second)):
        yield RefusedComparison("revisions", "hidden", str(call.year), str(call.year))
    elif first is not None or second is not None:
        yield Revision(call.year, "", call.was, call.now, first, second, reasons(first, second, call.was, call.now))


def _of_institutions(
    call: _Call, before: Statistics, after: Statistics, followed: Followed
) -> Iterator[Revision | RefusedComparison]:
    if not followed.can:
        yield RefusedComparison("institutions", "neutral_names", str(call.year), str(call.year))
        return
    ones = followed.counts(before, call.name, call_year=call.year)
    others = Followed().counts(after, call.now.name, call_year=call.year)
    pairs = {name: (ones.get(name), others.get(name)) for name in sorted({*ones, *others})}
    for institution, pair in pairs.items():
        had = followed.earlier_names(institution) if pair[0] else ()
        found = () if _is_hidden(pair) else reasons(*pair, call.was, call.now, merged=len(had) > 1)
        if found:
            yield Revision(call.year, institution, call.was, call.now, *pair, found, had)
    if any(map(_is_hidden, pairs.values())):
        yield RefusedComparison("institutions", "hidden", str(call.year), str(call.year))


def _is_hidden(pair: tuple[Count | None, Count | None]) -> bool:
    return any(each is not None and each.hidden for each in pair)


def reasons(
    before: Count | None, now: Count | None, was: Cohort | None, cohort: Cohort, *, merged: bool = False
) -> tuple[Reason, ...]:
    """Say why the numbers of a call differ; nothing where they do not. Several reasons apply together.

    `before` and `now` are shown counts, None where there was no project; `was` is the cohort of the call in the earlier
    edition, None where it is not known whether that was finished, `cohort` the one in this edition.
    """
    if _numbers(before) == _numbers(now):
        return ()
    found: list[Reason] = ["merged"] if merged else []
    if before is None or now is None:
        return (*found, "added" if before is None else "withdrawn")
    if was is None:
        return (*found, "unknown_state")
    if was.complete:
        return (*found, "corrected")
    found.append("completed_since" if cohort.complete else "running_longer")
    return (*found, "fewer") if now.total < before.total or now.blended < before.blended else tuple(found)


def _numbers(count: Count | None) -> tuple | None:
    return None if count is None else (count.total, count.blended)
