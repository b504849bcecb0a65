"""The neutral document between a notebook and its outputs: checked, numbered and linked once for HTML and PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from markdown_it.token import Token

from blendresearch.base.errors import RenderError
from blendresearch.language import Language, load
from blendresearch.render.blocks import DocumentInfo, Figure, KeyFigures, Part, Prose, Table
from blendresearch.render.heading_numbers import HeadingNumbers
from blendresearch.render.markdown import clean, headings, link_target, parse, slug, walk
from blendresearch.render.outputs import Placed, Preformatted, Shown, find_info, refuse_unexecuted, shown

if TYPE_CHECKING:
    from nbformat import NotebookNode

# What nbconvert's own template says of a picture that nobody described.
_FILLER = "No description has been provided for this image"
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Text:
    """Running text as markdown-it tokens; its headings carry their `id`, and their number as `meta["number"]`.

    The rest is said of `Prose`.
    """

    tokens: tuple[Token, ...]
    language: str
    new_page: bool = False
    anchor: str = ""
    part: Part = ""


@dataclass(frozen=True)
class Item:
    """A block at its place ("cell 7"), with its running number ("Table 3") when it has one."""

    place: str
    block: Text | Table | Figure | KeyFigures | Preformatted
    label: str = ""

    @property
    def name(self) -> str:
        """What an error message calls this block."""
        block_id = getattr(self.block, "id", None)
        return f"{type(self.block).__name__.lower()} {block_id!r} in {self.place}" if block_id else self.place


@dataclass(frozen=True)
class Heading:
    """A heading of the running text: level 2 to 6, the id of its anchor, its text without markup.

    `number` is "3" for a chapter, "3.1" for what is in it, "A" for an annex, and "" for what has none.
    """

    level: int
    id: str
    text: str
    number: str = ""
    part: Part = ""


@dataclass(frozen=True)
class Document:
    """A whole report: `info.title` is its only heading of level 1, `language` holds the words around the blocks."""

    info: DocumentInfo
    language: Language
    items: tuple[Item, ...]
    headings: tuple[Heading, ...]

    @property
    def words(self) -> dict[str, str]:
        """The labels and page furniture of `render.toml` in the document's language."""
        return self.language.words["render"]

    @property
    def imprint(self) -> list[str]:
        """The lines below the title: those of the document, or else by whom and of when it is."""
        known = " · ".join(filter(None, (self.info.author, self.date)))
        return list(self.info.imprint) or ([known] if known else [])

    @property
    def date(self) -> str:
        """The date as people write it in the document's language; empty when there is none."""
        if self.info.date is None:
            return ""
        return format_date(date.fromisoformat(self.info.date), "long", locale=self.language.locale)


def read_document(notebook: NotebookNode) -> Document:
    """Read an executed notebook as a document, of which all outputs are written; none of them changes it.

    Without a `DocumentInfo` the title is the first heading of level 1 and the language English. Raises RenderError,
    with the number of the cell, for one that was not executed, and for what would not be accessible: an error output,
    a picture without alt text or caption, a skipped or second first-level heading, an id that occurs twice, a link to
    an id that does not exist.
    """
    refuse_unexecuted(notebook)
    info = find_info(notebook)
    language = load(info.language if info else "en")
    placed = [(place, _parsed(block)) for place, block in shown(notebook, language=language.code)]
    if info is None:
        info, placed = _titled_by_heading(placed)
    _check_info(info)
    items = _numbered(placed, language.words["render"])
    for item in items:
        _check_block(item)
    ids = _explicit_ids(items)
    found = _anchor_headings(items, ids)
    items = _leading_on(items, ids | {heading.id for heading in found})
    _number_links(items)
    _check_links(items, ids | {heading.id for heading in found})
    return Document(info, language, tuple(items), tuple(found))


def _parsed(block: Shown) -> Any:
    if not isinstance(block, Prose):
        return block
    return Text(tuple(parse(block.markdown)), block.language, block.new_page, block.anchor, block.part)


def _titled_by_heading(placed: Sequence[Placed]) -> tuple[DocumentInfo, list[Placed]]:
    """Take the first heading of level 1 out of the text and make it the title."""
    for index, (place, block) in enumerate(placed):
        for token, level, text in headings(block.tokens) if isinstance(block, Text) else ():
            if level == 1:
                at = block.tokens.index(token)
                rest = replace(block, tokens=block.tokens[:at] + block.tokens[at + 3 :])
                return DocumentInfo(title=clean(text)), [*placed[:index], (place, rest), *placed[index + 1 :]]
    raise RenderError("The notebook has no title: give it a heading of level 1 (`# Title`).")


