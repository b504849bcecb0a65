"""Neutral names for institutions and projects, in an order that nothing in the report gives away.

Who is "Institution A" follows from a keyed hash of the codes of its projects, not from its name, its size, its place
in a list or anything else in the exports. The key is the secret of the study (`sharing.secret`). So as long as that is
kept, the same projects give the same names, also when records or the spelling of an institution have changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from string import ascii_uppercase

import pandas as pd

from blendresearch.language import in_sector
from blendresearch.language.prose import phrase
from blendresearch.statistics.counting import Counts
from blendresearch.study.inputs import Inputs

_PERSON = b"blendnames"


def letters(place: int) -> str:
    """Give the letters of a place from 0: A to Z, then AA, AB and so on.

    >>> [letters(place) for place in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    text = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        text, place = ascii_uppercase[rest] + text, place - 1
    return text


@dataclass(frozen=True)
class NeutralNames:
    """The letters of every institution, and the neutral code of every project.

    The letters follow the word for an institution in the `sector` of the study.
    """

    institutions: Mapping[str, str]
    projects: Mapping[str, str]
    sector: str = ""

    @classmethod
    def of(cls, projects: pd.DataFrame, others: Iterable[str], key: bytes) -> "NeutralNames":
        """Name the institutions of projects (`project_code`, `institution`, `first_day`), and `others` that have none.

        Raises ValueError without a key: everybody could make such names.
        """
        if not key:
            raise ValueError("neutral names need a key")
        codes = {name: sorted(_distinct(rows)) for name, rows in projects.groupby("institution")}
        known = {name: "\n".join(of) for name, of in codes.items()}
        known |= {name: f"no project\n{name}" for name in others if name not in codes}
        order = _ordered(known, key)
        places = _ordered({code: f"project\n{code}" for code in projects["project_code"]}, key)
        neutral = {code: f"{code[:4]}-{place:0{len(str(len(places)))}}" for place, code in enumerate(places, start=1)}
        return cls({name: letters(place) for place, name in enumerate(order)}, neutral)

    def named(self, code: str) -> dict[str, str]:
        """Give the neutral name of every institution in a language."""
        return {
            name: phrase(in_sector(code, self.sector), "report", "neutral_institution", {"letters": own})
            for name, own in self.institutions.items()
        }


def names_of(inputs: Inputs, counts: Counts) -> NeutralNames:
    """Give every institution of a study its letters and every project its neutral code."""
    listed = counts.found_projects if inputs.projects is None else inputs.projects
    others = [] if inputs.frame is None else inputs.frame["institution"].tolist()
    # Who answers a survey from outside the frame can have its name in the spellings alone.
    names = NeutralNames.of(listed, [*others, *inputs.spellings.spellings.values()], inputs.secret)
    return replace(names, sector=inputs.study.sector)


def _distinct(rows: pd.DataFrame) -> list[str]:
    """Give the project codes of an institution, with the first day of those that it took over from another one.

    Two institutions of the same projects would else be ordered by their names.
    """
    days = rows["first_day"] if "first_day" in rows else [date.min] * len(rows)
    codes = zip(rows["project_code"], days, strict=True)
    return [code if day == date.min else f"{code} {day.isoformat()}" for code, day in codes]


def _ordered(texts: Mapping[str, str], key: bytes) -> list[str]:
    def place(name: str) -> tuple[bytes, str]:
        return blake2b(texts[name].encode("utf-8"), key=key, person=_PERSON).digest(), name

    return sorted(texts, key=place)
