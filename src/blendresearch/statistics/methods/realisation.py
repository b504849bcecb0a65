"""What was asked for against what was done, and how much of the fall a smaller grant explains."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Fall:
    """The fall from requested to realised blended mobilities, exactly in three parts.

    `granted`: fewer mobilities of any kind were granted than requested. `general`: fewer mobilities of any kind were
    realised than granted. `beyond`: what is more than in proportion to that; negative when more blended mobilities
    were realised than in proportion. Numbers of mobilities, exact fractions; a part whose input is not known is 0 and
    is then within the next.
    """

    requested: int
    realised: int
    granted: Fraction
    general: Fraction
    beyond: Fraction

    @classmethod
    def read(cls, requested: int, realised: int, *parts: str) -> "Fall":
        """Make a fall again from its two numbers and its three parts as texts ("7/3")."""
        return cls(int(requested), int(realised), *map(Fraction, parts))

    @property
    def total(self) -> int:
        """Give the whole fall."""
        return self.requested - self.realised

    @property
    def expected(self) -> Fraction:
        """Give the blended mobilities that would have been in proportion."""
        return self.realised + self.beyond


def fall(
    requested: int,
    realised: int,
    *,
    requested_all: int,
    granted_all: int | None = None,
    realised_all: int | None = None,
) -> Fall:
    """Split the fall, given the mobilities of any kind that were requested, and those granted and realised.

    In proportion means: as many hundredths of the blended as of all mobilities. Raises ZeroDivisionError when no
    mobility was requested.
    """
    after_grant = requested * Fraction(granted_all, requested_all) if granted_all is not None else Fraction(requested)
    after_all = requested * Fraction(realised_all, requested_all) if realised_all is not None else after_grant
    return Fall(requested, realised, requested - after_grant, after_grant - after_all, after_all - realised)
