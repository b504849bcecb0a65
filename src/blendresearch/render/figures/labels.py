"""Places for direct labels beside the points of a figure, such that none lies on another or on a point."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from blendresearch.render.figures.canvas import lay_out
from blendresearch.render.figures.loading import Axes, Bbox

_REACH = (8, 16, 26, 38, 52)  # points between a point and its label, the nearest tried first
_NEAR = 12  # a label that stands further off gets a line to its point
_POINT = 4.5  # half the width of a drawn point
Points = npt.NDArray[np.float64]
Boxes = npt.NDArray[np.float64]
"""A row a box: its left, bottom, right and top edge."""
_AROUND = ((1, 0), (-1, 0), (1, 0.6), (1, -0.6), (-1, 0.6), (-1, -0.6), (0, 1), (0, -1))


@dataclass(frozen=True)
class _Place:
    """A place of a label from its point, in points; `side` is 1 to the right of it, -1 to the left, 0 neither."""

    x: float
    y: float
    side: int
    reach: float


_PLACES = tuple(
    _Place(side * reach if side else 0, rise * reach, side, reach) for reach in _REACH for side, rise in _AROUND
)


@dataclass(frozen=True)
class _Ground:
    """What a label can lie on: boxes that are taken, places on lines, the frame."""

    taken: Boxes
    crossed: Points
    frame: Bbox


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
    lay_out(axes.figure)  # from here on a pixel is a point
    at = _pixels(axes, points)
    taken = np.hstack([at - _POINT, at + _POINT])
    ground = _Ground(taken, _crossed(axes, lines), axes.get_window_extent())
    for text, point in labels:
        place, box = _best(_pixels(axes, [point])[0], _size(axes, text), ground)
        ground = replace(ground, taken=np.vstack([ground.taken, box]))
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


def _best(at: Points, size: tuple[float, float], ground: _Ground) -> tuple[_Place, Boxes]:
    """Choose the place that costs least, the first of several; give its box with it."""
    boxes = np.array([_box(at, place, size) for place in _PLACES])
    best = int(np.argmin(_costs(boxes, ground)))
    return _PLACES[best], boxes[best]


def _box(at: Points, place: _Place, size: tuple[float, float]) -> tuple[float, float, float, float]:
    width, height = size
    left = at[0] + place.x - width * (1 - place.side) / 2
    bottom = at[1] + place.y - height / 2
    return left, bottom, left + width, bottom + height


def _costs(boxes: Boxes, ground: _Ground) -> npt.NDArray[np.float64]:
    """Reckon what each place costs: an overlap costs most, then a line below the text, then the distance."""
    left, bottom, right, top = boxes.T
    frame = ground.frame
    outside = np.maximum(0, np.maximum(frame.x0 - left, right - frame.x1))
    outside += np.maximum(0, np.maximum(frame.y0 - bottom, top - frame.y1))
    overlaps = _touched(boxes, ground.taken)
    below = _touched(boxes, np.hstack([ground.crossed, ground.crossed]))
    return 1e6 * overlaps + 100 * outside + 3 * below + np.array([place.reach for place in _PLACES])


def _touched(boxes: Boxes, others: Boxes) -> npt.NDArray[np.int64]:
    """Count for each box how many others it has at least a point in common with."""
    left, bottom, right, top = boxes.T[..., None]
    across = (left <= others[:, 2]) & (others[:, 0] <= right)
    return (across & (bottom <= others[:, 3]) & (others[:, 1] <= top)).sum(axis=1)


def _write(axes: Axes, text: str, point: tuple[float, float], place: _Place, colour: str) -> None:
    line = {"arrowstyle": "-", "color": colour, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 3}
    axes.annotate(
        text, point, (place.x, place.y), textcoords="offset points", va="center", parse_math=False,
        ha={1: "left", 0: "center", -1: "right"}[place.side],
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
        arrowprops=line if place.reach > _NEAR else None,
    )  # fmt: skip
