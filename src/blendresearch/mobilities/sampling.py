"""Drawing a validation sample: seeded, stratified by institution and by the flag, all of it in the database.

Which mobilities are drawn follows from the seed and from project code and mobility ID alone, whatever the names, order
and number of the exports.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from math import isqrt
from typing import NamedTuple

import duckdb

from blendresearch.base.database import Rows, let, make
from blendresearch.study.drawn_sample import DrawnMobility, DrawnStratum

TOGETHER = ""
"""In place of an institution: those that are too small for a stratum of their own."""

# A number for every mobility, by which those of a stratum are ordered: no function of DuckDB's own, which may change.
_POPULATION = """CREATE OR REPLACE TABLE population AS
    SELECT told.cohort, coalesce(told.institution, told.project_code) AS institution, told.blended AS flagged,
        told.project_code, coded.mobility_id, told.activity_type, told.start_date,
        md5_number_upper(concat_ws(chr(31), getvariable('seed')::VARCHAR, told.project_code, coded.mobility_id))
            AS chance
    FROM mobilities AS told JOIN exports USING (file)
    JOIN coded ON coded.place = (exports.export::BIGINT << 40) + told."row"
    WHERE told.left_out IS NULL"""
_SIZES = """SELECT cohort, institution, flagged, count(*) FROM population GROUP BY cohort, institution, flagged
    ORDER BY list_position(getvariable('cohorts')::VARCHAR[], cohort), institution, flagged DESC"""
_DRAWN = """
    SELECT stratum, institution, project_code, mobility_id, activity_type, start_date
    FROM population JOIN members USING (cohort, institution, flagged)
    WHERE chance <= ceiling
    QUALIFY row_number() OVER (PARTITION BY stratum ORDER BY chance, project_code, mobility_id) <= most
    ORDER BY institution, project_code, mobility_id"""


_MEMBERS = {
    "cohort": "VARCHAR", "institution": "VARCHAR", "flagged": "BOOLEAN", "stratum": "INTEGER", "most": "BIGINT",
    "ceiling": "UBIGINT",
}  # fmt: skip
_HIGHEST = 2**64 - 1


class AskedMobility(NamedTuple):
    """A mobility that was drawn, with what helps to find it: its type (a code) and first day ("" where not known)."""

    institution: str
    drawn: DrawnMobility
    activity_type: str
    start: str


def stratum_sizes(connection: duckdb.DuckDBPyConnection, cohorts: Sequence[str], seed: int) -> list[DrawnStratum]:
    """Give every cohort, institution and flag that has mobilities that count, with how many: flagged ones first.

    The connection has the exports and the view `mobilities` (`tidying.tidy`).
    """
    let(connection, seed=str(seed), cohorts=list(cohorts))
    connection.execute(_POPULATION)
    return [DrawnStratum(*row) for row in connection.execute(_SIZES).fetchall()]


def grouped(sizes: Sequence[DrawnStratum], most: int) -> list[list[DrawnStratum]]:
    """Take the smallest strata of a cohort and flag together until there are at most so many; the others stay alone.

    There are never fewer than there are cohorts and flags.
    """
    kinds = {(each.cohort, each.flagged) for each in sizes}
    limit = 0
    for limit in sorted({0, *(each.size for each in sizes)}):
        if len({_name(each, limit) for each in sizes}) <= max(most, len(kinds)):
            break
    ordered = sorted(sizes, key=lambda each: _place(sizes, each, limit))
    return [list(own) for _, own in groupby(ordered, key=lambda each: _name(each, limit))]


def _name(stratum: DrawnStratum, limit: int) -> tuple[str, str, bool]:
    return stratum.cohort, TOGETHER if stratum.size <= limit else stratum.institution, stratum.flagged


def _place(sizes: Sequence[DrawnStratum], stratum: DrawnStratum, limit: int) -> tuple[int, bool, str, bool]:
    cohorts = list(dict.fromkeys(each.cohort for each in sizes))
    _, institution, flagged = _name(stratum, limit)
    return cohorts.index(stratum.cohort), institution == TOGETHER, institution, not flagged


def as_stratum(members: Sequence[DrawnStratum]) -> DrawnStratum:
    """Give the one stratum of those that are taken together."""
    first, *others = members
    name = TOGETHER if others else first.institution
    return first._replace(institution=name, size=sum(each.size for each in members))


def draw(
    connection: duckdb.DuckDBPyConnection, groups: Sequence[Sequence[DrawnStratum]], sizes: Sequence[int]
) -> list[AskedMobility]:
    """Draw so many mobilities of each group of strata, by institution, project code and mobility ID.

    Those with the lowest numbers are drawn. Which can be among them is seen without putting all in order.
    """
    asked = _lowest(connection, groups, sizes, _ceiling)
    return asked if len(asked) == sum(sizes) else _lowest(connection, groups, sizes, lambda most, size: _HIGHEST)


def _ceiling(most: int, size: int) -> int:
    """Give a number below which more than so many of a size will lie, as good as surely."""
    likely = most + 10 * isqrt(most) + 50
    return _HIGHEST if likely >= size else _HIGHEST * likely // size


def _lowest(
    connection: duckdb.DuckDBPyConnection,
    groups: Sequence[Sequence[DrawnStratum]],
    sizes: Sequence[int],
    ceiling: Callable[[int, int], int],
) -> list[AskedMobility]:
    rows: Rows = [
        (each.cohort, each.institution, each.flagged, place, most, ceiling(most, as_stratum(members).size))
        for place, (members, most) in enumerate(zip(groups, sizes, strict=True))
        for each in members
    ]
    make(connection, "members", _MEMBERS, rows)
    return [
        AskedMobility(institution, DrawnMobility(stratum, code, mobility), kind, day.isoformat() if day else "")
        for stratum, institution, code, mobility, kind, day in connection.execute(_DRAWN).fetchall()
    ]
