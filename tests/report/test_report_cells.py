"""Cells of the report's tables: the text of the language, the value of the machine, a sign where there is no number."""

from datetime import date
from fractions import Fraction

import pytest

from blendresearch.base.hidden import Hidden
from blendresearch.language.numbers import Numbers
from blendresearch.render.blocks import Cell
from blendresearch.report.cells import Cells
from blendresearch.statistics.totals import Count

NAN = float("nan")
CELL = Cells(Numbers("nl_NL"), {"not_applicable": "n.v.t.", "unknown": "–"})


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (CELL.integer(15738), Cell("15.738", 15738, "integer")),
        (CELL.decimal(Fraction(5, 4)), Cell("1,3", 1.25, "decimal.1")),
        (CELL.percent(Fraction(1, 8), 2), Cell("12,50%", 0.125, "percent.2")),
        (CELL.points(-0.0125, 2), Cell("\u22121,25", -1.25, "points.2")),
        (CELL.range(0.015, 0.019), Cell("1,5–1,9%", (0.015, 0.019), "range.1")),
        (CELL.day(date(2025, 3, 24)), Cell("24 maart 2025", "2025-03-24", "date")),
        (CELL.text("3–5", 3), Cell("3–5", 3, "text")),
        (CELL.text("Study visit", language="en"), Cell("Study visit", language="en")),
        (CELL.sign("unknown"), Cell("–", form="sign.unknown")),
        (CELL.integer(Hidden(5)), Cell("<5", form="sign.below")),
        (CELL.integer(Hidden()), Cell("x", form="sign.hidden")),
        (CELL.span(2, 1000), Cell("2–1.000", (2, 1000), "span")),
        (CELL.part("3 van 9", 3, 9), Cell("3 van 9", (3, 9), "part")),
        (CELL.part("<5 van 9", Hidden(5), 9), Cell("<5 van 9")),
        (CELL.limits("a tot b", -0.25, 0.5, 0), Cell("a tot b", (-25.0, 50.0), "limits.0")),
    ],
)
def test_cell_has_its_text_and_its_value(made, expected):
    assert made == expected


@pytest.mark.parametrize(
    "made",
    [CELL.integer(None), CELL.decimal(NAN), CELL.percent(None), CELL.points(NAN), CELL.range(NAN, NAN)],
)
def test_number_that_there_is_not_is_a_sign(made):
    assert made == Cell("n.v.t.", form="sign.not_applicable")


def test_count_is_four_cells():
    counted = CELL.count(Count(8, 1, 0.02, 0.47), 1)
    assert [cell.text for cell in counted] == ["1", "8", "13%", "2–47%"]
    assert [cell.text for cell in CELL.count(Count(0, 0, NAN, NAN))] == ["0", "0", "n.v.t.", "n.v.t."]
