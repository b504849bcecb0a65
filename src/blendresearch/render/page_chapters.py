"""A document as a page shows it: chapter by chapter, of which the annexes open and close, text in columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markdown_it.token import Token

from blendresearch.render.document import Document, Heading, Item, Text

_OPENING = 3  # tokens of a heading: it opens, says its words, closes
_SCREEN = 2300
"""Signs of text that a screen shows in columns, so that nobody scrolls back up for the second one."""
_WORTH = 500
"""Signs below which columns would hold a few lines each."""
_WIDE = ("table_open", "fence", "code_block", "html_block")
"""What wants the whole width."""


@dataclass
class Group:
    """An item by itself, or sections of text that together fit on a screen."""

    items: list[Item]

    @property
    def in_columns(self) -> bool:
        """Tell whether it is text, enough for columns on a wide screen and not more than that shows at once."""
        return all(map(_can_break, self.items)) and _WORTH <= self._signs <= _SCREEN

    def has_room_for(self, item: Item) -> bool:
        """Tell whether an item can stand in the same columns."""
        return all(map(_can_break, [*self.items, item])) and self._signs + _signs(item) <= _SCREEN

    @property
    def _signs(self) -> int:
        return sum(map(_signs, self.items))


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

    @property
    def groups(self) -> list[Group]:
        """Give its items in their order, with sections of text together where they can stand in columns."""
        groups: list[Group] = []
        for item in self.items:
            if groups and groups[-1].has_room_for(item):
                groups[-1].items.append(item)
            else:
                groups.append(Group([item]))
        return groups


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


def _can_break(item: Item) -> bool:
    return isinstance(item.block, Text) and not any(token.type in _WIDE for token in item.block.tokens)


def _signs(item: Item) -> int:
    return sum(len(token.content) for token in item.block.tokens) if isinstance(item.block, Text) else 0


def _pieces(item: Item) -> Iterator[Item]:
    """Give an item as it is, or running text in pieces that begin where a chapter or a section does."""
    if not isinstance(item.block, Text):
        yield item
        return
    tokens = item.block.tokens
    starts = [place for place in range(len(tokens)) if _begins(tokens, place, "h2", "h3")]
    for start, end in pairwise(sorted({0, *starts, len(tokens)})):
        yield replace(item, block=replace(item.block, tokens=tokens[start:end]))


def _opening(piece: Item) -> tuple[Token, ...]:
    tokens = piece.block.tokens if isinstance(piece.block, Text) else ()
    return tokens[:_OPENING] if _begins(tokens, 0, "h2") else ()


def _without(opening: tuple[Token, ...], piece: Item) -> Item:
    if not opening:
        return piece
    return replace(piece, block=replace(piece.block, tokens=piece.block.tokens[len(opening) :]))


def _begins(tokens: Sequence[Token], place: int, *tags: str) -> bool:
    """Tell whether a heading of such a level stands there; one within a quotation begins nothing."""
    if place >= len(tokens):
        return False
    token = tokens[place]
    return token.type == "heading_open" and token.tag in tags and token.level == 0
