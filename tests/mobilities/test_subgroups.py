"""Several rows of one group under one ID, and the same records in two exports."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import GAMMA, cube, mobility, tidied, tidy_table, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.doubts import doubts
from blendresearch.mobilities.registration import make_registration
from blendresearch.statistics.counting import count

SUM = {"subgroups": '"sum"'}


def group(number: int, participants: object, **cells: object) -> dict[str, object]:
    sound = {"project_code": GAMMA, "start_date": "01/09/2024", "end_date": "14/09/2024", "duration_days": ""}
    return mobility(number, **sound | {"activity_type": "LM-GRP-VET", "participants": participants} | cells)


def summed(tmp_path, *exports) -> list[tuple]:
    """Mobilities, blended, participants and blended participants of a study that sums subgroups."""
    files = {f"{place}.csv": rows for place, rows in enumerate(exports)}
    return list(cube(write_study(tmp_path / "s", files, **SUM)).values())


def test_rows_of_one_group_are_asked_about(tmp_path):
    rows = [group(1, 5), group(2, 3), group(1, 7)]
    with pytest.raises(InputError) as caught:
        tidied(write_study(tmp_path / "s", {"a.csv": rows}))
    assert (caught.value.row, "several rows of one group" in caught.value.what) == (4, True)
    assert 'subgroups = "sum"' in caught.value.do
    assert "row 2" in caught.value.what


@pytest.mark.parametrize(
    ("first", "second"), [(mobility(1), mobility(1, blended="Yes")), (mobility(1), mobility(1, participants=1))]
)
def test_rows_of_one_person_are_not(tmp_path, first, second):
    for asked in ({}, SUM):
        with pytest.raises(InputError, match="the ID stands in the exports twice"):
            tidied(write_study(tmp_path / f"s{len(asked)}", {"a.csv": [first, second]}, **asked))


def test_newer_export_of_a_group_is_no_subgroup(tmp_path):
    for asked in ({}, SUM):
        folder = write_study(tmp_path / f"s{len(asked)}", {"a.csv": [group(1, 5)], "b.csv": [group(1, 7)]}, **asked)
        with pytest.raises(InputError, match="a newer export of the same project replaces the older one"):
            tidied(folder)


def test_subgroups_are_one_mobility_with_all_participants(tmp_path):
    rows = [group(1, 5, blended="Yes"), group(2, 3), group(1, 7, blended="ja"), group(1, 5, blended="Yes")]
    folder = write_study(tmp_path / "s", {"a.csv": rows}, **SUM)
    with tidied(folder) as study:
        assert list(cube(study).values()) == [(2, 1, 20, 17)]
        assert tidy_table(study)[["row", "kind", "participants", "repeats", "summed"]].values.tolist() == [
            [2, "group", 17, 0, 2], [3, "group", 3, 0, 0],
        ]  # fmt: skip
        table = make_registration(study.sql("SELECT * FROM mobilities"))
        assert table[["rule", "severity", "mobilities"]].values.tolist() == [["subgroups_summed", "note", 2]]
        assert count(study.sql("SELECT * FROM mobilities"), table, table, table).records["records"].tolist() == [4]


def test_repeated_export_of_subgroups_counts_once(tmp_path):
    rows = [group(1, 5), group(1, 7)]
    assert summed(tmp_path, rows, rows[::-1], [group(1, 12)]) == [(1, 0, 12, 0)]
    with tidied(tmp_path / "s") as study:
        assert tidy_table(study)[["repeats", "summed"]].values.tolist() == [[3, 1]]
        assert [(each.file, each.row) for each in doubts(study)] == [("1.csv", 2), ("2.csv", 2)]


def test_subgroup_without_a_number_counts_one_and_is_reported(tmp_path):
    assert summed(tmp_path, [group(1, 5), group(1, ""), group(1, 0)]) == [(1, 0, 7, 0)]
    assert tidy_table(tmp_path / "s")["group_without_number"].tolist() == [True]


def test_group_by_its_numbers_alone_is_one_too(tmp_path):
    assert summed(tmp_path, [mobility(1, participants=1), mobility(1, participants=4)]) == [(1, 0, 5, 0)]


def test_rows_that_differ_otherwise_are_no_subgroups(tmp_path):
    rows = [group(1, 5), group(1, 7, blended="Yes")]
    with pytest.raises(InputError, match="differ in nothing but their number of participants"):
        tidied(write_study(tmp_path / "s", {"a.csv": rows}, **SUM))


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=4), min_size=1, max_size=4), st.randoms())
def test_all_participants_of_all_groups_are_counted(tmp_path_factory, groups, random):
    rows = [
        group(number, size, end_date=f"{13 + number}/09/2024") for number, sizes in enumerate(groups) for size in sizes
    ]
    random.shuffle(rows)
    folder = write_study(tmp_path_factory.mktemp("groups"), {"a.csv": rows, "b.csv": rows}, **SUM)
    with tidied(folder) as study:
        assert list(cube(study).values()) == [(len(groups), 0, sum(map(sum, groups)), 0)]
        table = tidy_table(study)
        assert len(table) + table["repeats"].sum() + table["summed"].sum() == 2 * len(rows)


def test_repeated_export_is_told_with_both_files(tmp_path):
    rows = [mobility(number) for number in range(3)]
    other = [mobility(9), rows[2], rows[0]]
    groups = [group(7, 5), group(7, 5)]
    with tidied(write_study(tmp_path / "s", {"a.csv": [*rows, rows[1], *groups], "b.csv": other})) as study:
        found = [(each.severity, each.file, each.row, each.what) for each in doubts(study)]
    assert found == [
        (
            "warning",
            "a.csv",
            7,
            "rows of one group that stand in it more than once with the same content: 1, counted once",
        ),
        ("warning", "b.csv", 3, "records that a.csv has too, with the same content: 2, counted once"),
    ]


def test_sub_rows_repeat_nothing(tmp_path):
    rows = [mobility(1), mobility(1, data_type="Itinerary"), mobility(1, data_type="Itinerary")]
    with tidied(write_study(tmp_path / "s", {"a.csv": rows})) as study:
        assert doubts(study) == []
