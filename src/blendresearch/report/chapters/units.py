"""Mobilities against participants, and group mobilities."""

from fractions import Fraction

from blendresearch.render.blocks import Block
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import once_each
from blendresearch.report.report import Report
from blendresearch.statistics.totals import Count


def units(report: Report) -> list[Block]:
    """Build the chapter for every cohort with group mobilities."""
    return once_each((cohort for cohort in report.cohorts if cohort.groups.total), report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    values = {"cohort": cohort, "gap": cohort.inference.unit_gap, "sizes": _mean_sizes(cohort)}
    section = report.section("units", values, cohort.name)
    counts = _counts(report, cohort)
    section.add_counts("units", "counted_in", counts, report.remarks("units"), of="total")
    return section.blocks()


def _mean_sizes(cohort: CohortResults) -> tuple[Fraction, Fraction] | None:
    """Give the mean number of participants of blended groups and of other groups; None without one of the two."""
    groups, heads = cohort.groups, cohort.group_participants
    if groups.hidden or heads.hidden:
        return None
    others = groups.total - groups.blended
    if not groups.blended or not others:
        return None
    return Fraction(heads.blended, groups.blended), Fraction(heads.total - heads.blended, others)


def _counts(report: Report, cohort: CohortResults) -> list[tuple[str, Count]]:
    counts = [
        ("mobilities", cohort.all),
        ("participants", cohort.participants),
        ("groups", cohort.groups),
        ("group_participants", cohort.group_participants),
    ]
    if report.study.focus:
        counts[1:1] = [("mobilities_without_focus", cohort.without_focus)]
        counts[3:3] = [("participants_without_focus", cohort.participants_without_focus)]
    return [(report.say(f"unit_{name}", focus=report.study.focus), count) for name, count in counts]
