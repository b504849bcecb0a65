"""Figures for the column of a page and again for a narrow screen, where letters would shrink with the picture."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

Arguments = ParamSpec("Arguments")


@dataclass(frozen=True)
class Size:
    """How wide a figure is, in inches; how many characters a line of a name and of the label of an axis takes.

    `lines` are those that a name takes at most, `ticks` the parts of a scale.
    """

    width: float
    name: int
    lines: int
    label: int
    ticks: int


COLUMN = Size(6.29, name=46, lines=2, label=96, ticks=10)
PHONE = Size(3.4, name=20, lines=3, label=36, ticks=4)
"""The width of the text on paper, and that of a page on a phone: letters are as large there as they are drawn."""

_size: ContextVar[Size] = ContextVar("size", default=COLUMN)
_column_alone: ContextVar[bool] = ContextVar("column_alone", default=False)


class Drawing(str):
    """The text of an SVG file; `narrow` is that of the same figure for a narrow screen."""

    narrow: str = ""


def size() -> Size:
    """Give the size in which figures are drawn at this moment."""
    return _size.get()


def for_both(draw: Callable[Arguments, str]) -> Callable[Arguments, Drawing]:
    """Let a function that draws a figure draw it in both sizes, or as `for_column_alone` says."""

    @wraps(draw)
    def both(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Drawing:
        drawing = Drawing(draw(*args, **kwargs))
        if _column_alone.get():
            return drawing
        with drawn_as(PHONE):
            drawing.narrow = str(draw(*args, **kwargs))
        return drawing

    return both


@contextmanager
def drawn_as(wanted: Size) -> Iterator[None]:
    """Draw figures in a size as long as this lasts."""
    token = _size.set(wanted)
    try:
        yield
    finally:
        _size.reset(token)


@contextmanager
def for_column_alone() -> Iterator[None]:
    """Draw figures once as long as this lasts: a notebook shows none on a phone, and drawing takes most of its time."""
    token = _column_alone.set(True)
    try:
        yield
    finally:
        _column_alone.reset(token)
