"""An executed notebook as its volumes: checked, numbered and linked once for all outputs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from blendresearch.base.errors import RenderError
from blendresearch.language import load
from blendresearch.render.behind import without_table
from blendresearch.render.blocks import DocumentInfo, Figure, KeyFigures, Prose, Table, Volume
from blendresearch.render.document import Document, Heading, Item, Text, Volumes
from blendresearch.render.heading_numbers import HeadingNumbers
from blendresearch.render.links import Target, set_links
from blendresearch.render.markdown import clean, headings, parse, slug, walk
from blendresearch.render.outputs import Placed, find_info, refuse_unexecuted, shown

if TYPE_CHECKING:
    from nbformat import NotebookNode

# What nbconvert's own template says of a picture that nobody described.
_FILLER = "No description has been provided for this image"
_VOLUMES: tuple[Volume, ...] = ("report", "technical")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def read_document(notebook: NotebookNode, volume: Volume = "report") -> Document:
    """Read one volume of an executed notebook (`read_volumes`); raise RenderError when no cell is in it."""
    volumes = read_volumes(notebook)
    if volume == "report":
        return volumes.report
    if volumes.technical is None:
        raise RenderError(f"No cell of the notebook that shows anything has the tag {volume!r}.")
    return volumes.technical


def read_volumes(notebook: NotebookNode) -> Volumes:
    """Read an executed notebook as documents, of which all outputs are written; none of them changes these.

    Without a `DocumentInfo` the title is the first heading of level 1 and the language English. Raises RenderError,
    with the number of the cell, for one that was not executed, and for what would not be accessible: an error output,
    a picture without alt text or caption, a skipped or second first-level heading, an id that occurs twice, a link to
    an id that neither volume has.
    """
    refuse_unexecuted(notebook)
    info = find_info(notebook)
    language = load(info.language if info else "en")
    words = language.words["render"]
    placed = [each._replace(block=_parsed(each.block)) for each in shown(notebook, language=language.tag)]
    if info is None:
        info, placed = _titled_by_heading(placed)
    _check_info(info)
    items = _numbered(placed, words)
    for item in items:
        _check_block(item)
    found = _headings_by_volume(items)
    items = _linked(items, found, words)
    behind = () if info.pages else tuple(without_table(items))
    report, technical = (tuple(item for item in items if item.volume == volume) for volume in _VOLUMES)
    if not technical:
        return Volumes(Document(info, language, report, found["report"], behind=behind), None)
    title = words["volumes"]["technical"]["title"].replace("{title}", info.title)
    other = Document(replace(info, title=title), language, technical, found["technical"], "technical", behind)
    return Volumes(Document(info, language, report, found["report"]), other)


def _parsed(block: Any) -> Any:
    if not isinstance(block, Prose):
        return block
    return Text(tuple(parse(block.markdown)), block.language, block.new_page, block.anchor, block.part)


def _titled_by_heading(placed: Sequence[Placed]) -> tuple[DocumentInfo, list[Placed]]:
    """Take the first heading of level 1 out of the text and make it the title."""
    for index, each in enumerate(placed):
        block: Any = each.block
        for token, level, text in headings(block.tokens) if isinstance(block, Text) else ():
            if level == 1:
                at = block.tokens.index(token)
                rest = each._replace(block=replace(block, tokens=block.tokens[:at] + block.tokens[at + 3 :]))
                return DocumentInfo(title=clean(text)), [*placed[:index], rest, *placed[index + 1 :]]
    raise RenderError("The notebook has no title: give it a heading of level 1 (`# Title`).")


def _check_info(info: DocumentInfo) -> None:
    if not info.title.strip():
        raise RenderError("The document has an empty title.")
    try:
        date.fromisoformat(info.date or "2000-01-01")
    except ValueError as error:
        raise RenderError(f"The date of the document, {info.date!r}, is not an ISO date (2025-03-24).") from error


def _numbered(placed: Sequence[Placed], words: dict[str, Any]) -> list[Item]:
    """Number tables and figures from 1 in their order in a volume, each kind by itself."""
    counter: Counter[tuple[Volume, str]] = Counter()
    items = []
    for place, block, volume in placed:
        item = Item(place, block, volume=volume)
        if isinstance(block, Table | Figure):
            kind = type(block).__name__.lower()
            counter[volume, kind] += 1
            number = words["volumes"][volume]["number"].replace("{number}", str(counter[volume, kind]))
            item = replace(item, label=f"{words[kind]} {number}", number=number)
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


def _headings_by_volume(items: Sequence[Item]) -> dict[Volume, tuple[Heading, ...]]:
    """Give the headings of each volume, with ids that nothing in either has."""
    taken = _explicit_ids(items)
    found: dict[Volume, tuple[Heading, ...]] = {}
    for volume in _VOLUMES:
        found[volume] = tuple(_anchor_headings([item for item in items if item.volume == volume], taken))
        taken |= {heading.id for heading in found[volume]}
    return found


def _linked(items: Sequence[Item], found: Mapping[Volume, Sequence[Heading]], words: Mapping[str, Any]) -> list[Item]:
    """Lead every link and key figure to its target, in whichever volume that is."""
    of_headings = {each.id: _as_target(each, volume, words) for volume, own in found.items() for each in own}
    targets = {**_targets(items), **of_headings}
    items = [_leading_on(item, targets) for item in items]
    set_links(items, targets, words["volumes"])
    return items


def _targets(items: Sequence[Item]) -> dict[str, Target]:
    """Give what a link can lead to, by id: every block that has one, and the table behind a figure."""
    return {
        block_id: Target(item.volume, type(item.block).__name__.lower(), item.number, item.label, item.block.caption)
        for block_id, item in _named(items)
    }


def _as_target(heading: Heading, volume: Volume, words: Mapping[str, Any]) -> Target:
    """Give what a link to a heading says: where it is the title of a chapter, the number of that."""
    if heading.level != 2 or not heading.number:
        return Target(volume, heading.part or "part", heading.number)
    label = words[heading.part].format(number=heading.number)
    return Target(volume, heading.part, heading.number, label, heading.text)


def _leading_on(item: Item, targets: Mapping[str, Target]) -> Item:
    """Take the target from each key figure that would lead to what its volume does not have."""
    if not isinstance(item.block, KeyFigures):
        return item
    own = [name for name, target in targets.items() if target.volume == item.volume]
    return replace(item, block=item.block.leading_to(own))


def _free(name: str, taken: set[str]) -> str:
    names = [name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in names if candidate not in taken)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
