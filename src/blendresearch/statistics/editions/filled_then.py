"""What the earlier edition filled in of the numbers that this one is compared with.

Nobody measured or published these: they are shown with a mark, and what rests on them is called neither a rise nor a
fall.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from blendresearch.study.filled_numbers import (
    OF_CALLS,
    OF_INSTITUTIONS,
    OF_INSTITUTIONS_IN_CALLS,
    OF_REQUESTS,
    OF_TOTALS,
    is_filled,
)
from blendresearch.study.settings import Filled

FilledIn = Literal["", "limits", "number"]
"""What of a headline was filled in: nothing, the institutions that its limits rest on, or its number."""
COUNTS = ("blended", "mobilities")


@dataclass(frozen=True)
class FilledThen:
    """What an edition says that it filled in; `cohort` is in all methods the name of a cohort of that edition."""

    declared: tuple[Filled, ...] = ()

    def of_institution(self, names: Collection[str], cohort: str, columns: Collection[str] = COUNTS) -> bool:
        """Tell of an institution by its name, or of several that are one now."""
        return any(self._is_told(OF_INSTITUTIONS, columns, name, cohort) for name in names)

    def in_call(self, names: Collection[str], cohort: str) -> bool:
        """Tell of an institution in a call of a cohort."""
        apart = any(self._is_told(OF_INSTITUTIONS_IN_CALLS, COUNTS, name, cohort) for name in names)
        return apart or self.of_institution(names, cohort)

    def of_call(self, call_year: int, cohort: str) -> bool:
        """Tell of a call, all institutions together."""
        return self._is_told(OF_CALLS, COUNTS, f"Call {call_year}", cohort)

    def of_cohort(self, cohort: str, institutions: Mapping[str, Collection[str]]) -> "FilledCohort":
        """Tell of a cohort; `institutions` gives the earlier names of each, by the name of this edition."""
        by_column = {
            column: frozenset(own for own, had in institutions.items() if self.of_institution(had, cohort, [column]))
            for column in (*COUNTS, "share")
        }
        totals, asked = (
            any(is_filled(self.declared, table, columns, cohort=cohort, totals=True) for table in tables)
            for tables, columns in ((OF_TOTALS, COUNTS), (OF_REQUESTS, ("requested",)))
        )
        return FilledCohort(totals, asked, by_column)

    def _is_told(self, tables: Collection[str], columns: Collection[str], row: str, cohort: str) -> bool:
        return any(is_filled(self.declared, table, columns, row, cohort) for table in tables)


@dataclass(frozen=True)
class FilledCohort:
    """What was filled in of a cohort: its totals, what was requested in all, and the institutions by column."""

    totals: bool = False
    requested: bool = False
    institutions: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def any_of(self, names: Collection[str], columns: Collection[str] = COUNTS) -> bool:
        """Tell whether a number of some institutions was filled in."""
        return any(not self.institutions.get(column, frozenset()).isdisjoint(names) for column in columns)
