"""The beta-binomial model against scipy and a published fit."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.stats import beta, betabinom

from blendresearch.statistics.methods.shrinkage import BetaBinomial, fit, shrink

pytestmark = pytest.mark.backtest

BLENDED = np.array([32, 31, 21, 20, 11, 8, 7, 5, 5, 3, 0, 0, 0, 1])
TOTAL = np.array([985, 630, 641, 652, 244, 298, 796, 207, 118, 93, 340, 339, 12, 1])

# Boys in 6,115 families of twelve children in Saxony (Geissler), the textbook case of this model: Lindsey and Altham,
# Applied Statistics 47 (1998). Wikipedia, "Beta-binomial distribution", prints a = 34.09558 and b = 31.5715.
BOYS = np.repeat(np.arange(13), [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7])


def test_published_fit():
    model = fit(BOYS, np.full_like(BOYS, 12))
    assert model.mean * model.strength == pytest.approx(34.09558, rel=5e-4)
    assert (1 - model.mean) * model.strength == pytest.approx(31.5715, rel=5e-4)


def test_fit_has_the_highest_likelihood():
    def loss(logarithms):
        return -betabinom.logpmf(BLENDED, TOTAL, *np.exp(logarithms)).sum()

    best = minimize(loss, [0.0, 3.0], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 5000})
    model = fit(BLENDED, TOTAL)
    found = np.array([model.mean * model.strength, (1 - model.mean) * model.strength])
    assert loss(np.log(found)) == pytest.approx(best.fun, abs=1e-8)
    assert found == pytest.approx(np.exp(best.x), rel=1e-3)


def test_shrunk_share_and_limits():
    shrunk, lower, upper = BetaBinomial(0.2, 10).shrunk([3, 0], [30, 0])
    assert shrunk == pytest.approx([5 / 40, 0.2])
    assert lower == pytest.approx(beta.ppf(0.025, [5, 2], [35, 8]))
    assert upper == pytest.approx(beta.ppf(0.975, [5, 2], [35, 8]))
    assert BetaBinomial(0.2, 10).correlation == pytest.approx(1 / 11)


def test_institutions_that_do_not_differ_all_get_the_mean_and_no_limits():
    model = fit([2, 2, 2, 3], [427, 427, 427, 428])
    assert model.correlation == 0
    shrunk, lower, upper = model.shrunk([0, 9], [10, 10])
    assert shrunk == pytest.approx([9 / 1709] * 2)
    assert np.isnan([*lower, *upper]).all()


def test_the_one_left_out_is_not_drawn():
    counts = pd.DataFrame({"institution": list("ABCDE"), "total": [100, 300, 20, 200, 0], "blended": [60, 3, 2, 0, 0]})
    model = fit([3, 2, 0], [300, 20, 200])
    table = shrink(counts, model, ["A"]).set_index("institution")
    assert table.loc["A"].isna().tolist() == [False, True, True, True]
    assert table.loc["C", "shrunk"] == pytest.approx((2 + model.mean * model.strength) / (20 + model.strength))
    assert list(table.index) == ["A", "B", "C", "D"]


@pytest.mark.parametrize(("blended", "total"), [([1, 2], [10, 10]), ([0, 0, 0], [9, 9, 9]), ([9, 9, 9], [9, 9, 9])])
def test_what_shows_no_differences_has_no_model(blended, total):
    assert fit(blended, total) is None
