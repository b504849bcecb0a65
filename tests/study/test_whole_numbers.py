"""Numbers in lists: read where there is no doubt, else told with advice that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.study.whole_numbers import NO_NUMBER, advice_on, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("1234", 1234), ("1234,0", 1234), ("12.00", 12), ("007", 7)])
def test_what_can_mean_one_number_is_that(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "what", "do"),
    [
        ("1.234", "thousands or decimals", "without point or comma"),
        ("1,000", "thousands or decimals", "without point or comma"),
        ("1.234,0", "thousands or decimals", "without point or comma"),
        ("12%", "a percentage", "how many mobilities"),
        ("12,5 %", "a percentage", "how many mobilities"),
        ("1 234", "spaces between its digits", "without spaces"),
        ("1\u00a0234", "spaces between its digits", "without spaces"),
        ("n.v.t.", "says that there is none", "Leave the cell empty"),
        ("N/A", "says that there is none", "Leave the cell empty"),
        ("-", "says that there is none", "Leave the cell empty"),
        ("1,5", "has decimals", "whole number"),
        ("-3", "less than 0", "0 or more"),
        ("veel", NO_NUMBER, "digits only"),
    ],
)
def test_advice_fits_what_was_written(text, what, do):
    assert whole_number(text) is None
    advice = advice_on(text)
    assert advice.what.startswith(NO_NUMBER)
    assert what in advice.what
    assert do in advice.do


@given(st.integers(0, 999_999_999), st.sampled_from(["", ",0", ".0", ",00", ".00"]))
def test_number_is_read_back_with_decimals_of_nothing(number, decimals):
    assert whole_number(f"{number}{decimals}") == number


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,\u00a0\u202f '"))
def test_sign_between_thousands_is_never_read(thousands, rest, sign):
    text = f"{thousands}{sign}{rest:03}"
    assert whole_number(text) is None
    assert advice_on(text).do != advice_on("veel").do


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_has_advice(text):
    assert whole_number(text) is not None or advice_on(text).what.startswith(NO_NUMBER)
