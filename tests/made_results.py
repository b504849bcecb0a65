"""Results of studies that are said by their counts alone, without a file: what a test of sentences needs, cheaply.

made = Made(("A", 2021, 100, 8), ("B", 2021, 40, 0), ("A", 2024, 90, 9), running=True)
Report(made.results, "en")
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import nan
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from blendresearch.base.tables import columns_of, empty_table
from blendresearch.data.rules import rules
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.results import Results
from blendresearch.study.files import Snapshot
from blendresearch.study.inputs import Inputs
from blendresearch.study.settings import Study
from blendresearch.study.spellings import Spellings

_SEVERITY = {rule.id: rule.severity for rule in rules()}
_NUMBERS = ("requested_blended", "requested_mobilities", "granted_mobilities", "registered_mobilities")


class Cell(NamedTuple):
    """Mobilities that are counted together: at an institution, in a call, of a type, and of groups so many."""

    institution: str
    call_year: int
    total: int
    blended: int
    activity_type: str = "LM-SHORT-VET"
    group: bool = False
    participants: int = 0
    blended_participants: int = 0


@dataclass(frozen=True)
class Made:
    """A study: `cells` are its counts, `cohorts` its calls, the last of them running where `running` says so.

    `requested` has the blended mobilities that an institution requested in a call, `requested_all` all of them, `found`
    the records that a check found, by check, cohort and institution, `moved` the doubtful and the possibly forgotten
    flags of a cohort.
    """

    cells: tuple[Cell, ...]
    cohorts: Mapping[str, tuple[int, ...]]
    running: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    requested: Mapping[tuple[str, int], int] = field(default_factory=dict)
    found: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    moved: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    threshold: int = 10
    requested_all: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @cached_property
    def study(self) -> Study:
        """Give the settings."""
        cohorts = [
            {"name": name, "call_years": list(years), "complete": name not in self.running}
            for name, years in self.cohorts.items()
        ]
        return Study(
            title={"en": "A study", "nl": "Een studie"}, country="NL", sector="VET", languages=["nl", "en"],
            focus=list(self.focus), cohorts=cohorts, user_threshold=self.threshold,
        )  # fmt: skip

    def cohort_of(self, call_year: int) -> str:
        """Name the cohort of a call."""
        return self.study.cohort_of_year[call_year]

    @cached_property
    def results(self) -> Results:
        """Count, as after reading."""
        folder = Path("a_study")
        inputs = Inputs(
            folder, self.study, Spellings(), self._projects, None, None, self.focus, Snapshot(folder, {}, {})
        )
        return Results.of(inputs, self._counts)

    @cached_property
    def _places(self) -> list[tuple[str, int]]:
        return sorted({(cell.institution, cell.call_year) for cell in self.cells} | set(self.requested))

    def _code(self, place: int, call_year: int) -> str:
        return f"{call_year}-1-NL01-KA121-VET-{place:09}"

    @property
    def _projects(self) -> pd.DataFrame:
        rows = [
            {
                "project_code": self._code(place, year), "institution": name, **dict.fromkeys(_NUMBERS, nan),
                "requested_blended": self.requested.get((name, year), nan), "status": "",
                "requested_mobilities": self.requested_all.get((name, year), nan),
                "registered_mobilities": 0 if not self._records(name, year) else nan,
            }
            for place, (name, year) in enumerate(self._places)
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["project_code", "institution", *_NUMBERS, "status"])

    def _records(self, name: str, year: int) -> int:
        return sum(cell.total for cell in self.cells if (cell.institution, cell.call_year) == (name, year))

    @property
    def _counts(self) -> Counts:
        cube = [
            (
                self.cohort_of(cell.call_year), cell.institution, cell.call_year, cell.activity_type,
                "group" if cell.group else "individual", cell.total, cell.blended,
                cell.participants or cell.total, cell.blended_participants or cell.blended,
            )
            for cell in self.cells if cell.total
        ]  # fmt: skip
        exported = [
            (self._code(place, year), name, True) for place, (name, year) in enumerate(self._places)
            if self._records(name, year)
        ]  # fmt: skip
        records = [(name, sum(row[5] for row in cube if row[0] == name)) for name in self.cohorts]
        return Counts(
            pd.DataFrame(cube, columns=list(columns_of("cube"))),
            pd.DataFrame(
                [(rule, _SEVERITY[rule], *where, number) for (rule, *where), number in self.found.items()],
                columns=list(columns_of("registration")),
            ),
            self._bounds(cube),
            pd.DataFrame(records, columns=list(columns_of("records"))),
            pd.DataFrame(exported, columns=list(columns_of("found_projects"))),
            empty_table("empty_exports"),
            empty_table("profiles"),
        )

    def _bounds(self, cube: list[tuple]) -> pd.DataFrame:
        rows = []
        for name in self.cohorts:
            total, blended = (sum(row[place] for row in cube if row[0] == name) for place in (5, 6))
            doubtful, missing = self.moved.get(name, (0, 0))
            for bound, moved, step in (("lower", doubtful, -1), ("registered", 0, 0), ("upper", missing, 1)):
                number = blended + step * moved
                rows.append((name, bound, "", moved, total, number, number / total if total else nan))
        return pd.DataFrame(rows, columns=list(columns_of("bounds")))
