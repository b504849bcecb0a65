"""What the exports say that cannot be right, or that was left out of the counts, and where."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb
import pandas as pd

COLUMNS = ("rule", "severity", "cohort", "institution", "mobilities")


@dataclass(frozen=True)
class Rule:
    """A check of the registration: SQL over the tidy mobilities, and how much it matters (note, warning, error).

    `amount` is what one record counts for, in SQL: 1 unless one record stands for several.
    """

    id: str
    severity: str
    condition: str
    amount: str = "1"


@cache
def rules() -> tuple[Rule, ...]:
    """Give the checks that the package ships, in the order in which they are reported."""
    text = (files("blendresearch") / "data" / "registration_rules.toml").read_text(encoding="utf-8")
    return tuple(Rule(id=name, **rule) for name, rule in tomllib.loads(text).items())


def make_registration(mobilities: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Make `registration.csv`: for each rule the number of records by cohort and institution, where there are any."""
    queries = [
        f"""SELECT {place} AS place, '{rule.id}' AS rule, '{rule.severity}' AS severity,
            coalesce(cohort, '') AS cohort, coalesce(institution, '') AS institution,
            sum({rule.amount})::BIGINT AS mobilities
            FROM tidied WHERE {rule.condition} GROUP BY ALL"""
        for place, rule in enumerate(rules())
    ]
    union = " UNION ALL ".join(queries)
    found = mobilities.query("tidied", f"SELECT * FROM ({union}) ORDER BY place, cohort, institution").df()
    return found[list(COLUMNS)]
