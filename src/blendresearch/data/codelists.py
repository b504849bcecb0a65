"""The lists that people maintain, as the code sees them: headings, spellings of values, activity types."""

import re
import tomllib
import unicodedata
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from blendresearch.data.shipped import shipped_list

_TYPES = files("blendresearch") / "data" / "activity_types"
_SIGNS = re.compile(r"[\W_]+")
_MOST_WORDS = 40
"""No spelling of an activity type has more."""
_CHOICE = re.compile(r"\{([^{}]*)\}")
_TRAILING_HINT = re.compile(
    r"(\*|\?|:|\((yes\s?/\s?no|y/n|ja\s?/\s?nee|dict|(dd|yyyy)[-/.]mm[-/.](dd|yyyy|jjjj))\)|\s)+$", re.IGNORECASE
)
_HINTS_END = ("*", "?", ":", ")")
"""How every hint behind a text ends: of most texts that is all there is to look at."""


def normalise(text: str) -> str:
    """Fold case, accents and every run of other signs, so that spellings of one heading or name become equal.

    >>> normalise("Blended  mobility-activity (Yes/No) *")
    'blended mobility activity'
    """
    bare = text.strip()
    folded = (_TRAILING_HINT.sub("", bare) if bare.endswith(_HINTS_END) else bare).casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        # Marks over letters, and signs that nobody sees: a soft hyphen, a mark of direction.
        folded = "".join(sign for sign in decomposed if unicodedata.category(sign) not in {"Mn", "Mc", "Me", "Cf"})
    return _SIGNS.sub(" ", folded).strip()


def nearest(text: str, known: Collection[str], cutoff: float = 0.75) -> str | None:
    """Give the known name or word that looks most like another one, or None where none does."""
    by_letters = {normalise(each): each for each in sorted(known)}
    found = get_close_matches(normalise(text), by_letters, n=1, cutoff=cutoff)
    return by_letters[found[0]] if found else None


@dataclass(frozen=True)
class ActivityType:
    """An activity type of the programme guide.

    `category` is learner, staff or other; `group` says that one record is a group, `intensive_programme` that it is a
    blended intensive programme. `physical_days` maps the call year from which a limit applies to the shortest and
    longest physical stay in days; `verified` are the calls of which a source has them. In `spellings`, {a|b} is a
    choice.
    """

    code: str
    category: str
    name: Mapping[str, str]
    group: bool = False
    intensive_programme: bool = False
    spellings: tuple[str, ...] = ()
    physical_days: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    verified: tuple[int, ...] = ()

    def days(self, call_year: int) -> tuple[int, int] | None:
        """Give the shortest and longest physical stay in a call year, or None where no limit is known."""
        known = [int(year) for year in self.physical_days if int(year) <= call_year]
        return tuple(self.physical_days[str(max(known))]) if known else None


