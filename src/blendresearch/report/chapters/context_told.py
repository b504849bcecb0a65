"""What others counted, told in words: what each figure says, and what it does not say."""

from collections.abc import Mapping

from blendresearch.render.blocks import Block
from blendresearch.report.chapters.context import named, rows_of, value_cell
from blendresearch.report.report import Report
from blendresearch.statistics.context_figures import Indicator, Row, told_indicators, told_rows


def context_told(report: Report) -> list[Block]:
    """Build the chapter; no blocks when the list says of no indicator that it is told."""
    context = report.results.lists.context
    indicators = told_indicators(context)
    if not indicators:
        return []
    section = report.section("context_told", {"told": [_said(report, each) for each in indicators]})
    words = ("indicator", "region", "year", "value")
    columns = [report.column(name, number=name == "value", row_header=name != "value") for name in words]
    section.add_table("context_told", columns, [row[:4] for row in rows_of(report, told_rows(context))])
    return section.blocks()


def _said(report: Report, indicator: Indicator) -> Mapping[str, object]:
    """Give what a template tells of one indicator: names and values in the language of the report."""
    last, whole = indicator.last, indicator.whole
    return {
        "indicator": indicator,
        "label": _began(_text(report, last, "label", last["indicator"])),
        "region": _text(report, last, "region", last["region"]),
        "source": _text(report, last, "source", last["source"]),
        "limit": _text(report, indicator.said("limit"), "limit", ""),
        "points": [(row["year"], value_cell(report, row["value"], row["unit"]).text) for row in indicator.rows],
        "whole": whole and value_cell(report, whole["value"], whole["unit"]).text,
        "whole_label": whole and _text(report, whole, "label", whole["indicator"]),
    }


def _text(report: Report, row: Row, name: str, otherwise: str) -> str:
    return named(report, row, name, otherwise).text


def _began(label: str) -> str:
    return label[:1].upper() + label[1:]
