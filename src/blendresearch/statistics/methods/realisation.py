"""What was asked for against what was done, and how much of the fall a smaller grant explains."""

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd


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


def announced_and_none(requests: pd.DataFrame, at_least: int) -> pd.DataFrame:
    """Give the institutions that requested at least so many blended mobilities and realised none, most first.

    `requests` has one row an institution with `institution`, `requested` and `realised`.
    """
    rows = requests[(requests["requested"] >= at_least) & (requests["realised"] == 0)]
    return rows.sort_values(["requested", "institution"], ascending=[False, True], ignore_index=True)
