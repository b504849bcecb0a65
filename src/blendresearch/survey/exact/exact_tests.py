"""Exact tests of whether two groups of institutions differ."""

from collections.abc import Sequence
from fractions import Fraction
from math import comb, nan

import numpy as np
import numpy.typing as npt

_COUNTED = 100  # up to so many institutions all ways of dividing them are counted
_DRAWS, _SEED = 20_000, 20250324


def fisher(first_with: int, first: int, second_with: int, second: int) -> float:
    """Give the two-sided p-value of Fisher's exact test: `first_with` of `first` against `second_with` of `second`.

    It is the chance of all tables with the same sums that are no likelier than the one that was found, reckoned in
    whole numbers, so that ties are ties. NaN where one of the groups is empty.
    """
    if not first or not second:
        return nan
    having = first_with + second_with
    possible = range(max(0, having - second), min(first, having) + 1)
    ways = {number: comb(first, number) * comb(second, having - number) for number in possible}
    return float(Fraction(sum(each for each in ways.values() if each <= ways[first_with]), sum(ways.values())))


def rank_sum(first: Sequence[float], second: Sequence[float]) -> float:
    """Give the two-sided p-value of the exact rank sum test (Wilcoxon, Mann and Whitney), with the mean rank for ties.

    It is the chance that the sum of the ranks of the first group is at least as far from its mean when all ways of
    dividing the institutions into groups of these sizes are equally likely. Above 100 institutions 20,000 fixed random
    ways stand for all. NaN where one of the groups is empty.
    """
    if not len(first) or not len(second):
        return nan
    ranks = _doubled_ranks(np.concatenate([np.asarray(first, dtype=float), np.asarray(second, dtype=float)]))
    size, everybody = len(first), len(ranks)
    # Twice a rank is whole, and so is `everybody` times a sum less `size` times the sum of all: how far it is off.
    off = abs(everybody * int(ranks[:size].sum()) - size * int(ranks.sum()))
    if everybody <= _COUNTED:
        ways = _ways(ranks, size)
        sums = np.flatnonzero(ways)
        distances = np.abs(everybody * sums - size * int(ranks.sum()))
        return float(ways[sums][distances >= off].sum() / ways.sum())
    draw = np.random.default_rng(_SEED)
    drawn = np.array([draw.permutation(ranks)[:size].sum() for _ in range(_DRAWS)])
    return float((1 + (np.abs(everybody * drawn - size * int(ranks.sum())) >= off).sum()) / (1 + _DRAWS))


def _doubled_ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Give twice the rank of each value, the mean one where values tie, which is a whole number."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (2 * last - counts + 1)[places].astype(np.int64)


def _ways(ranks: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.float64]:
    """Count by their sum the ways to take so many of the ranks."""
    ways = np.zeros((size + 1, int(ranks.sum()) + 1))
    ways[0, 0] = 1
    for rank in ranks.tolist():
        ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank].copy()
    return ways[size]
