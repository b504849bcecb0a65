"""How a cell is read as a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.data.codelists import spellings
from blendresearch.mobilities.exports.days import in_both_orders

FORMS = [
    "{0:%d/%m/%Y}",
    "{0:%d-%m-%Y}",
    "{0.day}.{0.month}.{0.year}",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%d / %m / %Y}",
]
TAILS = [
    "", " ", " 00:00", "T23:59:59", "T00:00:00+02:00", " 12:00:00 AM", "T00:00:00.000+0000", "Z", "+01:00",
    ", 12:00 AM",    " 00.00.00", " 12.00.00.000000000 AM", " 0.00", " 00.00.00 CET",
]  # fmt: skip
days = st.dates(date(2014, 1, 1), date(2049, 12, 31))
WEEKDAYS = [
    ("Mon", "maandag"), ("Tuesday", "di"), ("wed", "Woensdag"), ("Thu.", "do"), ("FRI,", "vrijdag"), ("Sat", "za"),
    ("Sunday,", "zondag"),
]  # fmt: skip


def day_of(text: str) -> date | None:
    """The day of a cell where the day stands before the month."""
    return in_both_orders(text).day_first


@given(days, st.sampled_from(FORMS), st.sampled_from(TAILS))
def test_day_is_read_in_any_form_with_or_without_a_time(day, form, tail):
    assert day_of(form.format(day) + tail) == day


@given(days, st.sampled_from(list(spellings("month").items())), st.sampled_from(" -./"))
def test_month_is_read_by_any_of_its_names(day, month, sign):
    name, number = month
    day = day.replace(month=int(number), day=min(day.day, 28))
    for spelt in (name, name.upper(), f"{name}."):
        assert day_of(f"{day.day}{sign}{spelt}{sign}{day.year}") == day


@given(days)
def test_day_number_of_a_spreadsheet_is_read(day):
    serial = (day - date(1899, 12, 30)).days
    assert day_of(str(serial)) == day_of(f"{serial}.75") == day_of(f"{serial},0") == day
    assert date(1899, 12, 30) + timedelta(days=44652) == day_of("44652") == date(2022, 4, 1)


@given(days, st.sampled_from(list(spellings("month").items())), st.sampled_from(TAILS))
def test_month_by_its_name_may_stand_anywhere(day, month, tail):
    name, number = month
    day = day.replace(month=int(number), day=min(day.day, 28))
    for form in ("{name} {day}, {year}", "{name}-{day:02}-{year}", "{day:02}{name}{year}", "{year}-{name}-{day}"):
        text = form.format(name=name, day=day.day, year=day.year)
        assert in_both_orders(text.upper() + tail) == (day, day)


@given(days)
def test_day_of_the_week_says_nothing(day):
    for name in WEEKDAYS[day.weekday()]:
        assert day_of(f"{name} {day.day}-{day.month}-{day.year}") == day
    assert day_of(f"{WEEKDAYS[day.weekday()][0].rstrip('.,')[:3]} {day:%b} {day:%d} 23:59:59 CET {day.year}") == day


@given(days, st.sampled_from(TAILS))
def test_numbers_are_read_in_both_orders_and_tell_which_they_show(day, tail):
    read, turned = in_both_orders(f"{day:%d/%m/%Y}{tail}"), in_both_orders(f"{day:%m/%d/%Y}{tail}")
    assert (read.day_first, turned.month_first) == (day, day)
    expected = None if day.day == day.month else "either" if day.day <= 12 else "day_first"
    assert (read.shows, turned.shows) == (expected, expected and expected.replace("day_first", "month_first"))
    assert in_both_orders(f"{day:%Y-%m-%d}{tail}") == in_both_orders(f"{day:%d-%b-%Y}{tail}") == (day, day)


@pytest.mark.parametrize(
    "text",
    [
        "", "04/31/2022", "31/02/2022", "29/02/2023", "0/1/2022", "31/13/2022", "01/04/22", "01/04/20221",
        "2022-04", "20220401", "1 foo 2022", "28-AUG-22", "31 june 2022", "2022-31-01", "07.03.2022-28.03.2022",
        "07.03.2022 28.03.2022", "07-03-2022 - 28-03-2022", "1/4/2022 9.5", "week 1, 2022", "40000", "55000", "446521",
        "-44652", "01-04-2022 noon", "٠١/٠٤/٢٠٢٢",
    ],
)  # fmt: skip
def test_what_is_no_day_is_not_read(text):
    assert in_both_orders(text) == (None, None)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_nothing(text):
    assert day_of(text) is None or isinstance(day_of(text), date)
