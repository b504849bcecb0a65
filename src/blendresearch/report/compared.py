"""Two cohorts beside each other: what may be compared, for the summary, the chapter, the conclusions and the advice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.statistics.inference import ChangeInference
from blendresearch.statistics.methods.paired_change import SharesOfBoth, main_part

_FEW = 5
"""So many mobilities make a change that is more than chance at one institution."""


@dataclass(frozen=True)
class Compared:
    """A cohort beside the one before it.

    `both` are the shares of the institutions in both, and `both_others` those without `left_out`: these compare like
    with like. The shares of all institutions do not where some, `in_one`, are in one of the two only.
    """

    first: CohortResults
    second: CohortResults
    both: SharesOfBoth | None
    left_out: tuple[str, ...]
    both_others: SharesOfBoth | None
    in_one: int

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


def mainly(row: Mapping[str, Any], *, finished: bool) -> str | None:
    """Name the cause that made most of the change of one share, `blended` or `others`; None where none did.

    `row` has the numbers of both periods and their `split`. A few mobilities make no cause, and while projects run
    numbers grow and do not shrink: what has shrunk so far is none either.
    """
    split = row["split"]
    main = main_part({"blended": split.by_blended, "others": split.by_others})
    blended = row["blended_2"] - row["blended_1"]
    moved = {"blended": blended, "others": row["total_2"] - row["total_1"] - blended}
    return main if main and abs(moved[main]) >= _FEW and (finished or moved[main] > 0) else None
