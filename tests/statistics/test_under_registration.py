"""What the share would be if not everything was registered, against the referee's values and an independent reading."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.statistics.methods.under_registration import closing, true_share


@pytest.mark.backtest
@pytest.mark.parametrize(
    ("percent", "share"), [(100, 1.65), (90, 1.83), (75, 2.19), (50, 3.29), (25, 6.58), (10, 16.46)]
)
def test_values_of_the_referee_come_out_again(percent, share):
    assert round(100 * float(true_share(259, 15738, Fraction(percent, 100))), 2) == share


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 20))
def test_so_many_were_done_that_the_registered_are_the_part_that_was_registered(blended, others, twentieths):
    total, sensitivity = blended + others, Fraction(twentieths, 20)
    found = true_share(blended, total, sensitivity)
    if found is None:
        assert total == 0 or twentieths == 0 or blended * 20 > total * twentieths
    else:
        assert found * total * sensitivity == blended
        assert Fraction(blended, total) <= found <= 1


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_gap_is_closed_where_both_have_the_same_true_share(one, other):
    found = closing(one, other)
    if found is None:
        assert 0 in (one, other)
    else:
        assert one / found[0] == other / found[1]
        assert max(found) == 1
