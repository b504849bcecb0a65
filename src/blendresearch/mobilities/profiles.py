"""What the checks can find in one record at once: the profiles that records have, and all that they could have.

Checks exclude and imply each other, as their SQL says. Who protects small counts must know which findings can go
together, and who attacks them will. So the SQL itself is asked: over records of every kind that it can tell apart.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import duckdb
import pandas as pd

from blendresearch.base.database import connected, let, make, sql
from blendresearch.base.tables import columns_of
from blendresearch.data.codelists import activity_types
from blendresearch.data.rules import Rule, rules
from blendresearch.data.shipped import shipped_list
from blendresearch.mobilities.refusals import REFUSALS
from blendresearch.mobilities.stays import make_limits
from blendresearch.mobilities.tidying import MODE_SINCE, UNKNOWN_TYPE, let_choices
from blendresearch.study.limits import days_allowed, groups_since, period_allowed
from blendresearch.study.settings import Study

EVERYWHERE, OTHERS = "everywhere", "others"
_ACTION = "KA121"  # of which the package knows the period of a call, as of any other that it knows

Found = frozenset[str]
_looked_at: dict[tuple, list[tuple[tuple, Found]]] = {}
"""What was found for a group of checks below the same limits, by kind of record: cohorts mostly share them."""


@dataclass(frozen=True)
class Kind:
    """Where a record stands that counts or does not (`left_out`, "" for one that counts), and what it is."""

    activity_type: str
    call_year: int
    blended: bool
    left_out: str
    kind: str = ""
    larger: bool = False


@dataclass(frozen=True)
class Tied:
    """Checks that read the same aspects of a record, so that what one finds says something of the others."""

    names: Found
    aspects: frozenset[str]

    @property
    def rules(self) -> list[Rule]:
        """Give the checks in the order in which they are reported."""
        return [rule for rule in rules() if rule.id in self.names]


@cache
def aspects() -> dict[str, tuple[str, ...]]:
    """Give the columns of the tidy mobilities by the aspect of a record that decides them (`data/aspects.toml`)."""
    return {name: tuple(columns) for name, columns in shipped_list("aspects").items()}


def of_one_record(rule: Rule) -> bool:
    """Tell whether a check finds a record by what it says itself, and counts it as one."""
    return rule.amount == "1" and OTHERS not in _aspects_of(rule)


def _aspects_of(rule: Rule) -> set[str]:
    read = set(re.findall(r"\w+", re.sub(r"'[^']*'", "", rule.condition)))
    return {name for name, columns in aspects().items() if name != EVERYWHERE and read & set(columns)}


@cache
def tied() -> tuple[Tied, ...]:
    """Give the checks of one record in groups that have no aspect in common; those of sizes have all without any, too.

    The checks that move a bound of the share stay together: a mobility that several find moves once.
    """
    groups: list[tuple[set[str], list[str]]] = [({"size"}, [])]
    for rule in filter(of_one_record, rules()):
        own, members = (_aspects_of(rule) or {"size"}) | ({f"bound {rule.bound}"} if rule.bound else set()), [rule.id]
        for group in [each for each in groups if each[0] & own]:
            groups.remove(group)
            own, members = own | group[0], [*group[1], *members]
        groups.append((own, members))
    known = aspects().keys()
    return tuple(Tied(frozenset(members), frozenset(own & known)) for own, members in groups)


def observed_profiles(mobilities: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Count the records of the cohorts by what they are and all that is found in each (`data/working_tables.toml`)."""
    own = [rule for rule in rules() if of_one_record(rule)]
    query = f"""SELECT cohort, institution, call_year, activity_type, kind,
            participants > 1 AS larger, blended AS is_blended, coalesce(left_out, '') AS left_out,
            {_bits(own)} AS found, count(*)::BIGINT AS records
        FROM tidied WHERE cohort IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    table = mobilities.query("tidied", query).df()
    names = {bits: " ".join(sorted(_named(bits, own))) for bits in table["found"].unique()}
    return table.assign(found=table["found"].map(names).astype(object))[list(columns_of("profiles"))]


def _bits(asked: Sequence[Rule]) -> str:
    """Give the SQL for which of some rules find a record, as the bits of a number."""
    bits = " | ".join(f"CASE WHEN {rule.condition} THEN {1 << place} ELSE 0 END" for place, rule in enumerate(asked))
    return f"({bits or 0})::HUGEINT"


def _named(bits: float, asked: Sequence[Rule]) -> Found:
    return frozenset(rule.id for place, rule in enumerate(asked) if int(bits) >> place & 1)


def possible_profiles(study: Study, kinds: Collection[tuple[str, int]], group: Tied) -> dict[Kind, frozenset[Found]]:
    """Give what the checks of a group can find together in a record of some activity types and call years.

    By the kind of record: what it is (individual or group, of more than one) where the group of checks knows sizes.
    """
    asked = {(kind, year): _limits(study, kind, year) for kind, year in sorted(kinds)}
    counting = (*_counting(study), group)
    new = {limits: place for place, limits in asked.items() if (counting, limits) not in _looked_at}
    if new:
        with connected() as connection:
            _make_kinds(connection, study, list(new.values()), group.aspects)
            rows = connection.execute(_profiles_of(group)).fetchall()
        for limits in new:
            _looked_at[counting, limits] = []
        for number, *of, bits in rows:
            _looked_at[counting, list(new)[number]].append((tuple(of), _named(bits, group.rules)))
    found: dict[Kind, set[Found]] = {}
    for place, limits in asked.items():
        for of, profile in _looked_at[counting, limits]:
            found.setdefault(Kind(*place, *of), set()).add(profile)
    return {kind: frozenset(profiles) for kind, profiles in found.items()}


def _counting(study: Study) -> tuple:
    """Give what the study says of which records count."""
    left_in = (study.include_drafts, study.include_accompanying_persons, study.include_intensive_programmes)
    return study.sector, *left_in, study.subgroups


def _limits(study: Study, activity_type: str, call_year: int) -> tuple:
    """Give what limits a record, but for the days of its call: where it is the same, one type and call is looked at."""
    known = activity_types(study.sector).get(activity_type)
    since = groups_since(study.sector)
    return (
        activity_type == UNKNOWN_TYPE,
        known is not None and known.group,
        since is not None and call_year < since,
        days_allowed(study, activity_type, call_year) if known else None,
        tuple(day < MODE_SINCE for day in period_allowed(study, _ACTION, call_year) or ()),
    )


def _make_kinds(
    connection: duckdb.DuckDBPyConnection, study: Study, kinds: Sequence[tuple[str, int]], asked: Collection[str]
) -> None:
    """Make the view `mobilities` of records of all kinds, tidied as those of exports are."""
    rows = [(place, None if kind == UNKNOWN_TYPE else kind, year, _ACTION) for place, (kind, year) in enumerate(kinds)]
    columns = {"kind": "INTEGER", "activity_type": "VARCHAR", "call_year": "INTEGER", "action": "VARCHAR"}
    make(connection, "asked", columns, rows)
    let_choices(connection, study)
    let(connection, aspects=sorted(asked))
    make_limits(connection, study, [row[1:3] for row in rows if row[1]], {(_ACTION, year) for _, year in kinds})
    for name in ("kinds", "stays", "mobilities"):
        connection.execute(sql("blendresearch.mobilities", name))


def _profiles_of(group: Tied) -> str:
    sized = "kind, participants > 1" if "size" in group.aspects else "'', false"
    refused = " OR ".join(f"({each.condition})" for each in REFUSALS)
    return f"""SELECT DISTINCT place_asked, blended, coalesce(left_out, ''), {sized}, {_bits(group.rules)}
        FROM mobilities JOIN (SELECT place AS "row", kind AS place_asked FROM kinds) USING ("row")
        WHERE "row" NOT IN (SELECT place FROM typed LEFT JOIN repeated USING (place) WHERE {refused}) ORDER BY ALL"""
