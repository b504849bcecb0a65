"""Figures of shares on two scales: the funnel, users by the threshold, and two periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

import numpy as np
import numpy.typing as npt

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import (
    BLUE,
    GRID,
    INK,
    LINE,
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
from blendresearch.render.figures.labels import write_labels
from blendresearch.render.figures.loading import Axes
from blendresearch.render.figures.sizes import COLUMN, for_both, size

_HIGH, _LOW = 4.0, 2.7  # inches: heights of figures without rows
_APART = 0.3  # part of the scale that two dots lie apart, from which the periods are written above them


@dataclass(frozen=True)
class Point:
    """One institution in a funnel: its size, share (a fraction), and a direct label where it has one.

    `outside` is drawn as a diamond, `open` as an empty circle. `apart` are those that may fall off the scale.
    """

    size: int
    share: float
    label: str = ""
    outside: bool = False
    open: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Curve:
    """A pair of limits over sizes, with the label that stands at their right end."""

    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    label: str
    style: str


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


@dataclass(frozen=True)
class FunnelDrawing:
    """What a funnel plot shows: the points, and the limits and target (a share) over `sizes`."""

    points: Sequence[Point]
    sizes: Sequence[int]
    curves: Sequence[Curve]
    target: float
    target_label: str


@for_both
def funnel_plot(funnel: FunnelDrawing, axis: Axis, numbers: Numbers) -> str:
    """Draw shares against sizes with limits around the target.

    A point that is `apart` and above the scale of the others is drawn at the upper edge as a triangle: on one scale
    with it, the others would all lie on the floor.
    """
    with own_style():
        figure, axes = canvas(_HIGH, axis.x)
        axes.set_ylabel(fill(axis.y, size().label))
        top, widest = _top(funnel), max(funnel.sizes)
        axes.set(xlim=(0, widest * 1.02), ylim=(-0.03 * top, top))
        for curve in funnel.curves:
            for limit in (curve.lower, curve.upper):
                axes.plot(funnel.sizes, limit, curve.style, color=INK, linewidth=0.9)
        axes.axhline(funnel.target, color=LINE, linewidth=1.6, zorder=0)
        _name_lines(axes, funnel, widest, top)
        _draw_points(axes, funnel.points, top)
        percent_ticks(axes.yaxis, numbers)
        whole_ticks(axes.xaxis, numbers)
        _draw_labels(axes, funnel, top)
        return as_svg(figure)


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
        axes.annotate(name, (share, 0), (0, above), textcoords="offset points", ha="center", parse_math=False)


def _top(funnel: FunnelDrawing) -> float:
    """Find the top of the scale: above the others, and above the outermost limits of an institution of middle size."""
    middle = np.searchsorted(funnel.sizes, np.median([point.size for point in funnel.points]))
    limits = [float(curve.upper[middle]) for curve in funnel.curves]
    return 1.2 * max([*limits, *(point.share for point in funnel.points if not point.apart)])


def _name_lines(axes: Axes, funnel: FunnelDrawing, widest: int, top: float) -> None:
    """Write what each line is at its right end, from high to low, none on the one before."""
    ends = [(float(curve.upper[-1]), curve.label) for curve in funnel.curves] + [(funnel.target, funnel.target_label)]
    free = np.inf
    for height, text in sorted(ends, reverse=True):
        free = min(height, free - 0.05 * top)
        axes.annotate(
            text, (widest, free), (10, 0), textcoords="offset points", va="center", parse_math=False,
            annotation_clip=False,
        )  # fmt: skip


def _draw_points(axes: Axes, points: Sequence[Point], top: float) -> None:
    for point in points:
        marker = "^" if point.share > top else "D" if point.outside else "o"
        colour = ORANGE if point.outside else BLUE
        face = "white" if point.open else colour
        x, y = _drawn_at(point, top)
        axes.plot(x, y, marker, markersize=6, color=colour, markerfacecolor=face, clip_on=False)


def _draw_labels(axes: Axes, funnel: FunnelDrawing, top: float) -> None:
    labelled = sorted((each for each in funnel.points if each.label), key=lambda each: -each.share)
    limits = [limit for curve in funnel.curves for limit in (curve.lower, curve.upper)]
    write_labels(
        axes,
        [(point.label, _drawn_at(point, top)) for point in labelled],
        [_drawn_at(point, top) for point in funnel.points],
        [(funnel.sizes, np.minimum(limit, 2 * top)) for limit in limits],
        LINE,
    )


def _drawn_at(point: Point, top: float) -> tuple[float, float]:
    """Give where a point is drawn: one above the scale at its upper edge."""
    return point.size, min(point.share, 0.97 * top)
