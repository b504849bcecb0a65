"""What a call allows: days of the physical stay, the period of its projects, groups. The rules of a study go first."""

from datetime import date

from blendresearch.data.codelists import activity_types, call_periods
from blendresearch.study.settings import Rules, Study

PROGRAMME = (2021, 2027)
"""The first and last call of the programme whose rules the package knows."""
SOURCED = frozenset({2024})
"""The call years of which a source for the limits of days is known (data/activity_types/VET.toml)."""


def days_allowed(study: Study, activity_type: str, call_year: int) -> tuple[int, int] | None:
    """Give the shortest and longest physical stay in days; None where no limit is known of that type in that call.

    Raises KeyError for a type that neither the study nor the list of its sector knows.
    """
    own = study.rules.get(str(call_year), Rules()).durations.get(activity_type)
    return own or activity_types(study.sector)[activity_type].days(call_year)


def period_allowed(study: Study, action: str | None, call_year: int) -> tuple[date, date] | None:
    """Give the first and last day for the mobilities of an action ("KA121") in a call; None where nothing is known."""
    own = study.rules.get(str(call_year), Rules()).period
    periods = call_periods().get(action or "")
    return own or (periods.of(call_year) if periods else None)


def groups_since(sector: str) -> int | None:
    """Give the first call in which groups can be registered; None where the package has no list of the sector."""
    groups = (kind for kind in activity_types(sector).values() if kind.group)
    return min((int(year) for kind in groups for year in kind.physical_days), default=None)
