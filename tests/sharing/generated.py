"""Small studies made at random from a number, protected as a run does it, and attacked with all that is published.

    python -m tests.sharing.generated 500           # so many studies
    python -m tests.sharing.generated 500 --seed 7

Tells how many counts are hidden, how many of them an attacker derives (0, else the exit code is 1), and in which.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd
from tests.sharing import kinds
from tests.sharing.attack import COUNTS, Public, as_text, attack
from tests.studies import HEADING, mobility, tidied, write_study

from blendresearch.data.codelists import activity_types
from blendresearch.mobilities.bounds import make_bounds
from blendresearch.mobilities.empty_exports import empty_exports
from blendresearch.mobilities.registration import make_registration
from blendresearch.sharing.protected_tables import over_all_institutions, protect
from blendresearch.statistics.base_tables import make_tables
from blendresearch.statistics.counting import count
from blendresearch.statistics.project_states import projects_of
from blendresearch.study.inputs import read_inputs
from blendresearch.study.limits import days_allowed, groups_since, period_allowed
from blendresearch.study.settings import Study

TYPES = ("LM-SHORT-VET", "LM-SHORT-VET", "LM-LONG-VET", "LM-SKILL-VET", "SM-COUR-TRAIN", "LM-GRP-VET", "Another kind")
COHORTS = """
[[cohorts]]
name = "completed"
call_years = [2021, 2022]
complete = true

[[cohorts]]
name = "running"
call_years = [2024]
exported_on = 2025-03-24

