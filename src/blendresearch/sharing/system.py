"""Published counts and how they add up: what someone who reads all tables can reckon with."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Key = Hashable


@dataclass
class System:
    """Counts (cells) and the sums that hold between them, whatever the numbers are.

    A cell is `published`, or stands nowhere and only follows from others (what is left when the blended are taken from
    a total). `guarded` are counts of mobilities or people, which may not be shown when they are small. `weights` say
    how much is lost when a cell is hidden, beside its size.
    """

    keys: list[Key] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    published: list[bool] = field(default_factory=list)
    guarded: list[bool] = field(default_factory=list)
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
            (self.weights, weight),
        ):  # fmt: skip
            column.append(entry)
        return self._places[key]

    def place(self, key: Key) -> int | None:
        """Give the place of a cell, or None when there is none of that key."""
        return self._places.get(key)

    def add_sum(self, whole: int, parts: Iterable[int]) -> None:
        """State that a cell is the sum of others; raise ValueError when the numbers say otherwise."""
        listed = list(parts)
        if self.values[whole] != sum(self.values[part] for part in listed):
            raise ValueError(f"{self.keys[whole]} is not the sum of its parts")
        self.sums.append((whole, listed))

    def add_link(self, whole: int, parts: Iterable[int]) -> None:
        """State that a cell differs from a sum of others by a number that is known: who knows one knows the other."""
        self.sums.append((whole, list(parts)))

    def add_part(self, whole: int, parts: Iterable[int]) -> None:
        """State that cells together are a part of another one; whether they are all of it is taken to be known.

        Raises ValueError when they are more.
        """
        listed = list(parts)
        rest = self.values[whole] - sum(self.values[part] for part in listed)
        if rest < 0:
            raise ValueError(f"{self.keys[whole]} is less than its parts")
        if rest:  # of which one is known to be there
            listed.append(self.add(("more", whole, *listed), rest - 1, published=False, guarded=False))
        self.add_link(whole, listed)

    def matrix(self) -> csr_array:
        """Give the sums and links as a matrix with a row each: the parts less the whole, which is known."""
        rows = np.repeat(np.arange(len(self.sums)), [1 + len(parts) for _, parts in self.sums])
        columns = np.array([place for whole, parts in self.sums for place in (whole, *parts)], dtype=int)
        signs = np.array([sign for _, parts in self.sums for sign in (-1.0, *[1.0] * len(parts))])
        return csr_array((signs, (rows, columns)), shape=(len(self.sums), len(self.keys)))

    def small(self, minimum: int) -> npt.NDArray[np.bool_]:
        """Tell which cells are counts from 1 up to `minimum` - 1."""
        values = np.array(self.values)
        return np.array(self.guarded, dtype=bool) & (values > 0) & (values < minimum)
