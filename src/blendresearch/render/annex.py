"""On paper nothing opens: the numbers behind a figure that no table of either volume gives stand in an annex."""

from dataclasses import replace

from blendresearch.render.document import Document, Heading, Item, Text
from blendresearch.render.markdown import headings, parse

_ID = "figure-data"


def with_figure_data(document: Document) -> Document:
    """Add an annex with the table behind each figure of `Document.behind`, named as the figure is."""
    if not document.behind:
        return document
    opening, heading = _opening(document)
    tables = (replace(item, block=item.block.data) for item in document.behind)
    return replace(document, items=(*document.items, opening, *tables), headings=(*document.headings, heading))


def _opening(document: Document) -> tuple[Item, Heading]:
    words = document.words
    tokens = parse(f"## {words['figures_annex']}\n\n{words['figures_annex_text']}")
    ((token, level, text),) = headings(tokens)
    numbered = [heading.number for heading in document.headings if heading.level == level and heading.part == "chapter"]
    number = str(len(numbered) + 1) if document.volume == "technical" and numbered else ""
    token.attrSet("id", _ID)
    token.meta["number"] = number
    return Item("the annex", Text(tuple(tokens), document.language.tag)), Heading(level, _ID, text, number)
