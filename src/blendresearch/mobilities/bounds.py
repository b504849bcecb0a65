"""How far the share blended would move if doubtful flags were off, and possibly missing ones on.

Both bounds keep the mobilities that are counted: only what counts as blended moves, so the three shares have one
denominator and compare. The lower bound does not count as blended what a rule with `bound = "lower"` finds; the upper
bound counts as blended what a rule with `bound = "upper"` finds.
"""

import duckdb
import pandas as pd

from blendresearch.base.tables import columns_of
from blendresearch.data.rules import Rule, rules
from blendresearch.study.settings import Study

BOUNDS = ("lower", "registered", "upper")
# Which mobilities a bound can move, and in which direction.
_MOVABLE, _STEP = {"lower": "blended", "upper": "NOT blended"}, {"lower": -1, "upper": 1}


def make_bounds(mobilities: duckdb.DuckDBPyRelation, study: Study) -> pd.DataFrame:
    """Make `bounds.csv`: for every cohort the share as registered, and the lower and the upper bound.

    A row with an empty `rule` is a bound with all its rules, the other rows are each rule on its own. `moved` are the
    mobilities that count otherwise than registered: one that several rules find counts once in the row of all rules.
    `share` is missing for a cohort without mobilities.
    """
    moves = {"lower": _of("lower"), "upper": _of("upper")}
    sums = [
        f"count(*) FILTER (WHERE {_MOVABLE[bound]} AND ({' OR '.join(f'({rule.condition})' for rule in found)}))"
        for bound, own in moves.items()
        for found in (own, *([rule] for rule in own))
    ]
    query = f"""SELECT cohort, count(*), count(*) FILTER (WHERE blended), {", ".join(sums)}
        FROM tidied WHERE left_out IS NULL GROUP BY cohort"""
    counted = {cohort: rest for cohort, *rest in mobilities.query("tidied", query).fetchall()}
    nothing = [0] * (2 + len(sums))
    rows = [row for cohort in study.cohorts for row in _rows(cohort.name, counted.get(cohort.name, nothing), moves)]
    table = pd.DataFrame(rows, columns=["cohort", "bound", "rule", "moved", "total", "blended"])
    share = (table["blended"] / table["total"].where(table["total"] > 0)).astype(float)
    return table.assign(share=share)[list(columns_of("bounds"))]


def _of(bound: str) -> list[Rule]:
    return [rule for rule in rules() if rule.bound == bound]


def _rows(cohort: str, counts: list[int], moves: dict[str, list[Rule]]) -> list[tuple]:
    """Give the rows of one cohort from its total, its blended, and the moved of every bound and rule in order."""
    total, blended, *moved = counts
    named = [(bound, name) for bound, own in moves.items() for name in ("", *(rule.id for rule in own))]
    rows = [
        (cohort, bound, name, count, total, blended + _STEP[bound] * count)
        for (bound, name), count in zip(named, moved, strict=True)
    ]
    rows.append((cohort, "registered", "", 0, total, blended))
    return sorted(rows, key=lambda row: BOUNDS.index(row[1]))
