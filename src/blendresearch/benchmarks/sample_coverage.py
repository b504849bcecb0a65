"""How often the interval of the true share holds it, by drawing validation samples from made populations.

`python -m blendresearch.benchmarks.sample_coverage [FILE]` runs it (under a minute) and writes the table that the
chapter on methods shows, to the package itself when no file is named. Same seed and packages, same bytes.

Each population has institutions of unequal size (quantiles of a lognormal distribution), flagged mobilities and others,
and for each mobility what it really was: among the flagged by the PPV, among the others by rates from a beta
distribution with the given mean and correlation, so that institutions differ. One population has an institution that
did 40% of its others without registering them. The population stands still; what is drawn again and again is the
sample, with the allocation that `blendresearch sample` uses.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv, ndtri

from blendresearch.statistics.methods.allocation import allocate
from blendresearch.statistics.methods.double_sampling import IntervalOf, Limits, Stratum, clopper_pearson, true_share
from blendresearch.statistics.methods.intervals import wilson
from blendresearch.statistics.sample_design import SPREADS

SEED, RUNS = 20250324, 2000
COLUMNS = (
    "population",
    "institutions",
    "mobilities",
    "size",
    "true_share",
    "method",
    "coverage",
    "width",
    "runs",
    "seed",
)
_SPREAD_OF_SIZES, _FLAGGED, _EXTREME = 1.0, 0.016, 0.4


def wilson_limits(rate: float, effective: float) -> Limits:
    """Give Wilson's limits at an effective size."""
    if effective == np.inf:
        return rate, rate
    lower, upper = wilson(rate * effective, effective)
    return float(lower), float(upper)


def jeffreys_limits(rate: float, effective: float) -> Limits:
    """Give the limits of Jeffreys' interval at an effective size."""
    if effective == np.inf:
        return rate, rate
    yes = rate * effective
    lower = 0.0 if rate <= 0 else float(betaincinv(yes + 0.5, effective - yes + 0.5, 0.025))
    upper = 1.0 if rate >= 1 else float(betaincinv(yes + 0.5, effective - yes + 0.5, 0.975))
    return lower, upper


METHODS: dict[str, IntervalOf] = {
    "wilson": wilson_limits, "jeffreys": jeffreys_limits, "clopper_pearson": clopper_pearson,
}  # fmt: skip


@dataclass(frozen=True)
class Population:
    """One population: rates of what was done and not flagged (`fnr`), how alike within an institution, and the PPV."""

    name: str
    institutions: int
    mobilities: int
    fnr: float
    correlation: float
    ppv: float
    size: int

    def strata(self, chance: np.random.Generator) -> list[tuple[bool, int, int]]:
        """Give the strata: whether they are of the flagged, how many mobilities, and of how many the answer is yes."""
        ranks = (np.arange(self.institutions) + 0.5) / self.institutions
        weights = np.exp(_SPREAD_OF_SIZES * ndtri(ranks))
        totals = np.maximum(np.round(weights / weights.sum() * self.mobilities), 2).astype("int64")
        flagged = chance.binomial(totals, np.minimum(_FLAGGED * chance.exponential(1, self.institutions), 0.9))
        strength = 1 / self.correlation - 1
        rates = chance.beta(self.fnr * strength, (1 - self.fnr) * strength, self.institutions)
        if self.name == "one_extreme":
            rates[self.institutions // 2] = _EXTREME
        of_others = zip(totals - flagged, chance.binomial(totals - flagged, rates), strict=True)
        of_flagged = zip(flagged, chance.binomial(flagged, self.ppv), strict=True)
        found = [(False, *map(int, each)) for each in of_others] + [(True, *map(int, each)) for each in of_flagged]
        return [each for each in found if each[1]]


POPULATIONS = [
    Population("rare", 42, 15_738, 0.002, 0.02, 0.95, 200),
    Population("usual", 42, 15_738, 0.02, 0.05, 0.95, 200),
    Population("frequent", 42, 15_738, 0.08, 0.10, 0.90, 200),
    Population("unlike", 42, 15_738, 0.05, 0.30, 0.90, 200),
    Population("one_extreme", 42, 15_738, 0.02, 0.05, 0.95, 200),
    Population("large_sample", 20, 5_000, 0.03, 0.10, 0.95, 600),
    Population("small_population", 5, 400, 0.10, 0.10, 0.90, 60),
]


def simulate(populations: list[Population] = POPULATIONS, runs: int = RUNS, seed: int = SEED) -> pd.DataFrame:
    """Run the simulation: a row a population and method, with how often the truth is held and the mean width."""
    rows = [row for each in populations for row in _rows(each, runs, seed)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(population: Population, runs: int, seed: int) -> Iterator[tuple[object, ...]]:
    place = POPULATIONS.index(population) if population in POPULATIONS else len(POPULATIONS)
    chance = np.random.default_rng([seed, place])
    strata = population.strata(chance)
    truth = sum(yes for _, _, yes in strata) / sum(size for _, size, _ in strata)
    spreads = [SPREADS[flagged] for flagged, _, _ in strata]
    drawn = allocate([size for _, size, _ in strata], spreads, population.size)
    answers = np.array([chance.hypergeometric(yes, size - yes, own, runs)
                        for (_, size, yes), own in zip(strata, drawn, strict=True)])  # fmt: skip
    key = (population.name, population.institutions, population.mobilities, population.size, round(truth, 6))
    for name, method in METHODS.items():
        found = [true_share(*_sample(strata, drawn, answers[:, run]), method) for run in range(runs)]
        held = np.mean([each.lower <= truth <= each.upper for each in found])
        width = np.mean([each.upper - each.lower for each in found])
        yield (*key, name, round(float(held), 4), round(float(width), 4), runs, seed)


def _sample(
    strata: list[tuple[bool, int, int]], drawn: list[int], yes: npt.NDArray[np.int64]
) -> tuple[list[Stratum], list[Stratum]]:
    found = [
        (flagged, Stratum(size, own, int(each)))
        for (flagged, size, _), own, each in zip(strata, drawn, yes, strict=True)
    ]
    return [each for flagged, each in found if flagged], [each for flagged, each in found if not flagged]


def read() -> pd.DataFrame:
    """Read the table of the last simulation, which travels with the package."""
    with _shipped().open(encoding="utf-8") as file:
        return pd.read_csv(file)


def _shipped() -> Path:
    return Path(str(files("blendresearch") / "data" / "sample_coverage.csv"))


def main(arguments: list[str]) -> None:
    """Run the simulation and write its table."""
    target = Path(arguments[0]) if arguments else _shipped()
    simulate().to_csv(target, index=False, encoding="utf-8", lineterminator="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
