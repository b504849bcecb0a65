"""What a question of an export may be: its kind and options, guessed from all answers to it.

An option is taken only where two answers share it, so that nobody's own words are written down.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blendresearch.data.codelists import folded, meaning
from blendresearch.survey.forms.choices import SEPARATOR, pieces, shared, spelling_key
from blendresearch.survey.forms.meanings import Cells
from blendresearch.survey.forms.programs import cell_words
from blendresearch.survey.forms.said_numbers import said_number

_MOST_OPTIONS, _LONGEST_OPTION, _LONGEST_CELL = 40, 200, 4_000
_COVERED, _NUMBERS, _COMBINED = 0.5, 0.8, 0.5
_NUMBERS_ASKED_FOR = 0.5
"""So many of the answers are numbers where the question asks how many: others say that they do not know."""
_FEWEST_RANKED = 3


class Guess(NamedTuple):
    """A kind of question, and the options that answers share."""

    kind: str
    options: tuple[str, ...] = ()


def guessed(cells: Sequence[Cells], separators: Sequence[str], *, asks_number: bool = False) -> Guess:
    """Guess what a question is by its answers; `open` where they share too little, or where there is none.

    `asks_number` says that its heading asks how many.
    """
    items = list(dict.fromkeys(item for each in cells for item, _ in each.parts if item))
    if items:
        return _of_parts(items, cells)
    texts = [text for each in cells for text in each.texts]
    if not texts:
        return Guess("open")
    least = _NUMBERS_ASKED_FOR if asks_number else _NUMBERS
    if sum(said_number(text) is not None for text in texts) >= least * len(texts):
        return Guess("number")
    for separator in separators:
        if any(len(pieces(text, separator)) > 1 for text in texts) and (found := _several(texts, separator)):
            return found
    options = _shared([[text] for text in texts])
    return Guess("single", options) if _cover(options, texts) else Guess("open")


def _of_parts(items: Sequence[str], cells: Sequence[Cells]) -> Guess:
    filled = [(item, text) for each in cells for item, text in each.parts if text]
    if all(_is_tick(item, text) for item, text in filled):
        return Guess("multiple", _writable(items))
    rows = [[text for _, text in each.parts if text] for each in cells]
    if all(sorted(row) == sorted(map(str, range(1, len(row) + 1))) for row in rows) and len(items) >= _FEWEST_RANKED:
        return Guess("ranking", _writable(items))
    options = _shared(rows)
    return Guess("grid", options) if _cover(options, [text for _, text in filled]) else Guess("open")


def _is_tick(item: str, text: str) -> bool:
    ticks = cell_words("ticked") | cell_words("unticked")
    return spelling_key(item) == spelling_key(text) or meaning("yes_no", text) is not None or folded(text) in ticks


def _several(texts: Sequence[str], separator: str) -> Guess | None:
    """Guess at several choices in a cell; None where a separator can stand within one choice as well.

    A semicolon at the end of a cell is certain. A comma parts choices where most of them occur in several combinations.
    """
    parted = [pieces(text, separator) for text in texts]
    options = _shared(parted)
    is_sure = separator == ";" and any(text.endswith(separator) for text in texts)
    if not is_sure and not _cover(options, [part for parts in parted for part in parts]):
        return None
    if separator == "," and not _combined(options, parted):
        return None
    same = {frozenset(map(spelling_key, parts)) for parts in parted}
    is_order = len(same) == 1 and len(texts) > 1 and len(parted[0]) >= _FEWEST_RANKED
    return Guess("ranking" if is_order else "multiple", options)


def _combined(options: Sequence[str], parted: Sequence[Sequence[str]]) -> bool:
    cells = {tuple(map(spelling_key, parts)) for parts in parted}
    often = [option for option in options if sum(spelling_key(option) in cell for cell in cells) > 1]
    return len(often) >= _COMBINED * len(options)


def _shared(answers: Sequence[Sequence[str]]) -> tuple[str, ...]:
    found = [text for text in shared(answers) if folded(text) not in cell_words("other")]
    return _writable(found) if len(found) <= _MOST_OPTIONS else ()


def _writable(options: Sequence[str]) -> tuple[str, ...]:
    """Give the options that questions.csv can hold in one cell; none where they are too many."""
    fitting = tuple(text for text in options if len(text) <= _LONGEST_OPTION and SEPARATOR not in text)
    return fitting if len(SEPARATOR.join(fitting)) <= _LONGEST_CELL else ()


def _cover(options: Sequence[str], texts: Sequence[str]) -> bool:
    """Tell whether options are most of what is answered."""
    keys = {*map(spelling_key, options)}
    return len(keys) > 0 and sum(spelling_key(text) in keys for text in texts) >= _COVERED * len(texts)
