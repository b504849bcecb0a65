"""How often the interval of a share over institutions holds the true share, by simulation.

`python -m blendresearch.benchmarks.coverage [FILE]` runs it (about half a minute) and writes the table that the method
annex of the report shows, to the package itself when no file is named. Same seed and packages, same bytes.

Institutions have sizes from a lognormal distribution (its quantiles, so that no draw of sizes decides) and true shares
from a beta distribution with the given mean and correlation; mobilities are binomial. With one extreme institution, one
of the shares is fixed at 40% and the others have the mean. What is to be covered is the expected pooled share.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from blendresearch.statistics.methods.intervals import Interval, effective_wilson, of_total, wilson

SEED, RUNS = 20250324, 2000
MEDIAN_SIZE = 200
SPREADS = {"alike": 0.4, "unequal": 1.2, "one_extreme": 1.2}
EXTREME = 0.4
COLUMNS = ("institutions", "sizes", "share", "correlation", "method", "coverage", "width", "runs", "seed")


@dataclass(frozen=True)
class Setting:
    """One setting: `share` is the mean share, `correlation` how alike two mobilities of one institution are."""

    institutions: int
    sizes: str
    share: float
    correlation: float

    @property
    def totals(self) -> npt.NDArray[np.int64]:
        """Give the mobilities of each institution, which are the same in every run."""
        ranks = (np.arange(self.institutions) + 0.5) / self.institutions
        return np.maximum(np.round(MEDIAN_SIZE * np.exp(SPREADS[self.sizes] * ndtri(ranks))), 1).astype("int64")

    @property
    def truth(self) -> float:
        """Give the share that an interval should hold."""
        shares = np.full(self.institutions, self.share)
        if self.sizes == "one_extreme":
            shares[self.institutions // 2] = EXTREME
        return float((shares * self.totals).sum() / self.totals.sum())

    def draw(self, chance: np.random.Generator) -> npt.NDArray[np.int64]:
        """Draw the blended mobilities of each institution once."""
        strength = 1 / self.correlation - 1
        shares = chance.beta(self.share * strength, (1 - self.share) * strength, self.institutions)
        if self.sizes == "one_extreme":
            shares[self.institutions // 2] = EXTREME
        return chance.binomial(self.totals, shares)


def _naive(blended: npt.NDArray[np.int64], total: npt.NDArray[np.int64]) -> Interval:
    lower, upper = wilson(blended.sum(), total.sum())
    return Interval(float(lower), float(upper), "wilson")


# `of_total` is what the statistics use: logit-t, and the effective Wilson interval at 0 of n.
METHODS: dict[str, Callable[..., Interval]] = {
    "wilson": _naive,
    "logit_t": of_total,
    "effective_wilson": effective_wilson,
}
SETTINGS = [Setting(*values) for values in product((14, 42), SPREADS, (0.02, 0.15), (0.02, 0.10))]


def simulate(settings: list[Setting] = SETTINGS, runs: int = RUNS, seed: int = SEED) -> pd.DataFrame:
    """Run the simulation: a row a setting and method with the part of runs that hold the truth, and the mean width."""
    return pd.DataFrame([row for setting in settings for row in _rows(setting, runs, seed)], columns=list(COLUMNS))


def _rows(setting: Setting, runs: int, seed: int) -> Iterator[tuple[object, ...]]:
    chance = np.random.default_rng([seed, SETTINGS.index(setting) if setting in SETTINGS else len(SETTINGS)])
    draws, total = [setting.draw(chance) for _ in range(runs)], setting.totals
    for name, method in METHODS.items():
        found = [method(blended, total) for blended in draws]
        held = np.mean([each.lower <= setting.truth <= each.upper for each in found])
        width = np.mean([each.upper - each.lower for each in found])
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
