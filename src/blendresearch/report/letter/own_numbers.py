"""The first page of a letter: what the institution registered and announced, and where it stands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from blendresearch.render.blocks import Block, Cell, Column, Row
from blendresearch.render.figures.standing import Panel, standing
from blendresearch.report.letter.standings import Standing
from blendresearch.report.section import Data, Section

if TYPE_CHECKING:
    from blendresearch.report.letter.letter import Letter

_NUMBERS = ("requested", "blended", "mobilities", "share", "share_of_all")


class Placed(NamedTuple):
    """A cohort in which the institution stands beside others, and the sentence that says where; "" where none may."""

    standing: Standing
    message: str


def own_numbers(letter: "Letter") -> list[Block]:
    """Build the page of numbers."""
    placed = [
        Placed(each, _message(letter, each) if each.is_told else "") for each in letter.standings if each.has_place
    ]
    panels = [_panel(letter, each.standing) for each in placed]
    values = {
        "cut": any(panel.cut for panel in panels),
        "placed": placed,
        "title": _title(letter, placed),
        "told": [each for each in letter.standings if not each.is_filled("blended", "mobilities", "share")],
        "announced": [each for each in letter.standings if each.requested and not each.is_filled("requested")],
        "hidden": any(each.standing.hidden for each in placed),
    }
    section = letter.report.section("letter", values, is_chapter=False)
    _add_numbers(letter, section)
    if placed:
        drawing = standing(panels, letter.report.numbers)
        section.add_figure("letter_place", drawing, _data(letter, [each.standing for each in placed]))
    return section.blocks()


def _title(letter: "Letter", placed: Sequence[Placed]) -> str:
    """Say the message of the figure: where the institution stands in the first cohort of which that may be told."""
    first = next((each.standing for each in placed if each.message), None)
    if first is None:
        return ""
    calls = first.cohort.label if len(placed) > 1 else ""
    place = {"above": first.above, "alike": first.alike, "all": len(first.others), "hidden": first.hidden}
    said = letter.say("place_title", calls=calls, **place)
    return said[:1].upper() + said[1:]


def _message(letter: "Letter", each: Standing) -> str:
    number = len(each.others)
    others = letter.say("others", number=number, hidden=each.hidden)
    place = {"above": each.above, "alike": each.alike, "all": number}
    return letter.say("place", calls=each.cohort.in_text, others=others, **place)


def _add_numbers(letter: "Letter", section: Section) -> None:
    columns = [_column(letter, "cohort", number=False), *(_column(letter, name) for name in _NUMBERS)]
    section.add_table("letter_numbers", columns, [_row(letter, each) for each in letter.standings], _signs(letter))


def _signs(letter: "Letter") -> list[str]:
    """Explain the signs that stand in the table in place of numbers."""
    gone = any(not each.has_project for each in letter.standings)
    unknown = any(each.has_project and not (each.own and each.requested) for each in letter.standings)
    return [letter.say(name) for name, stands in (("no_project", gone), ("not_known", unknown)) if stands]


def _column(letter: "Letter", name: str, *, number: bool = True) -> Column:
    return Column(letter.words["columns"][name], "right" if number else "left", not number, key=name)


def _row(letter: "Letter", each: Standing) -> Row:
    cell, none = letter.report.cell, "unknown" if each.has_project else "not_applicable"
    asked = cell.integer(each.requested.requested) if each.requested else cell.sign(none)
    own = [asked, *(cell.count(each.own)[:3] if each.own else [cell.sign(none)] * 3)]
    marked = [
        replace(number, filled=(number.value is not None or not each.has_project) and each.is_filled(name))
        for name, number in zip(_NUMBERS, own, strict=False)
    ]
    return [name_of(letter, each), *marked, cell.count(each.shown.all, 2)[2]]


def name_of(letter: "Letter", each: Standing) -> str:
    """Name the calls of a cohort, and say that they still run where they do."""
    return letter.report.say("key_group", cohort=each.cohort)


def _panel(letter: "Letter", each: Standing) -> Panel:
    label = letter.say("you", share=each.own.share)
    return Panel(name_of(letter, each), list(map(float, each.others)), float(each.own.share), label)


def _data(letter: "Letter", placed: list[Standing]) -> Data:
    """Give the numbers of the figure: every share by its place, that of the institution as its own."""
    cell, words = letter.report.cell, letter.words["columns"]
    columns = [
        Column(words["cohort"], row_header=True, key="cohort"),
        Column(words["place"], "right", row_header=True, key="place"),
        Column(words["whose"], key="whose"),
        Column(words["share"], "right", key="share"),
    ]
    rows = [
        [name_of(letter, each), cell.integer(place), whose, share]
        for each in placed
        for place, (whose, share) in enumerate(_in_order(letter, each), start=1)
    ]
    return columns, rows


def _in_order(letter: "Letter", each: Standing) -> list[tuple[str, Cell]]:
    cell, words = letter.report.cell, letter.words
    own = (words["own"], replace(cell.percent(each.own.share), filled=each.is_filled("share")))
    others = [(words["other"], replace(cell.percent(share), filled=filled)) for share, filled in each.others_marked]
    return [*others[: each.above], own, *others[each.above :]]
