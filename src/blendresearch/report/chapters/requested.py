"""What was announced in the applications against what was registered."""

from collections.abc import Mapping, Sequence

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Block, Cell
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import once_each
from blendresearch.report.report import Report
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.requests import Request, announced_and_none


def requested(report: Report) -> list[Block]:
    """Build the chapter for every cohort of which requests are known."""
    return once_each((cohort for cohort in report.cohorts if cohort.request), report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    total, institutions, limit = cohort.request, _in_order(cohort.requests), report.study.user_threshold
    values = {
        "cohort": cohort,
        "requested": total.requested,
        "realised": total.realised,
        "shown": not total.hidden,
        "none_realised": sum(bool(each.requested) and each.realised == 0 for each in institutions),
        "institutions": len(institutions),
        "limit": limit,
        "unmet": announced_and_none(institutions, limit),
        "fall": (falls := cohort.falls).get(""),
        "unknown": cohort.projects.unknown,
    }
    section = report.section("requested", values, cohort.name)
    columns = report.columns(
        "institution", "requested", "realised", "ratio", *(("expected", "beyond") if falls else ())
    )
    named = [*((each.institution, each) for each in institutions), (report.say("all"), total)]
    rows = [
        [name, *report.cell.request(each), *_in_proportion(report, falls, each.institution)] for name, each in named
    ]
    section.add_table("requests", columns, rows, report.remarks("requested"), totals=1)
    return section.blocks()


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
