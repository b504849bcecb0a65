"""What the exports say that cannot be right, or that was left out of the counts, and where."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd

from blendresearch.base.tables import columns_of
from blendresearch.data.rules import Rule, rules

_PLACE = 'cohort, institution, file, "row"'


def make_registration(mobilities: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Make `registration.csv`: for each rule the number of records by cohort and institution, where there are any."""
    sums = ", ".join(f"sum({rule.amount}) FILTER (WHERE {rule.condition})" for rule in rules())
    # A group in which nothing is found has no row below, and of many groups each sum costs.
    finds = " OR ".join(f"({rule.condition})" for rule in rules())
    query = f"""SELECT coalesce(cohort, ''), coalesce(institution, ''), {sums}
        FROM tidied WHERE {finds} GROUP BY ALL ORDER BY ALL"""
    cohorts, institutions, *counts = mobilities.query("tidied", query).fetchnumpy().values()
    rows = [
        (rule.id, rule.severity, cohorts[at], institutions[at], int(found[at]))
        for rule, found in zip(rules(), counts, strict=True)
        for at in np.flatnonzero(~np.ma.getmaskarray(found))
    ]
    return pd.DataFrame(rows, columns=list(columns_of("registration")))


def where_found(mobilities: duckdb.DuckDBPyRelation, severity: str) -> pd.DataFrame:
    """Give the place of every record with a finding of that severity: `rule`, `cohort`, `institution`, `file`, `row`.

    For who can open the exports: a row is counted as a spreadsheet does. Nothing of the record itself is among them.
    """
    return first_found(mobilities, [rule for rule in rules() if rule.severity == severity])


def first_found(mobilities: duckdb.DuckDBPyRelation, asked: Sequence[Rule], most: int | None = None) -> pd.DataFrame:
    """Give the places that some rules find as `where_found` does, by rule; of each the first ones, at most so many."""
    bound = "" if most is None else f'QUALIFY row_number() OVER (PARTITION BY place ORDER BY file, "row") <= {most}'
    query = f"""FROM ({places_in(asked)}) {bound} ORDER BY place, file, "row" """
    found = mobilities.query("tidied", query).df()
    found["place"] = found["place"].map(dict(enumerate(rule.id for rule in asked)))
    return found.rename(columns={"place": "rule"})


def places_in(asked: Sequence[Rule]) -> str:
    """Give the SQL for a row a finding in `tidied`: `place` (that of its rule among those asked) and where it is."""
    broken = ", ".join(f"CASE WHEN {rule.condition} THEN {place} END" for place, rule in enumerate(asked))
    return f"""
        SELECT place, {_PLACE} FROM (
            SELECT unnest([{broken or "NULL"}]) AS place, {_PLACE} FROM tidied
            WHERE {" OR ".join(f"({rule.condition})" for rule in asked) or "false"}
        ) WHERE place IS NOT NULL"""
