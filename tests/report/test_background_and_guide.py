"""The chapters that explain: the question, the steps from frame to answer, and the guide for who registers."""

import re

import pytest
from tests.report_studies import study_of
from tests.reports import words
from tests.studies import GAMMA, mobility, write_study

from blendresearch.render.blocks import Table
from blendresearch.report import Report, contents_of
from blendresearch.run.analysis import Analysis

TITLES = {"title": '{ nl = "Een studie", en = "A study" }', "languages": '["nl", "en"]'}


def chapter(name, folder, output, code="en"):
    return contents_of(Report(Analysis.open(folder, output).results(), code)).blocks(name)


def tables(blocks):
    return {block.id: block for block in blocks if isinstance(block, Table)}


def steps(blocks) -> list[list[str]]:
    table = tables(blocks).get("tab-population")
    return [list(map(str, row)) for row in table.rows] if table else []


@pytest.mark.parametrize("code", ["nl", "en"])
def test_steps_from_frame_to_answer_are_those_of_the_study(reference_analysis, code):
    blocks = contents_of(Report(reference_analysis.results(), code)).blocks("population")
    # In the study the last step is 14. Here the running exports of four that answered stand under others, so that no
    # number is beside a name that the study does not give it: the remark below the table says so, and it ends before.
    assert [number for _, number in steps(blocks)] == ["42", "29", "15"]
    assert "(14 " in steps(blocks)[-1][0]
    assert any("14" in note for note in tables(blocks)["tab-population"].notes)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (
            "institution,approached,responded\nA,yes,yes\nB,yes,no\nC,no,no\n",
            [["Population", "3"], ["Approached", "2"], ["Answered", "1"], ["Answered and counted in call 2024", "1"]],
        ),
        ("institution\nA\nB\n", []),
        (None, []),
    ],
)
def test_steps_are_those_that_the_frame_knows(tmp_path, frame, expected):
    folder = study_of(tmp_path / "study", {("A", 2021): (9, 1), ("B", 2021): (9, 0), ("A", 2024): (4, 1)}, "")
    if frame:
        (folder / "institutions.csv").write_text(frame, encoding="utf-8")
    assert steps(chapter("population", folder, tmp_path)) == expected


def test_running_calls_of_others_than_those_who_answered_are_no_step(tmp_path):
    shares = {("A", 2021): (9, 1), ("B", 2021): (9, 0), ("A", 2024): (4, 1), ("B", 2024): (4, 0)}
    folder = study_of(tmp_path / "study", shares, "")
    frame = "institution,approached,responded\nA,yes,yes\nB,yes,no\nC,no,yes\n"
    (folder / "institutions.csv").write_text(frame, encoding="utf-8")
    found = chapter("population", folder, tmp_path)
    assert [number for _, number in steps(found)] == ["3", "2", "2"]
    assert steps(found)[-1][0] == "Answered (1 of those approached, and 1)"
    assert "**Call 2024**: 2 institutions" in words(found)


def test_other_sector_gets_nothing_of_vocational_education(tmp_path):
    record = mobility(1, project_code="2021-1-NL01-KA121-SCH-000000001")
    projects = "project_code,institution\n2021-1-NL01-KA121-SCH-000000001,A\n"
    folder = write_study(tmp_path / "x", {"a.csv": [record]}, projects=projects, sector='"SCH"', **TITLES)
    said = words(chapter("background", folder, tmp_path))
    assert "This study is about Dutch primary and secondary education, calls 2021, 2022 and 2024." in said
    assert "ocational" not in said
    assert "It answers one question:\n\n1. How much is registered?\n" in said
    assert "From call 2021 onwards, a whole group can also be registered" in said
    limits = tables(chapter("guide", folder, tmp_path))["tab-limits"]
    assert limits.texts[0][0] == "Group mobility of school pupils"


@pytest.mark.parametrize("code", ["nl", "en"])
def test_questions_are_those_that_the_conclusions_answer(reference_analysis, code):
    contents = contents_of(Report(reference_analysis.results(), code))
    asked = re.findall(r"^1\. (.+\?)$", words(contents.blocks("background")), re.MULTILINE)
    answered = re.findall(r"^### (.+\?)$", words(contents.blocks("conclusions")), re.MULTILINE)
    assert asked == answered
    assert len(asked) == 5


def test_limits_of_the_study_come_before_the_shipped_ones_and_like_years_share_a_column(tmp_path):
    folder = study_of(tmp_path / "study", {("A", 2021): (9, 1), ("A", 2024): (4, 1)}, "")
    (folder / "study.toml").open("a", encoding="utf-8").write("[rules.2022.durations]\nLM-SHORT-VET = [5, 1000]\n")
    table = tables(chapter("guide", folder, tmp_path))["tab-limits"]
    assert [column.label for column in table.columns[1:]] == ["Call 2021", "Call 2022", "Call 2024"]
    assert list(map(str, table.rows[0][1:])) == ["10–89", "5–1,000", "10–89"]
    (group,) = [row for row in table.rows if str(row[0]).startswith("Group")]
    assert list(map(str, group[1:])) == ["n/a", "n/a", "2–30"]


@pytest.mark.parametrize(
    ("years", "assumed"), [("[2021, 2024]", "2021 call"), ("[2024, 2025]", "2025 call"), ("[2024]", None)]
)
def test_limits_that_are_assumed_are_called_so(tmp_path, years, assumed):
    cohorts = f'[[cohorts]]\nname = "all"\ncall_years = {years}\n'
    folder = write_study(tmp_path / "s", {"a.csv": [mobility(1, project_code=GAMMA)]}, cohorts=cohorts)
    (note,) = tables(chapter("guide", folder, tmp_path))["tab-limits"].notes
    found = re.search("For the (.+) no source of the limits is known", note)
    assert (found and found[1]) == assumed


@pytest.mark.parametrize("code", ["nl", "en"])
def test_guide_has_examples_of_both_kinds_and_names_its_source(reference_analysis, code):
    blocks = contents_of(Report(reference_analysis.results(), code)).blocks("guide")
    answers = {row[1] for row in tables(blocks)["tab-examples"].rows}
    assert len(answers) == 2
    assert "Epos, april 2026" in words(blocks) or "Epos, April 2026" in words(blocks)
    assert blocks[0].new_page


@pytest.mark.parametrize(
    ("day", "said"), [("2025-01-15", "as on 15 January 2025"), (None, "does not say of which day it is")]
)
def test_population_is_that_of_a_list_of_a_day(tmp_path, day, said):
    """One of the three institutions of the frame has records; a frame without a day asks for one."""
    files = {"institutions.csv": "institution\nAlpha College\nBeta College\nGamma College\n"}
    folder = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, files=files, frame_on=day)
    text = words(chapter("population", folder, tmp_path))
    assert said in text
    assert "consists of 3 institutions" in text
    assert "Of these, 1 is counted" in text
    asked = [each for each in Analysis.open(folder, tmp_path).notices() if "frame_on" in each]
    assert len(asked) == (day is None)
