"""What institutions wish for, by who decides on it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import sentences, theme_table, words
from blendresearch.report.survey_results import Theme, by_count

_UNKNOWN = "unknown"


@cache
def wish_deciders() -> Mapping[str, list[str]]:
    """Give the themes by who decides on them, in the order of the report (`data/wish_deciders.toml`)."""
    return tomllib.loads((files("blendresearch") / "data" / "wish_deciders.toml").read_text(encoding="utf-8"))


def survey_wishes(report: Report) -> list[Block]:
    """Build the chapter; nothing where no wish was named."""
    wishes = [theme for theme in by_count(report.survey.leaves("wish")) if theme.named]
    if not wishes:
        return []
    told: set[int] = set()
    groups = [(words(report)["deciders"][who], _told(report, themes, told)) for who, themes in by_decider(wishes)]
    whole = [theme for theme in report.survey.of_kind("wish") if theme.named]
    section = report.section("survey_wishes", {"groups": groups, "any": whole[0] if len(whole) == 1 else None})
    section.add_table("survey_wishes", *theme_table(report, whole), report.remarks("survey_wishes"))
    return section.blocks()


def by_decider(wishes: list[Theme]) -> list[tuple[str, list[Theme]]]:
    """Sort wishes by who decides on them; those of which that is not known come last."""
    deciders = wish_deciders()
    known = [code for codes in deciders.values() for code in codes]
    groups = [(who, [theme for theme in wishes if theme.code in codes]) for who, codes in deciders.items()]
    groups.append((_UNKNOWN, [theme for theme in wishes if theme.code not in known]))
    return [(who, themes) for who, themes in groups if themes]


def _told(report: Report, themes: list[Theme], told: set[int]) -> list[dict]:
    """Give each wish with its sentences and at most one quote that the chapter has not shown yet."""
    shown = []
    for theme in themes:
        quotes = report.survey.quotes(theme.code, most=1, told=told)
        told.update(quote.number for quote in quotes)
        shown.append({"theme": theme, "sentences": sentences(report, theme), "quotes": quotes})
    return shown
