"""Wilson's interval against R and scipy."""

import numpy as np
import pytest
from scipy.stats import binomtest

from blendresearch.statistics.methods import wilson

pytestmark = pytest.mark.backtest

# The examples that Newcombe (Statistics in Medicine 17, 1998, 857-872) compares methods on; limits by R 4.2.2,
# `prop.test(k, n, correct = FALSE)`.
BY_R = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("blended", "total", "lower", "upper"), BY_R)
def test_values_of_r(blended, total, lower, upper):
    assert np.round(wilson(blended, total), 4).tolist() == [lower, upper]


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("blended", "total"), [(0, 1), (1, 1), (0, 12), (12, 12), (259, 15738), (1, 100_000)])
def test_as_scipy(blended, total, level):
    known = binomtest(blended, total).proportion_ci(level, method="wilson")
    assert wilson(blended, total, level) == pytest.approx((known.low, known.high), abs=1e-12)


def test_limits_at_the_ends_are_exact_and_nothing_has_none():
    lower, upper = wilson([0, 7, 0], [7, 7, 0])
    assert (lower[0], upper[1]) == (0.0, 1.0)
    assert np.isnan([lower[2], upper[2]]).all()
    assert not np.isnan([lower[:2], upper[:2]]).any()
