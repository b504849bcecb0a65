"""Numbers in the words of people: read where there is no doubt, and never guessed."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.survey.forms.said_numbers import said_number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("20", 20, 20),
        ("20-30", 20, 30),
        ("20 – 30", 20, 30),
        ("tussen de 5 en de 10", None, None),
        ("tussen 5 en 10", 5, 10),
        ("ongeveer 25", 25, 25),
        ("Ca. 30", 30, 30),
        ("± 30", None, None),
        ("bijna 30.", 30, 30),
        ("meer dan 20", 21, nan),
        ("minstens 20", 20, nan),
        ("20+", 20, nan),
        ("10 of meer", 10, nan),
        ("minder dan 5", 0, 4),
        ("hooguit 5", 0, 5),
        ("geen", 0, 0),
        ("twintig", 20, 20),
        ("Een stuk of tien", 10, 10),
        ("1.200", 1200, 1200),
        ("3,0", 3, 3),
        ("25 studenten", 25, 25),
    ],
)
def test_number_or_range_is_read(text, low, high):
    found = said_number(text)
    if low is None:
        assert found is None
    else:
        assert found.low == low
        assert found.high == high or (isnan(high) and isnan(found.high))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "veel",
        "n.v.t.",
        "12 in 2021 en 8 in 2022",
        "20%",
        "2,5",
        "-5",
        "30-20",
        "12-03-2024",
        "5 per jaar",
        "1" * 300,
    ],
)
def test_what_can_mean_several_numbers_or_none_is_not_read(text):
    assert said_number(text) is None


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_any_number_and_range_come_back(one, other):
    low, high = sorted((one, other))
    assert said_number(str(low)) == (low, low)
    assert said_number(f"{low} tot {high}") == (low, high)
    assert said_number(f"{high:,}".replace(",", ".")) == (high, high)


@given(st.text(max_size=60))
def test_no_text_makes_it_stumble(text):
    found = said_number(text)
    assert found is None or found.low >= 0
