"""Figures: labels that can be read, colours that can be told apart, and the same bytes each time."""

import re
from io import StringIO
from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from tests.render.colours import contrast, linear, luminance

from blendresearch.language.numbers import Numbers
from blendresearch.render.figures import rows_with_numbers
from blendresearch.render.figures.attributes import with_attributes
from blendresearch.render.figures.bars import Bar, announced
from blendresearch.render.figures.canvas import (
    BLUE,
    GRID,
    INK,
    LINE,
    ORANGE,
    STYLE,
    as_svg,
    canvas,
    label,
    room_for_labels,
    rows,
    whole_ticks,
)
from blendresearch.render.figures.counts import Compared, Counted, compared, counted
from blendresearch.render.figures.funnel_plot import Axis, Curve, FunnelDrawing, Point, funnel_plot
from blendresearch.render.figures.labels import write_labels
from blendresearch.render.figures.rows_with_numbers import MARKED, OPEN, PLAIN, REST, Group, grouped_dots
from blendresearch.render.figures.schemes import DARK, with_dark_scheme
from blendresearch.render.figures.sizes import COLUMN, PHONE, drawn_as

DUTCH = Numbers("nl_NL")
BARS = [Bar("ROC Een", 104, "104 (42,6%)", open=True), Bar("College Twee", 3, "3 (1,2%)")]


def texts(svg: str) -> list[str]:
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def boxes(axes) -> list:
    """Give the boxes of the labels of a figure, without the lines to their points."""
    axes.figure.draw_without_rendering()
    return [Text.get_window_extent(text) for text in axes.texts]


def test_names_and_labels_are_text_in_the_picture():
    assert {"ROC Een", "104 (42,6%)", "College Twee", "3 (1,2%)"} <= set(texts(announced(BARS)))


def test_same_figure_has_the_same_bytes():
    assert announced(BARS) == announced(BARS)


def test_bar_that_is_told_apart_is_so_without_colour():
    assert 'fill="#ffffff" stroke="#' in announced(BARS)
    assert 'fill="#ffffff" stroke="#' not in announced(BARS[1:])


def test_ticks_are_whole_numbers_that_people_count_in():
    figure, axes = canvas(2, "x")
    axes.set_xlim(0, 120)
    whole_ticks(axes.xaxis, DUTCH)
    figure.draw_without_rendering()
    ticks = [each.get_text() for each in axes.get_xticklabels()]
    assert ticks == ["0", "20", "40", "60", "80", "100", "120"]


def test_long_names_take_two_lines_and_the_figure_grows():
    short, long = Bar("Kort", 1, "1"), Bar("Een naam van zoveel letters dat zij niet op een regel past", 2, "2")
    heights = [float(re.search(r'height="([\d.]+)pt"', announced([one, short]))[1]) for one in (short, long)]
    assert heights[1] > heights[0]
    assert "Een naam van zoveel letters dat zij niet op" in texts(announced([long]))


PLACES = st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1)), min_size=1, max_size=8, unique=True)


@settings(max_examples=15, deadline=None)
@given(PLACES)
def test_labels_lie_on_no_other_label(places):
    _, axes = canvas(4, "x")
    axes.set(xlim=(0, 1000), ylim=(0, 1))
    write_labels(axes, [(f"College {n}: 1,2%", place) for n, place in enumerate(places)], places, [], "grey")
    assert not [True for one, other in combinations(boxes(axes), 2) if one.overlaps(other)]


def test_labels_stay_within_the_frame_and_off_the_lines():
    _, axes = canvas(4, "x")
    axes.set(xlim=(0, 100), ylim=(0, 1))
    line = [(tuple(range(101)), (0.5,) * 101)]
    write_labels(axes, [("een lange naam aan de rand", (99, 0.5))], [(99, 0.5)], line, "grey")
    (box,) = boxes(axes)
    frame = axes.get_window_extent()
    height = axes.transData.transform((0, 0.5))[1]
    assert frame.x0 <= box.x0 and box.x1 <= frame.x1
    assert not box.y0 <= height <= box.y1


def test_label_takes_the_nearest_place_that_is_free():
    figure, axes = canvas(4, "x")
    axes.set(xlim=(0, 100), ylim=(0, 1))
    write_labels(axes, [("vrij", (20, 0.5)), ("vol", (80, 0.5))], [(20, 0.5), (80, 0.5), (83, 0.5)], [], "grey")
    free, crowded = axes.texts
    assert (free.get_ha(), free.get_position(), free.arrow_patch) == ("left", (8, 0), None)
    assert crowded.get_ha() == "right"
    assert figure.dpi == 72


