"""What blended mobility is, what the programme asks, and what this report asks."""

from blendresearch.blocks import Block
from blendresearch.codelists import activity_types
from blendresearch.report.report import Report


def background(report: Report) -> list[Block]:
    """Build the question and its background; what is specific to a sector or country shows in a study of it only."""
    study, evidence = report.study, report.analysis.evidence
    values = {
        "sector": report.words["sectors"][study.sector],
        "country": report.numbers.country(study.country),
        "groups_from": _groups_from(report),
        "requested": len(report.analysis.requests),
        "compared": any(cohort.evidence.funnel for cohort in report.cohorts),
        "changes": len(evidence.changes),
        "groups": any(cohort.groups.total for cohort in report.cohorts),
        "published": len(report.analysis.findings),
    }
    return report.section("background", values).blocks()


def _groups_from(report: Report) -> int | None:
    """Give the first call year in which the sector has a type for groups; None where no list says it."""
    types = activity_types(report.study.sector).values()
    return min((int(year) for kind in types if kind.group for year in kind.physical_days), default=None)
