"""The title as the first heading and chapters below it, as HTML has them: Typst makes of a title no heading at all."""

from collections.abc import Iterable

from pikepdf import Name, Object, String

_DEEPER = {f"/H{level}": Name(f"/H{level + 1}") for level in range(1, 6)}


def set_heading_levels(elements: Iterable[Object], title: str) -> None:
    """Make the title a heading of level 1, named as others are, and each heading one level deeper than Typst has it."""
    for element in elements:
        if Name.Title == element.S:
            element.S, element.T = Name.H1, String(title)
        else:
            element.S = _DEEPER.get(str(element.S), element.S)
