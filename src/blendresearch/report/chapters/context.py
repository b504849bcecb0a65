"""The indicators around the study, as others counted them."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from blendresearch.language import chain
from blendresearch.render.blocks import Block, Cell, Row
from blendresearch.report.report import Report
from blendresearch.study.context_list import number_of


def context(report: Report) -> list[Block]:
    """Build the chapter; no blocks when the study has no indicators."""
    indicators = report.results.lists.context
    if indicators is None or indicators.empty:
        return []
    section = report.section("context", {"indicators": len(indicators)})
    words = ("indicator", "region", "year", "value", "indicator_source")
    columns = [report.column(name, number=name == "value", row_header=name in words[:3]) for name in words]
    section.add_table("context", columns, list(rows_of(report, indicators)))
    return section.blocks()


def rows_of(report: Report, indicators: pd.DataFrame) -> Iterator[Row]:
    """Give a row an indicator, region and year: the years of one indicator and region below each other, in order."""
    order = {name: place for place, name in enumerate(dict.fromkeys(indicators["indicator"]))}
    ordered = indicators.assign(order=indicators["indicator"].map(order))
    for row in ordered.sort_values(["order", "region", "year"], kind="stable").to_dict("records"):
        label = named(report, row, "label", row["indicator"])
        region, source = (named(report, row, name, row[name]) for name in ("region", "source"))
        yield [label, region, str(row["year"]), value_cell(report, row["value"], row["unit"]), source]


def named(report: Report, row: dict[str, str], name: str, otherwise: str) -> Cell:
    """Name an indicator, region or source in the language of the report, or else in English or as the list calls it."""
    said = {code: row.get(f"{name}_{code}") for code in (*chain(report.code), "en")}
    return report.named({"en": otherwise} | {code: text for code, text in said.items() if text})


def value_cell(report: Report, value: str, unit: str) -> Cell:
    """Write a value with the decimals that its source gave it."""
    number, decimals = number_of(value, unit), len(value.partition(".")[2])
    if isinstance(number, Fraction):
        return report.cell.percent(number, decimals)
    return report.cell.decimal(number, decimals) if isinstance(number, Decimal) else report.cell.integer(number)
