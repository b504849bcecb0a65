"""Who answers what in the later edition: the seats of later_answers.toml, and the institutions that sit in them."""

import csv
import tomllib
from functools import cache
from importlib.resources import files
from random import Random

from blendresearch.synthetic.answering.seats import Seat, SurveyPlan, survey_random
from blendresearch.synthetic.later.edition_plan import edition
from blendresearch.synthetic.people import Person, invent

_AGES = (28, 64)
_USERS = ("focus", "large")


@cache
def later_survey() -> SurveyPlan:
    """Give the survey of the later edition."""
    forms, seed = _data("later_forms"), edition()["seed"]
    folder = files("blendresearch.synthetic.later").joinpath("folder", "survey")
    text = folder.joinpath("questions.csv").read_text(encoding="utf-8")
    random = survey_random("seats", seed)
    seats = tuple(_seat(random, name, who) for name, who in _sitting(random).items())
    coders = (_person(random), _person(random))
    return SurveyPlan(seed, forms, tuple(csv.DictReader(text.splitlines())), seats, coders)


def _sitting(random: Random) -> dict[str, str]:
    """Draw who sits where, in the order of the answers."""
    forms = _data("later_forms")
    drawn = {kind: random.sample(names, len(names)) for kind, names in forms["drawn"].items()}
    return {name: forms["fixed"].get(name) or drawn[name.partition("_")[0]].pop() for name in _data("later_answers")}


def _seat(random: Random, name: str, institution: str) -> Seat:
    answers = _data("later_answers")[name]
    form = "user" if name.startswith(_USERS) else "non-user"
    person, colleague = _person(random), _person(random)
    place = f"{colleague.last_name} College"
    return Seat(name, institution, form, answers["closed"], answers["open"], person, colleague, place)


def _person(random: Random) -> Person:
    return invent(random, _AGES, _data("later_forms")["user"]["opened"])


@cache
def _data(name: str) -> dict:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
