"""What the checks say of the blended flags of a cohort: one judgement, for the summary, chapters, advice and logs."""

from dataclasses import dataclass
from fractions import Fraction

from blendresearch.base.errors import HiddenCountError
from blendresearch.base.shares import Share
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.levels import AMBER, LEVELS, level_of_shift
from blendresearch.report.report import Report


@dataclass(frozen=True)
class FlagsJudged:
    """Flags in doubt: `doubtful` that are set, `missing` that may have been forgotten, and the bounds of the share.

    `level` says how far the share could move by them. Empty flags are not among them: what they mean is a rule.
    """

    doubtful: int
    missing: int
    lower: Share
    upper: Share
    level: str

    @property
    def flags(self) -> int:
        """Give the number of mobilities whose flag, or lack of one, is in doubt."""
        return self.doubtful + self.missing


def flags_judged(cohort: CohortResults) -> FlagsJudged | None:
    """Judge the flags of a cohort; None without mobilities. Raises HiddenCountError where a hidden count is needed."""
    total, blended = cohort.all.total, cohort.all.blended
    if not total:
        return None
    lower, upper = (
        Share(Fraction(int(cohort.bounds[name].count.blended), total), total) for name in ("lower", "upper")
    )
    registered = Fraction(blended, total)
    level = level_of_shift(max(registered - lower, upper - registered), registered)
    return FlagsJudged(int(cohort.bounds["lower"].moved), int(cohort.bounds["upper"].moved), lower, upper, level)


def level_of_flags(report: Report) -> str:
    """Judge whether flags can be believed: amber as long as nobody looked behind them, red when many are in doubt."""
    try:
        judged = [flags_judged(cohort) for cohort in report.cohorts]
    except HiddenCountError:
        return AMBER
    return max((AMBER, *(each.level for each in judged if each)), key=LEVELS.index)
