"""Names that must not stand in a text that is shown: of institutions, persons and places, however they are written."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from blendresearch.base.texts import one_of
from blendresearch.data.codelists import folded
from blendresearch.data.shipped import shipped_list
from blendresearch.study.list_rows import empty_cells, read_list, stop_at, wrong_rows
from blendresearch.study.spellings import Spellings

INSTITUTION = "institution"
# A name of so many letters is found with anything after it within the word (Rotterdamse, Landstedestudenten); a shorter
# one would be found in usual words.
_LONG = 6
_ENDINGS = ("s", "se", "er", "ers")
_SHORTEST_PART = 4


@cache
def words_of_texts() -> Mapping[str, Mapping[str, list[str]]]:
    """Give the lists of `data/words_of_texts.toml`."""
    return shipped_list("words_of_texts")


class Name(NamedTuple):
    """A name as it is listed, what it names, and the institution of which it is one, "" for others."""

    text: str
    kind: str
    institution: str = ""


class Found(NamedTuple):
    """A name in a text, from one place to before another."""

    start: int
    end: int
    name: Name


def read_names(folder: Path) -> list[Name]:
    """Read `survey/names.csv` of a study folder: `name`, `kind` (person, place, institution, other).

    No names without the file. Raises InputError with the rows of which a cell is empty or of an unknown kind.
    """
    path = folder / "survey" / "names.csv"
    rows = read_list(path, ["name", "kind"])
    if rows is None:
        return []
    spelt = {folded(text): kind for kind, texts in words_of_texts()["kinds"].items() for text in (kind, *texts)}
    kinds = rows["kind"].map(folded).map(spelt)
    strange = kinds.isna() & (rows["kind"] != "")
    what, do = "the kind is none of a name", f"Write {one_of([*words_of_texts()['kinds']])}"
    wrong = empty_cells(rows, ["name", "kind"], path)
    stop_at(wrong + wrong_rows(rows.loc[strange, "row"], "kind", what, do, path))
    return [Name(text, kind) for text, kind in zip(rows["name"], kinds, strict=True)]


def names_of_institutions(institutions: Iterable[str], spellings: Spellings) -> list[Name]:
    """Give every name and spelling of institutions, and the names that are parts of them: "A / B", "Alpha (Beta)"."""
    names = [*institutions, *spellings.spellings.values()]
    spelt = [*zip(names, names, strict=True), *spellings.spellings.items()]
    return [Name(part, INSTITUTION, own) for text, own in dict.fromkeys(spelt) for part in _parts(text)]


def _parts(text: str) -> list[str]:
    parts = [each.strip() for each in text.replace("(", "/").replace(")", "/").split("/")]
    return list(dict.fromkeys([text, *(each for each in parts if len(each) >= _SHORTEST_PART)]))


class ListedNames:
    """Finds listed names in texts, in any case, with or without accents, and with any or no signs between their words.

    So a name is found across hyphens, line ends and soft hyphens, written as one word, and with -s or -se at its end.
    A name that says a kind of institution alone (`generic` in `data/words_of_texts.toml`) is none.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        kinds, regions = (set(words_of_texts()["generic"][each]) for each in ("kinds", "regions"))
        self._names: dict[str, Name] = {}
        self._telling: set[str] = set()
        for name in names:
            read = _Folded(name.text)
            own = {word for word in read.words() if word not in kinds}
            if own:
                self._names.setdefault(read.letters, name)
                self._telling |= {word for word in own - regions if len(word) >= _SHORTEST_PART and not word.isdigit()}

    def in_text(self, text: str, allowed: Collection[str] = ()) -> list[Found]:
        """Give the names in a text from its start on, each place once; those of `allowed` institutions are left out."""
        read = _Folded(text)
        found = [each for letters, name in self._names.items() for each in read.places(letters, name)]
        chosen: list[Found] = []
        for each in sorted(found, key=lambda one: (one.start, -one.end)):  # of two that overlap the longer one
            if not chosen or each.start >= chosen[-1].end:
                chosen.append(each)
        return [each for each in chosen if not (each.name.institution and each.name.institution in allowed)]

    def replaced(self, text: str, words: Mapping[str, str]) -> str:
        """Give a text with a word for each kind of name in place of the names."""
        return _put(text, [(each, words[each.name.kind]) for each in self.in_text(text)])

    def without(self, text: str, institutions: Collection[str]) -> str:
        """Give a text with a sign that is no word in place of the names of some institutions."""
        return _put(text, [(each, "×") for each in self.in_text(text) if each.name.institution in institutions])

    def parts_in(self, text: str) -> set[str]:
        """Give the words of a text, folded, that are a telling part of a listed name or begin with a long one."""
        words = {*_Folded(text).words()}
        return {word for word in words if word in self._telling or word.startswith(self._beginnings)}

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        return tuple(part for part in self._telling if len(part) > _SHORTEST_PART)


def _put(text: str, words: Iterable[tuple[Found, str]]) -> str:
    pieces, end = [], 0
    for found, word in words:
        pieces += [text[end : found.start], word]
        end = found.end
    return "".join([*pieces, text[end:]])


@dataclass(frozen=True, init=False)
class _Folded:
    """The letters and digits of a text in lower case without accents, where each comes from, and where words begin."""

    letters: str
    origins: tuple[int, ...]
    begins: frozenset[int]
    ends: frozenset[int]

    def __init__(self, text: str) -> None:
        signs: list[str] = []
        origins: list[int] = []
        breaks, before = {0}, ""
        for place, sign in enumerate(text):
            own = _letters_of(sign)
            if not own and unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf"):
                continue  # a mark over a letter, or what nobody sees, as a soft hyphen
            if not own or (sign.isupper() and before.islower()):
                breaks.add(len(signs))
            signs += own
            origins += [place] * len(own)
            before = sign
        for name, value in (("letters", "".join(signs)), ("origins", tuple(origins))):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "begins", frozenset(breaks))
        object.__setattr__(self, "ends", frozenset({*breaks, len(signs)}))

    def words(self) -> list[str]:
        """Give the words, folded."""
        return [self.letters[start:end] for start, end in pairwise(sorted(self.ends)) if end > start]

    def places(self, letters: str, name: Name) -> list[Found]:
        """Give where some letters stand as a name."""
        found, at = [], self.letters.find(letters)
        while at >= 0:
            if at in self.begins and self._ends_as_name(at + len(letters), long=len(letters) >= _LONG):
                found.append(Found(self.origins[at], self.origins[at + len(letters) - 1] + 1, name))
            at = self.letters.find(letters, at + 1)
        return found

    def _ends_as_name(self, end: int, *, long: bool) -> bool:
        endings = (end + len(ending) for ending in _ENDINGS if self.letters.startswith(ending, end))
        return long or end in self.ends or any(each in self.ends for each in endings)


def _letters_of(sign: str) -> list[str]:
    if sign == "&":
        return ["e", "n"]
    return [part for part in unicodedata.normalize("NFKD", sign).casefold() if part.isalnum()]
