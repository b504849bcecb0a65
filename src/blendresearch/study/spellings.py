"""Spellings of institutions: spellings over the years, mergers, and which known name is near an unknown one.

A name is taken over as `spellings.csv` says and never guessed: a near name is told to the researcher, who decides.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from blendresearch.data.codelists import nearest, normalise
from blendresearch.study.settings import Study

_ALIKE = 10  # so many names that are alike are told each with each
_LISTED = 10  # so many names are read, not skipped
_ASKED = 200  # so many are told one by one
_PAIRS = 50_000  # so many pairs of names are held against each other letter by letter: more of them are no slips


@dataclass(frozen=True)
class Spellings:
    """The names of institutions in a study: `spellings` maps every other spelling to the name that is meant."""

    spellings: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Give the name under which an institution is counted."""
        return self.spellings.get(name, name)

    def among(self, names: Iterable[str]) -> list[str]:
        """Give the names under which some institutions are counted, once each, in their order."""
        return list(dict.fromkeys(map(self.of, names)))


def with_counted_names(study: Study, names: Spellings) -> Study:
    """Give the study with the institutions in focus under the names by which they are counted."""
    return study.model_copy(update={"focus": names.among(study.focus)})


def ask_for_nearest(name: str, known: Collection[str], then: str, otherwise: str) -> str:
    """Ask whether the nearest known name is meant, and say what to do `then`; or `otherwise`, where none is near."""
    near = nearest(name, known)
    return f"Is {near!r} meant? {then}" if near else otherwise


def _nearest_of(names: Sequence[str], known: Collection[str]) -> dict[str, str | None]:
    """Give for names the nearest known one; nothing for very many, which takes too long and which nobody mistypes."""
    return {name: nearest(name, known) for name in names} if len(names) * len(known) <= _PAIRS else {}


def pairs_alike(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give every two names that differ in capitals, accents, signs or spaces alone; of many each with the next one."""
    groups: dict[str, list[str]] = {}
    for name in set(names):
        groups.setdefault("".join(normalise(name).split()), []).append(name)
    for group in sorted(sorted(group) for group in groups.values() if len(group) > 1):
        yield from combinations(group, 2) if len(group) <= _ALIKE else pairwise(group)


_UNLESS = ", unless an answer or a coding of the survey has it"


@dataclass(frozen=True)
class Alone:
    """A name that stands alone: in which file, what is strange about it and what to do, sentences without full stop."""

    file: str
    what: str
    do: str


def standing_alone(
    names: Spellings,
    listed: Collection[str],
    framed: Collection[str],
    focus: Collection[str] = (),
    asked: Collection[str] = (),
    *,
    earlier: Collection[str] = (),
    spelt_elsewhere: bool = False,
) -> Iterator[Alone]:
    """Give every name that stands alone, with the nearest known name.

    `listed` are the names of projects.csv as written there, `framed` those of institutions.csv, `focus` those of
    study.toml, `asked` those in the measures of published.csv, `earlier` those of an earlier edition. Nothing is said
    of a frame when there is no list of projects, nor of projects when there is no frame; and nothing of spellings that
    no list has when they can be those of answers (`spelt_elsewhere`), where a name that no list knows stops a run.
    """
    known, frame = names.among(listed), names.among(framed)
    if not spelt_elsewhere:
        yield from _spellings_of_nothing(names, {*listed, *framed, *focus, *asked, *earlier})
    if known and frame:
        yield from _beside_each_other(known, frame)
    if known:
        there = {*known, *frame}
        strange = [name for name in names.among(asked) if name not in there]
        otherwise = "Correct it, or say so in spellings.csv"
        yield from _apart("published.csv", strange, "in no list of the study", otherwise, among=there)
    for one, other in pairs_alike(known):
        what = f"{one!r} and {other!r} differ in capitals, signs or spaces alone and are counted apart"
        yield Alone("projects.csv", what, "If they are one institution, say so in spellings.csv")


def _spellings_of_nothing(names: Spellings, written: Collection[str]) -> Iterator[Alone]:
    others = set(written) - set(names.spellings)
    idle = [each for each in names.spellings if each not in written]
    near, otherwise = _nearest_of(idle, others), f"Remove it, or correct it{_UNLESS}"
    for spelling in idle[:_ASKED]:
        do = f"Is {near[spelling]!r} meant? Then write that" if near.get(spelling) else otherwise
        yield Alone("spellings.csv", f"the spelling {spelling!r} stands in no list of the study", do)
    if (more := len(idle) - _ASKED) > 0:
        what = f"{more} more spellings stand in no list of the study"
        yield Alone("spellings.csv", what, f"Remove them, or correct them{_UNLESS}")


def _beside_each_other(known: Sequence[str], frame: Sequence[str]) -> Iterator[Alone]:
    """Give who has no project, and who has one and is not in the frame; two that look alike are told once."""
    listed, framed = {*known}, {*frame}
    unframed = [name for name in known if name not in framed]
    idle = [name for name in frame if name not in listed]
    otherwise = "Nothing, if that is right; else say so in spellings.csv"
    yield from _apart("institutions.csv", idle, "without a project", otherwise, among=unframed)
    told = {*_nearest_of(idle, unframed).values()}
    rest = [name for name in unframed if name not in told]
    otherwise = "Add what is missing there, or say so in spellings.csv"
    yield from _apart("projects.csv", rest, "not in institutions.csv", otherwise, among=frame)


def _apart(file: str, names: Sequence[str], what: str, otherwise: str, *, among: Collection[str]) -> Iterator[Alone]:
    """Give each name that has a near one `among` others, and together those that have none."""
    near = _nearest_of(names, among)
    for name in filter(near.get, names):
        do = f"Is {near[name]!r} meant? Then say so in spellings.csv"
        yield Alone(file, f"the institution {name!r} is {what}", do)
    alone = [name for name in names if not near.get(name)]
    if len(alone) == 1:
        yield Alone(file, f"the institution {alone[0]!r} is {what}", otherwise)
    elif alone:
        more = f" and {len(alone) - _LISTED} more" if len(alone) > _LISTED else ""
        listed = ", ".join(map(repr, alone[:_LISTED])) + more
        yield Alone(file, f"{len(alone)} institutions are {what}: {listed}", otherwise)
