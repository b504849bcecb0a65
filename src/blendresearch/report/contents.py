"""The chapters of one report, each built once: when its cell asks for it, or a chapter that tells about others."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from blendresearch.base.errors import HiddenCountError
from blendresearch.language.prose import escape_markdown, unescape_markdown
from blendresearch.render.blocks import Block, Figure, Part, Prose, Table, Volume
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.report.told_texts import texts_after, texts_before

_HEADING, _TITLE = re.compile(r"^(#+ )", re.MULTILINE), re.compile(r"^### .*$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """How a chapter is built: from the report, and as an `overview` from what its other chapters hold as well.

    `part` is how its headings are numbered: as a chapter, an annex, or ("") not at all. `volume` is the file that it
    stands in: the report that is read, or the technical volume with all that it rests on. With `new_page` it begins a
    page on paper.
    """

    make: Callable[..., list[Block]]
    overview: bool = False
    part: Part = "chapter"
    volume: Volume = "report"
    new_page: bool = False

    def build(self, contents: "Contents") -> list[Block]:
        """Give the blocks of the chapter in a report; none when its input is not there."""
        blocks = self.make(contents.report, contents) if self.overview else self.make(contents.report)
        placed = [replace(block, part=self.part) if isinstance(block, Prose) else block for block in blocks]
        return [replace(placed[0], new_page=True), *placed[1:]] if placed and self.new_page else placed


@dataclass(frozen=True)
class Contents:
    """The chapters of a report by name, in the order of the document.

    `untold` names those that are left out because they need a number which disclosure control hides.
    """

    report: Report
    chapters: Mapping[str, Chapter]
    untold: list[str] = field(default_factory=list)
    _built: dict[str, list[Block]] = field(default_factory=dict)

    def blocks(self, name: str) -> list[Block]:
        """Give the blocks of a chapter; none when its input is not there, or a number that it needs is hidden."""
        if name not in self._built:
            try:
                self._built[name] = self.chapters[name].build(self)
            except HiddenCountError:
                self._built[name] = []
                self.untold.append(name)
        return self._built[name]

    def shown(self, name: str) -> list[Block]:
        """Give the blocks of a chapter with the texts of the study that stand around it.

        What stands after a chapter goes where the chapter does.
        """
        blocks, part = self.blocks(name), self.chapters[name].part
        after = texts_after(self.report, name, part, alone=not blocks)
        return [*texts_before(self.report, name), *blocks, *after]

    def numbered(self, *names: str) -> Iterator[Table | Figure]:
        """Give the tables and figures of some chapters, in their order; of chapters that there are not, none."""
        for name in names:
            if name in self.chapters:
                yield from (block for block in self.blocks(name) if isinstance(block, Table | Figure))

    def place(self, name: str, target: str = "") -> tuple[str, str] | None:
        """Give the id and title of the table or figure `target` of a chapter, None where the report does not have it.

        Without a target it is the first one of the chapter, or the chapter itself where it has none.
        """
        found = (block for block in self.numbered(name) if target in ("", block.id))
        first = next(((block.id, block.caption) for block in found), None)
        return first or (self._heading(name) if not target else None)

    def _heading(self, name: str) -> tuple[str, str] | None:
        """Give the anchor and the title of a chapter."""
        prose = [block for block in self.blocks(name) if isinstance(block, Prose)] if name in self.chapters else []
        title = prose[0].markdown.split("\n")[0] if prose else ""
        return (prose[0].anchor, unescape_markdown(title[3:])) if title.startswith("## ") else None


def once_each(
    cohorts: Iterable[CohortResults], report: Report, make: Callable[[Report, CohortResults], list[Block]]
) -> list[Block]:
    """Build a chapter that tells of one cohort after the other."""
    return _one_chapter(report, [(cohort, make(report, cohort)) for cohort in cohorts])


def explained_once(cohorts: Iterable[CohortResults], report: Report, make: Callable[..., list[Block]]) -> list[Block]:
    """Build a chapter of one cohort after the other that explains itself in the first (`make(..., explain=True)`)."""
    return _one_chapter(
        report, [(cohort, make(report, cohort, explain=not place)) for place, cohort in enumerate(cohorts)]
    )


def _one_chapter(report: Report, parts: Iterable[tuple[CohortResults, list[Block]]]) -> list[Block]:
    """Put what is told of several cohorts below one heading, `chapter_title` of its prose; one cohort has its own."""
    told = [(cohort, blocks) for cohort, blocks in parts if blocks]
    if len(told) < 2:
        return [block for _, blocks in told for block in blocks]
    cohort, (opening, *_) = told[0]
    name = opening.anchor.removesuffix(f"-{cohort.name}")
    title = report.section(name.replace("-", "_")).words.plain("chapter_title")
    heading = Prose(f"## {escape_markdown(title)}", report.language.tag, anchor=name)
    return [heading, *(block for cohort, blocks in told for block in _lowered(blocks, cohort))]


def _lowered(blocks: Iterable[Block], cohort: CohortResults) -> Iterator[Block]:
    """Put headings a level lower; the first one names the cohort."""
    label = escape_markdown(cohort.label[:1].upper() + cohort.label[1:])
    for place, block in enumerate(blocks):
        if not isinstance(block, Prose):
            yield block
            continue
        markdown = _HEADING.sub(r"#\1", block.markdown)
        yield replace(
            block, markdown=_TITLE.sub(lambda _: f"### {label}", markdown, count=1) if not place else markdown
        )
