"""The figure of what was announced and what came of it: bars with their number at the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from blendresearch.render.figures.canvas import BLUE, as_svg, label, own_style, room_for_labels, rows
from blendresearch.render.figures.sizes import for_both


@dataclass(frozen=True)
class Bar:
    """One bar: its name, length, direct label, and whether it is `open`, for what was only announced."""

    name: str
    length: float
    label: str
    open: bool = False


@for_both
def announced(items: Sequence[Bar]) -> str:
    """Draw pairs of bars on one scale: what was announced, open, above what came of it, full.

    Each has its number at its end, so that there is no axis.
    """
    with own_style():
        figure, axes = rows([item.name for item in items], "")
        places = [place + 0.5 * (place // 2) for place in range(len(items))]
        axes.set_yticks(places, [each.get_text() for each in axes.get_yticklabels()], parse_math=False)
        axes.set_ylim(places[-1] + 0.6, -0.6)
        axes.set_xticks([])
        drawn = axes.barh(places, [item.length for item in items], height=0.72, edgecolor=BLUE, linewidth=1.5)
        for patch, place, item in zip(drawn, places, items, strict=True):
            patch.set(facecolor="white" if item.open else BLUE)
            label(axes, item.label, (item.length, place))
        room_for_labels(axes, max(item.length for item in items))
        return as_svg(figure)
