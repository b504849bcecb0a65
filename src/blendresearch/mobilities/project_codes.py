"""Project codes of the exports held against `projects.csv`: which are not listed, and which listed one may be meant."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import duckdb
import pandas as pd

from blendresearch.base.errors import InputError, UnlistedError
from blendresearch.data.codelists import heading_of
from blendresearch.mobilities.refusals import CODE

# Of the codes only those of the usual form are repeated in a sentence: JANSEN could pass for a part of a wider one.
USUAL_CODE = re.compile(r"20\d\d-\d-[A-Z]{2}\d{2}-[A-Z]{2,3}\d{2,3}(-[A-Z]{3})?-\d{4,12}")
_CODE_IN_A_NAME = re.compile(
    r"(20\d\d)#(\d)#([A-Z]{2}\d{2})#([A-Z]{2,3}\d{2,3})#([A-Z]{3})#(\d{4,12})".replace("#", "[-_ ]")
)
# So many codes, and so many pairs of codes, are held against each other sign by sign: more of them are no slips.
_COMPARED, _PAIRS = 200, 50_000

_FOUND = """SELECT DISTINCT project_code FROM raw_records WHERE regexp_full_match(project_code, $form)
    ORDER BY project_code"""
_NOT_LISTED = "SELECT project_code FROM codes WHERE well_formed AND institution IS NULL ORDER BY project_code"
_PLACES = """SELECT project_code, count(*), arg_min(file, place), arg_min("row", place), list(DISTINCT file)
    FROM typed WHERE well_formed AND institution IS NULL GROUP BY project_code ORDER BY min(place)"""
_IN_FILES = "SELECT DISTINCT file, project_code FROM typed WHERE institution IS NOT NULL ORDER BY ALL"


def shown(code: str | None, otherwise: str = "the project of this row") -> str:
    """Name a project in a sentence: by its code where that surely is one."""
    return f"project {code}" if code and USUAL_CODE.fullmatch(code) else otherwise


def codes_found(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Give every project code of the exports that were loaded, in order; what has not the form of one is left out."""
    rows = connection.execute(_FOUND, {"form": CODE}).fetchall()
    return [code for (code,) in rows]


def not_listed(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Give every project code of the exports that the list of projects does not have."""
    return [code for (code,) in connection.execute(_NOT_LISTED).fetchall()]


def unlisted(
    connection: duckdb.DuckDBPyConnection, projects: pd.DataFrame | None, *, all_read: bool = True
) -> list[InputError]:
    """Give an error for every project that is not in `projects.csv`, with the first of its records.

    Where a code of the list that has no export, or one of the same file, differs from it in a sign or two, and no
    other does so, that is told: one of the two may be mistyped. Unless all exports were read, nobody knows of which
    projects there is none.
    """
    if projects is None or not not_listed(connection):
        return []
    rows = dict(zip(projects["project_code"], projects["row"], strict=True))
    places = connection.execute(_PLACES).fetchall()
    idle = without_export(connection, rows) if all_read else []
    meant = codes_meant([code for code, *_ in places], idle)
    beside: dict[str, list[str]] = {}
    for file, code in connection.execute(_IN_FILES).fetchall():
        beside.setdefault(file, []).append(code)
    errors = []
    for place, (code, count, file, row, files) in enumerate(places):
        near = meant.get(code)
        others = {other for each in files for other in beside.get(each, [])} if place < _COMPARED else {}
        if near is None and len(others) * min(len(places), _COMPARED) <= _PAIRS:
            near = nearest_code(code, others)
        errors.append(_error(code, count, file, row, None if near is None else (rows[near], near in idle)))
    return errors


def without_export(connection: duckdb.DuckDBPyConnection, listed: Iterable[str]) -> list[str]:
    """Give the listed codes of which there is no record, nor an export that has the code in its name."""
    files = connection.execute("SELECT DISTINCT file FROM exports").fetchall()
    there = {*codes_found(connection), *(code_in_name(file) for (file,) in files)}
    return [code for code in listed if code not in there]


def codes_meant(missing: Sequence[str], idle: Sequence[str]) -> dict[str, str]:
    """Give for codes that are not listed the listed one without an export that may be meant, by a sign or two.

    Codes of one call follow each other, so that many are near: only two that are nearest to each other, and no third
    one as near, are told.
    """
    compared = missing[: min(_COMPARED, _PAIRS // max(len(idle), 1))]
    near = {code: nearest_code(code, idle) for code in compared}
    return {code: other for code, other in near.items() if other and nearest_code(other, compared) == code}


def _error(code: str, count: int, file: str, row: int, near: tuple[int, bool] | None) -> InputError:
    uncounted = f"{shown(code)} is not in projects.csv"
    what = f"{uncounted} ({count} record{'s' if count > 1 else ''})"
    do = "Add it there with its institution, or take this export away"
    if near:
        listed, idle = near
        records = "of which there is no record" if idle else "of which this file has records, too"
        which = f"; the code in row {listed} there, {records}, differs from it in a sign or two"
        what, uncounted = what + which, uncounted + which
        do = "Is one of the two codes mistyped? Then correct it; else add this one there with its institution"
    do += "; 'blendresearch projects' adds all codes that are missing"
    column = heading_of("project_code")
    return UnlistedError(what, do=do, file=file, column=column, row=row, uncounted=uncounted)


def nearest_code(code: str, others: Iterable[str]) -> str | None:
    """Give the other code that differs least, in case, blanks and one or two signs; None where none or several do."""
    key, keys = _key(code), {other: _key(other) for other in others}
    for slips in range(3):
        if near := [other for other in keys if _alike(key, keys[other], slips)]:
            return near[0] if len(near) == 1 else None
    return None


def _key(code: str) -> str:
    return "".join(code.split()).upper()


def _alike(one: str, other: str, slips: int) -> bool:
    """Tell whether so many slips lie between two texts: a sign that is another, missing, added, or out of its place.

    What both begin and end with does not matter, so that few signs are left to compare.
    """
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not one or not other:
        return max(len(one), len(other)) <= slips
    if not slips:
        return False
    rests = [(one[1:], other[1:]), (one[1:], other), (one, other[1:])]
    rests += [(one[2:], other[2:])] if one[:2] == other[1::-1] else []
    return any(_alike(*rest, slips - 1) for rest in rests)


def code_in_name(file: str) -> str | None:
    """Give the project code in the name of a file, as the system and people put it there; None where there is none."""
    found = _CODE_IN_A_NAME.search(PurePath(file).stem.upper())
    return "-".join(found.groups()) if found else None
