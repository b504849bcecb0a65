"""The records that the checks found, with what it takes to find them again, for the worklists and nothing else.

They have mobility IDs and cells of records, so they stand in the folder of the worklists, which is never shared.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd

from blendresearch.base.database import connected, parquet
from blendresearch.base.file_names import file_names
from blendresearch.data.rules import LISTS, SEVERITIES, Rule, rules
from blendresearch.mobilities.registration import places_in
from blendresearch.study.drawn_sample import SAMPLE

FOLDER = "worklists"
PLACES = f"{FOLDER}/places.parquet"
SAMPLE_FOLDER = f"{FOLDER}/sample"
DRAWN = f"{SAMPLE_FOLDER}/{SAMPLE}"
"""The validation sample that was drawn last, among its worklists."""
# What a person can work off and a run writes in a moment: of one rule at one institution, and of all together.
_MOST_OF_A_KIND, _LEAST_OF_A_KIND, _MOST = 2_000, 50, 20_000
_LONGEST = 200  # characters of a cell that is shown
_BATCH = 10_000
# So that no folder under version control takes them in, wherever --output puts them.
_IGNORED = "*\n"


class Place(NamedTuple):
    """One record that a rule found; `cells` are those of the columns of the rule, `found` all that it found there."""

    institution: str
    rule: str
    project_code: str
    mobility_id: str
    cells: list[str]
    file: str
    row: int
    found: int


@cache
def listed_rules() -> tuple[Rule, ...]:
    """Give the rules whose places are listed: by list, and the worst first."""
    listed = [rule for rule in rules() if rule.listed]
    return tuple(sorted(listed, key=lambda rule: (LISTS.index(rule.listed), SEVERITIES.index(rule.severity))))


def save_places(connection: duckdb.DuckDBPyConnection, mobilities: duckdb.DuckDBPyRelation, folder: Path) -> list[Path]:
    """Write `worklists/places.parquet` in a folder: a row for each `Place`, by institution, rule, file and row.

    The connection has the exports that the tidy mobilities were made of. Gives all files that were written.
    """
    mobilities.create_view("tidied", replace=True)
    path = folder / PLACES
    ignored = private_folder(folder)
    target = str(path).replace("'", "''")
    connection.execute(f"COPY ({_query(listed_rules())}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    return [path, ignored]


def private_folder(folder: Path, name: str = FOLDER) -> Path:
    """Make the folder of the worklists, or another one; give the file in it that keeps it out of version control."""
    ignored = folder / name / ".gitignore"
    ignored.parent.mkdir(parents=True, exist_ok=True)
    ignored.write_text(_IGNORED, encoding="utf-8", newline="\n")
    return ignored


def _query(asked: Sequence[Rule]) -> str:
    names = ", ".join(f"'{rule.id}'" for rule in asked)
    needed = dict.fromkeys(["project_code", "mobility_id", *(concept for rule in asked for concept in rule.columns)])
    texts = ", ".join(f"coalesce(left(bare(record.{each}), {_LONGEST}), '') AS {each}" for each in needed)
    cells = " ".join(f"WHEN {at} THEN [{', '.join(rule.columns)}]::VARCHAR[]" for at, rule in enumerate(asked))
    return f"""
        WITH there AS (
            SELECT found.place, coalesce(found.institution, '') AS institution, found.file, found."row", {texts}
            FROM ({places_in(asked)}) AS found JOIN exports USING (file)
            JOIN raw_rows AS record ON record.place = (exports.export::BIGINT << 40) + found."row"
        )
        SELECT institution, list_extract([{names}], place + 1) AS rule, project_code, mobility_id,
            CASE place {cells} END AS cells, file, "row"
        FROM there ORDER BY institution, place, file, "row" """


def places(folder: Path) -> Iterator[tuple[str, list[Place]]]:
    """Give every institution with the places that are listed for it, of those that `save_places` wrote.

    Of a rule that finds very many at an institution, those that stand first are listed.
    """
    order = [rule.id for rule in listed_rules()]
    query = f"""
        WITH kinds AS (SELECT institution, rule, count(*) AS found FROM places GROUP BY ALL),
        bound AS (
            SELECT CASE WHEN sum(least(found, {_MOST_OF_A_KIND})) <= {_MOST} THEN {_MOST_OF_A_KIND}
                ELSE greatest({_MOST} // count(*), {_LEAST_OF_A_KIND}) END AS most
            FROM kinds
        ), listed AS (
            SELECT places.* FROM places, bound
            QUALIFY row_number() OVER (PARTITION BY institution, rule ORDER BY file, "row") <= most
        )
        SELECT listed.*, found FROM listed JOIN kinds USING (institution, rule)
        ORDER BY institution, list_position({order}, rule), file, "row" """
    with connected() as connection:
        rows = parquet(connection, folder / PLACES).query("places", query)
        yield from ((name, list(found)) for name, found in groupby(_each(rows), key=lambda place: place.institution))


def _each(rows: duckdb.DuckDBPyRelation) -> Iterator[Place]:
    while batch := rows.fetchmany(_BATCH):
        yield from map(Place._make, batch)


def _counted(folder: Path) -> pd.DataFrame:
    """Count what was found: `institution`, `rule` and how many were `found`."""
    query = "SELECT institution, rule, count(*)::BIGINT AS found FROM places GROUP BY ALL ORDER BY ALL"
    with connected() as connection:
        return parquet(connection, folder / PLACES).query("places", query).df()


def found_at(folder: Path, institution: str) -> dict[str, int]:
    """Give how many places each rule found at an institution, of the rules that found any."""
    counted = _counted(folder)
    own = counted[counted["institution"] == institution]
    return dict(zip(own["rule"], map(int, own["found"]), strict=True))


def first_places(folder: Path) -> dict[str, tuple[str, int]]:
    """Give file and row of the first place of each rule that found something."""
    query = """SELECT rule, file, "row" FROM places
        QUALIFY row_number() OVER (PARTITION BY rule ORDER BY file, "row") = 1 ORDER BY rule"""
    with connected() as connection:
        found = parquet(connection, folder / PLACES).query("places", query).fetchall()
    return {rule: (file, row) for rule, file, row in found}


def worklists(folder: Path) -> pd.DataFrame:
    """Tell which worklists there are for the places in a folder: a row an institution, by name.

    `institution`, the numbers of `error`, `warning` and `note` that it has to mend or look at, of `flags` that may be
    missing, and of `study`, what the study itself has to mend; `file` is the worklist to send, "" for none.
    """
    rules = {rule.id: rule for rule in listed_rules()}
    counted = _counted(folder)
    kinds = [_kind(rules[name]) for name in counted["rule"]]
    columns = [*SEVERITIES, *(name for name in LISTS if name != "mend")]
    table = counted.assign(kind=kinds).pivot_table("found", "institution", "kind", "sum", fill_value=0)
    table = table.reindex(columns=columns, fill_value=0).astype("int64").rename_axis(columns=None)
    to_send = [name for name, row in table.iterrows() if row.drop("study").any()]
    named = dict(zip(to_send, file_names(to_send, taken=["findings"], otherwise="institution"), strict=True))
    files = [f"{named[name]}.xlsx" if name in named else "" for name in table.index]
    return table.assign(file=files).reset_index()


def _kind(rule: Rule) -> str:
    return rule.severity if rule.listed == "mend" else rule.listed
