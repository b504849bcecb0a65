"""The chapters of the report, in its order.

To add one: a function here, its prose in `language/<code>/prose/<name>.md.j2`, a cell in `notebooks/05_report.ipynb`.
A chapter whose input is not there gives no blocks. One that tells about the other chapters is an `overview`: its
function takes their `Contents`, too.
"""

from collections.abc import Callable

from IPython.display import display

from blendresearch.base.errors import UsageError
from blendresearch.render.blocks import Block
from blendresearch.report.chapters.activity_types import activity_types
from blendresearch.report.chapters.all_tables import all_tables
from blendresearch.report.chapters.background import background
from blendresearch.report.chapters.change import change
from blendresearch.report.chapters.conclusions import conclusions
from blendresearch.report.chapters.funnel import funnel
from blendresearch.report.chapters.guide import guide
from blendresearch.report.chapters.headlines import headlines
from blendresearch.report.chapters.institutions import institutions
from blendresearch.report.chapters.left_out import left_out
from blendresearch.report.chapters.logs import logs
from blendresearch.report.chapters.method import method
from blendresearch.report.chapters.methods import methods
from blendresearch.report.chapters.provenance import provenance
from blendresearch.report.chapters.registered_use import registered_use
from blendresearch.report.chapters.registration_quality import registration_quality
from blendresearch.report.chapters.reproduction import reproduced, reproduction
from blendresearch.report.chapters.requested import requested
from blendresearch.report.chapters.running import running
from blendresearch.report.chapters.summary import summary
from blendresearch.report.chapters.threshold import threshold
from blendresearch.report.chapters.units import units
from blendresearch.report.contents import Chapter, Contents
from blendresearch.report.report import Report


def overview(make: Callable[[Report, Contents], list[Block]]) -> Chapter:
    """Make a chapter of one that is built from what the others hold."""
    return lambda report: make(report, Contents(report, CHAPTERS))


CHAPTERS: dict[str, Chapter] = {
    "summary": overview(summary),
    "background": background,
    "method": method,
    "registered_use": registered_use,
    "headlines": headlines,
    "funnel": funnel,
    "threshold": threshold,
    "requested": requested,
    "running": running,
    "change": change,
    "units": units,
    "activity_types": activity_types,
    "registration_quality": registration_quality,
    "conclusions": overview(conclusions),
    "guide": guide,
    "all_tables": overview(all_tables),
    "methods": methods,
    "reproduction": reproduction,
    "reproduced": reproduced,
    "logs": logs,
    "provenance": provenance,
    "left_out": overview(left_out),
    "institutions": institutions,
}


class Shown:
    """The blocks of a chapter, which a notebook cell shows one below the other."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks

    def _ipython_display_(self) -> None:
        for block in self.blocks:
            display(block)


def chapter(report: Report, name: str) -> Shown:
    """Build one chapter of a report; raise UsageError when there is no chapter of that name."""
    if name not in CHAPTERS:
        raise UsageError(f"There is no chapter {name!r}; there are {', '.join(CHAPTERS)}.")
    return Shown(Contents(report, CHAPTERS).blocks(name))
