"""Published counts and how they add up: what someone who reads all tables can reckon with."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Key = Hashable


@dataclass
class System:
    """Counts (cells) and the sums that hold between them, whatever the numbers are.

    A cell is `published`, or stands nowhere and only follows from others (what is left when the blended are taken from
    a total). `guarded` are counts of mobilities or people, which may not be shown when they are small. `least` is what
    anyone knows a cell to be at least, `known` that it is told elsewhere and so can be no other number. `weights` say
    how much is lost when a cell is hidden, beside its size.
    """

    keys: list[Key] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    published: list[bool] = field(default_factory=list)
    guarded: list[bool] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    sums: list[tuple[int, list[int]]] = field(default_factory=list)
    _places: dict[Key, int] = field(default_factory=dict)

    def add(self, key: Key, value: int, *, published: bool = True, guarded: bool = True, weight: float = 1.0) -> int:
        """Add a cell and give its place; raise ValueError when there is one of that key."""
        if key in self._places:
            raise ValueError(f"there are two cells {key}")
        self._places[key] = len(self.keys)
        for column, entry in (
            (self.keys, key), (self.values, int(value)), (self.published, published), (self.guarded, guarded),
            (self.least, 0), (self.known, False), (self.weights, weight),
        ):  # fmt: skip
            column.append(entry)
        return self._places[key]

    def add_together(self, key: Key, parts: Sequence[int], least: int = 0) -> int:
        """Add a cell that stands nowhere, the sum of some cells, and give its place."""
        whole = self.add_unknown(key, sum(self.values[part] for part in parts), least)
        self.add_sum(whole, parts)
        return whole

    def add_known(self, key: Key, value: int) -> None:
        """Add a cell that is told in any case, so that it is neither hidden nor unsure."""
        self.known[self.add(key, value, guarded=False)] = True

    def add_unknown(self, key: Key, value: int, least: int = 0) -> int:
        """Add a cell that stands nowhere and is no count to be guarded, and give its place."""
        place = self.add(key, value, published=False, guarded=False)
        self.least[place] = least
        return place

    def place(self, key: Key) -> int | None:
        """Give the place of a cell, or None when there is none of that key."""
        return self._places.get(key)

    def add_sum(self, whole: int, parts: Iterable[int]) -> None:
        """State that a cell is the sum of others; raise ValueError when the numbers say otherwise."""
        listed = list(parts)
        if self.values[whole] != sum(self.values[part] for part in listed):
            raise ValueError(f"{self.keys[whole]} is not the sum of its parts")
        self.sums.append((whole, listed))

    def matrix(self) -> csr_array:
        """Give the sums as a matrix with a row each: the parts less the whole."""
        rows = np.repeat(np.arange(len(self.sums)), [1 + len(parts) for _, parts in self.sums])
        columns = np.array([place for whole, parts in self.sums for place in (whole, *parts)], dtype=int)
        signs = np.array([sign for _, parts in self.sums for sign in (-1.0, *[1.0] * len(parts))])
        return csr_array((signs, (rows, columns)), shape=(len(self.sums), len(self.keys)))

    def small(self, minimum: int) -> npt.NDArray[np.bool_]:
        """Tell which cells are counts from 1 up to `minimum` - 1."""
        values = np.array(self.values)
        return np.array(self.guarded, dtype=bool) & (values > 0) & (values < minimum)
