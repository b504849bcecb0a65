"""What stands in the way, by how many institutions name it."""

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import (
    add_forms_figure,
    add_themes_figure,
    compared_themes,
    difference_told,
    differing,
    form_name,
    leading,
    theme_blocks,
)
from blendresearch.report.survey_results import by_count


def survey_obstacles(report: Report) -> list[Block]:
    """Build the chapter: a figure of all obstacles and a section each; nothing where none was named.

    What one form says beside another is shown here only where they differ more than chance explains.
    """
    themes = by_count(report.survey.of_kind("obstacle"))
    named = [theme for theme in themes if theme.named]
    if not named:
        return []
    drawn = [theme for theme in named if not theme.hidden]
    beside = [] if report.filled("survey_obstacles", ("named_by_form",)) else compared_themes(report, named)
    values = {
        "named": named,
        "drawn": drawn,
        "hidden": len(named) - len(drawn),
        "first": leading(named),
        "others": [theme.label for theme in themes if not theme.named],
        "beside": beside,
        "differ": bool(differing(beside)),
        "form_names": [form_name(report, form, in_text=True) for form in report.survey.compared],
        "difference": difference_told(report, beside),
        "remarks": report.remarks("survey_obstacles"),
    }
    section = report.section("survey_obstacles", values)
    if drawn:
        add_themes_figure(report, section, "obstacles_figure", drawn)
    if values["differ"]:
        add_forms_figure(report, section, beside)
    return [*section.blocks(), *(block for theme in named for block in theme_blocks(report, theme))]
