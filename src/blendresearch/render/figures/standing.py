"""Where one stands among others without a name: the shares of all, from high to low, and one of them told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import BLUE, GRID, INK, LINE, as_svg, canvas, own_style, percent_ticks
from blendresearch.render.figures.loading import Axes
from blendresearch.render.figures.sizes import COLUMN, for_both, size

_HEIGHT, _HEIGHT_OF_ONE = 2.2, 2.3  # inches: panels beside each other or below each other, and a narrow one
_ABOVE = 1.32  # of the highest bar: room for the label above all of them
_ABOVE_CUT = 1.55  # the same where the share of a cut bar stands above it, too
_LETTERS = 40  # of the heading of a panel, on one line
_CRUSHES, _CUT_AT = 3, 1.4
"""A share that is more than so many times the next one leaves the others no height: it is cut at so many times that."""
_FEW = 4  # shares are never cut


@dataclass(frozen=True)
class Panel:
    """One group: its heading, the shares of the others (fractions), that of the one, and how that is labelled."""

    heading: str
    others: Sequence[float]
    own: float
    label: str

    @property
    def shares(self) -> list[float]:
        """Give all shares, the highest first."""
        return sorted([*self.others, self.own], reverse=True)

    @property
    def place(self) -> int:
        """Give the place of the one among them from 0; among equals it comes first."""
        return sum(share > self.own for share in self.others)

    @property
    def cut(self) -> float | None:
        """Give where the bar of the highest share is cut, None where it does not crush the others."""
        first, second, *_ = [*self.shares, 0, 0]
        return second * _CUT_AT if len(self.others) >= _FEW and first > _CRUSHES * second > 0 else None


@for_both
def standing(panels: Sequence[Panel], numbers: Numbers) -> str:
    """Draw a panel for each group, beside each other where the page is wide: a bar for each share, from high to low.

    The one has another colour and its label above all bars, with a line to its own. Each panel has its own scale; a bar
    that would crush the others is cut, with its share above it.
    """
    with own_style():
        across = min(len(panels), 2) if size() is COLUMN else 1
        down = -(-len(panels) // across)
        figure, first = canvas((_HEIGHT if across > 1 else _HEIGHT_OF_ONE) * down, "")
        grid = figure.add_gridspec(down, across)
        for place, panel in enumerate(panels):
            axes = first if not place else figure.add_subplot()
            axes.set_subplotspec(grid[place // across, place % across])
            _draw(axes, panel, numbers)
        return as_svg(figure)


def _draw(axes: Axes, panel: Panel, numbers: Numbers) -> None:
    shares, own, cut = panel.shares, panel.place, panel.cut
    highest = cut or max(*shares, 0.001)
    drawn = [min(share, highest) for share in shares]
    top = highest * (_ABOVE_CUT if cut else _ABOVE)
    axes.bar(
        range(len(drawn)), drawn, color=[BLUE if place == own else LINE for place in range(len(drawn))], width=0.75
    )
    axes.set_ylim(0, top)
    axes.set_xlim(-0.8, max(len(shares), 8) - 0.2)
    axes.set_title(fill(panel.heading, _LETTERS), loc="left", fontsize="large", parse_math=False)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.yaxis.grid(visible=True, color=GRID, linewidth=0.8)
    percent_ticks(axes.yaxis, numbers)
    axes.set_yticks([tick for tick in axes.get_yticks() if tick <= highest])
    if cut:
        _break(axes, highest, "" if own == 0 else numbers.percent(shares[0], 1))
    _label(axes, panel, drawn[own], top)


def _break(axes: Axes, height: float, text: str) -> None:
    """Mark the first bar as cut: a gap near its end, and its share above it."""
    axes.plot((-0.6, 0.6), (height * 0.82, height * 0.9), color="white", linewidth=2.5, solid_capstyle="butt")
    axes.annotate(text, (-0.4, height), (0, 3), textcoords="offset points", va="bottom", parse_math=False)


def _label(axes: Axes, panel: Panel, height: float, top: float) -> None:
    """Write the label in the room above all bars, and draw a line from it down to the bar."""
    at, leftwards = panel.place, panel.place > len(panel.shares) / 2
    axes.plot((at, at), (height, top), color=INK, linewidth=1, solid_capstyle="butt")
    axes.plot((at,), (height,), "o", color=BLUE, markersize=6, clip_on=False)
    axes.annotate(
        panel.label, (at, top), (-6 if leftwards else 6, 0), textcoords="offset points", parse_math=False,
        ha="right" if leftwards else "left", va="top",
    )  # fmt: skip
