"""Which projects the reference study has, and how many mobilities each must hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from blendresearch.synthetic.facts import Institution, evenly, largest_remainder, load, named, unnamed


@dataclass(frozen=True)
class Group:
    """A group mobility: how many take part, and whether it is marked as blended."""

    participants: int
    blended: bool


@dataclass(frozen=True)
class Project:
    """A project and its counted mobilities: `blended` of the `individuals` are blended, `groups` come on top.

    `window` names the days within which they lie, where these are not the usual ones of the call.
    """

    institution: str
    call_year: int
    individuals: int
    blended: int
    groups: tuple[Group, ...] = ()
    number: int = 0
    requested: int | None = None
    agency: str = "NL01"
    window: str = ""

    @property
    def code(self) -> str:
        """The project code; numbers from 900001 on are made up."""
        return f"{self.call_year}-1-{self.agency}-KA121-VET-{900_000 + self.number:09d}"


def projects() -> list[Project]:
    """Give all projects, one an institution and call year, by call year and then in the order of the frame."""
    completed = sorted(_completed(), key=lambda project: project.call_year)
    running = sorted(_running(), key=lambda project: project.call_year)
    total = load("facts")["completed"]["requested_blended"]
    requested = largest_remainder(total, [project.individuals for project in completed])
    requests = [*requested, *[None] * len(running)]
    return [
        replace(project, number=number, requested=request)
        for number, (project, request) in enumerate(zip([*completed, *running], requests, strict=True), start=1)
    ]


def _completed() -> Iterator[Project]:
    for institution in [*named(), *unnamed()]:
        mobilities = _by_call(institution.mobilities, list(institution.blended))
        for call_year, blended in institution.blended.items():
            yield Project(institution.name, call_year, mobilities[call_year], blended)


def _running() -> Iterator[Project]:
    facts, focus = load("facts")["running"], load("facts")["focus"]
    yield from _running_projects(focus, facts["focus"]["mobilities"], facts["focus"]["blended"], ())
    others, groups = facts["others"], _groups()
    mobilities = evenly(others["mobilities"], others["count"])
    blended = evenly(others["blended"] - others["groups"]["blended"], others["count"])
    for institution, *numbers in zip(running_others(), mobilities, blended, groups, strict=True):
        yield from _running_projects(institution.name, *numbers)


def running_others() -> list[Institution]:
    """Give the institutions besides ROC Midden Nederland whose running projects were exported: unnamed ones, always.

    Those that answered are exported, but no running number may stand beside a name that the study does not give one:
    the first of these stand for the users that answered.
    """
    return unnamed()[: load("facts")["running"]["others"]["count"]]


def answering_users() -> list[Institution]:
    """Give the users of Table 1 that answered: the first ones in its order, ROC Midden Nederland among them."""
    return named()[: load("facts")["survey"]["users"]]


def answering_others() -> list[Institution]:
    """Give the unnamed institutions that were approached and answered: the last of those that were exported.

    The first ones would be larger than all other unnamed ones, by the mobility that equal shares leave over, and a test
    would find that those who answer are larger.
    """
    facts = load("facts")
    return running_others()[facts["survey"]["users"] + facts["survey"]["unasked"] - facts["responded"] :]


def unasked() -> Institution:
    """Give the institution that answered from its consortium: the last unnamed one."""
    return unnamed()[-1]


def is_user(institution: Institution) -> bool:
    """Tell whether an institution is a user by the threshold of the study."""
    return sum(institution.blended.values()) >= load("facts")["user_threshold"]


def _running_projects(name: str, mobilities: int, blended: int, groups: tuple[Group, ...]) -> Iterator[Project]:
    facts = load("facts")["running"]
    mobilities_of, blended_of = (_by_call(total, facts["call_years"]) for total in (mobilities, blended))
    for call_year in facts["call_years"]:
        here = groups if call_year == facts["others"]["groups"]["call_year"] else ()
        yield Project(name, call_year, mobilities_of[call_year] - len(here), blended_of[call_year], here)


def _groups() -> list[tuple[Group, ...]]:
    """Give the group mobilities of each responding institution: the blended ones go to the first institutions."""
    others = load("facts")["running"]["others"]
    facts = others["groups"]
    blended = [Group(size, True) for size in evenly(facts["blended_participants"], facts["blended"])]
    left = facts["participants"] - facts["blended_participants"]
    ordinary = (Group(size, False) for size in evenly(left, facts["count"] - facts["blended"]))
    heads = [blended[position : position + 1] for position in range(others["count"])]
    counts = evenly(facts["count"], others["count"])
    return [(*head, *islice(ordinary, count - len(head))) for head, count in zip(heads, counts, strict=True)]


def _by_call(total: int, call_years: Sequence[int]) -> dict[int, int]:
    # The odd one belongs to the later call.
    return dict(zip(call_years, reversed(evenly(total, len(call_years))), strict=True))
