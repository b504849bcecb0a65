"""What records are and what the checks find in them, as part of the system: unknown numbers of each profile.

Checks exclude and imply each other, some types of activity are groups, and a group has participants. So every count of
a cohort is put as a sum over the kinds of records that there can be: unknown numbers, of which only those are that are
possible (`mobilities.profiles`) and occur in no row that says 0. What a count is of other counts need not be said then.

Checks that have no aspect of a record in common are free of each other: how many records each group of them finds
together can be any that add up to the same records. So a group has unknown numbers of its own, which keeps them few.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from blendresearch.mobilities.profiles import Found, Kind, Tied, possible_profiles, tied
from blendresearch.sharing.count_system import Row
from blendresearch.sharing.system import System
from blendresearch.statistics.totals import KINDS
from blendresearch.study.settings import Study

MEASURES_OF = {True: "blended", False: "others"}


class Size(NamedTuple):
    """Whether a mobility is individual or a group, and of more than one participant."""

    kind: str
    larger: bool


_SIZES = (Size("individual", False), Size("group", False), Size("group", True))
LARGER = _SIZES[-1]


class Class(NamedTuple):
    """Where a record is counted, or why it is not: of one that is not, only whether it is blended matters beside."""

    blended: bool
    left_out: str
    activity_type: str = ""
    call_year: int = 0
    size: Size = _SIZES[0]

    @property
    def wheres(self) -> tuple[dict[str, object], ...]:
        """Give the rows of the statistics that count such records, beside those of institutions."""
        return {"activity_type": self.activity_type}, {"call_year": self.call_year}, {"kind": self.size.kind}


class Observed(NamedTuple):
    """So many records of an institution that are alike, with what is found in each."""

    of: Class
    institution: str
    found: Found
    records: int


class Pattern(NamedTuple):
    """The unknown number of records, at a place of the system, in which a group of checks finds just this together."""

    blended: bool
    left_out: str
    found: Found
    place: int


def whole_row(cohort: str, **where: object) -> Row:
    """Give the row of all mobilities of a cohort, or of those of one type, call year and so on."""
    return Row(cohort, "all", "mobility", "all", "", None, "")._replace(**where)


def classes_left_out(system: System, cohort: str) -> list[int]:
    """Give the places of the records of a cohort that do not count, which `Profiles` added."""
    return [place for place, key in enumerate(system.keys) if key[:2] == ("class", cohort) and key[2].left_out]


class Profiles:
    """The profiles of one cohort in a system that has its statistics: adds unknown numbers for them, and their sums.

    `observed` are the rows of `profiles.csv`, `finds` the rules that find anything in the cohort.
    """

    def __init__(self, system: System, cohort: str, observed: pd.DataFrame, study: Study, finds: Iterable[str]) -> None:
        self.system, self.cohort, self.study, self.finds = system, cohort, study, frozenset(finds)
        self.observed = list(_observed(observed[observed["cohort"] == cohort]))
        self._records: Counter[Class] = Counter()
        for each in self.observed:
            self._records[each.of] += each.records
        possible = self._possible()
        self.classes = {one: self._add_class(one) for one in sorted(set.intersection(*map(set, possible.values())))}
        self._add_sums_of_classes()
        self._patterns = [each for group in tied() for each in self._add_patterns(group, possible[group])]

    def found(self, rules: Iterable[str], blended: bool | None = None) -> list[int]:
        """Give the cells of all records in which one of some tied rules finds something.

        With `blended` only those of mobilities that count, and are blended or not.
        """
        asked = frozenset(rules)
        return [
            each.place
            for each in self._patterns
            if each.found & asked and (blended is None or (each.blended == blended and not each.left_out))
        ]

    def value(self, measure: str, **where: object) -> int:
        """Give a count of the statistics."""
        return self.system.values[self.place(measure, **where)]

    def place(self, measure: str, **where: object) -> int:
        """Give the place of a count of the statistics."""
        return self.system.place(("statistics", whole_row(self.cohort, **where), measure))

    def _possible(self) -> dict[Tied, dict[Class, set[Found]]]:
        """Give what each group of checks can find together in a record of each class that is possible at all."""
        found: dict[Tied, dict[Class, set[Found]]] = {group: {} for group in tied()}
        kinds = {(kind, year) for kind in self._of("activity_type") for year in self._of("call_year")}
        for group, own in found.items():
            for kind, profiles in possible_profiles(self.study, kinds, group).items():
                allowed = {each for each in profiles if each <= self.finds}
                for one in filter(self._is_possible, _classes_of(kind)) if allowed else ():
                    own.setdefault(one, set()).update(allowed)
            for each in self.observed:
                own.setdefault(each.of, set()).add(each.found & group.names)
        return found

    def _of(self, dimension: str) -> list:
        """Give the activity types or call years with mobilities."""
        rows = [key[1] for key in self.system.keys if key[0] == "statistics" and key[2] == "total"]
        values = {getattr(row, dimension) for row in rows if row.cohort == self.cohort and getattr(row, dimension)}
        return sorted(each for each in values if self.value("total", **{dimension: each}))

    def _is_possible(self, one: Class) -> bool:
        """Tell whether no row that says 0 speaks against records of a class."""
        if one.left_out:
            return True
        counted = all(self.value(MEASURES_OF[one.blended], **where) for where in one.wheres)
        return counted and (not one.size.larger or self.exceeds(one.blended, activity_type=one.activity_type) > 0)

    def exceeds(self, blended: bool, **where: object) -> int:
        """Tell by how much the participants of a row are more than its mobilities."""
        measure = MEASURES_OF[blended]
        return self.value(measure, unit="participant", **where) - self.value(measure, **where)

    def _add_class(self, one: Class) -> int:
        return self.system.add_unknown(("class", self.cohort, one), self._records[one])

    def _add_sums_of_classes(self) -> None:
        """State what every count of a type, call year and kind is the sum of; one without a possible class stays 0."""
        dimensions = {name: self._of(name) for name in ("activity_type", "call_year")} | {"kind": KINDS[1:]}
        wheres = [{name: value} for name, values in dimensions.items() for value in values]
        sums = {self.place(measure, **where): [] for measure in MEASURES_OF.values() for where in wheres}
        for one, place in self.classes.items():
            if not one.left_out:
                for where in one.wheres:
                    sums[self.place(MEASURES_OF[one.blended], **where)].append(place)
        for whole, parts in sums.items():
            self.system.add_sum(whole, parts)

    def _add_patterns(self, group: Tied, possible: Mapping[Class, set[Found]]) -> Iterator[Pattern]:
        """Add the numbers of records by what a group of checks finds: once for all classes that allow the same."""
        observed: Counter[tuple[Class, Found]] = Counter()
        for each in self.observed:
            observed[each.of, each.found & group.names] += each.records
        alike: dict[tuple[bool, str, Found], list[Class]] = {}
        for one in self.classes:
            alike.setdefault((one.blended, one.left_out, frozenset(possible[one])), []).append(one)
        for (blended, left_out, patterns), classes in alike.items():
            places = [self.classes[one] for one in classes]
            if len(patterns) == 1:
                yield from (Pattern(blended, left_out, found, place) for found in patterns for place in places)
                continue
            key = ("alike", self.cohort, min(group.names), *places)
            parts = []
            for found in sorted(patterns, key=sorted):
                records = sum(observed[one, found] for one in classes)
                parts.append(self.system.add_unknown((*key, found), records))
                yield Pattern(blended, left_out, found, parts[-1])
            self.system.add_sum(self.system.add_together(key, places), parts)


def _observed(table: pd.DataFrame) -> Iterator[Observed]:
    for row in table.itertuples():
        size = Size(row.kind, bool(row.larger))
        place = () if row.left_out else (row.activity_type, int(row.call_year), size)
        found = frozenset(row.found.split())
        yield Observed(Class(bool(row.is_blended), row.left_out, *place), row.institution, found, int(row.records))


def _classes_of(kind: Kind) -> list[Class]:
    """Give the classes of a kind of record, of which a group of checks may not know the size."""
    if kind.left_out:
        return [Class(kind.blended, kind.left_out)]
    sizes = [Size(kind.kind, kind.larger)] if kind.kind else _SIZES
    return [Class(kind.blended, "", kind.activity_type, kind.call_year, size) for size in sizes]
