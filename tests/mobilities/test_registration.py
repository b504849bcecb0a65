"""The checks of the registration, each by an example that it finds and neighbours that it lets pass."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.studies import ALPHA, COHORTS, GAMMA, HEADING, Together, cube, mobility, tidied, tidy_table, write_study

from blendresearch import language
from blendresearch.data.rules import SEVERITIES, rules
from blendresearch.mobilities.bounds import make_bounds
from blendresearch.mobilities.registration import make_registration, where_found
from blendresearch.study.settings import read_study

FORCE_MAJEURE, VIRTUAL_DAYS = HEADING["force_majeure"], HEADING["virtual_duration_days"]
NO_STAY = {"start_date": "", "end_date": "", "duration_days": ""}


def days(first: str, last: str, number: object = "") -> dict[str, object]:
    return {"start_date": first, "end_date": last, "duration_days": number}


def group(number: int, **cells: object) -> dict[str, object]:
    sound = {"project_code": GAMMA, "activity_type": "LM-GRP-VET", "participants": "12"}
    return mobility(number, **sound | days("01/09/2024", "08/09/2024", 8) | cells)


def found(study: Path | duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many records each rule finds, in all cohorts and institutions of a study."""
    if isinstance(study, Path):
        with tidied(study) as connection:
            return found(connection)
    table = make_registration(study.sql("SELECT * FROM mobilities"))
    return table.groupby("rule")["mobilities"].sum().to_dict()


def beside_a_sound_one(folder, *rows, **settings):
    """Write a study of these rows, beside a sound one that says what an export looks like."""
    sound = mobility(99, **days("01/03/2022", "28/03/2022", 28))
    columns = {name: "" for row in rows for name in row}
    return write_study(folder, {"a.csv": [{**columns, **row} for row in (sound, *rows)]}, **settings)


def rules_of(tmp_path, *rows, **settings) -> set[str]:
    """The rules that find something in these rows."""
    return set(found(beside_a_sound_one(tmp_path / "s", *rows, **settings)))


ROWS: list[dict[str, object]] = []
"""The records of the cases below, each judged in a study of its own; all of these are tidied in one go (`judged`)."""


def cases(record: Callable[[dict], dict], found: list[tuple]) -> list:
    """Make cases of cells and the rules that find something in the record that has them."""
    made = []
    for cells, *expected in found:
        ROWS.append(record(cells))
        told = ", ".join(f"{concept} {cell!r}" for concept, cell in cells.items())
        named = f"{told or 'as it is'}: {' '.join(filter(None, expected)) or 'nothing'}"
        made.append(pytest.param(len(ROWS) - 1, set(expected) - {None}, id=named))
    return made


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> dict[int, set[str]]:
    """The rules that find something in each of ROWS."""
    folder = tmp_path_factory.mktemp("judged")
    together = Together([beside_a_sound_one(folder / str(place), row) for place, row in enumerate(ROWS)])
    own = "SELECT * REPLACE (split_part(file, '/', 1) AS institution) FROM mobilities"
    table = make_registration(together.connection.sql(own))
    return {place: set(table.loc[table["institution"] == str(place), "rule"]) for place in range(len(ROWS))}


STAYS = [
    (NO_STAY, "blended_without_stay"),
    (days("", "", 0), "blended_without_stay"),
    (days("01/03/2022", "08/03/2022", 8), "blended_below_minimum"),
    (days("01/03/2022", "09/03/2022"), "blended_below_minimum"),
    (days("", "", 8), "blended_below_minimum"),
    (days("", "", 9), None),
    (days("01/03/2022", "10/03/2022", 9), None),
    (days("01/03/2022", "10/03/2022", 10), None),
    (days("01/03/2022", "09/03/2022", 10), "days_against_dates"),
    (days("01/03/2022", "28/03/2022", 0), "days_against_dates"),
    (days("01/03/2022", "28/03/2022", 26), "days_against_dates"),
    (days("01/03/2022", "28/03/2022", 27), None),
    (days("01/03/2022", "28/03/2022", 29), "days_against_dates"),
    (days("01/03/2022", "01/03/2022", 0), "blended_below_minimum"),
    (days("01/03/2022", "", 10), None),
    (days("01/03/2022", "29/05/2022", 90), None),
    (days("", "", 89), None),
    (days("", "", 90), "above_maximum"),
    (days("01/03/2022", "30/05/2022", 91), "above_maximum"),
    (days("28/03/2022", "01/03/2022"), "end_before_start"),
    (days("28/03/2022", "01/03/2022", 5), "end_before_start", "blended_below_minimum"),
    (days("01/03/2022", ""), "stay_unclear"),
    (days("March", "28/03/2022", 28), "stay_unclear"),
    (days("01/03/2022", "28/03/2022", "four weeks"), "stay_unclear"),
    (days("31/05/2021", "28/06/2021"), "outside_call_period"),
    (days("01/06/2021", "28/06/2021"), None),
    (days("15/12/2023", "31/12/2023"), None),
    (days("15/12/2023", "01/01/2024"), "outside_call_period"),
    (days("01/01/2024", "", 14), "outside_call_period"),
    (days("", "31/05/2021", 14), "outside_call_period"),
]


