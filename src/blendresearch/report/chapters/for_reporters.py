"""What whoever reports the figures further should heed."""

from blendresearch.render.blocks import Block
from blendresearch.report.concluding import conclude_of_all
from blendresearch.report.contents import Contents
from blendresearch.report.report import Report
from blendresearch.report.reporting_rules import REPORTING


def for_reporters(report: Report, contents: Contents) -> list[Block]:
    """Build the chapter; nothing where there is reason to none of it."""
    advice = list(conclude_of_all(REPORTING, report, contents))
    return report.section("for_reporters", {"advice": advice}).blocks() if advice else []
