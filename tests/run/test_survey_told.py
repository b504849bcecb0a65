"""What `check` and a run tell of the survey of a study."""

import pytest
from tests.survey.written_survey import CODINGS, FRAME, LISTS, QUESTIONS, write_survey

from blendresearch.base.errors import InputError
from blendresearch.run.analysis import Analysis
from blendresearch.run.judging import judge_study
from blendresearch.run.survey_told import told_of_survey
from blendresearch.study.folder import Workspace

ALONE = dict.fromkeys(name for name in LISTS if name.startswith("survey/") and "questions" not in name)


def told(folder, tmp_path) -> list[str]:
    """Give what is told of the survey, a problem a line."""
    found = judge_study(Workspace.open(folder, tmp_path))
    assert {each.severity for each in found} <= {"warning", "notice"}, found
    return [f"{each.severity} {each.file} {each.row}: {each.what}" for each in found]


def test_what_was_read_and_who_answered_is_told(tmp_path):
    found = told(write_survey(tmp_path / "s"), tmp_path)
    assert "notice users.csv None: it holds answers: 1, complete: 1 (form 'user', program other)" in found
    assert "notice others.csv None: it holds answers: 2, complete: 2 (form 'non-user', program other)" in found
    assert (
        "notice institutions.csv None: 2 of the 4 institutions that were asked answered, and 1 that was not asked"
        in found
    )


def test_list_and_exports_that_disagree_are_told_with_rows(tmp_path):
    frame = FRAME.replace("Beta College,yes,yes", "Beta College,yes,no").replace(
        "Gamma College,yes,no", "Gamma College,yes,yes"
    )
    found = told(write_survey(tmp_path / "s", {"institutions.csv": frame}), tmp_path)
    assert "warning institutions.csv 4: by the list it answered, and no export of a form has its answer" in found
    assert "warning institutions.csv 3: the list does not say that it answered, and its answer is there" in found


def test_answers_without_a_coding_are_counted(tmp_path):
    lines = CODINGS.splitlines(keepends=True)
    found = told(write_survey(tmp_path / "s", {"survey/codings.csv": "".join(lines[:3])}), tmp_path)
    assert "warning codings.csv None: 1 of the 2 answers to open questions have no coding" in found


@pytest.mark.parametrize(
    ("frame", "proposed"),
    [
        ("Alpha College,yes,,\nBeta College,yes,,non-user\n", ["3 'user' fits 'Alpha College'"]),
        ("Alpha College,,,\nBeta College,,,\n", ["'user' fits 'Alpha College'", "'non-user' fits 'Beta College'"]),
        ("Alpha College,,,non-user\nBeta College,,,non-user\n", ["'user' fits 'Alpha College'"]),
        ("Alpha College,,,own name\nGamma,,,\n", []),
    ],
)
def test_forms_are_proposed_by_the_counts_and_the_threshold(tmp_path, frame, proposed):
    lists = ALONE | {"institutions.csv": f"institution,approached,responded,survey_form\n{frame}"}
    found = told(write_survey(tmp_path / "s", lists), tmp_path)
    forms = [each.partition("the form ")[2] for each in found if "user_threshold = 10" in each]
    assert sorted(forms) == sorted(each.removeprefix("3 ") for each in proposed)


def test_form_is_not_asked_for_where_nobody_was_asked_once_others_have_answered(tmp_path):
    frame = f"{FRAME}Zeta College,,,\n"
    found = told(write_survey(tmp_path / "s", {"institutions.csv": frame}), tmp_path)
    assert not [each for each in found if "'Zeta College'" in each and "fits" in each]


def test_run_tells_the_same_and_a_wrong_survey_stops_it(tmp_path):
    folder = write_survey(tmp_path / "s")
    analysis = Analysis.open(folder, tmp_path)
    sentences = analysis.survey_notices()
    assert sentences == told_of_survey(analysis.workspace.processed)
    assert any(
        each.startswith("institutions.csv: 2 of the 4 institutions that were asked answered") for each in sentences
    )
    (folder / "survey" / "questions.csv").write_text(
        QUESTIONS.replace("open,,Waarom", "opne,,Waarom"), encoding="utf-8"
    )
    errors = [each for each in judge_study(Workspace.open(folder, tmp_path)) if each.severity == "error"]
    assert {(each.file, each.blocks) for each in errors} == {("questions.csv", "lists")}
    with pytest.raises(InputError, match=r"questions\.csv, column 'kind', row 4"):
        Analysis.open(folder, tmp_path / "other").results()


def test_columns_of_lists_that_are_not_read_are_told_without_their_headings(tmp_path):
    codings = CODINGS.replace(",publish\n", ",publish,Zwaluwtje,note\n").replace(",yes\n", ",yes,,\n")
    codings = codings.replace(",,\nBeta", ",,,,\nBeta").replace(",no\n", ",no,,\n")
    found = told(write_survey(tmp_path / "s", {"survey/codings.csv": codings}), tmp_path)
    assert len([each for each in found if "the heading of column H is none that the list has" in each]) == 1
    assert "Zwaluwtje" not in " ".join(found)