@pytest.mark.parametrize(("place", "rules"), cases(lambda cells: mobility(1, blended="Yes", **cells), STAYS))
def test_stay_of_a_blended_mobility_is_judged_with_a_day_to_spare(judged, place, rules):
    assert judged[place] == rules


UNBLENDED = [
    (NO_STAY, "without_stay"),
    (days("", "", 0), "without_stay"),
    (days("01/03/2022", "08/03/2022", 8), "below_minimum"),
    (days("", "", 90), "above_maximum"),
    (days("28/03/2022", "01/03/2022"), "end_before_start"),
]


@pytest.mark.parametrize(("place", "rules"), cases(lambda cells: mobility(1, **cells), UNBLENDED))
def test_the_same_is_judged_of_what_is_not_blended(judged, place, rules):
    assert judged[place] == rules


def test_short_stays_are_right_with_force_majeure_and_for_accompanying_persons(tmp_path):
    short = days("01/03/2022", "02/03/2022", 2)
    rows = [
        {**mobility(1, blended="Yes", **short), FORCE_MAJEURE: "Yes"},
        {**mobility(2, **short), FORCE_MAJEURE: "YES"},
        mobility(3, accompanying_person="Yes", **short),
    ]
    assert rules_of(tmp_path, *rows, include_accompanying_persons="true") == {"accompanying_person_counted"}
    assert rules_of(tmp_path, {**mobility(1, **short), FORCE_MAJEURE: "No"}) == {"below_minimum"}


def test_study_overrules_days_and_period_by_call(tmp_path):
    own = '[rules.2021]\nperiod = ["2021-09-01", "2022-03-27"]\n[rules.2021.durations]\nLM-SHORT-VET = [29, 40]\n'
    folder = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, cohorts=COHORTS + own)
    with tidied(folder) as study:
        assert found(study) == {"below_minimum": 1, "outside_call_period": 1}
        (row,) = tidy_table(study).itertuples()
    assert (row.shortest, row.longest, str(row.first_day.date())) == (29, 40, "2021-09-01")


def test_calls_actions_and_sectors_of_which_nothing_is_known_are_not_judged(tmp_path):
    odd = {**days("01/01/2012", "02/01/2012", 2), "activity_type": "HE-SMS"}
    code, calls = "2019-1-NL01-KA103-HED-000000001", '[[cohorts]]\nname = "c"\ncall_years = [2019]\ncomplete = true\n'
    rows = [mobility(1, project_code=code, **odd)]
    folder = write_study(tmp_path / "s", {"a.csv": rows}, projects=None, cohorts=calls, sector='"HED"')
    assert found(folder) == {}


def test_days_of_the_virtual_part_do_not_lengthen_the_stay(tmp_path):
    eight_and_two = {**mobility(1, blended="Yes", **days("01/03/2022", "08/03/2022", 10)), VIRTUAL_DAYS: "2"}
    assert rules_of(tmp_path, eight_and_two) == {"blended_below_minimum"}
    assert rules_of(tmp_path, {**eight_and_two, VIRTUAL_DAYS: "0"}) == {"days_against_dates"}


VIRTUAL = [
    ({"virtual_duration_days": "3", **NO_STAY}, "virtual_only"),
    ({"virtual_duration_days": "3", "blended": "Yes", **NO_STAY}, "virtual_only"),
    ({"virtual_start_date": "01/02/2022", **days("", "", 0)}, "virtual_only"),
    ({"virtual_duration_days": "3"}, "virtual_part_unflagged"),
    ({"virtual_end_date": "01/02/2022"}, "virtual_part_unflagged"),
    ({"virtual_duration_days": "three weeks"}, "virtual_part_unflagged"),
    ({"virtual_start_date": "in spring"}, "virtual_part_unflagged"),
    ({"virtual_duration_days": "0", "virtual_start_date": "01/02/2022"}, "virtual_part_unflagged"),
    ({"virtual_duration_days": "0", "virtual_start_date": ""}, None),
    ({"virtual_duration_days": "3", "blended": "Yes"}, None),
    ({"mode": "Virtual"}, "virtual_only"),
    ({"mode": "Virtual", **NO_STAY}, "virtual_only"),
    ({"mode": "Physical"}, None),
]


