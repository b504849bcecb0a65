"""Whether an answer is complete, partial or a test, by what its program says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from blendresearch.data.codelists import folded, normalise
from blendresearch.survey.forms.columns import FormColumn
from blendresearch.survey.forms.programs import Program

State = Literal["complete", "partial", "test"]


@dataclass(frozen=True)
class Marks:
    """Where a program says that an answer is complete, is partial or is a test: places of columns (from 0)."""

    program: Program
    submitted: tuple[int, ...]
    finished: tuple[int, ...]
    tests: tuple[int, ...]

    @classmethod
    def of(cls, program: Program, columns: tuple[FormColumn, ...]) -> "Marks":
        """Find them among the columns that the program adds."""
        kinds = (program.submitted, program.finished, program.tests)
        return cls(program, *(tuple(c.place for c in columns if {*map(normalise, c.names)} & kind) for kind in kinds))

    @property
    def places(self) -> tuple[int, ...]:
        """Give the columns to keep."""
        return (*self.submitted, *self.finished, *self.tests)

    def state(self, cells: Mapping[int, str]) -> State:
        """Tell what an answer is by its cells in these columns; without any such column each is complete."""
        if any(folded(cells[place]) in self.program.test_words for place in self.tests):
            return "test"
        done = [folded(cells[place]) in self.program.finished_words for place in self.finished]
        done += [bool(cells[place]) for place in self.submitted]
        return "complete" if all(done) else "partial"
