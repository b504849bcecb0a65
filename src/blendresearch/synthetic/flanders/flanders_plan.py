"""Which projects the Flemish example has, school by school, and what it fills in of their records."""

import csv
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from blendresearch.language.instead import laid_over
from blendresearch.synthetic.facts import Filling, load
from blendresearch.synthetic.plan import Group, Project


@dataclass(frozen=True)
class Listed:
    """A project as the agency lists it: all numbers are mobilities, `control` says which total its screen shows.

    `status` is withdrawn, none, or "" for a project with records; `control` is counted, records, or "" for no total.
    """

    project: Project
    requested: int
    granted: int
    status: str
    control: str


@cache
def flemish(name: str) -> Mapping[str, Any]:
    """Load one of the data files of this package: `flanders` or `answers`."""
    return tomllib.loads(_text(f"{name}.toml"))


@cache
def filling() -> Filling:
    """Give what the example fills in of its records: its own choices over those of the reference study."""
    return laid_over(load("filling"), flemish("flanders"))


def exported_on() -> date:
    """Give the day on which the exports were made."""
    return flemish("flanders")["exported_on"]


@cache
def listed() -> tuple[Listed, ...]:
    """Give all projects in the order of schools.csv: by call year, and then by school."""
    rows = list(csv.DictReader(_text("schools.csv").splitlines()))
    return tuple(_listed(number, row) for number, row in enumerate(rows, start=1))


def schools() -> list[str]:
    """Give the schools of the frame, by their number."""
    return sorted({each.project.institution for each in listed()}, key=lambda name: int(name.split()[-1]))


@cache
def users() -> frozenset[str]:
    """Name the schools that are users by the threshold of the study: by what is blended in the finished calls."""
    blended, facts = Counter[str](), flemish("flanders")
    for project in (each.project for each in listed() if each.project.call_year in facts["completed"]):
        blended[project.institution] += project.blended + sum(group.blended for group in project.groups)
    return frozenset(school for school, count in blended.items() if count >= facts["user_threshold"])


def _listed(number: int, row: Mapping[str, str]) -> Listed:
    sizes, blended = [int(size) for size in row["groups"].split()], int(row["blended_groups"])
    project = Project(
        institution=row["school"],
        call_year=int(row["call_year"]),
        individuals=int(row["individuals"]),
        blended=int(row["blended"]),
        groups=tuple(Group(size, place < blended) for place, size in enumerate(sizes)),
        number=number,
        requested=int(row["requested_blended"]),
        agency=flemish("flanders")["agency"],
    )
    return Listed(project, int(row["requested"]), int(row["granted"]), row["status"], row["control"])


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
