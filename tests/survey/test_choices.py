"""Options in a cell: with separators within them, spelt otherwise, in any order, and what is left over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.survey.forms.choices import Choices, shared, told

OPTIONS = ["A", "A, B", "B, C", "Product (prototype; verslag)", "C++", "C#", "Geen van deze", "Don't know"]
CHOICES = Choices.of(OPTIONS)


@given(st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1), st.sampled_from([";", "; ", ";\u00a0"]))
def test_choices_joined_by_semicolons_come_back_in_their_order(chosen, sign):
    found = CHOICES.chosen(sign.join(chosen) + sign, ";")
    assert list(found.options) == chosen
    assert not found.other


@pytest.mark.parametrize(
    ("text", "options", "other"),
    [
        ("A, B, C", ("A", "B, C"), False),
        ("A, B", ("A, B",), False),
        ("C", (), True),
        ("C++, C#", ("C++", "C#"), False),
        ("c++,  GEEN VAN DEZE", ("C++", "Geen van deze"), False),
        ("Don’t know", ("Don't know",), False),
        ("A, eigen idee, en nog wat", ("A",), True),
        ("", (), False),
    ],
)
def test_way_with_the_fewest_leftovers_is_taken(text, options, other):
    found = CHOICES.chosen(text, ",")
    assert (found.options, found.other) == (options, other)


def test_code_stands_for_the_option_behind_it():
    choices = Choices.of(["A1 = Ja", "A2 = Nee", "Built in = Built-in"])
    assert [choices.option(text) for text in ("A1", "ja", "A1 = Ja", "built in", "A3")] == [
        "Ja", "Ja", "Ja", "Built-in", None,
    ]  # fmt: skip
    assert told("A1 = Ja") == "Ja"


def test_signs_alone_tell_options_apart_and_are_else_forgiven():
    choices = Choices.of(["C", "C++", "Ja!"])
    assert choices.option("C++") == "C++"
    assert choices.option("C") == "C"
    assert choices.option("ja") == "Ja!"
    assert choices.option("C--") is None


def test_number_of_a_spreadsheet_is_the_option():
    assert Choices.of(["1", "2", "0.14"]).option("1.0") == "1"
    assert Choices.of(["0.14"]).option("0.14") == "0.14"


def test_text_of_one_answer_alone_is_shared_by_nobody():
    assert shared([["Ja"], ["ja "], ["Jansje Geheim", "Jansje Geheim"], ["Nee"]]) == ["Ja"]


@given(st.text(max_size=80), st.sampled_from([";", ",", "|"]))
def test_no_cell_makes_it_stumble(text, separator):
    found = CHOICES.chosen(text, separator)
    assert set(found.options) <= set(OPTIONS)
    assert found.other or found.options or not text.replace(separator, "").strip()
