"""Figures of shares on two scales: the funnel, users by the threshold, and two periods. Same style as `figures`."""

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from blendresearch.figures import BLUE, INK, LINE, ORANGE, STYLE, as_svg, canvas, label, name_rows, percent_ticks
from blendresearch.language.numbers import Numbers

_ROWS = 11  # height of a figure without rows, counted in them
_GAP = 0.055  # least distance between two labels, as part of the height


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
class Funnel:
    """What a funnel plot shows: the points, and the limits and target (a share) over `sizes`."""

    points: Sequence[Point]
    sizes: Sequence[int]
    curves: Sequence[Curve]
    target: float
    target_label: str


def funnel_plot(funnel: Funnel, axis: Axis, numbers: Numbers) -> str:
    """Draw shares against sizes with limits around the target.

    A point that is `apart` and above the scale of the others is drawn at the upper edge as a triangle: on one scale
    with it, the others would all lie on the floor.
    """
    with mpl.rc_context(STYLE):
        figure, axes = canvas(_ROWS, axis.x)
        axes.set_ylabel(axis.y)
        top, widest = _top(funnel), max(funnel.sizes)
        axes.set(xlim=(0, widest * 1.14), ylim=(-0.03 * top, top))
        for curve in funnel.curves:
            for limit in (curve.lower, curve.upper):
                axes.plot(funnel.sizes, limit, curve.style, color=INK, linewidth=0.9)
            _at_end(axes, widest, curve.upper[-1], curve.label)
        axes.axhline(funnel.target, color=LINE, linewidth=1.2, zorder=0)
        _at_end(axes, widest, funnel.target, funnel.target_label, rise=6)
        _draw_points(axes, funnel.points, top)
        _draw_labels(axes, funnel.points, top, widest)
        percent_ticks(axes.yaxis, numbers)
        axes.xaxis.set_major_formatter(lambda value, _: numbers.integer(round(value)))
        return as_svg(figure)


def steps(heights: Sequence[tuple[int, int]], marked: tuple[int, str], axis: Axis, numbers: Numbers) -> str:
    """Draw whole numbers by a threshold as steps; `marked` is the threshold in use and its label."""
    with mpl.rc_context(STYLE):
        figure, axes = canvas(_ROWS - 3, axis.x)
        axes.set_ylabel(axis.y)
        places, values = zip(*heights, strict=True)
        axes.step(places, values, where="mid", color=BLUE, linewidth=2)
        axes.set(xlim=(min(places) - 0.5, max(places) + 0.5), ylim=(0, max(*values, 1) * 1.15))
        for which in (axes.xaxis, axes.yaxis):
            which.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
            which.set_major_formatter(lambda value, _: numbers.integer(round(value)))
        at, text = marked
        if at in places:
            height = dict(heights)[at]
            axes.plot([at, at], [0, height], "--", color=INK, linewidth=1)
            axes.plot([at], [height], "D", color=ORANGE, markersize=7)
            axes.annotate(text, (at, height), (8, 8), textcoords="offset points", parse_math=False)
        return as_svg(figure)


def moves(items: Sequence[Move], axis_label: str, numbers: Numbers) -> str:
    """Draw for each item an open dot for the first and a full one for the second period, on one scale of shares."""
    with mpl.rc_context(STYLE):
        figure, axes = canvas(len(items), axis_label)
        for place, item in enumerate(items):
            axes.plot([item.before, item.after], [place, place], color=INK, linewidth=1.5, zorder=1)
            axes.plot(item.before, place, "o", markersize=7, markerfacecolor="white", markeredgecolor=BLUE, zorder=2)
            axes.plot(item.after, place, "o", markersize=7, color=BLUE, zorder=3)
            label(axes, item.label, (max(item.before, item.after), place))
        name_rows(axes, [item.name for item in items], max(max(item.before, item.after) for item in items) or 0.01)
        percent_ticks(axes.xaxis, numbers)
        return as_svg(figure)


def _top(funnel: Funnel) -> float:
    """Find the top of the scale: above the others, and above the outermost limits of an institution of middle size."""
    middle = np.searchsorted(funnel.sizes, np.median([point.size for point in funnel.points]))
    limits = [float(curve.upper[middle]) for curve in funnel.curves]
    return 1.2 * max([*limits, *(point.share for point in funnel.points if not point.apart)])


def _at_end(axes: Axes, widest: int, height: float, text: str, rise: int = 0) -> None:
    axes.annotate(text, (widest, height), (4, rise), textcoords="offset points", va="center", size=8, parse_math=False)


def _draw_points(axes: Axes, points: Sequence[Point], top: float) -> None:
    for point in points:
        marker = "^" if point.share > top else "D" if point.outside else "o"
        colour = ORANGE if point.outside else BLUE
        face, height = "white" if point.open else colour, min(point.share, 0.97 * top)
        axes.plot(point.size, height, marker, markersize=6, color=colour, markerfacecolor=face, clip_on=False)


def _draw_labels(axes: Axes, points: Sequence[Point], top: float, widest: int) -> None:
    """Write the labels beside their points, from high to low, each so far below the one before that none overlap."""
    free = np.inf
    for point in sorted((each for each in points if each.label), key=lambda each: -each.share):
        height = min(point.share, 0.97 * top)
        free = min(height, free - _GAP * top)
        right = point.size < 0.6 * widest
        axes.annotate(
            point.label, (point.size, height), ((1 if right else -1) * 0.02 * widest + point.size, free),
            ha="left" if right else "right", va="center", parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1},
            arrowprops={"arrowstyle": "-", "color": LINE, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 3},
        )  # fmt: skip
