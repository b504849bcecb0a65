"""What `check` and a run tell of the survey of a study."""

import pytest
from tests.studies import ASSUMED
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
    return [f"{each.severity} {each.file} {each.row}: {each.what}" for each in found if ASSUMED not in each.what]


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


def test_other_form_than_the_list_says_is_told_with_rows(tmp_path):
    frame = FRAME.replace("Beta College,yes,yes,non-user", "Beta College,yes,yes,user")
    found = told(write_survey(tmp_path / "s", {"institutions.csv": frame}), tmp_path)
    assert "warning institutions.csv 3: the institution answered another form than the list says" in found
    assert not [each for each in told(write_survey(tmp_path / "t"), tmp_path) if "another form" in each]


def test_number_beyond_all_mobilities_and_one_that_cannot_be_read_are_told_without_it(tmp_path):
    questions = QUESTIONS + "blended_done,,Hoeveel?,number,,,\n"
    users = "Uw instelling;Is er meer gedaan?;Waarom wel?;Hoeveel?\nalpha college;Ja;x;{}\n"
    others = "Uw instelling;Is er meer gedaan?;Waarom niet?;Hoeveel?\nBeta College;Nee;x;5\nEpsilon;Nee;;900\n"
    for number, what in (
        ("2021", "the number of the question blended_done is larger than all mobilities of the institution"),
        ("20-mrt", "no number can be read in the answer to the question blended_done"),
    ):
        lists = {
            "survey/questions.csv": questions,
            "survey/users.csv": users.format(number),
            "survey/others.csv": others,
        }
        found = told(write_survey(tmp_path / number, lists), tmp_path)
        assert f"warning users.csv 2: {what}" in found
        assert not [each for each in found if number in each or "others.csv 3" in each]


def test_answers_without_a_coding_are_counted(tmp_path):
    lines = CODINGS.splitlines(keepends=True)
    found = told(write_survey(tmp_path / "s", {"survey/codings.csv": "".join(lines[:3])}), tmp_path)
    what = "1 of the 2 answers to open questions has no coding: why in row 2 of others.csv"
    assert f"warning codings.csv None: {what}" in found


def test_coding_of_who_has_no_answer_is_told_with_its_row(tmp_path):
    codings = f"{CODINGS}Gamma College,non-user,why,obstacle.finance,Piet,,\n"
    found = told(write_survey(tmp_path / "s", {"survey/codings.csv": codings}), tmp_path)
    what = "the institution has no answer in any export of a form, and counts as one that answered"
    assert f"warning codings.csv 5: {what}" in found
    lists = {"survey/codings.csv": codings, "survey/users.csv": None, "survey/others.csv": None}
    assert not [each for each in told(write_survey(tmp_path / "letters", lists), tmp_path) if what in each]


def test_who_answers_without_a_row_in_the_frame_is_named(tmp_path):
    found = told(write_survey(tmp_path / "s"), tmp_path)
    (line,) = [each for each in found if "without a row here" in each]
    assert line.startswith("notice institutions.csv None: 'Epsilon College' answered")


def test_name_outside_the_frame_may_stand_in_spellings_as_it_is_and_no_spelling_of_answers_is_doubted(tmp_path):
    found = told(write_survey(tmp_path / "s", {"spellings.csv": "spelling,institution\nEpsilon,Epsilon\n"}), tmp_path)
    assert any("'Epsilon' answered without a row here" in each for each in found)
    assert not [each for each in found if each.split()[1] == "spellings.csv"]


def test_what_of_an_export_is_not_read_or_not_understood_is_told(tmp_path):
    lists = {
        "survey/questions.csv": f"{QUESTIONS}blended_done,user,Hoeveel?,number,,,\n",
        "survey/users.csv": "Uw instelling;Is er meer gedaan?;Waarom wel?;Hoeveel?;Zwaluwtje?\n"
        "Alpha College;Misschien;Geld;veel;x\nBeta College;;;;x\n",
    }
    found = told(write_survey(tmp_path / "s", lists), tmp_path)
    for told_here in (
        "notice users.csv None: no question asks for the column E",
        "notice users.csv 3: nothing is filled in that a question asks for, and the answer does not count",
        "warning users.csv 2: no number can be read in the answer to the question blended_done",
        "notice users.csv 2: something else than an option is the answer to the question more_done",
    ):
        assert told_here in found
    assert "Zwaluwtje" not in " ".join(found)


def test_words_that_can_be_names_are_told_with_their_row(tmp_path):
    codings = CODINGS.replace("Het scheelt geld,yes", "Het scheelt Zwaluwtje geld,yes")
    found = told(write_survey(tmp_path / "s", {"survey/codings.csv": codings}), tmp_path)
    assert any(each.startswith("warning codings.csv 2: a word of the text") for each in found)
    assert "Zwaluwtje" not in " ".join(found)


def test_answer_that_was_coded_as_a_whole_is_coded(tmp_path):
    whole = CODINGS.replace("Beta College,non-user,why", "Beta College,non-user,")
    assert "open questions have no coding" not in " ".join(
        told(write_survey(tmp_path / "s", {"survey/codings.csv": whole}), tmp_path)
    )


def test_coding_of_a_form_that_the_institution_did_not_answer_is_told_with_its_row(tmp_path):
    other = CODINGS + "Beta College,user,why,obstacle.covid,Piet,,\n"
    found = [
        each
        for each in told(write_survey(tmp_path / "s", {"survey/codings.csv": other}), tmp_path)
        if "is of a form" in each
    ]
    assert [each.partition(":")[0] for each in found] == ["warning codings.csv 5"]


def test_more_that_was_done_than_there_are_mobilities_is_told(tmp_path):
    """Alpha has 20 mobilities in the first cohort, Beta 5."""
    asked = QUESTIONS + "blended_done,,Hoeveel?,number,,,\n"
    changed = {
        "survey/questions.csv": asked,
        "survey/users.csv": LISTS["survey/users.csv"]
        .replace("Waarom wel?", "Waarom wel?;Hoeveel?")
        .replace("geld;", "geld;20;"),
        "survey/others.csv": "Uw instelling;Is er meer gedaan?;Waarom niet?;Hoeveel?\nBeta College;Nee;Geen idee;6\n",
    }
    found = [
        each for each in told(write_survey(tmp_path / "s", changed), tmp_path) if "larger than all mobilities" in each
    ]
    assert [each.partition(":")[0] for each in found] == ["warning others.csv 2"]


def test_codings_find_the_answer_of_an_institution_without_a_form_where_there_is_one_form(tmp_path):
    """No list names the form of Epsilon, whose answer is coded; that is no second one."""
    questions = "question,form,heading,kind,options\ninstitution,,Uw instelling,institution,\nwhy,,Waarom,open,\n"
    changed = {
        "survey/questions.csv": questions,
        "survey/users.csv": "Uw instelling;Waarom\nAlpha College;Geld\nEpsilon;Tijd\n",
        "survey/others.csv": None,
        "survey/codings.csv": "institution,theme,question\nAlpha College,benefit.ready,why\nEpsilon,idea,why\n",
        "institutions.csv": "institution,approached,survey_form\nAlpha College,yes,user\nBeta College,yes,\n",
    }
    survey = Analysis.open(write_survey(tmp_path / "s", changed), tmp_path).results().survey
    assert {*survey.themes["form"]} == {""}
    assert survey.response.query("group == 'none'")["unasked"].tolist() == [0]
    assert survey.response.query("by == 'all'")[["complete", "unasked"]].to_numpy().tolist() == [[1, 1]]


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
