"""The funnel: shares against sizes, with the limits that these have; what lies far above is drawn beyond a break."""

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
    own_style,
    percent_ticks,
    whole_ticks,
)
from blendresearch.render.figures.labels import write_labels
from blendresearch.render.figures.loading import Axes, Figure, MaxNLocator
from blendresearch.render.figures.sizes import COLUMN, for_both, size

_HIGH, _BEYOND = 4.2, 0.9  # inches: the figure, and what the part beyond the break adds
_PARTS = (1, 5)  # heights of the part beyond the break and of the one below it
_LAST = 0.96  # of the scale: no tick stands at the break itself
_AROUND = 0.12  # of a share beyond the break: what is shown around it
_LINE_OF_LABEL = 18  # characters on a line of a direct label on a phone
_LINE_OF_NAME = (22, 13)  # characters on a line of the name of a limit, wide and on a phone


@dataclass(frozen=True)
class Axis:
    """The words at the axes of a figure."""

    x: str
    y: str


@dataclass(frozen=True)
class Point:
    """One institution in a funnel: its size, share (a fraction), and a direct label where it has one.

    `outside` is drawn as a diamond, `open` as an empty circle. `apart` are those that may lie beyond the break.
    """

    size: int
    share: float
    label: str = ""
    outside: bool = False
    open: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Curve:
    """A pair of limits over sizes, with the name that stands at their right end; the space between can be `shaded`."""

    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    label: str
    style: str
    shaded: bool = False


@dataclass(frozen=True)
class FunnelDrawing:
    """What a funnel plot shows: the points, and the limits and target (a share) over `sizes`."""

    points: Sequence[Point]
    sizes: Sequence[int]
    curves: Sequence[Curve]
    target: float
    target_label: str

    @property
    def top(self) -> float:
        """Give the top of the scale: above most, and above the outermost limits of an institution of middle size."""
        middle = np.searchsorted(self.sizes, np.median([point.size for point in self.points]))
        limits = [float(curve.upper[middle]) for curve in self.curves]
        return 1.2 * max([*limits, *(point.share for point in self.points if not point.apart)])

    @property
    def beyond(self) -> list[Point]:
        """Give the points above that scale, which are drawn beyond a break."""
        return [point for point in self.points if point.share > self.top]


@for_both
def funnel_plot(funnel: FunnelDrawing, axis: Axis, numbers: Numbers) -> str:
    """Draw shares against sizes with limits around the target.

    Points that are `apart` and above the scale of the others get a part of their own beyond a break of the axis: on one
    scale with them, the others would all lie on the floor.
    """
    with own_style():
        top, widest, beyond = funnel.top, max(funnel.sizes), funnel.beyond
        figure, axes = canvas(_HIGH + (_BEYOND if beyond else 0), axis.x)
        upper = _add_break(figure, axes) if beyond else None
        axes.set(xlim=(0, widest * 1.02), ylim=(-0.03 * top, top))
        for curve in funnel.curves:
            _draw_limits(axes, funnel.sizes, curve)
        axes.hlines(funnel.target, 0, widest, color=LINE, linewidth=1.6, zorder=1)
        _name_lines(axes, funnel, widest, top)
        percent_ticks(axes.yaxis, numbers)
        _drop_last_tick(axes, top)
        whole_ticks(axes.xaxis, numbers)
        # Its name above the axis: beside it, it would be read on its side.
        (upper or axes).set_title(fill(axis.y, size().label), loc="left", size=9, pad=8)
        limits = [limit for curve in funnel.curves for limit in (curve.lower, curve.upper)]
        level = np.full(len(funnel.sizes), funnel.target)
        lines = [(funnel.sizes, np.minimum(line, 2 * top)) for line in (*limits, level)]
        if upper is not None:
            _scale_beyond(upper, beyond, numbers)
            _draw_points(upper, beyond, [])
        _draw_points(axes, [point for point in funnel.points if point.share <= top], lines)
        return as_svg(figure)


