"""The counting rules 1 to 5, by example."""

from datetime import date

import pandas as pd
import pytest
from tests.studies import ALPHA, BETA, COHORTS, GAMMA, cube, mobility, tidied, tidy_table, write_study

from blendresearch.base.errors import InputError
from blendresearch.data.rules import rules
from blendresearch.mobilities.registration import make_registration
from blendresearch.mobilities.tidying import write

COUNTED = ("completed", "Alpha College", 2021)


def only(tmp_path, *rows, **settings) -> dict:
    """The counts of a study of these rows, by activity type and kind, in the first cohort and project."""
    counts = cube(write_study(tmp_path / "s", {"a.csv": rows}, **settings))
    assert all(key[:3] == COUNTED for key in counts)
    return {key[3:]: value for key, value in counts.items()}


def left_out(study) -> dict[str, int]:
    return tidy_table(study)["left_out"].dropna().value_counts().to_dict()


def registered(study) -> dict[tuple[str, str], int]:
    """What the checks of the counting say of a tidied study, by rule and institution."""
    counting = {rule.id for rule in rules() if rule.counting} | {"group_without_number"}
    table = make_registration(study.sql("SELECT * FROM mobilities"))
    return {(row.rule, row.institution): row.mobilities for row in table.itertuples() if row.rule in counting}


# Rule 1: one key is one mobility


def test_repeated_record_counts_once_and_is_reported(tmp_path):
    rows = [mobility(1, blended="Yes"), mobility(2), mobility(1, blended="ja")]
    folder = write_study(tmp_path / "s", {"a.csv": rows, "b.xlsx": [mobility(1, blended="Yes")]})
    with tidied(folder) as study:
        assert list(cube(study).values()) == [(2, 1, 2, 1)]
        assert tidy_table(study)[["file", "row", "repeats"]].values.tolist() == [["a.csv", 2, 2], ["a.csv", 3, 0]]
        assert registered(study) == {("repeated_record", "Alpha College"): 2}


def test_content_that_was_not_understood_tells_records_apart(tmp_path):
    rows = [mobility(1, virtual_duration_days="two weeks"), mobility(1, virtual_duration_days="three weeks")]
    with pytest.raises(InputError, match="twice within its project, with different content"):
        tidied(write_study(tmp_path / "s", {"a.csv": rows}))


def test_one_id_in_two_projects_is_two_mobilities(tmp_path):
    exports = {"a.csv": [mobility(1), mobility(1, project_code=BETA)]}
    assert sum(counts[0] for counts in cube(write_study(tmp_path / "s", exports)).values()) == 2


# Rule 2: what is left out


def test_drafts_accompanying_persons_and_sub_rows_are_left_out(tmp_path):
    rows = [
        mobility(1),
        mobility(2, status="Draft"),
        mobility(3, status="DRAFT", blended="Yes"),
        mobility(4, accompanying_person="Yes"),
        mobility(1, data_type="Itinerary", blended="", activity_type=""),
        mobility(1, data_type="Certification", blended="not told", start_date=""),
    ]
    folder = write_study(tmp_path / "s", {"a.csv": rows})
    with tidied(folder) as study:
        assert list(cube(study).values()) == [(1, 0, 1, 0)]
        assert left_out(study) == {"draft": 2, "accompanying_person": 1, "sub_row": 2}
        assert registered(study) == {
            ("draft_left_out", "Alpha College"): 2,
            ("accompanying_person_left_out", "Alpha College"): 1,
            ("sub_row_left_out", "Alpha College"): 2,
        }


@pytest.mark.parametrize(
    ("settings", "counts"),
    [
        ({}, (1, 0, 1, 0)),
        ({"include_drafts": "true"}, (2, 1, 2, 1)),
        ({"include_accompanying_persons": "true"}, (2, 1, 2, 1)),
        ({"include_drafts": "true", "include_accompanying_persons": "true"}, (4, 3, 4, 3)),
    ],
)
def test_study_may_include_them(tmp_path, settings, counts):
    rows = [
        mobility(1),
        mobility(2, status="Draft", blended="Yes"),
        mobility(3, accompanying_person="Yes", blended="Yes"),
        mobility(4, accompanying_person="Yes", status="Draft", blended="Yes"),
        mobility(1, data_type="Itinerary", blended="Yes"),
    ]
    assert list(only(tmp_path, *rows, **settings).values()) == [counts]


def test_sub_rows_may_have_nothing_but_their_kind(tmp_path):
    bare = dict.fromkeys(mobility(0), "")
    rows = [mobility(1), {**bare, "Data type": "Itinerary"}, {**mobility(1), "Data type": "Itinerary", "Status": "?"}]
    folder = write_study(tmp_path / "s", {"a.csv": rows})
    with tidied(folder) as study:
        assert list(cube(study).values()) == [(1, 0, 1, 0)]
        assert left_out(study) == {"sub_row": 2}
        assert registered(study)["sub_row_left_out", ""] == 1


