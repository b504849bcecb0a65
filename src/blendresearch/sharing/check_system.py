"""What the checks of the registration publish, as part of the system: findings and the bounds of the share."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd

from blendresearch.data.rules import rules
from blendresearch.sharing.count_system import Row
from blendresearch.sharing.system import System

_UNKNOWN = "unknown"


def add_quality(system: System, registration: pd.DataFrame, bounds: pd.DataFrame) -> None:
    """Add the findings (by rule and cohort, over all institutions) and the bounds (docs/output.md).

    Keys: ("registration", rule, cohort, "mobilities"), and ("bounds", cohort, bound, rule, column) where a column is
    `moved`, `total`, `blended` or `others`, those that are not blended.
    """
    part_of = {rule.id: rule.part_of for rule in rules()}
    for row in registration.itertuples():
        place = system.add(("registration", row.rule, row.cohort, "mobilities"), int(row.mobilities), weight=4.0)
        if row.cohort and part_of[row.rule]:
            system.add_part(system.place(_counted(row.cohort, part_of[row.rule])), [place])
        unknown = ("statistics", _all(row.cohort)._replace(activity_type=_UNKNOWN), "total")
        if row.rule == "activity_type_unknown" and system.place(unknown) is not None:
            system.add_link(place, [system.place(unknown)])
    moved: dict[tuple[str, str], dict[str, int]] = {}
    for row in bounds.itertuples():
        moved.setdefault((row.cohort, row.bound), {})[row.rule] = _add_bound(system, row)
    for of_rules in moved.values():
        _add_together(system, of_rules)


def _all(cohort: str) -> Row:
    return Row(cohort, "all", "mobility", "all", "", None, "")


def _counted(cohort: str, part_of: str) -> tuple:
    """Give the key of the count that a finding is a part of."""
    if part_of == "groups":
        return "statistics", _all(cohort)._replace(kind="group"), "total"
    return "statistics", _all(cohort), part_of


def _add_bound(system: System, row: object) -> int:
    """Add one row of the bounds: registered = lower + moved, upper = registered + moved, total = blended + others.

    Gives the place of what it moves.
    """
    values = {
        "moved": row.moved, "blended": row.blended, "others": row.total - row.blended, "total": row.total,
    }  # fmt: skip
    places = {
        name: system.add(
            ("bounds", row.cohort, row.bound, row.rule, name), value, published=name != "others", weight=8.0
        )
        for name, value in values.items()
    }
    registered, total = (system.place(("statistics", _all(row.cohort), name)) for name in ("blended", "total"))
    whole, part = (places["blended"], registered) if row.bound == "upper" else (registered, places["blended"])
    system.add_sum(whole, [part, places["moved"]])
    system.add_sum(places["total"], [places["blended"], places["others"]])
    system.add_link(places["total"], [total])
    finding = system.place(("registration", row.rule, row.cohort, "mobilities"))
    if finding is not None:  # which may be about records that do not count, too
        system.add_part(finding, [places["moved"]])
    return places["moved"]


def _add_together(system: System, moved: Mapping[str, int]) -> None:
    """State that all rules of a bound move together no more than the sum of what each moves, and no less than some.

    Where no mobility is found by two of some rules, their sum is such a part: their conditions may exclude each other.
    """
    whole, single = moved[""], [place for rule, place in moved.items() if rule and system.values[place]]
    if not single:
        return
    found = system.add(("found", *single), _sum(system, single), published=False, guarded=False)
    system.add_sum(found, single)
    system.add_part(found, [whole])
    for some in (each for size in range(1, len(single)) for each in combinations(single, size)):
        if _sum(system, some) <= system.values[whole]:
            system.add_part(whole, some)


def _sum(system: System, places: Sequence[int]) -> int:
    return sum(system.values[place] for place in places)
