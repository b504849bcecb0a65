"""Slips of registration that are planted at unnamed institutions, so that the checks have something to find.

A slip changes days of a counted mobility and nothing else: no total moves.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import cache

from blendresearch.synthetic.facts import load
from blendresearch.synthetic.plan import Project, projects, running_others


def slip(project: Project, rows: Sequence[dict[str, object]]) -> None:
    """Change one counted mobility of a running project of an unnamed institution, the kind of slip in turn."""
    place = _places().get(project.number)
    if place is not None:
        make_slip(place, rows)


def make_slip(place: int, rows: Iterable[dict[str, object]]) -> None:
    """Make the slip whose turn it is at a place, in the first mobility that it fits; none where it fits no one."""
    kinds = load("filling")["slips"]["kinds"]
    plant(kinds[place % len(kinds)], rows)


def plant(kind: str, rows: Iterable[dict[str, object]]) -> None:
    """Change the first short stay that a kind of slip fits; nothing where there is none."""
    fit = (row for row in rows if row["Activity type"] == "LM-SHORT-VET" and _fits(kind, row))
    if row := next(fit, None):
        _KINDS[kind](row)


@cache
def _places() -> dict[int, int]:
    """Number the running projects of unnamed institutions."""
    unnamed, calls = {each.name for each in running_others()}, load("facts")["running"]["call_years"]
    numbers = [each.number for each in projects() if each.institution in unnamed and each.call_year in calls]
    return {number: place for place, number in enumerate(numbers)}


def _fits(kind: str, row: dict[str, object]) -> bool:
    return row["Blended mobility activity"] is kind.startswith("blended")


def _lasting(days: int) -> Callable[[dict[str, object]], None]:
    def change(row: dict[str, object]) -> None:
        row["End date"], row["Duration (days)"] = row["Start date"] + timedelta(days=days - 1), days

    return change


def _without_stay(row: dict[str, object]) -> None:
    for heading in ("Start date", "End date", "Duration (days)"):
        del row[heading]


def _turned(row: dict[str, object]) -> None:
    row["Start date"], row["End date"] = row["End date"], row["Start date"]


def _years_before(row: dict[str, object]) -> None:
    for heading in ("Start date", "End date"):
        row[heading] -= timedelta(days=2 * 365)


_KINDS: dict[str, Callable[[dict[str, object]], None]] = {
    "blended_too_short": _lasting(8),
    "blended_without_stay": _without_stay,
    "too_short": _lasting(6),
    "too_long": _lasting(100),
    "turned": _turned,
    "years_before": _years_before,
}
