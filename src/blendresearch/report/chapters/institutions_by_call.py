"""What each institution registered in each call, in finished calls."""

from collections.abc import Mapping, Sequence

from blendresearch.render.blocks import Block, Cell, Column, Row
from blendresearch.report.cohorts import CohortResults, InstitutionCounts
from blendresearch.report.contents import once_each
from blendresearch.report.report import Report
from blendresearch.statistics.totals import Count


def institutions_by_call(report: Report) -> list[Block]:
    """Build the chapter for every finished cohort."""
    return once_each((cohort for cohort in report.cohorts if cohort.complete), report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    values = {"cohort": cohort, "unknown": cohort.projects.unknown}
    section = report.section("institutions_by_call", values, cohort.name)
    rows, totals = _rows(report, cohort), 2 if report.study.focus else 1
    section.add_table("institutions", _columns(report, cohort), rows, report.remarks("registered_use"), totals=totals)
    years = ((str(year), count) for year, count in cohort.by_year.items())
    section.add_counts("by_call_year", "call_year", years, report.remarks("by_call_year"))
    return section.blocks()


def _columns(report: Report, cohort: CohortResults) -> list[Column]:
    counted = report.columns("institution", "blended", "mobilities", "share", "interval")
    return [*counted, *(report.column_of(str(year)) for year in cohort.years)]


def _rows(report: Report, cohort: CohortResults) -> list[Row]:
    """Give a row for each institution with blended mobilities, one for those without, and the totals."""
    rows = [
        [each.name, *report.cells(each.count), *_by_year(report, cohort, each.years, each.name)]
        for each in cohort.with_blended
    ]
    groups = {
        "institutions_without_blended": cohort.without_blended,
        "institutions_maybe_blended": cohort.maybe_blended,
    }
    rows += [_row_of_the_others(report, cohort, name, group) for name, group in groups.items() if group]
    totals = [("all", cohort.all, "all"), ("without_focus", cohort.without_focus, "without_focus")]
    for name, count, subset in totals if report.study.focus else totals[:1]:
        years = {year: cohort.in_year(year, subset) for year in cohort.years}
        label = report.say(name, focus=report.study.focus)
        rows.append([label, *report.cells(count, 2), *_by_year(report, cohort, years)])
    return rows


def _by_year(
    report: Report, cohort: CohortResults, years: Mapping[int, Count | None], institution: str | None = None
) -> list[Cell]:
    """Write the blended mobilities of each call: apart where there was no project, and where nothing was exported."""
    return [
        report.cell.sign("unknown")
        if count is None and cohort.projects.unknown_in(year, institution)
        else report.blended_or_none(count)
        for year, count in years.items()
    ]


def _row_of_the_others(report: Report, cohort: CohortResults, name: str, others: Sequence[InstitutionCounts]) -> Row:
    """Take the institutions without a blended mobility together, without an interval: that is how they were chosen."""
    together = Count.together([each.count for each in others])
    years = [next((each.years[year] for each in others if each.years[year]), None) for year in cohort.years]
    label = report.say(name, count=len(others))
    cells = [*report.cells(together)[:3], report.cell.sign("not_applicable")]
    return [label, *cells, *map(report.blended_or_none, years)]
