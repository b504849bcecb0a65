"""How often the interval of the pooled alpha of two coders holds it, by coding made institutions again and again.

`python -m blendresearch.benchmarks.alpha_coverage` runs it (under a minute) and prints the table of `docs/method.md`.

Thirty themes occur with fixed chances. Each coder misses a theme or adds one by an error of the institution, which is
gamma distributed: a spread of 0 has one error for all, with 2 some institutions are far harder to code than others.
Beside the jackknife, which is used, stand the percentiles of alpha over institutions that are drawn again.
"""

import numpy as np
import numpy.typing as npt

from blendresearch.survey.exact.agreement_alpha import alpha_interval, coincidences, nominal_alpha, nominal_alphas

SEED, RUNS, DRAWS = 20250324, 1000, 1000
INSTITUTIONS, UNITS, SPREADS = (6, 10, 15, 30), 2, (0, 1, 2)
_THEMES, _ERROR, _ADDED, _WORST, _MANY = 30, 0.1, 0.15, 0.8, 100_000

Array = npt.NDArray[np.float64]


def coded(number: int, spread: float, chances: Array, draw: np.random.Generator) -> Array:
    """Give a square of coincidences for each of so many institutions, coded by two."""
    errors = draw.gamma(1 / spread, _ERROR * spread, number) if spread else np.full(number, _ERROR)
    errors = np.minimum(errors, _WORST)[:, None, None]
    there = draw.random((number, UNITS, len(chances))) < chances
    first, second = (
        np.where(there, draw.random(there.shape) >= errors, draw.random(there.shape) < errors * _ADDED)
        for _ in range(2)
    )
    both, neither, differ = coincidences([[2, 0], [0, 2], [1, 1]])
    counts = [(kind.sum(axis=(1, 2)), square) for kind, square in (
        (first & second, both), (~first & ~second, neither), (first != second, differ),
    )]  # fmt: skip
    return sum(count[:, None, None] * square for count, square in counts)


def drawn_again(squares: Array, draw: np.random.Generator) -> tuple[float, float]:
    """Give percentiles of alpha over institutions that are drawn again, as many with replacement."""
    number = len(squares)
    times = draw.multinomial(number, np.full(number, 1 / number), size=DRAWS)
    alphas = nominal_alphas(np.tensordot(times, squares, axes=1))
    lower, upper = np.nanquantile(alphas, [0.025, 0.975])
    return float(lower), float(upper)


def coverage(number: int, spread: float) -> tuple[float, float, float]:
    """Give how often the jackknife and the drawing hold alpha, and how often there is a jackknife."""
    draw = np.random.default_rng(SEED)
    chances = draw.beta(1.2, 6, _THEMES)
    truth = nominal_alpha(coded(_MANY, spread, chances, draw).sum(axis=0))
    samples = [coded(number, spread, chances, draw) for _ in range(RUNS)]
    jackknife = np.array([alpha_interval(each) for each in samples])
    again = np.array([drawn_again(each, draw) for each in samples])
    defined = ~np.isnan(jackknife[:, 0])
    held = [(limits[defined, 0] <= truth) & (truth <= limits[defined, 1]) for limits in (jackknife, again)]
    return float(held[0].mean()), float(held[1].mean()), float(defined.mean())


def main() -> None:
    """Run the simulation and print its table."""
    print("| institutions | spread of errors | jackknife | drawn again | there is a jackknife |\n|---|---|---|---|---|")
    for number in INSTITUTIONS:
        for spread in SPREADS:
            shares = " | ".join(f"{share:.1%}" for share in coverage(number, spread))
            print(f"| {number} | {spread} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
