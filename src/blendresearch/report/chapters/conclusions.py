"""Conclusions and advice, each with what it rests on, after a figure of the headlines with their intervals."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

from blendresearch.base.shares import Share, borne
from blendresearch.render.blocks import Block
from blendresearch.render.figures.bars import Dot, dots
from blendresearch.report.advice_rules import ADVICE
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import Conclusion, conclude
from blendresearch.report.conclusion_rules import FINDINGS
from blendresearch.report.contents import Contents
from blendresearch.report.question_rules import QUESTIONS
from blendresearch.report.report import Report
from blendresearch.report.section import Section


def conclusions(report: Report, contents: Contents) -> list[Block]:
    """Build the conclusions of every cohort with mobilities, and the advice that follows; nothing without any."""
    counted = report.counted
    groups = [(cohort, list(conclude(FINDINGS, report, contents, cohort))) for cohort in counted]
    headlines = [headline for cohort in counted for headline in _headlines(report, cohort)]
    questions = list(_questions(report, contents))
    values = {
        "groups": [group for group in groups if group[1]],
        "questions": questions,
        "advice": _advice(report, contents),
    }
    section = report.section("conclusions", values | {"headlines": headlines})
    if headlines:
        _add_figure(report, section, headlines)
    return section.blocks() if values["groups"] or questions else []


def _questions(report: Report, contents: Contents) -> Iterator[tuple[str, list[Conclusion]]]:
    """Give each question of the study on which a survey says something, with what can be said on it."""
    for name, rules in QUESTIONS if report.survey.themes else ():
        if found := list(conclude(rules, report, contents, report.cohorts[0])):
            yield report.language.words["survey"]["questions"][name], found


@dataclass(frozen=True)
class DrawnShare:
    """A share (a fraction) in a cohort, what it is a share of, and its interval where there is one."""

    cohort: CohortResults
    label: str
    share: Share
    interval: tuple[float, float] | None


def _headlines(report: Report, cohort: CohortResults) -> Iterator[DrawnShare]:
    """Give the three headlines as far as they can be told, and the share of participants where that is another."""
    names = cohort.inference.left_out
    asked = ("pooled", "without_focus", "median") if names else ("pooled", "median")
    for name, told in cohort.inference.told_headlines.items():
        if name in asked:
            yield DrawnShare(cohort, report.say(f"headline_{name}", focus=list(names)), told.value, told.limits)
    people = cohort.participants
    if cohort.has_groups and people.share is not None:
        label = report.say("unit_participants")
        yield DrawnShare(cohort, label, people.share, _interval(people.lower, people.upper))


def _interval(lower: float, upper: float) -> tuple[float, float] | None:
    return None if isnan(lower) or isnan(upper) else (lower, upper)


def _add_figure(report: Report, section: Section, headlines: list[DrawnShare]) -> None:
    cell = report.cell
    columns = report.columns("headline", "value", "interval")
    named = [(f"{each.label}, {each.cohort.label}", each) for each in headlines]
    rows = [
        [name, cell.percent(each.share, 2), cell.range(*(each.interval or (None, None)), borne(each.share, 2))]
        for name, each in named
    ]
    shown = [Dot(name, float(each.share), report.numbers.percent(each.share, 2), each.interval) for name, each in named]
    drawing = dots(shown, report.words["axes"]["share"], report.numbers)
    section.add_figure("conclusions_figure", drawing, (columns, rows))


def _advice(report: Report, contents: Contents) -> list[Conclusion]:
    """Give each advice for the last cohort that gives reason to it, or for all that do where the advice is for each."""
    found: dict[str, list[Conclusion]] = {rule.name: [] for rule in ADVICE}
    for cohort in report.cohorts:
        for each in conclude(ADVICE, report, contents, cohort):
            found[each.name].append(each)
    return [each for rule in ADVICE for each in (found[rule.name] if rule.each else found[rule.name][-1:])]
