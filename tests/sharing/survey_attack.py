"""An attacker on the tables of a survey, who goes through all that a handful of institutions can have said.

Each institution is in one of a few states: what it named and answered. All counts that so many institutions of each
form can make together are gone through, and those kept that agree with every row and sign of the tables.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from blendresearch.base.hidden import Hidden, is_hidden

MORE_THEME = "registration.done_not_registered"
State = frozenset[str]
"""The cells, without the form, that an institution counts in."""


@dataclass(frozen=True)
class World:
    """Cells that hang together, and the states in which an institution can be."""

    cells: tuple[str, ...]
    states: tuple[State, ...]

    def counts(self, institutions: int) -> np.ndarray:
        """Give every row of counts that so many institutions can make together."""
        steps = {tuple(int(cell in state) for cell in self.cells) for state in self.states}
        found = {(0,) * len(self.cells)}
        for _ in range(institutions):
            found = {tuple(map(sum, zip(before, step, strict=True))) for before in found for step in steps}
        return np.array(sorted(found))


THEMES = World(
    ("p", "p.a", "p.b", "q"),
    tuple(
        frozenset({*own, *lone})
        for own, lone in product(
            [(), ("p",), ("p", "p.a"), ("p", "p.b"), ("p", "p.a", "p.b")], [(), ("q",)],
        )
    ),
)  # fmt: skip
MEANS = World(
    ("asked means", "means A", "means B"),
    tuple(frozenset(chosen) for chosen in [(), ("asked means", "means A"), ("asked means", "means B"),
                                           ("asked means", "means A", "means B")]),
)  # fmt: skip


def _saying(in_words: bool, chosen: str, number: str) -> State:
    cells = {MORE_THEME} if in_words else set()
    cells |= {"asked more", f"more {chosen}"} if chosen else set()
    cells |= {"asked done", "done"} if number else set()
    return frozenset(cells | ({"says more"} if in_words or chosen == "Yes" or number == "more" else set()))


SAYING = World(
    (MORE_THEME, "asked more", "more Yes", "more No", "asked done", "done", "says more"),
    tuple(_saying(*each) for each in product([False, True], ["", "Yes", "No"], ["", "more", "no more"])),
)


@dataclass(frozen=True)
class Told:
    """What the tables tell of cells: by form ("" for all) and cell a count or a sign; what has no row is not told."""

    counts: Mapping[tuple[str, str], object]
    minimum: int

    def fits(self, form: str, world: World, rows: np.ndarray, least: int) -> np.ndarray:
        """Tell which rows of counts agree with what is told of a form."""
        fitting = np.ones(len(rows), dtype=bool)
        for at, cell in enumerate(world.cells):
            sign = self.counts.get((form, cell))
            low, high = _limits(sign, least) if sign is not None else (0, np.inf)
            fitting &= (rows[:, at] >= low) & (rows[:, at] <= high)
        return fitting


def _limits(sign: object, least: int) -> tuple[float, float]:
    if isinstance(sign, Hidden):
        return (least, np.inf) if sign.below is None else (1, sign.below - 1)
    return float(sign), float(sign)


def possible(world: World, told: Told, answered: Mapping[str, int], least: int) -> dict[str, np.ndarray]:
    """Give all counts that agree with what is told, by form and for all ("").

    Row by row they belong together. `answered` is how many institutions answered each form, of two.
    """
    (one, other) = answered
    by_form = {}
    for form, number in answered.items():
        rows = world.counts(number)
        by_form[form] = rows[told.fits(form, world, rows, least)]
    first, second = (len(by_form[form]) for form in (one, other))
    pairs = {one: np.repeat(by_form[one], second, axis=0), other: np.tile(by_form[other], (first, 1))}
    whole = pairs[one] + pairs[other]
    fitting = told.fits("", world, whole, least)
    return {"": whole[fitting], one: pairs[one][fitting], other: pairs[other][fitting]}


def derivable(
    world: World, told: Told, answered: Mapping[str, int], truth: Callable[[str, str], int]
) -> list[tuple[str, str]]:
    """Give the small counts, and the hidden ones, that can have one value only; and so of what they leave of all."""
    unsaid = [key for key, sign in told.counts.items() if is_hidden(sign) and sign.below is None]
    silent = any(truth(*key) < told.minimum for key in unsaid)
    found = possible(world, told, answered, least=1 if silent else told.minimum)
    whole = {"": sum(answered.values()), **answered}
    wrong = []
    for form, rows in found.items():
        assert len(rows), "the tables contradict each other"
        for at, cell in enumerate(world.cells):
            if (form, cell) not in told.counts:
                continue
            asked = _asked(cell)
            among = rows[:, world.cells.index(asked)] if asked else whole[form]
            rest = (truth(form, asked) if asked else whole[form]) - truth(form, cell)
            kept = is_hidden(told.counts[form, cell]) or 0 < truth(form, cell) < told.minimum
            if kept and len(np.unique(rows[:, at])) < 2:
                wrong.append((form, cell))
            if 0 < rest < told.minimum and not cell.startswith("asked") and len(np.unique(among - rows[:, at])) < 2:
                wrong.append((form, f"without {cell}"))
    return wrong


def _asked(cell: str) -> str:
    """Give the cell of those who answered the question of a cell, "" where it is of all that answered."""
    question = cell.split(maxsplit=1)[0]
    return f"asked {question}" if question in ("means", "more", "done") else ""


def told_of(tables: Mapping[str, pd.DataFrame], minimum: int) -> Told:
    """Take from the tables what they tell of the cells of all worlds."""
    counts: dict[tuple[str, str], object] = {}
    for row in tables["themes"].itertuples():
        counts[row.form, row.theme] = row.institutions
    for row in tables["answers"].itertuples():
        name = {"means": "means", "more_done": "more", "blended_done": "done"}[row.question]
        counts[row.form, f"asked {name}"] = row.answered
        counts[row.form, f"{name} {row.option}".strip()] = row.institutions
    for row in tables["registered"].itertuples():
        if row.institution == "" and row.says_more == row.says_more:
            counts["", "says more"] = int(row.says_more)
    return Told(counts, minimum)


def counted(states: Sequence[tuple[str, State]]) -> Callable[[str, str], int]:
    """Give the true counts of institutions, each with its form and state."""
    return lambda form, cell: sum(cell in state for own, state in states if form in ("", own))
