"""Every table of the reference study, recomputed from its counts with scipy and the formulas of docs/method.md.

The program uses closed formulas and own code where scipy would cost a second of import; nothing of that is used here.
"""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, expit, logit
from scipy.stats import beta, binom, chi2, norm, rankdata, t

pytestmark = pytest.mark.backtest

FOCUS = "ROC Midden Nederland"
COHORTS = pytest.mark.parametrize("cohort", ["completed", "running"])


@pytest.fixture(scope="module")
def tables(reference_analysis) -> dict[str, pd.DataFrame]:
    names = ("statistics", "indicators", "influence", "funnel", "change")
    return {name: reference_analysis.table(name) for name in names}


@pytest.fixture(scope="module")
def numbers(tables):
    return tables["indicators"].set_index(["cohort", "indicator"])


def counts_of(tables, cohort: str, unit: str = "mobility") -> pd.DataFrame:
    table = tables["statistics"]
    own = table[(table["cohort"] == cohort) & (table["unit"] == unit) & (table["institution"] != "")]
    return own[own["call_year"].isna()].sort_values("institution").set_index("institution")


Z = norm.ppf(0.975)


def wilson(x, n, z=Z):
    p = x / n
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def beta_binomial(x, n) -> tuple[float, float, float]:
    """Give both parameters and the correlation by maximum likelihood, from several starts."""

    def loss(point):
        mean, size = expit(point[0]), np.exp(point[1])
        return -np.sum(betaln(x + mean * size, n - x + (1 - mean) * size) - betaln(mean * size, (1 - mean) * size))

    options = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 5000, "maxfev": 5000}
    starts = [[logit(x.sum() / n.sum()), start] for start in (0, 4, 12)]
    found = min((minimize(loss, start, method="Nelder-Mead", options=options) for start in starts), key=lambda f: f.fun)
    mean, size = expit(found.x[0]), np.exp(found.x[1])
    return mean * size, (1 - mean) * size, 0.0 if size > 1e6 else 1 / (1 + size)


def comparable(x, n) -> tuple[float, float]:
    """Wilson with an effective size and t in place of z (Franco and others 2019), jackknife and model beside it."""
    share, total, correlation = x.sum() / n.sum(), n.sum(), beta_binomial(x, n)[2]
    jackknife = ((x - share * n) ** 2 / (1 - n / total) ** 2).sum() / total**2
    model = share * (1 - share) * (n * (1 + (n - 1) * correlation)).sum() / total**2
    size = share * (1 - share) / max(jackknife, model, share * (1 - share) / total)
    return wilson(share * size, size, t.ppf(0.975, len(n) - 1))


@COHORTS
@pytest.mark.parametrize("unit", ["mobility", "participant"])
@pytest.mark.parametrize("subset", ["all", "without_focus"])
def test_intervals_of_totals(tables, cohort, unit, subset):
    counts, table = counts_of(tables, cohort, unit), tables["statistics"]
    counts = counts if subset == "all" else counts.drop(FOCUS)
    (row,) = table[
        (table["cohort"] == cohort) & (table["unit"] == unit) & (table["subset"] == subset) & (table["kind"] == "all")
        & (table["institution"] == "") & table["call_year"].isna() & (table["activity_type"] == "")
    ].itertuples()  # fmt: skip
    x, n = counts["blended"].to_numpy(float), counts["total"].to_numpy(float)
    assert (row.blended, row.total) == (x.sum(), n.sum())
    assert (row.lower, row.upper) == pytest.approx(comparable(x, n), abs=1e-6)


@COHORTS
def test_intervals_of_institutions(tables, cohort):
    counts = counts_of(tables, cohort)
    lower, upper = wilson(counts["blended"], counts["total"])
    assert counts["lower"].to_numpy() == pytest.approx(np.maximum(lower, 0), abs=1e-12)
    assert counts["upper"].to_numpy() == pytest.approx(upper, abs=1e-12)


@COHORTS
def test_headlines_without_each_institution(tables, cohort):
    counts = counts_of(tables, cohort)
    found = tables["influence"][tables["influence"]["cohort"] == cohort].set_index(["headline", "institution"])
    shares = counts["blended"] / counts["total"]
    for name in counts.index:
        left = counts.drop(name)
        assert found.loc[("pooled", name), "without"] == pytest.approx(left["blended"].sum() / left["total"].sum())
        assert found.loc[("median", name), "without"] == pytest.approx(shares.drop(name).median())
        assert found.loc[("mean", name), "without"] == pytest.approx(shares.drop(name).mean())
        if name != FOCUS:
            others = left.drop(FOCUS)
            expected = others["blended"].sum() / others["total"].sum()
            assert found.loc[("without_focus", name), "without"] == pytest.approx(expected)


