"""The data log and the assumptions log, judged red, amber or green."""

from blendresearch.render.blocks import Block, Row
from blendresearch.report.assumptions import Assumption, assumptions
from blendresearch.report.data_log import data_log
from blendresearch.report.levels import LARGE, SMALL, judged
from blendresearch.report.report import Report


def logs(report: Report) -> list[Block]:
    """Build the chapter: each input and each assumption, with what is known and how it is judged."""
    words = report.language.words["logs"]
    section = report.section("logs", {"small": SMALL, "large": LARGE})
    section.add_table(
        "data_log",
        [
            report.column("what", number=False, row_header=True),
            report.column("files"),
            report.column("judgement", number=False),
            report.column("known", number=False),
        ],
        [
            [words["inputs"][each.name], report.cell.integer(each.files), judged(report, each.level), each.quality]
            for each in data_log(report)
        ],
    )
    section.add_table(
        "assumptions",
        [
            report.column("assumption", number=False, row_header=True),
            report.column("records"),
            report.column("shift_at_most"),
            report.column("judgement", number=False),
        ],
        [_row(report, each) for each in assumptions(report)],
    )
    return section.blocks()


def _row(report: Report, each: Assumption) -> Row:
    unknown = report.cell.sign("unknown")
    return [
        report.language.words["logs"]["assumptions"][each.name],
        unknown if each.records is None else report.cell.integer(each.records),
        unknown if each.shift is None else report.cell.points(each.shift, 2),
        judged(report, each.level),
    ]
