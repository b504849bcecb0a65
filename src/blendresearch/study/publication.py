"""Who publishes a report, and how it looks: `[publication]` of `study.toml`."""

import re
from collections.abc import Sequence
from math import floor
from pathlib import PurePath
from typing import Literal

from pydantic import BaseModel, field_validator, model_validator

from blendresearch.language import said
from blendresearch.study.setting_values import STRICT, Day, Name, Spelling, Words

_LEAST_CONTRAST = 4.5
_BACKGROUNDS = ("#ffffff", "#eef3f7")
"""What the accent stands on as letters: the page, and the panel of key figures."""
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ISBN = re.compile(r"(?:ISBN(?:-1[03])?:?\s*)?([\d -]{9,16}[\dXx])", re.IGNORECASE)
PICTURES = (".svg", ".png")


NO_LICENCE = "The licence is for the publisher of the report to state."
"""What files for machines say where a study names none."""


class Publication(BaseModel):
    """What the cover and the colophon of a report say; nothing of it is needed.

    Words are the same in every language or by language. `identifier` is an ISBN or DOI, as it is written in print.
    `logo` is a picture in the folder `texts/`, `accent` the colour of headings, on which white letters stand, too.
    `guide` says whether the agency has adopted the guide of the report; without it that follows from the agency.
    """

    model_config = STRICT

    publisher: Words = {}
    commissioner: Words = {}
    authors: list[Spelling] = []
    contact: Words = {}
    date: Day | None = None
    status: Literal["draft", "final"] = "final"
    edition: Words = {}
    licence: Words = {}
    identifier: Name = ""
    notice: Words = {}
    logo: Name = ""
    logo_alt: Words = {}
    accent: Name = ""
    guide: Literal["draft", "adopted"] | None = None

    @field_validator("identifier")
    @classmethod
    def _as_in_print(cls, text: str) -> str:
        if doi := _DOI.fullmatch(text):
            return f"https://doi.org/{doi[1]}"
        isbn = _ISBN.fullmatch(text)
        if isbn and _adds_up(re.sub("[ -]", "", isbn[1]).upper()):
            return f"ISBN {isbn[1].strip()}"
        if text:
            raise ValueError("it is no DOI (10.1234/...), and no ISBN of 10 or 13 digits whose last one is right")
        return text

    @field_validator("logo")
    @classmethod
    def _picture(cls, name: str) -> str:
        if name and (PurePath(name).suffix.lower() not in PICTURES or re.search(r"[/\\:]", name)):
            raise ValueError("it is the name of an SVG or PNG file in the folder texts/, without a folder before it")
        return name

    @field_validator("accent")
    @classmethod
    def _legible(cls, colour: str) -> str:
        if colour and not re.fullmatch("#[0-9a-fA-F]{6}", colour):
            raise ValueError('it is no colour such as "#134a6e": a # and six signs from 0-9 and a-f')
        if colour and (found := min(contrast(colour, each) for each in _BACKGROUNDS)) < _LEAST_CONTRAST:
            shown = floor(found * 10) / 10  # 4.48 is not 4.5
            raise ValueError(f"its contrast with the page is {shown}, letters need {_LEAST_CONTRAST}: make it darker")
        return colour.lower()

    @model_validator(mode="after")
    def _described(self) -> "Publication":
        if self.logo and not self.logo_alt:
            raise ValueError(
                "the key 'publication.logo_alt' is missing: what the logo says, as in \"Logo of the agency\""
            )
        if self.logo_alt and not self.logo:
            raise ValueError("'publication.logo_alt' describes a logo, and there is no 'publication.logo'")
        return self

    def in_all(self, key: str, languages: Sequence[str]) -> str:
        """Give the words of a key in these languages, each once, with a stroke between; "" where there are none."""
        return " / ".join(dict.fromkeys(filter(None, (said(getattr(self, key), code) for code in languages))))

    def missing(self, languages: Sequence[str]) -> str | None:
        """Name a key that has words by language, and none in one of these languages; None where there is none."""
        words = {name: getattr(self, name) for name in BY_LANGUAGE}
        lacking = [
            f"publication.{name}.{code}"
            for name, texts in words.items()
            for code in languages
            if texts and not said(texts, code)
        ]
        return next(iter(lacking), None)


BY_LANGUAGE = tuple(name for name, field in Publication.model_fields.items() if "dict" in str(field.annotation))
"""The keys whose words are by language."""


def contrast(colour: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 reckons it, from 1 to 21.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    lighter, darker = sorted(map(_luminance, (colour, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _adds_up(digits: str) -> bool:
    """Tell whether the last digit of an ISBN fits the others (ISO 2108)."""
    values = [10 if sign == "X" else int(sign) for sign in digits]
    if len(digits) == 10:
        return "X" not in digits[:-1] and sum(map(int.__mul__, values, range(10, 0, -1))) % 11 == 0
    return len(digits) == 13 and "X" not in digits and sum(map(int.__mul__, values, (1, 3) * 6 + (1,))) % 10 == 0
