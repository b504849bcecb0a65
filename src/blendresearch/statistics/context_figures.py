"""What others counted around a study: the indicators that a report tells in words, and what follows from their values.

A share is formed only where the list says what is a part of what, and a change only within one indicator of one region:
numbers of different sources are never put against each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from blendresearch.study.context_list import PERCENT, TARGET, number_of

Row = Mapping[str, str]


@dataclass(frozen=True)
class Indicator:
    """One indicator of one region: its rows of `context.csv` by year, and the row of what the last one is a part of."""

    rows: tuple[Row, ...]
    whole: Row | None = None

    @property
    def first(self) -> Row:
        """Give the row of the first year."""
        return self.rows[0]

    @property
    def last(self) -> Row:
        """Give the row of the last year."""
        return self.rows[-1]

    @property
    def is_series(self) -> bool:
        """Tell whether there is more than one year."""
        return len(self.rows) > 1

    @property
    def is_target(self) -> bool:
        """Tell whether the last value is meant to be reached, and was not counted."""
        return self.last["kind"] == TARGET

    @property
    def is_share(self) -> bool:
        """Tell whether the values are percentages."""
        return self.last["unit"] == PERCENT

    @property
    def share(self) -> Fraction | None:
        """Give the last value as a fraction of what it is a part of; None where the list does not say of what."""
        return _number(self.last) / _number(self.whole) if self.whole else None

    @property
    def difference(self) -> Fraction:
        """Give the last value less the first one."""
        return _number(self.last) - _number(self.first)

    @property
    def times(self) -> Fraction | None:
        """Give how many times the first value the last one is; None where the first is not above 0."""
        first = _number(self.first)
        return _number(self.last) / first if first > 0 else None

    def said(self, name: str) -> Row:
        """Give the last row that says something of a kind (`limit`, `label`) in any language; the last one if none."""
        having = [row for row in self.rows if any(row[column] for column in row if column.startswith(f"{name}_"))]
        return having[-1] if having else self.last


def told_indicators(context: pd.DataFrame | None) -> list[Indicator]:
    """Give the indicators that are told in words (`told`), in the order of the list, a region after the other.

    A target and what was counted of the same indicator stay apart: a target is no later value of a count.
    """
    return [] if context is None else list(_told(context.to_dict("records")))


def told_rows(context: pd.DataFrame | None) -> pd.DataFrame | None:
    """Give the rows of the list that are told, and those of which one of them is a part."""
    if context is None:
        return None
    wholes = {_key(each.whole) for each in told_indicators(context) if each.whole}
    return context[[bool(row["told"]) or _key(row) in wholes for row in context.to_dict("records")]]


def _key(row: Row) -> tuple[str, str, str]:
    return row["indicator"], row["region"], row["year"]


def _told(rows: list[Row]) -> Iterator[Indicator]:
    keys = dict.fromkeys((row["indicator"], row["region"], row["kind"]) for row in rows if row["told"])
    for key in keys:
        own = [row for row in rows if row["told"] and (row["indicator"], row["region"], row["kind"]) == key]
        own.sort(key=lambda row: row["year"])
        last = own[-1]
        found = (row for row in rows if _key(row) == (last["of"], last["region"], last["year"]))
        yield Indicator(tuple(own), next(found, None) if last["of"] else None)


def _number(row: Row) -> Fraction:
    return Fraction(number_of(row["value"], row["unit"]))
