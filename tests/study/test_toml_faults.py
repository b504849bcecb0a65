"""A file that is no TOML is told by the mistake that it most likely is, with its row and what to write."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.errors import InputError
from blendresearch.study.files import read_toml
from blendresearch.study.toml_faults import days_meant, refused

DAY = "a day in another form than TOML has, or one that does not exist"
BRACES = "what stands between braces is not closed, or goes over several rows"
HEADING = "a heading without its brackets"
NUMBER = "a number with zeros in front"


@pytest.mark.parametrize(
    ("row", "what", "do"),
    [
        ("exported_on = 24-03-2025", DAY, "2025-03-24"),
        ("exported_on = 03-04-2025", DAY, "2025-04-03 or 2025-03-04"),
        ("exported_on = 24.03.2025", DAY, "2025-03-24"),
        ("exported_on = 2025/03/24", DAY, "2025-03-24"),
        ("exported_on = 2025-3-24", DAY, "2025-03-24"),
        ("exported_on = 2025-02-30", DAY, "Write year, month and day"),
        ("exported_on = 24 maart 2025", DAY, "Write year, month and day"),
        ("exported_on = 24-03-25", DAY, "Write year, month and day"),
        ("exported_on = 2025-03-24,", "a comma or semicolon at the end of the row", "Remove it"),
        ("complete = yes", "neither true nor false", "Write true or false"),
        ("complete = True", "neither true nor false", "Write true or false"),
        ("complete = nee # hier", "neither true nor false", "Write true or false"),
        ("user_threshold = 0,5", "a number with a comma", "digits"),
        ("user_threshold = 1.234,0", "a number with a comma", "digits"),
        ("user_threshold = 1 000", NUMBER, "digits"),
        ("user_threshold = 010", NUMBER, "digits"),
        ("user_threshold = 10%", NUMBER, "digits"),
        ("country = “NL”", "quotation marks that are not straight", "straight quotation marks"),
        ('title = { nl = "A", en = ‘B’ }', "quotation marks that are not straight", "straight quotation marks"),
        ("country = NL", "a text without quotation marks", "Put them around it"),
        ('country = "NL', "a quotation mark that opens and does not close", "at the end of the text"),
        ("country = 'NL", "a quotation mark that opens and does not close", "at the end of the text"),
        ('title = "De "beste" studie"', "a quotation mark within a text", "single quotation marks"),
        ('country "NL"', "no = between key and value", "Write key = value"),
        ('country: "NL"', "no = between key and value", "in place of :"),
        ('country == "NL"', "one = too many", "Write key = value"),
        ("synthetic =", "no value after =", "Write a value"),
        ("= 3", "a value without a key", "Write key = value"),
        ("exported on = 2025-03-24", "a key with a blank or another sign in it", "joined by _"),
        ('logo = "C:\\Users\\x"', "a backslash in a text", "Write / in its place"),
        ('logo = "C:\\logo.svg"', "a backslash in a text", "Write / in its place"),
        ("[[cohorts]", HEADING, "[[name]]"),
        ("[cohorts]]", HEADING, "[[name]]"),
        ("[disclosure", HEADING, "[name]"),
        ("[a]", "the heading in brackets stands there twice", "below one of them"),
        ("b = 2", "the key stands there twice", "Keep one"),
        ('focus = ["A" "B"]', "a bracket or a comma is missing", "with a comma between"),
        ('focus = ["A", "B"', "a bracket or a comma is missing", "with a comma between"),
        ("call_years = 2021, 2022", "several values without brackets", "Write [2021, 2022]"),
        ("call_years = 2021-2022", "several values without brackets", "Write [2021, 2022]"),
        ('text = { nl = "x", en = "y", }', BRACES, "on one row"),
        ("text = {", BRACES, "on one row"),
        ('country = "NL";', "a comma or semicolon at the end of the row", "Remove it"),
        ("// remark", "a remark without #", "Put # before it"),
        ("```toml", "a row of ```", "Remove that row"),
        ('\u00a0country = "NL"', "a sign that nobody sees", "type them again"),
    ],
)
def test_usual_mistake_is_told_with_its_row_and_what_to_write(tmp_path, row, what, do):
    (tmp_path / "study.toml").write_text(f"[a]\nb = 1\n\n# remark\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_toml(tmp_path, "study.toml")
    assert caught.value.row == 5
    assert caught.value.what.startswith(f"it is not valid TOML ({what}")
    assert do in caught.value.do


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_row_is_counted_as_an_editor_does(tmp_path, ends):
    (tmp_path / "study.toml").write_bytes(ends.join(["a = 1", "", "b = yes", "c = 2"]).encode())
    with pytest.raises(InputError, match=r"^study\.toml, row 3: "):
        read_toml(tmp_path, "study.toml")


@pytest.mark.parametrize("piece", ["=,", "=;x", '"=', "= {,", "=1,", "= 1 ", "=1.", "a =", "' ", "\\\\"])
def test_row_without_end_takes_no_time(piece):
    text = f"a = {piece * 400_000}"
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert refused(text, caught.value, Path("study.toml")).row == 1


def test_days_are_read_in_both_orders_where_both_can_be():
    assert [str(day) for day in days_meant("31-12-2024")] == ["2024-12-31"]
    assert [str(day) for day in days_meant("1/2/2024")] == ["2024-02-01", "2024-01-02"]
    assert [str(day) for day in days_meant("2024.2.29")] == ["2024-02-29"]
    assert days_meant("31-31-2024") == days_meant("soon") == []


@given(st.text(alphabet="a1 =\"'[]{}#,.\\-\n“:", max_size=40))
def test_any_text_that_is_no_toml_is_told(text):
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = refused(text, error, Path("study.toml"))
        assert "\n" not in str(told)
        assert told.row is None or 1 <= told.row <= text.count("\n") + 1
