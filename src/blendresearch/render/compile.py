"""Typst source to PDF bytes: the same fonts and the same bytes on every machine, and errors that name the block."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from blendresearch.base.errors import RenderError
from blendresearch.render.document import Document, Item
from blendresearch.render.typeface import FOLDER
from blendresearch.render.typst import source_lines

# One file that is both PDF/UA-1 (accessible) and PDF/A-2a (lasting): Typst refuses what would be neither.
STANDARDS = ["ua-1", "a-2a"]
# Only these faces of matplotlib's folder: its last-resort font would turn unknown letters into boxes without a word.
_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf")
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)

_HARDLY_BEGUN = 0.5
"""A page that is filled to less than this part of its height is mostly empty."""
_LEFT_OVER = 0.3
"""A last page that is filled to less than this part of its height has only what found no room before it."""
_LONGER = 2
"""So many times at most pages become longer, so that such a last page is not needed."""
_NEARLY_FULL = 0.75
"""A page that is filled to this part of its height may end before a picture."""
_STAYS = 0.05
"""A picture that floats goes on doing so where its text would end so much further down, for floating moves that."""
_ROUNDS = 8
"""How often pages are laid out at most. Each settles at least one thing more, from the first page on."""
# What Typst only warns of: headings, page numbers and page breaks depend on each other in a circle.
_UNSETTLED = "did not converge"

_NO_GLYPH = re.compile(r"the text `?\"(?P<text>.+)\"`? could not be displayed", re.DOTALL)
_TOO_WIDE = re.compile(r"item (?P<item>\d+) is too wide")
_SOURCE = "report.typ"
_LINE = re.compile(rf"{re.escape(_SOURCE)}:(?P<line>\d+):")


def compile_document(document: Document) -> bytes:
    """Compile a document to a tagged PDF/UA-1 and PDF/A-2a; its time is the date of the document, never the clock.

    Raises RenderError for a table wider than a landscape page, a letter that no font has, and whatever else keeps
    Typst from making the file accessible.
    """
    front, lines = source_lines(document)
    try:
        with TemporaryDirectory(prefix="blendresearch-") as folder:
            source = Path(folder, _SOURCE)
            source.write_text(front + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
            return _compile(source, _timestamp(document), document.info.pages)
    except typst.TypstError as error:
        raise RenderError(_sentence(error, document.items, front.count("\n") + 1, lines)) from None


def _compile(source: Path, time: datetime, pages: int = 0) -> bytes:
    """Compile, and again as long as the pages that come of it ask for something else, which then is in `asked.json`.

    Pages that ask for it themselves would keep Typst from coming to rest.
    """
    asked = source.with_name("asked.json")
    asked.write_text("{}", encoding="utf-8")
    # A compiler of a file remembers what it laid out: the next round, and asking where things stand, costs little.
    compiler = typst.Compiler(source, font_paths=fonts_of_reports(source.with_name("fonts")), ignore_system_fonts=True)
    told: dict[str, list[int]] = {}
    for _ in range(_ROUNDS):
        pdf, warnings = compiler.compile_with_warnings(pdf_standards=STANDARDS, timestamp=time)
        marks = json.loads(compiler.query("<mark>", field="value"))
        before, told = told, _told_letter(marks, told, pages) if pages else _told(marks, told)
        if told == before:
            break
        asked.write_text(json.dumps(told), encoding="utf-8")
    if any(_UNSETTLED in warning.message for warning in warnings):
        raise RenderError("The pages of the PDF do not come to rest, so that their numbers would be wrong.")
    if pages and told != before:
        raise RenderError(f"The letter does not fit on {pages} pages, not even in small print.")
    return pdf


def _told(marks: Sequence[Mapping[str, Any]], before: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Give what the next round is told, by what the marks of this one say (`templates/report.typ`).

    A picture floats that went on to the page after its text, and left room there. When these have come to rest, a
    chapter joins the one before where beginning a page leaves one mostly empty; that stays so, since a chapter that
    has joined does not show it any more. At the end pages become longer where the last one is nearly empty.
    """
    places = {(mark["what"], mark["item"]): mark for mark in marks}
    floated = before.get("floating", [])
    floating = [
        item
        for (what, item), mark in places.items()
        if what == "text"
        and mark["filled"] < _NEARLY_FULL + (_STAYS if item in floated else 0)
        and mark["page"] < places["picture", item]["page"]
    ]
    joined = before.get("joined", [])
    if floating == floated:
        begun = [item for (what, item), mark in places.items() if what == "chapter" and mark["filled"] < _HARDLY_BEGUN]
        joined = sorted({*joined, *begun})
    longer = before.get("longer", [])
    at_rest = (floating, joined) == (floated, before.get("joined", []))
    if at_rest and len(longer) < _LONGER and _is_left_over(places.get(("end", 0))):
        longer = [*longer, len(longer)]
    return {name: items for name, items in (("joined", joined), ("floating", floating), ("longer", longer)) if items}


def _is_left_over(end: Mapping[str, Any] | None) -> bool:
    """Tell whether the last of several pages holds next to nothing."""
    return end is not None and end["page"] > 1 and end["filled"] < _LEFT_OVER


def _told_letter(
    marks: Sequence[Mapping[str, Any]], before: Mapping[str, list[int]], pages: int
) -> dict[str, list[int]]:
    """Give what the next round is told of a letter: one size less as long as it ends on a later page than its last."""
    end = next(mark["page"] for mark in marks if mark["what"] == "end")
    sizes = before.get("tighter", [])
    sizes = [*sizes, len(sizes)] if end > pages else sizes
    return {"tighter": sizes} if sizes else {}


def fonts_of_reports(folder: Path) -> typst.Fonts:
    """Load our own fonts, those of Typst, and DejaVu Sans, which matplotlib brings, from copies in a folder."""
    folder.mkdir()
    for face in _FACES:
        shutil.copyfile(_matplotlib() / "mpl-data" / "fonts" / "ttf" / face, folder / face)
    return typst.Fonts(include_system_fonts=False, font_paths=[FOLDER, folder])


def _matplotlib() -> Path:
    # Found without importing it, which takes longer than all else that a PDF needs.
    return Path(find_spec("matplotlib").origin).parent


def _timestamp(document: Document) -> datetime:
    date = document.info.date
    return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else UNDATED


def _sentence(error: typst.TypstError, items: Sequence[Item], first_line: int, lines: Sequence[str]) -> str:
    if too_wide := _TOO_WIDE.search(error.message):
        item = items[int(too_wide["item"])]
        return f"A table does not fit on a landscape page, not even in small print: {item.name}. Split its columns."
    if no_glyph := _NO_GLYPH.search(error.message):
        text = no_glyph["text"]
        codes = " ".join(f"U+{ord(letter):04X}" for letter in text)
        place = next((item.name for item, line in zip(items, lines, strict=True) if text in line), "the front matter")
        return f"No font of the report has the letter {text!r} ({codes}): {place}."
    place = _named_by_line(error.diagnostic, items, first_line)
    return f"The PDF cannot be made accessible{place}: {error.message.removesuffix('.')}."


def _named_by_line(diagnostic: str, items: Sequence[Item], first_line: int) -> str:
    numbers = [int(match["line"]) - first_line for match in _LINE.finditer(diagnostic)]
    return next((f" ({items[number].name})" for number in numbers if 0 <= number < len(items)), "")
