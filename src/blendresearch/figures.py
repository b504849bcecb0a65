"""Figures as SVG with real text: readable in black and white, labelled where the eye is, the same bytes each time."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill, shorten

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from blendresearch.language.numbers import Numbers

# Blue and orange of Okabe and Ito: distinct for the colour blind, and light and dark enough to stay so in grey.
BLUE, ORANGE, INK, LINE = "#0072B2", "#D55E00", "#222222", "#BBBBBB"
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "blendresearch",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
}
_WIDTH = 7.2
_NAME = 36  # characters of a name on one line; a name takes two at most


@dataclass(frozen=True)
class Bar:
    """One bar: its name, length, direct label, and whether it is to be told apart."""

    name: str
    length: float
    label: str
    marked: bool = False


@dataclass(frozen=True)
class Dot:
    """One dot on a scale of shares: its name, share (a fraction) and direct label."""

    name: str
    share: float
    label: str


def bars(items: Sequence[Bar], axis_label: str) -> str:
    """Draw horizontal bars from top to bottom, each with its label at the end; marked ones are hatched."""
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas(len(items), axis_label)
        places = range(len(items))
        colours = [ORANGE if item.marked else BLUE for item in items]
        drawn = axes.barh(places, [item.length for item in items], color=colours, height=0.7)
        for patch, item in zip(drawn, items, strict=True):
            patch.set(hatch="///" if item.marked else None, edgecolor="white" if item.marked else "none")
            _label(axes, item.label, (item.length, patch.get_y() + patch.get_height() / 2))
        _finish(axes, [item.name for item in items], max(item.length for item in items))
        return _svg(figure)


def dots(items: Sequence[Dot], axis_label: str, numbers: Numbers) -> str:
    """Draw shares as dots on one scale from 0%, each with its label beside it."""
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas(len(items), axis_label)
        shares = [item.share for item in items]
        axes.hlines(range(len(items)), 0, shares, color=LINE, linewidth=1.5)
        axes.plot(shares, range(len(items)), "o", color=BLUE, markersize=7)
        for place, item in enumerate(items):
            _label(axes, item.label, (item.share, place))
        _finish(axes, [item.name for item in items], max(shares))
        decimals = 0 if max(shares) > 0.05 else 1
        axes.xaxis.set_major_formatter(lambda value, _: numbers.percent(value, decimals))
        return _svg(figure)


def _canvas(rows: int, axis_label: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, 0.9 + 0.28 * rows), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.set_xlabel(axis_label)
    return figure, axes


def _label(axes: Axes, text: str, place: tuple[float, float]) -> None:
    axes.annotate(text, place, (7, 0), textcoords="offset points", va="center", parse_math=False)


def _finish(axes: Axes, names: Sequence[str], longest: float) -> None:
    wrapped = [fill(shorten(name, 2 * _NAME, placeholder=" …"), _NAME) for name in names]
    axes.set_yticks(range(len(names)), wrapped, parse_math=False)
    axes.invert_yaxis()
    axes.set_xlim(0, (longest or 1) * 1.22)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)


def _svg(figure: Figure) -> str:
    target = io.StringIO()
    figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return target.getvalue()
