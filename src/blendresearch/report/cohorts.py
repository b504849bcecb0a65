"""The results of one cohort, as chapters ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import nan

from blendresearch.base.hidden import Whole, is_hidden, whole
from blendresearch.statistics.inference import ChangeInference, CohortInference
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.project_states import ProjectsOfCohort
from blendresearch.statistics.requests import Request
from blendresearch.statistics.results import Results
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Cohort


@dataclass(frozen=True)
class InstitutionCounts:
    """One institution in a cohort: its mobilities in all, and by call year (None where it had no project)."""

    name: str
    count: Count
    years: dict[int, Count | None]

    @property
    def hidden(self) -> bool:
        """Tell whether its mobilities, or the blended ones of those, are hidden."""
        return self.count.hidden


@dataclass(frozen=True)
class Bound:
    """The share when doubtful or missing flags are counted otherwise, and how many mobilities that are."""

    count: Count
    moved: Whole


@dataclass(frozen=True)
class CohortResults:
    """The counts of one cohort, and its name in the language of the report: as a `label`, and within a sentence."""

    results: Results
    cohort: Cohort
    label: str
    in_text: str

    @property
    def name(self) -> str:
        """Give the key of the cohort."""
        return self.cohort.name

    @property
    def years(self) -> list[int]:
        """Give the call years, in order."""
        return self.cohort.call_years

    @property
    def complete(self) -> bool:
        """Tell whether all projects of the cohort are finished."""
        return self.cohort.complete

    @property
    def exported_on(self) -> date | None:
        """Give the day on which the records were exported, when the study says it."""
        return self.cohort.exported_on

    @cached_property
    def projects(self) -> ProjectsOfCohort:
        """Give the projects of the cohort by what is known of them."""
        table = self.results.lists.projects
        return ProjectsOfCohort(table[table["cohort"] == self.name])

    @property
    def inference(self) -> CohortInference:
        """Give what the shares of the cohort can bear."""
        return self.results.inference.cohorts[self.name]

    def count(self, **where: str | int) -> Count:
        """Give one count of the cohort: of `subset`, `unit`, `kind`, as the statistics name them."""
        return self.results.statistics.find(self.name, **where) or Count.of(0, 0)

    @cached_property
    def all(self) -> Count:
        """Give the mobilities of all institutions."""
        return self.count()

    @cached_property
    def without_focus(self) -> Count:
        """Give the mobilities of the institutions that are not in focus."""
        return self.count(subset="without_focus")

    @cached_property
    def focus(self) -> Count:
        """Give the mobilities of the focus institutions."""
        return self.count(subset="focus")

    @cached_property
    def participants(self) -> Count:
        """Give the participants, in individual and group mobilities together."""
        return self.count(unit="participant")

    @cached_property
    def participants_without_focus(self) -> Count:
        """Give the participants of the institutions that are not in focus."""
        return self.count(subset="without_focus", unit="participant")

    @cached_property
    def groups(self) -> Count:
        """Give the group mobilities."""
        return self.count(kind="group")

    @cached_property
    def group_participants(self) -> Count:
        """Give the participants in group mobilities."""
        return self.count(kind="group", unit="participant")

    @cached_property
    def by_year(self) -> dict[int, Count]:
        """Give the mobilities of each call year in which there was a project."""
        return {int(year): count for year, count in self.results.statistics.by("call_year", self.name).items()}

    @cached_property
    def bounds(self) -> dict[str, Bound]:
        """Give the share by the name of the bound: `lower`, `registered` and `upper`."""
        table = self.results.tables.bounds
        rows = table[(table["cohort"] == self.name) & (table["rule"] == "")].itertuples()
        return {
            row.bound: Bound(Count(whole(row.total), whole(row.blended), nan, nan), whole(row.moved)) for row in rows
        }

    @cached_property
    def institutions(self) -> list[InstitutionCounts]:
        """Give every institution with a project, the one with most blended mobilities first.

        Those of which a count is hidden come last, by name: their order would say how many they have.
        """
        counts = self.results.statistics.by("institution", self.name)
        listed = [InstitutionCounts(name, count, self._years_of(name)) for name, count in counts.items()]
        shown = sorted((each for each in listed if not each.hidden), key=lambda each: (-each.count.blended, each.name))
        return shown + sorted((each for each in listed if each.hidden), key=lambda each: each.name)

    def in_year(self, year: int, subset: str = "all") -> Count | None:
        """Give the mobilities of one call year, or None when no institution of the subset had a project in it."""
        return self.results.statistics.find(self.name, call_year=year, subset=subset)

    def _years_of(self, institution: str) -> dict[int, Count | None]:
        find = self.results.statistics.find
        return {year: find(self.name, institution=institution, call_year=year) for year in self.years}

    def without(self, names: Sequence[str]) -> Count:
        """Give the mobilities of the institutions that are not among `names`.

        Where some of those are hidden it is what the shown ones leave of all mobilities, without an interval.
        """
        kept = Count.together([each.count for each in self.institutions if each.name not in names])
        own = Count.together([each.count for each in self.institutions if each.name in names])
        if not kept.hidden or own.hidden or self.all.hidden:
            return kept
        return Count(self.all.total - own.total, self.all.blended - own.blended, nan, nan)

    @property
    def with_blended(self) -> list[InstitutionCounts]:
        """Give the institutions with at least one blended mobility, the one with most first."""
        return [each for each in self.institutions if each.count.blended]

    @property
    def without_blended(self) -> list[InstitutionCounts]:
        """Give the institutions that are known to have a project and no blended mobility."""
        return [each for each in self._none_found if each.name not in self.projects.unknown]

    @property
    def maybe_blended(self) -> list[InstitutionCounts]:
        """Give those without a blended mobility in what was exported, of which a project was not exported."""
        return [each for each in self._none_found if each.name in self.projects.unknown]

    @property
    def _none_found(self) -> list[InstitutionCounts]:
        return [each for each in self.institutions if not each.count.blended]

    @property
    def has_groups(self) -> bool:
        """Tell whether there are group mobilities; then participants are counted apart."""
        return is_hidden(self.groups.total) or self.groups.total > 0

    def found(self, *rules: str) -> Whole:
        """Give the number of records that some checks of the registration found."""
        return self.results.findings.of(rules, self.name)

    def finds(self, rule: str) -> bool:
        """Tell whether a check of the registration found anything."""
        return self.results.findings.finds(rule, self.name)

    @property
    def request(self) -> Request | None:
        """Give what was requested and realised in all; None where no request is known."""
        return self.results.requests.total(self.name)

    @property
    def requests(self) -> list[Request]:
        """Give what each institution requested and realised, where its request is known."""
        return self.results.requests.institutions(self.name)

    @property
    def falls(self) -> dict[str, Fall]:
        """Give the fall from requested to realised in parts, by institution and under "" in all."""
        return self.results.falls(self.name)

    @property
    def records(self) -> Whole:
        """Give the number of records in the exports."""
        return self.results.records(self.name)

    @property
    def change(self) -> ChangeInference | None:
        """Give the change since the cohort before; None where there is none."""
        return self.results.inference.into(self.name)

    def users(self, threshold: int) -> list[InstitutionCounts]:
        """Give the institutions of which at least `threshold` blended mobilities are shown."""
        return [
            each for each in self.institutions if not is_hidden(each.count.blended) and each.count.blended >= threshold
        ]

    def may_be_users(self, threshold: int) -> list[InstitutionCounts]:
        """Give the institutions of which it is not shown whether they have at least `threshold` blended mobilities."""
        hidden = [each for each in self.institutions if is_hidden(each.count.blended)]
        return [each for each in hidden if each.count.blended.below is None or each.count.blended.below > threshold]

    @property
    def largest(self) -> int | None:
        """Give the largest number of blended mobilities of one institution; None where a hidden one may be larger."""
        shown = [each.count.blended for each in self.with_blended if not is_hidden(each.count.blended)]
        return None if self.may_be_users(max(shown, default=0) + 1) else max(shown, default=0)
