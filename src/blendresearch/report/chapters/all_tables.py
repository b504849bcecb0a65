"""The statistics that stand nowhere else in the report, and a list of all tables and figures."""

from collections.abc import Iterator, Sequence

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Block, Cell, Column, Figure, Row, Table
from blendresearch.report.chapters.registration_quality import LONGEST, found_where
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import Contents
from blendresearch.report.report import Report
from blendresearch.statistics.totals import KINDS, SUBSETS, UNITS, Count

NAME = "all_tables"


def all_tables(report: Report, contents: Contents) -> list[Block]:
    """Build the chapter: tables of every cohort with mobilities, then the list."""
    counted = report.counted
    limit = report.study.disclosure.minimum_count if report.hides_counts else None
    start = {"part": "start", "counted": len(counted), "signs": report.words["signs"], "limit": limit}
    blocks = report.section(NAME, start).blocks()
    for cohort in counted:
        blocks += _of_cohort(report, cohort)
    blocks += _findings(report) if counted else []
    others = [name for name in contents.chapters if name != NAME]
    shown = _in_order(contents, others, blocks)
    listed = {"tables": [each for each in shown if isinstance(each, Table)]}
    listed["figures"] = [each for each in shown if isinstance(each, Figure)]
    return [*blocks, *report.section(NAME, {"part": "list", **listed}).blocks()]


def _in_order(contents: Contents, others: list[str], own: list[Block]) -> list[Table | Figure]:
    """Give all tables and figures in the order of the document; `own` are those of this chapter."""
    place = list(contents.chapters).index(NAME)
    here = [block for block in own if isinstance(block, Table | Figure)]
    return [*contents.numbered(*others[:place]), *here, *contents.numbered(*others[place:])]


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    requests = _requests(report, cohort)
    values = {"part": "cohort", "cohort": cohort, "requests": requests}
    section = report.section(NAME, values, cohort.name)
    section.add_counts("totals", "counted_in", _totals(report, cohort), of="total")
    section.add_table("types", _columns(report, cohort, "activity_type"), _types(report, cohort))
    if requests:
        section.add_table("requests_by_call", report.columns("call_year", "requested", "realised", "ratio"), requests)
    blocks = section.blocks()
    for year in cohort.by_year:
        blocks += _of_year(report, cohort, year)
    return blocks


def _of_year(report: Report, cohort: CohortResults, year: int) -> list[Block]:
    section = report.section(NAME, {"part": "year", "year": year}, str(year))
    find = report.results.statistics.find
    rows = []
    for each in sorted(cohort.institutions, key=lambda institution: institution.name):
        found = [find(cohort.name, institution=each.name, call_year=year, unit=unit) for unit in _units(cohort)]
        if all(found):
            rows.append([each.name, *_counts(report, found)])
    section.add_table("by_institution", _columns(report, cohort, "institution"), rows)
    return section.blocks()


def _findings(report: Report) -> list[Block]:
    """Give each finding at each institution, unless that takes more rows than a reader looks through."""
    columns, rows = found_where(report)
    if not 0 < len(rows) <= LONGEST:
        return []
    section = report.section(NAME, {"part": "findings"})
    section.add_table("found_where", columns, rows, report.remarks("registration_quality"))
    return section.blocks()


def _totals(report: Report, cohort: CohortResults) -> Iterator[tuple[str, Count]]:
    """Give the totals of every subset, unit and kind in which there is anything."""
    for subset in SUBSETS if report.study.focus else SUBSETS[:1]:
        for unit in _units(cohort):
            for kind in KINDS if cohort.has_groups else KINDS[:1]:
                count = cohort.count(subset=subset, unit=unit, kind=kind)
                if is_hidden(count.total) or count.total:
                    label = report.say(f"total_{unit}", kind=kind, subset=subset, focus=report.study.focus)
                    yield label, count


def _types(report: Report, cohort: CohortResults) -> list[Row]:
    by_unit = [report.results.statistics.by("activity_type", cohort.name, unit=unit) for unit in _units(cohort)]
    return [[report.type_name(code), *_counts(report, [counts[code] for counts in by_unit])] for code in by_unit[0]]


def _requests(report: Report, cohort: CohortResults) -> list[Row]:
    """Give requested and realised of every call year in which a request is known."""
    requests = report.results.requests.by_year(cohort.name)
    return [[str(year), *report.cell.request(request)] for year, request in requests.items()]


def _units(cohort: CohortResults) -> list[str]:
    """Give what to count in: without groups, participants are as many as mobilities."""
    return list(UNITS) if cohort.has_groups else list(UNITS)[:1]


def _columns(report: Report, cohort: CohortResults, first: str) -> list[Column]:
    names = ("blended", "mobilities", "share", "blended_participants", "participants", "share_participants")
    shown = names[: 3 * len(_units(cohort))]
    return report.columns(first, *shown)


def _counts(report: Report, counts: Sequence[Count]) -> list[Cell]:
    return [cell for count in counts for cell in report.cells(count)[:3]]
