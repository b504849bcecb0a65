"""Reports of small studies without a kernel: the blocks of all chapters, and the notebook that would show them."""

import re
from collections.abc import Iterator

from nbformat import NotebookNode
from tests.render.samples import cell, notebook

from blendresearch.render.blocks import Block, Figure, KeyFigures, Prose, Table
from blendresearch.report import Report, contents_of


def built(report: Report) -> tuple[Report, list[Block]]:
    """Build every chapter of a report, each once; none may need a number that is hidden from it."""
    contents = contents_of(report)
    blocks = [block for name in contents.chapters for block in contents.blocks(name)]
    assert contents.untold == []
    return report, blocks


def as_notebook(report: Report, blocks: list[Block]) -> NotebookNode:
    """Give the notebook that shows a report."""
    return notebook(cell(report.document), cell(*blocks))


def texts(blocks: list[Block]) -> Iterator[str]:
    """Give every text that a reader of the blocks sees or hears, without the marks of Markdown."""
    for block in blocks:
        match block:
            case Prose():
                yield re.sub(r"\\(.)", r"\1", block.markdown)
            case Table():
                yield from (block.caption, *block.notes, block.source, *(column.label for column in block.columns))
                yield from (each for cells in block.texts for each in cells)
            case Figure():
                yield from (block.caption, block.alt, *block.notes, block.source)
            case KeyFigures():
                yield from (text for item in block.items for text in (item.value, item.label, item.note))


def words(blocks: list[Block]) -> str:
    """Give all texts, one below the other."""
    return "\n".join(texts(blocks))
