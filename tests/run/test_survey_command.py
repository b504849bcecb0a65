"""`blendresearch survey`: makes questions.csv once, and then tells what is read by it."""

import shutil
import zipfile
from io import StringIO

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console
from tests.runs import hashes
from tests.studies import mobility, write_study, write_xlsx
from tests.survey import form_exports as forms
from tests.survey.form_exports import DIALECTS, write_rows

from blendresearch.base.errors import InputError
from blendresearch.run.commands.survey_questions import questions_of_survey
from blendresearch.study.lists import unread_columns
from blendresearch.study.spellings import Spellings
from blendresearch.survey.codebook import read_codebook, shipped_codebook
from blendresearch.survey.codings import read_codings
from blendresearch.survey.questions import read_questions
from blendresearch.survey.read import COLUMNS_OF_LISTS

ANSWERS = [
    *[{"who": "ROC Zuid", "policy": "Nee", "done": number, "problems": str(number)} for number in (10, 20, 30, 40)],
    {"who": "College Noord", "policy": "Nee", "used": forms.USED[:2], "done": 12, "problems": "a"},
    {"who": "ROC Zuid", "policy": "Nee", "used": [forms.USED[0], forms.OTHER], "done": "heel veel", "problems": "b"},
]
FRAME = pd.DataFrame({"institution": ["College Noord", "ROC Zuid"], "survey_form": ["", ""]})


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
    assert "row 7: no number can be read in the answer to the question q5." in second
    other = "row 6: something else than an option is the answer to the question q2 (and so in 1 more row: 7)."
    assert other in second


def test_columns_that_no_question_asks_for_are_told_by_their_letters(study):
    write_rows(study / "survey" / "a.csv", [["Welke instelling?", "Wat?", "Jansje Geheim?"], ["ROC Zuid", "x", "y"]])
    listed = "question,heading,kind\nwho,Welke instelling?,institution\na,Wat?,open\n"
    (study / "survey" / "questions.csv").write_text(listed, encoding="utf-8")
    told = said(study)
    assert "a.csv: no question asks for the column C." in told
    assert "Jansje" not in told


def test_two_forms_are_named_for_a_person_to_check(study):
    for name in ("users 2025", "others 2025"):
        write_rows(study / "survey" / f"{name}.csv", [["Welke instelling?", f"Wat, {name}?"], ["ROC Zuid", "x"]])
    assert "The forms are called others 2025, user:" in said(study)


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
    found = read_codings(study, read_codebook(study), read_questions(study), Spellings(), FRAME).codings
    assert found[["institution", "question", "theme", "quote", "publish"]].values.tolist() == [
        ["ROC Zuid", "a", "policy.present", "Er is beleid", True]
    ]


def _themes_of(place, book) -> list[str]:
    (place / "other" / "survey").mkdir(parents=True)
    shutil.copy(book, place / "other" / "survey" / "themes.qdc")
    return read_codebook(place / "other")["theme"].tolist()


@pytest.fixture
def answered(study):
    """Two open answers, one of an empty form, and one of somebody who says that there is nothing to say."""
    rows = [["Welke instelling?", "Wat?"], ["ROC Zuid", "=1+1 is veel"], ["College Noord", "Jansje weet het"]]
    write_rows(study / "survey" / "a.csv", [*rows, ["College Noord", "n.v.t."], ["ROC Zuid", ""]])
    (study / "survey" / "questions.csv").write_text(
        "question,heading,kind\nwho,Welke instelling?,institution\na,Wat?,open\n", encoding="utf-8"
    )
    return study


def codings_of(study) -> list[list]:
    read = read_codings(study, read_codebook(study), read_questions(study), Spellings(), FRAME)
    return read.codings[["institution", "question", "theme"]].values.tolist()


def test_answers_go_into_a_spreadsheet_that_is_read_as_codings_once_it_is_filled_in(answered, tmp_path, left):
    sheet = tmp_path / "answers.xlsx"
    assert left("survey", answered, "--answers", sheet) == 0
    (rows,) = [CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()]
    assert rows[0] == ["institution", "form", "question", "answer", "theme", "coder", "quote", "publish"]
    assert [row[:4] for row in rows[1:]] == [
        ["ROC Zuid", "", "a", "=1+1 is veel"], ["College Noord", "", "a", "Jansje weet het"],
    ]  # fmt: skip
    rows[1][4:6] = ["obstacle.finance", "x"]
    write_xlsx(answered / "survey" / "codings.xlsx", rows)
    assert codings_of(answered) == [["ROC Zuid", "a", "obstacle.finance"]]
    assert [*unread_columns(answered, COLUMNS_OF_LISTS)] == []


def test_answers_go_into_a_project_a_document_each(answered, tmp_path, left):
    project = tmp_path / "answers.qdpx"
    assert left("survey", answered, "--answers", project) == 0
    with zipfile.ZipFile(project) as archive:
        texts = {archive.read(name).decode() for name in archive.namelist() if name.startswith("sources/")}
        said = archive.read("project.qde").decode()
    assert texts == {"=1+1 is veel", "Jansje weet het"}
    assert 'name="College Noord - a"' in said
    assert "Jansje" not in said
    shutil.copy(project, answered / "survey" / "coded.qdpx")
    assert codings_of(answered) == []


def test_codebook_comes_as_a_list_to_be_changed_and_is_read_as_it_was(study, tmp_path, left):
    assert left("survey", study, "--codebook", study / "survey" / "codebook.csv") == 0
    assert read_codebook(study).equals(shipped_codebook())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("--codebook a.txt", 2),
        ("--codings a.qdc", 2),
        ("--answers a.csv", 2),
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
