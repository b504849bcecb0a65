"""`blendresearch survey`: makes questions.csv once, and then tells what is read by it."""

import shutil
from io import StringIO

import pandas as pd
import pytest
from rich.console import Console
from tests.runs import hashes
from tests.studies import mobility, write_study
from tests.survey import form_exports as forms
from tests.survey.form_exports import DIALECTS, write_rows

from blendresearch.base.errors import InputError
from blendresearch.run.commands.survey_questions import questions_of_survey
from blendresearch.study.spellings import Spellings
from blendresearch.survey.codebook import read_codebook
from blendresearch.survey.codings import read_codings
from blendresearch.survey.questions import read_questions

ANSWERS = [
    *[{"who": "ROC Zuid", "policy": "Nee", "done": number, "problems": str(number)} for number in (10, 20, 30, 40)],
    {"who": "College Noord", "policy": "Nee", "used": forms.USED[:2], "done": 12, "problems": "a"},
    {"who": "ROC Zuid", "policy": "Nee", "used": [forms.USED[0], forms.OTHER], "done": "heel veel", "problems": "b"},
]


@pytest.fixture
def study(tmp_path):
    frame = "institution,survey_form\n" + "".join(f'"{name}",\n' for name in ("College Noord", "ROC Zuid"))
    folder = write_study(tmp_path / "study", {"a.csv": [mobility(1)]}, files={"institutions.csv": frame})
    (folder / "survey").mkdir()
    return folder


def said(folder) -> str:
    told = StringIO()
    questions_of_survey(Console(file=told, soft_wrap=True, highlight=False), str(folder))
    return told.getvalue()


def test_questions_are_proposed_once_and_never_overwritten(study):
    DIALECTS["microsoft_forms"](study / "survey" / "answers [1]", ANSWERS)
    first = said(study)
    assert first.startswith("Made survey/questions.csv with 8 rows.\n")
    assert "answers [1].xlsx (microsoft_forms): 6 answers, 8 questions" in first
    assert "columns that ask for a person are left out: D-E" in first
    before = hashes(study)
    second = said(study)
    assert hashes(study) == before
    assert "is there, and stays as it is" in second
    assert "answers [1].xlsx (microsoft_forms): 6 answers, 0 partial" in second
    assert "question q5: no number can be read in row 7." in second
    assert "question q2: something else than its options, counted as other, in rows 6, 7." in second


def test_columns_that_no_question_asks_for_are_told_by_their_letters(study):
    write_rows(study / "survey" / "a.csv", [["Welke instelling?", "Wat?", "Jansje Geheim?"], ["ROC Zuid", "x", "y"]])
    listed = "question,heading,kind\nwho,Welke instelling?,institution\na,Wat?,open\n"
    (study / "survey" / "questions.csv").write_text(listed, encoding="utf-8")
    told = said(study)
    assert "a.csv: no question asks for the columns C." in told
    assert "Jansje" not in told


def test_two_forms_are_named_for_a_person_to_check(study):
    for name in ("users 2025", "others 2025"):
        write_rows(study / "survey" / f"{name}.csv", [["Welke instelling?", f"Wat, {name}?"], ["ROC Zuid", "x"]])
    assert "The forms are called others 2025, users 2025" in said(study)


def test_wrong_export_is_refused_and_nothing_is_written(study, left):
    write_rows(study / "survey" / "a.csv", [["Answer Choices", "Response Percent", "Answered"], ["Ja", "1", "2"]])
    before = hashes(study)
    with pytest.raises(InputError, match="summary"):
        said(study)
    assert left("survey", study) == 3
    assert hashes(study) == before


# --- REFI-QDA


def test_codebook_and_codings_are_written_for_software_for_coding_and_come_back(study, tmp_path, left):
    (study / "survey" / "questions.csv").write_text(
        "question,heading,kind\nwho,Welke instelling?,institution\na,Wat?,open\n", encoding="utf-8"
    )
    (study / "survey" / "codings.csv").write_text(
        "institution,form,question,theme,coder,quote,publish\nROC Zuid,,a,policy.present,x,Er is beleid,yes\n",
        encoding="utf-8",
    )
    book, project = tmp_path / "themes.qdc", tmp_path / "coded.qdpx"
    assert left("survey", study, "--codebook", book, "--codings", project) == 0
    assert read_codebook(study)["theme"].tolist() == _themes_of(tmp_path, book)
    (study / "survey" / "codings.csv").unlink()
    shutil.copy(project, study / "survey" / "coded.qdpx")
    frame = pd.DataFrame({"institution": ["College Noord", "ROC Zuid"], "survey_form": ["", ""]})
    found = read_codings(study, read_codebook(study), read_questions(study), Spellings(), frame).codings
    assert found[["institution", "question", "theme", "quote", "publish"]].values.tolist() == [
        ["ROC Zuid", "a", "policy.present", "Er is beleid", True]
    ]


def _themes_of(place, book) -> list[str]:
    (place / "other" / "survey").mkdir(parents=True)
    shutil.copy(book, place / "other" / "survey" / "themes.qdc")
    return read_codebook(place / "other")["theme"].tolist()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("--codebook a.csv", 2),
        ("--codings a.qdc", 2),
        ("--codebook there.qdc", 3),
        ("--codings no/a.qdpx", 3),
    ],
)
def test_names_that_cannot_be_written_are_refused(study, tmp_path, left, asked, code):
    option, name = asked.split()
    (tmp_path / "there.qdc").write_text("mine", encoding="utf-8")
    before = hashes(tmp_path)
    assert left("survey", study, option, tmp_path / name) == code
    assert hashes(tmp_path) == before
