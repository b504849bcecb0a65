"""Who answers: the institution that an answer is of, and whether the answer is complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from blendresearch.base.texts import clean
from blendresearch.data.codelists import folded, normalise
from blendresearch.study.lists import read_listed
from blendresearch.study.spellings import Spellings
from blendresearch.survey.forms.columns import FormColumn
from blendresearch.survey.forms.programs import Program

State = Literal["complete", "partial", "test"]


@dataclass(frozen=True)
class KnownInstitutions:
    """The institutions that the lists of a study name, by how they are written there and by their folded names.

    `forms` has the form of each that institutions.csv names one of.
    """

    exact: Mapping[str, str]
    near: Mapping[str, str]
    forms: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, names: Spellings, frame: pd.DataFrame | None) -> "KnownInstitutions":
        """Gather them from institutions.csv (`frame`), projects.csv and spellings.csv."""
        projects = read_listed(folder, names)
        lists = [rows["institution"].tolist() for rows in (frame, projects) if rows is not None]
        counted = [name for each in lists for name in each if name]
        exact = {name: name for name in [*names.spellings.values(), *counted]} | dict(names.spellings)
        meant: dict[str, set[str]] = {}
        for spelling, name in exact.items():
            meant.setdefault(normalise(spelling), set()).add(name)
        forms = {} if frame is None else dict(zip(frame["institution"], frame["survey_form"], strict=True))
        return cls(exact, {key: found.pop() for key, found in meant.items() if key and len(found) == 1}, forms)

    def form(self, institution: str) -> str:
        """Give the form of an institution in institutions.csv; where it has none, the only one there, else ""."""
        only = {form for form in self.forms.values() if form}
        return self.forms.get(institution, "") or (only.pop() if len(only) == 1 else "")

    def named(self, text: str) -> str | None:
        """Give the name under which an institution is counted; None for a text that names none of them."""
        written = " ".join(clean(text).split())
        return self.exact.get(written) or self.near.get(normalise(written))


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
