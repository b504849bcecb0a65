"""Headings of questions as programs write them: cut, numbered, and with a second part for a statement or option."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blendresearch.survey.forms.choices import spelling_key

CUT_FROM, CUT_TO = 190, 200
"""Programs cut headings at 200 signs, or at 197 and three points; a spreadsheet may take spaces away."""
_SHORTEST_CUT = 8
_ELLIPSIS = re.compile(r"\s*(?:\.{2,}|…)$")
_ENDS = re.compile(r"[\s*:]+$")
_CODED = re.compile(r"([A-Za-z]\w*(?:\[[^\]]*\])*)\.\s+(\S.*)", re.DOTALL)
_MOST_PARTS = 40


def heading_key(text: str) -> str:
    """Fold a heading: what programs change in it, and marks at its end that a question need not have."""
    return spelling_key(_ENDS.sub("", text.strip()))


def stem_of_cut(text: str) -> str | None:
    """Give the key of what is left of a heading that was cut, None for one that was not."""
    stem, cut = _ELLIPSIS.subn("", text.strip())
    if cut and len(stem) >= _SHORTEST_CUT:
        return spelling_key(stem)
    return spelling_key(text) if len(text) >= CUT_FROM else None


def without_code(text: str) -> list[str]:
    """Give the two halves of a heading that is a code and a text, else nothing.

    >>> without_code("Q1[SQ001]. Which? [A]"), without_code("Which?")
    (['Which? [A]', 'Q1[SQ001]'], [])
    """
    found = _CODED.fullmatch(text.strip())
    return [found[2], found[1]] if found else []


@dataclass(frozen=True)
class Parted:
    """A heading in two parts: the question, and a statement, option or item of it."""

    stem: str
    item: str


def partings(text: str) -> Iterator[Parted]:
    """Give every way to take a heading for a question and a part of it, by the signs that programs put between them.

    `Question [Row]`, also `[Row][Scale]`; `Question.statement`; `Question - Option`; `Part:Question`; and of a code
    `Q1_2`, `Q1_2_TEXT`.
    """
    text = text.strip()
    if text.endswith("]"):
        for place in _places(text, "["):
            yield Parted(text[:place], text[place + 1 : -1].replace("][", " / "))
    for place in _places(text, "."):
        if ".." not in text[place - 1 : place + 2]:  # which stands for what was cut
            yield Parted(text[:place], text[place + 1 :])
    for place in _places(text, " - "):
        yield Parted(text[:place], text[place + 3 :])
    for place in _places(text, ":"):
        yield Parted(text[place + 1 :], text[:place])
    if not re.search(r"\s", text):
        for place in _places(text, "_"):
            yield Parted(text[:place], text[place + 1 :])


def _places(text: str, sign: str) -> list[int]:
    """Give where a sign stands within a text, not at its beginning; of very many the first and last ones."""
    found = [each.start() for each in re.finditer(re.escape(sign), text) if each.start()]
    return found if len(found) <= _MOST_PARTS else [*found[: _MOST_PARTS // 2], *found[-_MOST_PARTS // 2 :]]
