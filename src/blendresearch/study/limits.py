"""What a call allows: days of the physical stay, the period of its projects, groups. The rules of a study go first.

Not every limit that the package ships has a source for every call: those of the other calls are assumed, and are told
as unverified until the study states them itself.
"""

from collections.abc import Iterable
from datetime import date

from blendresearch.data.codelists import activity_types, call_periods
from blendresearch.study.settings import Rules, Study

PROGRAMME = (2021, 2027)
"""The first and last call of the programme whose rules the package knows."""


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
    """Give the first call in which groups can be registered; None where the sector has no groups."""
    groups = (kind for kind in activity_types(sector).values() if kind.group)
    return min((int(year) for kind in groups for year in kind.physical_days), default=None)


def unverified_days(study: Study) -> dict[int, list[str]]:
    """Give by call of the study the activity types whose limits of days rest on no source for that call.

    Limits that the study states are not among them, nor are types without a limit in that call.
    """
    found = {year: _assumed_in(study, year) for year in sorted(study.cohort_of_year)}
    return {year: codes for year, codes in found.items() if codes}


def _assumed_in(study: Study, year: int) -> list[str]:
    stated = study.rules.get(str(year), Rules()).durations
    listed = activity_types(study.sector)
    limited = [code for code, kind in listed.items() if code not in stated and kind.days(year) is not None]
    return [code for code in limited if year not in listed[code].verified]


def limited_days(study: Study, call_year: int) -> list[str]:
    """Give the activity types of the sector that have a limit of days in a call."""
    return [code for code in activity_types(study.sector) if days_allowed(study, code, call_year)]


def actions_of(sector: str) -> list[str]:
    """Give the actions of a sector ("KA121") of which the package knows when their projects run."""
    return [action for action, periods in call_periods().items() if sector in periods.sectors]


def unverified_periods(study: Study, actions: Iterable[str]) -> dict[str, list[int]]:
    """Give by action the calls of the study whose period is shipped and rests on no source for that call.

    A period that the study states is not among them, nor is a call of which nothing is known.
    """
    asked = [year for year in sorted(study.cohort_of_year) if study.rules.get(str(year), Rules()).period is None]
    found = {
        action: [year for year in asked if year not in periods.verified and periods.of(year)]
        for action in actions
        if (periods := call_periods().get(action))
    }
    return {action: years for action, years in found.items() if years}


def unsourced_calls(study: Study) -> list[int]:
    """Give the calls of the study of whose period no action of its sector has a source."""
    by_action = [set(unverified_periods(study, [action]).get(action, [])) for action in actions_of(study.sector)]
    return sorted(set.intersection(*by_action)) if by_action else []
