"""What a reader of a study on registered data may expect to be told, and where this report tells it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from blendresearch.data.shipped import shipped_list
from blendresearch.render.blocks import Block, Prose
from blendresearch.report.contents import Contents
from blendresearch.report.report import Report


@cache
def reporting_items() -> Mapping[str, list[dict[str, Any]]]:
    """Give the items by source: `id`, `number` and the `chapters` that tell it (`data/reporting_items.toml`)."""
    return {name: source["items"] for name, source in shipped_list("reporting_items")["sources"].items()}


def reporting_checklist(report: Report, contents: Contents) -> list[Block]:
    """Build the chapter: a row an item, with the headings of the chapters that tell it."""
    section = report.section("reporting_checklist")
    columns = [report.column("item", number=False, row_header=True), report.column("what", number=False)]
    columns.append(report.column("told_where", number=False))
    words = report.language.words["checklist"]
    rows = [
        [f"{words['sources'][source]} {item['number']}", words["items"][item["id"]], _where(report, contents, item)]
        for source, items in reporting_items().items()
        for item in items
    ]
    section.add_table("checklist", columns, rows)
    return section.blocks()


def _where(report: Report, contents: Contents, item: Mapping[str, Any]) -> str:
    """Give the headings of the chapters of an item that this report has, or why there is none."""
    if not item["chapters"]:
        return report.language.words["checklist"]["reasons"][item["id"]]
    headings = [_heading(contents.blocks(name)) for name in item["chapters"]]
    return "; ".join(filter(None, headings)) or report.say("not_told")


def _heading(blocks: list[Block]) -> str:
    """Give the first heading of a chapter, as plain text; "" for one that is not there."""
    texts = [block.markdown for block in blocks if isinstance(block, Prose)]
    lines = [line for text in texts for line in text.splitlines() if line.startswith("## ")]
    return lines[0].removeprefix("## ").replace("\\", "") if lines else ""
