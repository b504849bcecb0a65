"""Intervals of totals over institutions against statsmodels, scipy and values typed from published sources."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit
from scipy.stats import binom, norm, t

from blendresearch.statistics.methods import of_total, wilson
from blendresearch.statistics.methods.intervals import design_effect, effective_wilson, logit_t, of_median

pytestmark = pytest.mark.backtest

BLENDED = np.array([104, 32, 31, 21, 20, 11, 8, 0, 0, 1])
TOTAL = np.array([244, 985, 630, 641, 652, 244, 298, 340, 339, 144])


def test_logit_t_is_the_clustered_glm_with_t_instead_of_z():
    # statsmodels gives the sandwich on the logit scale from two-column data, with the K/(K-1) of `use_correction`.
    columns = np.column_stack([BLENDED, TOTAL - BLENDED])
    fit = sm.GLM(columns, np.ones(len(TOTAL)), family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": np.arange(len(TOTAL)), "use_correction": False}
    )
    clusters = len(TOTAL)
    error = fit.bse[0] * np.sqrt(clusters / (clusters - 1))
    limits = expit(fit.params[0] + np.array([-1, 1]) * t.ppf(0.975, clusters - 1) * error)
    found = logit_t(BLENDED, TOTAL)
    assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-6)
    assert found.method == "logit_t"


def test_r_gives_the_same():
    """R 4.2.2, package survey 4.1.1: `svyciprop(~y, svydesign(id = ~institution), method = "logit", df = K - 1)`.

    The design effect there divides by one mobility less, hence the looser comparison. The limits of single
    institutions are those of `prop.test(k, n, correct = FALSE)`.
    """
    blended = [104, 32, 31, 21, 20, 11, 8, 7, 5, 5, 3, 2]
    total = [244, 985, 630, 641, 652, 244, 298, 796, 118, 207, 93, 468]
    found = of_total(blended, total)
    assert (found.lower, found.upper) == pytest.approx((0.017859698975, 0.114816612302), rel=1e-6)
    assert design_effect(blended, total) == pytest.approx(47.297, rel=1e-3)
    lower, upper = wilson([31, 0, 1], [630, 12, 580])
    assert lower == pytest.approx([0.0348794167805, 0.0, 0.000304417543169], rel=1e-9)
    assert upper == pytest.approx([0.0689974406015, 0.242494006655, 0.009700796599200], rel=1e-9)


def test_variance_is_never_below_that_of_independent_mobilities():
    # Every institution has exactly a tenth: between them there is no variance at all.
    found = logit_t([10, 20, 30], [100, 200, 300])
    error = np.sqrt(1 / (600 * 0.1 * 0.9))
    assert (found.lower, found.upper) == pytest.approx(expit(logit(0.1) + np.array([-1, 1]) * t.ppf(0.975, 2) * error))


def test_design_effect_against_a_worked_example():
    # Two institutions, 0 of 10 and 10 of 10: V = 2/1 * (25 + 25) / 400 = 0.25, and 0.25 / 20 were they independent.
    assert design_effect([0, 10], [10, 10]) == pytest.approx(20)


def test_effective_wilson_by_its_definition():
    found = effective_wilson(BLENDED, TOTAL)
    effective = TOTAL.sum() / design_effect(BLENDED, TOTAL) * (norm.ppf(0.975) / t.ppf(0.975, len(TOTAL) - 1)) ** 2
    share = BLENDED.sum() / TOTAL.sum()
    assert (found.lower, found.upper) == pytest.approx(tuple(map(float, wilson(share * effective, effective))))


@pytest.mark.parametrize(
    ("blended", "total", "lower", "upper", "method"),
    [
        ([0, 0, 0], [50, 60, 70], 0.0, None, "effective_wilson"),
        ([50, 60, 70], [50, 60, 70], None, 1.0, "effective_wilson"),
        ([3], [12], *map(float, wilson(3, 12)), "wilson"),
        ([3, 0], [12, 0], *map(float, wilson(3, 12)), "wilson"),
        ([0], [12], 0.0, None, "wilson"),
    ],
)
def test_edges(blended, total, lower, upper, method):
    found = of_total(blended, total)
    assert found.method == method
    assert 0 <= found.lower < found.upper <= 1
    assert lower is None or found.lower == lower
    assert upper is None or found.upper == upper


@pytest.mark.parametrize("counts", [([], []), ([0], [0]), ([0, 0], [0, 0])])
def test_nothing_counted_has_no_interval(counts):
    found = of_total(*counts)
    assert (np.isnan(found.lower), np.isnan(found.upper), found.method) == (True, True, "")


def test_nothing_of_many_is_wider_over_few_institutions():
    assert of_total([0, 0], [100, 100]).upper > of_total([0] * 20, [10] * 20).upper > float(wilson(0, 200)[1])


# Conover, Practical Nonparametric Statistics (3rd edition, 1999), and the table of sign-test intervals that statistics
# books print from the binomial distribution: the rank r of the limits of a 95% interval of the median.
@pytest.mark.parametrize(("count", "rank"), [(6, 1), (8, 1), (9, 2), (10, 2), (12, 3), (15, 4), (20, 6), (25, 8)])
def test_median_has_the_published_ranks(count, rank):
    found = of_median(np.arange(1, count + 1) / 100)
    assert (found.lower, found.upper) == pytest.approx((rank / 100, (count + 1 - rank) / 100))
    assert binom.cdf(rank - 1, count, 0.5) <= 0.025 < binom.cdf(rank, count, 0.5)


@pytest.mark.parametrize("count", range(6))
def test_median_of_fewer_than_six_has_no_interval(count):
    assert of_median(np.linspace(0, 1, count)).method == ""
