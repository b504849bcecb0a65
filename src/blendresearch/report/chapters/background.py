"""Why the question is asked, what blended mobility is, what is asked here, and how to read the report."""

from blendresearch.render.blocks import Block, Row
from blendresearch.report.contents import Contents
from blendresearch.report.question_rules import answers, titles_of_questions
from blendresearch.report.report import Report
from blendresearch.study.limits import PROGRAMME, groups_since

_TOLD = (
    "registered_use", "requested", "certainty", "survey_feedback", "survey_obstacles", "survey_wishes", "conclusions",
    "guide", "glossary",
)  # fmt: skip
"""The chapters that the text leads to, where the report has them."""


def background(report: Report, contents: Contents) -> list[Block]:
    """Build reason, questions and terms; what is specific to a sector or country shows in a study of it only."""
    study = report.study
    values = {
        "scope": report.scope,
        "programme": PROGRAMME,
        "groups_from": groups_since(study.sector),
        "there": _there(contents),
        "questions": _questions(report, contents),
        "learners": report.learners,
        "reasons": report.remarks("reason") or _facts(report),
        "remarks": report.remarks("background"),
    }
    section = report.section("background", values)
    columns = [report.column(name, number=False, row_header=name == "sign") for name in ("sign", "meaning")]
    section.add_table("signs", columns, _signs(report), source="")
    return section.blocks()


def _facts(report: Report) -> list[str]:
    """Say the mandate and priorities of the agency, with their source."""
    facts = report.agency.facts_of(report.study.sector)
    return [report.say("fact", text=report.said(each.text), source=report.said(each.source)) for each in facts]


def _questions(report: Report, contents: Contents) -> list[str]:
    """Give the questions of the study, under which it is concluded; without a coded survey those that it can answer."""
    first, *others = titles_of_questions(report).values()
    answered = others if report.survey.themes else dict(answers(report, contents))
    return [first, *(each for each in others if each in answered)]


def _there(contents: Contents) -> dict[str, str]:
    """Give the anchors of the chapters to lead to, by name."""
    return {name: blocks[0].anchor for name in _TOLD if (blocks := contents.blocks(name))}


def _signs(report: Report) -> list[Row]:
    """Give the signs of the tables of this edition with their meaning."""
    said = {name: each["meaning"] for name, each in report.language.words["tables"]["signs"].items()}
    rows = [["0", report.words["rows"]["zero"]]]
    rows += [[report.sign(name), said[name]] for name in ("not_applicable", "unknown")]
    if report.hides_counts:
        rows += [[f"<{report.study.disclosure.minimum_count}", said["below"]], [report.sign("hidden"), said["hidden"]]]
    if report.study.filled_in:
        sign, _, meaning = report.words["filled_note"].rstrip(".").partition(": ")
        rows.append([sign, meaning])
    return rows
