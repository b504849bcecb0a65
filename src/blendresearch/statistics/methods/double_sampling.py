"""What share is true, when a sample of the flagged and of the others was asked what they really are.

The flag is the cheap measurement that every mobility has, the answer of the institution the good one that a stratified
sample has: with X flagged of N, the true share is [X PPV + (N - X) FNR] / N. PPV is the part of the flagged that is
right, FNR the part of the others that was done and not flagged.

The interval of each of the two is that of Clopper and Pearson at the effective size of the sample, as Korn and Graubard
proposed (method "beta" of svyciprop in the R package survey). The variance behind it is the larger one of two, both
with the finite population correction: the stratified one, and the one that it would be if all strata had the same rate.
The second keeps the interval from shrinking where a stratum of a few answers happens to be all no. The two intervals
are then joined by the distances of their limits, squared and added (MOVER, as Newcombe does for differences).
`benchmarks.sample_coverage` shows why this one: with Jeffreys or Wilson in its place it is narrower, and covers too
little somewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, fsum, inf, nan, sqrt
from typing import NamedTuple

from scipy.special import betaincinv

from blendresearch.statistics.methods.intervals import LEVEL

Limits = tuple[float, float]
IntervalOf = Callable[[float, float], Limits]
"""Gives the limits of a rate that was found with an effective size."""
_STEPS = 60  # of halving the factor by which a sample grows


class Stratum(NamedTuple):
    """So many units, and of those that answered with yes or no: how many, and how many yes."""

    size: int
    answered: int
    yes: int


@dataclass(frozen=True)
class Rate:
    """A rate in a class (the flagged, or the others): `effective` is the size of a plain sample that says as much.

    `size` are the units of the class, `covered` those in strata with an answer, which stand for all.
    """

    size: int
    covered: int
    estimate: float
    lower: float
    upper: float
    effective: float


@dataclass(frozen=True)
class TrueShare:
    """The estimated true share (a fraction) with its limits, and the rates that it rests on."""

    estimate: float
    lower: float
    upper: float
    flagged: Rate | None
    others: Rate | None


def clopper_pearson(rate: float, effective: float, level: float = LEVEL) -> Limits:
    """Give the exact limits of a rate that was found with so many units, also for numbers that are not whole.

    With an infinite number there is nothing left to chance. Without a yes the lower limit is 0, without a no the upper
    one 1.
    """
    if effective == inf:
        return rate, rate
    yes, tail = rate * effective, (1 - level) / 2
    lower = 0.0 if rate <= 0 else float(betaincinv(yes, effective - yes + 1, tail))
    upper = 1.0 if rate >= 1 else float(betaincinv(yes + 1, effective - yes, 1 - tail))
    return lower, upper


def rate_of(strata: Sequence[Stratum], interval: IntervalOf = clopper_pearson) -> Rate | None:
    """Give the rate of a class from its strata; None where none of them has an answer.

    A stratum without an answer is taken to be as the others are: `covered` says how much that is.
    """
    known = [each for each in strata if each.answered]
    if not known:
        return None
    covered = sum(each.size for each in known)
    rate = min(max(fsum(each.size * each.yes / each.answered for each in known) / covered, 0.0), 1.0)
    effective = _effective(known, covered, rate)
    return Rate(sum(each.size for each in strata), covered, rate, *interval(rate, effective), effective)


def _effective(strata: Sequence[Stratum], covered: int, rate: float) -> float:
    """Give the size of a plain sample with the variance of this one; infinite for a census."""
    alike = fsum(_left(each) * (each.size / covered) ** 2 / each.answered for each in strata)
    if alike == 0:
        return inf
    apart = fsum(
        _left(each) * (each.size / covered) ** 2 * _spread(each) / (each.answered - 1)
        for each in strata
        if each.answered > 1 and len(strata) > 1  # one stratum is a plain sample
    )
    most = rate * (1 - rate)
    return most / max(apart, most * alike) if most > 0 else 1 / alike


def _left(stratum: Stratum) -> float:
    """Give the finite population correction: 0 for a stratum that was asked whole."""
    return (stratum.size - stratum.answered) / (stratum.size - 1) if stratum.size > 1 else 0.0


def _spread(stratum: Stratum) -> float:
    rate = stratum.yes / stratum.answered
    return rate * (1 - rate)


def true_share(
    flagged: Sequence[Stratum], others: Sequence[Stratum], interval: IntervalOf = clopper_pearson
) -> TrueShare | None:
    """Estimate the true share from the strata of the flagged and of the others.

    None where a class has units and no answer: of that class nothing is known. Nothing is asked of a class without
    units.
    """
    classes = [[each for each in strata if each.size] for strata in (flagged, others)]
    rates = [rate_of(strata, interval) for strata in classes]
    if not any(classes) or any(strata and rate is None for strata, rate in zip(classes, rates, strict=True)):
        return None
    known = [rate for rate in rates if rate]
    total = sum(rate.size for rate in known)
    weighed = [(rate.size / total, rate) for rate in known]
    estimate = fsum(weight * rate.estimate for weight, rate in weighed)
    below = sqrt(fsum((weight * (rate.estimate - rate.lower)) ** 2 for weight, rate in weighed))
    above = sqrt(fsum((weight * (rate.upper - rate.estimate)) ** 2 for weight, rate in weighed))
    return TrueShare(estimate, max(estimate - below, 0.0), min(estimate + above, 1.0), *rates)


def size_to_halve(flagged: Sequence[Stratum], others: Sequence[Stratum]) -> float:
    """Give how many answers would halve the interval, if the rates stayed what they are and every stratum grew alike.

    NaN where there is no estimate, or its interval has no width.
    """
    found = true_share(flagged, others)
    if found is None or found.upper <= found.lower:
        return nan
    wanted, strata = (found.upper - found.lower) / 2, (flagged, others)
    low, high = 1.0, max(each.size / each.answered for part in strata for each in part if each.answered)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if _width(found, strata, middle) <= wanted else (middle, high)
    return sum(_grown(each, high) for part in strata for each in part)


def _width(found: TrueShare, strata: Sequence[Sequence[Stratum]], factor: float) -> float:
    """Give the width of the interval when every stratum has so many times as many answers, at the same rates."""
    total = sum(each.size for part in strata for each in part)
    below = above = 0.0
    for part, rate in zip(strata, (found.flagged, found.others), strict=True):
        if rate is None or rate.effective == inf:
            continue
        known = [each for each in part if each.answered]
        now, then = (fsum(_variance(each, rate.covered, scale) for each in known) for scale in (1.0, factor))
        lower, upper = clopper_pearson(rate.estimate, rate.effective * now / then if then else inf)
        below += (rate.size / total * (rate.estimate - lower)) ** 2
        above += (rate.size / total * (upper - rate.estimate)) ** 2
    return sqrt(below) + sqrt(above)


def _variance(stratum: Stratum, covered: int, factor: float) -> float:
    answered = min(stratum.answered * factor, stratum.size)
    left = (stratum.size - answered) / (stratum.size - 1) if stratum.size > 1 else 0.0
    return left * (stratum.size / covered) ** 2 / answered


def _grown(stratum: Stratum, factor: float) -> int:
    return min(ceil(stratum.answered * factor - 1e-9), stratum.size)
