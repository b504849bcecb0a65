"""What the cells of an answer mean: options, places in an order and numbers, and never the words of a person."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from blendresearch.data.codelists import folded, meaning
from blendresearch.survey.forms.choices import OTHER, Choices, fitting_separator, pieces, shared, spelling_key
from blendresearch.survey.forms.programs import Program, cell_words
from blendresearch.survey.forms.said_numbers import said_number

GIVEN = "given"
CLOSED = ("single", "multiple", "grid", "ranking")
_PLACE = re.compile(r"(\d{1,3})(?:[.,]0+)?(?:e|de|ste|st|nd|rd|th|\.)?")
_RANK = re.compile(r"(\d{1,3})\W*$")


class Meant(NamedTuple):
    """One thing that an answer says: columns of `Survey.answers`."""

    item: str
    option: str
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Cells:
    """The cells of one answer to one question: each with its item, and whether there is a text beside "other"."""

    parts: tuple[tuple[str, str], ...]
    has_other: bool = False

    @property
    def texts(self) -> list[str]:
        """Give what is not empty."""
        return [text for _, text in self.parts if text]


@dataclass(frozen=True)
class Reading:
    """How the cells of a question are read: its kind, its options, and what parts several of them."""

    kind: str
    choices: Choices
    separator: str
    program: Program

    @classmethod
    def of(cls, kind: str, options: Sequence[str], cells: Sequence[Cells], program: Program) -> "Reading":
        """Choose it by all answers to a question in one export; `options` are as questions.csv writes them."""
        choices = Choices.of(options)
        texts = [text for each in cells for text in each.texts]
        return cls(kind, choices, fitting_separator(texts, program.separators, choices), program)

    def is_filled(self, cells: Cells) -> bool:
        """Tell whether a person filled something in: a box that is not ticked is nothing."""
        if self.kind == "multiple":
            ticked = [self._ticked(item, text) is not False if item else bool(text) for item, text in cells.parts]
            return cells.has_other or any(ticked)
        return cells.has_other or bool(cells.texts)

    def meant(self, cells: Cells) -> list[Meant]:
        """Give all that one answer says to the question."""
        found = {
            "single": self._single,
            "multiple": self._multiple,
            "grid": self._grid,
            "ranking": self._ranking,
            "number": self._number,
            "open": self._open,
        }[self.kind](cells)
        return list(dict.fromkeys(found))

    def _single(self, cells: Cells) -> Iterable[Meant]:
        for text in cells.texts:
            yield Meant("", self.choices.option(text) or OTHER)
        if cells.has_other and not cells.texts:
            yield Meant("", OTHER)

    def _multiple(self, cells: Cells) -> Iterable[Meant]:
        for item, text in cells.parts:
            if not item and text:
                yield from self._several("", text)
            elif item and (ticked := self._ticked(item, text)) is not False:
                yield Meant("", (self.choices.option(item) if ticked else None) or OTHER)
        if cells.has_other:
            yield Meant("", OTHER)

    def _ticked(self, item: str, text: str) -> bool | None:
        """Tell whether the box of an option is ticked; None for words that are neither."""
        spelt = folded(text)
        if spelt and (spelling_key(text) == spelling_key(item) or self.choices.option(text) is not None):
            return True
        said = meaning("yes_no", text)
        if not spelt or said == "no" or spelt in self.program.unticked | cell_words("unticked"):
            return False
        return True if said == "yes" or spelt in cell_words("ticked") else None

    def _several(self, item: str, text: str) -> Iterable[Meant]:
        chosen = self.choices.chosen(text, self.separator)
        yield from (Meant(item, option) for option in chosen.options)
        if chosen.other:
            yield Meant(item, OTHER)

    def _grid(self, cells: Cells) -> Iterable[Meant]:
        for item, text in cells.parts:
            if text:
                yield from self._several(item, text)

    def _ranking(self, cells: Cells) -> Iterable[Meant]:
        if [item for item, _ in cells.parts] == [""]:
            chosen = self.choices.chosen("".join(cells.texts), self.separator).options
            yield from (_placed(option, place) for place, option in enumerate(chosen, start=1))
            return
        said = [(item, text, _PLACE.fullmatch(folded(text))) for item, text in cells.parts if text]
        if all(place for _, _, place in said):
            yield from (_placed(self.choices.option(item) or item, int(place[1])) for item, _, place in said)
            return
        order = [item for item, _ in cells.parts]
        for item, text, _ in said:  # a column a place, with what stands there in it
            numbered = _RANK.search(item)
            if (option := self.choices.option(text)) is not None:
                yield _placed(option, int(numbered[1]) if numbered else order.index(item) + 1)

    def _number(self, cells: Cells) -> Iterable[Meant]:
        for item, text in cells.parts:
            if (said := said_number(text)) is not None:
                yield Meant(item, "", said.low, said.high)

    def _open(self, cells: Cells) -> Iterable[Meant]:
        if any(folded(text) not in cell_words("nothing") for text in cells.texts):
            yield Meant("", GIVEN)

    def has_other(self, cells: Cells) -> bool:
        """Tell whether an answer to a closed question holds something else than its options."""
        return self.kind in CLOSED and any(each.option == OTHER for each in self.meant(cells))

    def unread_numbers(self, cells: Cells) -> bool:
        """Tell whether an answer to a question for a number holds text in which none can be read."""
        return self.kind == "number" and any(said_number(text) is None for text in cells.texts)


def _placed(item: str, place: int) -> Meant:
    return Meant(item, "", float(place), float(place))


def options_shown(kind: str, cells: Sequence[Cells], separators: Sequence[str]) -> list[str]:
    """Give the options of a closed question that questions.csv gives none of.

    They are the headings of its parts where these are the options (boxes to tick, items to put in order), else what at
    least two answers share: a text of one answer can be somebody's words, and is "other".
    """
    items = list(dict.fromkeys(item for each in cells for item, _ in each.parts if item))
    if items and (kind == "multiple" or (kind == "ranking" and not _in_columns_of_places(cells))):
        return items
    if kind in ("single", "grid"):
        found = shared([each.texts for each in cells])
    else:
        texts = [text for each in cells for text in each.texts]
        separator = next((each for each in separators if any(each in text for text in texts)), "\n")
        found = shared([[part for text in each.texts for part in pieces(text, separator)] for each in cells])
    return [text for text in found if folded(text) not in cell_words("other")]


def _in_columns_of_places(cells: Sequence[Cells]) -> bool:
    return not all(_PLACE.fullmatch(folded(text)) for each in cells for text in each.texts)
