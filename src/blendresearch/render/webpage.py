"""The report as one self-contained HTML file: complete without its one script, and nothing is asked of any server."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from blendresearch.render.alignment import pads
from blendresearch.render.blocks import Figure, Table, key_figures_html, notes_html, table_html
from blendresearch.render.document import Document, Heading, Text
from blendresearch.render.downloads import downloads
from blendresearch.render.figures.schemes import has_dark_scheme
from blendresearch.render.markdown import PARSER

_TEMPLATES = Path(__file__).parent / "templates" / "html"
# Pictures and downloads are in the file; the style attributes are the alignment of cells.
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '{}'; base-uri 'none'; form-action 'none'"
)
# Readers without DejaVu get the sans serifs whose letters are about as wide, so that labels keep their place.
_FALLBACK_FONTS = "'DejaVu Sans', Verdana, Geneva, sans-serif"
_DEJAVU = re.compile(r"""(['"]?)DejaVu Sans\1(?=\s*[;"}])""")


def write_html(document: Document) -> str:
    """Write a document as a self-contained HTML page."""
    script = _script()
    return _template().render(document=document, script=script, policy=_policy(script), downloads=downloads(document))


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {
        "prose": prose_html,
        "figure_source": figure_source,
        "has_dark_scheme": has_dark_scheme,
        "nested": nested,
        "table": report_table,
        "notes": report_notes,
        "key_figures": key_figures_html,
    }
    environment.tests["kind"] = lambda item, name: type(item.block).__name__ == name
    return environment.get_template("index.html.j2")


def _script() -> Markup:
    return Markup("\n" + (_TEMPLATES / "sort.js").read_text(encoding="utf-8"))


def _policy(script: str) -> str:
    """Give the content security policy that lets a browser run this script and no other, and ask for nothing."""
    digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    return _POLICY.format(f"sha256-{digest}")


def prose_html(text: Text, words: dict[str, str]) -> Markup:
    """Give running text as HTML; its tables stand in groups that scroll, named by the word for a table."""
    html = PARSER.renderer.render(list(text.tokens), PARSER.options, {})
    group = Markup('<div class="scroll" role="group" tabindex="0" aria-label="{}">\n<table>').format(words["table"])
    # Text cannot forge these tags: the renderer has escaped every "<" of it.
    return Markup(html.replace("<table>", str(group)).replace("</table>", "</table>\n</div>"))


def report_table(table: Table, label: str) -> Markup:
    """Give a numbered table, with its caption ready to name the scroll region around it."""
    attributes = Markup(' id="{}-rows"').format(table.id)
    if table.notes or table.source:
        attributes += Markup(' aria-describedby="{}-notes"').format(table.id)
    return table_html(table, label=label, attributes=attributes, pads=pads(table))


def report_notes(block: Table | Figure) -> Markup:
    """Give the notes and the source under a table or figure."""
    return notes_html(block.notes, block.source, attributes=Markup(' id="{}-notes"').format(block.id))


def figure_source(figure: Figure) -> str:
    """Give the picture as a data URI; text in it falls back to fonts that other systems have."""
    svg = _DEJAVU.sub(_FALLBACK_FONTS, figure.svg)
    return "data:image/svg+xml;base64," + b64encode(svg.encode("utf-8")).decode("ascii")


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
