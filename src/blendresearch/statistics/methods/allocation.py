"""How many units of each stratum a sample takes: the optimal allocation of Neyman, with a floor."""

from collections.abc import Sequence
from math import floor

_STEPS = 200  # of halving: more than a float has digits


def allocate(sizes: Sequence[int], spreads: Sequence[float], total: int, least: int = 1) -> list[int]:
    """Give for each stratum how many units to draw, `total` in all: in proportion to size times spread.

    `sizes` are the units of each stratum, `spreads` the standard deviations that are expected within them. No stratum
    gets fewer than `least` units or more than it has; one that has fewer than `least` is taken whole. What rounding
    leaves goes to the strata that lost most by it, those that stand first where they are equal. With as many as there
    are it is a census. Raises ValueError when `total` is less than the floors ask for, or more than there is.
    The allocation is known by the name of Neyman; with equal costs it needs no more than sizes and spreads.
    """
    floors = [min(size, least) for size in sizes]
    if not sum(floors) <= total <= sum(sizes):
        raise ValueError("a sample of that size cannot be allocated")
    weights = [size * spread for size, spread in zip(sizes, spreads, strict=True)]

    def at(scale: float) -> list[float]:
        bounds = zip(weights, floors, sizes, strict=True)
        return [min(max(scale * weight, low), high) for weight, low, high in bounds]

    low, high = 0.0, sum(sizes) / min((each for each in weights if each > 0), default=1.0)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) <= total else (low, middle)
    return _whole(at(low), sizes, total)


def _whole(shares: Sequence[float], sizes: Sequence[int], total: int) -> list[int]:
    """Round shares to whole numbers that add up to the total, none above its size."""
    found = [floor(share + 1e-9) for share in shares]
    order = sorted(range(len(shares)), key=lambda place: (found[place] - shares[place], place))
    while (left := total - sum(found)) > 0:
        free = [place for place in order if found[place] < sizes[place]][:left]
        for place in free:
            found[place] += 1
    return found
