"""How the study went about it, in short: which records, who and what counts, what was asked of institutions."""

from blendresearch.data.codelists import has_intensive_programmes
from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.study.frame_forms import NON_USER, USER


def method(report: Report) -> list[Block]:
    """Build the chapter on the approach; how records became mobilities, number by number, is told by `population`."""
    frame = report.results.lists.frame
    forms = set() if frame is None else set(frame["survey_form"])
    agreement = report.survey.tables.agreement
    values = {
        "frame": None if frame is None else len(frame),
        "unknown": sum(len(cohort.projects.unknown) for cohort in report.cohorts),
        "surveyed": bool(report.survey),
        "themes": bool(report.survey.themes),
        "two_forms": {USER, NON_USER} <= forms,
        "coders": len(set(agreement["coder_1"]) | set(agreement["coder_2"])),
        "visits": report.survey.notes.get("visits"),
        "published": len(report.results.published),
        "remarks": report.remarks("method"),
        "minimum": report.study.disclosure.minimum_count if report.hides_counts else None,
        "hides_names": report.hides_names,
        "programmes": has_intensive_programmes(report.study.sector),
    }
    return report.section("method", values).blocks()
