"""Running text as HTML: headings with their number and a link to copy, tables that scroll, and no inline style."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from blendresearch.render.document import Text
from blendresearch.render.markdown import PARSER, plain_text

_LINKED = ("h2", "h3")


class _PageRenderer(RendererHTML):
    """The renderer of markdown-it, whose methods are its rules, with ours for headings and tables.

    `env` holds the words around the text, and as `elsewhere` the file of the other volume, "" where none is beside it.
    """

    def heading_open(self, tokens: Sequence[Token], at: int, options: Any, env: dict[str, str]) -> str:
        token = tokens[at]
        number = token.meta.get("number")
        ordinal = f'<span class="ordinal">{escape(number)}</span> ' if number else ""
        return f'<div class="heading"><{token.tag}{self.renderAttrs(token)}>{ordinal}'

    def heading_close(self, tokens: Sequence[Token], at: int, options: Any, env: dict[str, str]) -> str:
        closed = f"</{tokens[at].tag}>"
        link = _link_to(tokens[at - 2], tokens[at - 1], env) if tokens[at].tag in _LINKED else ""
        return f"{closed}{link}</div>\n"

    def table_open(self, tokens: Sequence[Token], at: int, options: Any, env: dict[str, str]) -> str:
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(env["table"])}">\n<table>\n'

    def table_close(self, tokens: Sequence[Token], at: int, options: Any, env: dict[str, str]) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Sequence[Token], at: int, options: Any, env: dict[str, str]) -> str:
        tag, attributes = tokens[at].tag, tokens[at].attrs
        scope = f' scope="{attributes["scope"]}"' if "scope" in attributes else ""
        number = ' class="number"' if "right" in str(attributes.get("style", "")) else ""
        return f"<{tag}{scope}{number}>"

    td_open = th_open

    def elsewhere_open(self, tokens: Sequence[Token], at: int, options: Any, env: dict[str, str]) -> str:
        return f'<a href="{escape(quote(env["elsewhere"]))}{tokens[at].attrs["href"]}">' if env["elsewhere"] else ""

    def elsewhere_close(self, tokens: Sequence[Token], at: int, options: Any, env: dict[str, str]) -> str:
        return "</a>" if env["elsewhere"] else ""


_RENDERER = _PageRenderer()


def prose_html(text: Text, words: dict[str, str]) -> Markup:
    """Give running text as HTML. A table in it is named by the word for a table."""
    return Markup(_RENDERER.render(list(text.tokens), PARSER.options, words))


def heading_html(opening: Sequence[Token], words: dict[str, str]) -> Markup:
    """Give the heading of a chapter with its link."""
    return Markup(_RENDERER.render(list(opening), PARSER.options, words))


def bare_heading_html(opening: Sequence[Token], attributes: str = "") -> Markup:
    """Give the heading of a chapter alone, with more attributes: what opens and closes can hold no link."""
    html = _RENDERER.render(list(opening[:2]), PARSER.options, {})
    tag = opening[2].tag
    return Markup(html.replace(f'<div class="heading"><{tag}', f"<{tag}{attributes}", 1) + f"</{tag}>")


def heading_link(opening: Sequence[Token], words: dict[str, str]) -> Markup:
    """Give the link to the heading of a chapter alone."""
    return Markup(_link_to(opening[0], opening[1], words))


def _link_to(start: Token, said: Token, words: dict[str, str]) -> str:
    number = start.meta.get("number", "")
    name = words["copy_link"].replace("{heading}", f"{number} {plain_text(said)}".strip())
    return f'<a class="anchor" href="#{escape(start.attrs["id"])}" aria-label="{escape(name)}">#</a>'
