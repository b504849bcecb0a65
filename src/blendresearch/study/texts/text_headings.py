"""What Markdown of a study may hold: headings in order, links to the web, and no picture but as a figure."""

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it.token import Token

from blendresearch.base.errors import InputError
from blendresearch.render.markdown import headings, parse, walk

_WITHIN = "after-"
_ASKED = re.compile(r"\{\{.*?\}\}")
_WEB = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)


def with_levels(text: str, place: str, path: Path) -> str:
    """Give Markdown with its headings a level lower, below the title of the report.

    Raises InputError for a heading that jumps, a chapter without a title, a title within a chapter, a link that leads
    to no web page or address, and a picture.
    """
    tokens = parse(_ASKED.sub("0", text))
    wrong = [*_wrong_headings(tokens, place, path), *_wrong_words(tokens, path)]
    if wrong:
        raise InputError.together(wrong)
    lines = text.split("\n")
    for token in (each for each, _, _ in headings(tokens)):
        lines[token.map[0]] = re.sub("#", "##", lines[token.map[0]], count=1)
    return "\n".join(lines)


def _wrong_headings(tokens: list[Token], place: str, path: Path) -> Iterator[InputError]:
    found = [(token, level) for token, level, _ in headings(tokens)]
    previous = 1 if place.startswith(_WITHIN) else 0
    if place.startswith("chapter-") and not (found and found[0][1] == 1 and found[0][0] is tokens[0]):
        what, do = "a chapter of its own begins with no title", "Write it on the first line: # Title"
        yield InputError(what, do=do, file=path, row=1)
    for token, level in found:
        at = token.map[0] + 1
        if not token.markup.startswith("#") or token.level:
            what, do = "a heading is underlined, or stands within a list or quotation", "Write # before its words"
            yield InputError(what, do=do, file=path, row=at)
        elif level == 1 and (place.startswith(_WITHIN) or token is not tokens[0]):
            what = "a title (#) stands elsewhere than on the first line of a text that is a chapter"
            yield InputError(what, do="Write ## for a heading within a chapter", file=path, row=at)
        elif level > max(previous, 1) + 1 or level > 5:
            what = f"a heading of level {level} stands below one of level {previous}"
            yield InputError(what, do=f"Write {'#' * min(previous + 1, 5)}", file=path, row=at)
        previous = level


def _wrong_words(tokens: list[Token], path: Path) -> Iterator[InputError]:
    for block in tokens:
        at = block.map[0] + 1 if block.map else None
        for token in walk(block.children or []):
            if token.type == "image":
                do = 'Show it as {{ figure("name.svg", alt="...", caption="...") }} on a line of its own'
                yield InputError("it shows a picture", do=do, file=path, row=at)
            elif token.type == "link_open" and not _WEB.fullmatch(str(token.attrs.get("href", ""))):
                do = "Write the whole address: https://... or mailto:..."
                yield InputError("a link leads to no web page and to no address", do=do, file=path, row=at)
