"""What the headings and cells of the Commission's open files mean (`data/open_data_headings.toml`)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from babel import Locale

from blendresearch.data.codelists import folded, normalise
from blendresearch.data.shipped import shipped_list

PROJECT = r"^\s*20\d\d-\d-[A-Za-z]{2}\d{2}-[A-Za-z]{2}\d{3}(-[A-Za-z]{3}\b)?"
"""The part of a project reference that says call year and action, for Python and DuckDB alike."""
_NEEDED = (
    ("participants",),
    ("sending_country",),
    ("profile", "activity"),
    ("field", "project_reference"),
    ("start", "project_reference"),
)
_COUNTRY = re.compile(r"([A-Z]{2})(\s*[-–—:]\s*\S.*)?")
_WHOLE = re.compile(r"(\d{1,9})([.,]0+)?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:0[1-9]|1[0-2])?(?!\d)")


@cache
def lists() -> dict[str, Any]:
    """Give the list that people maintain."""
    return shipped_list("open_data_headings")


def columns_of(heading: Sequence[str]) -> dict[str, int]:
    """Give for each concept that a row of headings has the place of its column, from 0.

    Of several spellings of one concept the one that stands first in the list is meant.
    """
    places: dict[str, int] = {}
    for at, cell in enumerate(heading):
        places.setdefault(normalise(cell), at)
    found = {
        concept: next((places[key] for key in map(normalise, texts) if key in places), None)
        for concept, texts in lists()["headings"].items()
    }
    return {concept: at for concept, at in found.items() if at is not None}


def lacking(concepts: Iterable[str]) -> list[tuple[str, ...]]:
    """Give what is needed and the headings of a file do not tell: concepts of which one would do."""
    there = {*concepts}
    return [either for either in _NEEDED if not there & {*either}]


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is nothing."""
    return folded(text) in _missing()


@cache
def _missing() -> frozenset[str]:
    return frozenset(map(folded, lists()["missing"]["cells"]))


def participants_of(text: str) -> int | None:
    """Give the participants of a row: a row without a number is one person, and 0 is nobody; None for no number.

    >>> participants_of("3.0"), participants_of("-"), participants_of("0"), participants_of("1.500")
    (3, 1, 0, None)
    """
    if is_missing(text):
        return 1
    found = _WHOLE.fullmatch(text.strip())
    return int(found[1]) if found else None


def country_of(text: str) -> str | None:
    """Give the ISO 3166 code of a country that is written as code, name, or both; None when it is none.

    >>> country_of("NL - Netherlands"), country_of("EL"), country_of("Czech Republic"), country_of("-")
    ('NL', 'GR', 'CZ', None)
    """
    found = _COUNTRY.fullmatch(text.strip())
    if found:
        code = lists()["country_codes"].get(found[1], found[1])
        return code if code in Locale("en").territories else None
    return None if is_missing(text) else _countries().get(_without_and(text))


@cache
def _countries() -> dict[str, str]:
    names = {code: [name] for code, name in Locale("en").territories.items() if code.isalpha()}
    listed = (names, lists()["country_names"])
    return {_without_and(text): code for each in listed for code, texts in each.items() for text in texts}


def _without_and(name: str) -> str:
    """Normalise the name of a country, in which *and* can be a sign."""
    return " ".join(word for word in normalise(name).split() if word != "and")


def _by_text(listed: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {normalise(text): value for value, texts in listed.items() for text in texts}


def year_of(text: str) -> int | None:
    """Give the year of the day or month on which a mobility starts, None when the cell has none, or two.

    >>> year_of("2014-07"), year_of("28-AUG-2013 00.00.00"), year_of("07/2014"), year_of("201407"), year_of("-")
    (2014, 2013, 2014, 2014, None)
    """
    years = {*_YEAR.findall(text)}
    return int(years.pop()) if len(years) == 1 else None


def call_year_of(project: str) -> int | None:
    """Give the call year of a project reference, None where it has none."""
    return int(project.strip()[:4]) if re.match(PROJECT, project) else None


def field_of(text: str, project: str) -> str | None:
    """Give the code of a field (VET, HED, SCH, ADU, YOU): as its cell says or, where that is missing, the action.

    >>> field_of("Youth", ""), field_of("-", "2014-1-AT01-KA101"), field_of("", "2021-1-NL01-KA121-VET")
    ('YOU', 'SCH', 'VET')
    """
    if not is_missing(text):
        return _fields().get(normalise(text))
    action = project.strip().upper().split("-")[3:] if re.match(PROJECT, project) else []
    code, *ending = action or [""]
    return ending[0] if ending and ending[0] in lists()["fields"] else _actions().get(normalise(code))


@cache
def _fields() -> dict[str, str]:
    return _by_text(lists()["fields"])


@cache
def _actions() -> dict[str, str]:
    return _by_text(lists()["actions"])


def profile_of(text: str, activity: str) -> str | None:
    """Tell learners and staff apart: by the profile or, where that is missing, by the activity; None for others.

    >>> profile_of("LEARNERS", ""), profile_of("-", "Job Shadowing"), profile_of("Accompanying person", "Job Shadowing")
    ('learners', 'staff', None)
    """
    if not is_missing(text):
        return _profiles().get(normalise(text))
    words = f" {normalise(activity)} "
    listed = lists()["activities"].items()
    return next((profile for profile, known in listed if any(f" {each} " in words for each in known)), None)


@cache
def _profiles() -> dict[str, str]:
    return _by_text(lists()["profiles"])
