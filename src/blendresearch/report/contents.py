"""What the chapters of one report hold, for those that tell about others: conclusions, lists, what is left out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from blendresearch.base.errors import HiddenCountError
from blendresearch.render.blocks import Block, Figure, Table
from blendresearch.report.report import Report

Chapter = Callable[[Report], list[Block]]


@dataclass(frozen=True)
class Contents:
    """The chapters of a report by name, in the order of the document; each is built once, when it is asked for."""

    report: Report
    chapters: Mapping[str, Chapter]

    def blocks(self, name: str) -> list[Block]:
        """Give the blocks of a chapter; none when its input is not there, or a number that it needs is hidden."""
        built = self.report.built
        if name not in built:
            try:
                built[name] = self.chapters[name](self.report)
            except HiddenCountError:
                built[name] = []
                self.report.untold.append(name)
        return built[name]

    def numbered(self, *names: str) -> Iterator[Table | Figure]:
        """Give the tables and figures of some chapters, in their order; of chapters that there are not, none."""
        for name in names:
            if name in self.chapters:
                yield from (block for block in self.blocks(name) if isinstance(block, Table | Figure))

    def caption(self, name: str, target: str) -> str:
        """Give the caption of the table or figure `target` of a chapter; "" when the report does not have it."""
        return next((block.caption for block in self.numbered(name) if block.id == target), "")