def test_label_that_stands_further_off_has_a_line_to_its_point():
    _, axes = canvas(4, "x")
    axes.set(xlim=(0, 100), ylim=(0, 1))
    write_labels(axes, [(name, (50, 0.5)) for name in "abcdefghijkl"], [(50, 0.5)], [], "grey")
    assert {bool(text.arrow_patch) for text in axes.texts} == {True, False}


def test_drawing_a_figure_places_everything_as_saving_it_does():
    def drawn():
        figure, axes = canvas(2, "een lange naam onder de as")
        axes.set(xlim=(0, 100), ylim=(0, 1), ylabel="y")
        return figure

    saved = StringIO()
    with mpl.rc_context(STYLE):
        drawn().savefig(saved, format="svg", metadata={"Date": None, "Creator": None})
        assert as_svg(drawn()) == with_dark_scheme(with_attributes(saved.getvalue()))


def test_figure_without_labels_is_left_alone():
    figure, axes = canvas(2, "x")
    before = as_svg(figure)
    write_labels(axes, [], [(1, 1)], [], "grey")
    assert as_svg(figure) == before


# Machado, Oliveira and Fernandes (2009), deuteranopia and protanopia of full severity, on linear RGB.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
NORMAL = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def seen(colour: str, sight) -> list[float]:
    return [sum(weight * part for weight, part in zip(row, linear(colour), strict=True)) for row in sight]


@pytest.mark.parametrize("sight", [NORMAL, DEUTERANOPIA, PROTANOPIA], ids=["normal", "deuteranopia", "protanopia"])
def test_colours_are_told_apart_by_everyone_and_from_the_paper(sight):
    blue, orange = seen(BLUE, sight), seen(ORANGE, sight)
    assert max(abs(one - other) for one, other in zip(blue, orange, strict=True)) > 0.2
    for colour in (BLUE, ORANGE, INK, LINE):
        assert 1.05 / (luminance(seen(colour, sight)) + 0.05) >= 3  # WCAG 1.4.11


