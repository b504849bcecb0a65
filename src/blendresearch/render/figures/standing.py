"""Where one stands among others without a name: the shares of all, from high to low, and one of them told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import BLUE, GRID, INK, LINE, as_svg, canvas, own_style, percent_ticks
from blendresearch.render.figures.loading import Axes
from blendresearch.render.figures.sizes import COLUMN, for_both, size

_HEIGHT, _HEIGHT_OF_ONE = 1.75, 2.1  # inches: panels beside each other or below each other, and a narrow one
_ABOVE = 1.28  # of the highest bar: room for the label above all of them
_LETTERS = 40  # of the heading of a panel, on one line


@dataclass(frozen=True)
class Panel:
    """One group: its heading, the shares of the others (fractions), that of the one, and how that is labelled."""

    heading: str
    others: Sequence[float]
    own: float
    label: str


@for_both
def standing(panels: Sequence[Panel], axis_label: str, numbers: Numbers) -> str:
    """Draw a panel for each group, beside each other where the page is wide: a bar for each share, from high to low.

    The one is darker than the others and has its label above all bars, with a line to its own; among equals it comes
    first. Each panel has its own scale.
    """
    with own_style():
        across = min(len(panels), 2) if size() is COLUMN else 1
        down = -(-len(panels) // across)
        figure, first = canvas((_HEIGHT if across > 1 else _HEIGHT_OF_ONE) * down, "")
        grid = figure.add_gridspec(down, across)
        for place, panel in enumerate(panels):
            axes = first if not place else figure.add_subplot()
            axes.set_subplotspec(grid[place // across, place % across])
            _draw(axes, panel, axis_label, numbers)
        return as_svg(figure)


def _draw(axes: Axes, panel: Panel, axis_label: str, numbers: Numbers) -> None:
    others = sorted(panel.others, reverse=True)
    at = sum(share > panel.own for share in others)
    shares = [*others[:at], panel.own, *others[at:]]
    top = max(*shares, 0.001) * _ABOVE
    axes.bar(
        range(len(shares)), shares, color=[BLUE if place == at else LINE for place in range(len(shares))], width=0.75
    )
    axes.set_ylim(0, top)
    axes.set_xlim(-0.8, max(len(shares), 8) - 0.2)
    axes.set_title(fill(panel.heading, _LETTERS), loc="left", fontsize="medium", fontweight="bold", parse_math=False)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.yaxis.grid(visible=True, color=GRID, linewidth=0.8)
    percent_ticks(axes.yaxis, numbers)
    _label(axes, panel.label, at, panel.own, top, leftwards=at > len(shares) / 2)


def _label(axes: Axes, text: str, at: int, share: float, top: float, *, leftwards: bool) -> None:
    """Write the label in the room above all bars, and draw a line from it down to the bar."""
    axes.plot((at, at), (share, top), color=INK, linewidth=1, solid_capstyle="butt")
    axes.plot((at,), (share,), "o", color=BLUE, markersize=6, clip_on=False)
    axes.annotate(
        text, (at, top), (-6 if leftwards else 6, 0), textcoords="offset points", parse_math=False,
        ha="right" if leftwards else "left", va="top", fontweight="bold",
    )  # fmt: skip
