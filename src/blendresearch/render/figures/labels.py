"""Places for direct labels beside the points of a figure, such that none lies on another or on a point."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

_REACH = (8, 16, 26, 38, 52)  # points between a point and its label, the nearest tried first
_NEAR = 12  # a label that stands further off gets a line to its point
_POINT = 4.5  # half the width of a drawn point
Points = npt.NDArray[np.float64]
_AROUND = ((1, 0), (-1, 0), (1, 0.6), (1, -0.6), (-1, 0.6), (-1, -0.6), (0, 1), (0, -1))


@dataclass(frozen=True)
class _Place:
    """A place of a label from its point, in points; `side` is 1 to the right of it, -1 to the left, 0 neither."""

    x: float
    y: float
    side: int
    reach: float


@dataclass(frozen=True)
class _Ground:
    """What a label can lie on, in pixels: boxes that are taken, places on lines, the frame; `scale` is of a point."""

    taken: list[Bbox]
    crossed: Points
    frame: Bbox
    scale: float


def write_labels(
    axes: Axes,
    labels: Sequence[tuple[str, tuple[float, float]]],
    points: Sequence[tuple[float, float]],
    lines: Sequence[tuple[Sequence[float], Sequence[float]]],
    colour: str,
) -> None:
    """Write each text beside its point, in order: free of other labels and of all `points`, off `lines` where it can.

    All places are in the units of the axes, whose limits must be set before. `colour` is that of the line between a
    point and a label that had to be put further off.
    """
    if not labels:
        return
    axes.figure.draw_without_rendering()
    scale = axes.figure.dpi / 72
    taken = [Bbox([place - _POINT * scale, place + _POINT * scale]) for place in _pixels(axes, points)]
    ground = _Ground(taken, _crossed(axes, lines), axes.get_window_extent(), scale)
    for text, point in labels:
        place, box = _best(_pixels(axes, [point])[0], _size(axes, text), ground)
        taken.append(box)
        _write(axes, text, point, place, colour)


def _pixels(axes: Axes, places: Sequence[tuple[float, float]]) -> Points:
    return axes.transData.transform(np.asarray(places, dtype=float).reshape(-1, 2))


def _crossed(axes: Axes, lines: Sequence[tuple[Sequence[float], Sequence[float]]]) -> Points:
    return np.concatenate([_pixels(axes, list(zip(*line, strict=True))) for line in lines] or [np.empty((0, 2))])


def _size(axes: Axes, text: str) -> tuple[float, float]:
    drawn = axes.text(0, 0, text, parse_math=False)
    extent = drawn.get_window_extent()
    drawn.remove()
    return extent.width, extent.height


def _places() -> Iterator[_Place]:
    for reach in _REACH:
        for side, rise in _AROUND:
            yield _Place(side * reach if side else 0, rise * reach, side, reach)


def _best(at: Points, size: tuple[float, float], ground: _Ground) -> tuple[_Place, Bbox]:
    """Choose the place that costs least: an overlap costs most, then a line below the text, then the distance."""
    boxes = [(place, _box(at, place, size, ground.scale)) for place in _places()]
    return min(boxes, key=lambda each: _cost(*each, ground))


def _box(at: Points, place: _Place, size: tuple[float, float], scale: float) -> Bbox:
    width, height = size
    left = at[0] + place.x * scale - width * (1 - place.side) / 2
    bottom = at[1] + place.y * scale - height / 2
    return Bbox.from_bounds(left, bottom, width, height)


def _cost(place: _Place, box: Bbox, ground: _Ground) -> float:
    frame = ground.frame
    overlaps = sum(box.overlaps(other) for other in ground.taken)
    outside = max(0.0, frame.x0 - box.x0, box.x1 - frame.x1) + max(0.0, frame.y0 - box.y0, box.y1 - frame.y1)
    below = sum(box.contains(x, y) for x, y in ground.crossed)
    return 1e6 * overlaps + 100 * outside + 3 * below + place.reach


def _write(axes: Axes, text: str, point: tuple[float, float], place: _Place, colour: str) -> None:
    line = {"arrowstyle": "-", "color": colour, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 3}
    axes.annotate(
        text, point, (place.x, place.y), textcoords="offset points", va="center", parse_math=False,
        ha={1: "left", 0: "center", -1: "right"}[place.side],
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
        arrowprops=line if place.reach > _NEAR else None,
    )  # fmt: skip
