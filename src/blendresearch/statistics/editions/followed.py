"""Institutions followed from one edition to the next: under the name that this one has, mergers added up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import nan
from typing import Self

from blendresearch.base.hidden import is_hidden, sum_of
from blendresearch.statistics.totals import Count, Statistics
from blendresearch.study.spellings import Spellings


@dataclass(frozen=True)
class Followed:
    """Which institution of this edition each one of the earlier edition is: `names` maps the earlier names.

    `can` says whether institutions can be followed at all: not where one of the editions has neutral names.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    can: bool = True

    @classmethod
    def of(cls, earlier: Collection[str], spellings: Spellings) -> Self:
        """Follow institutions by their names, and by what `spellings.csv` of this study says of these."""
        return cls({name: spellings.of(name) for name in earlier})

    def earlier_names(self, institution: str) -> tuple[str, ...]:
        """Give the names that an institution had, where they are not the one that it has; of a merger all."""
        had = self._had.get(institution, ())
        return () if had == (institution,) else had

    @cached_property
    def _had(self) -> dict[str, tuple[str, ...]]:
        """Give the earlier names by the name of this edition."""
        had: dict[str, tuple[str, ...]] = {}
        for name in sorted(self.names):
            had[self.names[name]] = (*had.get(self.names[name], ()), name)
        return dict(sorted(had.items()))

    def had_names(self, institution: str) -> tuple[str, ...]:
        """Give the names that an institution had, also where it is the one that it has."""
        return self._had.get(institution, (institution,))

    @property
    def merged(self) -> dict[str, tuple[str, ...]]:
        """Give the earlier names of every institution of which the earlier edition has several."""
        return {name: had for name in self._had if len(had := self.earlier_names(name)) > 1}

    @property
    def renamed(self) -> dict[str, str]:
        """Give the earlier name of every institution that is called otherwise now."""
        return {name: had[0] for name in self._had if len(had := self.earlier_names(name)) == 1}

    def counts(
        self, statistics: Statistics, cohort: str, calls: Collection[int] = (), *, unit: str = "mobility"
    ) -> dict[str, Count]:
        """Give the counts of institutions in a cohort, or some of its calls, under the names of this edition."""
        found: dict[str, list[Count]] = {}
        for where in [{"call_year": call} for call in calls] or [{}]:
            for name, count in statistics.by("institution", cohort, unit=unit, **where).items():
                found.setdefault(self.names.get(name, name), []).append(count)
        return {name: added(found[name]) for name in sorted(found)}


def in_all(statistics: Statistics, cohort: str, calls: Collection[int] = (), *, unit: str = "mobility") -> Count | None:
    """Give the count of all institutions in a cohort, or some of its calls; None where there is none."""
    if not calls:
        return statistics.find(cohort, unit=unit)
    found = [each for call in calls if (each := statistics.find(cohort, call_year=call, unit=unit))]
    return added(found) if found else None


def added(counts: Collection[Count]) -> Count:
    """Add up the counts of institutions that are one now, or of calls, as those of one institution."""
    total, blended = (sum_of([getattr(each, name) for each in counts]) for name in ("total", "blended"))
    hidden = is_hidden(total) or is_hidden(blended)
    return Count(total, blended, nan, nan) if hidden else Count.of(total, blended)
