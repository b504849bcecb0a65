"""Shares that know of how many they are."""

import copy
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.shares import Share, borne
from blendresearch.language.numbers import Numbers, half_up


@pytest.mark.parametrize(
    ("blended", "total", "shown"),
    [(1, 5, "20%"), (3, 99, "3%"), (5, 118, "4.2%"), (2, 999, "0.2%"), (259, 15738, "1.65%"), (0, 5, "0%")],
)
def test_percentage_has_the_decimals_that_it_can_bear(blended, total, shown):
    share = Share(Fraction(blended, total), total)
    assert Numbers("en").percent(share, 2) == shown
    assert Numbers("en").percent(share, 0) == Numbers("en").percent(Fraction(share), 0)


@given(st.integers(1, 100_000), st.data())
def test_one_more_or_less_shows_and_nothing_becomes_no_zero(total, data):
    blended = data.draw(st.integers(1, total))
    share = Share(Fraction(blended, total), total)
    unit = Fraction(1, 10 ** (share.decimals + 2))
    assert share.decimals == 2 or unit <= Fraction(1, share.of) * 10
    assert total >= 10_000 or share >= unit / 2
    assert borne(share, 1) <= 1 and borne(0.5, 2) == 2


def test_reckoning_gives_plain_fractions_and_copies_are_whole():
    share = Share(Fraction(1, 4), 8)
    assert type(share + share) is Fraction and share == Fraction(1, 4)
    assert [each.of for each in (copy.copy(share), copy.deepcopy(share), pickle.loads(pickle.dumps(share)))] == [8] * 3


def test_a_float_half_way_is_rounded_as_half_way():
    """As floats 0.1 - 0.125 and 0.1 + 0.025 are not what they stand for."""
    assert [half_up(100 * abs(Share(value, 40))) for value in (0.1 - 0.125, 0.1 + 0.025)] == [3, 13]
    assert Share(float(Fraction(1, 3)), 90) == pytest.approx(1 / 3)


@given(st.integers(0, 400), st.integers(1, 400), st.floats(-1, 2))
def test_a_share_compares_with_a_float_as_its_fraction_does(blended, total, number):
    share, fraction = Share(Fraction(blended, total), total), Fraction(blended, total)
    assert [share < number, share > number, number > share, share == number] == [
        fraction < number, fraction > number, number > fraction, fraction == number
    ]  # fmt: skip
