"""Links within a report: the number of what they lead to, and where it is when that is in the other volume."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it.token import Token

from blendresearch.base.errors import RenderError
from blendresearch.render.blocks import Volume
from blendresearch.render.document import Item
from blendresearch.render.markdown import link_target, plain_text, walk

ELSEWHERE = "elsewhere"
"""What tokens of a link to the other volume are called, `elsewhere_open`: a page can follow it, paper cannot."""


@dataclass(frozen=True)
class Target:
    """What a link leads to: a `kind` of block or heading in a volume, and its number where it has one.

    `label` is the number with its kind ("Table T4"), `caption` the title; a heading within a chapter has neither.
    """

    volume: Volume
    kind: str
    number: str
    label: str = ""
    caption: str = ""


def set_links(items: Sequence[Item], targets: Mapping[str, Target], words: Mapping[str, Any]) -> None:
    """Write the number of a table, figure or chapter where a link to it says its title: a number is known here alone.

    A link to the other volume says so, by the `words` for volumes. Raises RenderError for one to nowhere.
    """
    for item in items:
        for token in walk(getattr(item.block, "tokens", ())):
            if token.children:
                token.children = _set(token.children, item, targets, words)


def _set(tokens: Sequence[Token], item: Item, targets: Mapping[str, Target], words: Mapping[str, Any]) -> list[Token]:
    made: list[Token] = []
    target, said_from = None, 0
    for token in tokens:
        if token.type == "link_open":
            target, said_from = _target_of(token, item, targets), len(made) + 1
        made.append(_elsewhere(token) if target and target.volume != item.volume else token)
        if token.type == "link_close" and target:
            made[said_from:-1] = _told(made[said_from:-1], target, item.volume, words)
            target = None
    return made


def _target_of(token: Token, item: Item, targets: Mapping[str, Target]) -> Target | None:
    """Give what a link within the report leads to, None for one that leads out of it."""
    name = link_target(token)
    if name is not None and name not in targets:
        raise RenderError(f"The text of {item.place} links to {name!r}, which does not exist here.")
    return targets[name] if name is not None else None


def _elsewhere(token: Token) -> Token:
    if token.type in ("link_open", "link_close"):
        return replace(token, type=token.type.replace("link", ELSEWHERE))
    return token


def _told(said: list[Token], target: Target, here: Volume, words: Mapping[str, Any]) -> list[Token]:
    """Give the words of a link: the label where they are the caption, and where that is when it is not here."""
    is_named = bool(target.label) and "".join(map(plain_text, said)) == target.caption
    if target.volume == here:
        return [_text(target.label)] if is_named else said
    place = words[target.volume][target.kind if target.number else "part"].replace("{number}", target.number)
    return [_text(place)] if is_named else [*said, _text(f" ({place})")]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