def test_unknown_status_counts_and_is_reported_where_drafts_count_too(tmp_path):
    rows = [mobility(1, status="Finalised"), mobility(2, status=""), mobility(3, status="Draft")]
    with tidied(write_study(tmp_path / "s", {"a.csv": rows}, include_drafts="true")) as study:
        assert list(cube(study).values()) == [(3, 0, 3, 0)]
        assert {rule: number for (rule, _), number in registered(study).items()} == {
            "status_unknown": 1, "status_empty": 1, "draft_counted": 1,
        }  # fmt: skip


# Rule 3: an empty cell is no


def test_empty_blended_cell_is_no_and_is_reported(tmp_path):
    rows = [mobility(1, blended=""), mobility(2, blended="  "), mobility(3, blended="x"), mobility(4, blended="0")]
    folder = write_study(tmp_path / "s", {"a.csv": rows})
    with tidied(folder) as study:
        assert list(cube(study).values()) == [(4, 1, 4, 1)]
        assert registered(study) == {("blended_empty", "Alpha College"): 2}


# Rule 4: groups


def test_group_is_one_mobility_and_as_many_participants_as_it_says(tmp_path):
    rows = [
        mobility(1, activity_type="LM-GRP-VET", participants="12", blended="Yes"),
        mobility(2, activity_type="Groepsmobiliteit", participants="1"),
        mobility(3, activity_type="LM-GRP-VET"),
        mobility(4, activity_type="LM-GRP-VET", participants="0"),
        mobility(5, participants="8,0"),
        mobility(6, participants="1", blended="Yes"),
        mobility(7),
    ]
    folder = write_study(tmp_path / "s", {"a.csv": rows})
    with tidied(folder) as study:
        assert {key[3:]: counts for key, counts in cube(study).items()} == {
            ("LM-GRP-VET", "group"): (4, 1, 15, 12),
            ("LM-SHORT-VET", "group"): (1, 0, 8, 0),
            ("LM-SHORT-VET", "individual"): (2, 1, 2, 1),
        }
        assert registered(study) == {("group_without_number", "Alpha College"): 2}


def test_unknown_activity_type_counts_under_its_own_name_and_is_reported(tmp_path):
    folder = write_study(
        tmp_path / "s", {"a.csv": [mobility(1, activity_type="Something"), mobility(2, activity_type="")]}
    )
    with tidied(folder) as study:
        assert {key[3:]: counts for key, counts in cube(study).items()} == {("unknown", "individual"): (2, 0, 2, 0)}
        assert registered(study) == {("activity_type_unknown", "Alpha College"): 2}


def test_study_says_by_which_other_code_or_name_its_exports_mean_a_type(tmp_path):
    own = '[activity_types]\nLM-GRP-VET = ["LM-GROUP-VET", "School trip"]\nSM-TTA = ["Job-shadowing"]\n'
    texts = ["LM-GROUP-VET", "school trip ", "LM-GROUP-VET - School trip", "Job-shadowing", "LM-GRP-VET", "Something"]
    rows = [mobility(number, activity_type=text) for number, text in enumerate(texts)]
    found = tidy_table(write_study(tmp_path / "s", {"a.csv": rows}, cohorts=COHORTS + own))
    assert found["activity_type"].tolist() == [*["LM-GRP-VET"] * 3, "SM-TTA", "LM-GRP-VET", "unknown"]
    assert found["kind"].tolist() == [*["group"] * 3, "individual", "group", "individual"]


# Rule 5: the call year


def test_call_year_is_the_first_part_of_the_code_and_others_are_left_out(tmp_path):
    other = "2023-1-NL01-KA121-VET-000000004"
    projects = f"project_code,institution\n{ALPHA},Alpha\n{BETA},Beta\n{GAMMA},Alpha\n{other},Beta\n"
    rows = [mobility(1, project_code=code, start_date="01/01/2030") for code in (ALPHA, BETA, GAMMA, other)]
    folder = write_study(tmp_path / "s", {"a.csv": rows}, projects=projects)
    with tidied(folder) as study:
        assert [key[:3] for key in sorted(cube(study))] == [
            ("completed", "Alpha", 2021), ("completed", "Beta", 2022), ("running", "Alpha", 2024)
        ]  # fmt: skip
        assert left_out(study) == {"other_call_year": 1}
        assert registered(study) == {("other_call_year_left_out", "Beta"): 1}


def test_without_projects_the_code_stands_for_the_institution(tmp_path):
    folder = write_study(tmp_path / "s", {"a.csv": [mobility(1), mobility(2, project_code=BETA)]}, projects=None)
    with tidied(folder) as study:
        assert [key[1] for key in sorted(cube(study))] == [ALPHA, BETA]


# What the other cells mean