def test_every_colour_of_a_figure_has_one_for_the_dark():
    looks = (PLAIN, MARKED, OPEN, REST)
    dots = grouped_dots([Group("A", [rows_with_numbers.Dot("a", 0.1, ("x",), look) for look in looks])], "x", DUTCH)
    beside = rows_with_numbers.bars([rows_with_numbers.Bar("A", (1, 2), ("x",), look) for look in looks], ["x"])
    drawn = re.sub(r"<style.*?</style>", "", announced(BARS) + dots + beside, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{6}", drawn)) <= set(DARK)


def test_colours_for_the_dark_can_be_read_there():
    least = {INK: 4.5, BLUE: 3, ORANGE: 3, LINE: 3}
    assert all(contrast(DARK[colour.lower()], DARK["#ffffff"]) >= ratio for colour, ratio in least.items())


def test_colours_differ_in_grey():
    blue, orange = (luminance(linear(colour)) for colour in (BLUE, ORANGE))
    assert (orange + 0.05) / (blue + 0.05) > 1.15


def test_styles_of_elements_become_attributes_and_words_stay_words():
    svg = '<svg a="b"><style>*{stroke-linejoin: round; stroke-linecap: butt}</style><g style="fill: none; stroke: #1"/>'
    svg += """<text style="font-family: 'A', b">x style="fill: red" y</text></svg>"""
    assert with_attributes(svg) == (
        '<svg stroke-linejoin="round" stroke-linecap="butt" a="b"><style></style><g fill="none" stroke="#1"/>'
        """<text font-family="'A', b">x style="fill: red" y</text></svg>"""
    )
    assert ' style="' not in announced(BARS)


LONG = [
    Bar("Een naam die op een telefoon niet op een regel past", 104, "104 (42,6%)"),
    Bar("B", 90, "90 van 100 (90%)"),
]


def test_figures_are_drawn_once_more_for_a_phone_with_letters_of_the_same_size():
    wide = announced(LONG)
    widths = [float(re.search(r'width="([\d.]+)pt"', svg)[1]) for svg in (wide, wide.narrow)]
    assert widths == pytest.approx([72 * COLUMN.width, 72 * PHONE.width])
    assert {*re.findall('font-size="(.*?)"', wide)} == {*re.findall('font-size="(.*?)"', wide.narrow)}
    assert announced(LONG).narrow == announced(LONG).narrow


def test_no_label_leaves_a_narrow_figure():
    with drawn_as(PHONE), mpl.rc_context(STYLE):
        figure, axes = rows([bar.name for bar in LONG], "x")
        for place, bar in enumerate(LONG):
            axes.barh(place, bar.length)
            label(axes, bar.label, (bar.length, place))
        room_for_labels(axes, 104)
        assert all(box.x1 <= figure.bbox.x1 for box in boxes(axes))


COUNTED = [Counted("Onduidelijk", 11, "11 van 15"), Counted("Geld", 1, "1 van 15")]


def test_counts_have_labels_and_no_axis():
    written = texts(counted(COUNTED, 15))
    assert sorted(written) == ["1 van 15", "11 van 15", "Geld", "Onduidelijk"]


def test_a_bar_is_as_long_as_its_part_of_the_track():
    for drawing in (counted(COUNTED, 15), counted(COUNTED, 15).narrow):
        lengths = {colour: [] for colour in (GRID.lower(), BLUE.lower())}
        for path, colour in re.findall(r'd="M ([^"z]+)z\s*" clip-path="[^"]+" fill="(#\w+)"', drawing):
            across = [float(point.split()[0]) for point in path.split("L ")]
            lengths[colour].append(max(across) - min(across))
        parts = [bar / track for bar, track in zip(lengths[BLUE.lower()], lengths[GRID.lower()], strict=True)]
        assert parts == pytest.approx([11 / 15, 1 / 15], abs=0.005)


def test_groups_are_told_apart_without_colour_and_have_their_counts_in_columns():
    svg = compared(
        [Compared("Geld", (0.2, 0.2), ("1 van 5", "2 van 10"))], ("Gebruikers", "Andere"), ("geen", "de helft", "alle")
    )
    assert {"1 van 5", "2 van 10", "Gebruikers", "Andere", "geen", "de helft", "alle"} <= set(texts(svg))
    assert 'fill="#ffffff"' in svg


def test_announced_and_registered_have_their_numbers_and_no_axis():
    items = [Bar("Aangekondigd", 2002, "2.002", open=True), Bar("Geregistreerd", 259, "259")]
    svg = announced(items)
    assert sorted(texts(svg)) == sorted(["Aangekondigd", "2.002", "Geregistreerd", "259"])
    assert svg.count(f'" fill="{BLUE.lower()}" stroke') == 1, "what was announced is open, what came of it full"


def funnel_of(*points: Point, curves: int = 1) -> FunnelDrawing:
    sizes = [10, 100, 400]
    limits = [
        Curve(np.array([0.0, 0.0, 0.01]), np.array([0.2, 0.1, 0.06]) * (1 + place), f"grens {place}", "-")
        for place in range(curves)
    ]
    return FunnelDrawing(points, sizes, limits, 0.02, "samen 2%")


NEAR = [Point(100, 0.03), Point(200, 0.05, open=True), Point(400, 0.01)]


def test_funnel_breaks_its_axis_for_who_lies_far_above():
    far = funnel_of(*NEAR, Point(150, 0.43, "Ver 43%", outside=True, apart=True))
    assert [point.label for point in far.beyond] == ["Ver 43%"]
    assert funnel_of(*NEAR).beyond == []
    shown = texts(funnel_plot(far, Axis("Mobiliteiten", "Aandeel"), DUTCH))
    assert {"Ver 43%", "40%", "Aandeel"} <= set(shown)
    shares = [float(text.rstrip("%").replace(",", ".")) for text in shown if re.fullmatch(r"[\d,]+%", text)]
    assert all(share < 100 * far.top or share >= 38 for share in shares)
    assert "40%" not in texts(funnel_plot(funnel_of(*NEAR), Axis("Mobiliteiten", "Aandeel"), DUTCH))


def test_names_of_limits_do_not_lie_on_each_other():
    svg = funnel_plot(funnel_of(*NEAR, curves=3), Axis("Mobiliteiten", "Aandeel"), DUTCH)
    for picture in (svg, svg.narrow):
        names = re.findall(r' y="([\d.]+)"[^>]*>(?:grens \d|samen 2%)<', picture)
        heights = sorted(map(float, names))
        assert len(heights) == 4
        assert all(after - before > 8 for before, after in pairwise(heights))
