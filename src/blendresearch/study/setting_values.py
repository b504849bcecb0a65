"""The values that keys of `study.toml` have: names, texts, days, whole numbers, and words by language."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from blendresearch.base.texts import clean
from blendresearch.data.agencies import agencies, only_agency_of
from blendresearch.data.codelists import nearest
from blendresearch.language.language import EVERY_LANGUAGE


def _no_other_number(value: object) -> object:
    """Refuse what would become a whole number and is none: true, and 1.000, which some write for a thousand."""
    if isinstance(value, bool | float):
        raise PydanticCustomError("int_type", "no whole number")
    return value


def _no_other_day(value: object) -> object:
    """Refuse what would become a day and is none: a number, which would be taken for seconds since 1970."""
    is_day = type(value) is date or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()))
    if not is_day:
        raise PydanticCustomError("date_type", "no day")
    return value.strip() if isinstance(value, str) else value


def _by_language(value: object) -> object:
    """Take a number or text that is no table for what is the same in every language."""
    is_one = isinstance(value, str | int) and not isinstance(value, bool)
    return {EVERY_LANGUAGE: str(value)} if is_one else value


def _known_agency(code: str, others: ValidationInfo) -> str:
    """Refuse a code that is of no agency of the country; without one take its only agency, "" where none ships."""
    country, known = others.data.get("country", ""), agencies()
    if not code:
        return only_agency_of(country)
    if code not in known:
        near = nearest(code, known)
        meant = f" (did you mean {near!r}?)" if near else ""
        raise ValueError(f"unknown agency {code!r}{meant}, known are {', '.join(known)}")
    if country and known[code].country != country:
        raise ValueError(f"{code} is an agency of {known[code].country}, and the country is {country}")
    return code


Whole = Annotated[int, BeforeValidator(_no_other_number)]
Name = Annotated[str, AfterValidator(clean), Field(max_length=500)]
Text = Annotated[str, AfterValidator(clean), Field(max_length=5000)]
Spelling = Annotated[Name, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_no_other_day)]
AgencyCode = Annotated[Name, AfterValidator(_known_agency), Field(validate_default=True)]
"""The code of a national agency as it stands in project codes; it comes after the country among the keys."""
Words = Annotated[dict[str, Spelling], BeforeValidator(_by_language)]
"""A name in every language, or by the language that it is in."""


STRICT = ConfigDict(extra="forbid", frozen=True)
"""A key that is misspelt would otherwise be a setting that silently does nothing."""
