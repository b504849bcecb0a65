"""Figures of shares on two scales: the funnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

import numpy as np
import numpy.typing as npt

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import (
    BLUE,
    INK,
    LINE,
    ORANGE,
    as_svg,
    canvas,
    own_style,
    percent_ticks,
    whole_ticks,
)
from blendresearch.render.figures.labels import write_labels
from blendresearch.render.figures.loading import Axes
from blendresearch.render.figures.sizes import for_both, size

_HIGH = 4.0  # inches: the height of a figure without rows


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
            text, (widest, free), (10, 0), textcoords="offset points", va="center", size=8, parse_math=False,
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
