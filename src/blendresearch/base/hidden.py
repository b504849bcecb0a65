"""A count that may not be shown: it can be written and told apart, never reckoned with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Rational
from typing import NoReturn

from blendresearch.base.errors import HiddenCountError

_SIGN = re.compile(r"<([0-9]+)|x")


@dataclass(frozen=True)
class Hidden:
    """A hidden count: from 1 up to `below` - 1, or (`below` is None) hidden because another could be derived from it.

    Adding, comparing or rounding one raises HiddenCountError: a sentence or figure that needs the number is one that
    cannot be told. Equality knows only the sign. It is always true: zeros are never hidden.
    """

    below: int | None = None

    def __str__(self) -> str:
        return "x" if self.below is None else f"<{self.below}"

    def _refuse(self, *_: object) -> NoReturn:
        raise HiddenCountError

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    numerator = denominator = property(_refuse)  # what a Fraction asks of a whole number
    __lt__ = __le__ = __gt__ = __ge__ = __neg__ = __abs__ = __int__ = __float__ = __index__ = __round__ = _refuse


Rational.register(Hidden)  # else a Fraction of one would be a fault of the program, and not a number that is hidden

NOT_SHOWN = Hidden()
Whole = int | Hidden


def whole(value: object) -> Whole:
    """Give a count as a whole number; one that is hidden stays so."""
    return value if isinstance(value, Hidden) else int(value)


def is_hidden(value: object) -> bool:
    """Tell whether a value is a hidden count."""
    return isinstance(value, Hidden)


def sum_of(counts: Sequence[Whole]) -> Whole:
    """Add counts up; with a hidden one among them the sum is hidden, too. A single count is its own sum."""
    if len(counts) == 1:
        return counts[0]
    return NOT_SHOWN if any(isinstance(count, Hidden) for count in counts) else sum(counts)


def read_count(text: str) -> Whole:
    """Read a count as a table holds it: `12`, `<5` or `x`; raise ValueError for anything else."""
    if sign := _SIGN.fullmatch(text):
        return Hidden(int(sign[1]) if sign[1] else None)
    return int(text)
