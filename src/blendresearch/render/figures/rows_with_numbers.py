"""Figures with a row for each item and its numbers in columns beside it: the eye compares, the numbers are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import BLUE, FILLED, LINE, ORANGE, as_svg, own_style, percent_ticks
from blendresearch.render.figures.loading import Axes
from blendresearch.render.figures.named_rows import ROW, Heading, NamedRow, named_rows
from blendresearch.render.figures.sizes import COLUMN, for_both, size

PLAIN, MARKED, OPEN, REST, HATCHED = "plain", "marked", "open", "rest", "hatched"
"""How a bar or dot looks: as the others, told apart, empty, as what is left beside a first part, and filled in."""
_BARS = {
    PLAIN: {"facecolor": BLUE, "edgecolor": BLUE},
    MARKED: {"facecolor": ORANGE, "edgecolor": ORANGE},
    OPEN: {"facecolor": "white", "edgecolor": BLUE},
    REST: {"facecolor": "white", "edgecolor": LINE},
    HATCHED: FILLED,
}
_DOTS = {
    PLAIN: (BLUE, BLUE),
    MARKED: (ORANGE, ORANGE),
    OPEN: (BLUE, "white"),
    REST: (LINE, "white"),
    HATCHED: (BLUE, "white"),
}
"""Edge and face of a dot."""
_CRUSHED = 5
"""So many times as large as all others, a share gets a scale of its own: on one with it, they lie on the floor."""
_BESIDE_COLUMNS = 5
"""So many parts at most has a scale with several columns beside it."""
_END = 0.2 * ROW
"""Half the height of the end of a margin, in points."""


@dataclass(frozen=True)
class Bar:
    """A row with a bar: its name, the lengths of its parts from left to right, the texts of its columns.

    The first part looks as `look` says, those after it as what is left.
    """

    name: str
    parts: Sequence[float]
    cells: Sequence[str]
    look: str = PLAIN


@dataclass(frozen=True)
class Dot:
    """A row with a dot: its name, share (a fraction), the texts of its columns, and how it looks.

    `limits` are those of its margin, where there is one to be drawn.
    """

    name: str
    share: float
    cells: Sequence[str]
    look: str = PLAIN
    limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class Group:
    """Dots that are about the same, and what that is."""

    name: str
    dots: Sequence[Dot]

    @property
    def largest(self) -> float:
        """Give the largest share, or the largest limit of one."""
        return max(number for dot in self.dots for number in (dot.share, *(dot.limits or ())))

    @property
    def rows(self) -> list[NamedRow]:
        """Give its rows, the first of which names it."""
        return [NamedRow(self.name), *(NamedRow(dot.name, dot.cells) for dot in self.dots)]


@for_both
def bars(items: Sequence[Bar], headings: Sequence[str], parts: Sequence[str] = ()) -> str:
    """Draw bars from top to bottom on one scale from 0, which nobody needs to read: the numbers are in the columns.

    With `parts` (`PLAIN`, `REST`) the first columns number those parts of each bar: their headings have a sign.
    """
    with own_style():
        signs = [*(_BARS[look] for look in parts), *[None] * (len(headings) - len(parts))]
        heads = [Heading(text, sign) for text, sign in zip(headings, signs, strict=True)]
        figure, (panel,) = named_rows([[NamedRow(item.name, item.cells) for item in items]], heads, ticks=False)
        for item, middle in zip(items, panel.middles, strict=True):
            for place, (start, end) in enumerate(pairwise(accumulate(item.parts, initial=0))):
                look = _BARS[REST if place else item.look]
                panel.axes.barh(middle, end - start, 0.62 * ROW, start, linewidth=0.9, **look)
        panel.axes.set_xlim(0, max(sum(item.parts) for item in items) or 1)
        return as_svg(figure)


@for_both
def grouped_dots(groups: Sequence[Group], heading: str, numbers: Numbers) -> str:
    """Draw shares as dots at the end of a line from 0%, group by group, with the column of their numbers."""
    return _dotted(panels_of(groups), [heading], _scale_of(numbers))


@for_both
def grouped_margins(groups: Sequence[Group], headings: Sequence[str], numbers: Numbers) -> str:
    """Draw shares as dots on the line of their margin, group by group, with their numbers below the `headings`.

    A share without limits is a dot by itself.
    """
    return _dotted(panels_of(groups), headings, _scale_of(numbers, _BESIDE_COLUMNS), margins=True)


def _scale_of(numbers: Numbers, parts: int = COLUMN.ticks) -> Callable[[Axes, float], None]:
    def scale(axes: Axes, largest: float) -> None:
        axes.set_xlim(0, largest or 0.01)
        percent_ticks(axes.xaxis, numbers, parts)
        _keep_within(axes)

    return scale


def grouped_parts(groups: Sequence[Group], ticks: tuple[str, str, str]) -> str:
    """Draw parts of a few as dots, group by group, on a scale with words for none, half and all."""

    def scale(axes: Axes, _: float) -> None:
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1], ticks)
        _keep_within(axes)

    return _dotted([groups], [""], scale)


def panels_of(groups: Sequence[Group]) -> list[list[Group]]:
    """Divide groups over scales: those with shares far larger than all others come last, on one of their own.

    >>> low, high = Group("", [Dot("", 0.02, ())]), Group("", [Dot("", 0.42, ())])
    >>> panels_of([high, low]) == [[low], [high]], panels_of([low, low]) == [[low, low]]
    (True, True)
    """
    steps = [(high / low, high) for low, high in pairwise(sorted(group.largest for group in groups)) if low]
    widest, limit = max(steps, default=(0, 0))
    if widest < _CRUSHED:
        return [list(groups)]
    return [[each for each in groups if (each.largest >= limit) is apart] for apart in (False, True)]


def _dotted(
    panels: Sequence[Sequence[Group]],
    headings: Sequence[str],
    scale: Callable[[Axes, float], None],
    *,
    margins: bool = False,
) -> str:
    with own_style():
        rows = [[row for group in groups for row in group.rows] for groups in panels]
        figure, drawn = named_rows(rows, [Heading(heading) for heading in headings], ticks=True)
        for groups, panel in zip(panels, drawn, strict=True):
            for dot, middle in zip((dot for group in groups for dot in group.dots), panel.middles, strict=True):
                _draw_line(panel.axes, dot, middle, margins=margins)
                edge, face = _DOTS[dot.look]
                panel.axes.plot(
                    dot.share, middle, "o", markersize=7, markeredgewidth=1.5, markeredgecolor=edge,
                    markerfacecolor=face, clip_on=False,
                )  # fmt: skip
            scale(panel.axes, max(group.largest for group in groups))
        return as_svg(figure)


def _draw_line(axes: Axes, dot: Dot, middle: float, *, margins: bool) -> None:
    """Draw the line of a dot: from 0 to it, or from one limit of its margin to the other, with an end at each."""
    if not margins:
        axes.hlines(middle, 0, dot.share, color=LINE, linewidth=1.5)
    elif dot.limits:
        axes.hlines(middle, *dot.limits, color=LINE, linewidth=2)
        axes.vlines(dot.limits, middle - _END, middle + _END, color=LINE, linewidth=2, clip_on=False)


def _keep_within(axes: Axes) -> None:
    """Let the first label of a scale begin where it does, where that is the edge of the figure, and the last end so."""
    if size() is not COLUMN:
        labels = axes.get_xticklabels()
        labels[0].set_horizontalalignment("left")
        if axes.get_xticks()[-1] == axes.get_xlim()[1]:
            labels[-1].set_horizontalalignment("right")
