"""Links that say where they lead, and can be hit: of most, Typst says only the page."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from markdown_it.token import Token
from pikepdf import Array, Dictionary, Name, Object, String

from blendresearch.render.document import Document, Text
from blendresearch.render.markdown import plain_text
from blendresearch.render.tagging.structure import entries

_PAGE = re.compile(r"(\S+\s)?\d+$")  # "page 4", in the language of the document
_AROUND = Decimal("2.6")  # points above and below its letters that belong to a link: together it is as high as its line


def describe_links(links: Sequence[Object], document: Document) -> None:
    """Give every link of the running text its words and where it leads as contents, and more room.

    `links` are their elements in order; those of the table of contents are not among them.
    """
    for link, words in zip(links, _texts(document), strict=True):
        for annotation in _annotations(link):
            annotation.Contents = String(f"{words}, {_where(str(annotation.get('/Contents', '')))}")
            _enlarge(annotation)


def describe_contents(links: Iterable[Object]) -> None:
    """Give the links of the table of contents more room; their words and page Typst tells."""
    for link in links:
        for annotation in _annotations(link):
            annotation.Contents = String(str(annotation.Contents).strip())
            _enlarge(annotation)


def _texts(document: Document) -> Iterator[str]:
    """Give the words of every link of the running text, in order."""
    for item in document.items:
        for token in item.block.tokens if isinstance(item.block, Text) else ():
            yield from filter(None, (" ".join(words.split()) for words in _linked(token.children or [])))


def _linked(tokens: Sequence[Token]) -> Iterator[str]:
    ends = [at for at, token in enumerate(tokens) if token.type in ("link_open", "link_close")]
    for opening, closing in pairwise(ends):
        if tokens[opening].type == "link_open":
            yield "".join(plain_text(token) for token in tokens[opening + 1 : closing])


def _where(told: str) -> str:
    """Give the page out of what Typst says of a link within the document; of another link it says the address."""
    page = _PAGE.search(told)
    return page[0] if page else told


def _annotations(link: Object) -> Iterator[Object]:
    for entry in entries(link):
        if isinstance(entry, Dictionary) and entry.get("/Type") == Name.OBJR:
            yield entry.Obj


def _enlarge(annotation: Object) -> None:
    left, bottom, right, top = annotation.Rect
    annotation.Rect = Array([left, bottom - _AROUND, right, top + _AROUND])
    if "/QuadPoints" in annotation:
        # Corners in the order upper left, upper right, lower left, lower right, for each line of the link.
        annotation.QuadPoints = Array(_stretched(list(annotation.QuadPoints)))


def _stretched(points: Sequence[Decimal]) -> Iterator[Decimal]:
    for at in range(0, len(points), 8):
        middle = sum(points[at + 1 : at + 8 : 2]) / 4
        for place, value in enumerate(points[at : at + 8]):
            yield value if place % 2 == 0 else value + (_AROUND if value > middle else -_AROUND)
