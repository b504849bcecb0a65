"""This edition beside the earlier one, institution by institution, and what is known of that edition."""

from collections.abc import Iterable

from blendresearch.render.blocks import Block
from blendresearch.report.chapters.institutions import alphabetical
from blendresearch.report.edition_parts import (
    change_cell,
    headline_table,
    pair_of_cells,
    period_of,
    reasons_of,
    say,
    titled,
)
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.statistics.editions.values import Revision, Trend

_PROTECTED = "disclosure.csv"
"""The file that an edition has only when it hides something: that it is not there says nothing."""


def between_editions(report: Report) -> list[Block]:
    """Build the chapter where the study names an earlier edition."""
    found = report.editions
    if found is None:
        return []
    revised = [each for each in found.revisions if each.institution]
    values = {
        "earlier": found.earlier,
        "missing": [file for file in found.earlier.missing if file != _PROTECTED],
        "title": titled(report, found),
        "periods": [period_of(report, each) for each in found.earlier.cohorts],
        "revised": bool(revised),
    }
    section = report.section("between_editions", values)
    if revised:
        _add_revised(report, section, revised)
    return [*section.blocks(), *(block for each in found.trends for block in _of_trend(report, each))]


def _of_trend(report: Report, trend: Trend) -> list[Block]:
    """Tell one trend: its headlines, and every institution."""
    values = {"before": period_of(report, trend.before), "now": period_of(report, trend.now), "trend": trend}
    section = report.section("edition_trend", values, f"{trend.before.name}-{trend.now.name}")
    section.add_table("edition_headlines", *headline_table(report, trend, every=True))
    _add_institutions(report, section, trend)
    return section.blocks()


def _add_institutions(report: Report, section: Section, trend: Trend) -> None:
    columns = [report.column("institution", number=False, row_header=True), report.column("known", number=False)]
    columns += map(report.column, ("then", "now", "difference"))
    rows = [
        [
            each.institution,
            say(report, f"state_{each.state}", names=list(each.names)),
            *pair_of_cells(report, each),
            change_cell(report, each),
        ]
        for each in sorted(trend.institutions, key=lambda each: alphabetical(each.institution))
    ]
    section.add_table("edition_institutions", columns, rows)


def _add_revised(report: Report, section: Section, revised: Iterable[Revision]) -> None:
    columns = [report.column("institution", number=False, row_header=True), report.column("call_year")]
    columns += [*map(report.column, ("then", "now")), report.column("why", number=False)]
    rows = [
        [
            each.institution,
            report.say("call", year=each.call_year),
            *pair_of_cells(report, each),
            reasons_of(report, each),
        ]
        for each in sorted(revised, key=lambda each: (alphabetical(each.institution), each.call_year))
    ]
    section.add_table("revised_institutions", columns, rows)
