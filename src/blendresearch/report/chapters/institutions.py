"""Annex: every institution in one table, all cohorts side by side, so that each finds itself."""

import re
import unicodedata

from blendresearch.render.blocks import Block, Cell, Column, Row
from blendresearch.report.cohorts import CohortResults, InstitutionCounts
from blendresearch.report.report import Report
from blendresearch.statistics.requests import Request
from blendresearch.statistics.totals import Count

_DIGITS = re.compile(r"(\d+)")


def institutions(report: Report) -> list[Block]:
    """Build the annex; nothing where no institution has a project."""
    cohorts = [cohort for cohort in report.cohorts if cohort.institutions]
    if not cohorts:
        return []
    unknown = sorted({name for cohort in cohorts for name in cohort.projects.unknown})
    values = {"told": cohorts, "announced": any(map(_announces, cohorts)), "unknown": unknown}
    section = report.section("institutions", values)
    totals = _totals(report, cohorts)
    columns = [report.column("institution", number=False, row_header=True)]
    columns += [column for cohort in cohorts for column in _columns(report, cohort, cohorts)]
    rows = [*_rows(report, cohorts), *totals]
    section.add_table("every_institution", columns, rows, report.remarks("registered_use"), totals=len(totals))
    return section.blocks()


def alphabetical(name: str) -> list[tuple[int, int, str]]:
    """Give the key by which people look a name up: accents and capitals aside, and 9 before 10.

    >>> sorted(["Instelling 10", "instelling 9", "École", "Zadkine"], key=alphabetical)
    ['École', 'instelling 9', 'Instelling 10', 'Zadkine']
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(plain) if part]


def _announces(cohort: CohortResults) -> bool:
    return cohort.request is not None


def _columns(report: Report, cohort: CohortResults, cohorts: list[CohortResults]) -> list[Column]:
    """Head the columns of a cohort; with its calls where there are several."""
    names = [*(["requested"] if _announces(cohort) else []), "blended", "mobilities", "share"]
    found = [report.column(name) for name in names]
    if len(cohorts) == 1:
        return found
    labels = [report.say("in_calls", what=column.label, years=cohort.years) for column in found]
    return [Column(label, "right", key=column.key) for label, column in zip(labels, found, strict=True)]


def _rows(report: Report, cohorts: list[CohortResults]) -> list[Row]:
    own = [{each.name: each for each in cohort.institutions} for cohort in cohorts]
    asked = [{each.institution: each for each in cohort.requests} for cohort in cohorts]
    names = sorted({name for each in own for name in each}, key=lambda name: (alphabetical(name), name))
    return [
        [
            name,
            *(
                cell
                for cohort, counts, requests in zip(cohorts, own, asked, strict=True)
                for cell in _cells(report, cohort, name, counts.get(name), requests.get(name))
            ),
        ]
        for name in names
    ]


def _cells(
    report: Report, cohort: CohortResults, name: str, own: InstitutionCounts | None, request: Request | None
) -> list[Cell]:
    """Write an institution in a cohort: not applicable without a project, unknown where its records are missing."""
    width = 3 + _announces(cohort)
    if own is None:
        sign = "unknown" if name in cohort.projects.unknown else "not_applicable"
        return [report.cell.sign(sign)] * width
    counted = report.cells(own.count)[:3]
    return [*_announced(report, cohort, request), *counted]


def _announced(report: Report, cohort: CohortResults, request: Request | None) -> list[Cell]:
    """Write what was announced, where it is known of any institution of the cohort."""
    if not _announces(cohort):
        return []
    return [report.cell.sign("unknown") if request is None else report.cell.integer(request.requested)]


def _totals(report: Report, cohorts: list[CohortResults]) -> list[Row]:
    """Give the rows that sum up: all institutions and, where there is a focus, those without it."""
    rows: list[Row] = [[report.say("all")]]
    for cohort in cohorts:
        rows[0] += [*_announced(report, cohort, cohort.request), *_total(report, cohort.all)]
    if report.study.focus:
        rows.append([report.say("without_focus", focus=report.study.focus)])
        for cohort in cohorts:
            others = cohort.results.requests.without(cohort.name, report.study.focus)
            rows[1] += [*_announced(report, cohort, others), *_total(report, cohort.without_focus)]
    return rows


def _total(report: Report, count: Count) -> list[Cell]:
    return report.cells(count, 2)[:3]