def test_days_are_read_day_first_or_not_at_all(tmp_path):
    read = ["01/04/2022", "1-4-2022", "1.4.2022", "2022-04-01", "2022-04-01T12:30:00", "01/04/2022 00:00"]
    read += ["2022-4-1 0:00", "1 april 2022", "01-Apr-2022", "2022/04/01", "44652"]
    others = ["04/31/2022", "31/02/2022", "01/04/22", "1 foo 2022", "01/04/20221", "99999", ""]
    rows = [mobility(number, start_date=text) for number, text in enumerate([*read, *others])]
    found = tidy_table(write_study(tmp_path / "s", {"a.csv": rows}))["start_date"]
    days = [None if pd.isna(day) else day.date() for day in found]
    expected = dict.fromkeys(read, date(2022, 4, 1)) | dict.fromkeys(others)
    assert dict(zip([*read, *others], days, strict=True)) == expected


def test_duration_is_a_whole_number_or_unknown(tmp_path):
    texts = ["22", "22.0", "22,00", "22 days", "1.000", ""]
    rows = [mobility(number, duration_days=text) for number, text in enumerate(texts)]
    found = tidy_table(write_study(tmp_path / "s", {"a.csv": rows}))["duration_days"].fillna(-1).tolist()
    assert found == [22, 22, 22, -1, -1, -1]


def test_parquet_file_has_the_same_bytes_every_time_and_any_name(tmp_path):
    rows = [mobility(number, blended=("Yes", "No", "")[number % 3]) for number in range(200)]
    folder = write_study(tmp_path / "s", {"a.csv": rows[:150], "b.xlsx": rows[150:]})
    for name in ("one.parquet", "it's two.parquet"):
        write(tidied(folder), tmp_path / "made" / name)
    one, two = ((tmp_path / "made" / name).read_bytes() for name in ("one.parquet", "it's two.parquet"))
    assert one == two
    assert b"MOB-00001" not in one


# The predecessor of the Beneficiary Module


OLD = "2019-1-NL01-KA102-060123"
OLD_STUDY = {
    "projects": f"project_code,institution\n{OLD},Alpha College\n",
    "cohorts": '[[cohorts]]\nname = "old"\ncall_years = [2019]\n',
}


def old(number: int, mode: str, start: str = "07/03/2021", **cells: object) -> dict[str, object]:
    """A record of Mobility Tool+: a form of mobility, and no flag."""
    row = mobility(number, project_code=OLD, mode=mode, start_date=start, end_date="", duration_days="", **cells)
    del row["Blended mobility activity"]
    return {"Project ID" if heading == "Grant Agreement No." else heading: cell for heading, cell in row.items()}


def test_older_export_gives_the_form_of_a_mobility_instead_of_the_flag(tmp_path):
    rows = [old(1, "Physical"), old(2, "VIRTUAL"), old(3, "Blended"), old(4, "")]
    found = tidy_table(write_study(tmp_path / "s", {"a.csv": rows}, **OLD_STUDY))
    assert found["blended"].tolist() == [False, False, True, False]
    assert found["blended_empty"].tolist() == [False, False, False, True]
    assert found["mode"].fillna("").tolist() == ["physical", "virtual", "blended", ""]


def test_form_that_the_older_system_filled_in_by_itself_is_reported(tmp_path):
    rows = [
        old(1, "Physical", "31/08/2020"),
        old(2, "Blended", "01/09/2020"),
        old(3, "", "01/03/2020"),
        old(4, "Blended", ""),
    ]
    folder = write_study(tmp_path / "s", {"a.csv": rows}, **OLD_STUDY)
    with tidied(folder) as study:
        assert tidy_table(study)["mode_defaulted"].tolist() == [True, False, False, False]
        assert registered(study)["mode_defaulted", "Alpha College"] == 1


def test_flag_goes_before_the_form_where_an_export_has_both(tmp_path):
    rows = [mobility(1, blended="Yes", mode="Physical"), mobility(2, blended="", mode="Blended", start_date="1/1/2020")]
    found = tidy_table(write_study(tmp_path / "s", {"a.csv": rows}))
    assert found["blended"].tolist() == [True, True]
    assert found["mode_defaulted"].tolist() == [False, True]


# Kinds of rows


def test_row_of_an_unknown_kind_is_a_mobility_when_it_has_a_type_or_a_flag(tmp_path):
    nothing = {"activity_type": "", "blended": ""}
    rows = [
        mobility(1, data_type="Mobility activity"),
        mobility(1, data_type="Leg of a journey", **nothing),
        mobility(2, data_type="Something new"),
        mobility(3, data_type="", **nothing),
    ]
    folder = write_study(tmp_path / "s", {"a.csv": rows})
    with tidied(folder) as study:
        assert tidy_table(study)["left_out"].fillna("").tolist() == ["", "sub_row", "", ""]
        assert registered(study)["data_type_unknown", "Alpha College"] == 1
        assert registered(study)["sub_row_assumed", "Alpha College"] == 1
