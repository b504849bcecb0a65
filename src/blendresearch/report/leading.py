"""Over how many institutions the blended mobilities of a cohort are divided, as a figure or sentence says it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from blendresearch.report.cohorts import CohortResults

_ONE = Fraction(1, 3)
"""From this part of all blended mobilities on, one institution by itself is the message."""
_HALF = Fraction(1, 2)
"""Together a few have at least this part, and are at most this part of those with blended mobilities."""


@dataclass(frozen=True)
class Leading:
    """Who leads: `only` one has any, `one` has much, a `few` have half, all have them `even`.

    `names` are those who do, `share` (a fraction) is their part of the blended mobilities. With `even` these are the
    institutions with the largest number, and the part of one of them.
    """

    kind: Literal["only", "one", "few", "even"]
    names: tuple[str, ...]
    share: Fraction


def leading(cohort: CohortResults) -> Leading | None:
    """Tell who leads in a cohort; None without blended mobilities, or where an institution's number is not shown."""
    found = cohort.with_blended
    if not found or not cohort.inference.complete or cohort.all.hidden:
        return None
    counts = {each.name: Fraction(each.count.blended, cohort.all.blended) for each in found}
    first = [name for name, part in counts.items() if part == max(counts.values())]
    if len(counts) == 1:
        return Leading("only", tuple(first), Fraction(1))
    if len(first) == 1 and counts[first[0]] >= _ONE:
        return Leading("one", tuple(first), counts[first[0]])
    few = _few(counts)
    if len(few) <= _HALF * len(counts):
        return Leading("few", tuple(few), sum(counts[name] for name in few))
    return Leading("even", tuple(first), counts[first[0]])


def _few(counts: dict[str, Fraction]) -> list[str]:
    """Give the institutions with most that have half together, and all that have as many as the last of these."""
    together, last = Fraction(0), Fraction(0)
    for part in counts.values():
        if together >= _HALF and part < last:
            break
        together, last = together + part, part
    return [name for name, part in counts.items() if part >= last]
