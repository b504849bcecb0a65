"""An earlier edition as one value: read of what it published, kept with the results of this one, and loaded again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import read_count
from blendresearch.statistics.editions.earlier_tables import (
    are_neutral,
    hides_names,
    placed,
    read_requests,
    read_statistics,
    with_all_columns,
)
from blendresearch.statistics.editions.values import EarlierEdition
from blendresearch.study.earlier_edition import EARLIER_FILES, NEEDED, PROVENANCE, path_of_earlier
from blendresearch.study.edition_facts import EditionFacts, read_facts
from blendresearch.study.files import sha256_of
from blendresearch.study.settings import SETTINGS, Cohort, Filled, Study

_COUNTS = {"statistics_table": ("total", "blended"), "requests_table": ("requested", "realised")}
_TABLES = {"statistics_table": "statistics", "requests_table": "requests"}


def read_edition(study: Study, files: Mapping[str, Path]) -> EarlierEdition | None:
    """Read the edition that `previous` names of its `files` (`study.earlier_edition`); None where there are none.

    Its cohorts are those that its provenance tells; of one that older software wrote, `previous_cohorts` of this study.
    Raises InputError for a file that is wrong.
    """
    found = {file: path_of_earlier(files, file) for file in EARLIER_FILES}
    if found[NEEDED] is None:
        return None

    def read(reader: Callable[[Path], Any], file: str, otherwise: Any = None) -> Any:
        try:
            return otherwise if found[file] is None else reader(found[file])
        except InputError as error:
            raise placed(error, study.previous) from None

    facts = read(read_facts, PROVENANCE, EditionFacts())
    statistics = read(read_statistics, NEEDED)
    cohorts = facts.cohorts or tuple(study.previous_cohorts)
    _refuse_other_calls(statistics, cohorts, PROVENANCE if facts.cohorts else SETTINGS)
    hidden_names = (
        read(hides_names, "disclosure.csv", otherwise=False)
        or facts.names_institutions is False
        or are_neutral([name for name in statistics["institution"] if name])  # the only file that has to be there
    )
    told = {
        "cohorts": cohorts,
        "told_by_study": bool(cohorts and not facts.cohorts),
        "names_institutions": not hidden_names,
        "statistics_table": statistics,
        "requests_table": read(read_requests, "requests.csv"),
        "missing": tuple(file for file, path in found.items() if path is None),
        "altered": tuple(file for file, path in found.items() if path and _is_altered(path, facts)),
    }
    return EarlierEdition(**vars(facts) | {"name": study.previous} | told)


def _is_altered(path: Path, facts: EditionFacts) -> bool:
    return path.name in facts.hashes and facts.hashes[path.name] != sha256_of(path)


def _refuse_other_calls(statistics: pd.DataFrame, cohorts: tuple[Cohort, ...], file: str) -> None:
    """Raise InputError for a cohort of which other calls are told than its statistics have."""
    told = {each.name: {*each.call_years} for each in cohorts}
    counted = statistics[statistics["call_year"].notna()]
    for name, year in dict.fromkeys(zip(counted["cohort"], counted["call_year"], strict=True)):
        if name in told and int(year) not in told[name]:
            what = (
                f"of the cohort {name!r} of the earlier edition it tells other calls than statistics.csv has ({year})"
            )
            raise InputError(what, do="Write its call years as that edition had them", file=file)


def without_names(edition: EarlierEdition) -> EarlierEdition:
    """Give an edition with numbers for the names of its institutions: this one, which hides names, is not to tell them.

    An institution that had one name in both would be known by its counts then. What was filled in of some rows, whose
    patterns can tell names, is so of all.
    """
    numbered = {name: str(place) for place, name in enumerate(edition.institutions, start=1)} | {"": ""}
    tables = {
        name: table.assign(institution=table["institution"].map(numbered).fillna("0"))
        for name in _COUNTS
        if (table := getattr(edition, name)) is not None
    }
    filled = edition.filled_in and tuple(each.model_copy(update={"rows": []}) for each in edition.filled_in)
    return replace(edition, names_institutions=False, focus=None, filled_in=filled, **tables)


def as_json(edition: EarlierEdition | None) -> dict[str, Any] | None:
    """Give an edition as JSON, hidden counts as the signs that they have."""
    if edition is None:
        return None
    fields = {name: value for name, value in vars(edition).items() if name in EarlierEdition.__dataclass_fields__}
    cohorts = [each.model_dump(mode="json") for each in edition.cohorts]
    filled = edition.filled_in and [each.model_dump(exclude_defaults=True) for each in edition.filled_in]
    tables = {name: _rows(fields[name], counts) for name, counts in _COUNTS.items()}
    return fields | {"cohorts": cohorts, "filled_in": filled, **tables}


def of_json(told: Mapping[str, Any] | None) -> EarlierEdition | None:
    """Read what `as_json` gave."""
    if told is None:
        return None
    lists = {name: None if told[name] is None else tuple(told[name]) for name in ("focus", "missing", "altered")}
    cohorts = tuple(Cohort.model_validate(each) for each in told["cohorts"])
    if told["filled_in"] is not None:
        lists["filled_in"] = tuple(map(Filled.model_validate, told["filled_in"]))
    tables = {name: _table(told[name], name) for name in _TABLES}
    return EarlierEdition(**{**told, **lists, "cohorts": cohorts, **tables})


def _rows(table: pd.DataFrame | None, counts: tuple[str, str]) -> dict[str, list] | None:
    """Give the rows of a table that are read: a place, and its two counts."""
    if table is None:
        return None
    kept = table[[*table.columns[: list(table.columns).index(counts[0])], *counts]].astype(object)
    kept = kept.where(kept.notna(), None)
    kept[list(counts)] = kept[list(counts)].map(str)
    return {"columns": list(kept), "data": kept.to_numpy().tolist()}


def _table(told: Mapping[str, list] | None, name: str) -> pd.DataFrame | None:
    if told is None:
        return None
    table = pd.DataFrame(told["data"], columns=told["columns"], dtype=object)
    numbers = {each: pd.Series([read_count(text) for text in table[each]], dtype=object) for each in _COUNTS[name]}
    years = table["call_year"].map(lambda year: None if year is None else int(year)).astype("Int64")
    return with_all_columns(_TABLES[name], table.assign(call_year=years, **numbers))