def _check_info(info: DocumentInfo) -> None:
    if not info.title.strip():
        raise RenderError("The document has an empty title.")
    try:
        date.fromisoformat(info.date or "2000-01-01")
    except ValueError as error:
        raise RenderError(f"The date of the document, {info.date!r}, is not an ISO date (2025-03-24).") from error


def _numbered(placed: Sequence[Placed], words: dict[str, str]) -> list[Item]:
    """Number tables and figures from 1 in their order in the document, each kind by itself."""
    counter: Counter[str] = Counter()
    items = []
    for place, block in placed:
        item = Item(place, block)
        if isinstance(block, Table | Figure):
            kind = type(block).__name__.lower()
            counter[kind] += 1
            item = replace(item, label=f"{words[kind]} {counter[kind]}")
        items.append(item)
    return items


def _check_block(item: Item) -> None:
    block = item.block
    if isinstance(block, Figure):
        if not block.alt.strip() or block.alt.strip().startswith(_FILLER):
            raise RenderError(f"{_sentence(item.name)} has no alt text.")
        if not block.caption.strip():
            raise RenderError(f"{_sentence(item.name)} has no caption.")
    if isinstance(block, Table) and not block.columns:
        raise RenderError(f"{_sentence(item.name)} has no columns.")
    if isinstance(block, Text) and any(token.type == "image" for token in walk(block.tokens)):
        raise RenderError(f"The text of {item.place} holds a picture: show it as a Figure, so that it travels along.")


def _explicit_ids(items: Sequence[Item]) -> set[str]:
    """Collect the ids that blocks give themselves; raise RenderError for one that occurs twice or cannot be an id."""
    ids: dict[str, Item] = {}
    for block_id, item in _named(items):
        if not _ID.fullmatch(block_id):
            raise RenderError(f"{_sentence(item.name)}: an id is a letter and then letters, digits, '-', '_' or '.'.")
        if block_id in ids:
            raise RenderError(f"{_sentence(item.name)} has the id that {ids[block_id].name} has already.")
        ids[block_id] = item
    return set(ids)


def _named(items: Sequence[Item]) -> Iterator[tuple[str, Item]]:
    """Give every id that a block has, or the table behind a figure."""
    for item in items:
        blocks = (item.block, getattr(item.block, "data", None))
        yield from ((block.id, item) for block in blocks if hasattr(block, "id"))


def _anchor_headings(items: Sequence[Item], taken: set[str]) -> list[Heading]:
    """Give each heading a unique id, on its token too; raise RenderError for a second title or a skipped level."""
    found: list[Heading] = []
    numbers = HeadingNumbers()
    for item in items:
        for token, level, text in headings(item.block.tokens) if isinstance(item.block, Text) else ():
            previous = found[-1].level if found else 1
            if level == 1:
                raise RenderError(f"{_sentence(item.place)} has a second heading of level 1: begin with level 2 (##).")
            if level > previous + 1:
                raise RenderError(f"A heading in {item.place} jumps from level {previous} to level {level}.")
            anchor = _free(item.block.anchor or slug(text), taken | {other.id for other in found})
            heading = Heading(level, anchor, text, numbers.next(level, item.block.part), item.block.part)
            token.attrSet("id", heading.id)
            token.meta["number"] = heading.number
            found.append(heading)
    return found


def _leading_on(items: Sequence[Item], ids: set[str]) -> list[Item]:
    """Take the target from each key figure that would lead to what the document does not have."""
    return [
        replace(item, block=item.block.leading_to(ids)) if isinstance(item.block, KeyFigures) else item
        for item in items
    ]


def _free(name: str, taken: set[str]) -> str:
    names = [name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in names if candidate not in taken)


def _number_links(items: Sequence[Item]) -> None:
    """Write the number of a table or figure where a link to it says its caption: a number is known here alone."""
    labels = {item.block.id: item for item in items if item.label}
    for item in items:
        for token in item.block.tokens if isinstance(item.block, Text) else ():
            for opening, text in pairwise(token.children or []):
                linked = labels.get(link_target(opening)) if opening.type == "link_open" else None
                if linked and text.content == linked.block.caption:
                    text.content = linked.label


def _check_links(items: Sequence[Item], ids: set[str]) -> None:
    for item in items:
        for token in walk(item.block.tokens) if isinstance(item.block, Text) else ():
            target = link_target(token) if token.type == "link_open" else None
            if target is not None and target not in ids:
                raise RenderError(f"The text of {item.place} links to {target!r}, which does not exist here.")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
