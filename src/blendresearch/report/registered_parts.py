"""Figures and tables of what is registered: by institution, by period, and of the focus institutions by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from blendresearch.render.blocks import Column, Row
from blendresearch.render.figures.rows_with_numbers import (
    HATCHED,
    MARKED,
    OPEN,
    PLAIN,
    REST,
    Bar,
    Dot,
    Group,
    bars,
    grouped_dots,
    panels_of,
)
from blendresearch.report.cohorts import CohortResults, InstitutionCounts
from blendresearch.report.leading import Leading
from blendresearch.report.report import Report
from blendresearch.report.section import Data, Section
from blendresearch.statistics.totals import Count

_SINGLE = 15  # so many institutions have a row of their own in a figure, not those that tie with the last of them

Part = tuple[str, list[tuple[CohortResults, Count]]]
"""What a part of the mobilities is called, and its counts by cohort."""


def label_of(report: Report, cohort: CohortResults) -> str:
    """Name a cohort in a row; one that runs is said to."""
    label = cohort.label[:1].upper() + cohort.label[1:]
    return label if cohort.complete else report.say("running_cohort", label=label)


def parts(report: Report, cohorts: Sequence[CohortResults]) -> list[Part]:
    """Give the mobilities of all institutions and, where there is a focus, without and of only those, by cohort."""
    focus = report.study.focus
    named = [("all", "all"), ("without_focus", "without_focus"), ("only_focus", "focus")]
    return [
        (report.say(name, focus=focus), [(cohort, getattr(cohort, part)) for cohort in cohorts])
        for name, part in (named if focus else named[:1])
    ]


# Institutions


@dataclass(frozen=True)
class _Drawn:
    """A row of the figure of institutions: one of them, or several together."""

    name: str
    count: Count
    look: str = PLAIN


def add_institutions(report: Report, section: Section, cohort: CohortResults, leaders: Leading | None) -> None:
    """Add the figure of the institutions of a cohort: those with most first, those without any in one row."""
    marked = leaders.names if leaders and leaders.kind != "even" else ()
    drawn = _drawn(report, cohort, marked)
    columns = report.columns("institution", "blended", "mobilities", "share")
    rows = [[each.name, *report.cells(each.count)[:3]] for each in drawn]
    filled = section.filled_rows("institutions_figure", (columns, rows))
    items = [
        Bar(each.name, (each.count.blended,), [cell.text for cell in cells[1:]], HATCHED if hatched else each.look)
        for each, cells, hatched in zip(drawn, rows, filled, strict=True)
    ]
    section.add_figure("institutions_figure", bars(items, [column.label for column in columns[1:]]), (columns, rows))


def _drawn(report: Report, cohort: CohortResults, marked: Sequence[str]) -> list[_Drawn]:
    shown = [each for each in cohort.with_blended if not each.hidden]
    single, tail = _tailed(shown)
    drawn = [_Drawn(each.name, each.count, MARKED if each.name in marked else PLAIN) for each in single]
    if tail:
        most, least = tail[0].count.blended, tail[-1].count.blended
        drawn.append(_together(report, "institutions_with", tail, look=OPEN, most=most, least=least))
    none = {"institutions_with_none": cohort.without_blended, "institutions_maybe_blended": cohort.maybe_blended}
    return drawn + [_together(report, name, group) for name, group in none.items() if group]


def _tailed(shown: list[InstitutionCounts]) -> tuple[list[InstitutionCounts], list[InstitutionCounts]]:
    """Divide institutions into those with a row of their own and a tail of small ones, when there are many."""
    if len(shown) <= _SINGLE:
        return shown, []
    limit = shown[_SINGLE - 1].count.blended
    single = [each for each in shown if each.count.blended > limit]
    # Where many have as many, no number divides them: then their order does.
    single = single or shown[:_SINGLE]
    return single, shown[len(single) :]


def _together(
    report: Report, name: str, group: Sequence[InstitutionCounts], look: str = PLAIN, **values: object
) -> _Drawn:
    label = report.say(name, count=len(group), **values)
    return _Drawn(label, Count.together([each.count for each in group]), look)


# Periods


def shares_shown(report: Report, cohorts: Sequence[CohortResults]) -> list[Part]:
    """Give the parts with the cohorts in which they have a share; none where there is only one to show."""
    found = [
        (name, [(cohort, count) for cohort, count in counts if count.share is not None])
        for name, counts in parts(report, cohorts)
    ]
    return [part for part in found if part[1]] if sum(len(counts) for _, counts in found) > 1 else []


def scales(report: Report, shown: Sequence[Part]) -> int:
    """Give the number of scales that shares need: a second one where some are far larger than all others."""
    return len(panels_of(_groups(report, shown)))


def add_shares(report: Report, section: Section, shown: Sequence[Part]) -> None:
    """Add the figure of the shares of each period, part by part."""
    columns = [*_named_by_cohort(report), *map(report.column, ("blended", "mobilities", "share"))]
    rows = [
        [name, label_of(report, cohort), *report.cells(count, 2)[:3]]
        for name, counts in shown
        for cohort, count in counts
    ]
    drawing = grouped_dots(_groups(report, shown), report.words["columns"]["share"], report.numbers)
    section.add_figure("shares_figure", drawing, (columns, rows))


def _groups(report: Report, shown: Sequence[Part]) -> list[Group]:
    return [Group(name, [_dot(report, *each) for each in counts]) for name, counts in shown]


def _dot(report: Report, cohort: CohortResults, count: Count) -> Dot:
    text = report.numbers.percent(count.share, 2)
    return Dot(label_of(report, cohort), float(count.share), (text,), PLAIN if cohort.complete else OPEN)


def table_of(report: Report, named: Sequence[Part]) -> Data:
    """Give the columns and rows of counts by part and cohort, with the share and its margin."""
    columns = [*_named_by_cohort(report), *map(report.column, ("blended", "mobilities", "share", "margin_of_share"))]
    rows: list[Row] = [
        [name, label_of(report, cohort), *report.cells(count, 2)] for name, counts in named for cohort, count in counts
    ]
    return columns, rows


def _named_by_cohort(report: Report) -> list[Column]:
    return [report.column(name, number=False, row_header=True) for name in ("subset", "cohort")]


def participants_of(report: Report, cohorts: Sequence[CohortResults]) -> Data:
    """Give the columns and rows of participants beside mobilities, by part and cohort."""
    columns = [*_named_by_cohort(report), report.column("share_mobilities")]
    columns += map(report.column, ("blended_participants", "participants", "share_participants", "margin_of_share"))
    focus = report.study.focus
    named = [("all", "all", "participants"), ("without_focus", "without_focus", "participants_without_focus")]
    rows: list[Row] = []
    for name, mobilities, participants in named if focus else named[:1]:
        for cohort in cohorts:
            share = report.cells(getattr(cohort, mobilities), 2)[2]
            counted = report.cells(getattr(cohort, participants), 2)
            rows.append([report.say(name, focus=focus), label_of(report, cohort), share, *counted])
    return columns, rows


# The focus institutions


def focus_periods(report: Report) -> list[CohortResults]:
    """Give the cohorts in which the numbers of the focus institutions can be set beside each other.

    They have as many calls as the last of them; with one alone, or a number that is hidden, there are none.
    """
    found = [
        cohort for cohort in report.cohorts if report.study.focus and not cohort.focus.hidden and cohort.focus.total
    ]
    found = [cohort for cohort in found if len(cohort.years) == len(found[-1].years)]
    return found if len(found) > 1 else []


def add_focus(report: Report, section: Section, periods: Sequence[CohortResults]) -> None:
    """Add the figure of the blended and the other mobilities of the focus institutions in each period."""
    columns = [report.column("cohort", number=False, row_header=True)]
    columns += map(report.column, ("blended", "others", "share"))
    rows, items = [], []
    for cohort in periods:
        blended, others = cohort.focus.blended, cohort.focus.total - cohort.focus.blended
        cells = [*map(report.cell.integer, (blended, others)), report.cell.percent(cohort.focus.share, 1)]
        rows.append([label_of(report, cohort), *cells])
        items.append(Bar(label_of(report, cohort), (blended, others), [cell.text for cell in cells]))
    drawing = bars(items, [column.label for column in columns[1:]], (PLAIN, REST))
    section.add_figure("focus_figure", drawing, (columns, rows))
