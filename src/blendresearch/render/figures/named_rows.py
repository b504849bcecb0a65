"""The frame of a figure with a row for each item: names at its left edge, columns of numbers at its right one.

What is drawn lies between these, so that no label lies on a line. On a narrow screen a name stands above its row. All
places are in points from the lower left corner, from the sizes of the texts themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from blendresearch.render.figures.canvas import GRID, LINE
from blendresearch.render.figures.loading import Axes, Figure, FigureCanvasSVG, Rectangle
from blendresearch.render.figures.sizes import COLUMN, size

ROW = 18
"""Points of a row whose name takes one line."""
_LINE, _GAP, _TICKS, _EDGE = 12.5, 12, 24, 6  # points: a line of text, between columns, ticks, margins
_NAME, _ABOVE, _HEADING = 38, 44, 14  # letters on a line: of a name, of one above its row, of a heading
_SIGN, _BEFORE = 7, 3  # points: the side of the sign before a heading, and between the two


@dataclass(frozen=True)
class Heading:
    """The heading of a column of numbers; `sign` is how what these number is drawn, for a sign before it."""

    text: str
    sign: Mapping[str, object] | None = None

    @property
    def lines(self) -> list[str]:
        """Give its lines."""
        return wrap(self.text, _HEADING)


@dataclass(frozen=True)
class NamedRow:
    """A row: its name and the texts of its columns; one without these heads the rows below it."""

    name: str
    cells: Sequence[str] = ()

    @property
    def lines(self) -> list[str]:
        """Give the lines of its name."""
        return wrap(self.name, _NAME if _beside() else _ABOVE) or [""]

    @property
    def weight(self) -> str:
        """Give the weight of its letters."""
        return "normal" if self.cells else "semibold"

    @property
    def height(self) -> float:
        """Give its height: with the name above what is drawn where there is no room beside it."""
        named = _LINE * len(self.lines)
        return named + (ROW if self.cells and not _beside() else ROW - _LINE)


@dataclass(frozen=True)
class Panel:
    """Rows on one scale: its axes, whose heights are points, and the height of each row that has numbers."""

    axes: Axes
    middles: Sequence[float]


def named_rows(
    panels: Sequence[Sequence[NamedRow]], headings: Sequence[Heading], *, ticks: bool
) -> tuple[Figure, list[Panel]]:
    """Make a figure with the names and numbers of the rows of each panel, and with `ticks` room for those below it."""
    rows = [row for own in panels for row in own]
    head = _LINE * max((len(each.lines) for each in headings), default=0) + _EDGE
    height = head + sum(row.height for row in rows) + _TICKS * ticks * len(panels) + _EDGE
    figure = Figure(figsize=(size().width, height / 72), dpi=FigureCanvasSVG.fixed_dpi)
    FigureCanvasSVG(figure)
    named = (_width(figure, row.lines, weight=row.weight) for row in rows)
    left = max(named, default=0) + _GAP if _beside() else _EDGE * ticks + 1
    columns = [[row.cells[place] for row in rows if row.cells] for place in range(len(headings))]
    widths = [_width_of_column(figure, *each) for each in zip(headings, columns, strict=True)]
    edges = [figure.bbox.width - sum(each + _GAP for each in widths[place + 1 :]) - 1 for place in range(len(widths))]
    right = edges[0] - widths[0] - 1.5 * _GAP
    top = height - head
    for heading, edge in zip(headings, edges, strict=True):
        _write_heading(figure, heading, (edge, top))
    drawn = []
    for own in panels:
        middles, low = [], top
        for row in own:
            middle = _write_row(figure, row, low, edges)
            middles += [middle] if row.cells else []
            low -= row.height
        drawn.append(Panel(_axes(figure, (left, low, right, top), ticks=ticks), middles))
        top = low - _TICKS * ticks
    return figure, drawn


def _beside() -> bool:
    """Tell whether names stand beside what is drawn."""
    return size() is COLUMN


def _width(figure: Figure, texts: Iterable[str], **look: str) -> float:
    """Measure the longest text."""
    drawn = [figure.text(0, 0, text, parse_math=False, **look) for text in texts]
    widths = [each.get_window_extent().width for each in drawn]
    for each in drawn:
        each.remove()
    return max(widths, default=0)


def _width_of_column(figure: Figure, heading: Heading, cells: Sequence[str]) -> float:
    head = _width(figure, heading.lines) + (_SIGN + _BEFORE if heading.sign else 0)
    return max(head, _width(figure, cells))


def _write(figure: Figure, text: str, place: tuple[float, float], **look: object) -> None:
    figure.text(*place, text, transform=None, parse_math=False, **look)


def _write_heading(figure: Figure, heading: Heading, place: tuple[float, float]) -> None:
    edge, bottom = place
    _write(figure, "\n".join(heading.lines), (edge, bottom + _EDGE / 2), ha="right", va="bottom")
    if heading.sign:
        start = edge - _width(figure, heading.lines) - _SIGN - _BEFORE
        height = bottom + _EDGE / 2 + _LINE * (len(heading.lines) - 1) + 2.5
        figure.add_artist(Rectangle((start, height), _SIGN, _SIGN, transform=None, **heading.sign))


def _write_row(figure: Figure, row: NamedRow, top: float, edges: Sequence[float]) -> float:
    """Write a row below `top`, and give the height of what is drawn in it."""
    above = row.cells and not _beside()
    middle = top - row.height + ROW / 2 if above else top - row.height / 2
    named = top - _LINE * len(row.lines) / 2 - 2 if above else middle
    _write(figure, "\n".join(row.lines), (1, named), va="center_baseline", weight=row.weight)
    for text, edge in zip(row.cells, edges, strict=False):
        _write(figure, text, (edge, middle), ha="right", va="center_baseline")
    return middle


def _axes(figure: Figure, box: tuple[float, float, float, float], *, ticks: bool) -> Axes:
    left, bottom, right, top = box
    width, height = figure.bbox.width, figure.bbox.height
    axes = figure.add_axes((left / width, bottom / height, (right - left) / width, (top - bottom) / height))
    axes.set_ylim(bottom, top)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelbottom=ticks)
    axes.set_yticks([])
    if _beside():  # elsewhere lines would cross the names
        axes.axvline(0, color=LINE, linewidth=0.8, zorder=0)
    if _beside() and ticks:
        axes.xaxis.grid(visible=True, color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    return axes
