"""Counts that may not be shown."""

import operator
from fractions import Fraction

import pytest

from blendresearch.base.errors import HiddenCountError
from blendresearch.base.hidden import NOT_SHOWN, Hidden, read_count
from blendresearch.language.numbers import Numbers
from blendresearch.language.prose import _environment, phrase
from blendresearch.report.cells import Cells
from blendresearch.statistics.totals import Count

SIGNS = {Hidden(5): "<5", Hidden(10): "<10", NOT_SHOWN: "x"}


@pytest.mark.parametrize("count", SIGNS)
def test_a_hidden_count_is_written_as_its_sign_and_read_back(count):
    assert str(count) == Numbers("nl_NL").integer(count) == SIGNS[count]
    assert read_count(SIGNS[count]) == count


def test_a_number_is_read_as_a_number_and_anything_else_refused():
    assert read_count("0") == 0
    with pytest.raises(ValueError, match="invalid literal"):
        read_count("<")


@pytest.mark.parametrize(
    "reckon", [operator.add, operator.sub, operator.mul, operator.truediv, operator.lt, operator.ge, Fraction]
)
def test_reckoning_with_a_hidden_count_is_refused_from_both_sides(reckon):
    for pair in ((NOT_SHOWN, 3), (3, Hidden(5)), (Hidden(5), Hidden(5))):
        with pytest.raises(HiddenCountError):
            reckon(*pair)


def test_a_hidden_count_is_at_least_one():
    assert Hidden(5)
    assert NOT_SHOWN


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", Hidden(5), "fewer than 5 mobilities"),
        ("en", NOT_SHOWN, "a number (not shown) of mobilities"),
        ("nl", Hidden(5), "minder dan 5 mobiliteiten"),
        ("nl", NOT_SHOWN, "een niet getoond aantal mobiliteiten"),
    ],
)
def test_a_sentence_tells_a_hidden_count_in_words(language, count, words):
    environment = _environment(language)
    assert environment.from_string("{{ count | noun('mobility') }}").render(count=count) == words
    shown = environment.from_string("{{ count | n }} {{ share | pct }}").render(count=5, share=None)
    assert shown == {"en": "5 not shown", "nl": "5 niet getoond"}[language]


def test_a_count_with_a_hidden_part_has_no_share_and_hides_every_sum():
    hidden = Count(20, Hidden(5), float("nan"), float("nan"))
    assert hidden.hidden
    assert hidden.share is None
    together = Count.together([hidden, Count.of(10, 2)])
    assert (together.total, together.blended) == (30, NOT_SHOWN)
    assert not Count.of(10, 2).hidden
    assert phrase("en", "report", "so_many_of", {"part": hidden.blended, "of": hidden.total}) == "fewer than 5 of 20"


def test_a_table_shows_signs_for_a_hidden_count_and_for_an_interval_that_is_kept_back():
    cells = Cells(Numbers("en_GB"), {"hidden": "x", "not_applicable": "n/a"})
    nothing = float("nan")
    hidden, kept_back = Count(20, Hidden(5), nothing, nothing), Count(20, 10, nothing, nothing)
    assert [cell.text for cell in cells.count(hidden)] == ["<5", "20", "x", "x"]
    assert [cell.value for cell in cells.count(hidden)] == [None, 20, None, None]
    assert [cell.text for cell in cells.count(kept_back)] == ["10", "20", "50%", "x"]
    assert [cell.text for cell in cells.count(Count.of(0, 0))] == ["0", "0", "n/a", "n/a"]
