"""Running text, and what a document says of itself."""

from dataclasses import dataclass
from typing import Any, Literal

from blendresearch.render.blocks.json_values import Bundle, JsonBlock

PROSE_TYPE = "text/markdown"
DOCUMENT_TYPE = "application/vnd.blendresearch.document+json"

Part = Literal["", "chapter", "annex"]
"""What a piece of text is a part of: headings of chapters have numbers, those of annexes letters, others nothing."""

Volume = Literal["report", "technical"]
"""The file that a cell of the report goes to: with the tag `technical` to the second one, otherwise to the first."""


@dataclass(frozen=True)
class Prose(JsonBlock):
    """Running text: `markdown` is CommonMark with tables, `language` its BCP 47 tag.

    `new_page`: on paper it begins a page. `anchor` is what the ids of its headings begin with, so that a link to them
    stays when their words change; without it they are made of the words. `part` says how its headings are numbered; on
    a screen an annex is closed until somebody asks for it.
    """

    markdown: str
    language: str = "en"
    new_page: bool = False
    anchor: str = ""
    part: Part = ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        data = {PROSE_TYPE: self.markdown, "text/plain": self.markdown}
        more = {"new_page": self.new_page, "anchor": self.anchor, "part": self.part}
        said = {name: value for name, value in more.items() if value}
        return data, {PROSE_TYPE: {"language": self.language, **said}}


@dataclass(frozen=True)
class DocumentInfo(JsonBlock):
    """What a report says of itself: at most one in a notebook; its title is the one heading of level 1.

    `date` is ISO 8601 (it also dates the PDF, which never reads the clock), `language` a code of
    `blendresearch.language`, `notice` a sentence that readers must see first. `colophon` are pairs of what is said
    (licence, made with) and the words for it, `contact` is whom a reader can write to, `version` which version it is.

    `imprint` are the lines below the title that say who published it, `logo` is the SVG of a picture above it and
    `logo_alt` what it says, `accent` the colour of headings ("#134a6e"), and `marks` are words that every page bears.

    With `pages` it is a letter, which takes exactly so many on paper, with a small head and without contents, cover and
    annex.
    """

    title: str
    subtitle: str = ""
    language: str = "en"
    date: str | None = None
    author: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    notice: str = ""
    colophon: tuple[tuple[str, str], ...] = ()
    contact: str = ""
    version: str = ""
    imprint: tuple[str, ...] = ()
    logo: str = ""
    logo_alt: str = ""
    accent: str = ""
    marks: tuple[str, ...] = ()
    pages: int = 0

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        plain = "\n".join(filter(None, (self.title, self.subtitle, *self.imprint, self.date, self.author, self.notice)))
        return {DOCUMENT_TYPE: self.to_json(), "text/plain": plain}, {}