[disclosure]
minimum_count = {minimum}
name_institutions = {named}
"""
VIRTUAL = HEADING["virtual_duration_days"]


def days(first: str, last: str, number: str = "") -> dict[str, str]:
    return {"start_date": first, "end_date": last, "duration_days": number}


STAYS = (
    days("07/03/2022", "28/03/2022", "22"), days("07/03/2022", "08/03/2022", "2"), days("", ""), days("", "", "0"),
    days("07/03/2022", "28/03/2022", "9"), days("08/03/2022", "01/03/2022"), days("07/03/2022", ""), days("soon", ""),
    days("07/03/2019", "28/03/2019"), days("01/03/2022", "01/03/2024"), days("", "", "3"),
    days("01/03/2020", "02/03/2020"),
)  # fmt: skip


def record(random: Random, odd: float) -> dict[str, object]:
    """Make what one record says, usual but for some cells: the more `odd`, the more of them."""

    def chosen(usual: object, *others: object) -> object:
        return random.choice(others) if random.random() < odd else usual

    code = random.choice(TYPES)
    group = code == "LM-GRP-VET"
    cells = {
        "activity_type": code,
        "blended": random.choice(("Yes", "No", "No", chosen("No", ""))),
        "accompanying_person": chosen("No", "No", "Yes"),
        "participants": chosen("4" if group else "", "", "1", "2", "7"),
        "status": chosen("Complete", "Complete", "Draft", ""),
        "data_type": chosen("", "", "Something"),
        **chosen(STAYS[0], *STAYS),
    }
    more = {
        HEADING["force_majeure"]: chosen("", "Yes", "Perhaps"),
        HEADING["mode"]: chosen("", "", "Virtual", "Physical", "Odd") if cells["blended"] else "",
        VIRTUAL: chosen("", "", "3"),
    }
    return {**mobility(0, **cells), **more}


def write(random: Random, folder: Path) -> Path:
    """Write one study: some institutions with projects, whose records are of a few kinds each."""
    names, years = "ABCDE"[: random.randint(1, 5)], random.sample((2021, 2022, 2024), random.randint(1, 3))
    places = [(name, year) for name in names for year in years if random.random() < 0.8] or [("A", years[0])]
    kinds_of_records = [record(random, random.choice((0.05, 0.3, 0.6))) for _ in range(random.randint(1, 8))]
    exports, listed = {}, []
    for number, (name, year) in enumerate(places, start=1):
        code = f"{year}-1-NL01-KA121-VET-{number:09}"
        known = random.choice(("", str(random.randint(0, 12)), str(random.randint(0, 60))))
        listed.append(f"{code},{name},{known}\n")
        own = random.sample(kinds_of_records, random.randint(1, len(kinds_of_records)))
        times = [(kind, random.choice((1, 1, 2, 3, 5, random.randint(1, 25)))) for kind in own]
        rows = [kind for kind, many in times for _ in range(many)]
        marked = {HEADING["project_code"]: code}
        exports[f"{number}.csv"] = [
            {**row, **marked, HEADING["mobility_id"]: f"{number:06}-MOB-{place:05}"} for place, row in enumerate(rows)
        ]
    focus = random.sample(sorted({name for name, _ in places}), 1) if random.random() < 0.4 else []
    settings = {
        "include_drafts": random.choice(("true", "false")),
        "include_accompanying_persons": random.choice(("true", "false")),
        "subgroups": random.choice(('"refuse"', '"sum"')),
        "focus": f"[{', '.join(repr(each) for each in focus)}]",
    }
    cohorts = COHORTS.format(minimum=random.choice((3, 5, 5, 10)), named=random.choice(("true", "false")))
    projects = f"project_code,institution,requested_blended\n{''.join(listed)}"
    return write_study(folder, exports, projects=projects, cohorts=cohorts, **settings)


class Shown(NamedTuple):
    """A study as it is shared: its tables as texts, what is told of it, and whether some `x` is a small count."""

    tables: Mapping[str, pd.DataFrame]
    told: Public
    least: int


def share(folder: Path) -> Shown:
    """Make the tables of the shared edition of a study from its exports; its names say nothing of counts."""
    inputs = read_inputs(folder)
    with tidied(folder) as connection:
        mobilities = connection.sql("SELECT * FROM mobilities")
        found = make_registration(mobilities), make_bounds(mobilities, inputs.study), empty_exports(connection)
        counts = count(mobilities, *found, profiled=True)
    study = inputs.study
    tables = make_tables(inputs, counts)
    projects = projects_of(inputs, counts)[["cohort", "state"]].value_counts().to_dict()
    protected, _ = protect(tables, study, counts.profiles, projects)
    shown, true = ({name: as_text(getattr(each, name)) for name in COUNTS} for each in (protected, tables))
    true["registration"] = as_text(over_all_institutions(tables.registration))
    minimum = study.disclosure.minimum_count
    silent = any(_silent(shown[name], true[name], minimum) for name in COUNTS)
    return Shown(shown, told_of(study)._replace(projects=projects), 1 if silent else minimum)


def _silent(shown: pd.DataFrame, true: pd.DataFrame, minimum: int) -> bool:
    """Tell whether fewer counts say that they are small than are."""
    columns = [name for names in COUNTS.values() for name in names if name in shown]
    small = sum(0 < int(count) < minimum for name in columns for count in true[name])
    return sum(count.startswith("<") for name in columns for count in shown[name]) < small


def told_of(study: Study) -> Public:
    """Give what the report and the documentation tell of a study and its rules."""

    def limits(code: str, year: int) -> kinds.Limits:
        kind = activity_types(study.sector).get(code)
        own = (days_allowed(study, code, year) if kind else None) or (None, None)
        period, early = period_allowed(study, "KA121", year) is not None, year < groups_since(study.sector)
        return kinds.Limits(*own, period, bool(kind and kind.group), kind is None, early)

    counting = kinds.Settings(study.include_drafts, study.include_accompanying_persons, study.subgroups == "sum")
    return Public(list(study.focus), counting, limits, {})


class Outcome(NamedTuple):
    """How many counts of a study are hidden, and which an attacker derives."""

    hidden: int
    derived: list[tuple]


def attacked(seed: str, folder: Path) -> Outcome:
    """Make the study of a seed in a folder, share it, and attack it."""
    shown = share(write(Random(seed), folder))
    known = attack(shown.tables, shown.told, shown.least)
    return Outcome(len(known.hidden), known.derivable())


def main() -> None:
    """Attack as many studies as asked for, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("studies", type=int)
    parser.add_argument("--seed", default="1")
    asked = parser.parse_args()
    hidden = derived = fallen = 0
    for number in range(asked.studies):
        seed = f"{asked.seed}-{number}"
        with TemporaryDirectory() as folder:
            outcome = attacked(seed, Path(folder))
        hidden, derived, fallen = (
            hidden + outcome.hidden,
            derived + len(outcome.derived),
            fallen + bool(outcome.derived),
        )
        for each in outcome.derived:
            print(f"study {seed}: {each}", flush=True)
        if (number + 1) % 50 == 0:
            print(f"{number + 1} studies so far, {hidden} hidden counts, {derived} derived", flush=True)
    print(f"{asked.studies} studies, {hidden} hidden counts: {derived} derived, in {fallen} studies")
    sys.exit(1 if derived else 0)


if __name__ == "__main__":
    main()
