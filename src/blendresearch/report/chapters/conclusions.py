"""Conclusions by the questions of the study, and the advice by who acts on it, each with what it rests on."""

from collections.abc import Iterator

from blendresearch.render.blocks import Block
from blendresearch.report.advising import advice_by_actor
from blendresearch.report.concluding import Conclusion, conclude
from blendresearch.report.conclusion_rules import main_cohort
from blendresearch.report.contents import Contents
from blendresearch.report.question_rules import QUESTIONS
from blendresearch.report.report import Report


def conclusions(report: Report, contents: Contents) -> list[Block]:
    """Build the answers to the questions and the advice that follows; nothing where there is neither."""
    values = {"questions": list(_questions(report, contents)), "advice": advice_by_actor(report, contents)}
    return report.section("conclusions", values).blocks() if any(values.values()) else []


def _questions(report: Report, contents: Contents) -> Iterator[tuple[str, list[Conclusion]]]:
    """Give each question of the study on which something can be said, with that.

    How much is registered is told of the cohort that a reader asks for first, the others of that of the survey.
    """
    words = report.language.words
    titles = {"how_much": words["conclusions"]["how_much"]} | words["survey"]["questions"]
    for name, rules in QUESTIONS.items():
        cohort = main_cohort(report) if name == "how_much" else report.cohorts[0]
        if cohort and (found := list(conclude(rules, report, contents, cohort))):
            yield titles[name], found
