"""What was done and not registered: what a sample of a cohort says of it, and what would follow without one."""

from dataclasses import dataclass

from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.statistics.sensitivity import CLOSED, EVEN, REQUESTED, Scenario, scenarios
from blendresearch.statistics.validation import Validation


@dataclass(frozen=True)
class Beyond:
    """One cohort: what its sample says, None without answers, and what would follow if not all was registered."""

    cohort: CohortResults
    sample: Validation | None
    scenarios: list[Scenario]

    @property
    def registered(self) -> Scenario | None:
        """Give the share as it is registered."""
        return next((each for each in self.scenarios if each.name == EVEN), None)

    @property
    def even(self) -> list[Scenario]:
        """Give what would follow if only a part was registered, the same everywhere."""
        return [each for each in self.scenarios if each.name == EVEN][1:]

    @property
    def requested(self) -> Scenario | None:
        """Give what would follow if all that was requested was done."""
        return self._named(REQUESTED)

    @property
    def asked_everywhere(self) -> bool:
        """Tell whether all that was registered is of projects with a known request: no other if is needed then."""
        return self.cohort.request.realised == self.cohort.all.blended

    @property
    def closed(self) -> Scenario | None:
        """Give where the gap with the focus institutions closes."""
        return self._named(CLOSED)

    def _named(self, name: str) -> Scenario | None:
        return next((each for each in self.scenarios if each.name == name), None)


def beyond(report: Report, cohort: CohortResults) -> Beyond:
    """Give what is known of one cohort beyond what it registered."""
    results = report.results
    sample = Validation.of(results.tables.validation_estimate, cohort.name)
    return Beyond(cohort, sample, scenarios(report.study, cohort.cohort, results.statistics, results.requests))
