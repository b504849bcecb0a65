"""What the exports say that cannot be right, or that was left out of the counts, and where."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb
import pandas as pd

from blendresearch.base.hidden import Whole, sum_of, whole

COLUMNS = ("rule", "severity", "cohort", "institution", "mobilities")
SEVERITIES = ("error", "warning", "note")
_PLACE = 'cohort, institution, file, "row"'


@dataclass(frozen=True)
class Rule:
    """A check of the registration: SQL over the tidy mobilities, and how much it matters (note, warning, error).

    `amount` is what one record counts for, in SQL: 1 unless one record stands for several. `counting` says that the
    check is about how is counted. `bound` is `lower` or `upper` when it moves that bound of the share (`bounds`).
    `part_of` says of which count of the cohort a finding is a part: `total`, `blended`, `others` or `groups`.
    """

    id: str
    severity: str
    condition: str
    amount: str = "1"
    counting: bool = False
    bound: str = ""
    part_of: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    """Give the checks that the package ships, in the order in which they are reported."""
    text = (files("blendresearch") / "data" / "registration_rules.toml").read_text(encoding="utf-8")
    return tuple(Rule(id=name, **rule) for name, rule in tomllib.loads(text).items())


def make_registration(mobilities: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Make `registration.csv`: for each rule the number of records by cohort and institution, where there are any."""
    sums = ", ".join(f"sum({rule.amount}) FILTER (WHERE {rule.condition})" for rule in rules())
    query = f"""SELECT coalesce(cohort, ''), coalesce(institution, ''), {sums}
        FROM tidied GROUP BY ALL ORDER BY ALL"""
    groups = mobilities.query("tidied", query).fetchall()
    rows = [
        (rule.id, rule.severity, cohort, institution, int(counts[place]))
        for place, rule in enumerate(rules())
        for cohort, institution, *counts in groups
        if counts[place] is not None
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


class Findings:
    """What was found, to look things up in: `table` is `registration.csv`, whose counts can be hidden."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._counts: dict[tuple[str, str], dict[str, Whole]] = {}
        for row in table.itertuples():
            self._counts.setdefault((row.rule, row.cohort), {})[row.institution] = whole(row.mobilities)

    def of(self, rule: str, cohort: str, institution: str | None = None) -> Whole:
        """Give the number of records that a rule finds in a cohort, of one institution or of all."""
        counts = self._counts.get((rule, cohort), {})
        return sum_of(list(counts.values())) if institution is None else counts.get(institution, 0)

    def by_severity(self, severity: str, rules: Sequence[Rule], cohort: str, institution: str) -> Whole:
        """Give how often the rules of a severity find something in the records of an institution in a cohort."""
        return sum_of([self.of(rule.id, cohort, institution) for rule in rules if rule.severity == severity])

    def places(self, rules: Sequence[Rule]) -> list[tuple[str, Rule]]:
        """Give every institution with every one of the rules that finds something there, in the order of the names."""
        found = {(name, rule) for (rule, _), counts in self._counts.items() for name in counts if name}
        names = sorted({name for name, _ in found})
        return [(name, rule) for name in names for rule in rules if (name, rule.id) in found]


def where_found(mobilities: duckdb.DuckDBPyRelation, severity: str) -> pd.DataFrame:
    """Give the place of every record with a finding of that severity: `rule`, `cohort`, `institution`, `file`, `row`.

    For who can open the exports: a row is counted as a spreadsheet does. Nothing of the record itself is among them.
    """
    asked = [rule for rule in rules() if rule.severity == severity]
    broken = ", ".join(f"CASE WHEN {rule.condition} THEN {place} END" for place, rule in enumerate(asked))
    query = f"""
        SELECT place, {_PLACE} FROM (
            SELECT unnest([{broken}]) AS place, {_PLACE} FROM tidied
            WHERE {" OR ".join(f"({rule.condition})" for rule in asked)}
        ) WHERE place IS NOT NULL ORDER BY place, file, "row" """
    found = mobilities.query("tidied", query).df()
    found["place"] = found["place"].map(dict(enumerate(rule.id for rule in asked)))
    return found.rename(columns={"place": "rule"})
