"""The rows of one project: its counted mobilities, and those that the counting rules must leave out."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from random import Random

from blendresearch.synthetic.facts import load
from blendresearch.synthetic.people import invent
from blendresearch.synthetic.plan import Group, Project
from blendresearch.synthetic.slips import slip

Row = dict[str, object]
"""A row by heading: text, whole numbers, dates, and yes or no as bool; a heading that is absent is an empty cell."""

SHORT, GROUP = "LM-SHORT-VET", "LM-GRP-VET"


def project_rows(project: Project) -> list[Row]:
    """Make all rows of a project, in the order of their mobility IDs; repeated rows come last.

    The same project always gives the same rows: chance is seeded with its code.
    """
    filling = load("filling")
    random = Random(f"{filling['seed']} {project.code}")
    mobilities = _mobilities(random, project)
    slip(project, mobilities)
    rows = [*mobilities, *_drafts(random, project), *_accompanying(random, project)]
    random.shuffle(rows)
    identify(rows, project)
    if project.number % filling["left_out"]["repeated_every"] == 0:
        rows.append(max(mobilities, key=lambda row: row["Blended mobility activity"]))
    return rows


def _mobilities(random: Random, project: Project) -> list[Row]:
    types = load("filling")["activity_types"]
    codes = random.choices(list(types), [kind["weight"] for kind in types.values()], k=project.individuals)
    individuals = [individual(random, project, code) for code in codes]
    for row in individuals[: project.blended]:
        row["Blended mobility activity"] = True
    return [*individuals, *(group_row(random, project, group) for group in project.groups)]


def individual(random: Random, project: Project, code: str) -> Row:
    """Make the row of one person's mobility, which is not blended, without its IDs."""
    filling = load("filling")
    row = _stay(random, project, code)
    person = invent(random, filling["activity_types"][code]["ages"], row["Start date"])
    fewer_opportunities = random.random() < filling["fewer_opportunities"] and code.startswith("LM-")
    row |= {
        "Participant first name": person.first_name,
        "Participant last name": person.last_name,
        "Participant e-mail": person.email,
        "Participant's date of birth": person.born,
        "Gender": person.gender,
        "Participant with fewer opportunities": fewer_opportunities,
    }
    if random.random() < filling["comment"]:
        contact = invent(random, (30, 60), row["Start date"])
        row["Comments"] = random.choice(filling["remarks"]["texts"]).format(name=contact.name)
    return row


def group_row(random: Random, project: Project, group: Group) -> Row:
    """Make the row of a group mobility, without its IDs."""
    row = _stay(random, project, GROUP)
    return row | {"Number of participants": group.participants, "Blended mobility activity": group.blended}


def _stay(random: Random, project: Project, code: str) -> Row:
    """Make a row with what every mobility has; the days of a stay include its first and its last."""
    stay = _days(random, project, code)
    return {
        "Data type": load("filling")["data_type"],
        "Status": "Complete",
        "Activity type": code,
        "Participant": True,
        "Accompanying person": False,
        "Participant with fewer opportunities": False,
        "Blended mobility activity": False,
        "Number of participants": 1,
        **stay,
        "Receiving country": _country(random, code),
    }


def add_stay(random: Random, project: Project, row: Row) -> None:
    """Fill in when and where the mobility of a row was."""
    row |= {**_days(random, project, row["Activity type"]), "Receiving country": _country(random, row["Activity type"])}


def _days(random: Random, project: Project, code: str) -> Row:
    filling = load("filling")
    call = filling["calls"][project.window or str(project.call_year)]
    days = random.randint(*filling["activity_types"][code]["days"])
    last_start = min(call["last_start"], call["last_end"] - timedelta(days=days - 1))
    start = call["first_start"] + timedelta(days=random.randint(0, (last_start - call["first_start"]).days))
    return {"Start date": start, "End date": start + timedelta(days=days - 1), "Duration (days)": days}


def _country(random: Random, code: str) -> str:
    home, countries = load("filling")["home"], load("filling")["countries"]
    if code.startswith(home["prefix"]):
        return home["country"]
    return random.choices(list(countries), list(countries.values()))[0]


def _drafts(random: Random, project: Project) -> list[Row]:
    few = load("filling")["left_out"]
    rows = [individual(random, project, SHORT) | {"Status": "Draft"} for _ in range(_few(project, "draft"))]
    rows[0]["Blended mobility activity"] = project.number % few["blended_draft_every"] == 0
    for row in rows[project.number % 2 :: 2]:
        for heading in ("End date", "Duration (days)", "Receiving country"):
            del row[heading]
    return rows


def _accompanying(random: Random, project: Project) -> list[Row]:
    # Whoever accompanies is registered with the activity type of those accompanied, and is no participant.
    flags = {"Participant": False, "Accompanying person": True, "Participant with fewer opportunities": False}
    number = {"Number of participants": 0}
    return [individual(random, project, SHORT) | flags | number for _ in range(_few(project, "accompanying"))]


def _few(project: Project, kind: str) -> int:
    return max(1, int(load("filling")["left_out"][kind] * (project.individuals + len(project.groups))))


def identify(rows: Sequence[Row], project: Project, *, after: int = 0) -> None:
    """Number rows through within their project; `after` so many that have their IDs already."""
    types, tail = load("filling")["activity_types"], "-".join(project.code.split("-")[3:])
    counters = {code: count(1 + after) for code in types}
    for number, row in enumerate(rows, start=1 + after):
        code = row["Activity type"]
        row["Grant Agreement No."] = project.code
        row["Mobility activity ID"] = f"{900_000 + project.number}-MOB-{number:05d}"
        unique = f"{project.call_year}-{types[code]['unique']}-{next(counters[code]):04d}-{tail}"
        row["Unique Erasmus+ Mobility ID"] = unique