@pytest.mark.parametrize(("place", "rules"), cases(lambda cells: mobility(1, **cells), VIRTUAL))
def test_virtual_part_is_held_against_stay_and_flag(judged, place, rules):
    assert judged[place] == rules


GROUPS = [
    ({}, None),
    ({"participants": "1"}, "group_of_one"),
    ({"participants": "2"}, None),
    ({"participants": ""}, "group_without_number"),
    ({"project_code": ALPHA, **days("01/03/2022", "08/03/2022", 8)}, "group_too_early"),
    ({"activity_type": "LM-SHORT-VET", **days("01/09/2024", "20/09/2024", 20)}, None),
    (
        {"project_code": ALPHA, "activity_type": "LM-SHORT-VET", **days("01/03/2022", "20/03/2022", 20)},
        "group_too_early",
    ),
]


@pytest.mark.parametrize(("place", "rules"), cases(lambda cells: group(1, **cells), GROUPS))
def test_groups_have_a_number_and_a_call_that_knows_them(judged, place, rules):
    assert judged[place] == rules


def test_records_that_differ_in_nothing_but_their_number_are_told_and_all_counted(tmp_path):
    rows = [mobility(1), mobility(2), mobility(3), mobility(4, end_date="29/03/2022"), mobility(5, status="Draft")]
    folder = write_study(tmp_path / "s", {"a.csv": rows, "b.csv": [mobility(6, blended="Yes"), mobility(1)]})
    with tidied(folder) as study:
        assert sum(counts[0] for counts in cube(study).values()) == 5
        assert found(study) == {"same_as_earlier": 2, "repeated_record": 1, "draft_left_out": 1}


def test_export_without_days_is_not_blamed_for_stays_that_it_does_not_show(tmp_path):
    rows = [mobility(number, blended="Yes", **NO_STAY) for number in range(2)]
    columns = [{name: cell for name, cell in row.items() if name not in map(HEADING.get, NO_STAY)} for row in rows]
    folder = write_study(tmp_path / "s", {"a.csv": [mobility(9)], "b.csv": columns})
    assert found(folder) == {"stay_not_exported": 2, "same_as_earlier": 1}


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_export_with_columns_for_days_and_nothing_in_them_has_no_stays(tmp_path, name):
    folder = write_study(tmp_path / "s", {name: [mobility(1, blended="Yes", **NO_STAY)]})
    assert found(folder) == {"blended_without_stay": 1}


def test_what_is_left_out_is_not_judged(tmp_path):
    wrong = {"blended": "Yes", **days("28/03/2022", "01/03/2022", 0)}
    rows = [mobility(1, status="Draft", **wrong), mobility(2, accompanying_person="Yes", **wrong)]
    expected = {"draft_left_out", "accompanying_person_left_out", "blended_accompanying_person"}
    assert rules_of(tmp_path, *rows) == expected


def test_drafts_and_accompanying_persons_that_count_are_told_and_judged(tmp_path):
    wrong = {"blended": "Yes", **days("28/03/2022", "01/03/2022")}
    rows = [mobility(1, status="Draft", **wrong), mobility(2, accompanying_person="Yes", blended="Yes")]
    rules = rules_of(tmp_path, *rows, include_drafts="true", include_accompanying_persons="true")
    expected = {"draft_counted", "end_before_start", "accompanying_person_counted", "blended_accompanying_person"}
    assert rules == expected


def test_flag_of_an_accompanying_person_is_told_once_whatever_rows_belong_to_it(tmp_path):
    person = {"accompanying_person": "Yes", "blended": "Yes"}
    rows = [mobility(1, data_type="Mobility", **person), mobility(1, data_type="Itinerary", **person)]
    folder = write_study(tmp_path / "s", {"a.csv": rows})
    assert found(folder)["blended_accompanying_person"] == 1


# The rules themselves


def test_rules_are_sound_and_have_words_in_every_language():
    assert {rule.severity for rule in rules()} == set(SEVERITIES)
    assert {rule.bound for rule in rules()} == {"", "lower", "upper"}
    for code in language.available():
        words = language.load(code).words["registration"]
        assert list(words["rules"]) == list(words["advice"]) == [rule.id for rule in rules()], code
        assert set(words["severities"]) == set(SEVERITIES)


