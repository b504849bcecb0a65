"""Annex: the terms of the report and what they mean."""

from blendresearch.data.shipped import shipped_list
from blendresearch.render.blocks import Block
from blendresearch.report.report import Report


def glossary(report: Report) -> list[Block]:
    """Build the glossary: the terms that every report has, and those of what this study has."""
    has = {
        "always": True,
        "focus": bool(report.study.focus),
        "groups": any(cohort.groups.total for cohort in report.cohorts),
        "requests": bool(report.results.requests),
        "running": not all(cohort.complete for cohort in report.cohorts),
        "survey": bool(report.survey),
    }
    words = report.language.words["glossary"]["terms"]
    shown = [words[name] for of, names in shipped_list("glossary").items() if has[of] for name in names]
    terms = sorted(shown, key=lambda each: each["term"].casefold())
    return report.section("glossary", {"terms": terms}).blocks()
