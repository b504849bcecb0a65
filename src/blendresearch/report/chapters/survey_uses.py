"""What blended mobility is or could be used for, and what institutions say it brings."""

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import add_themes_figure, items, leading
from blendresearch.report.survey_results import by_count


def survey_uses(report: Report) -> list[Block]:
    """Build the chapter; nothing where no institution names a use or a benefit."""
    benefits, ideas = (by_count(report.survey.leaves(kind)) for kind in ("benefit", "idea"))
    named = {"benefits": [each for each in benefits if each.named], "ideas": [each for each in ideas if each.named]}
    if not any(named.values()):
        return []
    values = {
        **{name: items(report, themes) for name, themes in named.items()},
        "drawn": [theme for theme in named["benefits"] if not theme.hidden],
        "first": leading(named["benefits"]),
        "other_ideas": [theme for theme in ideas if not theme.named],
        "outcomes": any(theme.outcomes for theme in named["benefits"]),
        "remarks": report.remarks("survey_uses"),
    }
    section = report.section("survey_uses", values)
    if values["drawn"]:
        add_themes_figure(report, section, "benefits_figure", values["drawn"])
    return section.blocks()
