"""Figures of small whole numbers, a row for each item: counts with their limits beside them, and groups compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import (
    BLUE,
    GRID,
    INK,
    LINE,
    ORANGE,
    as_svg,
    label,
    own_style,
    rows,
)
from blendresearch.render.figures.loading import Axes, Figure, MaxNLocator
from blendresearch.render.figures.rows_with_numbers import OPEN, PLAIN, Dot, Group, grouped_parts
from blendresearch.render.figures.sizes import COLUMN, for_both, size

_HEADING = 14  # characters of the heading of a column on one line
_ROOM = 1.12  # of the scale: room for the label of the longest line
_MARKS = (("o", BLUE, BLUE), ("o", ORANGE, "white"), ("s", INK, INK), ("s", INK, "white"))
"""Shape, edge and face of the dot of each group: full and open ones, which are told apart without colour."""


@dataclass(frozen=True)
class Counted:
    """An item: its name, the count, and the limits of the count in the whole population where they are known."""

    name: str
    count: int
    limits: tuple[int, int] | None = None


@dataclass(frozen=True)
class Compared:
    """An item in several groups: its name, and for each group its part (a fraction) and how the count is written."""

    name: str
    parts: Sequence[float]
    labels: Sequence[str]


@for_both
def counted(items: Sequence[Counted], ends: tuple[int, int], axis_labels: tuple[str, str], numbers: Numbers) -> str:
    """Draw counts as dots on lines from 0, and in a panel beside them the limits in the whole population.

    `ends` are how many were counted and how many there are, where the two scales end; `axis_labels` name these. Without
    any limits there is one panel.
    """
    with own_style():
        figure, left = rows([item.name for item in items], axis_labels[0])
        if any(item.limits for item in items):
            right = _panel_beside(figure, left)
            for axes, words in zip((left, right), axis_labels, strict=True):
                axes.set_xlabel(fill(words, size().label // 3))
            _limits(right, items, numbers)
            _scale(right, ends[1], numbers, room=1.3)
        for place, item in enumerate(items):
            left.hlines(place, 0, item.count, color=LINE, linewidth=1.5)
            label(left, numbers.integer(item.count), (item.count, place))
        left.plot([item.count for item in items], range(len(items)), "o", color=BLUE, markersize=7, clip_on=False)
        _scale(left, ends[0], numbers)
        return as_svg(figure)


def _limits(right: Axes, items: Sequence[Counted], numbers: Numbers) -> None:
    right.spines[["top", "right", "bottom"]].set_visible(False)
    right.spines["left"].set_color(LINE)
    right.tick_params(length=0, labelleft=False)
    right.set_axisbelow(True)
    right.xaxis.grid(visible=True, color=GRID, linewidth=0.8)
    for place, item in enumerate(items):
        if item.limits:
            right.plot(item.limits, (place, place), "|-", color=BLUE, linewidth=1, markersize=7, clip_on=False)
            label(right, "–".join(map(numbers.integer, item.limits)), (item.limits[1], place))


def _panel_beside(figure: Figure, left: Axes) -> Axes:
    grid = figure.add_gridspec(1, 2, width_ratios=(5, 4))
    left.set_subplotspec(grid[0])
    return figure.add_subplot(grid[1], sharey=left)


def _scale(axes: Axes, end: int, numbers: Numbers, room: float = _ROOM) -> None:
    axes.set_xlim(0, max(end, 1) * room)
    places = MaxNLocator(integer=True, steps=[1, 2, 5, 10], nbins=min(6, size().ticks)).tick_values(0, end)
    ticks = [round(place) for place in places]
    shown = [tick for tick in ticks if 0 <= tick <= end]
    axes.set_xticks(shown, list(map(numbers.integer, shown)))


@for_both
def compared(items: Sequence[Compared], groups: Sequence[str], ticks: tuple[str, str, str]) -> str:
    """Draw the part of each group as dots on one line an item; the counts stand in a column for each group.

    `groups` are the headings of those columns, `ticks` the words for none, half and all of a group: parts of a few are
    not told as percentages. Where there is no room for columns each group has a row of its own.
    """
    if size() is not COLUMN:
        return grouped_parts([_by_group(item, groups) for item in items], ticks)
    with own_style():
        figure, axes = rows([item.name for item in items], "")
        beside = _panel_beside(figure, axes)
        beside.axis("off")
        for place, item in enumerate(items):
            axes.hlines(place, min(item.parts), max(item.parts), color=LINE, linewidth=2.5)
        for group, (shape, edge, face) in zip(range(len(groups)), _MARKS, strict=False):
            drawn = axes.plot([item.parts[group] for item in items], range(len(items)), shape, color=edge)
            drawn[0].set(markerfacecolor=face, markeredgewidth=1.5, markersize=9 if group % 2 else 5.5, clip_on=False)
            drawn[0].set_zorder(3 - group % 2)  # a full dot shows within an open one on the same place
            _column(beside, group / len(groups), groups[group], [item.labels[group] for item in items])
        axes.set_xlim(-0.02, 1.02)
        axes.set_xticks([0, 0.5, 1], ticks)
        return as_svg(figure)


def _by_group(item: Compared, groups: Sequence[str]) -> Group:
    looks = [(PLAIN, OPEN)[place % 2] for place in range(len(groups))]
    dots = zip(groups, item.parts, item.labels, looks, strict=True)
    return Group(item.name, [Dot(group, part, (label,), look) for group, part, label, look in dots])


def _column(axes: Axes, across: float, heading: str, texts: Sequence[str]) -> None:
    """Write the counts of a group in a column below its name; `across` is its place, a part of the width."""
    on_axis = axes.get_yaxis_transform()
    axes.text(across, -0.6, fill(heading, _HEADING), transform=on_axis, va="bottom", parse_math=False)
    for place, text in enumerate(texts):
        axes.text(across, place, text, transform=on_axis, va="center", parse_math=False)
