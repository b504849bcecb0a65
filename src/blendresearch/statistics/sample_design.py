"""How a validation sample of some size is divided: into which strata, and how many mobilities of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from blendresearch.mobilities.sampling import as_stratum, grouped
from blendresearch.statistics.methods.allocation import allocate
from blendresearch.study.drawn_sample import DrawnStratum

SPREADS = {True: 0.3, False: 0.22}
"""The standard deviation that is expected among the flagged (one in ten is wrong) and the others (one in twenty was
done) before anybody answered. What it really is changes how good the allocation is, and nothing else."""
_FLOOR = 2


@dataclass(frozen=True)
class Design:
    """The strata, each as its members that were taken together, and how many mobilities of each are drawn."""

    groups: tuple[tuple[DrawnStratum, ...], ...]
    drawn: tuple[int, ...]

    @property
    def strata(self) -> list[DrawnStratum]:
        """Give the strata as one each."""
        return [as_stratum(members) for members in self.groups]


def smallest(sizes: Sequence[DrawnStratum]) -> int:
    """Give the smallest sample from which anything can be said: two of each cohort and flag, as far as there are."""
    units = [sum(each.size for each in sizes if (each.cohort, each.flagged) == kind) for kind in _kinds(sizes)]
    return sum(min(each, _FLOOR) for each in units)


def design(sizes: Sequence[DrawnStratum], size: int) -> Design:
    """Divide a sample among institutions and flags, optimally and with a floor; all there is when it is as large.

    At most half of the sample goes to the floors: two a stratum, or one where the strata are many; when that is too
    many still, the smallest institutions are taken together. Raises ValueError for a size below `smallest`.
    """
    groups = grouped(sizes, max(size // 2, 1))
    strata = [as_stratum(members) for members in groups]
    least = _FLOOR if 2 * _FLOOR * len(strata) <= size or len(strata) == len(_kinds(sizes)) else 1
    population = [each.size for each in strata]
    drawn = allocate(population, [SPREADS[each.flagged] for each in strata], min(size, sum(population)), least)
    return Design(tuple(map(tuple, groups)), tuple(drawn))


def _kinds(sizes: Sequence[DrawnStratum]) -> set[tuple[str, bool]]:
    return {(each.cohort, each.flagged) for each in sizes}
