"""Which numbers an edition says that it filled in (`[[filled_in]]` in study.toml): the rule, whoever asks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from blendresearch.study.settings import Filled

OF_INSTITUTIONS = ("every_institution", "all_institutions", "institutions")
"""Tables of the report with a row an institution (`data/remark_places.toml`)."""
OF_INSTITUTIONS_IN_CALLS = ("by_institution",)
OF_CALLS = ("by_call_year", "running")
OF_TOTALS = ("registered", "totals")
OF_REQUESTS = ("requests",)
OF_THEMES = {
    "survey_feedback": ("policy", "feedback"), "survey_obstacles": ("obstacle",), "survey_uses": ("benefit", "idea"),
    "survey_wishes": ("wish",),
}  # fmt: skip
"""Tables of the report with a row a theme, and the kinds of these."""
BELOW = "– "
"""Begins the row of a theme that is below another."""
_TABLES = (*OF_INSTITUTIONS, *OF_INSTITUTIONS_IN_CALLS, *OF_CALLS, *OF_TOTALS, *OF_REQUESTS, *OF_THEMES)
_COMPARED = {"on": _TABLES, "columns": ("blended", "mobilities", "share", "requested")}
"""Where the numbers stand that a later edition compares with: of these alone an edition tells what it filled in."""


def told_later(declared: Iterable[Mapping[str, Any]]) -> tuple[Filled, ...]:
    """Give what is said to be filled in of the numbers that a later edition compares with.

    What only another version of the program knows is left out. Raises ValueError, AttributeError or TypeError for what
    no study can say.
    """
    return tuple(Filled.model_validate(known) for each in declared if (known := _known(each)))


def _known(each: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give one declaration with the tables and columns that are compared; None where it is about others alone."""
    on, columns = ([name for name in each.get(key, []) if name in among] for key, among in _COMPARED.items())
    is_about = on and (columns or not each.get("columns"))
    return {**each, "on": on, "columns": columns} if is_about else None


def is_filled(
    declared: Iterable[Filled],
    table: str,
    columns: Collection[str] = (),
    row: str | Sequence[str] = "",
    cohort: str = "",
    *,
    totals: bool = False,
) -> bool:
    """Tell whether a number of a table or figure was filled in.

    Without `columns` any that has numbers is meant, without `row` (its first cell, or its names in several languages;
    "*" is any) any row that sums up no others, without `cohort` any cohort; `totals` asks of the rows that do sum up.
    """
    names = [row] if isinstance(row, str) else [*row]
    return any(
        table in each.on
        and (not (columns and each.columns) or not set(columns).isdisjoint(each.columns))
        and (not (cohort and each.cohorts) or cohort in each.cohorts)
        and (is_meant(each, names, totals) if names not in ([""], ["*"]) else each.totals or not totals)
        for each in declared
    )


def is_meant(filled: Filled, names: Sequence[str], sums_up: bool) -> bool:
    """Tell whether a row is meant that has these names: the cells before its first number, alone and together."""
    names = [*names, " ".join(names)]
    but = [pattern[1:] for pattern in filled.rows if pattern.startswith("!")]
    meant = [pattern for pattern in filled.rows if not pattern.startswith("!")]
    every = not meant and (filled.totals or not sums_up)
    return not _any_is_like(names, but) and (every or _any_is_like(names, meant))


def _any_is_like(names: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
