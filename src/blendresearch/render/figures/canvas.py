"""What all figures are drawn with: style, colours, empty figures, labels, ticks, and the way to SVG with real text."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging import ERROR, getLogger
from math import ceil, log10
from textwrap import fill, wrap

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.attributes import with_attributes
from blendresearch.render.figures.loading import Axes, Axis, Figure, FigureCanvasSVG, MaxNLocator, font_manager, mpl
from blendresearch.render.figures.schemes import with_dark_scheme
from blendresearch.render.figures.sizes import COLUMN, size
from blendresearch.render.typeface import FOLDER, PICTURED, REGULAR, SEMIBOLD

# Blue and orange of Okabe and Ito: distinct for the colour blind, and light and dark enough to stay so in grey.
BLUE, ORANGE, INK, LINE, GRID = "#0072B2", "#D55E00", "#222222", "#7A8B99", "#E4E9ED"
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "blendresearch",
    "font.family": PICTURED,
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
}
for _face in (REGULAR, SEMIBOLD):
    font_manager.fontManager.addfont(FOLDER / f"{_face}.ttf")
FILLED = {"facecolor": "white", "edgecolor": BLUE, "hatch": "////"}
"""How a bar of a number looks that was filled in: hatched, and told apart without colour."""
_ROW, _LINE, _FRAME = 0.24, 0.13, 0.75  # inches: a row, a second line of its name, and the axis with its label


@contextmanager
def own_style() -> Iterator[None]:
    """Draw in our own style, whatever the user's settings of matplotlib are."""
    log, before = getLogger(font_manager.__name__), getLogger(font_manager.__name__).level
    log.setLevel(ERROR)  # that a font to fall back on lacks a weight would stand in a notebook
    try:
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(STYLE)
            yield
    finally:
        log.setLevel(before)


def canvas(height: float, axis_label: str) -> tuple[Figure, Axes]:
    """Make an empty figure of a height in inches."""
    figure = Figure(figsize=(size().width, height), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.set_xlabel(fill(axis_label, size().label))
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    return figure, axes


def rows(names: Sequence[str], axis_label: str) -> tuple[Figure, Axes]:
    """Make an empty figure with a row for each name, from top to bottom, and faint lines to follow a value down."""
    written = [_wrapped(name) for name in names]
    row = _ROW + _LINE * max(name.count("\n") for name in written)
    figure, axes = canvas(_FRAME + row * len(names), axis_label)
    axes.set_yticks(range(len(names)), written, parse_math=False)
    axes.tick_params(axis="y", pad=8)  # a dot at 0 reaches over the edge of the scale
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.spines["bottom"].set_visible(False)
    axes.xaxis.grid(visible=True, color=GRID, linewidth=0.8)
    return figure, axes


def label(axes: Axes, text: str, place: tuple[float, float]) -> None:
    """Write a direct label to the right of a place."""
    axes.annotate(text, place, (7, 0), textcoords="offset points", va="center", parse_math=False)


def room_for_labels(axes: Axes, longest: float) -> None:
    """Begin the scale at 0 and leave room for labels to the right of `longest`."""
    axes.set_xlim(0, longest * 1.22)
    if size() is not COLUMN:
        axes.set_xlim(0, max(longest * 1.22, *_ends_needed(axes)))


def _ends_needed(axes: Axes) -> Iterator[float]:
    """Give for each direct label where the scale must end, so that it lies within the figure: at most 5 times as far.

    A narrow figure has less room beside its bars than a label takes.
    """
    for each in axes.texts:
        each.set_in_layout(False)
    lay_out(axes.figure)
    room = axes.get_window_extent().width
    yield 0
    for each in axes.texts:
        taken = each.get_window_extent().width + 9
        yield each.xy[0] * room / max(room - taken, room / 5)


def whole_ticks(axis: Axis, numbers: Numbers) -> None:
    """Put ticks at whole numbers that people count in."""
    axis.set_major_locator(MaxNLocator(size().ticks, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(lambda value, _: numbers.integer(round(value)))


def percent_ticks(axis: Axis, numbers: Numbers, parts: int = COLUMN.ticks) -> None:
    """Put ticks from 0% to at most 100%, with as many decimals as it takes to tell them apart.

    They divide the scale in at most so many `parts`, fewer where the figure is narrow.
    """
    _, end = axis.get_view_interval()
    places = MaxNLocator(min(parts, size().ticks), steps=[1, 2, 5, 10]).tick_values(0, end)
    ticks = [tick for tick in places if 0 <= tick <= min(end, 1)]
    decimals = max(0, ceil(-log10(100 * (ticks[1] - ticks[0])) - 1e-9))
    axis.set_ticks(ticks, [numbers.percent(round(tick, 9), decimals) for tick in ticks])


def lay_out(figure: Figure) -> None:
    """Give everything in a figure its place, at the 72 dots an inch of SVG; `savefig` draws it all to that end.

    A figure without an engine has placed everything itself.
    """
    figure.dpi = FigureCanvasSVG.fixed_dpi
    if engine := figure.get_layout_engine():
        engine.execute(figure)


def as_svg(figure: Figure) -> str:
    """Write a figure as the text of an SVG file, which has colours for a dark page too."""
    lay_out(figure)
    figure.set_layout_engine("none")
    target = io.StringIO()
    FigureCanvasSVG(figure).print_svg(target, metadata={"Date": None, "Creator": None})
    return with_dark_scheme(with_attributes(target.getvalue()))


def _wrapped(name: str) -> str:
    lines, most = wrap(name, size().name), size().lines
    return "\n".join(lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][: size().name - 2]} …"])
