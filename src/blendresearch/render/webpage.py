"""The report as one self-contained HTML file: complete without its one script, and nothing is asked of any server."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from blendresearch.language import load
from blendresearch.render.alignment import pads
from blendresearch.render.blocks import Figure, Table, Volume, key_figures_html, notes_html, table_html
from blendresearch.render.document import Document, Heading, Item
from blendresearch.render.downloads import downloads, shortened
from blendresearch.render.figures.schemes import has_dark_scheme
from blendresearch.render.markdown import slug
from blendresearch.render.outlines import with_outlines
from blendresearch.render.page_chapters import page_chapters
from blendresearch.render.page_prose import bare_heading_html, heading_html, heading_link, prose_html
from blendresearch.render.typeface import FAMILY, FOLDER, ITALIC, REGULAR, SEMIBOLD

_TEMPLATES = Path(__file__).parent / "templates" / "html"
_SCRIPTS = ("page.js", "sort.js", "find.js", "pictures.js")
# Pictures, fonts and downloads are in the file; the one style sheet and the one script are known by their hashes.
_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src '{}'; script-src '{}'; base-uri 'none'; "
    "form-action 'none'"
)
_FACES = ((REGULAR, "normal", "400"), (SEMIBOLD, "normal", "600 700"), (ITALIC, "italic", "400"))
# What our typeface has no letters for: sans serifs that are about as wide, so that labels keep their place.
_FALLBACK_FONTS = "'DejaVu Sans', Verdana, Geneva, sans-serif"
_DEJAVU = re.compile(r"""(['"]?)DejaVu Sans\1(?=\s*[;"}])""")
_ACCENT = "@media print, (prefers-color-scheme: light) {{ :root {{ --brand: {0}; --brand-text: {0}; }} }}\n"
_LONG = 12
"""Rows of a table that a reader need not scroll past: a longer one opens and closes."""


@dataclass(frozen=True)
class Beside:
    """A file that stands beside the page, under its name.

    `language` is that of a page in another language, `volume` which one a page of the other volume is.
    """

    name: str
    language: str = ""
    volume: Volume | None = None


def write_html(document: Document, beside: Sequence[Beside] = ()) -> str:
    """Write a document as a self-contained HTML page, with links to the files that stand beside it."""
    style, script = _style(document.info.accent), _script()
    return _template().render(
        document=document,
        words={**document.words, "elsewhere": next((each.name for each in beside if each.volume), "")},
        chapters=page_chapters(document),
        style=style,
        script=script,
        policy=_POLICY.format(_digest(style), _digest(script)),
        downloads=downloads(document),
        beside=[_link(each, document) for each in beside],
        colophon=_colophon(document),
        long=_LONG,
    )


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {
        "prose": prose_html,
        "heading": heading_html,
        "bare_heading": bare_heading_html,
        "heading_link": heading_link,
        "picture_source": picture_source,
        "picture_name": picture_name,
        "has_dark_scheme": has_dark_scheme,
        "nested": nested,
        "table": report_table,
        "notes": report_notes,
        "key_figures": key_figures_html,
    }
    environment.tests["kind"] = lambda item, name: type(item.block).__name__ == name
    return environment.get_template("index.html.j2")


def _style(accent: str) -> Markup:
    """Give the style sheet; on a light page and on paper headings have the colour of the document."""
    style = "\n" + _faces() + (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    # A colour and nothing else, since what stands here is no text that is escaped.
    own = _ACCENT.format(accent) if re.fullmatch("#[0-9a-f]{6}", accent) else ""
    return Markup(style + own)


@cache
def _faces() -> str:
    """Give the rules that bring our typeface along."""
    lines = []
    for name, slope, weight in _FACES:
        letters = b64encode((FOLDER / f"{name}.woff2").read_bytes()).decode("ascii")
        about = f'font-family: "{FAMILY}"; font-style: {slope}; font-weight: {weight}; font-display: block'
        lines.append(f'@font-face {{ {about}; src: url(data:font/woff2;base64,{letters}) format("woff2"); }}\n')
    return "".join(lines)


def _script() -> Markup:
    sources = [(_TEMPLATES / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return Markup('\n"use strict";\n' + "".join(sources))


def _digest(content: str) -> str:
    """Name a style sheet or script for the content security policy, so that a browser heeds this one and no other."""
    return "sha256-" + b64encode(sha256(content.encode("utf-8")).digest()).decode("ascii")


def _link(file: Beside, document: Document) -> dict[str, str]:
    """Give what the link to a file says: the language of a page, the kind of another file."""
    if file.language:
        language = load(file.language)
        return {"name": file.name, "language": language.tag, "words": language.name}
    if file.volume:
        return {"name": file.name, "language": "", "words": document.words["volumes"][file.volume]["name"]}
    kind = PurePath(file.name).suffix.removeprefix(".").upper()
    return {
        "name": file.name,
        "language": "",
        "words": kind if kind == "PDF" else f"{document.words['sheets']} ({kind})",
    }


def _colophon(document: Document) -> list[tuple[str, str]]:
    """Give what the foot of the page says: what the report says of itself, or else who made it and when."""
    info, words = document.info, document.words
    known = [(words["made_by"], info.author), (words["dated"], document.date)]
    return list(info.colophon) or [(name, text) for name, text in known if text]


def report_table(table: Table, label: str, words: Mapping[str, str]) -> Markup:
    """Give a numbered table, with its caption ready to name the group around it, which scrolls."""
    attributes = Markup(' id="{}-rows"').format(table.id)
    if table.notes or table.source:
        attributes += Markup(' aria-describedby="{}-notes"').format(table.id)
    return table_html(table, label=label, attributes=attributes, pads=pads(table), filled=words["filled"])


def report_notes(block: Table | Figure) -> Markup:
    """Give the notes and the source under a table or figure."""
    return notes_html(block.notes, block.source, attributes=Markup(' id="{}-notes"').format(block.id))


def picture_source(picture: str) -> str:
    """Give a picture (SVG) as a data URI: within it there are no fonts of the page, so its letters are shapes."""
    svg = _DEJAVU.sub(_FALLBACK_FONTS, with_outlines(picture))
    return "data:image/svg+xml;base64," + b64encode(svg.encode("utf-8")).decode("ascii")


def picture_name(item: Item) -> str:
    """Name the file of a figure, without its ending."""
    return shortened(slug(f"{item.label} {item.block.caption}"))


def nested(document: Document) -> list[dict[str, Any]]:
    """Give the headings as a tree: each has `heading` and `children`."""
    root: list[dict[str, Any]] = []
    branch: list[tuple[int, list[dict[str, Any]]]] = [(1, root)]
    for heading in document.headings:
        _hang(branch, heading)
    return root


def _hang(branch: list[tuple[int, list[dict[str, Any]]]], heading: Heading) -> None:
    while branch[-1][0] >= heading.level:
        branch.pop()
    node: dict[str, Any] = {"heading": heading, "children": []}
    branch[-1][1].append(node)
    branch.append((heading.level, node["children"]))
