"""Figures along a scale: users by the threshold, and shares in two periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import (
    BLUE,
    GRID,
    INK,
    ORANGE,
    as_svg,
    canvas,
    label,
    own_style,
    percent_ticks,
    room_for_labels,
    rows,
    whole_ticks,
)
from blendresearch.render.figures.loading import Axes
from blendresearch.render.figures.sizes import COLUMN, for_both, size

_LOW = 2.7  # inches: the height of a figure without rows
_APART = 0.3  # part of the scale that two dots lie apart, from which the periods are written above them


@dataclass(frozen=True)
class Move:
    """One institution in two periods: its shares (fractions), and a direct label."""

    name: str
    before: float
    after: float
    label: str


@dataclass(frozen=True)
class Axis:
    """The labels of the two axes."""

    x: str
    y: str


@for_both
def steps(heights: Sequence[tuple[int, int]], marked: tuple[int, str], axis: Axis, numbers: Numbers) -> str:
    """Draw whole numbers by a threshold as steps; `marked` is the threshold in use and its label."""
    with own_style():
        figure, axes = canvas(_LOW, axis.x)
        axes.set_ylabel(fill(axis.y, size().label))
        places, values = zip(*heights, strict=True)
        axes.step(places, values, where="mid", color=BLUE, linewidth=2)
        axes.set(xlim=(min(places) - 0.5, max(places) + 0.5), ylim=(0, max(*values, 1) * 1.15))
        axes.yaxis.grid(visible=True, color=GRID, linewidth=0.8)
        for which in (axes.xaxis, axes.yaxis):
            whole_ticks(which, numbers)
        at, text = marked
        if at in places:
            height = dict(heights)[at]
            axes.plot([at, at], [0, height], "--", color=INK, linewidth=1)
            axes.plot([at], [height], "D", color=ORANGE, markersize=7)
            axes.annotate(text, (at, height), (8, 8), textcoords="offset points", parse_math=False)
        return as_svg(figure)


@for_both
def moves(items: Sequence[Move], periods: tuple[str, str], axis_label: str, numbers: Numbers) -> str:
    """Draw for each item an open dot for the first and a full one for the second period, on one scale of shares.

    The names of the periods stand above the dots of the first item, where these lie far enough apart.
    """
    with own_style():
        figure, axes = rows([item.name for item in items], axis_label)
        for place, item in enumerate(items):
            axes.plot([item.before, item.after], [place, place], color=INK, linewidth=1.5, zorder=1)
            axes.plot(item.before, place, "o", markersize=7, markerfacecolor="white", markeredgecolor=BLUE, zorder=2)
            axes.plot(item.after, place, "o", markersize=7, color=BLUE, zorder=3)
            label(axes, item.label, (max(item.before, item.after), place))
        widest = max(max(item.before, item.after) for item in items) or 0.01
        room_for_labels(axes, widest)
        if abs(items[0].before - items[0].after) > _APART * widest:
            _name_periods(axes, items[0], periods)
        percent_ticks(axes.xaxis, numbers)
        return as_svg(figure)


def _name_periods(axes: Axes, item: Move, periods: tuple[str, str]) -> None:
    # Where the figure is narrow, one stands above the other.
    apart = 0 if size() is COLUMN else 12
    axes.set_ylim(top=-1.5 - apart / 15)
    for share, name, above in zip((item.before, item.after), periods, (9, 9 + apart), strict=True):
        axes.annotate(name, (share, 0), (0, above), textcoords="offset points", ha="center", size=8, parse_math=False)
