"""Where the running calls stand, with and without the focus institutions."""

from blendresearch.render.blocks import Block
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import once_each
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.statistics.same_age import CallAt, at_the_same_age
from blendresearch.statistics.totals import Count


def running(report: Report) -> list[Block]:
    """Build the chapter for every cohort that is not finished and has mobilities."""
    return once_each((cohort for cohort in report.counted if not cohort.complete), report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    finished = [each for each in report.cohorts if each.complete and each.all.total]
    before = finished[-1] if finished else None
    aged = at_the_same_age(report.study, report.results.tables.earlier, cohort.cohort, cohort.by_year)
    values = {"cohort": cohort, "before": before, "aged": aged}
    section = report.section("running", values, cohort.name)
    years = [(report.say("call", year=year), count) for year, count in cohort.by_year.items()]
    counts = [*_parts(report, cohort), *years]
    section.add_counts("running", "subset", counts, report.remarks("running"))
    if aged:
        _add_ages(report, section, aged)
    return section.blocks()


def _add_ages(report: Report, section: Section, aged: list[tuple[CallAt, list[CallAt]]]) -> None:
    """Add each call with others at its age below it."""
    columns = report.columns("call_year", "as_on", "age", "blended", "mobilities", "share")
    rows = [
        [
            report.say("call", year=each.call_year),
            report.numbers.day(each.day),
            report.cell.integer(round(each.months)),
            *report.cells(each.count, 2)[:3],
        ]
        for now, others in aged
        for each in (now, *others)
    ]
    section.add_table("ages", columns, rows)


def _parts(report: Report, cohort: CohortResults) -> list[tuple[str, Count]]:
    """Give the rows of a cohort: all institutions and, where there is a focus, those without and only those in it."""
    focus = report.study.focus
    parts = [("all", cohort.all), ("without_focus", cohort.without_focus), ("only_focus", cohort.focus)]
    return [(report.say(name, focus=focus), count) for name, count in (parts if focus else parts[:1])]
