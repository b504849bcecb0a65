"""What institutions wish for, by who decides on it."""

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import items, words
from blendresearch.report.survey_results import by_count
from blendresearch.report.wishes import by_decider


def survey_wishes(report: Report) -> list[Block]:
    """Build the chapter; nothing where no wish was named."""
    wishes = [theme for theme in by_count(report.survey.leaves("wish")) if theme.named]
    if not wishes:
        return []
    groups = [
        (words(report)["deciders"][who].format(agency=report.agency_name), items(report, themes))
        for who, themes in by_decider(wishes)
    ]
    whole = [theme for theme in report.survey.of_kind("wish") if theme.named]
    values = {
        "groups": groups,
        "any": whole[0] if len(whole) == 1 else None,
        "filled": report.filled("survey_wishes"),
        "remarks": report.remarks("survey_wishes"),
    }
    return report.section("survey_wishes", values).blocks()
