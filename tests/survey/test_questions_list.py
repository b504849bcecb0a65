"""questions.csv: what a row may say, and that all that is wrong is told at once."""

import pytest

from blendresearch.base.errors import InputError
from blendresearch.survey.questions import read_questions

HEAD = "question,form,heading,kind,options,label_nl,label_en\n"
SOUND = "who,,Welke instelling?,institution,,,\n"


def questions(tmp_path, *rows: str, head: str = HEAD):
    (tmp_path / "survey").mkdir(exist_ok=True)
    (tmp_path / "survey" / "questions.csv").write_text(head + "".join(rows), encoding="utf-8")
    return read_questions(tmp_path)


def told(tmp_path, *rows: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        questions(tmp_path, *rows)
    return [str(each) for each in raised.value.all]


def test_without_a_file_there_are_no_questions(tmp_path):
    assert read_questions(tmp_path).empty


def test_options_and_headings_are_parted_and_labels_fall_back_on_the_heading(tmp_path):
    found = questions(tmp_path, SOUND, "a,,Wat? | What?,single,Y = Ja | N = Nee | Geen idee,,Which\n")
    row = found.iloc[1]
    assert row["options"] == ("Ja", "Nee", "Geen idee")
    assert row["spellings"] == ("Y = Ja", "N = Nee", "Geen idee")
    assert row["headings"] == ("Wat?", "What?", "Wat? | What?")
    assert (row["label_nl"], row["label_en"]) == ("Wat?", "Which")


def test_without_a_heading_the_code_is_the_heading(tmp_path):
    assert questions(tmp_path, SOUND, "Q1,,,open,,,\n").iloc[1]["headings"] == ("Q1",)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a,,X,choice,,,\n", "no kind of question"),
        ("1 a,,X,open,,,\n", "the code of the question"),
        ("a,,X,,,,\n", "column 'kind', row 3: the cell is empty"),
        ("a,,X,open,Ja | Nee,,\n", "has no options"),
        ("a,,X,single,Ja | ja,,\n", "an option stands there twice"),
        ("a,,E-mailadres,open,,,\n", "never loaded"),
        ("a,,Naam2,open,,,\n", "never loaded"),
        ("blended_done,,X,open,,,\n", "kept for a question of the kind number"),
        ("more_done,,X,single,,,\n", "needs its options"),
        ("a,,Welke  INSTELLING?,open,,,\n", "the heading stands in the list twice"),
        ("who,,X,institution,,,\n", "the question stands in the list twice"),
        ("who,user,X,open,,,\n", "another kind in another form"),
        ("a,,X,single,1 = 5 | 2 = 4 | 4 = 2 | 5 = 1,,\n", "can mean both"),
        ("more_done,,X,single,Nee | Ja,,\n", "means yes, and a later one says so"),
        ("more_done,,X,single,Weet ik niet | Ja zeker | Nee,,\n", "means yes, and a later one says so"),
        ("a,,X,single,=1+1 | Ja,,\n", "take an option for a formula"),
        ("a,=1+1,X,single,Ja,,\n", "column 'form', row 3: a spreadsheet would take the cell for a formula"),
        ("a,,X,single,Ja,@SUM(1),\n", "column 'label_nl', row 3: a spreadsheet would take the cell for a formula"),
        ("who2,,X,institution,,,\n", "several questions of the form ask for the institution"),
    ],
)
def test_wrong_row_is_told_with_its_number(tmp_path, row, sentence):
    sentences = told(tmp_path, SOUND, row)
    assert any(sentence in each for each in sentences)
    assert all(each.startswith("questions.csv, ") for each in sentences)


@pytest.mark.parametrize(
    "options", ["1 = Ja | 2 = Nee", "-1 | 0 | +1", "1 = 1 (nooit) | 5 = 5 (altijd)", "A = Ja | B = Ja"]
)
def test_codes_that_mean_one_thing_each_are_sound(tmp_path, options):
    assert len(questions(tmp_path, SOUND, f"a,,X,single,{options},,\n")) == 2


def test_form_without_a_question_for_the_institution_is_told(tmp_path):
    assert told(tmp_path, "who,user,Wie?,institution,,,\n", "a,non-user,X,open,,,\n") == [
        "questions.csv, column 'kind': no question of the form non-user asks for the institution. "
        "Add a row of the kind institution."
    ]


def test_all_faults_are_told_at_once(tmp_path):
    assert len(told(tmp_path, "1,,X,open,,,\n", "b,,Y,other,,,\n", "c,,Naam,open,,,\n")) == 3
