"""The same calls in both editions: whose numbers differ, and why, by rules on numbers and on what was finished when."""

from collections.abc import Iterator
from typing import NamedTuple

from blendresearch.statistics.editions.filled_then import FilledThen
from blendresearch.statistics.editions.followed import Followed
from blendresearch.statistics.editions.values import EarlierEdition, Reason, RefusedComparison, Revision
from blendresearch.statistics.project_states import ProjectsOfCohort
from blendresearch.statistics.totals import Count, Statistics
from blendresearch.study.settings import Cohort, Study


class _Call(NamedTuple):
    """A call that is in both editions: its cohort then, by name and where it is told what that was, and now.

    `projects` are those of this edition, by what is known of them, `filled` is what the earlier edition filled in.
    """

    year: int
    name: str
    was: Cohort | None
    now: Cohort
    projects: ProjectsOfCohort
    filled: FilledThen

    def reasons(
        self, pair: tuple[Count | None, Count | None], institution: str | None = None, *, merged: bool = False
    ) -> tuple[Reason, ...]:
        """Say why its numbers differ, of an institution or in all."""
        missing = self.projects.unknown_in(self.year, institution)
        return reasons(*pair, self.was, self.now, merged=merged, missing=missing)


def revisions(
    earlier: EarlierEdition, study: Study, statistics: Statistics, followed: Followed, projects: ProjectsOfCohort
) -> Iterator[Revision | RefusedComparison]:
    """Give for each call in both editions what became of it in all, and of the institutions whose numbers differ."""
    was, told = _cohort_of_call(earlier.statistics), {each.name: each for each in earlier.cohorts}
    now = {year: cohort for cohort in study.cohorts for year in cohort.call_years}
    for year in sorted({*was} & {*now}):
        call = _Call(year, was[year], told.get(was[year]), now[year], projects, earlier.filled)
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
        filled = first is not None and call.filled.of_call(call.year, call.name)
        yield Revision(call.year, "", call.was, call.now, first, second, call.reasons((first, second)), filled=filled)


def _of_institutions(
    call: _Call, before: Statistics, after: Statistics, followed: Followed
) -> Iterator[Revision | RefusedComparison]:
    if not followed.can:
        yield RefusedComparison("institutions", "neutral_names", str(call.year), str(call.year))
        return
    ones = followed.counts(before, call.name, [call.year])
    others = Followed().counts(after, call.now.name, [call.year])
    pairs = {name: (ones.get(name), others.get(name)) for name in sorted({*ones, *others})}
    for institution, pair in pairs.items():
        had = followed.earlier_names(institution) if pair[0] else ()
        found = () if _is_hidden(pair) else call.reasons(pair, institution, merged=len(had) > 1)
        if found:
            filled = bool(pair[0]) and call.filled.in_call(followed.had_names(institution), call.name)
            yield Revision(call.year, institution, call.was, call.now, *pair, found, had, filled)
    if any(map(_is_hidden, pairs.values())):
        yield RefusedComparison("institutions", "hidden", str(call.year), str(call.year))


def _is_hidden(pair: tuple[Count | None, Count | None]) -> bool:
    return any(each is not None and each.hidden for each in pair)


def reasons(
    before: Count | None,
    now: Count | None,
    was: Cohort | None,
    cohort: Cohort,
    *,
    merged: bool = False,
    missing: bool = False,
) -> tuple[Reason, ...]:
    """Say why the numbers of a call differ; nothing where they do not. Several reasons apply together.

    `before` and `now` are shown counts, None where there was no project; `was` is the cohort of the call in the earlier
    edition, None where it is not known whether that was finished, `cohort` the one in this edition. `missing` says that
    of some project it is not known now what it registered: that can explain what is fewer, and nothing that is more.
    """
    if _numbers(before) == _numbers(now):
        return ()
    found: list[Reason] = [*(["merged"] if merged else []), *(["missing"] if missing else [])]
    if before is None or now is None:
        return (*found, "added") if before is None else tuple(found) if missing else (*found, "withdrawn")
    if was is None:
        return (*found, "unknown_state")
    grew, fell = _exceeds(now, before), _exceeds(before, now)
    if was.complete:
        return (*found, "corrected") if grew or not missing else tuple(found)
    found.append("completed_since" if cohort.complete else "running_longer")
    return (*found, "fewer") if fell and not missing else tuple(found)


def _exceeds(one: Count, other: Count) -> bool:
    return one.total > other.total or one.blended > other.blended


def _numbers(count: Count | None) -> tuple | None:
    return None if count is None else (count.total, count.blended)
