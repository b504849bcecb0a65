"""Numbers as people write them in answers: "20", "20-30", "ongeveer 25", "meer dan 20", "geen"."""

import math
import re
from functools import cache
from typing import NamedTuple

from blendresearch.data.codelists import folded
from blendresearch.data.shipped import shipped_list

_NUMBER = r"\d{1,3}(?:[.,\u00a0 ]\d{3})+(?!\d)|\d{1,9}(?:[.,]0{1,2})?(?![\d.,]*\d)"
_LONGEST = 200


class Said(NamedTuple):
    """A number that is at least `low` and at most `high`, which is NaN where nothing bounds it."""

    low: float
    high: float


@cache
def _data() -> dict:
    return shipped_list("said_numbers")


def _any(kind: str) -> str:
    """Give a pattern for the words of a kind, the longest first."""
    return "|".join(map(re.escape, sorted(map(folded, _data()[kind]), key=len, reverse=True)))


@cache
def _words() -> dict[str, int]:
    return {folded(text): int(number) for number, texts in _data()["words"].items() for text in texts}


@cache
def _pattern() -> re.Pattern:
    number = f"{_NUMBER}|{'|'.join(map(re.escape, sorted(_words(), key=len, reverse=True)))}"
    kinds = ("about", "more", "at_least", "less", "at_most")
    before = "|".join(f"(?P<{kind}>{_any(f'before_{kind}')})" for kind in kinds)
    return re.compile(
        rf"(?:(?:{before}|{_any('between')})\.?\s*)?(?P<first>{number})"
        rf"(?:\s*(?:{_any('to')})\s*(?P<last>{number}))?"
        rf"\s*(?P<open>\+|(?:{_any('after_more')}))?\s*(?:{_any('units')})?\s*(?:{_any('after_about')})?[.!]?"
    )


def said_number(text: str) -> Said | None:
    """Read a number or a range; None where the text is no such thing, or could mean several.

    About 25 is 25, more than 20 is 21 or more, less than 5 is 0 to 4. A point or comma before three digits parts
    thousands: what is asked for are whole numbers.

    >>> said_number("20-30"), said_number("geen"), said_number("12 in 2021 en 8 in 2022")
    (Said(low=20.0, high=30.0), Said(low=0.0, high=0.0), None)
    """
    spelt = folded(text[: _LONGEST + 1])
    found = _pattern().fullmatch(spelt) if spelt and len(spelt) <= _LONGEST else None
    if not found:
        return None
    first = _value(found["first"])
    last = _value(found["last"]) if found["last"] else first
    if last < first:
        return None
    if found["more"]:
        return Said(last + 1, math.nan)
    if found["at_least"] or found["open"]:
        return Said(first, math.nan)
    if found["less"] or found["at_most"]:
        return Said(0.0, max(last - 1, 0.0) if found["less"] else last)
    return Said(first, last)


@cache
def _day() -> re.Pattern:
    month = _any("months")
    return re.compile(rf"\d{{4}}-\d\d-\d\d|\d{{1,4}}[-/. ](?:{month})\.?|(?:{month})\.?[-/. ]\d{{1,4}}")


def is_day(text: str) -> bool:
    """Tell a day, as a spreadsheet makes it of `3-20` and the like.

    >>> is_day("2026-03-20"), is_day("20-mrt"), is_day("3-20")
    (True, True, False)
    """
    return len(text) <= _LONGEST and _day().fullmatch(folded(text)) is not None


def _value(text: str) -> float:
    if text in _words():
        return float(_words()[text])
    return float(re.sub(r"\D", "", re.sub(r"[.,]0{1,2}$", "", text)))
