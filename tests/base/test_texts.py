"""Texts of people: what nobody sees goes, what a spreadsheet would obey is told, and nothing else changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.errors import InputError
from blendresearch.base.texts import begins_with_mark, clean, is_formula, is_plain, senseless

CONTROLS = [
    "\u202e", "\u202c", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\ufeff", "\u200b", "\u00ad", "\u034f",
    "\u115f", "\u3164", "\u2065", "\uffa0", "\U000e0001", "\U000e0100", "\U0001d173",
]  # fmt: skip


@pytest.mark.parametrize("sign", CONTROLS)
def test_unseen_signs_go(sign):
    assert clean(f"{sign}Al{sign}pha{sign} College{sign}") == "Alpha College"
    assert not is_plain(f"a{sign}b")


@pytest.mark.parametrize("sign", ["\t", "\n", "\r\n", "\0", "\x1b", "\x85", "\u2028"])
def test_control_signs_become_one_space(sign):
    assert clean(f"Alpha{sign}College{sign}") == "Alpha College"
    assert not is_plain(f"a{sign}b")


@pytest.mark.parametrize(
    "name", ["Zoë\u00a0College", "כלית תל אביב", "كلية", "می\u200cخواهم", "👩\u200d🏫 Academy", "ⅩⅣ"]
)
def test_names_of_any_script_stay_as_they_are(name):
    assert clean(name) == unicodedata.normalize("NFC", name)
    assert is_plain(name)


def test_names_that_look_the_same_are_the_same():
    assert clean("Zoe\u0308 College\u200e ") == clean("\ufeffZo\u00eb College")


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d", "\ufe0f", "\u200d\ufe0f"])
def test_joiners_stay_between_letters_that_they_join_alone(joiner):
    for text in ("{}Alpha{} {}College{}", "Al{}pha College", "Alpha{} College\u3000{}"):
        assert clean(text.replace("{}", joiner)) == "Alpha College"
    assert clean(f"می{joiner}خواهم{joiner}") == f"می{joiner}خواهم"
    assert clean(joiner) == ""


ODD = "A é e\u0301 \u0303 \u3000 \u200c \u200d \ufe0f \u202e \u115f ی 👩 \n \ue000".replace(" ", "") + " "


@given(st.text(st.characters(codec="utf-8")) | st.text(ODD, max_size=9))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert is_plain(clean(text))


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", ' "=1', "\t=1", "Alpha;=1", "Alpha, @x", "Alpha;  -x", "＝1", "＋1"]
)
def test_formula_is_one_at_the_start_and_after_a_separator(text):
    assert is_formula(text)


@pytest.mark.parametrize(
    "text", ["", "-", "-1", "+3,5", "-1.234,5 %", "Alpha - Beta", "A=B", "a@b", "Alpha, Beta", "1-2"]
)
def test_number_dash_and_name_are_no_formula(text):
    assert not is_formula(text)


@pytest.mark.parametrize(
    "sign", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd", "\ufdd0", "\U0001ffff", "\ufffd", "\ufffc"]
)
def test_sign_without_a_meaning_is_found(sign):
    assert senseless(f"Łódź{sign}\ue001") == sign


def test_letters_of_any_script_mean_something():
    assert [
        text for text in ("", "Alpha", "Łódź", "北京", "می\u200cخواهم", "👩\u200d🏫", "q\u0303") if senseless(text)
    ] == []


@pytest.mark.parametrize(
    ("text", "begins"), [("\u0301", True), ("\u20dd x", True), ("\u2800", True), ("é", False), ("", False)]
)
def test_text_that_begins_with_a_mark_is_told_apart(text, begins):
    assert begins_with_mark(text) is begins


def test_error_is_one_line_that_no_terminal_obeys():
    error = InputError("a\x1b[31m\u202e b\nc", do="d\0e", file="f\n\u202eg.csv", column="h\x1b", row=2)
    assert str(error).isprintable()
    assert (error.what, error.column) == ("a [31m b c", "h")
