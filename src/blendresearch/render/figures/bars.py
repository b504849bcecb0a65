"""Figures with a row for each item: counts as bars, shares as dots."""

from collections.abc import Sequence
from dataclasses import dataclass

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import (
    BLUE,
    LINE,
    ORANGE,
    as_svg,
    label,
    own_style,
    percent_ticks,
    room_for_labels,
    rows,
    whole_ticks,
)
from blendresearch.render.figures.loading import Axes
from blendresearch.render.figures.sizes import for_both


@dataclass(frozen=True)
class Bar:
    """One bar: its name, length, direct label, and whether it is to be told apart."""

    name: str
    length: float
    label: str
    marked: bool = False


@dataclass(frozen=True)
class Dot:
    """One dot on a scale of shares: its name, share (a fraction), direct label, and interval where there is one."""

    name: str
    share: float
    label: str
    interval: tuple[float, float] | None = None

    @property
    def end(self) -> float:
        """Give where it ends on the scale: its label stands to the right of that."""
        return self.interval[1] if self.interval else self.share


@for_both
def bars(items: Sequence[Bar], axis_label: str, numbers: Numbers) -> str:
    """Draw counts as horizontal bars from top to bottom, each with its label at the end; marked ones are hatched."""
    with own_style():
        figure, axes = rows([item.name for item in items], axis_label)
        places = range(len(items))
        colours = [ORANGE if item.marked else BLUE for item in items]
        drawn = axes.barh(places, [item.length for item in items], color=colours, height=0.72)
        for patch, item in zip(drawn, items, strict=True):
            patch.set(hatch="///" if item.marked else None, edgecolor="white" if item.marked else "none")
            label(axes, item.label, (item.length, patch.get_y() + patch.get_height() / 2))
        room_for_labels(axes, max(item.length for item in items))
        whole_ticks(axes.xaxis, numbers)
        return as_svg(figure)


@for_both
def announced(items: Sequence[Bar]) -> str:
    """Draw pairs of bars on one scale: what was announced, `marked` and open, above what came of it, full.

    Each has its number at its end, so that there is no axis.
    """
    with own_style():
        figure, axes = rows([item.name for item in items], "")
        places = [place + 0.5 * (place // 2) for place in range(len(items))]
        axes.set_yticks(places, [each.get_text() for each in axes.get_yticklabels()], parse_math=False)
        axes.set_ylim(places[-1] + 0.6, -0.6)
        axes.set_xticks([])
        drawn = axes.barh(places, [item.length for item in items], height=0.72, edgecolor=BLUE, linewidth=1.5)
        for patch, place, item in zip(drawn, places, items, strict=True):
            patch.set(facecolor="white" if item.marked else BLUE)
            label(axes, item.label, (item.length, place))
        room_for_labels(axes, max(item.length for item in items))
        return as_svg(figure)


@for_both
def dots(items: Sequence[Dot], axis_label: str, numbers: Numbers) -> str:
    """Draw shares as dots on one scale from 0%, each with its label beside it.

    A dot without an interval hangs on a line from 0; one with an interval stands on the line of that.
    """
    with own_style():
        figure, axes = rows([item.name for item in items], axis_label)
        for place, item in enumerate(items):
            _line_of_dot(axes, item, place)
            label(axes, item.label, (item.end, place))
        axes.plot([item.share for item in items], range(len(items)), "o", color=BLUE, markersize=7, clip_on=False)
        room_for_labels(axes, max(item.end for item in items) or 0.01)
        percent_ticks(axes.xaxis, numbers)
        return as_svg(figure)


def _line_of_dot(axes: Axes, item: Dot, place: int) -> None:
    if item.interval:
        axes.plot(item.interval, (place, place), "|-", color=BLUE, linewidth=1.5, markersize=8, clip_on=False)
    else:
        axes.hlines(place, 0, item.share, color=LINE, linewidth=1.5)
