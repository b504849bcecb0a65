"""Where an institution stands among the others of a cohort, by what may be shown of those."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from blendresearch.base.shares import Share
from blendresearch.report.cohorts import CohortResults, InstitutionCounts
from blendresearch.report.report import Report
from blendresearch.statistics.requests import Request
from blendresearch.statistics.results import Results
from blendresearch.statistics.totals import Count

_TABLES = ("every_institution", "institutions", "requests")
"""Tables of the report that have the numbers of each institution: what was filled in there was so in a letter."""
_FEWEST_OTHERS = 4
"""Half of fewer others says nothing that each of them alone does not."""
_FEW_MOBILITIES = 100
"""Of so many mobilities each one moves the share by a percentage point or more."""


@dataclass(frozen=True)
class Peers:
    """What an institution may see of all others: the results as they may be shared, and its own name in these."""

    results: Results
    own_name: str


@dataclass(frozen=True)
class Standing:
    """An institution in one cohort; `cohort` has its own numbers as they are, `shown` those of all as they are shared.

    `name` is what it is called in the first, `own_name` in the second. `report` and `shared` are the reports of these.
    """

    cohort: CohortResults
    shown: CohortResults
    name: str
    own_name: str
    report: Report
    shared: Report

    @cached_property
    def own(self) -> Count | None:
        """Give its mobilities; None where it had no project of which they are known."""
        return self.cohort.results.statistics.find(self.cohort.name, institution=self.name)

    @property
    def has_project(self) -> bool:
        """Tell whether it had a project."""
        return self.own is not None or self.name in self.cohort.projects.table["institution"].tolist()

    @property
    def is_partial(self) -> bool:
        """Tell whether it has a project of which nothing was exported, so that its numbers are not whole."""
        return self.name in self.cohort.projects.unknown

    @property
    def requested(self) -> Request | None:
        """Give what it announced and registered; None where that is not known."""
        return self.cohort.results.requests.of(self.cohort.name, self.name)

    def is_filled(self, *columns: str) -> bool:
        """Tell whether the study filled in any of its numbers in these columns: then no text tells them."""
        return _is_filled(self.report, columns, self.name, self.cohort.name)

    @property
    def unit(self) -> Fraction | None:
        """Give by how much one mobility moves its share, where that is a percentage point or more."""
        total = self.own.total if self.own else 0
        return Fraction(1, total) if 0 < total <= _FEW_MOBILITIES else None

    # Beside the others

    @cached_property
    def others(self) -> list[Share]:
        """Give the shares of all others that have mobilities and are shown, the highest first."""
        return [share for share, _ in self.others_marked]

    @cached_property
    def others_marked(self) -> list[tuple[Share, bool]]:
        """Give the same, and of each whether the study filled it in."""
        drawn = [each for each in self._others if not each.hidden and each.count.total]
        found = [(each.count.share, _is_filled(self.shared, ["share"], each.name, self.shown.name)) for each in drawn]
        return sorted(found, key=lambda pair: -pair[0])

    @property
    def is_told(self) -> bool:
        """Tell whether a text may say where it stands: nothing that this rests on was filled in."""
        return not self.is_filled("share") and not any(filled for _, filled in self.others_marked)

    @property
    def hidden(self) -> int:
        """Give the number of others whose share is not shown."""
        return sum(each.hidden for each in self._others)

    @property
    def _others(self) -> list[InstitutionCounts]:
        return [each for each in self.shown.institutions if each.name != self.own_name]

    @property
    def has_place(self) -> bool:
        """Tell whether it has a share that can stand beside those of others."""
        return bool(self.own and self.own.total and self.others)

    @property
    def above(self) -> int:
        """Give the number of others that are shown to have a higher share."""
        return sum(share > self.own.share for share in self.others)

    @property
    def alike(self) -> int:
        """Give the number of others that are shown to have the same share."""
        return sum(share == self.own.share for share in self.others)

    @property
    def half(self) -> Share | None:
        """Give the share that half of the others do not exceed; None of a few, and where a share is not shown."""
        if self.hidden or len(self.others) < _FEWEST_OTHERS:
            return None
        return self.others[len(self.others) // 2]


def _is_filled(report: Report, columns: Collection[str], name: str, cohort: str) -> bool:
    return any(report.filled(table, columns, name, cohort) for table in _TABLES)


def standings(report: Report, shared: Report, name: str, own_name: str) -> list[Standing]:
    """Give where an institution stands in each cohort: `report` has its own numbers, `shared` those of the others."""
    return [
        Standing(cohort, shown, name, own_name, report, shared)
        for cohort, shown in zip(report.cohorts, shared.cohorts, strict=True)
    ]