def test_places_lead_to_file_and_row_and_name_nobody(tmp_path):
    rows = [mobility(1), mobility(2, **days("28/03/2022", "01/03/2022")), mobility(3, blended="Yes", **NO_STAY)]
    with tidied(write_study(tmp_path / "s", {"a.csv": rows})) as connection:
        places = where_found(connection.sql("SELECT * FROM mobilities"), "error")
    assert places[["rule", "file", "row"]].values.tolist() == [
        ["blended_without_stay", "a.csv", 4],
        ["end_before_start", "a.csv", 3],
    ]
    assert list(places) == ["rule", "cohort", "institution", "file", "row"]


# The bounds


def bounds(folder) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Moved, total and blended of the first cohort, by bound and rule."""
    with tidied(folder) as connection:
        table = make_bounds(connection.sql("SELECT * FROM mobilities"), read_study(folder))
    rows = table[table["cohort"] == "completed"].itertuples()
    return {(row.bound, row.rule): (row.moved, row.total, row.blended) for row in rows}


def test_bounds_move_doubtful_and_missing_flags_and_keep_the_mobilities(tmp_path):
    rows = [
        mobility(1, blended="Yes"),
        mobility(2, blended="Yes", **NO_STAY),
        mobility(3, blended="Yes", virtual_duration_days="4", **NO_STAY),
        mobility(4, blended="Yes", **days("01/03/2022", "05/03/2022", 5)),
        mobility(5, virtual_duration_days="2"),
        mobility(6, virtual_duration_days="2", **NO_STAY),
        mobility(7, blended="Yes", status="Draft", **NO_STAY),
        mobility(8, **days("01/03/2022", "05/03/2022", 5)),
        mobility(9, blended="Yes", **days("28/03/2022", "01/03/2022")),
        mobility(10, **days("28/03/2022", "01/03/2022")),
    ]
    columns = {name: "" for row in rows for name in row}
    folder = write_study(tmp_path / "s", {"a.csv": [{**columns, **row} for row in rows]})
    assert bounds(folder) == {
        ("lower", ""): (4, 9, 1),
        ("lower", "blended_without_stay"): (1, 9, 4),
        ("lower", "virtual_only"): (1, 9, 4),
        ("lower", "end_before_start"): (1, 9, 4),
        ("lower", "blended_below_minimum"): (1, 9, 4),
        ("lower", "blended_accompanying_person"): (0, 9, 5),
        ("registered", ""): (0, 9, 5),
        ("upper", ""): (1, 9, 6),
        ("upper", "virtual_part_unflagged"): (1, 9, 6),
    }


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [(0, 1, 0), (0, 1, 0), (0, 1, 0)]),
        ({"include_drafts": "true"}, [(1, 3, 0), (0, 3, 1), (1, 3, 2)]),
        ({"include_accompanying_persons": "true"}, [(1, 3, 0), (0, 3, 1), (0, 3, 1)]),
        ({"include_drafts": "true", "include_accompanying_persons": "true"}, [(2, 5, 0), (0, 5, 2), (1, 5, 3)]),
    ],
)
def test_bounds_go_with_what_the_study_counts(tmp_path, settings, expected):
    """Flag and virtual part of accompanying persons are in doubt: they take no part in the learning."""
    rows = [
        mobility(1),
        mobility(2, status="Draft", blended="Yes", **NO_STAY),
        mobility(3, status="Draft", virtual_duration_days="3"),
        mobility(4, accompanying_person="Yes", blended="Yes"),
        mobility(5, accompanying_person="Yes", virtual_duration_days="3"),
    ]
    columns = {name: "" for row in rows for name in row}
    folder = write_study(tmp_path / "s", {"a.csv": [{**columns, **row} for row in rows]}, **settings)
    found = bounds(folder)
    assert [found[bound, ""] for bound in ("lower", "registered", "upper")] == expected


def test_cohort_without_mobilities_has_bounds_without_a_share(tmp_path):
    with tidied(write_study(tmp_path / "s", {"a.csv": [mobility(1)]})) as connection:
        table = make_bounds(connection.sql("SELECT * FROM mobilities"), read_study(tmp_path / "s"))
    running = table[table["cohort"] == "running"]
    assert running["total"].tolist() == [0] * len(running) == running["blended"].tolist()
    assert running["share"].isna().all()
