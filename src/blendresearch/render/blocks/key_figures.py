"""Panels of key figures, and those as HTML."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Self

from markupsafe import Markup

from blendresearch.render.blocks.json_values import Bundle, JsonBlock

KEY_FIGURES_TYPE = "application/vnd.blendresearch.keyfigures+json"


@dataclass(frozen=True)
class KeyFigure(JsonBlock):
    """One headline number: `value` as it is printed, what it is, and how it should be read.

    Those with the same `group` that follow each other stand on a row of their own below its name. `target` is the id of
    what tells more of it; where the document does not have that, the figure leads nowhere.
    """

    value: str
    label: str
    note: str = ""
    group: str = ""
    target: str = ""


@dataclass(frozen=True)
class KeyFigures(JsonBlock):
    """A panel of headline numbers, which is a list to who hears it."""

    id: str
    caption: str
    items: tuple[KeyFigure, ...]
    language: str = "en"

    @property
    def groups(self) -> list[tuple[str, list[KeyFigure]]]:
        """Give the items by group, in order."""
        return [(name, list(items)) for name, items in groupby(self.items, key=lambda item: item.group)]

    def leading_to(self, ids: Collection[str]) -> Self:
        """Give the panel with those targets only that are among these ids."""
        items = (item if item.target in ids else replace(item, target="") for item in self.items)
        return replace(self, items=tuple(items))

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the panel again from `to_json`."""
        return super().from_json({**value, "items": [KeyFigure.from_json(item) for item in value["items"]]})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        html = Markup('<div lang="{}"><p><strong>{}</strong></p>{}</div>').format(
            self.language, self.caption, key_figures_html(self)
        )
        lines = [" ".join(filter(None, (item.group, item.value, item.label, item.note))) for item in self.items]
        data = {
            KEY_FIGURES_TYPE: self.to_json(),
            "text/html": str(html),
            "text/plain": "\n".join([self.caption, *lines]),
        }
        return data, {}


def key_figures_html(panel: KeyFigures) -> Markup:
    """Give the items of a panel as escaped HTML lists, one a group, each with the name of its group above it."""
    lists = [_group_html(f"{panel.id}-{number}", *group) for number, group in enumerate(panel.groups, start=1)]
    return Markup("\n").join(lists)


def _group_html(group_id: str, name: str, items: Sequence[KeyFigure]) -> Markup:
    lines = [
        Markup("<li><strong>{}</strong> <span>{}</span>{}</li>").format(
            item.value, _label_html(item), Markup(" <small>{}</small>").format(item.note) if item.note else ""
        )
        for item in items
    ]
    title = Markup('<p class="group" id="{}">{}</p>\n').format(group_id, name) if name else Markup("")
    named = Markup(' aria-labelledby="{}"').format(group_id) if name else Markup("")
    return title + Markup('<ul class="key-figures"{}>\n{}\n</ul>').format(named, Markup("\n").join(lines))


def _label_html(item: KeyFigure) -> Markup | str:
    return Markup('<a href="#{}">{}</a>').format(item.target, item.label) if item.target else item.label
