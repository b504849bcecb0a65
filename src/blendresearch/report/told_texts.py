"""The texts of a study as blocks of its report: figures of the run filled in, pictures and tables in their places."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from blendresearch.language.prose import escape_markdown
from blendresearch.render.blocks import Block, Cell, Column, Figure, Part, Prose, Table
from blendresearch.report.report import Report
from blendresearch.statistics.measures import Absence
from blendresearch.statistics.told_figures import decimals_of, told_value
from blendresearch.study.texts.calls import Call, Piece
from blendresearch.study.texts.own_texts import SHOWN, OwnText

BEFORE = {"summary": ("foreword", ""), "conclusions": ("chapter", "chapter")}
AFTER = {"summary": ("introduction", "chapter")}
"""What of the texts stands before and after which chapter, besides those that are named after it, and its part."""
_NUMBER = re.compile(r"[-+−±]?[\d.,\s\u00a0\u202f]*\d\s?%?|n\.?v\.?t\.?|n/a|[-–x]?", re.IGNORECASE)
_ENDS_LINE, _MAKES_LIST = re.compile(r"(^|\n)[ \t]*$"), re.compile(r"[.)](\s|$)")


def texts_before(report: Report, chapter: str) -> list[Block]:
    """Give the blocks of the texts that stand before a chapter."""
    return _blocks(report, *BEFORE[chapter]) if chapter in BEFORE else []


def texts_after(report: Report, chapter: str, part: Part, *, alone: bool = False) -> list[Block]:
    """Give the blocks of the texts that stand after a chapter, which is of a part (`codelists.text_places`).

    Where the report has not that chapter (`alone`), it has not the text that is named after it.
    """
    own = [] if alone else _blocks(report, f"after-{chapter.replace('_', '-')}", part)
    return own + (_blocks(report, *AFTER[chapter]) if chapter in AFTER else [])


def _blocks(report: Report, place: str, part: Part) -> list[Block]:
    texts = report.results.own_texts
    found = texts.chapters(report.code) if place == "chapter" else [texts.at(place, report.code)]
    return [block for text in found if text for block in _of_text(report, text, part)]


def _of_text(report: Report, text: OwnText, part: Part) -> Iterator[Block]:
    pieces = list(text.pieces)
    if title := _missing_title(report, pieces, text.place):
        pieces.insert(0, f"## {escape_markdown(title)}\n\n")
    numbers = dict.fromkeys(SHOWN, 0)
    for is_shown, group in groupby(pieces, key=_is_shown):
        if not is_shown:
            markdown = _filled_in(report, list(group)).strip("\n")
            yield from [Prose(markdown, report.language.tag, anchor=text.place, part=part)] if markdown.strip() else []
            continue
        for call in group:
            numbers[call.name] += 1
            yield _shown(report, call, f"{text.place}-{numbers[call.name]}")


def _missing_title(report: Report, pieces: Sequence[Piece], place: str) -> str:
    """Give the title of a foreword or introduction that begins without one."""
    begins = isinstance(pieces[0], str) and pieces[0].startswith("## ") if pieces else False
    return "" if begins else report.words["own_texts"].get(place, "")


def _is_shown(piece: Piece) -> bool:
    return isinstance(piece, Call) and piece.name in SHOWN


def _filled_in(report: Report, pieces: Sequence[Piece]) -> str:
    """Give Markdown with what is asked for in it; a number at the start of a line makes no list of it."""
    text, is_number = "", False
    for piece in pieces:
        if isinstance(piece, str):
            numbered = is_number and _MAKES_LIST.match(piece)
            text += f"\\{piece}" if numbered else piece
            is_number = False
        else:
            is_number = bool(_ENDS_LINE.search(text))
            text += escape_markdown(written(report, piece))
    return text


def written(report: Report, call: Call) -> str:
    """Write what a text asks for as the language writes it; in words where the edition does not show it."""
    value = told_value(call, report.results.sources)
    if value is Absence.HIDDEN:
        return report.words["hidden"]["share" if call.name == "share" else "count"]
    if isinstance(value, Absence):
        return report.sign("not_applicable" if value is Absence.NOT_APPLICABLE else "unknown")
    if isinstance(value, date):
        return report.numbers.day(value)
    if isinstance(value, Fraction):
        return report.numbers.percent(value, decimals_of(call))
    if isinstance(value, Decimal):
        return report.numbers.decimal(value, decimals_of(call))
    return report.numbers.integer(value)


def _shown(report: Report, call: Call, place: str) -> Block:
    """Give the picture or table of a file; in an edition that has it not, a sentence that says so."""
    said, code = call.arguments, report.language.tag
    if call.name == "figure" and call.file not in report.results.own_texts.pictures:
        return Prose(escape_markdown(report.say("picture_not_shown", caption=said["caption"])), code)
    notes, source = tuple(filter(None, [said.get("note", "")])), _source(report, said.get("source", ""))
    if call.name == "figure":
        svg = report.results.own_texts.pictures[call.file]
        return Figure(f"fig-{place}", said["caption"], said["alt"], svg, notes, code, source)
    headings, *rows = report.results.own_texts.tables[call.file]
    numbers = [all(_NUMBER.fullmatch(row[at]) for row in rows) for at in range(len(headings))]
    columns = [
        Column(name, "right" if number and at else "left", row_header=not at)
        for at, (name, number) in enumerate(zip(headings, numbers, strict=True))
    ]
    cells = tuple(tuple(map(Cell, row)) for row in rows)
    return Table(f"tab-{place}", said["caption"], tuple(columns), cells, notes, code, source)


def _source(report: Report, own: str) -> str:
    """Say where a picture or table is from as below those of the report, also where the text says *Source:* itself."""
    lead = report.say("source_own", source="")
    return report.say("source_own", source=own.removeprefix(lead.strip()).strip()) if own else ""
