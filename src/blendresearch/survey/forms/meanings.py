"""What the cells of an answer mean: options, places in an order and numbers, and never the words of a person."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from blendresearch.base.texts import clean
from blendresearch.data.codelists import folded, meaning
from blendresearch.survey.forms.choices import Choices, fitting_separator, pieces, shared, spelling_key
from blendresearch.survey.forms.programs import Program, cell_words
from blendresearch.survey.forms.said_numbers import is_day, said_number
from blendresearch.survey.survey import OTHER

GIVEN = "given"
CLOSED = ("single", "multiple", "grid", "ranking")
UNREAD = {
    "number": "no number can be read",
    "order": "no order of the items can be read",
    "day": "a day stands where an option is asked, as a spreadsheet makes it of 1-5",
    "several": "the choices can be read in two ways, since an option consists of others",
}
"""What can be wrong with an answer that is read all the same."""
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
            ticked = [bool(self._boxed(item, text) if item else text) for item, text in cells.parts]
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
            elif item and (option := self._boxed(item, text)):
                yield Meant("", option)
        if cells.has_other:
            yield Meant("", OTHER)

    def _boxed(self, item: str, text: str) -> str:
        """Give what a box says, by its heading and its cell: an option, "other", or "" where it is not ticked.

        A tick is a word or figure, or the option itself; figures are ticks also where they are codes of options. The
        text of another option than that of the heading is neither, nor is any other text.
        """
        spelt, said, headed = folded(text), meaning("yes_no", text), self.choices.option(item)
        if not spelt or spelt in self.program.unticked or (said == "no" and spelt.isdigit()):
            return ""
        written = self.choices.option(text)
        is_own = spelling_key(text) == spelling_key(item) or (headed is not None and written == headed)
        if not is_own and (said == "no" or spelt in cell_words("unticked")):
            return ""
        if is_own or said == "yes" or spelt in cell_words("ticked"):
            return headed or OTHER
        return written if written is not None and headed is None else OTHER

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
        return self._order(cells)[0]

    def _order(self, cells: Cells) -> tuple[list[Meant], bool]:
        """Give the places of items, and whether all cells could be read.

        An order with something else among its items has none: what stands after that would be a place too high. Nor
        have figures that are no places among so many items, such as points.
        """
        if [item for item, _ in cells.parts] == [""]:
            chosen = self.choices.chosen("".join(cells.texts), self.separator)
            options = () if chosen.other else chosen.options
            return [_placed(option, place) for place, option in enumerate(options, start=1)], not chosen.other
        said = [(item, text, _PLACE.fullmatch(folded(text))) for item, text in cells.parts if text]
        if all(place for _, _, place in said):
            if not all(1 <= int(place[1]) <= len(cells.parts) for _, _, place in said):
                return [], False
            return [_placed(self.choices.option(item) or item, int(place[1])) for item, _, place in said], True
        order = [item for item, _ in cells.parts]
        found = []
        for item, text, _ in said:  # a column a place, with what stands there in it
            numbered = _RANK.search(item)
            if (option := self.choices.option(text)) is not None:
                found.append(_placed(option, int(numbered[1]) if numbered else order.index(item) + 1))
        return found, len(found) == len(said)

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

    def unread(self, cells: Cells) -> str:
        """Tell what of an answer cannot be read, or could be read otherwise, as a key of `UNREAD`; "" for nothing."""
        texts = [text for text in cells.texts if folded(text) not in cell_words("nothing")]
        if self.kind == "number":
            return "number" if any(said_number(text) is None for text in texts) else ""
        if self.kind == "ranking":
            return "order" if texts and not self._order(cells)[1] else ""
        if self.kind not in CLOSED:
            return ""
        if any(is_day(text) and self.choices.option(text) is None for text in texts):
            return "day"
        several = texts if self.kind == "multiple" else []
        return "several" if any(self.choices.is_ambiguous(text, self.separator) for text in several) else ""


def _placed(item: str, place: int) -> Meant:
    return Meant(item, "", float(place), float(place))


def options_shown(kind: str, answers: Sequence[Sequence[Cells]], separators: Sequence[str]) -> list[str]:
    """Give the options of a closed question that questions.csv gives none of, by its `answers` of each institution.

    They are the headings of its parts where these are the options (boxes to tick, items to put in order), else what at
    least two institutions share: a text of one of them can be somebody's words, however often it was sent, and is
    "other".
    """
    cells = [each for own in answers for each in own]
    items = list(dict.fromkeys(item for each in cells for item, _ in each.parts if item))
    if items and (kind == "multiple" or (kind == "ranking" and not _in_columns_of_places(cells))):
        return items
    said = [[text for each in own for text in each.texts] for own in answers]
    if kind not in ("single", "grid"):
        separator = next((each for each in separators if any(each in text for own in said for text in own)), "\n")
        said = [[part for text in own for part in pieces(text, separator)] for own in said]
    found = shared([map(clean, own) for own in said])
    return [text for text in found if folded(text) not in cell_words("other")]


def _in_columns_of_places(cells: Sequence[Cells]) -> bool:
    return not all(_PLACE.fullmatch(folded(text)) for each in cells for text in each.texts)
