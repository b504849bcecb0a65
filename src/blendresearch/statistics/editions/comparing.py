"""This edition beside the one before it: what compares is compared, and for all else it is said why not."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pandas as pd

from blendresearch.statistics.editions.call_ages import same_ages
from blendresearch.statistics.editions.compared_numbers import TwoSides
from blendresearch.statistics.editions.followed import Followed
from blendresearch.statistics.editions.same_calls import revisions
from blendresearch.statistics.editions.trends import (
    CohortPair,
    later_calls,
    make_trend,
    pairs_of_cohorts,
    refused_of_trend,
    side_of,
)
from blendresearch.statistics.editions.values import EarlierEdition, Editions, RefusedComparison, Revision, SameAge
from blendresearch.statistics.project_states import ProjectsOfCohort
from blendresearch.statistics.requests import Requests
from blendresearch.statistics.totals import Statistics
from blendresearch.study.edition_facts import COUNTED_BY
from blendresearch.study.settings import Cohort, Study
from blendresearch.study.spellings import Spellings


class ThisEdition:
    """What this edition shows, as far as it is compared: settings, tables to look up, spellings of institutions.

    `focus` are the institutions that are left out of the second headline, `kept` is the table `earlier`, `themes` the
    table `survey_change`, `surveyed` says whether anything was read of a survey, `projects` what is known of projects.
    """

    def __init__(
        self, study: Study, statistics: Statistics, requests: Requests, *, focus: tuple[str, ...] = (),
        spellings: Spellings | None = None, kept: pd.DataFrame, themes: pd.DataFrame, surveyed: bool,
        projects: ProjectsOfCohort,
    ) -> None:  # fmt: skip
        self.study, self.statistics, self.requests, self.focus = study, statistics, requests, focus
        self.spellings, self.kept, self.themes, self.surveyed = spellings or Spellings(), kept, themes, surveyed
        self.projects = projects

    @property
    def institutions(self) -> set[str]:
        """Name the institutions with a project in any cohort."""
        return {*self.statistics.table["institution"]} - {""}


def compare(earlier: EarlierEdition, now: ThisEdition) -> Editions:
    """Set this edition beside an earlier one; all that comes out follows from what the two show."""
    if other := list(_of_another_kind(earlier, now.study)):
        return Editions(earlier, refused=tuple(other), themes=now.themes.head(0))
    can = earlier.names_institutions
    followed = Followed.of(earlier.institutions, now.spellings) if can else Followed(can=False)
    trends, refused = [], list(_untold(earlier))
    for pair in pairs_of_cohorts(_published(earlier), now.study.cohorts):
        sides = _sides(earlier, now, pair, followed)
        trends.append(make_trend(pair, sides, followed))
        refused += refused_of_trend(trends[-1], sides, earlier)
    revised = list(revisions(earlier, now.study, now.statistics, followed, now.projects))
    aged = list(same_ages(earlier, now.study, now.statistics, now.kept, followed))
    refused += [each for each in revised if isinstance(each, RefusedComparison)]
    refused += [*_cohorts_apart(_published(earlier), now.study.cohorts, aged), *_themes_apart(earlier, now)]
    named = {*followed.names.values()} if can else set()
    return Editions(
        earlier, tuple(trends), tuple(each for each in revised if isinstance(each, Revision)), tuple(aged),
        tuple(refused), tuple(sorted(now.institutions - named)) if can else (), tuple(sorted(named - now.institutions)),
        followed.merged, followed.renamed, now.themes,
    )  # fmt: skip


def _sides(earlier: EarlierEdition, now: ThisEdition, pair: CohortPair, followed: Followed) -> TwoSides:
    then = side_of(earlier.statistics, earlier.requests, pair.before.name, followed)
    filled = earlier.filled.of_cohort(pair.before.name, {name: followed.had_names(name) for name in then.counts})
    return TwoSides(
        replace(then, filled=filled),
        side_of(now.statistics, now.requests, pair.now.name, Followed(), pair.calls),
        now.focus,
        now.study.user_threshold,
        followed.can,
        now.study.invented,
    )


def _of_another_kind(earlier: EarlierEdition, study: Study) -> Iterator[RefusedComparison]:
    """Say what makes the editions ones that do not compare at all; what the earlier one does not tell is not held."""
    if earlier.country and earlier.country != study.country:
        yield RefusedComparison("edition", "other_country", earlier.country, study.country)
    elif earlier.agency and study.agency and earlier.agency != study.agency:
        yield RefusedComparison("edition", "other_agency", earlier.agency, study.agency)
    if earlier.sector and earlier.sector != study.sector:
        yield RefusedComparison("edition", "other_sector", earlier.sector, study.sector)
    if earlier.invented and not study.invented:
        yield RefusedComparison("edition", "invented")
    told = study.model_dump(mode="json")
    for name in COUNTED_BY:
        now = told[name] if isinstance(told[name], str) else str(told[name]).lower()
        if earlier.settings.get(name, now) != now:
            yield RefusedComparison("edition", "counted_otherwise", earlier.settings[name], now, table=name)


def _published(earlier: EarlierEdition) -> tuple[Cohort, ...]:
    """Give the cohorts of which is told what they are, and of which there are statistics."""
    there = set(earlier.statistics_table["cohort"])
    return tuple(each for each in earlier.cohorts if each.name in there)


def _untold(earlier: EarlierEdition) -> Iterator[RefusedComparison]:
    told = {each.name for each in earlier.cohorts}
    for name in dict.fromkeys(earlier.statistics_table["cohort"]):
        if name not in told:
            yield RefusedComparison("cohorts", "unknown_state", name)


def _cohorts_apart(earlier: tuple[Cohort, ...], now: list[Cohort], aged: list[SameAge]) -> Iterator[RefusedComparison]:
    """Say of every two cohorts that are not compared why; of calls that they share it is told what was revised."""
    for before, later in product(earlier, now):
        why = _why_apart(before, later, aged)
        if why:
            yield RefusedComparison("cohorts", why, before.name, later.name)


def _why_apart(before: Cohort, later: Cohort, aged: list[SameAge]) -> str:
    shared = {*before.call_years} & {*later.call_years}
    if before.complete and later.complete:
        if later_calls(before, later) or before.call_years == later.call_years:
            return ""
        return "overlapping_calls" if shared else "not_later"
    if shared:
        return ""
    if before.complete or later.complete:
        return "finished_with_unfinished"
    if before.exported_on is None or later.exported_on is None:
        return "undated"
    beside = any(each.before.call_year in before.call_years and each.now.call_year in later.call_years for each in aged)
    return "" if beside else "other_age"


def _themes_apart(earlier: EarlierEdition, now: ThisEdition) -> Iterator[RefusedComparison]:
    missing = "survey_themes.csv" in earlier.missing
    if now.surveyed and missing:
        yield RefusedComparison("themes", "not_published", table="survey_themes.csv")
    elif not (now.surveyed or missing):
        yield RefusedComparison("themes", "not_in_this_edition")
