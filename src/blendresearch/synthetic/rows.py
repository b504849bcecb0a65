"""The rows of one project: its counted mobilities, and those that the counting rules must leave out."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from random import Random

from blendresearch.synthetic.facts import Filling, load
from blendresearch.synthetic.people import invent
from blendresearch.synthetic.plan import Group, Project
from blendresearch.synthetic.slips import slip

Row = dict[str, object]
"""A row by heading: text, whole numbers, dates, and yes or no as bool; a heading that is absent is an empty cell."""

REFERENCE = load("filling")
"""What the reference study fills in, and so does the edition after it."""
SHORT, GROUP = "LM-SHORT-VET", "LM-GRP-VET"


def project_rows(project: Project) -> list[Row]:
    """Make all rows of a project of the reference study, with the slips that are planted in it."""
    return rows_of(project, REFERENCE, slip)


def rows_of(
    project: Project, filling: Filling, change: Callable[[Project, list[Row]], None] = lambda project, rows: None
) -> list[Row]:
    """Make all rows of a project, in the order of their mobility IDs; repeated rows come last.

    `filling` says of which kinds they are, `change` is what happens to the counted ones. The same project always gives
    the same rows: chance is seeded with its code.
    """
    random = Random(f"{filling['seed']} {project.code}")
    mobilities = _mobilities(random, project, filling)
    change(project, mobilities)
    rows = [*mobilities, *_drafts(random, project, filling), *_accompanying(random, project, filling)]
    random.shuffle(rows)
    identify(rows, project, filling=filling)
    if project.number % filling["left_out"]["repeated_every"] == 0:
        rows.append(max(mobilities, key=lambda row: row["Blended mobility activity"]))
    return rows


def _mobilities(random: Random, project: Project, filling: Filling) -> list[Row]:
    types = filling["activity_types"]
    codes = random.choices(list(types), [kind["weight"] for kind in types.values()], k=project.individuals)
    individuals = [individual(random, project, code, filling) for code in codes]
    for row in individuals[: project.blended]:
        row["Blended mobility activity"] = True
    return [*individuals, *(group_row(random, project, group, filling) for group in project.groups)]


def individual(random: Random, project: Project, code: str, filling: Filling = REFERENCE) -> Row:
    """Make the row of one person's mobility, which is not blended, without its IDs."""
    row = _stay(random, project, code, filling)
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


def group_row(random: Random, project: Project, group: Group, filling: Filling = REFERENCE) -> Row:
    """Make the row of a group mobility, without its IDs."""
    row = _stay(random, project, GROUP, filling)
    return row | {"Number of participants": group.participants, "Blended mobility activity": group.blended}


def _stay(random: Random, project: Project, code: str, filling: Filling) -> Row:
    """Make a row with what every mobility has; the days of a stay include its first and its last."""
    stay = _days(random, project, code, filling)
    return {
        "Data type": filling["data_type"],
        "Status": "Complete",
        "Activity type": code,
        "Participant": True,
        "Accompanying person": False,
        "Participant with fewer opportunities": False,
        "Blended mobility activity": False,
        "Number of participants": 1,
        **stay,
        "Receiving country": _country(random, code, filling),
    }


def add_stay(random: Random, project: Project, row: Row) -> None:
    """Fill in when and where the mobility of a row of the reference study was."""
    code = row["Activity type"]
    row |= {**_days(random, project, code, REFERENCE), "Receiving country": _country(random, code, REFERENCE)}


def _days(random: Random, project: Project, code: str, filling: Filling) -> Row:
    call = filling["calls"][project.window or str(project.call_year)]
    days = random.randint(*filling["activity_types"][code]["days"])
    last_start = min(call["last_start"], call["last_end"] - timedelta(days=days - 1))
    start = call["first_start"] + timedelta(days=random.randint(0, (last_start - call["first_start"]).days))
    return {"Start date": start, "End date": start + timedelta(days=days - 1), "Duration (days)": days}


def _country(random: Random, code: str, filling: Filling) -> str:
    home, countries = filling["home"], filling["countries"]
    if code.startswith(home["prefix"]):
        return home["country"]
    return random.choices(list(countries), list(countries.values()))[0]


def _drafts(random: Random, project: Project, filling: Filling) -> list[Row]:
    few = filling["left_out"]
    drafts = range(_few(project, few["draft"]))
    rows = [individual(random, project, SHORT, filling) | {"Status": "Draft"} for _ in drafts]
    rows[0]["Blended mobility activity"] = project.number % few["blended_draft_every"] == 0
    for row in rows[project.number % 2 :: 2]:
        for heading in ("End date", "Duration (days)", "Receiving country"):
            del row[heading]
    return rows


def _accompanying(random: Random, project: Project, filling: Filling) -> list[Row]:
    # Whoever accompanies is registered with the activity type of those accompanied, and is no participant.
    flags = {"Participant": False, "Accompanying person": True, "Participant with fewer opportunities": False}
    flags |= {"Number of participants": 0}
    who = range(_few(project, filling["left_out"]["accompanying"]))
    return [individual(random, project, SHORT, filling) | flags for _ in who]


def _few(project: Project, part: float) -> int:
    return max(1, int(part * (project.individuals + len(project.groups))))


def identify(rows: Sequence[Row], project: Project, *, after: int = 0, filling: Filling = REFERENCE) -> None:
    """Number rows through within their project; `after` so many that have their IDs already."""
    types, tail = filling["activity_types"], "-".join(project.code.split("-")[3:])
    counters = {code: count(1 + after) for code in types}
    for number, row in enumerate(rows, start=1 + after):
        code = row["Activity type"]
        row["Grant Agreement No."] = project.code
        row["Mobility activity ID"] = f"{900_000 + project.number}-MOB-{number:05d}"
        unique = f"{project.call_year}-{types[code]['unique']}-{next(counters[code]):04d}-{tail}"
        row["Unique Erasmus+ Mobility ID"] = unique
