"""The list of questions that is proposed: it reads what it was made of, and holds nobody's own words."""

import pytest
from tests.survey import form_exports as forms
from tests.survey.form_exports import DIALECTS, write_rows
from tests.survey.test_form_files import read

from blendresearch.base.errors import InputError
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.survey.proposing import Proposal, propose_questions

KNOWN = KnownInstitutions({name: name for name in forms.INSTITUTIONS}, {})
USUAL = {
    "policy": "Nee",
    "used": forms.USED[:2],
    "tools": forms.TOOLS[:2],
    "agree": dict.fromkeys(forms.STATEMENTS, "Eens"),
    "order": forms.ORDER,
    "problems": "Het gaat moeizaam bij ons",
}
ANSWERS = [
    {**USUAL, "who": "College Noord", "done": 12},
    {**USUAL, "who": "ROC Zuid", "done": 30, "order": forms.ORDER[::-1], "problems": "Jansje weet het"},
    {
        **USUAL,
        "who": forms.INSTITUTIONS[3],
        "used": [forms.USED[0], forms.OTHER],
        "policy": "Anders dan u denkt",
        "problems": "x",
    },
]


def proposed(folder, answers=ANSWERS, dialect="microsoft_forms", forms_named=()) -> Proposal:
    (folder / "survey").mkdir(exist_ok=True)
    DIALECTS[dialect](folder / "survey" / "answers", answers)
    return propose_questions(folder, forms_named, KNOWN)


def test_kinds_and_shared_options_are_guessed_from_microsoft_forms(tmp_path):
    found = {each.heading: each.guess for each in proposed(tmp_path).questions}
    kinds = [found[" ".join(forms.HEADINGS[question][:200].split())].kind for question in forms.HEADINGS]
    assert kinds == ["institution", "single", "multiple", "multiple", "grid", "ranking", "number", "open"]
    assert found["Is er beleid?"].options == ("Nee",)
    assert found["Waarmee?"].options == ("C", "C++")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_proposed_reads_the_export_that_it_comes_from(tmp_path, dialect):
    text = proposed(tmp_path, dialect=dialect).as_csv()
    (tmp_path / "survey" / "questions.csv").write_text(text, encoding="utf-8")
    found = read(tmp_path)
    assert found.respondents["institution"].tolist() == [answer["who"] for answer in ANSWERS]
    assert {"given", "other"} < {*found.answers["option"]}


@pytest.mark.security
@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_that_one_answer_alone_says_is_written(tmp_path, dialect):
    text = proposed(tmp_path, dialect=dialect).as_csv()
    own = ("Jansje", "moeizaam", "escaperoom", "denkt u", "College", "ROC", forms.SECRET, "geheim", "10.1")
    assert not [word for word in own if word in text.replace(forms.HEADINGS["order"][:200], "")]


def test_columns_that_ask_for_a_person_are_left_out(tmp_path):
    rows = [
        ["Instelling", "Uw naam", "Wat is uw e-mailadres?", "Naam van uw instelling?", "Is er beleid, zonder naam?"]
    ]
    (tmp_path / "survey").mkdir()
    write_rows(tmp_path / "survey" / "a.csv", [*rows, *[["College Noord", "Jansje", "j@x", "College Noord", "Ja"]] * 3])
    proposal = propose_questions(tmp_path, (), KNOWN)
    assert proposal.files[0].persons == (1, 2)
    assert [each.heading for each in proposal.questions] == [rows[0][0], rows[0][3], rows[0][4]]
    assert "Noord" not in proposal.as_csv()
    assert "Jansje" not in proposal.as_csv()


def test_two_forms_share_the_questions_that_both_have(tmp_path):
    (tmp_path / "survey").mkdir()
    write_rows(tmp_path / "survey" / "Non-user 2025.csv", [["Welke instelling?", "Waarom niet?"], ["A", "x"]])
    write_rows(tmp_path / "survey" / "user.csv", [["Welke instelling?", "Waarvoor?"], ["B", "y"]])
    found = propose_questions(tmp_path, ["user", "non-user"], KNOWN)
    assert [(each.question, each.form, each.heading) for each in found.questions] == [
        ("institution", "", "Welke instelling?"),
        ("q1", "non-user", "Waarom niet?"),
        ("q2", "user", "Waarvoor?"),
    ]
    assert found.asks_for_institution


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Blended (niet-gebruikers) (Antwoorden) - Formulierreacties 1", "non-user"),
        ("Vragenlijst blended mobility - gebruikers(1-5)", "user"),
        ("Non-users_2027 (Responses) - Form Responses 1", "non-user"),
        ("Coördinatoren (Antwoorden) - Formulierreacties 1", "coordinatoren"),
        ("Coördinatoren(1-15)", "coordinatoren"),
        ("results-survey482615", "results survey482615"),
    ],
)
def test_form_is_named_as_is_usual_or_without_what_programs_add(tmp_path, name, form):
    (tmp_path / "survey").mkdir()
    for each, question in ((name, "Waarom niet?"), ("iets anders", "Waarvoor?")):
        write_rows(tmp_path / "survey" / f"{each}.csv", [["Welke instelling?", question], ["A", "x"]])
    assert form in {each.form for each in propose_questions(tmp_path, (), KNOWN).files}


@pytest.mark.parametrize(("heading", "kind"), [("Hoeveel waren er echt?", "number"), ("Wat was er?", "open")])
def test_question_how_many_is_one_for_a_number_though_some_do_not_know(tmp_path, heading, kind):
    (tmp_path / "survey").mkdir()
    rows = [["Welke instelling?", heading], *zip("ABC", ("20-25", "ca. 30", "weet ik niet"), strict=True)]
    write_rows(tmp_path / "survey" / "a.csv", rows)
    assert propose_questions(tmp_path, (), KNOWN).questions[1].guess == (kind, ())


def test_comma_within_an_option_parts_no_choices(tmp_path):
    (tmp_path / "survey").mkdir()
    rows = [["Timestamp", "Which?"], *[["1", text] for text in ["Yes, both", "No", "Yes, both", "No"]]]
    write_rows(tmp_path / "survey" / "a.csv", rows)
    assert propose_questions(tmp_path, (), KNOWN).questions[0].guess == ("single", ("Yes, both", "No"))


def test_two_rows_of_headings_are_known_without_a_column_of_the_program(tmp_path):
    (tmp_path / "survey").mkdir()
    heads = [["What?", "Rank these", "", ""], ["Response", "A", "B", "C"]]
    write_rows(tmp_path / "survey" / "a.csv", [*heads, *[["x", "1", "2", "3"], ["y", "2", "3", "1"]]])
    assert [(each.heading, each.guess) for each in propose_questions(tmp_path, (), KNOWN).questions] == [
        ("What?", ("open", ())),
        ("Rank these", ("ranking", ("A", "B", "C"))),
    ]


def test_without_exports_nothing_can_be_proposed(tmp_path):
    with pytest.raises(InputError, match="there is no export of a form"):
        propose_questions(tmp_path, (), KNOWN)


def test_words_that_one_institution_sends_twice_are_no_option(tmp_path):
    sent = {"who": "ROC Zuid", "policy": "Jansje weet het"}
    answers = [sent, {**sent}, {"who": "College Noord", "policy": "Nee"}, {"who": "Vakschool", "policy": "Nee"}]
    assert "Jansje" not in proposed(tmp_path, answers).as_csv()
