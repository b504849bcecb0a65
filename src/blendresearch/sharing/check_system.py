"""What the checks of the registration publish, as part of the system: findings and the bounds of the share."""

import pandas as pd

from blendresearch.data.rules import rules
from blendresearch.mobilities.profiles import of_one_record
from blendresearch.sharing.group_system import add_groups
from blendresearch.sharing.profile_system import Profiles, whole_row
from blendresearch.sharing.system import System
from blendresearch.study.settings import Study

# Which mobilities a bound moves, by whether they are blended.
_MOVES = {"lower": True, "upper": False}


def add_quality(
    system: System, registration: pd.DataFrame, bounds: pd.DataFrame, profiles: pd.DataFrame, study: Study
) -> None:
    """Add the findings (by rule and cohort, over all institutions) and the bounds (docs/output.md).

    Keys: ("registration", rule, cohort, "mobilities"), and ("bounds", cohort, bound, rule, column) where a column is
    `moved`, `total`, `blended` or `others`, those that are not blended. `profiles` says how many records there are of
    each profile (`mobilities.profiles`).
    """
    for row in registration.itertuples():
        system.add(("registration", row.rule, row.cohort, "mobilities"), int(row.mobilities), weight=4.0)
    ruled = {rule.id for rule in rules() if of_one_record(rule)}
    for cohort in study.cohorts:
        finds = ruled & set(registration.loc[registration["cohort"] == cohort.name, "rule"])
        known = Profiles(system, cohort.name, profiles, study, finds)
        for rule in sorted(finds):
            system.add_sum(system.place(("registration", rule, cohort.name, "mobilities")), known.found([rule]))
        add_groups(system, known)
        for row in bounds[bounds["cohort"] == cohort.name].itertuples():
            _add_bound(system, row, known)


def _add_bound(system: System, row: object, known: Profiles) -> None:
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
    registered, total = (system.place(("statistics", whole_row(row.cohort), name)) for name in ("blended", "total"))
    whole, part = (places["blended"], registered) if row.bound == "upper" else (registered, places["blended"])
    system.add_sum(whole, [part, places["moved"]])
    system.add_sum(places["total"], [places["blended"], places["others"]])
    system.add_sum(places["total"], [total])
    if row.bound in _MOVES:
        moving = [row.rule] if row.rule else [rule.id for rule in rules() if rule.bound == row.bound]
        system.add_sum(places["moved"], known.found(moving, blended=_MOVES[row.bound]))
