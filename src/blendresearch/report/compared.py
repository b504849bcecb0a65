"""Two cohorts beside each other: what may be compared, for the summary, the chapter, the conclusions and the advice."""

from dataclasses import dataclass

from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.statistics.inference import ChangeInference
from blendresearch.statistics.methods.paired_change import ShareChange, SharesOfBoth
from blendresearch.statistics.totals import Count

_MAINLY = 2 / 3
"""The part of a change from which it is said to come mainly from one of two causes."""


@dataclass(frozen=True)
class Compared:
    """A cohort beside the one before it.

    `both` are the shares of the institutions in both, and `both_others` those without `left_out`: these compare like
    with like. `first_all` and `second_all` are the shares of all institutions, which do not where some are in one of
    the two only: `in_one`.
    """

    first: CohortResults
    second: CohortResults
    both: SharesOfBoth | None
    left_out: tuple[str, ...]
    both_others: SharesOfBoth | None
    in_one: int

    @property
    def first_all(self) -> Count:
        """Give the mobilities of all institutions in the first of the two."""
        return self.first.all

    @property
    def second_all(self) -> Count:
        """Give the mobilities of all institutions in the second of the two."""
        return self.second.all

    @property
    def finished(self) -> bool:
        """Tell whether the projects of both are finished."""
        return self.first.complete and self.second.complete

    @property
    def counts(self) -> bool:
        """Tell whether numbers may stand beside each other, and not shares alone: both have as many calls."""
        return len(self.first.years) == len(self.second.years)


def compared(report: Report, cohort: CohortResults) -> Compared | None:
    """Compare a cohort with the one before it; None where there is none, or not all institutions are shown."""
    return of_change(report, cohort.change) if cohort.change and cohort.change.complete else None


def of_change(report: Report, found: ChangeInference) -> Compared:
    """Give what may be compared of two cohorts."""
    cohorts = {cohort.name: cohort for cohort in report.cohorts}
    first, second = cohorts[found.first], cohorts[found.second]
    left_out = tuple(name for name in second.inference.left_out if name in set(found.pairs["institution"]))
    others = found.both(left_out) if left_out else None
    in_one = int((found.pairs["period"] != "both").sum())
    return Compared(first, second, found.both(), left_out, others, in_one)


def mainly(split: ShareChange, *, finished: bool) -> str | None:
    """Name the cause that made most of a change, `blended` or `others`; None where none did.

    While projects run, numbers grow and do not shrink: what has shrunk so far is no cause.
    """
    parts = {"blended": abs(split.by_blended), "others": abs(split.by_others)}
    cause = max(parts, key=parts.__getitem__)
    grew = split.by_blended > 0 if cause == "blended" else split.by_others < 0
    enough = bool(split.change) and parts[cause] >= _MAINLY * sum(parts.values())
    return cause if enough and (finished or grew) else None
