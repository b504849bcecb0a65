"""What stands in the way, by how many institutions name it."""

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import (
    add_forms_figure,
    add_themes_figure,
    compared_themes,
    theme_blocks,
    theme_table,
)
from blendresearch.report.survey_results import FEWEST_OF_A_FORM, by_count


def survey_obstacles(report: Report) -> list[Block]:
    """Build the chapter: a figure of all obstacles, a section each, and a table; nothing where none was named."""
    survey = report.survey
    themes = by_count(survey.of_kind("obstacle"))
    named = [theme for theme in themes if theme.named]
    if not named:
        return []
    drawn = [theme for theme in named if not theme.hidden]
    beside = compared_themes(report, named)
    values = {
        "part": "start", "named": named, "drawn": drawn, "hidden": len(named) - len(drawn), "beside": beside,
        "forms": len(survey.forms), "fewest": FEWEST_OF_A_FORM, "limited": any(theme.limits for theme in drawn),
    }  # fmt: skip
    start = report.section("survey_obstacles", values)
    if drawn:
        add_themes_figure(report, start, "obstacles_figure", drawn)
    if beside:
        add_forms_figure(report, start, "obstacles_forms", beside)
    told: set[int] = set()
    sections = [block for theme in named for block in theme_blocks(report, theme, told)]
    others = [theme.label for theme in themes if not theme.named]
    end = report.section("survey_obstacles", {"part": "end", "others": others})
    end.add_table("survey_obstacles", *theme_table(report, named), report.remarks("survey_obstacles"))
    return [*start.blocks(), *sections, *end.blocks()]
