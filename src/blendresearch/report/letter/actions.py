"""The second page of a letter: what the checks found, what the survey says, the guide in short, and what to do."""

from dataclasses import replace
from typing import TYPE_CHECKING

from blendresearch.base.errors import HiddenCountError
from blendresearch.data.shipped import shipped_list
from blendresearch.language import in_sector, load, said
from blendresearch.mobilities.own_worklist import OwnFinding
from blendresearch.render.blocks import Block, Cell, Column, Row
from blendresearch.report.section import Section
from blendresearch.report.survey_results import Theme
from blendresearch.study.publication import Publication

if TYPE_CHECKING:
    from blendresearch.report.letter.letter import Letter

_MOST_ROWS = 6
"""Findings that have a row of their own; the others share one."""
_EXAMPLES = ("preparation", "together", "follow_up", "arrangements", "online_only", "filling_up")
"""Examples of the guide that are told, as many as a letter has room for."""


def actions(letter: "Letter") -> list[Block]:
    """Build the page of what can be done; it begins a page."""
    report, guide = letter.report, letter.report.language.words["guide"]
    published = report.study.publication or Publication()
    values = {
        "worklist": letter.worklist,
        "counted": not _found_filled(letter),
        "obstacle": _obstacle(letter),
        "obstacle_counted": not letter.shown.filled("survey_obstacles"),
        "steps": [guide["steps"][name] for name in shipped_list("guide")["steps"]],
        "examples": [(guide["examples"][name]["what"], shipped_list("guide")["examples"][name]) for name in _EXAMPLES],
        "none": all(not each.has_project or (each.own and not each.own.total) for each in letter.standings),
        "runs": [each for each in letter.standings if not each.cohort.complete and each.has_project],
        "reply_by": report.study.letters.reply_by,
        "contact": said(published.contact, report.code),
        "sender": said(published.publisher, report.code),
    }
    section = report.section("letter_actions", values, is_chapter=False)
    if letter.worklist.findings:
        _add_findings(letter, section)
    first, *rest = section.blocks()
    return [replace(first, new_page=True), *rest]


def _add_findings(letter: "Letter", section: Section) -> None:
    words = letter.words["columns"]
    columns = [
        Column(words["finding"], row_header=True, key="finding"),
        Column(words["sheet"], key="sheet"),
        Column(words["places"], "right", key="places"),
    ]
    found = letter.worklist.findings
    single = len(found) if len(found) <= _MOST_ROWS + 1 else _MOST_ROWS
    rows = [_finding(letter, each) for each in found[:single]]
    if rest := found[single:]:
        more = letter.say("more_findings", kinds=len(rest))
        number = letter.report.cell.integer(sum(each.places for each in rest))
        rows.append([more, "", replace(number, filled=_found_filled(letter))])
    section.add_table("letter_findings", columns, rows)


def _finding(letter: "Letter", each: OwnFinding) -> Row:
    name = letter.report.language.words["registration"]["rules"][each.rule]
    number = replace(letter.report.cell.integer(each.places), filled=_found_filled(letter))
    return [name, _sheet(letter, each), number]


def _found_filled(letter: "Letter") -> bool:
    """Tell whether the study filled in what the checks found."""
    return letter.report.filled("findings", row=letter.institution)


def _sheet(letter: "Letter", each: OwnFinding) -> Cell:
    """Name the sheet of the worklist, which is in the first language of the study."""
    written = letter.report.study.languages[0]
    name = load(in_sector(written, letter.report.study.sector)).words["worklists"]["sheets"][each.list]
    return letter.report.cell.text(name, language=letter.report.marked(written))


def _obstacle(letter: "Letter") -> Theme | None:
    """Give the obstacle that most institutions name; None where that is not known or may not be told."""
    try:
        return next(iter(letter.shown.survey.named_most(("obstacle",))), None)
    except HiddenCountError:
        return None
