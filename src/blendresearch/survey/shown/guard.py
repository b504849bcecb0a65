"""What stands between a text of an answer and its readers.

A name that is listed stops a run, since a person must decide how the sentence reads without it. What can be told by its
form alone (addresses, codes, numbers) is replaced by the program. Words that may be names are listed for a person to
look at. What is said can still tell who says it: that no program finds, and whoever marks a quote for publication reads
it with that in mind.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from blendresearch.base.texts import clean
from blendresearch.study.spellings import Spellings
from blendresearch.survey.shown.capitals import capitals_within
from blendresearch.survey.shown.listed_names import ListedNames, Name, names_of_institutions
from blendresearch.survey.shown.placeholders import masked, without_contacts, without_placeholders

_WORD = re.compile(r"[^\W_]+")
CAPITAL, PART_OF_NAME = "capital", "part of a listed name"
"""Why a person has to look at a word."""


@dataclass(frozen=True)
class Judged:
    """A text as it may be shown, the kinds of listed names in it, and the words to look at, each with the reason."""

    text: str
    names: tuple[str, ...]
    to_look_at: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Guard:
    """Judges texts by the names that a study knows."""

    names: ListedNames

    @classmethod
    def of(cls, institutions: Iterable[str], spellings: Spellings, names: Iterable[Name] = ()) -> Self:
        """Make the guard of a study: with every institution of its lists, its spellings, and `survey/names.csv`."""
        return cls(ListedNames([*names_of_institutions(institutions, spellings), *names]))

    def judged(self, text: str, code: str, *, allowed: Collection[str] = (), numbers: bool = True) -> Judged:
        """Judge a text in a language; institutions that are `allowed` may be named, without `numbers` these stay."""
        written = " ".join(clean(text).split())
        found = self.names.in_text(without_placeholders(without_contacts(written, code)), allowed)
        shown = masked(written, code, numbers=numbers)
        kinds = tuple(dict.fromkeys(each.name.kind for each in found))
        return Judged(shown, kinds, tuple(self._to_look_at(shown, allowed)))

    def _to_look_at(self, shown: str, allowed: Collection[str]) -> list[tuple[str, str]]:
        bare = without_placeholders(self.names.without(shown, allowed))
        why = dict.fromkeys(capitals_within(bare), CAPITAL)
        for word in _WORD.findall(bare):
            if self.names.parts_in(word):
                why.setdefault(word, PART_OF_NAME)
        return list(why.items())
