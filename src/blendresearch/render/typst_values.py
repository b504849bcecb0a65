"""Python values as Typst expressions. No text of a report is ever Typst markup: it is always a string literal."""

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')
_WHITE_SPACE = re.compile("[ \t\n]+")


def verbatim(text: str) -> str:
    """Give a text as a Typst string literal on one line of source, its own lines kept."""
    return '"' + _SPECIAL.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text) + '"'


def string(text: str) -> str:
    """Give a text as a Typst string literal, with white space collapsed as HTML does."""
    return verbatim(_WHITE_SPACE.sub(" ", text))


def array(values: Iterable[str]) -> str:
    """Give Typst expressions as an array."""
    return "(" + "".join(f"{value}, " for value in values) + ")"


def strings(texts: Iterable[str]) -> str:
    """Give texts as an array of string literals."""
    return array(string(text) for text in texts)


def record(**values: str) -> str:
    """Give named Typst expressions as a dictionary."""
    return "(" + ", ".join(f"{name}: {value}" for name, value in values.items()) + ")"


def language(tag: str) -> str:
    """Give a BCP 47 tag as the pair of language and region that Typst wants."""
    code, *rest = tag.split("-")
    region = next((string(part) for part in rest if len(part) == 2), "none")
    return record(code=string(code), region=region)


def joined(expressions: Iterable[str]) -> str:
    """Give Typst expressions as one block of code, which joins what they show."""
    return "{" + "; ".join(expressions) + "}"