def _drop_last_tick(axes: Axes, top: float) -> None:
    """Take away what stands at the break itself."""
    ticks, texts = axes.get_yticks(), [each.get_text() for each in axes.get_yticklabels()]
    kept = [place for place, tick in enumerate(ticks) if tick < _LAST * top]
    axes.set_yticks([ticks[place] for place in kept], [texts[place] for place in kept])


def _add_break(figure: Figure, axes: Axes) -> Axes:
    """Put a part above the axes, with the sign of a break between the two; give that part."""
    grid = figure.add_gridspec(2, 1, height_ratios=_PARTS)
    axes.set_subplotspec(grid[1])
    upper = figure.add_subplot(grid[0], sharex=axes)
    upper.spines[["top", "right", "bottom"]].set_visible(False)
    upper.spines["left"].set_color(LINE)
    upper.tick_params(length=0, labelbottom=False)
    for part, height in ((axes, 1), (upper, 0)):
        part.plot(
            [0], [height], marker=[(-1, -0.5), (1, 0.5)], markersize=11, color=LINE, markeredgewidth=1.5,
            transform=part.transAxes, clip_on=False,
        )  # fmt: skip
    return upper


def _scale_beyond(upper: Axes, points: Sequence[Point], numbers: Numbers) -> None:
    """Show the part of the scale on which the points beyond the break lie, with few ticks."""
    shares = [point.share for point in points]
    ends = (min(shares) * (1 - _AROUND), max(shares) * (1 + _AROUND))
    upper.set_ylim(*ends)
    first, last = ends[0] + (1 - _LAST) * 3 * (ends[1] - ends[0]), min(ends[1], 1)
    ticks = [tick for tick in MaxNLocator(2, steps=[1, 2, 5, 10]).tick_values(*ends) if first <= tick <= last]
    shown = ticks or shares[:1]
    decimals = 0 if all(abs(tick * 100 - round(tick * 100)) < 1e-9 for tick in shown) else 1
    upper.set_yticks(shown, [numbers.percent(round(tick, 9), decimals) for tick in shown])


def _draw_limits(axes: Axes, sizes: Sequence[int], curve: Curve) -> None:
    if curve.shaded:
        axes.fill_between(sizes, curve.lower, curve.upper, color=GRID, linewidth=0, zorder=0)
    for limit in (curve.lower, curve.upper):
        axes.plot(sizes, limit, curve.style, color=INK, linewidth=0.9, zorder=1)


def _name_lines(axes: Axes, funnel: FunnelDrawing, widest: int, top: float) -> None:
    """Write what each line is at its right end, from high to low, none on the one before."""
    signs = _LINE_OF_NAME[size() is not COLUMN]
    ends = [(float(curve.upper[-1]), curve.label) for curve in funnel.curves] + [(funnel.target, funnel.target_label)]
    free = np.inf
    for height, text in sorted(ends, reverse=True):
        written = fill(text, signs)
        half = 0.029 * top * (written.count("\n") + 1)
        place = min(height, free - half)
        free = place - half
        axes.annotate(
            written, (widest, place), (10, 0), textcoords="offset points", va="center", parse_math=False,
            annotation_clip=False,
        )  # fmt: skip


def _draw_points(axes: Axes, points: Sequence[Point], lines: Sequence[tuple]) -> None:
    for point in points:
        colour = ORANGE if point.outside else BLUE
        drawn = axes.plot(point.size, point.share, "D" if point.outside else "o", markersize=6, color=colour)
        drawn[0].set(markerfacecolor="white" if point.open else colour, clip_on=False)
    labelled = sorted((each for each in points if each.label), key=lambda each: -each.share)
    places = [(each.size, each.share) for each in points]
    signs = size().label if size() is COLUMN else _LINE_OF_LABEL
    labels = [(fill(each.label, signs), (each.size, each.share)) for each in labelled]
    write_labels(axes, labels, places, lines, LINE)
