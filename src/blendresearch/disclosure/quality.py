"""What the checks of the registration publish, as part of the system: findings and the bounds of the share."""

import pandas as pd

from blendresearch.disclosure.counts import Row
from blendresearch.disclosure.system import System

_UNKNOWN = "unknown"


def add_quality(system: System, registration: pd.DataFrame, bounds: pd.DataFrame) -> None:
    """Add the findings (by rule and cohort, over all institutions) and the bounds (docs/output.md).

    Keys: ("registration", rule, cohort, "mobilities"), and ("bounds", cohort, bound, rule, column) where a column is
    `moved`, `total`, `blended` or `others`, those that are not blended.
    """
    for row in registration.itertuples():
        place = system.add(("registration", row.rule, row.cohort, "mobilities"), int(row.mobilities), weight=4.0)
        if row.rule == "activity_type_unknown" and row.cohort:
            _link(system, place, ("statistics", _all(row.cohort)._replace(activity_type=_UNKNOWN), "total"))
    for row in bounds.itertuples():
        _add_bound(system, row)


def _all(cohort: str) -> Row:
    return Row(cohort, "all", "mobility", "all", "", None, "")


def _link(system: System, place: int, key: tuple) -> None:
    """State that a cell goes with another one, when there is that other one."""
    other = system.place(key)
    if other is not None:
        system.add_link(place, other)


def _add_bound(system: System, row: object) -> None:
    """Add one row of the bounds: registered = lower + moved, upper = registered + moved, total = blended + others."""
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
    system.add_link(places["total"], total)
    _link(system, places["moved"], ("registration", row.rule, row.cohort, "mobilities"))