@COHORTS
def test_median_and_its_interval(tables, numbers, cohort):
    counts = counts_of(tables, cohort)
    shares = np.sort(counts["blended"] / counts["total"])
    number = len(shares)
    rank = max(r for r in range(1, number // 2) if 2 * binom.cdf(r - 1, number, 0.5) <= 0.05)
    here, next_one = (1 - 2 * binom.cdf(r, number, 0.5) for r in (rank - 1, rank))
    part = (here - 0.95) / (here - next_one)
    inward = (number - rank) * part / (rank + (number - 2 * rank) * part)
    limits = [(1 - inward) * shares[a] + inward * shares[b] for a, b in ((rank - 1, rank), (-rank, -rank - 1))]
    row = numbers.loc[(cohort, "median")]
    assert [row["value"], row["lower"], row["upper"]] == pytest.approx([np.median(shares), *limits])


@COHORTS
def test_funnel_by_exact_tails(tables, numbers, cohort):
    counts = counts_of(tables, cohort)
    x, n = counts["blended"].to_numpy(float), counts["total"].to_numpy(float)
    others = counts.index != FOCUS
    target = x[others].sum() / n[others].sum()
    z = (x - n * target) / np.sqrt(n * target * (1 - target))

    def drawn_in(values):
        return np.clip(values, *np.quantile(values, [0.1, 0.9]))

    phi, wide = (z[others] ** 2).mean(), (drawn_in(z[others]) ** 2).mean()
    expected = {
        "target": target, "phi": phi, "p_value": chi2.sf(phi * others.sum(), others.sum() - 1),
        "phi_winsorised": (drawn_in(z) ** 2).mean(), "phi_wide": wide,
    }  # fmt: skip
    for name, value in expected.items():
        assert numbers.loc[(cohort, f"funnel_{name}"), "value"] == pytest.approx(value, rel=1e-9), name

    found = tables["funnel"][tables["funnel"]["cohort"] == cohort].set_index("institution").loc[counts.index]
    for name, chance in {"lower_95": 0.025, "upper_95": 0.975, "lower_998": 0.001, "upper_998": 0.999}.items():
        whole = binom.ppf(chance, n, target)
        smooth = whole - (binom.cdf(whole, n, target) - chance) / binom.pmf(whole, n, target)
        assert found[name].to_numpy() == pytest.approx(np.clip(smooth / n, 0, 1), abs=1e-9), name
        if name.endswith("998"):
            stretched = target + (np.clip(smooth / n, 0, 1) - target) * np.sqrt(max(wide, 1))
            assert found[f"wide_{name}"].to_numpy() == pytest.approx(np.clip(stretched, 0, 1), abs=1e-9)
    above, below = binom.sf(x - 1, n, target), binom.cdf(x, n, target)
    tails = [above <= 0.001, below <= 0.001, above <= 0.025, below <= 0.025]
    places = np.select(tails, ["above_998", "below_998", "above_95", "below_95"], "within")
    assert found["position"].tolist() == places.tolist()
    assert found["too_few"].tolist() == (binom.pmf(0, n, target) > 0.025).tolist()


@COHORTS
def test_correlation_and_adjusted_shares(tables, numbers, cohort):
    counts = counts_of(tables, cohort)
    for name, own in {"correlation": counts, "correlation_without_focus": counts.drop(FOCUS)}.items():
        x, n = own["blended"].to_numpy(float), own["total"].to_numpy(float)
        a, b, correlation = beta_binomial(x, n)
        assert numbers.loc[(cohort, name), "value"] == pytest.approx(correlation, abs=1e-6)
    if correlation:
        found = tables["funnel"][tables["funnel"]["cohort"] == cohort].set_index("institution").loc[own.index]
        assert found["shrunk"].to_numpy() == pytest.approx((x + a) / (n + a + b), abs=1e-6)
        for limit, chance in (("shrunk_lower", 0.025), ("shrunk_upper", 0.975)):
            assert found[limit].to_numpy() == pytest.approx(beta.ppf(chance, x + a, n - x + b), abs=1e-6)


@COHORTS
def test_same_institutions_again(tables, numbers, cohort):
    counts = counts_of(tables, cohort)
    for name, own in {"pooled": counts, "without_focus": counts.drop(FOCUS)}.items():
        x, n = own["blended"].to_numpy(float), own["total"].to_numpy(float)
        share = x.sum() / n.sum()
        size = share * (1 - share) * n.sum() ** 2 / (x * (n - x) / n).sum()
        row = numbers.loc[(cohort, f"{name}_same_institutions")]
        assert (row["lower"], row["upper"]) == pytest.approx(wilson(share * size, size))


def test_change_its_interval_and_tests(tables, numbers):
    pairs = tables["change"].fillna({"total_1": 0, "total_2": 0})
    for name, own in {"change": pairs, "change_both": pairs[pairs["period"] == "both"]}.items():
        (x1, n1), (x2, n2) = (own[[f"blended_{i}", f"total_{i}"]].to_numpy(float).T for i in (1, 2))
        p1, p2 = x1.sum() / n1.sum(), x2.sum() / n2.sum()
        lines = (x2 - p2 * n2) / n2.sum() - (x1 - p1 * n1) / n1.sum()
        independent = p1 * (1 - p1) / n1.sum() + p2 * (1 - p2) / n2.sum()
        variance = max(len(own) / (len(own) - 1) * (lines**2).sum(), independent)
        half = t.ppf(0.975, min((n1 > 0).sum(), (n2 > 0).sum()) - 1) * np.sqrt(variance)
        row = numbers.loc[("running", name)]
        expected = [p2 - p1, p2 - p1 - half, p2 - p1 + half]
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx(expected)
    moves = own["change"].to_numpy()
    signs = np.array(list(product([-1, 1], repeat=len(moves))))
    ranks = rankdata(np.round(np.abs(moves), 12))
    for name, sizes in {"sign": np.ones_like(moves), "permutation": np.abs(moves), "signed_rank": ranks}.items():
        seen = abs((np.sign(moves) * sizes).sum())
        chance = (np.abs(signs @ sizes) >= seen - 1e-9).mean()
        assert numbers.loc[("running", f"p_{name}"), "value"] == pytest.approx(chance), name
