"""As much of wrong settings as the meaning of records rests on, so that a slip in a title hides nothing of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import nearest
from blendresearch.study.files import read_toml
from blendresearch.study.publication import Publication
from blendresearch.study.settings import (
    SETTINGS,
    Cohort,
    Disclosure,
    Filled,
    Letters,
    Remark,
    Study,
    SurveySettings,
    read_study,
)

_OF_REPORTS = {
    "title", "languages", "focus", "user_threshold", "synthetic", "remarks", "filled_in", "disclosure", "survey",
    "letters", "previous", "previous_cohorts", "publication", "agency", "invented",
}  # fmt: skip
_OF_RECORDS = set(Study.model_fields) - _OF_REPORTS
_OF_A_COHORT = {"name", "complete", "exported_on"}
_TABLES = {
    "disclosure": Disclosure, "remarks": Remark, "filled_in": Filled, "survey": SurveySettings,
    "letters": Letters,
    "publication": Publication,
}  # fmt: skip


def read_for_records(folder: Path) -> Study | None:
    """Read the settings of a study as far as records rest on them; None where one of those is wrong or may be.

    Where all settings are sound they are given whole. Else what is about reports and not about records (title, focus,
    names and dates of cohorts) is left out, and unknown keys with it that are surely meant as one of these.
    """
    try:
        return read_study(folder)
    except InputError:
        pass
    try:
        settings = read_toml(folder, SETTINGS)
        if not settings or not _is_sure(settings):
            return None
        return Study.model_validate(_needed(settings))
    except (InputError, ValidationError):
        return None


def _needed(settings: Mapping[str, Any]) -> dict[str, Any]:
    cohorts = [
        {"name": f"cohort-{number}", "call_years": cohort.get("call_years")}
        for number, cohort in enumerate(_tables(settings, "cohorts"), start=1)
    ]
    own = {key: value for key, value in settings.items() if key in _OF_RECORDS}
    return own | {"title": {"en": SETTINGS}, "languages": ["en"], "cohorts": cohorts}


def _is_sure(settings: Mapping[str, Any]) -> bool:
    """Tell whether no key that is unknown where it stands may be meant as one on which records rest."""
    harmless = _OF_REPORTS | _OF_A_COHORT
    known = _OF_RECORDS | harmless | {"call_years"}
    strange = [key for key, there in _keys(settings) if key not in there]
    return all(key in harmless or nearest(key, known, cutoff=0.65) in harmless for key in strange)


def _keys(settings: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give every key of the tables that reports and cohorts have, with the keys that may stand where it does."""
    yield from ((key, Study.model_fields) for key in settings)
    for name, model in (("cohorts", Cohort), *_TABLES.items()):
        for table in _tables(settings, name):
            yield from ((key, model.model_fields) for key in table)


def _tables(settings: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Give the tables of a name, one or several; none of what is no table, so that too few of them are wrong."""
    found = settings.get(name, [])
    return [table for table in (found if isinstance(found, list) else [found]) if isinstance(table, dict)]
