"""What was asked for against what was registered."""

import pandas as pd
import pytest

from blendresearch.base.hidden import NOT_SHOWN
from blendresearch.statistics.counting import DIMENSIONS, MEASURES
from blendresearch.statistics.requests import COLUMNS, Request, Requests, falls, make_requests

NAN = float("nan")
CUBE = pd.DataFrame(
    [
        ("done", "A", 2021, "S", "individual", 100, 10, 100, 10),
        ("done", "A", 2021, "G", "group", 2, 1, 40, 30),
        ("done", "A", 2022, "S", "individual", 50, 5, 50, 5),
        ("done", "B", 2021, "S", "individual", 20, 3, 20, 3),
    ],
    columns=[*DIMENSIONS, *MEASURES],
)


def requests(*projects: tuple) -> dict[tuple, tuple]:
    frame = pd.DataFrame(projects, columns=["cohort", "institution", "call_year", "requested_blended"])
    table = make_requests(frame.astype({"requested_blended": float}), CUBE)
    assert tuple(table.columns) == COLUMNS
    assert table[["call_year", "requested", "realised"]].dtypes.astype(str).tolist() == ["Int64", "int64", "int64"]
    years = [None if year is pd.NA else year for year in table["call_year"]]
    ratios = [None if pd.isna(ratio) else ratio for ratio in table["ratio"]]
    keys = zip(table["cohort"], table["institution"], years, strict=True)
    return dict(zip(keys, zip(table["requested"], table["realised"], ratios, strict=True), strict=True))


def test_requested_and_realised_by_institution_and_year_and_in_all():
    found = requests(("done", "A", 2021, 20), ("done", "A", 2021, 2), ("done", "A", 2022, 0), ("done", "C", 2022, 4))
    assert found == {
        ("done", "", None): (26, 16, 16 / 26),
        ("done", "A", None): (22, 16, 16 / 22),
        ("done", "C", None): (4, 0, 0.0),
        ("done", "A", 2021): (22, 11, 0.5),
        ("done", "A", 2022): (0, 5, None),
        ("done", "C", 2022): (4, 0, 0.0),
    }


def test_unknown_request_is_left_out_on_both_sides():
    found = requests(("done", "A", 2021, 20), ("done", "A", 2022, NAN), ("done", "B", 2021, NAN))
    assert found["done", "", None] == (20, 11, 11 / 20)
    assert {key[1] for key in found} == {"", "A"}


def test_year_with_one_of_two_requests_unknown_cannot_be_compared():
    found = requests(("done", "A", 2021, 20), ("done", "A", 2021, NAN), ("done", "A", 2022, 10))
    assert found["done", "", None] == (10, 5, 0.5)
    assert ("done", "A", 2021) not in found


def test_nothing_known_is_an_empty_table():
    assert requests(("done", "A", 2021, NAN)) == {}
    assert requests() == {}


def fall_projects(*rows: tuple) -> pd.DataFrame:
    columns = ["institution", "call_year", "requested_blended", "requested_mobilities", "granted_mobilities"]
    return pd.DataFrame(rows, columns=columns).assign(cohort="done")


def fall_cube(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["institution", "call_year", "mobilities", "blended_mobilities"]).assign(
        cohort="done"
    )


def test_fall_is_split_by_institution_and_in_all():
    projects = fall_projects(("A", 2021, 10, 100, 60), ("A", 2022, 10, 100, 80), ("B", 2021, 40, 50, 50))
    counted = fall_cube(("A", 2021, 40, 1), ("A", 2022, 60, 3), ("B", 2021, 50, 44), ("C", 2021, 9, 9))
    found = falls(projects, counted, "done")
    assert list(found) == ["", "A", "B"]
    assert (found["A"].granted, found["A"].general, found["A"].beyond) == (6, 4, 6)
    assert (found["B"].granted, found["B"].general, found["B"].beyond) == (0, 0, -4)
    assert (found[""].requested, found[""].realised) == (60, 48)
    assert falls(projects, counted, "later") == {}


def test_fall_without_all_grants_does_not_tell_them_apart():
    projects = fall_projects(("A", 2021, 10, 100, 60), ("B", 2021, 40, 50, float("nan")))
    found = falls(projects, fall_cube(("A", 2021, 40, 1), ("B", 2021, 50, 44)), "done")
    assert found[""].granted == 0 != found["A"].granted
    assert found[""].granted + found[""].general + found[""].beyond == found[""].total


@pytest.mark.parametrize("numbers", [(float("nan"), 100), (10, float("nan")), (10, 0)])
def test_institution_of_which_too_little_is_known_has_no_fall(numbers):
    found = falls(fall_projects(("A", 2021, *numbers, 5)), fall_cube(("A", 2021, 40, 1)), "done")
    assert found == {}


def test_fall_is_told_over_the_calls_of_the_requests_or_not_at_all():
    """Of A all is known in one of two calls: a fall over that call would stand beside a request over both."""
    projects = fall_projects(("A", 2021, 10, 100, 90), ("A", 2022, 10, float("nan"), 90), ("B", 2021, 40, 50, 50))
    counted = fall_cube(("A", 2021, 40, 1), ("A", 2022, 60, 3), ("B", 2021, 50, 44))
    found = falls(projects, counted, "done")
    assert list(found) == ["B"]


def test_requests_without_some_and_counted_up_to_what_each_asked():
    asked = pd.DataFrame(
        [("done", "A", 2021, 5.0), ("done", "A", 2022, 5.0), ("done", "B", 2021, 5.0), ("done", "C", 2022, 5.0)],
        columns=["cohort", "institution", "call_year", "requested_blended"],
    )
    table = make_requests(asked, CUBE)
    found = Requests(table)
    assert found.total("done") == Request("", 20, 19)
    assert found.without("done", ["A"]) == Request("", 10, 3)
    assert found.without("done", ["A", "B", "C"]) is None
    assert found.capped("done") == Request("", 20, 13)  # A asked for ten over its two calls and did sixteen
    hidden = table.astype({"realised": object})
    hidden.loc[hidden["institution"] == "B", "realised"] = NOT_SHOWN
    assert Requests(hidden).without("done", ["B"]) is None
    assert Requests(hidden).without("done", ["A"]) == Request("", 10, 3)  # the difference of two that are shown
    assert Requests(hidden).capped("done") is None
