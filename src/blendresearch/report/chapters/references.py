"""Annex: the documents that the report refers to."""

from blendresearch.render.blocks import Block
from blendresearch.report.reference_list import references_of
from blendresearch.report.report import Report


def references(report: Report) -> list[Block]:
    """Build the list: what every report refers to, and what the study adds (`[[remarks]]` on `references`)."""
    values = {"references": references_of(report), "remarks": report.remarks("references")}
    return report.section("references", values).blocks()
