"""Who answered, and what institutions say of their policy, of what is known, and of what they register."""

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import STATES, frequency_rule, theme_blocks
from blendresearch.report.survey_results import any_number, without_number


def survey_feedback(report: Report) -> list[Block]:
    """Build the chapter; nothing where nobody was asked and no theme of the kind was named."""
    survey = report.survey
    themes = [theme for theme in survey.of_kind(*STATES) if theme.named]
    if not themes and survey.registered is None:
        return []
    values = {
        "part": "start",
        "all": survey.everybody,
        "asked": survey.asked,
        "answered": survey.answered,
        "differs": None if report.filled("survey_comparison") else survey.differs,
        "themes": survey.themes,
        "rule": frequency_rule(report, survey.answered),
        "quotes": bool(len(survey.tables.quotes)),
        "filled": any(map(report.filled, ("survey_feedback", "survey_obstacles", "survey_uses", "survey_wishes"))),
        "remarks": report.remarks("survey_feedback"),
    }
    blocks = [block for theme in themes for block in theme_blocks(report, theme)]
    return [*report.section("survey_feedback", values).blocks(), *blocks, *_more_done(report)]


def _more_done(report: Report) -> list[Block]:
    """Say how many institutions say that more was done than registered, and what that means for what is registered."""
    total = report.survey.registered
    if total is None:
        return []
    registered = report.survey.tables.registered
    told = bounded(report) and not report.filled("survey_registered", ("at_least", "at_most"))
    values = {
        "part": "more",
        "total": total,
        "bounded": told and any_number(registered),
        "open": bool(without_number(registered).any()),
        "cohort": report.cohorts[0],
    }
    return report.section("survey_feedback", values).blocks()


def bounded(report: Report) -> bool:
    """Tell whether it may be told what was registered, and between which bounds what was done lies."""
    total = report.survey.registered
    return total is not None and not any(map(is_hidden, (total.registered, total.low, total.high)))
