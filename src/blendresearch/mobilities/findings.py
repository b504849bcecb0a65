"""What the checks of the registration found, to look up: the one owner of every question about `registration.csv`."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from blendresearch.base.hidden import Whole, sum_of, whole
from blendresearch.data.rules import Rule

LEFT_OUT = (
    "draft_left_out", "accompanying_person_left_out", "intensive_programme_left_out", "sub_row_left_out",
    "sub_row_assumed", "repeated_record", "subgroups_summed",
)  # fmt: skip
"""The rules that say of a record in a cohort why it is not among the mobilities that count."""
OTHER_CALLS = "other_call_year_left_out"


class _Found(NamedTuple):
    rule: str
    severity: str
    cohort: str
    institution: str
    count: Whole


class Findings:
    """The findings of a study; `table` is `registration.csv`, whose counts can be hidden.

    A sum over several findings of which one is hidden is hidden, too; a single finding is its own sum.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._found = [
            _Found(row.rule, row.severity, row.cohort, row.institution, whole(row.mobilities))
            for row in table.itertuples()
        ]

    def of(self, rules: str | Iterable[str], cohort: str | None = None, institution: str | None = None) -> Whole:
        """Give the number of records that one or several rules find: in a cohort or all, of an institution or all."""
        return sum_of(self.each([rules] if isinstance(rules, str) else rules, cohort, institution))

    def each(self, rules: Iterable[str], cohort: str | None = None, institution: str | None = None) -> list[Whole]:
        """Give the counts that `of` adds up, one by one."""
        asked = set(rules)
        return [
            found.count
            for found in self._found
            if found.rule in asked and cohort in (None, found.cohort) and institution in (None, found.institution)
        ]

    def of_severity(self, severity: str) -> Whole:
        """Give the number of records with a finding of a severity, a record once for each finding."""
        return sum_of([each.count for each in self._found if each.severity == severity])

    def finds(self, rule: str, cohort: str | None = None) -> bool:
        """Tell whether a rule finds anything."""
        return any(each.rule == rule and cohort in (None, each.cohort) for each in self._found)

    def places(self, rules: Sequence[Rule]) -> list[tuple[str, Rule]]:
        """Give every institution with every one of the rules that finds something there, in the order of the names."""
        found = {(each.institution, each.rule) for each in self._found if each.institution}
        return [
            (name, rule) for name in sorted({name for name, _ in found}) for rule in rules if (name, rule.id) in found
        ]
