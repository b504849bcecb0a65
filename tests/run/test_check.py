"""`blendresearch check`: every problem of every file at once, in the order in which they must be mended."""

import json
import re
from io import StringIO

import pytest
from rich.console import Console
from tests.runs import command, hashes, small_study
from tests.studies import ALPHA, ASSUMED, BETA, COHORTS, GAMMA, HEADING, PROJECTS, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.run.analysis import Analysis
from blendresearch.run.commands.check import check_study
from blendresearch.run.judging import BLOCKS, Problem, judge_study
from blendresearch.study.folder import Workspace

FIELDS = ["severity", "blocks", "file", "column", "row", "what", "do"]
SECRET = "Zwaluwtje"


def told(study, told_as: str = "table", **screen: object) -> tuple[int, str]:
    console = Console(file=StringIO(), soft_wrap=True, highlight=False, **screen)
    return check_study(console, str(study), told_as), console.file.getvalue()


def problems(study) -> list[dict]:
    code, text = told(study, "json")
    found = json.loads(text)
    assert code == (3 if any(each["severity"] == "error" for each in found) else 0)
    assert all(list(each) == FIELDS for each in found)
    return [each for each in found if not each["what"].startswith(ASSUMED)]


@pytest.fixture
def broken(tmp_path):
    """A study in which about everything is wrong."""
    without = {heading: cell for heading, cell in mobility(1).items() if heading != HEADING["blended"]}
    exports = {
        "a.xlsx": b"PK\x03\x04 no workbook",
        "b.csv": b"a;b\n\x81\x8d;\0\n",
        "c.csv": b"a\0b\n",
        "d.csv": [without],
        "e.csv": [mobility(1, blended=SECRET), mobility(2, participants=SECRET), mobility(3, mobility_id="")],
        "f.csv": [mobility(4)],
        "notes.txt": "x",
    }
    files = {
        "institutions.csv": f"institution,approached\nAlpha College,{SECRET}\nAlpha College,yes\n",
        "published.csv": "id,what,published,decimals,measure\na,A,1,many,total\n,B,1,0,total\n",
    }
    return write_study(tmp_path / "s", exports, projects=PROJECTS + PROJECTS.splitlines()[1], files=files)


def places(found: list[dict]) -> list[tuple]:
    return [(each["blocks"], each["file"], each["column"], each["row"]) for each in found]


def test_all_problems_of_all_files_are_told_in_order(broken):
    assert places(problems(broken)) == [
        ("files", "a.xlsx", None, None),
        ("files", "b.csv", None, None),
        ("files", "c.csv", None, None),
        ("headings", "d.csv", None, None),
        ("lists", "institutions.csv", "approached", 2),
        ("lists", "institutions.csv", "institution", 3),
        ("lists", "projects.csv", "project_code", 5),
        ("lists", "published.csv", "decimals", 2),
        ("lists", "published.csv", "id", 3),
        ("records", "e.csv", "Blended mobility activity", 2),
        ("records", "e.csv", "Number of participants", 3),
        ("records", "e.csv", "Mobility activity ID", 4),
        ("nothing", "notes.txt", None, None),
    ]


def test_problems_of_lists_and_their_names_hide_none_of_the_records(tmp_path):
    """A list with a wrong name, a wrong cell and a code too many: all is told at once, and nothing that is not so."""
    status = {HEADING["status"]: "Ingediend"}
    exports = {
        "a.csv": [mobility(1) | status],
        "b.csv": [mobility(1, project_code=BETA, blended="#REF!"), mobility(2, project_code=BETA)],
        "c.csv": b"a\0b\n",
    }
    study = write_study(tmp_path / "s", exports, projects=f"{PROJECTS}{GAMMA},ROC 北,1\n")
    (study / "projects.csv").rename(study / "Projects.csv")
    found = problems(study)
    assert places(found) == [
        ("files", "Projects.csv", None, None),
        ("files", "b.csv", "Blended mobility activity", 2),
        ("files", "c.csv", None, None),
        ("lists", "projects.csv", "project_code", 5),
        ("records", "a.csv", "Status", 2),
    ]
    assert found[0]["do"] == "Call it projects.csv"


