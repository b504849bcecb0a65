"""What the share would be if not everything that was done was registered: no estimate, but what follows from an if.

`sensitivity` is the part of the blended mobilities that was registered as such. A wrong flag is not thought of: every
registered mobility counts as done. The formula is that of a test without false alarms, true = registered / sensitivity.
"""

from fractions import Fraction

LEVELS = (Fraction(1), Fraction(3, 4), Fraction(1, 2), Fraction(1, 4))
"""The sensitivities that are shown for any study: all, three quarters, half and a quarter registered."""


def true_share(blended: int, total: int, sensitivity: Fraction) -> Fraction | None:
    """Give the share that was done; None where that cannot be: more than all, or nothing counted.

    >>> true_share(259, 15738, Fraction(1, 2))
    Fraction(259, 7869)
    """
    if not total or not sensitivity or blended > total * sensitivity:
        return None
    return Fraction(blended, total) / sensitivity


def closing(one: Fraction, other: Fraction) -> tuple[Fraction, Fraction] | None:
    """Give the sensitivities of two at which both have the same true share, the lower share's being below 1.

    None where one of them has nothing registered: no sensitivity makes that up.

    >>> closing(Fraction(4, 100), Fraction(1, 100))
    (Fraction(1, 1), Fraction(1, 4))
    """
    if not one or not other:
        return None
    return (Fraction(1), other / one) if one >= other else (one / other, Fraction(1))
