"""Prose of the report: one Jinja template a chapter and language, with every number filled in from the statistics.

A template holds named Jinja blocks: `text` is Markdown, in which `{{ show("name") }}` stands on the place of a table or
figure; the others (captions, alt texts, notes) are plain text. Values are escaped for Markdown in `text` only.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from html import escape

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, TemplateNotFound, pass_context
from jinja2.runtime import Context

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.hidden import Hidden, Whole
from blendresearch.language.formulas import spoken_formula
from blendresearch.language.language import Language, load
from blendresearch.language.numbers import Numbers

_AS_MARKDOWN = "as_markdown"
"""Among the values of a template: whether it becomes Markdown, or plain text."""
_SHOWN = re.compile(r"\ue000([a-z0-9_-]+)\ue001")
# What makes a list, a rule or a heading of a line that begins with it.
_AT_START = re.compile(r"^(\d*)([-+=]|(?<=\d)[.)](?=\s|$))")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&#|~$])")


def escape_markdown(text: str) -> str:
    """Write any text so that Markdown shows it as it is, on one line.

    >>> escape_markdown("*a* <b>")
    '\\\\*a\\\\* \\\\<b\\\\>'
    """
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return _AT_START.sub(r"\1\\\2", escaped)


def unescape_markdown(text: str) -> str:
    """Give back the text that `escape_markdown` wrote.

    >>> unescape_markdown(escape_markdown("*a* <b>"))
    '*a* <b>'
    """
    return _ESCAPED.sub(r"\1", text)


class _Placed(str):
    """A mark for a table or figure, or text that is Markdown already: neither is escaped."""


def code_span(text: str) -> str:
    """Write a text as inline code in Markdown: between more backticks than it holds, for nothing is escaped within."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return _Placed(f"{fence}{pad}{text}{pad}{fence}")


def in_language(text: str, tag: str) -> str:
    """Mark words as being in another language (a BCP 47 tag), in a form besides Markdown that a report reads."""
    return _Placed(f'<span lang="{tag}">{escape_markdown(text)}</span>')


class Chapter:
    """The words of one chapter in one language, filled in with the values of one study."""

    def __init__(self, code: str, name: str, values: dict[str, object]) -> None:
        self._code, self._name, self._values = code, name, values

    def text(self) -> list[tuple[str, str]]:
        """Give the running text as pieces in order: ("prose", Markdown) and ("show", name of a table or figure)."""
        pieces = _SHOWN.split(self._render("text", markdown=True))
        kinds = ("prose", "show")
        parts = [(kinds[place % 2], piece.strip("\n")) for place, piece in enumerate(pieces)]
        return [(kind, piece) for kind, piece in parts if piece.strip()]

    def plain(self, block: str) -> str:
        """Give one block (caption, alt text, note) as plain text on one line; "" when the chapter has no such block."""
        return " ".join(self._render(block, markdown=False).split())

    def has(self, block: str) -> bool:
        """Tell whether the chapter has the block."""
        return block in _template(self._code, self._name).blocks

    def _render(self, block: str, *, markdown: bool) -> str:
        template = _template(self._code, self._name)
        if block not in template.blocks:
            raise BlendResearchError(f"The prose {self._code}/{self._name} has no block {block!r}.")
        context = template.new_context({**self._values, _AS_MARKDOWN: markdown})
        return "".join(template.blocks[block](context))


def show(name: str) -> str:
    """Mark the place of a table or figure in a text."""
    return _Placed(f"\ue000{name}\ue001")


def phrase(code: str, group: str, name: str, values: dict[str, object]) -> str:
    """Fill in one sentence of a list of words: the Jinja text `name` in the table `[phrases]` of `<group>.toml`."""
    source = load(code).words[group]["phrases"][name]
    return _phrase(code, source).render(values)


def compile_all(code: str) -> None:
    """Compile all prose and phrases of a language ahead, for a process that others will be forked from."""
    language = load(code)
    for name in language.templates:
        _template(code, name)
    for words in language.words.values():
        for source in words.get("phrases", {}).values():
            _phrase(code, source)


@cache
def _phrase(code: str, source: str) -> Template:
    return _environment(code).from_string(source)


@cache
def _environment(code: str) -> Environment:
    language = load(code)
    environment = Environment(
        loader=FunctionLoader(_source_of(language)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        optimized=False,  # a template is filled in once: looking for constants in it takes longer than that
        finalize=_finished,
    )
    numbers = Numbers(language.locale)
    environment.filters |= {
        "n": lambda value: _counted(language, numbers, value),
        "pct": lambda share, decimals=1: numbers.percent(share, decimals, language.words["report"]["hidden"]["share"]),
        "signed_points": numbers.signed_points,
        "in_points": lambda value, decimals: numbers.points_with_unit(
            value, decimals, language.words["report"]["nouns"]["point"]
        ),
        "decimal": numbers.decimal,
        "day": numbers.day,
        "month": numbers.month,
        "join": numbers.join,
        "code": code_span,
        "lang": _in_language,
        "formula": _formulas_in(language),
        "noun": lambda value, noun: _with_noun(language, numbers, value, noun),
    }
    environment.globals |= {"show": show, "fraction": Fraction, "range_of": numbers.range, "words": language.words}
    return environment


def _counted(language: Language, numbers: Numbers, value: Whole) -> str:
    """Write a count within a sentence; in words where it is hidden, since a sign has no place there."""
    if not isinstance(value, Hidden):
        return numbers.integer(value)
    words = language.words["report"]["hidden"]
    return words["count"] if value.below is None else words["below"].format(numbers.integer(value.below))


def _with_noun(language: Language, numbers: Numbers, value: Whole, noun: str) -> str:
    words = language.words["report"]
    if not isinstance(value, Hidden):
        return numbers.plural(value, words["nouns"][noun])
    name = words["hidden"]["count_of"] if value.below is None else _counted(language, numbers, value)
    return f"{name} {words['nouns'][noun]['other']}"


@pass_context
def _finished(context: Context, value: object) -> object:
    """Give a value as the text takes it. It asks the context, so that a template is compiled once for both kinds."""
    if not context.get(_AS_MARKDOWN) or not isinstance(value, str) or isinstance(value, _Placed):
        return value
    return escape_markdown(value)


@pass_context
def _in_language(context: Context, text: str, tag: str) -> str:
    return in_language(text, tag) if context.get(_AS_MARKDOWN) else text


def _formulas_in(language: Language) -> Callable[[Context, str], str]:
    """Give the filter that marks a formula as such, with how it is read aloud: the other form that a report reads."""

    @pass_context
    def formula(context: Context, text: str) -> str:
        if not context.get(_AS_MARKDOWN):
            return text
        spoken = escape(spoken_formula(text, language.words["formulas"]))
        return _Placed(f'<span role="math" aria-label="{spoken}">{escape_markdown(text)}</span>')

    return formula


def _source_of(language: Language) -> Callable[[str], str]:
    def source(name: str) -> str:
        text = language.prose(name)
        if text is None:
            raise TemplateNotFound(name)
        return text

    return source


@cache
def _template(code: str, name: str) -> Template:
    return _environment(code).get_template(name)
