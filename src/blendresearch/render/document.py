"""The neutral document between a notebook and its outputs: what HTML, PDF and spreadsheets are all written from."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel.dates import format_date
from markdown_it.token import Token

from blendresearch.language import Language
from blendresearch.render.blocks import DocumentInfo, Figure, KeyFigures, Part, Table, Volume
from blendresearch.render.outputs import Preformatted


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
    """A block at its place ("cell 7"), with its running number ("3", in the technical volume "T3") when it has one.

    `label` is that number with its kind: "Table 3".
    """

    place: str
    block: Text | Table | Figure | KeyFigures | Preformatted
    label: str = ""
    number: str = ""
    volume: Volume = "report"

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
    """A whole volume: `info.title` is its only heading of level 1, `language` holds the words around the blocks.

    `behind` are the figures whose numbers it gives in an annex on paper, where nothing opens.
    """

    info: DocumentInfo
    language: Language
    items: tuple[Item, ...]
    headings: tuple[Heading, ...]
    volume: Volume = "report"
    behind: tuple[Item, ...] = ()

    @property
    def words(self) -> dict[str, Any]:
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


@dataclass(frozen=True)
class Volumes:
    """The volumes of a notebook: the report, and the technical volume where a cell is tagged `technical`."""

    report: Document
    technical: Document | None

    @property
    def all(self) -> list[Document]:
        """Give the volumes that there are."""
        return [self.report, *([self.technical] if self.technical else [])]

    @property
    def together(self) -> Document:
        """Give both as one document, numbered as they are: what spreadsheets hold."""
        items = tuple(item for volume in self.all for item in volume.items)
        return replace(self.report, items=items, headings=tuple(each for one in self.all for each in one.headings))
