"""How much is registered as blended: by period, by institution, and counted in participants."""

from collections.abc import Sequence

from blendresearch.base.shares import Share
from blendresearch.render.blocks import Block
from blendresearch.report.chapters.threshold import same_users
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.compared import mainly
from blendresearch.report.conclusion_rules import moves
from blendresearch.report.leading import leading
from blendresearch.report.registered_parts import (
    add_focus,
    add_institutions,
    add_shares,
    focus_periods,
    participants_of,
    parts,
    scales,
    shares_shown,
    table_of,
)
from blendresearch.report.report import Report
from blendresearch.statistics.categories import LearnersAndStaff
from blendresearch.statistics.methods.paired_change import split_share

Drawn = Sequence[CohortResults]

_TABLE = "every_institution"
"""The table in the annex whose cells tell what each institution did."""


def registered_use(report: Report) -> list[Block]:
    """Build the chapter: nothing where no institution has a project."""
    told = [cohort for cohort in report.cohorts if cohort.institutions or cohort.projects.unknown]
    if not told:
        return []
    drawn = [cohort for cohort in told if cohort.complete] or told[-1:]
    institutions = [
        block for cohort in told for block in _of_institutions(report, cohort, drawn, first=cohort is told[0])
    ]
    return [*_of_periods(report, told), *institutions, *_of_parts(report, told)]


def _of_periods(report: Report, told: Drawn) -> list[Block]:
    """Tell the shares of each period, with and without the focus institutions."""
    both = [cohort for cohort in told if None not in (cohort.all.share, cohort.without_focus.share)]
    shown, shares = shares_shown(report, told), [cohort for cohort in told if cohort.all.share is not None]
    values = {
        "told": told,
        "drawn": bool(shown),
        "own_scale": bool(shown) and scales(report, shown) > 1,
        "both": both if report.study.focus else [],
        "moves": any(moves(cohort.all, cohort.without_focus) for cohort in both),
        "ways": sorted({_way(cohort.without_focus.share - cohort.all.share) for cohort in both}),
        "shares": shares,
        "then_and_now": len(shares) > 1 and all(cohort.complete for cohort in shares),
        "same_share": bool(shares) and _is_same(report, shares[0].all.share, shares[-1].all.share),
        "latest": _latest(shares),
    }
    section = report.section("registered_use", values)
    if shown:
        add_shares(report, section, shown)
    section.add_table("registered", *table_of(report, parts(report, told)), report.remarks("registered_use"))
    return section.blocks()


def _latest(shares: Drawn) -> list[CohortResults]:
    """Give the last finished and the last running period: neither is a then or a now of the other."""
    last = {cohort.complete: cohort for cohort in shares}
    return [last[complete] for complete in (True, False) if complete in last]


def _is_same(report: Report, first: Share, last: Share) -> bool:
    """Tell whether two shares are the same, or are written so."""
    return first == last or report.numbers.percent(first, 2) == report.numbers.percent(last, 2)


def _way(difference: float) -> str:
    return "higher" if difference > 0 else "lower" if difference < 0 else "same"


def _of_institutions(report: Report, cohort: CohortResults, drawn: Drawn, *, first: bool) -> list[Block]:
    """Tell how the blended mobilities of a cohort are divided over the institutions, and draw it where it is told."""
    threshold, median = report.study.user_threshold, cohort.inference.told_headlines.get("median")
    filled = report.filled(_TABLE, ("blended",), cohort=cohort.name)
    shares_filled = report.filled(_TABLE, ("mobilities", "share"), cohort=cohort.name)
    without_any = len(cohort.without_blended)
    shown = [each for each in cohort.with_blended if not each.hidden]
    shares = [each.count.share for each in cohort.institutions if each.count.share is not None]
    values = {
        "cohort": cohort,
        "first": first,
        "filled": filled,
        "without_any": without_any,
        # Where half have none, that says more than a median of 0.
        "median": median.value if median and not shares_filled and 2 * without_any < len(cohort.institutions) else None,
        "none_above": bool(median) and median.value == max(shares, default=None),
        "leads": leading(cohort),
        "largest": cohort.largest,
        "users": cohort.users(threshold),
        "unsettled": cohort.may_be_users(threshold),
        "threshold": threshold,
        "same": same_users(cohort, threshold) if cohort is report.cohorts[0] else None,
        "shown": shown,
        "drawn": cohort in drawn and len(shown) > 0 and len(cohort.institutions) > 1 and not filled,
    }
    section = report.section("registered_institutions", values, cohort.name)
    if values["drawn"]:
        add_institutions(report, section, cohort, values["leads"])
    return section.blocks()


def _of_parts(report: Report, told: Drawn) -> list[Block]:
    """Tell of the focus institutions by themselves, of participants, and of activity types."""
    periods, grouped = focus_periods(report), [cohort for cohort in told if cohort.has_groups]
    values = {
        "periods": periods,
        "moved": _moved(periods),
        "grouped": grouped,
        "kinds": _kinds(report, told),
        "learners": report.learners,
        "typed": [cohort for cohort in told if cohort in report.counted],
    }
    section = report.section("registered_parts", values)
    if periods:
        add_focus(report, section, periods)
    if grouped:
        section.add_table("participants", *participants_of(report, grouped), report.remarks("units"))
    return section.blocks()


def _moved(periods: Drawn) -> dict[str, object] | None:
    """Tell what the last two numbers of the focus institutions did: the blended ones, the others, and the share."""
    if not periods:
        return None
    first, second = periods[-2:]
    numbers = first.focus.blended, first.focus.total, second.focus.blended, second.focus.total
    split = split_share(*numbers)
    blended = second.focus.blended - first.focus.blended
    finished = first.complete and second.complete
    row = {**dict(zip(("blended_1", "total_1", "blended_2", "total_2"), numbers, strict=True)), "split": split}
    return {
        "first": first,
        "second": second,
        "finished": finished,
        "blended": blended,
        "others": second.focus.total - first.focus.total - blended,
        "share": second.focus.share - first.focus.share,
        "mainly": mainly(row, finished=finished) if split else None,
    }


def _kinds(report: Report, told: Drawn) -> list[tuple[CohortResults, LearnersAndStaff]]:
    """Give learners and staff of the cohorts in which both are told."""
    measured = [cohort for cohort in told if not report.filled("activity_types", ("blended",), cohort=cohort.name)]
    found = [(cohort, report.results.categories.learners_and_staff(cohort.name)) for cohort in measured]
    return [(cohort, both) for cohort, both in found if both and not both.learner.hidden and not both.staff.hidden]
