"""Groups and their participants, as part of the system: where participants are more than mobilities, groups are."""

from collections import Counter

from blendresearch.sharing.profile_system import LARGER, MEASURES_OF, Profiles, Size
from blendresearch.sharing.system import System


def add_groups(system: System, known: Profiles) -> None:
    """State where groups can be, and that participants are as many more than mobilities as groups can make them.

    Who knows an institution knows whether it sent groups: where there is none of more than one, there stays none, and
    where there is one, one stays.
    """
    for blended in MEASURES_OF:
        _add_individuals(system, known, blended)
        _add_types(system, known, blended)
        _add_empty(system, known, blended)
        _Institutions(system, known, blended).add()


def _more(system: System, known: Profiles, blended: bool, larger: int | None, **where: object) -> None:
    """State by how much participants of a row exceed its mobilities: by 1 for each larger group, or more."""
    measure = MEASURES_OF[blended]
    parts, exceeds = [known.place(measure, **where)], known.exceeds(blended, **where)
    if exceeds:
        rest = exceeds - system.values[larger]
        parts += [larger, system.add_unknown(("rest", known.cohort, blended, *where.items()), rest)]
    system.add_sum(known.place(measure, unit="participant", **where), parts)


def _add_individuals(system: System, known: Profiles, blended: bool) -> None:
    for subset in ("all", "focus", "without_focus"):
        _more(system, known, blended, None, kind="individual", subset=subset)


def _add_types(system: System, known: Profiles, blended: bool) -> None:
    of_type: dict[str, list[int]] = {}
    for one, place in known.classes.items():
        if one.blended == blended and not one.left_out:
            of_type.setdefault(one.activity_type, []).extend([place] if one.size == LARGER else [])
    for code, places in of_type.items():
        larger = system.add_together(("larger", known.cohort, blended, code), places, least=1) if places else None
        _more(system, known, blended, larger, activity_type=code)


def _add_empty(system: System, known: Profiles, blended: bool) -> None:
    """State that where there is no mobility nobody takes part: neither of the two becomes more without the other."""
    measure = MEASURES_OF[blended]
    rows = [key[1] for key in system.keys if key[0] == "statistics" and key[2] == measure]
    for row in (each for each in rows if each.cohort == known.cohort and each.unit == "mobility"):
        mobilities = system.place(("statistics", row, measure))
        if not system.values[mobilities]:
            system.add_sum(system.place(("statistics", row._replace(unit="participant"), measure)), [mobilities])


class _Institutions:
    """The mobilities of institutions in a call year, blended or not, by size."""

    def __init__(self, system: System, known: Profiles, blended: bool) -> None:
        self.system, self.known, self.blended = system, known, blended
        self.measure = MEASURES_OF[blended]
        self.observed: Counter[tuple[str, int, Size]] = Counter()
        for each in known.observed:
            if each.of.blended == blended and not each.of.left_out:
                self.observed[each.institution, each.of.call_year, each.of.size] += each.records

    def add(self) -> None:
        """Add the mobilities of every institution and call year by size, and what they add up to."""
        of_size: dict[tuple[int, Size], list[int]] = {}
        for one, place in self.known.classes.items():
            if one.blended == self.blended and not one.left_out:
                of_size.setdefault((one.call_year, one.size), []).append(place)
        members: dict[tuple[int, Size], list[int]] = {}
        of_kind: dict[tuple[str, str], list[int]] = {}
        for row in self._rows():
            own = self._add_sizes(row, [size for year, size in of_size if year == row.call_year])
            for size, place in own.items():
                members.setdefault((row.call_year, size), []).append(place)
                subset = "focus" if row.institution in self.known.study.focus else "without_focus"
                of_kind.setdefault((subset, size.kind), []).append(place)
        for key, classes in of_size.items():
            whole = self.system.add_together(("sized", self.known.cohort, self.blended, *key), classes)
            self.system.add_sum(whole, members.get(key, []))
        for (subset, kind), places in of_kind.items():
            self.system.add_sum(self.known.place(self.measure, subset=subset, kind=kind), places)

    def _rows(self) -> list:
        """Give the rows of an institution in a call year that have mobilities."""
        rows = [key[1] for key in self.system.keys if key[0] == "statistics" and key[2] == "total"]
        of_call = [row for row in rows if row.cohort == self.known.cohort and row.institution and row.call_year]
        return [
            row
            for row in of_call
            if row.unit == "mobility"
            and self.known.value(self.measure, institution=row.institution, call_year=row.call_year)
        ]

    def _add_sizes(self, row: object, sizes: list[Size]) -> dict[Size, int]:
        where = {"institution": row.institution, "call_year": row.call_year}
        exceeds = self.known.exceeds(self.blended, **where)
        own = {
            size: self.system.add_unknown(
                ("size", self.known.cohort, self.blended, row.institution, row.call_year, size),
                self.observed[row.institution, row.call_year, size],
                least=int(size == LARGER),
            )
            for size in sizes
            if size != LARGER or exceeds
        }
        self.system.add_sum(self.known.place(self.measure, **where), list(own.values()))
        _more(self.system, self.known, self.blended, own.get(LARGER), **where)
        return own
