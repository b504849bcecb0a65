"""Whole numbers as people write them in lists: read where there is no doubt, else advice that fits what was written."""

import re
from typing import NamedTuple

from blendresearch.data.codelists import meaning

NO_NUMBER = "the cell is not a whole number"
_SURE = re.compile(r"([0-9]{1,9})([.,]0{1,2})?")
_SPACES = " \u00a0\u2009\u202f'’"


class Advice(NamedTuple):
    """What is wrong with a cell, and what to do: sentences without a full stop."""

    what: str
    do: str


_LEAVE_EMPTY = Advice(f"{NO_NUMBER}: it says that there is none", "Leave the cell empty, or write 0 where it is 0")
_OTHER = Advice(NO_NUMBER, "Write digits only or leave it empty")
_KINDS = (
    (
        re.compile(r"[0-9.,\s]+%"),
        Advice(f"{NO_NUMBER} but a percentage", "Write how many mobilities that are, in digits only"),
    ),
    (
        re.compile(r"[0-9]{1,3}([.,][0-9]{3})+([.,][0-9]+)?"),
        Advice(
            f"{NO_NUMBER}: its point or comma can part thousands or decimals",
            "Write digits only: 1234 for a thousand and more, without point or comma",
        ),
    ),
    (
        re.compile(rf"[0-9]{{1,3}}([{_SPACES}][0-9]{{3}})+([.,][0-9]+)?"),
        Advice(f"{NO_NUMBER}: there are spaces between its digits", "Write the digits without spaces: 1234"),
    ),
    (
        re.compile(r"[0-9]*[.,][0-9]+"),
        Advice(f"{NO_NUMBER} but has decimals", "Write a whole number in digits"),
    ),
    (re.compile(r"[-−–]\s?[0-9.,]+"), Advice(f"{NO_NUMBER} but less than 0", "Write 0 or more, or leave it empty")),
)


def whole_number(text: str) -> int | None:
    """Read a whole number of nine digits at most, also with decimals of nothing (1234,0); None where there is doubt."""
    found = _SURE.fullmatch(text)
    return int(found[1]) if found else None


def advice_on(text: str) -> Advice:
    """Tell what is wrong with a cell that is no whole number, and what to write instead."""
    if meaning("no_number", text):
        return _LEAVE_EMPTY
    return next((advice for form, advice in _KINDS if form.fullmatch(text)), _OTHER)
