"""What one institution can mend, as its own worklist has it: which file that is and how much stands on which sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from blendresearch.mobilities.places import found_at, listed_rules, worklists

SENT = ("mend", "flags")
"""The lists of which an institution gets a sheet each."""


class OwnFinding(NamedTuple):
    """What one rule found at the institution: so many places, on the sheet of one list."""

    rule: str
    list: str
    places: int


@dataclass(frozen=True)
class OwnWorklist:
    """The worklist of one institution: the name of its file, "" where it has none, and what stands in it."""

    file: str = ""
    findings: Sequence[OwnFinding] = ()

    @classmethod
    def of(cls, folder: Path, institution: str) -> "OwnWorklist":
        """Look it up among the worklists in a folder; the findings come as the worklist has them."""
        table = worklists(folder)
        files = table.loc[table["institution"] == institution, "file"].tolist()
        found = found_at(folder, institution)
        listed = [OwnFinding(rule.id, rule.listed, found[rule.id]) for rule in listed_rules() if rule.id in found]
        sent = [each for each in listed if each.list in SENT]
        return cls(files[0], sent) if files and sent else cls()

    @property
    def places(self) -> int:
        """Give the number of places in it."""
        return sum(each.places for each in self.findings)
