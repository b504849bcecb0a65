"""Day or month first: one order for all days of an export, read where it is sure and told where it is not."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import HEADING, mobility, tidied, tidy_table, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.doubts import as_table, doubts, of_table
from blendresearch.study.reading import csv_fast

START, END = HEADING["start_date"], HEADING["end_date"]


def stay(number: int, first: object, last: object, **cells: object) -> dict[str, object]:
    return mobility(number, start_date=first, end_date=last, duration_days="", **cells)


def read(study) -> list[tuple]:
    found = tidy_table(study)
    days = zip(found["start_date"], found["end_date"], strict=True)
    return [tuple(None if pd.isna(day) else day.date() for day in both) for both in days]


def told(folder) -> list[tuple]:
    with tidied(folder) as study:
        return [(each.severity, each.file, each.column, each.row) for each in doubts(study)]


US = [stay(1, "3/7/2022", "3/28/2022"), stay(2, "3/8/2022", "4/1/2022")]
US_DAYS = [(date(2022, 3, 7), date(2022, 3, 28)), (date(2022, 3, 8), date(2022, 4, 1))]


@pytest.mark.parametrize("small", [0, csv_fast.SMALL])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_one_day_above_twelve_decides_for_all_days_of_the_file(tmp_path, monkeypatch, name, small):
    monkeypatch.setattr(csv_fast, "SMALL", small)
    folder = write_study(tmp_path / "s", {name: US, "b.csv": [stay(3, "7/3/2022", "28/3/2022")]})
    assert read(folder) == [*US_DAYS, (date(2022, 3, 7), date(2022, 3, 28))]
    assert told(folder) == [("notice", name, END, 2)]


def test_days_that_say_their_order_themselves_stay_what_they_are(tmp_path):
    rows = [*US, stay(3, "2022-07-03", "8 jul 2022"), stay(4, "44652", "")]
    assert read(write_study(tmp_path / "s", {"a.csv": rows})) == [
        *US_DAYS, (date(2022, 7, 3), date(2022, 7, 8)), (date(2022, 4, 1), None),
    ]  # fmt: skip


def test_days_that_fit_both_orders_are_read_day_first_and_told(tmp_path):
    rows = [stay(1, "05/05/2022", "2022-05-12"), stay(2, "03/07/2022", "10/07/2022"), stay(3, "04/07/2022", "")]
    folder = write_study(tmp_path / "s", {"a.csv": rows, "b.csv": [stay(4, "06/06/2022", "2022-06-20")]})
    assert read(folder)[1] == (date(2022, 7, 3), date(2022, 7, 10))
    assert told(folder) == [("warning", "a.csv", END, 3)]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([stay(1, "7/3/2022", "28/3/2022"), stay(2, "3/7/2022", "3/28/2022")], (END, 3, f"row 2, column {END!r}")),
        ([stay(1, "3/28/2022", ""), stay(2, "1/3/2022", "28/3/2022")], (END, 3, f"row 2, column {START!r}")),
        ([stay(1, "3/28/2022", ""), stay(2, "28/3/2022", "")], (START, 3, f"row 2, column {START!r}")),
    ],
)
def test_days_in_both_orders_are_refused_with_both_rows(tmp_path, rows, place):
    with pytest.raises(InputError) as caught:
        tidied(write_study(tmp_path / "s", {"a.csv": rows}))
    column, row, other = place
    assert (caught.value.file, caught.value.column, caught.value.row) == ("a.csv", column, row)
    assert f"after it in {other}" in caught.value.what


def test_one_record_in_two_exports_of_other_order_is_one(tmp_path):
    folder = write_study(tmp_path / "s", {"a.csv": US, "b.csv": [stay(1, "7/3/2022", "28/3/2022")]})
    with tidied(folder) as study:
        assert tidy_table(study)["repeats"].tolist() == [1, 0]


def test_column_of_no_days_is_told_with_its_first_row(tmp_path):
    rows = [stay(1, "07/03/2022", "28-MAR-22"), stay(2, "14/03/2022", "29-MAR-22"), stay(3, "soon", "01/04/2022")]
    rows.append(mobility(4, duration_days="three weeks"))
    folder = write_study(tmp_path / "s", {"a.csv": rows})
    assert told(folder) == [
        ("warning", "a.csv", START, 4), ("warning", "a.csv", END, 2), ("warning", "a.csv", HEADING["duration_days"], 5),
    ]  # fmt: skip
    with tidied(folder) as study:
        found = doubts(study)
    assert "that are no day that is read: 2," in found[1].what
    assert "three weeks" not in "".join(each.sentence for each in found)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.dates(date(2021, 1, 1), date(2023, 12, 31)), st.integers(0, 90)), min_size=1, max_size=6),
    st.booleans(),
)
def test_days_are_right_or_told(tmp_path_factory, stays, month_first):
    days = [(first, first + timedelta(days=length)) for first, length in stays]
    form = "{0.month}/{0.day}/{0.year}" if month_first else "{0.day}/{0.month}/{0.year}"
    rows = [stay(number, *map(form.format, both)) for number, both in enumerate(days)]
    folder = write_study(tmp_path_factory.mktemp("days"), {"a.csv": rows})
    with tidied(folder) as study:
        severities = {each.severity for each in doubts(study)}
        found = read(study)
    sure = any(day.day > 12 for both in days for day in both)
    turns = any(day.day != day.month for both in days for day in both)
    assert found == days or (month_first and not sure)
    expected = {"notice"} if sure and month_first else {"warning"} if turns and not sure else set()
    assert severities == expected


def test_doubts_are_the_same_from_a_file(tmp_path):
    from blendresearch.base.tables import load_table, save_table

    folder = write_study(tmp_path / "s", {"a.csv": US, "b.csv": [US[0], stay(9, "x", "")]})
    with tidied(folder) as study:
        found = doubts(study)
    save_table(tmp_path, "doubts", as_table(found))
    assert of_table(load_table(tmp_path, "doubts")) == found
    assert len(found) > 2
