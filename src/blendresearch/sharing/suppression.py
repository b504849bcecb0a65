"""Which counts are hidden: the small ones, and as few others as it takes that none of them can be derived.

An attacker knows every shown count, every sum between counts, that no count is negative, that `<n` means 1 up to n - 1
and that another hidden count is n or more (zeros are never hidden). A hidden count is safe when there is a second
solution, in whole numbers, that agrees with all of that and gives it another value. For each count that has none yet,
the cheapest one is sought by a linear program over what could be different if it were hidden (the heuristic of Kelly,
Golden and Assad, Networks 22, 1992, with all sums at once), and what differs in it is hidden. Solutions stay solutions
when more is hidden, so that every count is looked at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, hstack
from scipy.sparse.csgraph import connected_components

from blendresearch.base.errors import BlendResearchError
from blendresearch.sharing.system import System

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

# Chance only chooses between solutions that are equally cheap: with a fixed seed the same study hides the same cells.
_SEED = 20250324
_REACH = 4  # solutions are sought within so many times the limit of the true values: enough to tell two apart
# From so many cells on, some are made safe at once; sums of up to so many parts are those in which two cells can
# contradict each other (x + y = known), longer ones leave both their freedom.
_AT_ONCE, _SHORT = 40, 8


@dataclass(frozen=True)
class Suppressed:
    """Which cells are hidden, and which of those do not even say that they are small (`x` instead of `<n`)."""

    hidden: Flags
    silent: Flags


def suppress(system: System, minimum: int) -> Suppressed:
    """Tell which published cells are hidden, so that no count from 1 up to `minimum` - 1 can be read or derived.

    Nor can any other hidden cell. Where `<n` itself would give a count away (two of them make a third that is below n,
    too), a small cell does not say that it is small.
    """
    small, published = system.small(minimum), np.array(system.published, dtype=bool)
    # Cells that no chain of sums connects say nothing of each other: a program for each part is small, and a part
    # without a small cell needs none.
    hidden, silent = small & published, np.zeros(len(small), dtype=bool)
    matrix = system.matrix()
    _, parts = connected_components(matrix.T @ matrix, directed=False)
    for part in np.unique(parts[small]):
        cells = np.flatnonzero(parts == part)
        own = csr_array(matrix[:, cells])
        rows = csr_array(own[np.flatnonzero(np.diff(own.indptr)), :])
        component = _Component(rows, _Cells.of(system, cells, minimum), minimum)
        if not component.protect(np.array(system.weights)[cells]):
            raise BlendResearchError("The counts of this study cannot be protected: choose another minimum_count.")
        hidden[cells], silent[cells] = component.hidden, component.silent
    return Suppressed(hidden, silent)


@dataclass(frozen=True)
class _Cells:
    """Some cells: their true values, which are published, known or small, and how far from the truth is looked."""

    values: npt.NDArray[np.int64]
    published: Flags
    known: Flags
    small: Flags
    least: npt.NDArray[np.int64]
    reach: Numbers

    @classmethod
    def of(cls, system: System, cells: npt.NDArray[np.int64], minimum: int) -> Self:
        """Take some cells of a system.

        An attacker knows of a small cell that it is at least 1, of another hidden one that it is not small (while small
        ones say so), and of what stands in no table only that it is no less than nothing.
        """
        small, published = system.small(minimum)[cells], np.array(system.published, dtype=bool)[cells]
        least = np.maximum(np.array(system.least)[cells], np.where(published, np.where(small, 1, minimum), 0))
        reach = np.where(np.array(system.guarded)[cells], _REACH * minimum, np.inf)
        known = np.array(system.known, dtype=bool)[cells]
        return cls(np.array(system.values)[cells], published, known, small, least, reach)


class _Component:
    """Cells that hang together, and which of them are hidden and safe so far."""

    def __init__(self, matrix: csr_array, cells: _Cells, minimum: int) -> None:
        self.matrix, self.minimum, self.cells = matrix, minimum, cells
        self.values, self.published, self.small = cells.values, cells.published, cells.small
        self.hidden, self.safe = self.small & self.published, ~self.small
        # Cells that do not say that they are small, and whether a solution may make such ones.
        self.silent, self.quiet = np.zeros(len(self.values), dtype=bool), False
        short = np.flatnonzero(np.diff(matrix.indptr) <= _SHORT)
        rows = abs(matrix[short, :])
        self.short = csr_array(rows.T @ rows)  # which cells stand in a short sum together
        self.chance = np.random.default_rng(_SEED)

    def protect(self, weights: Numbers) -> bool:
        """Hide what it takes that every small cell is safe, what is dear last; tell whether there is a way."""
        # Costs differ a little from each other, so that one solution is the cheapest on any machine.
        costs = weights * np.log2(2 + self.values) * (1 + 1e-4 * self.chance.random(len(weights)))
        self._take_what_is_free()
        # From the largest down: what has to be hidden for a large cell often makes smaller ones safe on the way.
        while not self.safe.all():
            left = sorted(np.flatnonzero(~self.safe), key=lambda cell: (-self.values[cell], cell))
            # Of very many, some at once: one program with several conditions is faster, if a little dearer.
            batch = self._apart(left, 1 + len(left) // _AT_ONCE)
            done = len(batch) > 1 and self._make_differ(self._balanced(batch), costs)
            # First the signs that say more: only where these would give the count away, small cells keep silent.
            if not done and not self._make_safe(int(batch[0]), costs) and not self._keep_silent(int(batch[0]), costs):
                return False
            self._take_what_is_free(rounds=len(batch) > 1)
        return True

    def _apart(self, cells: Sequence[int], most: int) -> list[int]:
        """Give the first of the cells that are in no short sum with each other, where they could contradict."""
        chosen: list[int] = []
        near: set[int] = set()
        for cell in cells:
            own = set(self.short[[cell], :].indices)
            if len(chosen) < most and not own & near:
                chosen.append(int(cell))
                near |= own
        return chosen

    def _make_safe(self, cell: int, costs: Numbers) -> bool:
        """Make one cell safe by the cheaper of the two changes that let it differ by one; tell whether there is one."""
        near = np.zeros(len(costs), dtype=bool)
        near[self.short[self.short[[cell], :].indices, :].indices] = True
        for within in (near, np.ones_like(near)):  # first near by: details are cheaper than totals, and it is faster
            changes = [change for by in (1, -1) for change in self._changes({cell: by}, costs, within)]
            if changes:
                self._hide(min(changes, key=lambda change: float(self._paid(costs)[change != 0].sum())))
                return True
        return False

    def _keep_silent(self, cell: int, costs: Numbers) -> bool:
        """Make one cell safe where some small cells do not say that they are; tell whether that helps."""
        self.quiet = True
        done = self._make_safe(cell, costs)
        self.quiet = False
        return done

    def _paid(self, costs: Numbers) -> Numbers:
        return np.where(self.hidden | ~self.published, 0.0, costs)

    def _make_differ(self, wanted: dict[int, int], costs: Numbers) -> bool:
        """Make several cells safe by one change; tell whether there is one."""
        for change in self._changes(wanted, costs, np.ones(len(costs), dtype=bool)):
            self._hide(change)
            return True
        return False

    def _balanced(self, cells: Sequence[int]) -> dict[int, int]:
        """Let cells go up and down in turn, so that sums over them hardly change."""
        lower, upper = self._limits(~self.published | self.hidden)
        wanted: dict[int, int] = {}
        for cell in cells:
            by = 1 if sum(wanted.values()) <= 0 else -1
            wanted[int(cell)] = by if lower[cell] <= by <= upper[cell] else -by
        return wanted

    def _hide(self, change: Numbers) -> None:
        # What differs in a second solution is hidden, and safe by that very solution, now and whatever is hidden later.
        changed = change != 0
        self.hidden |= changed & self.published
        self.silent |= self.small & self.published & (self.values + change >= self.minimum)
        self.safe |= changed

    def _limits(self, free: Flags) -> tuple[Numbers, Numbers]:
        """Give how far each cell can differ from its value, for what an attacker knows; only where it is `free`."""
        lower = np.maximum(self.cells.least - self.values, -self.cells.reach)
        known = self.small & self.published & ~self.silent & (not self.quiet)
        upper = np.minimum(np.where(known, self.minimum - 1 - self.values, np.inf), self.cells.reach)
        free = free & ~self.cells.known
        return np.where(free, np.minimum(lower, 0), 0).astype(float), np.where(free, upper, 0).astype(float)

    def _take_what_is_free(self, rounds: int = 4) -> None:
        """Find solutions that differ in hidden cells alone, with objectives of chance, while that makes cells safe."""
        lower, upper = self._limits(self.hidden | ~self.published)
        for _ in range(rounds):
            left = np.flatnonzero(~self.safe)
            objective = np.zeros(len(self.values))
            objective[left] = self.chance.choice([-1.0, 1.0], size=len(left))
            for change in _solved(objective, self.matrix, lower, upper):
                self._hide(change)
            if (~self.safe).sum() == len(left):
                return

    def _changes(self, wanted: Mapping[int, int], costs: Numbers, within: Flags) -> Iterator[Numbers]:
        """Give the cheapest change in which cells differ by so much, if there is one; what is hidden costs nothing.

        What is shown changes only `within` some cells.
        """
        lower, upper = self._limits(~self.published | self.hidden | (within & (self.values >= self.minimum)))
        cells, by = np.array(list(wanted)), np.array(list(wanted.values()), dtype=float)
        if (by < lower[cells]).any() or (by > upper[cells]).any():
            return
        # Each cell twice: how much more and how much less. A trace of cost keeps both from growing together.
        ceiling, floor = np.concatenate([upper, -lower]), np.zeros(2 * len(costs))
        ceiling[cells] = floor[cells] = np.maximum(by, 0)
        ceiling[len(costs) + cells] = floor[len(costs) + cells] = np.maximum(-by, 0)
        paid = self._paid(costs) + 1e-3
        both = csr_array(hstack([self.matrix, -self.matrix]))
        for change in _solved(np.tile(paid, 2), both, floor, ceiling):
            yield change[: len(costs)] - change[len(costs) :]


def _solved(objective: Numbers, matrix: csr_array, lower: Numbers, upper: Numbers) -> Iterator[Numbers]:
    """Give a whole-number solution of `matrix` x = 0 that makes `objective` small, if there is one."""
    used = np.flatnonzero(upper > lower)
    fixed = matrix @ np.where(upper > lower, 0.0, lower)
    if not len(used):
        if not fixed.any():
            yield lower
        return
    constraint = LinearConstraint(csr_array(matrix[:, used]), -fixed, -fixed)
    # Systems of sums mostly have whole corners: the plain program is much faster, and tried first.
    for whole in (0, 1):
        found: OptimizeResult = milp(
            objective[used], constraints=constraint, bounds=Bounds(lower[used], upper[used]),
            integrality=np.full(len(used), whole), options={"mip_rel_gap": 0.05},
        )  # fmt: skip
        if found.x is None:
            return
        if np.abs(found.x - np.round(found.x)).max(initial=0) < 1e-6:
            change = np.where(upper > lower, 0.0, lower)
            change[used] = np.round(found.x)
            yield change
            return
