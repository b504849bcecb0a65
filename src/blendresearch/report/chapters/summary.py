"""The headline numbers."""

from blendresearch.blocks import Block, KeyFigure
from blendresearch.report.report import Report
from blendresearch.report.results import CohortResults


def summary(report: Report) -> list[Block]:
    """Build the summary: a panel with the share of every cohort, and its sentences."""
    counted = [cohort for cohort in report.cohorts if cohort.all.total]
    first, last = (counted[0], counted[-1]) if len(counted) > 1 else (None, None)
    section = report.section("summary", {"first": first, "last": last, "counted": counted})
    items = [item for cohort in counted for item in _key_figures(report, cohort)]
    section.add_key_figures("key_figures", items)
    return section.blocks()


def _key_figures(report: Report, cohort: CohortResults) -> list[KeyFigure]:
    kinds = [("share_all", cohort.all)]
    if report.study.focus and cohort.focus.total and cohort.without_focus.total:
        kinds.append(("share_without_focus", cohort.without_focus))
    if cohort.participants.total != cohort.all.total:
        kinds.append(("share_participants", cohort.participants))
    return [
        KeyFigure(
            report.numbers.percent(count.share, 2),
            report.say(name, cohort=cohort, focus=report.study.focus),
            report.say("so_many_of", count=count, unit="participant" if name == "share_participants" else "mobility"),
        )
        for name, count in kinds
    ]
