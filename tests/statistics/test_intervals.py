"""Intervals of totals over institutions against statsmodels, scipy and values typed from published sources."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import binom, norm, t
from scipy.stats.mstats import median_cihs

from blendresearch.statistics.methods import of_total, same_institutions, wilson
from blendresearch.statistics.methods.intervals import of_median
from blendresearch.statistics.methods.pooled_interval import effective_size, logit_t
from blendresearch.statistics.methods.shrinkage import fit

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

    The limits of single institutions are those of `prop.test(k, n, correct = FALSE)`.
    """
    blended = [104, 32, 31, 21, 20, 11, 8, 7, 5, 5, 3, 2]
    total = [244, 985, 630, 641, 652, 244, 298, 796, 118, 207, 93, 468]
    found = logit_t(blended, total)
    assert (found.lower, found.upper) == pytest.approx((0.017859698975, 0.114816612302), rel=1e-6)
    lower, upper = wilson([31, 0, 1], [630, 12, 580])
    assert lower == pytest.approx([0.0348794167805, 0.0, 0.000304417543169], rel=1e-9)
    assert upper == pytest.approx([0.0689974406015, 0.242494006655, 0.009700796599200], rel=1e-9)


def test_variance_is_never_below_that_of_independent_mobilities():
    # Every institution has exactly a tenth: between them there is no variance at all.
    found = logit_t([10, 20, 30], [100, 200, 300])
    error = np.sqrt(1 / (600 * 0.1 * 0.9))
    assert (found.lower, found.upper) == pytest.approx(expit(logit(0.1) + np.array([-1, 1]) * t.ppf(0.975, 2) * error))


def score_interval(share, size, quantile):
    """Invert the score test: the shares that lie `quantile` standard errors, at themselves, from the one seen."""

    def distance(other):
        return abs(share - other) - quantile * np.sqrt(other * (1 - other) / size)

    return brentq(distance, 0, share), brentq(distance, share, 1)


def test_effective_size_by_leaving_each_institution_out():
    # Of a pooled share the jackknife is the sum of squares of what leaving each institution out does to it.
    share = BLENDED.sum() / TOTAL.sum()
    without = (BLENDED.sum() - BLENDED) / (TOTAL.sum() - TOTAL)
    jackknife = ((share - without) ** 2).sum()
    alike = fit(BLENDED, TOTAL).correlation
    model = share * (1 - share) * (TOTAL * (1 + (TOTAL - 1) * alike)).sum() / TOTAL.sum() ** 2
    assert effective_size(BLENDED, TOTAL) == pytest.approx(share * (1 - share) / max(jackknife, model))
    found = of_total(BLENDED, TOTAL)
    limits = score_interval(share, effective_size(BLENDED, TOTAL), t.ppf(0.975, len(TOTAL) - 1))
    assert (found.lower, found.upper, found.method) == (*map(pytest.approx, limits), "effective_wilson")


def test_institutions_that_are_alike_have_the_size_that_they_have():
    assert effective_size([10, 20, 30], [100, 200, 300]) == pytest.approx(600)
    assert effective_size([10, 20], [100, 200]) == pytest.approx(300)
    assert effective_size([0, 0], [100, 200]) == 300


def test_few_that_happen_to_agree_are_not_taken_as_proof_by_the_model_alone():
    # One of three is apart: the model of three institutions says less than leaving that one out does.
    blended, total = [1, 1, 60], [100, 100, 100]
    without = np.array([61, 61, 2]) / 200
    share = 62 / 300
    assert effective_size(blended, total) <= share * (1 - share) / ((share - without) ** 2).sum() * (1 + 1e-9)


def test_same_institutions_by_the_variance_of_strata():
    # The variance of a pooled share of fixed institutions is sum(n p (1 - p)) / N^2.
    share, own = BLENDED.sum() / TOTAL.sum(), BLENDED / TOTAL
    variance = (TOTAL * own * (1 - own)).sum() / TOTAL.sum() ** 2
    limits = score_interval(share, share * (1 - share) / variance, norm.ppf(0.975))
    found = same_institutions(BLENDED, TOTAL)
    assert (found.lower, found.upper, found.method) == (*map(pytest.approx, limits), "stratified_wilson")
    assert same_institutions([3], [12]).upper == pytest.approx(float(wilson(3, 12)[1]))
    assert same_institutions([0, 0], [50, 70]).upper == pytest.approx(float(wilson(0, 120)[1]))


@pytest.mark.parametrize("counts", [([0, 10], [10, 10]), ([], []), ([0], [0])])
def test_same_institutions_without_any_chance_in_them_have_no_interval(counts):
    assert same_institutions(*counts).method == ""


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
# books print from the binomial distribution: the rank r of the limits of a 95% interval of the median; the next rank
# falls short of 95%. The limits lie between the two.
@pytest.mark.parametrize(("count", "rank"), [(6, 1), (8, 1), (9, 2), (10, 2), (12, 3), (15, 4), (20, 6), (25, 8)])
def test_median_lies_between_the_published_ranks(count, rank):
    found = of_median(np.arange(1, count + 1) / 100)
    assert rank / 100 <= found.lower < (rank + 1) / 100
    assert found.lower + found.upper == pytest.approx((count + 1) / 100)
    assert binom.cdf(rank - 1, count, 0.5) <= 0.025 < binom.cdf(rank, count, 0.5)


@pytest.mark.parametrize("count", [6, 7, 13, 14, 42, 300])
def test_median_is_interpolated_as_in_scipy(count):
    shares = np.random.default_rng(count).beta(0.5, 5, count)
    found = of_median(shares)
    assert (found.lower, found.upper) == pytest.approx(tuple(map(float, median_cihs(shares))))


def test_interval_of_the_median_keeps_its_level_with_few_institutions():
    # Ranks alone would hold the median in 98.7% of draws of fourteen; half of an exponential one lies below ln 2.
    chance = np.random.default_rng(1)
    found = [of_median(chance.exponential(size=14)) for _ in range(4000)]
    held = np.mean([each.lower <= np.log(2) <= each.upper for each in found])
    assert held == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("count", range(6))
def test_median_of_fewer_than_six_has_no_interval(count):
    assert of_median(np.linspace(0, 1, count)).method == ""
