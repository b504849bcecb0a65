"""What an edition tells of itself in its provenance: what was asked, and of which day its calls are.

A later edition reads it there. What an older version of the program did not write yet is unknown, and nothing is
inferred.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean
from blendresearch.study.filled_numbers import told_later
from blendresearch.study.settings import Cohort, Filled, Study

COUNTED_BY = (*(name for name in Study.model_fields if name.startswith("include_")), "subgroups")
"""The settings that decide which records count: editions that differ in one do not count alike."""
SYNTHETIC = "synthetic"
"""The word among the keywords by which the provenance of an edition tells that its records are made up."""
_LONGEST, _LONGEST_TEXT = 64 << 20, 5000
_WRONG = "Take the file as the run wrote it, or leave it out"
_COHORT, _TITLE = "cohort-", "title-"


@dataclass(frozen=True)
class EditionFacts:
    """What is told of an edition; "", (), {} and None are what it does not tell.

    `program` is the version of this software that made it, `titles` are by language (under "" where it is not told in
    which), `settings` those of COUNTED_BY as texts. `synthetic`: its records are made up; `invented`: their totals are,
    too. `filled_in` says which numbers nobody measured or published, as far as a later edition compares with them; None
    where it is not known. `hashes` has the SHA-256 of each of its tables, by the name of the file.
    """

    program: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    sector: str = ""
    focus: tuple[str, ...] | None = None
    user_threshold: int | None = None
    minimum_count: int | None = None
    names_institutions: bool | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    cohorts: tuple[Cohort, ...] = ()
    synthetic: bool = False
    invented: bool = False
    filled_in: tuple[Filled, ...] | None = None
    agency: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict, repr=False)


def facts_told(study: Study) -> dict[str, str]:
    """Give what the provenance of an edition tells of its settings, by the name of a parameter."""
    told: dict[str, object] = {
        "country": study.country,
        "agency": study.agency,
        "sector": study.sector,
        "focus": study.focus,
    }
    told |= {"user_threshold": study.user_threshold, "minimum_count": study.disclosure.minimum_count}
    told |= {"name_institutions": study.disclosure.name_institutions}
    told |= {name: getattr(study, name) for name in COUNTED_BY}
    told |= {"invented": study.invented, "filled_in": list(_filled_in(study))}
    told |= {_TITLE + code: study.titled(code) for code in study.languages}
    told |= {_COHORT + each.name: each.model_dump(mode="json", exclude={"name"}) for each in study.cohorts}
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for name, value in told.items()
    }


def _filled_in(study: Study) -> Iterator[dict[str, object]]:
    """Give what the study filled in; where names are not shown, of all rows, whose patterns could tell one."""
    hidden = set() if study.disclosure.name_institutions else {"rows"}
    for each in told_later(each.model_dump(exclude={"note", *hidden}) for each in study.filled_in):
        yield each.model_dump(exclude_defaults=True)


def read_facts(path: Path) -> EditionFacts:
    """Read what the provenance of an edition tells (`ro-crate-metadata.json`).

    Raises InputError when it is no provenance, or tells of cohorts or of what was filled in what no study can say.
    """
    entities = _entities(path)
    told = dict(_parameters(entities))
    program = next((each.get("softwareVersion") for each in entities if each.get("@id") == "#blendresearch"), "")
    titles = {key.removeprefix(_TITLE): _text(text) for key, text in told.items() if key.startswith(_TITLE)}
    if not titles:
        titles = {"": _text(next((each.get("name") for each in entities if each.get("@id") == "./"), ""))}
    focus, named = _value(told.get("focus")), _value(told.get("name_institutions"))
    return EditionFacts(
        program=_text(program),
        titles={code: title for code, title in titles.items() if title},
        country=_text(told.get("country", "")),
        sector=_text(told.get("sector", "")),
        focus=tuple(map(_text, focus)) if isinstance(focus, list) else None,
        user_threshold=_number(_value(told.get("user_threshold"))),
        minimum_count=_number(_value(told.get("minimum_count"))),
        names_institutions=named if isinstance(named, bool) else None,
        settings={name: _text(told[name]) for name in COUNTED_BY if name in told},
        cohorts=tuple(_cohorts(told, path)),
        synthetic=any(each.get("@id") == "./" and SYNTHETIC in str(each.get("keywords")) for each in entities),
        invented=_value(told.get("invented")) is True,
        filled_in=_filled(told, path),
        agency=_text(told.get("agency", "")),
        hashes=dict(_hashes(entities)),
    )


def _entities(path: Path) -> list[dict[str, Any]]:
    what, do = "it cannot be read as the provenance of a study", _WRONG
    try:
        if path.stat().st_size > _LONGEST:
            raise InputError(what, do=do, file=path)
        graph = json.loads(path.read_text(encoding="utf-8-sig"))["@graph"]
    except OSError:
        raise InputError(
            "it cannot be opened", do="Close it elsewhere, or look at its permissions", file=path
        ) from None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise InputError(what, do=do, file=path) from None
    if not isinstance(graph, list) or not all(isinstance(each, dict) for each in graph):
        raise InputError(what, do=do, file=path)
    return graph


def _parameters(entities: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Give the parameters of the run by name, as texts."""
    for each in entities:
        if each.get("@type") == "PropertyValue" and isinstance(each.get("name"), str):
            yield each["name"], str(each.get("value"))


def _hashes(entities: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in entities:
        name, digest = each.get("@id"), each.get("sha256")
        if isinstance(name, str) and isinstance(digest, str) and name.endswith(".csv"):
            yield name, digest


def _cohorts(told: Mapping[str, str], path: Path) -> Iterator[Cohort]:
    for key, text in told.items():
        if key.startswith(_COHORT):
            try:
                yield Cohort.model_validate({"name": key.removeprefix(_COHORT), **_value(text)})
            except (ValidationError, TypeError, ValueError):
                what = "what it says of a cohort of calls is nothing that a study can say"
                raise InputError(what, do=_WRONG, file=path) from None


def _filled(told: Mapping[str, str], path: Path) -> tuple[Filled, ...] | None:
    """Give what it says that was filled in; tables that only another version of the program has are left out."""
    if "filled_in" not in told:
        return None
    try:
        return told_later(_value(told["filled_in"]))
    except (AttributeError, TypeError, ValueError):
        what = "what it says that was filled in is nothing that a study can say"
        raise InputError(what, do=_WRONG, file=path) from None


def _value(text: str | None) -> Any:
    """Give what a parameter says that is no text, None where it says nothing of the kind."""
    try:
        return None if text is None else json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(value: object) -> str:
    return clean(value)[:_LONGEST_TEXT] if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
