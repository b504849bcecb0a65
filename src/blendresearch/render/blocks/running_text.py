"""Running text, and what a document says of itself."""

from dataclasses import dataclass
from typing import Any

from blendresearch.render.blocks.json_values import Bundle, JsonBlock

PROSE_TYPE = "text/markdown"
DOCUMENT_TYPE = "application/vnd.blendresearch.document+json"


@dataclass(frozen=True)
class Prose(JsonBlock):
    """Running text: `markdown` is CommonMark with tables, `language` its BCP 47 tag.

    `new_page`: on paper it begins a page.
    """

    markdown: str
    language: str = "en"
    new_page: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        data = {PROSE_TYPE: self.markdown, "text/plain": self.markdown}
        return data, {PROSE_TYPE: {"language": self.language, **({"new_page": True} if self.new_page else {})}}


@dataclass(frozen=True)
class DocumentInfo(JsonBlock):
    """What a report says of itself: at most one in a notebook; its title is the one heading of level 1.

    `date` is ISO 8601 (it also dates the PDF, which never reads the clock), `language` a code of
    `blendresearch.language`, `notice` a sentence that readers must see first.
    """

    title: str
    subtitle: str = ""
    language: str = "en"
    date: str | None = None
    author: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    notice: str = ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        plain = "\n".join(filter(None, (self.title, self.subtitle, self.date, self.author, self.notice)))
        return {DOCUMENT_TYPE: self.to_json(), "text/plain": plain}, {}
