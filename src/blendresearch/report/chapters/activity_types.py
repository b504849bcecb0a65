"""How the share differs by type of activity, and between learners and staff."""

from math import isnan

from blendresearch.base.hidden import is_hidden, whole
from blendresearch.render.blocks import Block
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.statistics.totals import Count


def activity_types(report: Report) -> list[Block]:
    """Build the chapter for every cohort with mobilities."""
    return [block for cohort in report.cohorts if cohort.all.total for block in _of_cohort(report, cohort)]


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    categories = _categories(report, cohort)
    values = {"cohort": cohort, "categories": categories, "apart": _apart(categories)}
    values["intervals"] = not all(isnan(count.lower) for count in categories.values())
    section = report.section("activity_types", values, cohort.name)
    columns = [report.column("activity_type", number=False, row_header=True)]
    columns += [report.column(name) for name in ("blended", "mobilities", "share", "interval")]
    named = [(report.say(f"category_{name}"), count) for name, count in categories.items()]
    types = report.analysis.statistics.by("activity_type", cohort.name)
    named += [(report.type_name(code), types[code]) for code in sorted(types, key=lambda code: _order(types[code]))]
    rows = [[label, *report.cells(count, 2)] for label, count in named]
    section.add_table("activity_types", columns, rows, report.remarks("activity_types"))
    return section.blocks()


def _order(count: Count) -> int:
    """Put the types with most mobilities first, and those of which the number is hidden last."""
    return 0 if is_hidden(count.total) else -count.total


def _categories(report: Report, cohort: CohortResults) -> dict[str, Count]:
    rows = report.analysis.inference.by_category(cohort.name).itertuples()
    return {row.category: Count(whole(row.total), whole(row.blended), row.lower, row.upper) for row in rows}


def _apart(categories: dict[str, Count]) -> bool | None:
    """Tell whether the intervals of learners and staff lie apart; None where one of the two has no interval."""
    learner, staff = categories.get("learner"), categories.get("staff")
    if not learner or not staff or isnan(learner.lower) or isnan(staff.lower):
        return None
    return learner.lower > staff.upper or staff.lower > learner.upper