def test_listed_code_is_not_taken_for_a_slip_while_an_export_cannot_be_read(tmp_path):
    exports = {"a.csv": b"a\0b\n", "b.csv": [mobility(1, project_code=ALPHA[:-1] + "7")]}
    found = problems(write_study(tmp_path / "s", exports))
    assert [each["file"] for each in found] == ["a.csv", "b.csv"]
    assert "differs" not in found[1]["what"]


def test_focus_is_not_unknown_as_long_as_its_project_may_be_still_to_come(tmp_path):
    asked = {"focus": '["School", "Alpha Colege"]', "projects": f"project_code,institution\n{ALPHA},Alpha College\n"}
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1), mobility(1, project_code=BETA)]}, **asked)
    assert [each["what"] for each in problems(study) if each["file"] == "study.toml"] == [
        "the focus institution 'Alpha Colege' has no project"
    ]
    (study / "projects.csv").write_text("project_code,institution\n", encoding="utf-8")
    assert not [each for each in problems(study) if each["file"] == "study.toml"]


def test_lines_with_lone_quotation_marks_are_told_together(tmp_path):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(number) for number in range(1, 9)]})
    path = study / "mobilities" / "a.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[2], lines[5] = f'"{lines[2]}', f'"{lines[5]}'
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = problems(study)
    assert "lines 3, 6" in found["do"]


def test_all_headings_that_are_wrong_are_told_at_once(tmp_path):
    new = {HEADING["activity_type"]: "Soort", HEADING["blended"]: "Hybride", HEADING["status"]: "START DATE"}
    row = {new.get(heading, heading): cell for heading, cell in mobility(1).items()}
    found = problems(write_study(tmp_path / "s", {"a.csv": [row]}))
    assert [each["blocks"] for each in found] == ["headings"] * 3
    wrong = {
        word for each in found for word in ("start_date", "activity_type", "blended") if f": {word} = [" in each["do"]
    }
    assert wrong == {"start_date", "activity_type", "blended"}
    assert sum("headings found: Grant Agreement No., " in each["what"] for each in found) == 2


def test_rows_of_sound_files_are_judged_beside_files_that_are_wrong(broken):
    (broken / "projects.csv").write_text(PROJECTS, encoding="utf-8")
    found = problems(broken)
    assert [place for place in places(found) if place[0] == "records"] == [
        ("records", "e.csv", HEADING["blended"], 2),
        ("records", "e.csv", HEADING["participants"], 3),
        ("records", "e.csv", HEADING["mobility_id"], 4),
    ]
    assert SECRET not in json.dumps(found)


def test_wrong_settings_come_first_and_hide_no_other_file(broken):
    text = (broken / "study.toml").read_text(encoding="utf-8")
    (broken / "study.toml").write_text(f'colour = "red"\nuser_threshold = 0\n{text}', encoding="utf-8")
    (broken / "headings.toml").write_text("blended = 1\n", encoding="utf-8")
    found = problems(broken)
    assert places(found)[:3] == [
        ("settings", file, None, None) for file in ("headings.toml", "study.toml", "study.toml")
    ]
    whats = " ".join(each["what"] for each in found[1:3])
    assert "the key 'colour' is unknown" in whats
    assert "the key 'user_threshold' is wrong" in whats
    assert {each["file"] for each in found} > {"institutions.csv", "projects.csv", "published.csv"}


def test_run_tells_the_first_of_the_lists_before_it_reads_an_export(broken):
    with pytest.raises(InputError, match=r"^projects\.csv, ") as caught:
        Analysis.open(broken, broken.parent)
    assert "a.xlsx" not in str(caught.value)
    (broken / "projects.csv").write_text(PROJECTS, encoding="utf-8")
    for name in ("institutions.csv", "published.csv"):
        (broken / name).unlink()
    with pytest.raises(InputError, match=r"^a\.xlsx: ") as caught:
        Analysis.open(broken, broken.parent).prepare()
    assert "b.csv" not in str(caught.value)


def test_what_later_steps_need_is_told_when_nothing_else_is_wrong(tmp_path):
    published = "id,what,published,decimals,measure\na,A,1,0,shape\n"
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, files={"published.csv": published})
    assert places(problems(study))[0] == ("results", "published.csv", "measure", 2)


def test_look_at_the_registration_stops_nothing(tmp_path):
    study = small_study(tmp_path / "s")
    found = problems(study)
    assert {each["severity"] for each in found} == {"warning", "notice"}
    (notice,) = [each for each in found if each["severity"] == "notice"]
    assert (notice["file"], notice["what"]) == ("projects.csv", "the institution 'Gamma' is not in institutions.csv")
    assert all(each["blocks"] == "nothing" and each["do"] for each in found)
    assert any(each["what"].startswith("Repeated records") and each["what"].endswith(": 1") for each in found)


