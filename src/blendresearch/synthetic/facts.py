"""The published facts that the reference study rests on, and fair shares of a total."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Filling = Mapping[str, Any]
"""What a study fills in of its records, in the form of `filling.toml`."""


@dataclass(frozen=True)
class Institution:
    """One institution of the completed cohort: all its mobilities, and the blended ones of each call with a project."""

    name: str
    mobilities: int
    blended: dict[int, int]


@cache
def load(name: str) -> dict:
    """Load one of the data files of this package: `facts`, `filling` or `published`."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def named() -> list[Institution]:
    """Give the institutions of Table 1, in its order."""
    return [
        Institution(row["name"], row["mobilities"], {int(year): blended for year, blended in row["blended"].items()})
        for row in load("facts")["table_1"]
    ]


def unnamed() -> list[Institution]:
    """Give the institutions that the study only counts: numbered, with equal shares of the mobilities left over."""
    facts, call_years = load("facts")["unnamed"], load("facts")["completed"]["call_years"]
    return [
        Institution(facts["name"].format(number=number), mobilities, dict.fromkeys(call_years, 0))
        for number, mobilities in enumerate(evenly(facts["mobilities"], facts["count"]), start=facts["first"])
    ]


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` into whole shares in proportion to `weights`.

    Each gets its quota rounded down; what is left goes one by one to the largest remainders, to the earlier of equals
    (the method of Hamilton). Exact: whole numbers only.
    """
    quotas = [divmod(total * weight, sum(weights)) for weight in weights]
    shares = [share for share, _ in quotas]
    by_remainder = sorted(range(len(weights)), key=lambda position: -quotas[position][1])
    for position in by_remainder[: total - sum(shares)]:
        shares[position] += 1
    return shares


def evenly(total: int, count: int) -> list[int]:
    """Divide `total` into `count` whole shares that differ by one at most, the larger ones first."""
    return largest_remainder(total, [1] * count)