@cache
def sectors() -> tuple[str, ...]:
    """Give the codes of the sectors that the package has activity types of (ADU, HED, ...)."""
    found = (entry.name for entry in _TYPES.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def activity_types(sector: str) -> dict[str, ActivityType]:
    """Give the activity types of one of the `sectors` by code."""
    listed = _types_file(sector)
    usual, elsewhere = listed.get("verified", []), listed.get("verified_as_in", {})
    entries = [{"verified": elsewhere.get(entry["code"], usual)} | entry for entry in listed["types"]]
    return {entry["code"]: ActivityType(**entry) for entry in entries}


def has_intensive_programmes(sector: str) -> bool:
    """Tell whether a sector has blended intensive programmes, which are no blended mobilities."""
    return any(kind.intensive_programme for kind in activity_types(sector).values())


@cache
def _types_file(sector: str) -> dict:
    """Read the list of a sector; types that are as in another sector (`as_in`) come after its own."""
    listed = tomllib.loads((_TYPES / f"{sector}.toml").read_text(encoding="utf-8"))
    for other, codes in listed.get("as_in", {}).items():
        theirs = _types_file(other)
        # Who verified something there did so for that sector.
        told = [entry for entry in theirs["types"] if entry["code"] in codes]
        shared = [{name: value for name, value in entry.items() if name != "verified"} for entry in told]
        listed["types"] = [*listed["types"], *shared]
        listed["categories"] = theirs["categories"] | listed["categories"]
    return listed


@dataclass(frozen=True)
class CallPeriods:
    """Between which days the mobilities of an action may lie, by the call year from which that applies.

    Each period has the `first` day in the call year and the `last` day so many `years` later, both as "month-day".
    `sectors` are those that have the action, `verified` the calls of which a source says when their projects run.
    """

    by_call: Mapping[str, Mapping[str, str | int]]
    sectors: tuple[str, ...] = ()
    verified: tuple[int, ...] = ()

    def of(self, call_year: int) -> tuple[date, date] | None:
        """Give the first and the last day of a call, or None where nothing is known of it."""
        known = [int(year) for year in self.by_call if int(year) <= call_year]
        if not known:
            return None
        period = self.by_call[str(max(known))]
        first, last = f"{call_year}-{period['first']}", f"{call_year + period['years']}-{period['last']}"
        return date.fromisoformat(first), date.fromisoformat(last)


@cache
def call_periods() -> dict[str, CallPeriods]:
    """Give the periods that the package ships, by action (KA121, ...)."""
    return {action: CallPeriods(**about) for action, about in shipped_list("call_periods").items()}


def first_day(call_year: int) -> date:
    """Give the first day on which a call can have records: of its earliest period, or of the year if none is known."""
    periods = filter(None, (each.of(call_year) for each in call_periods().values()))
    return min((first for first, _ in periods), default=date(call_year, 1, 1))


@cache
def _spellings_of_types(sector: str) -> dict[str, str]:
    listed = {kind.code: (kind.code, *kind.name.values(), *kind.spellings) for kind in activity_types(sector).values()}
    return _written_out(listed)


@cache
def _codes(sector: str) -> frozenset[str]:
    return frozenset(map(normalise, activity_types(sector)))


@cache
def _spellings_of_categories(sector: str) -> dict[str, str]:
    return _written_out(_types_file(sector)["categories"])


def _written_out(listed: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Map every spelling, normalised, to what it is a spelling of."""
    return {normalise(text): meant for meant, spelt in listed.items() for each in spelt for text in _choices(each)}


def _choices(spelling: str) -> list[str]:
    """Write out the choices of a spelling, which can hold others.

    >>> _choices("{Course|Courses}{| and {training|trainings}}")[:3]
    ['Course', 'Course and training', 'Course and trainings']
    """
    if not (found := _CHOICE.search(spelling)):
        return [spelling]
    before, after = spelling[: found.start()], spelling[found.end() :]
    texts = [text for part in found[1].split("|") for text in _choices(f"{before}{part}{after}")]
    return list(dict.fromkeys(texts))


def activity_code(text: str, sector: str, own: Mapping[str, str] | None = None) -> str | None:
    """Find the code that an export means by a code, a name, or both in one cell; None when the sector has none such.

    Beside a code there may be any words, but not those of another type: a cell that contradicts itself has no code.
    Before a name there may be its category (`Staff mobility: Job-shadowing`).
    `own` are further spellings, normalised, with the code that is meant; they go first.
    """
    spelt, known = normalise(text), ChainMap(own or {}, _spellings_of_types(sector))
    if spelt in known:
        return known[spelt]
    words = spelt.split()
    # One of the halves is in a list, so that in a cell of very many words only its ends are looked at.
    cuts = {*range(1, len(words))[:_MOST_WORDS], *range(1, len(words))[-_MOST_WORDS:]}
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in sorted(cuts)]
    types, categories = activity_types(sector), _spellings_of_categories(sector)
    codes = _codes(sector)
    telling = [pair for pair in halves if codes & {*pair} or all(half in known for half in pair)]
    found = {known[half] for pair in telling for half in pair if half in known}
    named = [(categories.get(before), known[name]) for before, name in halves if name in known]
    found |= {code for category, code in named if category == types[code].category}
    return found.pop() if len(found) == 1 else None


@cache
def _vocabulary() -> dict[str, dict[str, str]]:
    return {
        kind: {spelling: value for value, spellings in values.items() for spelling in spellings}
        for kind, values in shipped_list("vocabulary").items()
    }


def meaning(kind: str, text: str, own: Mapping[str, Mapping[str, str]] | None = None) -> str | None:
    """Read a cell as one of the values of `kind` (yes_no, status, hint, ...); None when it is no spelling of one.

    `own` are further spellings, folded, with their value, by kind; they go first.
    """
    spelt = folded(text)
    return (own or {}).get(kind, {}).get(spelt) or _vocabulary()[kind].get(spelt)


def is_yes(text: str) -> bool:
    """Tell whether a cell says yes."""
    return meaning("yes_no", text) == "yes"


def folded(text: str) -> str:
    """Fold case and runs of spaces: what does not matter in the spelling of a value."""
    return " ".join(text.casefold().split())


def values_of(kind: str) -> list[str]:
    """Give the values that cells of `kind` can have."""
    return list(dict.fromkeys(_vocabulary()[kind].values()))


def spellings(kind: str) -> dict[str, str]:
    """Give every spelling of the values of `kind`, in lower case, with its value."""
    return _vocabulary()[kind]


ERRORS_BEGIN = ("#", "Err:", "Fout:", "Fehler:")
"""How every error of a spreadsheet begins: few other cells do."""
# Errors that LibreOffice numbers, and days in a column that is too narrow.
_NUMBERED_ERROR = re.compile(r"(Err|Fout|Fehler):[0-9]{3}|#{3,}")


def is_spreadsheet_error(text: str) -> bool:
    """Tell whether a cell is what a spreadsheet shows in place of a value: #REF!, #N/A, Err:502, ########."""
    return text.startswith(ERRORS_BEGIN) and (
        meaning("spreadsheet_error", text) is not None or _NUMBERED_ERROR.fullmatch(text.strip()) is not None
    )


def is_no_name(text: str) -> bool:
    """Tell whether a cell that should hold a name says that there is none: an error of a spreadsheet, n/a, a dash."""
    return is_spreadsheet_error(text) or meaning("no_number", text) is not None


@cache
def shipped_headings() -> dict[str, list[str]]:
    """Give the known headings by concept; the first of each is the canonical one."""
    return shipped_list("headings")


@cache
def concepts_of_headings() -> dict[str, str]:
    """Give the concept of every known heading, normalised."""
    return {normalise(text): concept for concept, spellings in shipped_headings().items() for text in spellings}


def heading_of(concept: str) -> str:
    """Give the canonical heading of a concept, under which it is told."""
    return shipped_headings()[concept][0]


@cache
def list_headings() -> dict[str, dict[str, list[str]]]:
    """Give by list and column the headings that a column of a list of the study may have besides its name."""
    return shipped_list("list_headings") | shipped_list("survey_list_headings")


@cache
def known_headings() -> dict[str, str]:
    """Give every heading of an export or of the lists beside them, normalised, as `data/` spells it.

    Those of the survey's lists are left out: "name", "who" or "engels" can be a cell of a record.
    """
    beside = shipped_list("list_headings").values()
    of_lists = [[column, *texts] for columns in beside for column, texts in columns.items()]
    return {normalise(text): text for texts in (*of_lists, *shipped_headings().values()) for text in texts}


@cache
def list_names() -> dict[str, dict[str, list[str]]]:
    """Give how people call the files of a study folder (`data/list_names.toml`), by kind."""
    return shipped_list("list_names")


@cache
def remark_places() -> tuple[str, ...]:
    """Give the places in a report that a study can put a remark on."""
    return tuple(shipped_list("remark_places")["places"])


@cache
def filled_places() -> tuple[str, ...]:
    """Give the names of tables and figures of a report of which a study can say what it filled in."""
    return tuple(shipped_list("remark_places")["filled_in"])


@cache
def text_places() -> tuple[str, ...]:
    """Give the places in a report where a study can put a text, but for chapters of its own; blanks are dashes."""
    lists = shipped_list("text_places")
    return (*lists["places"], *(f"after-{name.replace('_', '-')}" for name in lists["after"]))
