"""The assumptions log: what the numbers rest on, and by how much each of it could move the share at most.

A shift is the largest of the cohorts: the share as it would be if all records in question were counted the other way,
or were all blended. It is a limit, not an expectation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from blendresearch.base.errors import HiddenCountError
from blendresearch.data.codelists import activity_types
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.flags_judged import level_of_flags
from blendresearch.report.levels import AMBER, GREEN, level_of_shift
from blendresearch.report.report import Report
from blendresearch.study.limits import unsourced_calls, unverified_days


@dataclass(frozen=True)
class Assumption:
    """`name` is its sentence in `logs.toml`; `shift` in fractions, None where it cannot be told in numbers."""

    name: str
    level: str
    records: int | None = None
    shift: Fraction | None = None


Count = Callable[[CohortResults], tuple[int, Fraction]]


def assumptions(report: Report) -> list[Assumption]:
    """Give the assumptions that the numbers of this study rest on."""
    return [*_computed(report), *(Assumption(name, level) for name, level in _fixed(report))]


def _computed(report: Report) -> list[Assumption]:
    study = report.study
    kinds: dict[str, Count] = {
        "key": lambda cohort: _added(cohort, cohort.found("repeated_record")),
        "empty_is_no": lambda cohort: _flagged(cohort, cohort.found("blended_empty")),
        "status_counts": lambda cohort: _taken(cohort, cohort.found("status_unknown", "status_empty")),
        "group_is_one": _groups,
    }
    if not study.include_drafts:
        kinds["drafts"] = lambda cohort: _added(cohort, cohort.found("draft_left_out"))
    if not study.include_accompanying_persons:
        kinds["accompanying"] = lambda cohort: _added(cohort, cohort.found("accompanying_person_left_out"))
    if not study.include_intensive_programmes:
        kinds["intensive"] = lambda cohort: _added(cohort, cohort.found("intensive_programme_left_out"))
    made = [_worst(report, name, count) for name, count in kinds.items()]
    return [each for each in made if each and (each.records or each.name == "key")]


def _worst(report: Report, name: str, count: Count) -> Assumption | None:
    """Judge an assumption by the cohort that it could move most; None where a hidden count would be needed."""
    try:
        found = [(cohort, *count(cohort)) for cohort in report.cohorts if cohort.all.total]
        together = sum(records for _, records, _ in found)
    except HiddenCountError:
        return None
    # A rule of counting is a choice of the study, told with its effect: it asks for care, and no decision waits for it.
    moves = any(level_of_shift(shift, cohort.all.share) != GREEN for cohort, _, shift in found)
    shift = max((shift for _, _, shift in found), default=Fraction(0))
    return Assumption(name, AMBER if moves else GREEN, together, shift)


def _fixed(report: Report) -> list[tuple[str, str]]:
    """Give the assumptions that no count can judge, with how far they are to be watched."""
    listed = activity_types(report.study.sector)
    counted = [code for cohort in report.cohorts for code in report.results.statistics.by("activity_type", cohort.name)]
    groups = [code for code in dict.fromkeys(counted) if code in listed and listed[code].group]
    said = [
        ("flag_is_right", level_of_flags(report), True),
        ("headings", GREEN, True),
        ("call_year", GREEN, True),
        ("units_of_chance", AMBER, any(len(cohort.institutions) > 1 for cohort in report.cohorts)),
        ("project_is_institution", AMBER, report.results.lists.listed is None),
        ("no_record_is_unknown", AMBER, any(cohort.projects.unknown for cohort in report.cohorts)),
        ("group_without_number", AMBER, any(cohort.finds("group_without_number") for cohort in report.cohorts)),
        ("group_code", AMBER, bool(groups)),
        ("limits_of_days", AMBER, bool(unverified_days(report.study))),
        ("periods_of_calls", AMBER, bool(unsourced_calls(report.study))),
        ("type_is_known", AMBER, any(cohort.finds("activity_type_unknown") for cohort in report.cohorts)),
    ]
    return [(name, level) for name, level, holds in said if holds]


def _added(cohort: CohortResults, records: int) -> tuple[int, Fraction]:
    """Count records in that were left out: at most all of them blended, at least none."""
    blended, total = cohort.all.blended, cohort.all.total
    return records, _shift(cohort, (blended + records, total + records), (blended, total + records))


def _taken(cohort: CohortResults, records: int) -> tuple[int, Fraction]:
    """Leave records out that were counted: at most none of them blended, at least all that there are."""
    blended, total = cohort.all.blended, cohort.all.total - records
    return records, _shift(cohort, (min(blended, total), total), (max(blended - records, 0), total))


def _flagged(cohort: CohortResults, records: int) -> tuple[int, Fraction]:
    """Count an empty flag as yes."""
    return records, _shift(cohort, (cohort.all.blended + records, cohort.all.total))


def _groups(cohort: CohortResults) -> tuple[int, Fraction]:
    """Count participants instead of mobilities."""
    participants = cohort.participants
    return cohort.groups.total, _shift(cohort, (participants.blended, participants.total))


def _shift(cohort: CohortResults, *others: tuple[int, int]) -> Fraction:
    own = Fraction(cohort.all.blended, cohort.all.total)
    shares = [Fraction(blended, total) for blended, total in others if total]
    return max((abs(share - own) for share in shares), default=Fraction(0))
