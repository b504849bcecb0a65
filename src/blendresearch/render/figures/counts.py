"""Figures of small whole numbers, a row for each item: counts of one whole, and groups compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from blendresearch.render.figures.canvas import (
    BLUE,
    FILLED,
    GRID,
    INK,
    LINE,
    ORANGE,
    as_svg,
    label,
    own_style,
    room_for_labels,
    rows,
)
from blendresearch.render.figures.loading import Axes, Figure
from blendresearch.render.figures.rows_with_numbers import OPEN, PLAIN, Dot, Group, grouped_parts
from blendresearch.render.figures.sizes import COLUMN, for_both, size

_HEADING = 14  # characters of the heading of a column on one line
_BAR = 0.17  # inches: the height of a bar, also where its name takes several lines
_NO_AXIS = 0.5  # inches: what a figure without an axis needs less
_MARKS = (("o", BLUE, BLUE), ("o", ORANGE, "white"), ("s", INK, INK), ("s", INK, "white"))
"""Shape, edge and face of the dot of each group: full and open ones, which are told apart without colour."""


@dataclass(frozen=True)
class Counted:
    """An item: its name, the count, how that is written, with what it is of, and whether it was `filled` in."""

    name: str
    count: int
    label: str
    filled: bool = False


@dataclass(frozen=True)
class Compared:
    """An item in several groups: its name, and for each group its part (a fraction) and how the count is written."""

    name: str
    parts: Sequence[float]
    labels: Sequence[str]


@for_both
def counted(items: Sequence[Counted], whole: int) -> str:
    """Draw counts as bars on tracks of one length, that of the `whole` they are of, each with its label at the end.

    The labels tell every number, so that there is no axis.
    """
    with own_style():
        figure, axes = rows([item.name for item in items], "")
        figure.set_figheight(figure.get_figheight() - _NO_AXIS)
        places, height = range(len(items)), _BAR * len(items) / figure.get_figheight()
        axes.barh(places, [whole] * len(items), color=GRID, height=height)
        for place, item in enumerate(items):
            axes.barh(place, item.count, height=height, **(FILLED if item.filled else {"color": BLUE}))
            label(axes, item.label, (whole, place))
        room_for_labels(axes, whole)
        axes.set_xticks([])
        axes.spines["left"].set_visible(False)
        return as_svg(figure)


def _panel_beside(figure: Figure, left: Axes) -> Axes:
    grid = figure.add_gridspec(1, 2, width_ratios=(5, 4))
    left.set_subplotspec(grid[0])
    return figure.add_subplot(grid[1], sharey=left)


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