def test_day_of_an_export_is_asked_for_where_calls_are_running_and_stops_nothing(tmp_path):
    undated = COHORTS.replace("exported_on = 2025-03-24\n", "")
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, cohorts=undated)
    (asked,) = [each for each in problems(study) if each["file"] == "study.toml"]
    assert (asked["severity"], asked["blocks"]) == ("warning", "nothing")
    assert asked["what"].startswith("the cohort 'running' is not complete and has no exported_on")
    assert asked["do"].startswith("Write exported_on = YYYY-MM-DD below its name")
    (study / "study.toml").write_text(
        (study / "study.toml").read_text(encoding="utf-8") + "complete = true\n", encoding="utf-8"
    )
    assert not [each for each in problems(study) if each["file"] == "study.toml"]


@pytest.fixture
def doubtful(tmp_path):
    """A study in which several records of several files have the same to be mended, and some something else."""
    turned = {"start_date": "28/03/2022", "end_date": "07/03/2022", "duration_days": ""}
    exports = {
        "b.csv": [mobility(1), mobility(2, mobility_id=SECRET, **turned), mobility(3, **turned)],
        "a.csv": [mobility(4), mobility(5, activity_type=SECRET), mobility(6, **turned), mobility(7, blended="")],
    }
    listed = f"project_code,institution\n{ALPHA},Alpha College\n"
    return write_study(tmp_path / "s", exports, projects=listed)


def test_each_place_is_an_entry_with_file_column_and_row(doubtful):
    found = problems(doubtful)
    assert [(each["what"], each["file"], each["column"], each["row"]) for each in found] == [
        ("End before start: 3", "a.csv", HEADING["end_date"], 4),
        ("End before start: 3", "b.csv", HEADING["end_date"], 3),
        ("End before start: 3", "b.csv", HEADING["end_date"], 4),
        ("Activity type unknown: 1", "a.csv", HEADING["activity_type"], 3),
    ]
    assert {(each["severity"], each["blocks"]) for each in found} == {("warning", "nothing")}
    assert SECRET not in json.dumps(found)


def test_every_type_that_no_list_has_is_told_at_once(tmp_path):
    rows = [mobility(number, activity_type=f"Secret {number // 2}") for number in range(6)]
    _, text = told(write_study(tmp_path / "s", {"a.csv": rows}))
    assert "row 2: Activity type unknown: 6; 2 other words, first in row 4, row 6. Choose a type" in text
    assert "Secret" not in text


def test_each_row_that_stops_a_run_is_an_entry_too(tmp_path):
    rows = [mobility(number, blended=SECRET if number % 2 else "No") for number in range(6)]
    twice = [mobility(9), mobility(9, blended="Yes")]
    study = write_study(tmp_path / "s", {"a.csv": rows, "b.csv": twice})
    found = problems(study)
    assert [(each["what"], each["file"], each["row"]) for each in found] == [
        ("the cell is neither yes nor no (and so in 2 more rows)", "a.csv", 3),
        ("the cell is neither yes nor no", "a.csv", 5),
        ("the cell is neither yes nor no", "a.csv", 7),
        ("the ID stands in the exports twice within its project, with different content (first in b.csv, row 2)",
         "b.csv", 3),
    ]  # fmt: skip
    _, text = told(study)
    assert [line.partition(": ")[0] for line in text.splitlines()[:2]] == [
        "wrong a.csv, column 'Blended mobility activity', row 3",
        "wrong b.csv, column 'Mobility activity ID', row 3",
    ]
    assert text.splitlines()[2].startswith("Of each kind the first place is named; 'check --format json' tells")
    assert "worklists" not in text


def test_first_place_of_each_kind_is_named_and_where_all_are(doubtful):
    _, text = told(doubtful)
    lines = [line for line in text.splitlines() if ASSUMED not in line]
    assert [line.split(". ")[0] for line in lines[:2]] == [
        "look at a.csv, column 'End date', row 4: End before start: 3",
        "look at a.csv, column 'Activity type', row 3: Activity type unknown: 1",
    ]
    assert "check --format json" in lines[2]
    assert lines[2].endswith("data/processed/s/worklists.")
    assert lines[3:5] == ["✓ s: nothing stops a run.", "Still to do, in this order:"]
    assert re.search(r"Run 'blendresearch run .*s'\.$", lines[-1])
    assert SECRET not in text


