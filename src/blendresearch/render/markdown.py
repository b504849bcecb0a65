"""CommonMark to tokens: parsed once, written as HTML and as Typst."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# HTML in Markdown stays text: what a notebook says can never become a script or a request. The two exceptions say the
# language of some words, or how a formula is read aloud, and nothing else, in a form that JupyterLab reads as well.
PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_LANGUAGE = re.compile(r'<span lang="([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)">')
_FORMULA = re.compile(r'<span role="math" aria-label="([^"<>]+)">')
_END = "</span>"

# Only what XML, HTML and PDF/A can hold; other control characters, byte order marks and half surrogate pairs have no
# meaning as text.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def _marked_words(state: StateInline, silent: bool) -> bool:
    """Read `<span lang="en">words</span>` as an inline rule of markdown-it: a pair of tokens around the words.

    The same for a formula, whose tokens say how it is read.
    """
    language, formula = (form.match(state.src, state.pos) for form in (_LANGUAGE, _FORMULA))
    found = language or formula
    end = state.src.find(_END, found.end(), state.posMax) if found else -1
    if end < 0:
        return False
    if not silent:
        kind = "language" if language else "formula"
        opening = state.push(f"{kind}_open", "span", 1)
        opening.attrs = {"lang": found[1]} if language else {"role": "math", "aria-label": unescape(found[1])}
        beyond, state.pos, state.posMax = state.posMax, found.end(), end
        state.md.inline.tokenize(state)
        state.posMax = beyond
        state.push(f"{kind}_close", "span", -1)
    state.pos = end + len(_END)
    return True


PARSER.inline.ruler.before("autolink", "marked_words", _marked_words)


def clean(text: str) -> str:
    """Give the text without characters that no document can hold (controls, lone surrogates)."""
    return _NOT_TEXT.sub("", text)


def cleaned(value: Any) -> Any:
    """Give JSON values with all their texts clean; the names in objects stay as they are."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: cleaned(item) for name, item in value.items()}
    return [cleaned(item) for item in value] if isinstance(value, list | tuple) else value


def parse(markdown: str) -> list[Token]:
    """Parse CommonMark with tables to the flat token list of markdown-it; header cells know their scope."""
    tokens = PARSER.parse(clean(markdown))
    for position, token in enumerate(tokens):
        if token.type == "th_open":
            _mark_header(token, tokens[position + 1], tokens[position + 2])
    return tokens


def _mark_header(opening: Token, content: Token, closing: Token) -> None:
    if content.content:
        opening.attrSet("scope", "col")
    else:
        # An empty header cell heads nothing: a screen reader would announce silence.
        opening.tag = closing.tag = "td"


def headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, int, str]]:
    """Give of each heading its opening token, its level (1-6) and its plain text."""
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, int(token.tag[1]), plain_text(tokens[position + 1])


def plain_text(token: Token) -> str:
    """Give the text of an inline token without its markup."""
    if token.children is None:
        return " " if token.type in ("softbreak", "hardbreak") else token.content
    return "".join(plain_text(child) for child in token.children)


def walk(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give all tokens, those inside inline tokens too."""
    for token in tokens:
        yield token
        yield from walk(token.children or [])


def link_target(token: Token) -> str | None:
    """Give the id that a link token points to within the document; None for other links."""
    href = str(token.attrs.get("href", ""))
    return unquote(href[1:]) if href.startswith("#") else None


def slug(text: str) -> str:
    """Give an id for a heading: its letters and digits in lower case without accents, joined by hyphens."""
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode("ascii")
    name = "-".join(re.findall(r"[a-z0-9]+", letters))
    return name if name[:1].isalpha() else f"section-{name}".rstrip("-")
