"""National agencies: what is called what there, mandate and priorities, and the guide for who registers."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from blendresearch.data.shipped import shipped_list

ByLanguage = Mapping[str, str]
"""Words by language; whoever shows them takes those of the language below where a variant has none."""


@dataclass(frozen=True)
class Fact:
    """A sentence or two `about` an agency (mandate, priorities), with the source that says so.

    `sectors` are those that the source is about, none for a source about all of them.
    """

    about: str
    text: ByLanguage
    source: ByLanguage
    sectors: Sequence[str] = ()


@dataclass(frozen=True)
class SectorThere:
    """What a sector of Erasmus+ is called in a country or region, within a sentence, and what its `learners` are."""

    name: ByLanguage
    learners: ByLanguage


@dataclass(frozen=True)
class Guide:
    """When a mobility may be registered as blended: names of steps in their order, and of examples with their answer.

    `source` is the explanation that it is made from (`data/references.toml`), `own` tells whether the agency itself
    published that; if not, a report says that its guide is a draft.
    """

    source: str
    steps: Sequence[str]
    examples: Mapping[str, bool]
    own: bool = False


@dataclass(frozen=True)
class Agency:
    """A national agency; `code` is that of project codes (NL01), "" for one of which the package has no file.

    `name` is its name in print, `short` what it is called within a sentence, `region` where it is not a whole country,
    `languages` those in which its reports usually are, `sectors` by the code of Erasmus+ (VET).
    """

    code: str
    country: str
    guide: Guide
    languages: Sequence[str] = ()
    name: ByLanguage = field(default_factory=dict)
    short: ByLanguage = field(default_factory=dict)
    region: ByLanguage = field(default_factory=dict)
    ministry: ByLanguage = field(default_factory=dict)
    sectors: Mapping[str, SectorThere] = field(default_factory=dict)
    facts: Sequence[Fact] = ()

    def facts_of(self, sector: str) -> list[Fact]:
        """Give what its sources say of a sector."""
        return [fact for fact in self.facts if sector in (fact.sectors or [sector])]


@cache
def agencies() -> dict[str, Agency]:
    """Give the agencies that the package has a file of, by code."""
    folder = files("blendresearch") / "data" / "agencies"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {name[:-5]: _agency(name[:-5], tomllib.loads((folder / name).read_text("utf-8"))) for name in found}


def agency(code: str, country: str = "") -> Agency:
    """Give an agency by its code; one without words of its own where the package has none (code "")."""
    return agencies().get(code) or _agency("", {"country": country})


def only_agency_of(country: str) -> str:
    """Give the code of the only agency of a country that the package has a file of; "" where there is none, or more."""
    codes = [each.code for each in agencies().values() if each.country == country]
    return codes[0] if len(codes) == 1 else ""


def _agency(code: str, said: dict[str, Any]) -> Agency:
    sectors = {name: SectorThere(**each) for name, each in said.get("sectors", {}).items()}
    facts = tuple(Fact(**each) for each in said.get("facts", []))
    guide = Guide(**(shipped_list("guide") | said.get("guide", {})))
    return Agency(**{**said, "code": code, "guide": guide, "sectors": sectors, "facts": facts})
