"""The options of a closed question: which of them a cell names, also several, and whether something is left over."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from blendresearch.data.codelists import normalise

SEPARATOR = " | "
_MOST_PIECES = 500  # a cell of more is no list of choices
Key = TypeVar("Key", str, tuple[str, ...])
_SAME = str.maketrans("‘’ʼ`´“”„‐‑–—", "'''''\"\"\"----")
_WHOLE = re.compile(r"(-?\d+)[.,]0+")


def spelling_key(text: str) -> str:
    """Fold what programs change in a text and nothing that tells two options apart: C++ stays another one than C#.

    >>> spelling_key("Don’t  know\\u00a0") == spelling_key("don't know"), spelling_key("3.0")
    (True, '3')
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).casefold().split())
    whole = _WHOLE.fullmatch(folded)  # a spreadsheet makes 3 a 3.0
    return whole[1] if whole else folded


def pieces(text: str, separator: str) -> list[str]:
    """Part a cell at every separator; empty pieces are none.

    >>> pieces("A;B;", ";")
    ['A', 'B']
    """
    return [part.strip() for part in text.split(separator) if part.strip()]


@dataclass(frozen=True)
class Chosen:
    """What a cell names: options in its order, and whether there is something else beside them."""

    options: tuple[str, ...]
    other: bool


@dataclass(frozen=True)
class Choices:
    """Options by how cells write them: each spelling with the option that is meant, as questions.csv has it."""

    spellings: Mapping[str, str]
    _parted: dict = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, options: Iterable[str]) -> "Choices":
        """Take options as questions.csv writes them: `text`, or `spelling = text` for a code or another spelling."""
        return cls({spelling: meant for text in options for spelling, meant in spelt(text)})

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {spelling_key(text): meant for text, meant in reversed(self.spellings.items())}

    @cached_property
    def _loose(self) -> dict[str, str]:
        """Give options by what is left without signs."""
        return _telling((normalise(text), meant) for text, meant in self.spellings.items())

    def option(self, text: str) -> str | None:
        """Give the option that a text is, None where it is none."""
        found = self._exact.get(spelling_key(text))
        return found if found is not None else self._loose.get(normalise(text))

    def chosen(self, text: str, separator: str) -> Chosen:
        """Give the options of a cell that names several, which may hold the separator themselves.

        Of all ways to part it, that with the fewest pieces that are no option, then with the fewest options.
        """
        if (whole := self.option(text)) is not None:
            return Chosen((whole,), other=False)
        parts = pieces(text, separator)
        if len(parts) > _MOST_PIECES:
            return Chosen((), other=True)
        best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
        for end in range(1, len(parts) + 1):
            others, count, options = best[end - 1]
            ways = [(others + 1, count, options)]
            for start in range(max(0, end - self._longest(separator)), end):
                if (option := self._joined(parts[start:end], separator)) is not None:
                    others, count, options = best[start]
                    ways.append((others, count + 1, (*options, option)))
            best.append(min(ways, key=lambda way: way[:2]))
        others, _, options = best[-1]
        return Chosen(tuple(dict.fromkeys(options)), other=others > 0)

    def is_ambiguous(self, text: str, separator: str) -> bool:
        """Tell whether a cell can be parted in several ways that leave as little over: `A, B` where that is an option,
        too."""
        parts = pieces(text, separator)
        if not 1 < len(parts) <= _MOST_PIECES:
            return False
        best: list[tuple[int, int]] = [(0, 1)]  # how much is left over at least, and in how many ways
        for end in range(1, len(parts) + 1):
            ways = (
                [(best[end - 1][0] + 1, best[end - 1][1])]
                if self._joined(parts[end - 1 : end], separator) is None
                else []
            )
            for start in range(max(0, end - self._longest(separator)), end):
                if self._joined(parts[start:end], separator) is not None:
                    ways.append(best[start])
            fewest = min(others for others, _ in ways)
            best.append((fewest, sum(number for others, number in ways if others == fewest)))
        return best[-1][1] > 1

    def _longest(self, separator: str) -> int:
        return max((len(pieces(text, separator)) for text in self.spellings), default=1)

    def _joined(self, parts: Sequence[str], separator: str) -> str | None:
        """Give the option that consists of some pieces, which has as many itself."""
        exact, loose = self._by_pieces(separator)
        found = exact.get(tuple(map(spelling_key, parts)))
        return found if found is not None else loose.get(tuple(map(normalise, parts)))

    def _by_pieces(self, separator: str) -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str]]:
        if separator not in self._parted:
            parted = [(pieces(text, separator), meant) for text, meant in self.spellings.items()]
            exact = {tuple(map(spelling_key, parts)): meant for parts, meant in parted}
            loose = [(tuple(map(normalise, parts)), meant) for parts, meant in parted]
            self._parted[separator] = exact, _telling(loose)
        return self._parted[separator]


def _telling(spelt: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Give the keys of one option alone; one without a letter or digit in it, or in a piece of it, tells none."""
    found: dict[Key, set[str]] = {}
    for key, meant in spelt:
        found.setdefault(key, set()).add(meant)
    return {key: meant.pop() for key, meant in found.items() if key and all(key) and len(meant) == 1}


def spelt(text: str) -> list[tuple[str, str]]:
    """Give the spellings of an option of questions.csv with the option: of `a = b` a, b and the whole mean b."""
    spelling, sign, meant = (part.strip() for part in text.partition(" = "))
    if not (sign and spelling and meant):
        return [(text.strip(), text.strip())]
    return [(spelling, meant), (meant, meant), (text.strip(), meant)]


def told(text: str) -> str:
    """Give an option of questions.csv as it is told."""
    return spelt(text)[0][1]


def fitting_separator(cells: Sequence[str], separators: Sequence[str], choices: Choices) -> str:
    """Give the separator that leaves the fewest cells with something that is no option, and finds the most options."""
    if len(separators) < 2:
        return separators[0] if separators else "\n"

    def misfit(separator: str) -> tuple[int, int]:
        found = [choices.chosen(cell, separator) for cell in cells]
        return sum(each.other for each in found), -sum(len(each.options) for each in found)

    return min(separators, key=misfit)


def shared(answers: Iterable[Iterable[str]], least: int = 2) -> list[str]:
    """Give the texts that at least so many answers have, each in its most frequent spelling, in order of appearance.

    A text that one answer alone has can be the words of a person.
    """
    spellings: dict[str, Counter[str]] = {}
    having: Counter[str] = Counter()
    for texts in answers:
        by_key = {spelling_key(text): " ".join(text.split()) for text in texts if text.strip()}
        having.update(by_key.keys())
        for key, text in by_key.items():
            spellings.setdefault(key, Counter())[text] += 1
    return [counted.most_common(1)[0][0] for key, counted in spellings.items() if having[key] >= least]
