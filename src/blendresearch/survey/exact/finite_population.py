"""What a count among those who answered says of a whole, finite population."""

from collections.abc import Callable
from math import comb

_TAIL = (1, 40)
"""What either limit may miss: 2.5%, as a fraction of whole numbers."""


def population_limits(named: int, answered: int, population: int) -> tuple[int, int]:
    """Give the exact 95% limits of how many of the population would name something, in whole institutions.

    `named` of the `answered` ones do. Both tails of the hypergeometric distribution are inverted, as those of the
    binomial one by Clopper and Pearson: the limits are the smallest number at which so many or more have a chance above
    2.5%, and the largest at which so few or fewer have (on such limits: Wang, Journal of the American Statistical
    Association 110, 2015). They suppose that who answers is a matter of chance, and are never outside
    `bounds_without_assumption`. Everything is reckoned in whole numbers.

    Raises ValueError unless 0 <= named <= answered <= population.
    """
    least, most = bounds_without_assumption(named, answered, population)
    # The more of the population there are, the likelier are many among the answered: halving finds both limits.
    lower = _first(least, most, lambda true: _may_be(range(named, answered + 1), true, answered, population))
    upper = _first(lower, most, lambda true: not _may_be(range(named + 1), true + 1, answered, population))
    return lower, upper


def bounds_without_assumption(named: int, answered: int, population: int) -> tuple[int, int]:
    """Give the smallest and largest number of the population that can name something, whoever did not answer.

    Nothing is supposed of the others: all of them may or none (Manski, Partial Identification of Probability
    Distributions, 2003). Raises ValueError unless 0 <= named <= answered <= population.
    """
    if not 0 <= named <= answered <= population:
        raise ValueError("those who name it are among those who answered, and these among all")
    return named, named + population - answered


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Give the first number from `low` of which something holds that holds of all after it, and of `high` anyhow."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _may_be(numbers: range, true: int, answered: int, population: int) -> bool:
    """Tell whether one of `numbers` among the answered has a chance above 2.5% when it is true of so many."""
    ways = sum(comb(true, number) * comb(population - true, answered - number) for number in numbers)
    return ways * _TAIL[1] > comb(population, answered) * _TAIL[0]
