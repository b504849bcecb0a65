"""Invented persons: personal data as an export has them, of nobody."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from blendresearch.synthetic.facts import load


@dataclass(frozen=True)
class Person:
    """A person who does not exist. Each value is odd enough to be searched for in everything that is shared."""

    first_name: str
    last_name: str
    email: str
    born: date
    gender: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


def invent(random: Random, ages: tuple[int, int], on: date) -> Person:
    """Invent a person whose age in years lies within `ages` (both included) on the day `on`."""
    syllables = load("filling")["names"]
    first = random.choice(syllables["first_start"]) + random.choice(syllables["first_end"])
    last = "".join(random.choice(syllables[part]) for part in ("last_start", "last_middle", "last_end"))
    days = random.randint(ages[0] * 366, ages[1] * 365)
    gender = random.choice(load("filling")["genders"])
    return Person(first, last, _address(first, last), on - timedelta(days=days), gender)


def _address(first: str, last: str) -> str:
    # example.org is reserved: a mail to it reaches nobody.
    plain = unicodedata.normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode("ascii")
    return f"{plain.lower()}@example.org"
