"""Annex: how was counted and reckoned, in plain words; the formulas stand in `methods`."""

from blendresearch.data.codelists import has_intensive_programmes
from blendresearch.render.blocks import Block
from blendresearch.report.report import Report


def method_in_words(report: Report) -> list[Block]:
    """Build the annex: one page, of what this study has."""
    values = {
        "left_out": sorted({name for cohort in report.counted for name in cohort.inference.left_out}),
        "groups": any(cohort.groups.total for cohort in report.cohorts),
        "programmes": has_intensive_programmes(report.study.sector),
        "several": len(report.counted) > 1,
        "themes": bool(report.survey.themes),
        "limited": any(theme.limits and theme.answered < theme.population for theme in report.survey.themes.values()),
    }
    return report.section("method_in_words", values).blocks()
