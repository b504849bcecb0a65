"""The allocation of a sample to strata: whole, within what there is, and optimal where nothing is in its way."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.statistics.methods.allocation import allocate

STRATA = st.lists(st.tuples(st.integers(1, 2000), st.sampled_from([0.0, 0.1, 0.22, 0.3, 0.5])), min_size=1, max_size=40)


@given(STRATA, st.integers(1, 3), st.data())
def test_sample_is_allocated_whole_between_the_floor_and_what_there_is(strata, least, data):
    sizes, spreads = zip(*strata, strict=True)
    floors = [min(size, least) for size in sizes]
    total = data.draw(st.integers(sum(floors), sum(sizes)))
    found = allocate(sizes, spreads, total, least)
    assert sum(found) == total
    assert all(low <= own <= high for low, own, high in zip(floors, found, sizes, strict=True))
    assert found == allocate(sizes, spreads, total, least)


def variance(sizes, spreads, drawn):
    return sum((size * spread) ** 2 / own for size, spread, own in zip(sizes, spreads, drawn, strict=True))


def test_no_other_allocation_of_a_small_sample_is_much_better():
    sizes, spreads, total = (400, 150, 90, 10), (0.2, 0.5, 0.3, 0.5), 30
    found = allocate(sizes, spreads, total)
    every = (own for own in product(*(range(1, min(size, total) + 1) for size in sizes)) if sum(own) == total)
    assert variance(sizes, spreads, found) <= 1.005 * min(variance(sizes, spreads, own) for own in every)


def test_as_many_as_there_are_is_a_census():
    assert allocate([5, 1, 30], [0.2, 0.3, 0.2], 36) == [5, 1, 30]


@pytest.mark.parametrize("total", [2, 37])
def test_what_cannot_be_allocated_is_refused(total):
    with pytest.raises(ValueError, match="cannot be allocated"):
        allocate([5, 1, 30], [0.2, 0.3, 0.2], total)
