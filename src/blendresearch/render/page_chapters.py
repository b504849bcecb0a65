"""A document as a page shows it: chapter by chapter, of which the annexes open and close."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markdown_it.token import Token

from blendresearch.render.document import Document, Heading, Item, Text

_OPENING = 3  # tokens of a heading: it opens, says its words, closes


@dataclass
class PageChapter:
    """What stands below one heading of level 2; `opening` are the tokens of that, none for what comes before the first.

    `language` is that of the heading.
    """

    heading: Heading | None = None
    opening: tuple[Token, ...] = ()
    language: str = ""
    items: list[Item] = field(default_factory=list)

    @property
    def is_annex(self) -> bool:
        """Tell whether it stays closed until somebody asks for it."""
        return self.heading is not None and self.heading.part == "annex"


def page_chapters(document: Document) -> list[PageChapter]:
    """Divide a document at its headings of level 2."""
    headings = {heading.id: heading for heading in document.headings}
    chapters = [PageChapter()]
    for item in document.items:
        for piece in _pieces(item):
            opening = _opening(piece)
            if opening:
                heading = headings[str(opening[0].attrs["id"])]
                chapters.append(PageChapter(heading, opening, piece.block.language))
            rest = _without(opening, piece)
            if not isinstance(rest.block, Text) or rest.block.tokens:
                chapters[-1].items.append(rest)
    return [chapter for chapter in chapters if chapter.heading or chapter.items]


def _pieces(item: Item) -> Iterator[Item]:
    """Give an item as it is, or running text in pieces that begin where a chapter does."""
    if not isinstance(item.block, Text):
        yield item
        return
    tokens = item.block.tokens
    starts = [place for place in range(len(tokens)) if _begins(tokens, place)]
    for start, end in pairwise(sorted({0, *starts, len(tokens)})):
        yield replace(item, block=replace(item.block, tokens=tokens[start:end]))


def _opening(piece: Item) -> tuple[Token, ...]:
    tokens = piece.block.tokens if isinstance(piece.block, Text) else ()
    return tokens[:_OPENING] if _begins(tokens, 0) else ()


def _without(opening: tuple[Token, ...], piece: Item) -> Item:
    if not opening:
        return piece
    return replace(piece, block=replace(piece.block, tokens=piece.block.tokens[len(opening) :]))


def _begins(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a chapter begins there; a heading within a quotation begins none."""
    return place < len(tokens) and (tokens[place].type, tokens[place].tag, tokens[place].level) == (
        "heading_open", "h2", 0,
    )  # fmt: skip
