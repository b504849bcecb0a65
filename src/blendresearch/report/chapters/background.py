"""What blended mobility is, what the programme asks, and what this report asks."""

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.study.limits import PROGRAMME, groups_since


def background(report: Report) -> list[Block]:
    """Build the question and its background; what is specific to a sector or country shows in a study of it only."""
    study, inference = report.study, report.results.inference
    values = {
        "sector": report.words["sectors"][study.sector],
        "country": report.numbers.country(study.country),
        "groups_from": groups_since(study.sector),
        "programme": PROGRAMME,
        "requested": bool(report.results.requests),
        "compared": any(cohort.inference.funnel for cohort in report.cohorts),
        "changes": len(inference.changes),
        "groups": any(cohort.groups.total for cohort in report.cohorts),
        "surveyed": bool(report.survey.themes),
        "published": len(report.results.published),
        "remarks": report.remarks("background"),
    }
    return report.section("background", values).blocks()
