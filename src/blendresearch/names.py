"""Names of institutions: spellings over the years, mergers, and which known name is near an unknown one.

A name is taken over as `spellings.csv` says and never guessed: a near name is told to the researcher, who decides.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import combinations

from blendresearch.codelists import normalise
from blendresearch.study import Study

_LISTED = 10  # so many names are read, not skipped


@dataclass(frozen=True)
class Names:
    """The names of institutions in a study: `spellings` maps every other spelling to the name that is meant."""

    spellings: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Give the name under which an institution is counted."""
        return self.spellings.get(name, name)

    def among(self, names: Iterable[str]) -> list[str]:
        """Give the names under which some institutions are counted, once each, in their order."""
        return list(dict.fromkeys(map(self.of, names)))


def named(study: Study, names: Names) -> Study:
    """Give the study with the institutions in focus under the names by which they are counted."""
    return study.model_copy(update={"focus": names.among(study.focus)})


def nearest(name: str, known: Collection[str]) -> str | None:
    """Give the known name that looks most like another one, or None where none does."""
    by_letters = {normalise(each): each for each in sorted(known)}
    found = get_close_matches(normalise(name), by_letters, n=1, cutoff=0.75)
    return by_letters[found[0]] if found else None


def is_meant(name: str, known: Collection[str], then: str, otherwise: str) -> str:
    """Ask whether the nearest known name is meant, and say what to do `then`; or `otherwise`, where none is near."""
    near = nearest(name, known)
    return f"Is {near!r} meant? {then}" if near else otherwise


def alike(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give every two names that differ in capitals, accents, signs or spaces alone."""
    groups: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        groups.setdefault(normalise(name), []).append(name)
    for group in groups.values():
        yield from combinations(group, 2)


@dataclass(frozen=True)
class Alone:
    """A name that stands alone: in which file, what is strange about it and what to do, sentences without full stop."""

    file: str
    what: str
    do: str


def _without_project(names: Sequence[str]) -> Iterator[Alone]:
    """Tell together which institutions of the frame have no project, and no known name that is near."""
    if len(names) == 1:
        do = "Nothing, if it has none; else say so in spellings.csv"
        yield Alone("institutions.csv", f"the institution {names[0]!r} has no project", do)
    elif names:
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        listed = ", ".join(map(repr, names[:_LISTED])) + more
        do = "Nothing, if they have none; else say so in spellings.csv"
        yield Alone("institutions.csv", f"{len(names)} institutions have no project: {listed}", do)


def standing_alone(
    names: Names, listed: Collection[str], framed: Collection[str], focus: Collection[str]
) -> Iterator[Alone]:
    """Give every name that stands alone, with the nearest known name.

    `listed` are the names of projects.csv as written there, `framed` those of institutions.csv, `focus` those of
    study.toml. Nothing is said of a frame when there is no list of projects.
    """
    known, framed_as = set(names.among(listed)), names.among(framed)
    written = {*listed, *framed, *focus}
    for spelling in (each for each in names.spellings if each not in written):
        what = f"the spelling {spelling!r} stands in no list of the study"
        others = written - set(names.spellings)
        yield Alone("spellings.csv", what, is_meant(spelling, others, "Then write that", "Remove it, or correct it"))
    idle = [name for name in framed_as if known and name not in known]
    near = {name: nearest(name, known - set(framed_as)) for name in idle}
    for name in filter(near.get, idle):
        do = f"Is {near[name]!r} meant? Then say so in spellings.csv"
        yield Alone("institutions.csv", f"the institution {name!r} has no project", do)
    yield from _without_project([name for name in idle if not near[name]])
    for one, other in alike(known):
        what = f"{one!r} and {other!r} differ in capitals, signs or spaces alone and are counted apart"
        yield Alone("projects.csv", what, "If they are one institution, say so in spellings.csv")
