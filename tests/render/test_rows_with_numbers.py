"""Figures with their numbers in columns: nothing lies on something else, whatever the names, wide and on a phone."""

import re
from itertools import combinations
from logging import getLogger

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures.canvas import BLUE, ORANGE, own_style
from blendresearch.render.figures.counts import Compared, compared
from blendresearch.render.figures.named_rows import Heading, NamedRow, named_rows
from blendresearch.render.figures.rows_with_numbers import (
    MARKED,
    OPEN,
    PLAIN,
    REST,
    Bar,
    Dot,
    Group,
    bars,
    grouped_dots,
    grouped_margins,
    grouped_parts,
    panels_of,
)
from blendresearch.render.figures.sizes import COLUMN, PHONE, drawn_as

DUTCH = Numbers("nl_NL")
HEADINGS = [Heading("Blended", {"facecolor": "black"}), Heading("Alle mobiliteiten"), Heading("Aandeel")]
NAMES = st.text("abcdefghij W/", min_size=1, max_size=90)
ROWS = st.lists(st.tuples(NAMES, st.integers(0, 10**7)), min_size=1, max_size=8)


def texts(svg: str) -> list[str]:
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def filled(svg: str, colour: str) -> int:
    """Count the shapes of a colour; the rules for a dark page name it, too."""
    return len(re.findall(f'[^[]fill="{colour.lower()}"', svg))


@pytest.mark.parametrize("wanted", [COLUMN, PHONE])
@settings(max_examples=10, deadline=None)
@given(ROWS)
def test_no_text_lies_on_another_or_on_what_is_drawn_or_leaves_the_figure(wanted, items):
    rows = [NamedRow(name, (str(number), str(number // 3), "42,6%")) for name, number in items]
    with own_style(), drawn_as(wanted):
        figure, (panel,) = named_rows([[NamedRow("Above all of them"), *rows]], HEADINGS, ticks=False)
        boxes = [text.get_window_extent() for text in figure.texts if text.get_text().strip()]
        drawn = panel.axes.get_window_extent()
    assert drawn.width > 20
    assert not [True for one, other in combinations(boxes, 2) if one.overlaps(other)]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0 and box.y1 <= figure.bbox.y1 for box in boxes)
    if wanted is COLUMN:
        assert not [True for box in boxes if box.x0 < drawn.x1 and box.x1 > drawn.x0 and box.y0 < drawn.y1 - 1]


def test_numbers_stand_in_columns_and_no_scale_repeats_them():
    svg = bars([Bar("Een", (104,), ("104", "42,6%"), MARKED), Bar("Twee", (3,), ("3", "1,2%"))], ["Blended", "Aandeel"])
    assert texts(svg) == ["Blended", "Aandeel", "Een", "104", "42,6%", "Twee", "3", "1,2%"]
    assert (filled(svg, ORANGE), filled(svg, BLUE)) == (1, 1)
    assert texts(svg.narrow) == texts(svg)


def test_parts_of_a_bar_are_told_apart_without_colour_and_named_by_signs():
    svg = bars([Bar("Een", (104, 140), ("104", "140"))], ["Blended", "Andere"], (PLAIN, REST))
    assert filled(svg, BLUE) == 2  # the part, and the sign before its heading
    assert filled(svg, "#ffffff") >= 3  # the same of the rest, and the paper


def test_several_together_are_an_empty_bar():
    assert filled(bars([Bar("Zes", (6,), ("6",), OPEN)], ["Blended"]), BLUE) == 0


def low(share: float) -> Group:
    return Group(str(share), [Dot("Toen", share, ("a",)), Dot("Nu", share / 2, ("b",), OPEN)])


@pytest.mark.parametrize(
    ("shares", "panels"),
    [((0.02, 0.01, 0.42), 2), ((0.02, 0.09), 1), ((0.0, 0.4), 1), ((0.0, 0.0), 1), ((0.001, 0.01, 0.4), 2)],
)
def test_shares_far_above_the_others_have_a_scale_of_their_own(shares, panels):
    divided = panels_of([low(share) for share in shares])
    assert len(divided) == panels
    svg = grouped_dots([low(share) for share in shares], "Aandeel", DUTCH)
    ends = [text for text in texts(svg) if re.fullmatch(r"0(,0+)?%", text)]
    assert len(ends) == panels


def margins(limits: tuple[float, float] | None) -> Group:
    dots = [Dot("Toen", 0.1, ("10%", "5–20%"), OPEN, limits), Dot("Nu", 0.2, ("20%", "n.v.t."))]
    return Group("Alle instellingen", dots)


@pytest.mark.parametrize("limits", [None, (0.05, 0.4)])
def test_margin_is_a_line_from_limit_to_limit_with_an_end_at_each(limits):
    """A share without limits is a dot alone, and the scale reaches to the last limit."""
    drawing = grouped_margins([margins(limits)], ["Aandeel", "95%-marge"], DUTCH)
    lines = re.findall(r'stroke="#7a8b99" stroke-width="2"', drawing)
    assert len(lines) == (3 if limits else 0)
    assert margins(limits).largest == (0.4 if limits else 0.2)
    assert {"10%", "5–20%", "95%-marge", "Toen", "Nu"} <= set(texts(drawing)) & set(texts(drawing.narrow))


def test_labels_of_a_scale_stay_within_a_narrow_figure():
    svg = grouped_parts([Group("Geld", [Dot("Gebruikers", 1, ("5 van 5",))])], ("geen", "de helft", "alle"))
    assert {"geen", "de helft", "alle", "Gebruikers", "5 van 5"} <= set(texts(svg))


def test_groups_compared_have_a_drawing_for_a_phone_with_a_row_for_each():
    items = [Compared("Geld", (0.2, 1), ("1 van 5", "10 van 10"))]
    drawing = compared(items, ("Gebruikers", "Andere instellingen"), ("geen", "de helft", "alle"))
    assert float(re.search(r'width="([\d.]+)pt"', drawing.narrow)[1]) < 300
    shown = texts(drawing.narrow)
    assert shown[shown.index("Geld") + 1 :][:2] == ["Gebruikers", "1 van 5"]


def test_drawing_says_nothing_of_fonts_and_leaves_the_log_as_it_was(caplog):
    logged = getLogger("matplotlib.font_manager").level
    grouped_dots([low(0.1)], "Aandeel", DUTCH)
    assert caplog.records == []
    assert getLogger("matplotlib.font_manager").level == logged
