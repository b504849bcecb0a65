"""How often the interval of a share over institutions holds the true share, by simulation.

`python -m blendresearch.benchmarks.coverage [FILE]` runs it (some minutes) and writes the table that the chapter on
methods shows, to the package itself when no file is named. Same seed and packages, same bytes.

Institutions have sizes from a lognormal distribution (its quantiles, so that no draw of sizes decides) and true shares
from a beta distribution with the given mean and correlation; mobilities are binomial. With one extreme institution, one
of the shares is fixed at 40% and the others have the mean; where it may be absent, each institution has that share with
a chance of one in so many, so that a run has none, one or several of them. `table_1` draws institutions, with their
size and their share, from those of the reference study (`data/coverage_population.csv`), so that its outlier comes or
does not. What is to be covered is the expected pooled share; by the interval of the same institutions, their own.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from blendresearch.statistics.methods.intervals import Interval, wilson
from blendresearch.statistics.methods.pooled_interval import logit_t, of_total, same_institutions

SEED, RUNS = 20250324, 2000
MEDIAN_SIZE = 200
SPREADS = {"alike": 0.4, "unequal": 1.2, "one_extreme": 1.2, "may_be_absent": 1.2}
TABLE_1 = "table_1"
EXTREME = 0.4
COLUMNS = ("institutions", "sizes", "share", "correlation", "method", "coverage", "width", "runs", "seed")


Counts = npt.NDArray[np.int64]


@cache
def _population() -> tuple[Counts, Counts]:
    """Give the mobilities and the blended mobilities of each institution of the reference study."""
    with (files("blendresearch") / "data" / "coverage_population.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file)
    return table["total"].to_numpy(), table["blended"].to_numpy()


@dataclass(frozen=True)
class Draw:
    """The counts of one run, and the true share of its own institutions."""

    blended: Counts
    total: Counts
    own: float


@dataclass(frozen=True)
class Setting:
    """One setting: `share` is the mean share, `correlation` how alike two mobilities of one institution are."""

    institutions: int
    sizes: str
    share: float
    correlation: float

    @property
    def totals(self) -> Counts:
        """Give the mobilities of each institution, which are the same in every run."""
        ranks = (np.arange(self.institutions) + 0.5) / self.institutions
        return np.maximum(np.round(MEDIAN_SIZE * np.exp(SPREADS[self.sizes] * ndtri(ranks))), 1).astype("int64")

    @property
    def truth(self) -> float:
        """Give the share that an interval should hold."""
        if self.sizes == TABLE_1:
            total, blended = _population()
            return float(blended.sum() / total.sum())
        shares = np.full(self.institutions, self.share)
        if self.sizes == "one_extreme":
            shares[self.institutions // 2] = EXTREME
        if self.sizes == "may_be_absent":
            shares += (EXTREME - self.share) / self.institutions
        return float((shares * self.totals).sum() / self.totals.sum())

    def draw(self, chance: np.random.Generator) -> Draw:
        """Draw the institutions with their true shares, and their blended mobilities, once."""
        if self.sizes == TABLE_1:
            total, blended = _population()
            drawn = chance.integers(0, len(total), self.institutions)
            total, shares = total[drawn], blended[drawn] / total[drawn]
        else:
            total, strength = self.totals, 1 / self.correlation - 1
            shares = chance.beta(self.share * strength, (1 - self.share) * strength, self.institutions)
            if self.sizes == "one_extreme":
                shares[self.institutions // 2] = EXTREME
            if self.sizes == "may_be_absent":
                shares[chance.random(self.institutions) < 1 / self.institutions] = EXTREME
        return Draw(chance.binomial(total, shares), total, float((shares * total).sum() / total.sum()))


def _naive(blended: Counts, total: Counts) -> Interval:
    lower, upper = wilson(blended.sum(), total.sum())
    return Interval(float(lower), float(upper), "wilson")


def _logit(blended: Counts, total: Counts) -> Interval:
    return logit_t(blended, total) if 0 < blended.sum() < total.sum() else of_total(blended, total)


SAME = "same_institutions"
# `of_total` is what the statistics use, `same_institutions` what stands beside it.
METHODS: dict[str, Callable[..., Interval]] = {
    "wilson": _naive,
    "logit_t": _logit,
    "effective_wilson": of_total,
    SAME: same_institutions,
}
SETTINGS = [
    *(Setting(*values) for values in product((14, 42), list(SPREADS)[:3], (0.02, 0.15), (0.02, 0.10))),
    *(Setting(*values) for values in product((14, 42), ["may_be_absent"], (0.02, 0.15), (0.02, 0.10))),
    # The share and the correlation are those of the reference study.
    *(Setting(institutions, TABLE_1, 0.0165, 0.1145) for institutions in (14, 42)),
]


def simulate(settings: list[Setting] = SETTINGS, runs: int = RUNS, seed: int = SEED) -> pd.DataFrame:
    """Run the simulation: a row a setting and method with the part of runs that hold the truth, and the mean width."""
    return pd.DataFrame([row for setting in settings for row in _rows(setting, runs, seed)], columns=list(COLUMNS))


def _rows(setting: Setting, runs: int, seed: int) -> Iterator[tuple[object, ...]]:
    chance = np.random.default_rng([seed, SETTINGS.index(setting) if setting in SETTINGS else len(SETTINGS)])
    draws, truth = [setting.draw(chance) for _ in range(runs)], setting.truth
    for name, method in METHODS.items():
        found = [(method(each.blended, each.total), each.own if name == SAME else truth) for each in draws]
        held = np.mean([each.lower <= asked <= each.upper for each, asked in found])
        width = np.nanmean([each.upper - each.lower for each, _ in found])
        key = (setting.institutions, setting.sizes, setting.share, setting.correlation)
        yield (*key, name, round(float(held), 4), round(float(width), 4), runs, seed)


def read() -> pd.DataFrame:
    """Read the table of the last simulation, which travels with the package."""
    with _shipped().open(encoding="utf-8") as file:
        return pd.read_csv(file)


def _shipped() -> Path:
    return Path(str(files("blendresearch") / "data" / "coverage.csv"))


def main(arguments: list[str]) -> None:
    """Run the simulation and write its table."""
    target = Path(arguments[0]) if arguments else _shipped()
    simulate().to_csv(target, index=False, encoding="utf-8", lineterminator="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
