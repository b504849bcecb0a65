"""The sheets in front of the tables: what the workbook is, what is in it, and the notes to all tables.

A sheet of a table has only the table and what leads to these: who hears it, or prints it, is soon at the numbers.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from blendresearch.render.blocks import FILLED
from blendresearch.render.document import Document
from blendresearch.render.sheet import NARROWEST, PARAGRAPH, Entry, Line, Sheet, plain

_LABELS = NARROWEST + 6
_FIRST_NOTE = 3  # rows above the first note


def cover(document: Document, name: str, used: Collection[str], words: Mapping[str, Any]) -> Sheet:
    """Tell what the workbook is, a paragraph a cell, and what the signs mean that are `used`."""
    info = document.info
    notice = f"{document.words['notice']}: {info.notice}" if info.notice else ""
    filled = words["filled_about"] if FILLED in used else ""
    told = filter(None, (info.subtitle, *document.imprint, notice, *words["about"], filled))
    lines = [(Entry(plain(info.title), "title"),), *((Entry(plain(text)),) for text in told)]
    signs = [sign for name, sign in words["signs"].items() if name in used]
    if signs:
        lines.append((Entry(words["signs_title"], "heading.2"),))
        lines += [(Entry(f"{sign.get('shown', sign['code'])}: {sign['meaning']}"),) for sign in signs]
    return Sheet("cover", name, info.title, tuple(lines), (PARAGRAPH,))


def contents(name: str, sheets: Sequence[Sheet], words: Mapping[str, Any]) -> Sheet:
    """List the sheets with notes and tables, each with a link to it."""
    headings = (Entry(words["sheet"], "column"), Entry(words["title"], "column"))
    listed = [(Entry(sheet.name, "link", sheet.name), Entry(plain(_after_label(sheet)))) for sheet in sheets]
    lines = ((Entry(name, "heading.1"),), headings, *listed)
    return Sheet("contents", name, name, lines, (_LABELS, PARAGRAPH), 1, len(listed), 1)


def notes(name: str, told: Sequence[tuple[str, Sequence[str]]], back: str, words: Mapping[str, Any]) -> Sheet:
    """Tell the notes of all tables: `told` has the name of each sheet with its notes, a row a note."""
    headings = (Entry(words["sheet"], "column"), Entry(words["note"], "column"))
    listed = [(Entry(sheet, "link", sheet), Entry(plain(text))) for sheet, texts in told for text in texts]
    lines: tuple[Line, ...] = ((Entry(name, "heading.1"),), (Entry(words["back"], "link", back),), headings, *listed)
    return Sheet("notes", name, name, lines, (_LABELS, PARAGRAPH), 2, len(listed), 1)


def first_notes(told: Sequence[tuple[str, Sequence[str]]]) -> dict[str, int]:
    """Give for each sheet the row of its first note on the sheet of notes, from 1."""
    places, row = {}, _FIRST_NOTE + 1
    for sheet, texts in told:
        places[sheet] = row
        row += len(texts)
    return places


def _after_label(sheet: Sheet) -> str:
    """Give the title of a table without its label, which is the name of its sheet, and what it is of."""
    title = sheet.title.removeprefix(f"{sheet.name}. ")
    return f"{title.rstrip('.')}. {sheet.described}" if sheet.described else title
