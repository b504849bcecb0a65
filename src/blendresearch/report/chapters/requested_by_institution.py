"""What each institution announced in its applications against what it registered."""

from collections.abc import Mapping, Sequence

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Block, Cell, Column, Row
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import once_each
from blendresearch.report.report import Report
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.requests import Request, announced_and_none


def requested_by_institution(report: Report) -> list[Block]:
    """Build the chapter for every cohort of which requests are known."""
    return once_each((cohort for cohort in report.cohorts if cohort.request), report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    total, institutions = cohort.request, _in_order(cohort.requests)
    falls = cohort.falls if cohort.complete else {}
    values = {
        "cohort": cohort,
        "requested": total.requested,
        "realised": total.realised,
        "shown": not total.hidden,
        "institutions": len(institutions),
        "fall": falls.get(""),
        "unknown": cohort.projects.unknown,
        **_of_finished(report, cohort, institutions),
    }
    section = report.section("requested_by_institution", values, cohort.name)
    section.add_table("requests", *_table(report, cohort, institutions, falls), report.remarks("requested"), totals=1)
    return section.blocks()


def _of_finished(report: Report, cohort: CohortResults, institutions: list[Request]) -> dict[str, object]:
    """Give what can be said of projects that are finished: while they run, none yet may be some later."""
    if not cohort.complete:
        return {}
    limit, names = report.study.user_threshold, cohort.inference.left_out
    return {
        "none_realised": sum(bool(each.requested) and each.realised == 0 for each in institutions),
        "limit": limit,
        "unmet": announced_and_none(institutions, limit),
        "left_out": names,
        "others": cohort.results.requests.without(cohort.name, names) if names else None,
        "capped": cohort.results.requests.capped(cohort.name),
    }


def _table(
    report: Report, cohort: CohortResults, institutions: list[Request], falls: Mapping[str, Fall]
) -> tuple[list[Column], list[Row]]:
    """Give the columns and rows; a ratio is told of finished projects alone, and what is in proportion with it."""
    names = ["institution", "requested", "realised" if cohort.complete else "realised_so_far"]
    names += ["ratio"] if cohort.complete else []
    columns = report.columns(*names, *(("expected", "beyond") if falls else ()))
    named = [*((each.institution, each) for each in institutions), (report.say("all"), cohort.request)]
    width = len(names) - 1
    rows = [
        [name, *report.cell.request(each)[:width], *_in_proportion(report, falls, each.institution)]
        for name, each in named
    ]
    return columns, rows


def _in_order(institutions: Sequence[Request]) -> list[Request]:
    """Put those that requested most first, and those of which the number is hidden last."""
    shown = [each for each in institutions if not is_hidden(each.requested)]
    hidden = [each for each in institutions if is_hidden(each.requested)]
    most_first = sorted(shown, key=lambda each: (-each.requested, each.institution))
    return most_first + sorted(hidden, key=lambda each: each.institution)


def _in_proportion(report: Report, falls: Mapping[str, Fall], institution: str) -> list[Cell]:
    """Write what would have been in proportion and what is missing beyond that; no cells when nothing is known."""
    if not falls:
        return []
    if institution not in falls:
        return [report.cell.sign("unknown")] * 2
    own = falls[institution]
    return [report.cell.decimal(own.expected, 1), report.cell.decimal(own.beyond, 1)]
