"""A share that knows of how many it is one, and so how many decimals of its percentage say anything."""

from fractions import Fraction
from typing import Self

_STEPS = (100, 1000)  # from so many on the percentage has a decimal more; one of a hundred is one percent

_DIGITS = 13  # what floating point loses of a difference of shares is beyond these


class Share(Fraction):
    """An exact share of `of` mobilities or participants; what is reckoned with it is a plain fraction."""

    __slots__ = ("of",)
    of: int

    def __new__(cls, value: Fraction | float, of: int) -> Self:
        """Make a share of `value` (a fraction) of `of`; a float counts as the decimal that it stands for.

        0.1 - 0.125 is -0.02499…: as a percentage it is half way, and is rounded as such.
        """
        share = super().__new__(
            cls, Fraction(repr(round(float(value), _DIGITS))) if isinstance(value, float) else value
        )
        share.of = of
        return share

    @classmethod
    def from_float(cls, number: float) -> Fraction:
        """Give a float as the plain fraction that it is.

        Python 3.11 compares with a float by this: made a share, its denominator would count as that of which it is one.
        """
        return Fraction.from_float(number)

    @property
    def decimals(self) -> int:
        """Give the decimals that the percentage can bear: none under a hundred, one under a thousand, else two."""
        return sum(self.of >= step for step in _STEPS)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple:
        return type(self), (Fraction(self), self.of)


def borne(share: object, decimals: int) -> int:
    """Give as many of some decimals as a share can bear: of a number that is no Share all of them."""
    return min(decimals, share.decimals) if isinstance(share, Share) else decimals
