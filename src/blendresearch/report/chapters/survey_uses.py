"""What blended mobility is or could be used for, and what institutions say it brings."""

from collections.abc import Sequence

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.report.survey_parts import add_themes_figure, listed, sentences, theme_table, words
from blendresearch.report.survey_results import Quote, Theme, by_count
from blendresearch.survey.codebook import outcomes

_MOST_QUOTES = 4
"""So many quotes stand together at most."""


def survey_uses(report: Report) -> list[Block]:
    """Build the chapter; nothing where no institution names a use or a benefit."""
    benefits, ideas = (by_count(report.survey.leaves(kind)) for kind in ("benefit", "idea"))
    named = {"benefits": _named(benefits), "ideas": _named(ideas)}
    if not any(named.values()):
        return []
    told: set[int] = set()
    values = {
        **{name: [(theme, sentences(report, theme)) for theme in themes] for name, themes in named.items()},
        "drawn": [theme for theme in named["benefits"] if not theme.hidden],
        "other_ideas": [theme.label for theme in ideas if not theme.named],
        "benefit_quotes": _quotes(report, named["benefits"], told),
        "idea_quotes": _quotes(report, named["ideas"], told),
        "outcomes": any(theme.outcomes for theme in named["benefits"]),
        "limited": any(theme.limits for theme in named["benefits"]),
    }
    section = report.section("survey_uses", values)
    if values["drawn"]:
        add_themes_figure(report, section, "benefits_figure", values["drawn"])
    if values["outcomes"]:
        _add_outcomes(report, section, named["benefits"])
    section.add_table(
        "survey_uses", *theme_table(report, [*named["benefits"], *named["ideas"]]), report.remarks("survey_uses")
    )
    return section.blocks()


def _named(themes: Sequence[Theme]) -> list[Theme]:
    return [theme for theme in themes if theme.named]


def _quotes(report: Report, themes: Sequence[Theme], told: set[int]) -> list[Quote]:
    quotes = report.survey.quotes(*(theme.code for theme in themes), most=_MOST_QUOTES, told=told)
    told.update(quote.number for quote in quotes)
    return quotes


def _add_outcomes(report: Report, section: Section, benefits: Sequence[Theme]) -> None:
    """Add which outcomes of Key Action 1 the benefits touch that institutions name, in the order of the programme."""
    columns = [report.column("outcome", number=False, row_header=True)]
    columns += [report.column(name, number=False) for name in ("for_whom", "benefits")]
    groups = words(report)["outcome_groups"]
    rows = []
    for row in outcomes().itertuples():
        touching = [theme for theme in benefits if row.code in theme.outcomes]
        if touching:
            label = report.named({"en": row.label_en, "nl": row.label_nl})
            rows.append([label, groups[row.group], listed(report, touching)])
    section.add_table("survey_outcomes", columns, rows)
