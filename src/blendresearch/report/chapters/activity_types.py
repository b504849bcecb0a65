"""How the share differs by type of activity, and between learners and staff."""

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Block
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import once_each
from blendresearch.report.report import Report
from blendresearch.statistics.totals import Count


def activity_types(report: Report) -> list[Block]:
    """Build the chapter for every cohort with mobilities."""
    return once_each(report.counted, report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    categories = report.results.categories.of(cohort.name)
    both = report.results.categories.learners_and_staff(cohort.name)
    values = {"cohort": cohort, "categories": categories, "both": both}
    section = report.section("activity_types", values, cohort.name)
    named = [(report.say(f"category_{name}"), count) for name, count in categories.items()]
    types = report.results.statistics.by("activity_type", cohort.name)
    named += [(report.type_name(code), types[code]) for code in sorted(types, key=lambda code: _order(types[code]))]
    section.add_counts("activity_types", "activity_type", named, report.remarks("activity_types"))
    return section.blocks()


def _order(count: Count) -> int:
    """Put the types with most mobilities first, and those of which the number is hidden last."""
    return 0 if is_hidden(count.total) else -count.total
