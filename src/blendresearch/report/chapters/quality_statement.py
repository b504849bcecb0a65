"""Annex: a statement of quality in plain words, with what was checked in this run and what came out."""

from collections import Counter

from blendresearch.base.hidden import is_hidden
from blendresearch.data.rules import rules
from blendresearch.language import said
from blendresearch.render.blocks import Block
from blendresearch.report.advice_rules import MENDED
from blendresearch.report.beyond import beyond
from blendresearch.report.report import Report
from blendresearch.statistics.project_states import UNKNOWN
from blendresearch.study.limits import unsourced_calls, unverified_days
from blendresearch.study.publication import Publication


def quality_statement(report: Report) -> list[Block]:
    """Build the statement: from source, coverage and accuracy to known limits, revisions and contact."""
    published = report.study.publication or Publication()
    statuses = Counter(each.status for each in report.results.published)
    counted = report.counted
    values = {
        "counted": counted,
        "missing": [(cohort, number) for cohort in counted if (number := cohort.projects.number(*UNKNOWN))],
        "checks": len(rules()),
        "assumed": report.say("the_calls", years=assumed) if (assumed := _assumed(report)) else None,
        "found": [(cohort, number) for cohort in counted if (number := _found(report, cohort.name)) is not None],
        "sampled": any(beyond(report, cohort).sample for cohort in counted),
        "running": [cohort for cohort in report.cohorts if not cohort.complete],
        "changes": bool(report.results.inference.changes),
        "compared": bool(report.editions and report.editions.trend),
        "published": sum(statuses.values()),
        "reproduced": sum(each.came_out for each in report.results.published),
        "surveyed": bool(report.survey),
        "smallest": report.study.disclosure.minimum_count if report.hides_counts else 0,
        "names_hidden": report.hides_names,
        "contact": said(published.contact, report.code),
        "version": said(published.edition, report.code),
        "status": published.status if report.study.publication else "",
    }
    return report.section("quality_statement", values).blocks()


def _assumed(report: Report) -> list[int]:
    """Give the calls of which some limit of days, or the period, has no source."""
    return sorted({*unverified_days(report.study), *unsourced_calls(report.study)})


def _found(report: Report, cohort: str) -> int | None:
    """Give how often a check found something to look at; None where the number is hidden or was filled in."""
    number = report.results.findings.of(MENDED, cohort)
    return None if is_hidden(number) or report.filled("subjects", cohort=cohort) else number
