"""Which projects the later edition has, what each holds, and what became of the rows that were exported before."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from blendresearch.synthetic.facts import evenly
from blendresearch.synthetic.plan import Group, Project, projects

_NUMBERS = (
    "number", "call_year", "requested", "mobilities", "blended", "groups", "participants", "blended_groups",
    "blended_participants", "withdrawn", "withdrawn_blended", "flagged", "unflagged",
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """A project and what its export holds: mobilities, and among them blended ones and groups with their participants.

    `withdrawn` and the three after it say what became of the rows of an `earlier` export; other projects have none.
    `requested` is None where no request was made known.
    """

    number: int
    call_year: int
    institution: str
    mobilities: int
    blended: int
    groups: int
    participants: int
    blended_groups: int
    blended_participants: int
    withdrawn: int
    withdrawn_blended: int
    flagged: int
    unflagged: int
    requested: int | None
    earlier: bool
    file: str
    dialect: str

    @property
    def project(self) -> Project:
        """The project as the generator of rows knows it: as exported before where it was, else as it is planned."""
        before = {project.number: project for project in projects()}
        return before[self.number] if self.earlier else self._new()

    def _new(self) -> Project:
        window = edition()["windows"].get(str(self.call_year), "")
        alone, blended = self.mobilities - self.groups, self.blended - self.blended_groups
        return Project(self.institution, self.call_year, alone, blended, self._groups(), self.number, window=window)

    def _groups(self) -> tuple[Group, ...]:
        ordinary = evenly(self.participants - self.blended_participants, self.groups - self.blended_groups)
        blended = evenly(self.blended_participants, self.blended_groups)
        return (*(Group(size, True) for size in blended), *(Group(size, False) for size in ordinary))

    def late(self) -> Project:
        """Give the project for mobilities that were added after the earlier export."""
        return replace(self.project, window=edition()["late_windows"].get(str(self.call_year), ""))


@cache
def edition() -> dict:
    """Load edition.toml."""
    return tomllib.loads(files(__package__).joinpath("edition.toml").read_text(encoding="utf-8"))


@cache
def planned() -> tuple[Planned, ...]:
    """Give all projects, by call year and number."""
    text = files(__package__).joinpath("plan.csv").read_text(encoding="utf-8")
    return tuple(_planned(csv.DictReader(text.splitlines())))


def _planned(rows: Iterator[dict[str, str]]) -> Iterator[Planned]:
    for row in rows:
        numbers = {name: int(row[name] or 0) for name in _NUMBERS}
        requested = numbers["requested"] if row["requested"] else None
        yield Planned(**row | numbers | {"requested": requested, "earlier": row["earlier"] == "yes"})
