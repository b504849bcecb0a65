"""Who answers what: the seats of answers.toml, and the institutions that are drawn to sit in them."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from blendresearch.synthetic.facts import Institution, load
from blendresearch.synthetic.people import Person, invent
from blendresearch.synthetic.plan import answering_others, answering_users, is_user, unasked


@dataclass(frozen=True)
class Seat:
    """An answer to a form, and the institution, person and invented place names that it comes from."""

    name: str
    institution: str
    form: str
    closed: Mapping[str, object]
    opened: Mapping[str, Mapping]
    person: Person
    colleague: Person
    place: str

    def text(self, question: str) -> str:
        """Give what was written to an open question, "" for nothing."""
        return self.opened.get(question, {}).get("text", "").format(place=self.place)


@dataclass(frozen=True)
class SurveyPlan:
    """A survey: how its forms look, what they ask (`asked`), who answers what, and who codes it."""

    seed: str
    forms: Mapping[str, Mapping]
    asked: tuple[dict[str, str], ...]
    seats: tuple[Seat, ...]
    coders: tuple[Person, Person]

    def questions(self, form: str) -> list[dict[str, str]]:
        """Give the questions of a form in their order."""
        return [row for row in self.asked if row["form"] == form]

    def random(self, purpose: str) -> Random:
        """Give chance for one purpose of the survey, apart from that of the mobilities."""
        return survey_random(purpose, self.seed)


def survey_random(purpose: str, seed: str = "") -> Random:
    """Give chance for one purpose of a survey; without a seed that of the reference study."""
    return Random(f"{seed or load('filling')['seed']} survey {purpose}")


@cache
def data(name: str) -> dict:
    """Load one of the data files of this package: `answers`, `forms` or `workbook_parts`."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def reference_survey() -> SurveyPlan:
    """Give the survey of the reference study; its questions are those of questions.csv."""
    text = files("blendresearch.synthetic").joinpath("folder", "survey", "questions.csv").read_text(encoding="utf-8")
    return SurveyPlan(
        load("filling")["seed"], data("forms"), tuple(csv.DictReader(text.splitlines())), seats(), coders()
    )


@cache
def seats() -> tuple[Seat, ...]:
    """Give all seats with who sits there, in the order of answers.toml.

    ROC Midden Nederland and the institution that was not asked have a seat of their own; the other users, and the other
    institutions that answered, are shuffled over theirs, so that no answer is meant for anybody.
    """
    random, opened = survey_random("seats"), data("forms")["user"]["opened"]
    sitting = _drawn(random)
    found = []
    for name, answers in data("answers").items():
        person, colleague = (invent(random, (28, 64), opened) for _ in range(2))
        form = "user" if is_user(sitting[name]) else "non-user"
        place = f"{colleague.last_name} College"
        found.append(Seat(name, sitting[name].name, form, answers["closed"], answers["open"], person, colleague, place))
    return tuple(found)


def _drawn(random: Random) -> dict[str, Institution]:
    (focus, *users), others = answering_users(), answering_others()
    random.shuffle(users)
    random.shuffle(others)
    large = {f"large_{number}": institution for number, institution in enumerate(users, start=1)}
    rest = {f"other_{number}": institution for number, institution in enumerate(others, start=1)}
    return {"focus": focus, **large, **rest, "consortium": unasked()}


def coders() -> tuple[Person, Person]:
    """Invent the two people who coded the answers."""
    random, opened = survey_random("coders"), data("forms")["user"]["opened"]
    return invent(random, (28, 64), opened), invent(random, (28, 64), opened)
