"""A variant of a language: words that it says instead of those of the language below it."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any


def put(text: str, instead: Mapping[str, str]) -> str:
    """Say a text with other words: whole words or several, the longest first, and with a capital where they have one.

    >>> put("Instellingen: de instelling", {"instelling": "school", "instellingen": "scholen"})
    'Scholen: de school'
    """
    if not instead:
        return text
    return _pattern(tuple(instead)).sub(lambda found: _said(found[0], instead), text)


def put_all(words: Any, instead: Mapping[str, str]) -> Any:
    """Say all texts of a table of words, however deep, with other words; keys and what is no text stay."""
    if isinstance(words, dict):
        return {key: put_all(each, instead) for key, each in words.items()}
    if isinstance(words, list):
        return [put_all(each, instead) for each in words]
    return put(words, instead) if isinstance(words, str) else words


def laid_over(below: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a table of words over another: what it has, at any depth, holds, and everything else stays.

    >>> laid_over({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}})
    {'a': {'b': 3, 'c': 2}}
    """
    both = {key for key in own if isinstance(below.get(key), dict) and isinstance(own[key], dict)}
    return {**below, **own, **{key: laid_over(below[key], own[key]) for key in below if key in both}}


def _said(word: str, instead: Mapping[str, str]) -> str:
    if word in instead:
        return instead[word]
    other = instead[word[0].lower() + word[1:]]
    return other[0].upper() + other[1:]


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted({form for word in words for form in (word, word[0].upper() + word[1:])}, key=lambda word: -len(word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)")
