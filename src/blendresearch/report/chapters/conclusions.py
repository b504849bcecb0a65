"""Conclusions by the questions of the study, and the advice by who acts on it, each with what it rests on."""

from blendresearch.render.blocks import Block
from blendresearch.report.advising import advice_by_actor
from blendresearch.report.contents import Contents
from blendresearch.report.question_rules import answers
from blendresearch.report.report import Report


def conclusions(report: Report, contents: Contents) -> list[Block]:
    """Build the answers to the questions and the advice that follows; nothing where there is neither."""
    values = {"questions": list(answers(report, contents)), "advice": advice_by_actor(report, contents)}
    return report.section("conclusions", values).blocks() if any(values.values()) else []
