"""Figures: a picture with its message in words and its numbers in a table."""

from dataclasses import dataclass
from typing import Any, Self

from blendresearch.render.blocks.json_values import Bundle, JsonBlock
from blendresearch.render.blocks.table import Table

FIGURE_TYPE = "image/svg+xml"


@dataclass(frozen=True)
class Figure(JsonBlock):
    """A picture: `svg` is the whole SVG file, `alt` tells its kind and message to who cannot see it.

    `caption` is its title and says the message, `subtitle` what is drawn: of whom, in what unit, over which period.
    `source` says what made the figure, `data` is the table of the numbers that it shows. `narrow` is the SVG file for a
    narrow screen, where there is one.
    """

    id: str
    caption: str
    alt: str
    svg: str
    notes: tuple[str, ...] = ()
    language: str = "en"
    source: str = ""
    data: Table | None = None
    narrow: str = ""
    subtitle: str = ""

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the figure again from `to_json`."""
        data = value.get("data")
        return super().from_json({**value, "data": Table.from_json(data) if data else None})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        about = self.to_json()
        svg = about.pop("svg")
        return {FIGURE_TYPE: svg, "text/plain": self.alt}, {FIGURE_TYPE: about}
