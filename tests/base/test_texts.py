"""Texts of people: what nobody sees goes, what a spreadsheet would obey is told, and nothing else changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean, is_formula, is_plain

CONTROLS = ["\u202e", "\u202c", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\ufeff", "\u200b", "\u00ad"]


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


@given(st.text(st.characters(codec="utf-8")))
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


def test_error_is_one_line_that_no_terminal_obeys():
    error = InputError("a\x1b[31m\u202e b\nc", do="d\0e", file="f\n\u202eg.csv", column="h\x1b", row=2)
    assert str(error).isprintable()
    assert (error.what, error.column) == ("a [31m b c", "h")
