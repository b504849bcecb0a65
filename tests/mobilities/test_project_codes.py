"""Projects of the exports that no list has, each with its place, and the code that may be meant."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import ALPHA, BETA, GAMMA, PROJECTS, mobility, write_study

from blendresearch.mobilities.project_codes import code_in_name, codes_meant, nearest_code
from blendresearch.run.judging import judge_study
from blendresearch.study.folder import Workspace

FAR = [f"2021-1-NL01-KA121-VET-{number:09}" for number in (111_111_111, 555_555_555, 999_999_999)]


def told(study) -> list:
    return [each for each in judge_study(Workspace.open(study)) if each.severity == "error"]


def test_every_project_that_is_not_listed_is_told_with_its_first_row(tmp_path):
    first = [mobility(1), *(mobility(number, project_code=FAR[0]) for number in (2, 3, 4))]
    second = [mobility(number, project_code=code) for number, code in enumerate(FAR)]
    found = told(write_study(tmp_path / "s", {"a.csv": first, "b.csv": second}))
    assert [(each.file, each.row) for each in found] == [("a.csv", 3), ("b.csv", 3), ("b.csv", 4)]
    assert found[0].what == f"project {FAR[0]} is not in projects.csv (4 records)"
    assert all(code in each.what for code, each in zip(FAR, found, strict=True))
    assert all("'blendresearch projects'" in each.do for each in found)


@pytest.mark.parametrize(
    "typed",
    [ALPHA.replace("1-NL", "I-NL"), ALPHA.replace("0001", "0010"), ALPHA[:-2] + "01", ALPHA + "1", ALPHA.lower()],
)
def test_listed_code_that_is_mistyped_is_told(tmp_path, typed):
    typed = typed if typed != ALPHA else ALPHA[:-2] + "1"
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, projects=PROJECTS.replace(ALPHA, typed))
    (error,) = told(study)
    assert "the code in row 2 there, of which there is no record, differs from it in a sign or two" in error.what
    assert "mistyped" in error.do


def test_code_that_is_mistyped_in_an_export_is_told(tmp_path):
    rows = [mobility(number) for number in range(3)] + [mobility(9, project_code=ALPHA[:-1] + "7")]
    others = [mobility(1, project_code=BETA), mobility(2, project_code=GAMMA)]
    (error,) = told(write_study(tmp_path / "s", {"a.csv": rows, "b.csv": others}))
    assert (error.file, error.row) == ("a.csv", 5)
    assert "the code in row 2 there, of which this file has records, too, differs from it" in error.what


def test_code_of_another_form_is_not_repeated(tmp_path):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1, project_code="2021-ZWALUWTJE")]})
    assert "ZWALUW" not in json.dumps([each.what + each.do for each in told(study)])


CODES = st.from_regex(r"20[0-9]{2}-[0-9]-NL01-KA121-VET-[0-9]{9}", fullmatch=True)


@given(CODES, st.integers(0, 30), st.sampled_from("0O1I-X"), st.sampled_from(["put", "in", "out", "turned"]))
def test_one_slip_is_near(code, place, sign, slip):
    put, turned = (
        code[:place] + sign + code[place + 1 :],
        code[:place] + code[place : place + 2][::-1] + code[place + 2 :],
    )
    typed = {"put": put, "in": code[:place] + sign + code[place:], "out": code[:place] + code[place + 1 :]}
    assert nearest_code(code, [typed.get(slip, turned)]) is not None


def test_nearest_is_the_one_with_fewest_slips_and_three_are_none():
    assert nearest_code("abcdef", ["abcxyf", "abcdxf", "xyzdef"]) == "abcdxf"
    assert nearest_code("abcdef", ["xyzdef", "abc"]) is None
    assert nearest_code("abc def", ["ABCDEF"]) == "ABCDEF"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (f"{ALPHA}.csv", ALPHA),
        (f"Export {ALPHA} (2).xlsx", ALPHA),
        (f"{ALPHA.lower().replace('-', '_')}_v2.csv", ALPHA),
        ("alpha.csv", None),
    ],
)
def test_code_in_the_name_of_an_export(name, code):
    assert code_in_name(name) == code


@pytest.mark.parametrize(
    ("missing", "idle", "meant"),
    [
        (["abc08"], ["abc80"], {"abc08": "abc80"}),
        (["abc09", "abc60"], ["abc36"], {}),  # as near to both: codes of one call follow each other
        (["abc08"], ["abc07", "abc09"], {}),
        (["abc36x", "abc09"], ["abc36"], {"abc36x": "abc36"}),
    ],
)
def test_only_two_codes_that_are_nearest_to_each_other_are_told(missing, idle, meant):
    assert codes_meant(missing, idle) == meant


def test_code_in_the_name_of_an_export_without_records_is_not_mistyped(tmp_path):
    near = ALPHA[:-1] + "7"
    rows = {"a.csv": near, "b.csv": BETA, "c.csv": GAMMA}
    exports = {file: [mobility(1, project_code=code)] for file, code in rows.items()}
    found = told(write_study(tmp_path / "s", exports | {f"{ALPHA}.csv": []}))
    assert [each.what for each in found] == [f"project {near} is not in projects.csv (1 record)"]