def test_places_that_are_too_many_to_tell_are_counted(doubtful):
    found = judge_study(Workspace.open(doubtful), 2)
    turned = [problem for problem in found if problem.what == "End before start: 3"]
    assert [problem.row for problem in turned] == [4, 3, None]
    assert turned[-1].do == "Correct the dates. Only the first 2 of these are told here"


def test_no_export_at_all_is_told_beside_the_lists(tmp_path):
    study = write_study(tmp_path / "s", {}, projects="project_code\n")
    assert [each["blocks"] for each in problems(study)] == ["files", "lists"]


def test_study_that_is_not_there_is_json_too(tmp_path):
    (found,) = problems(tmp_path / "nergens")
    assert (found["blocks"], found["severity"]) == ("settings", "error")


def test_real_command_writes_json_only_and_the_same_each_time(broken):
    before = hashes(broken)
    first, second = (command("check", broken, "--format", "json", cwd=broken.parent) for _ in range(2))
    assert (first.returncode, first.stderr) == (3, "")
    assert json.loads(first.stdout)
    assert first.stdout == second.stdout
    assert hashes(broken) == before


def test_order_is_that_of_the_work():
    assert BLOCKS.index("settings") < BLOCKS.index("files") < BLOCKS.index("headings") < BLOCKS.index("lists")
    assert BLOCKS.index("lists") < BLOCKS.index("records") < BLOCKS.index("results") < BLOCKS.index("nothing")


def test_place_names_what_there_is():
    nowhere = Problem("notice", "nothing", None, None, None, "what", "do")
    somewhere = Problem("error", "records", "a.csv", "Status", 4, "what", "do")
    assert (nowhere.place, somewhere.place) == ("", "a.csv, column 'Status', row 4")


# --- On a screen


def test_wide_terminal_shows_a_table_and_others_a_line_a_problem(broken):
    _, wide = told(broken, force_terminal=True, width=160, color_system=None)
    _, narrow = told(broken, force_terminal=True, width=60, color_system=None)
    _, piped = told(broken)
    assert "what to do" in wide.splitlines()[0]
    assert max(map(len, wide.splitlines())) <= 160
    for text in (narrow, piped):
        found, todo = text.split("Still to do, in this order (* before a run is possible):\n")
        assert len(found.splitlines()) == 13
        assert [line[:5] for line in todo.splitlines()[:2]] == [" 1. *", " 2. *"]
        assert text.splitlines()[4].startswith(
            "wrong institutions.csv, column 'approached', row 2: the cell is neither"
        )
        assert "\x1b" not in text


def test_brackets_of_a_file_are_no_markup(tmp_path):
    study = write_study(tmp_path / "s", {"[red]x.csv": b"\0"})
    for screen in ({}, {"force_terminal": True, "width": 160, "color_system": None}):
        assert "[red]x.csv" in told(study, **screen)[1]


def test_judging_writes_nothing_and_leaves_no_results(tmp_path):
    study = small_study(tmp_path / "s")
    before = hashes(tmp_path)
    judge_study(Workspace.open(study))
    assert hashes(tmp_path) == before


def test_letters_that_no_report_can_show_are_found_beside_other_problems(tmp_path):
    files = {"published.csv": "id,what,published,decimals,measure\na,北,1,0,total\n", "北.txt": "x"}
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1, blended=SECRET)]}, files=files)
    assert places(problems(study)) == [
        ("records", "a.csv", HEADING["blended"], 2),
        ("results", "published.csv", "what", 2),
        ("results", "北.txt", None, None),
    ]


def test_same_fault_of_many_files_is_one_line_for_people(tmp_path):
    without = {heading: cell for heading, cell in mobility(1).items() if heading != HEADING["blended"]}
    study = write_study(tmp_path / "s", {f"{name}.csv": [without] for name in "abc"})
    code, text = told(study)
    assert (code, text.count("no column is headed")) == (3, 1)
    assert "(and so in 2 more files)" in text
    assert "'check --format json' tells file and row of all" in text
    assert len([each for each in problems(study) if each["blocks"] == "headings"]) == 3
