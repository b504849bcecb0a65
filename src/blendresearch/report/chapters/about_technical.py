"""What the technical volume is, for who opens it first."""

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report


def about_technical(report: Report) -> list[Block]:
    """Build the chapter; every report has it."""
    return report.section("about_technical", {"survey": report.results.has_survey}).blocks()
