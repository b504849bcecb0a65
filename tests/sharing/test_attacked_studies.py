"""Studies of records, protected as a run does it: who has all that is published derives no hidden count."""

from pathlib import Path

import pytest
from tests.sharing.attack import attack
from tests.sharing.generated import STAYS, VIRTUAL, attacked, days, share
from tests.studies import HEADING, mobility, write_study

pytestmark = pytest.mark.security

PROJECTS = {
    f"2021-1-NL01-KA121-VET-{number:09}": f"Institution of {name}"
    for number, name in enumerate(("one", "two", "three"))
}
COHORTS = """
[[cohorts]]
name = "completed"
call_years = [2021, 2022]
complete = true

[disclosure]
minimum_count = 5
name_institutions = false
"""
SOUND, SHORT, NONE, BEFORE = STAYS[0], STAYS[1], STAYS[2], STAYS[5]
GROUP = {"activity_type": "LM-GRP-VET", "participants": "12"}


def study(folder: Path, records: list[tuple[int, dict]], **settings: str) -> Path:
    """Write a study of so many records of each kind, which take turns in the institutions."""
    rows = [mobility(0, **cells) for times, cells in records for _ in range(times)]
    columns = {name: "" for row in rows for name in row}
    exports: dict[str, list] = {f"{code}.csv": [] for code in PROJECTS}
    for number, row in enumerate(rows):
        code = list(PROJECTS)[number % len(PROJECTS)]
        own = {HEADING["project_code"]: code, HEADING["mobility_id"]: f"MOB-{number:05}"}
        exports[f"{code}.csv"].append({**columns, **row, **own})
    listed = "".join(f"{code},{name},\n" for code, name in PROJECTS.items())
    return write_study(
        folder, exports, projects=f"project_code,institution,requested_blended\n{listed}", cohorts=COHORTS, **settings
    )


CASES = {
    # Too short and without a stay exclude each other, and neither is blended: what is left of 30 is 1.
    "two findings that exclude each other": [(1, {"blended": "Yes"}), (14, NONE), (15, SHORT)],
    # Every blended one is found by one of two rules, which exclude each other.
    "both findings are all there is": [
        (3, {"blended": "Yes", **NONE}), (9, {"blended": "Yes", **SHORT}), (40, {}), (20, SHORT),
    ],
    # Who has no flag is not blended, and who stays too short has a stay.
    "a finding that implies another count": [
        (2, {"blended": "Yes"}), (20, {"blended": ""}), (9, {"blended": "", **NONE}),
    ],
    # A group is of one of two kinds, and the size of each is known.
    "groups of one": [(1, {**GROUP, "participants": "1"}), (4, {**GROUP, "participants": ""}), (12, {}), (9, GROUP)],
    "one group of two": [(1, {**GROUP, "participants": "2", "blended": "Yes"}), (30, {}), (20, {"blended": "Yes"})],
    "each group in its own institution": [(3, {**GROUP, "blended": "Yes"}), (30, {}), (30, {"blended": "Yes"})],
    "days in the wrong order": [(6, BEFORE), (2, {"blended": "Yes", **BEFORE}), (8, {"blended": "Yes"}), (1, {})],
    "all records of one content": [(6, {"blended": "Yes", **SHORT}), (3, {}), (3, NONE)],
}  # fmt: skip


@pytest.mark.parametrize("records", CASES.values(), ids=CASES)
def test_what_the_rules_say_of_each_other_gives_no_count_away(tmp_path, records):
    shown = share(study(tmp_path, records))
    known = attack(shown.tables, shown.told, shown.least)
    assert known.hidden
    assert known.derivable() == []


def test_records_that_do_not_count_are_protected_too(tmp_path):
    person = {"accompanying_person": "Yes"}
    records = [
        (20, {}),
        (7, person),
        (2, {**person, "blended": "Yes"}),
        (3, {"status": "Draft"}),
        (9, {"blended": "Yes"}),
    ]
    shown = share(study(tmp_path, records))
    found = shown.tables["registration"].set_index("rule")["mobilities"]
    assert found["blended_accompanying_person"] == found["draft_left_out"] == "<5"
    assert attack(shown.tables, shown.told, shown.least).derivable() == []


def test_as_many_records_that_do_not_count_as_projects_of_them_give_nothing_away(tmp_path):
    """The report says of how many projects no record counts: four of them have at least four drafts."""
    codes = [f"2021-1-NL01-KA121-VET-{number:09}" for number in range(8)]
    sound, draft = [mobility(0, blended="Yes"), mobility(0)] * 10, [mobility(0, status="Draft")]
    exports = {
        f"{code}.csv": [
            {**row, HEADING["project_code"]: code, HEADING["mobility_id"]: f"{number}-MOB-{place:05}"}
            for place, row in enumerate(sound if number < 4 else draft)
        ]
        for number, code in enumerate(codes)
    }
    listed = "".join(f"{code},{'ABCD'[number % 4]},\n" for number, code in enumerate(codes))
    projects = f"project_code,institution,requested_blended\n{listed}"
    shown = share(write_study(tmp_path, exports, projects=projects, cohorts=COHORTS))
    assert shown.told.projects == {("completed", "counted"): 4, ("completed", "left_out"): 4}
    assert dict(zip(shown.tables["registration"]["rule"], shown.tables["registration"]["mobilities"], strict=True)) == {
        "draft_left_out": "x"
    }
    assert attack(shown.tables, shown.told, shown.least).derivable() == []


def test_how_alike_records_are_is_not_told(tmp_path):
    shown = share(study(tmp_path, [(30, {}), (9, {"blended": "Yes", **days("", "", "3")})]))
    assert "same_as_earlier" not in set(shown.tables["registration"]["rule"])


def test_an_attacker_without_the_profiles_of_records_would_have_found_less(tmp_path):
    """The attack can succeed: of a table whose counts were hidden without a thought, it derives the hidden one."""
    shown = share(study(tmp_path, CASES["two findings that exclude each other"]))
    registration = shown.tables["registration"]
    as_once = registration.assign(mobilities=registration["rule"].map({"below_minimum": "15", "without_stay": "14"}))
    derived = attack({**shown.tables, "registration": as_once}, shown.told, shown.least).derivable()
    assert ("bounds", "completed", "registered", "", "blended") in derived


@pytest.mark.parametrize("number", range(1, 5))  # number 0 takes half a minute; generated.py attacks hundreds
def test_no_hidden_count_of_a_study_made_at_random_can_be_derived(tmp_path, number):
    assert attacked(f"test-{number}", tmp_path).derived == []


def test_a_virtual_part_without_a_flag_moves_the_upper_bound_and_gives_nothing_away(tmp_path):
    folder = study(tmp_path, [(30, {}), (8, {"blended": "Yes"})])
    path = next((folder / "mobilities").iterdir())
    head, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    more = [f"{line};{'3' if number < 3 else ''}" for number, line in enumerate(lines)]
    path.write_text("\n".join([f"{head};{VIRTUAL}", *more]), encoding="utf-8")
    shown = share(folder)
    assert attack(shown.tables, shown.told, shown.least).derivable() == []
