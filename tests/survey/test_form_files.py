"""Exports of forms as files: which there are, where their headings stand, who answers, and what is refused."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey import form_exports as forms
from tests.survey.form_exports import DIALECTS, SECRET, write_rows, write_survey
from tests.survey.test_form_dialects import as_set, study_settings

from blendresearch.base.errors import InputError
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.spellings import Spellings
from blendresearch.survey.forms import read_forms
from blendresearch.survey.forms.form_files import form_files
from blendresearch.survey.forms.reading_forms import read_exports
from blendresearch.survey.proposing import propose_questions
from blendresearch.survey.questions import read_questions

SIMPLE = """question,form,heading,kind,options,label_nl,label_en
who,,Welke instelling?,institution,,,
policy,,Is er beleid?,single,Ja | Nee,,
why,,Waarom?,open,,,
"""
HEADS = ["Welke instelling?", "Is er beleid?", "Waarom?"]
FRAME = pd.DataFrame({"institution": ["College Noord", "ROC Zuid", "École du Nord"], "survey_form": ["", "", ""]})


def survey(tmp_path, rows, *, questions: str = SIMPLE, name: str = "answers.csv", **dialect):
    (tmp_path / "survey").mkdir(exist_ok=True)
    (tmp_path / "survey" / "questions.csv").write_text(questions, encoding="utf-8")
    write_rows(tmp_path / "survey" / name, rows, **dialect)
    return tmp_path


def read(folder, partial: str = "count", names: Spellings = Spellings(), frame=FRAME):  # noqa: B008 - it is frozen
    return read_forms(folder, read_questions(folder), names, frame, study_settings(partial))


def told(folder) -> list[str]:
    with pytest.raises(InputError) as raised:
        read(folder)
    return [str(each) for each in raised.value.all]


# --- which files, and where their headings stand


def test_lists_codings_and_notes_are_no_exports(tmp_path):
    folder = survey(tmp_path, [HEADS])
    for name in ("codings.csv", "Codebook.xlsx", "names.csv", "documents.csv", ".~lock.a.csv#", "README.md", "p.qdpx"):
        (folder / "survey" / name).write_text("a,b\n", encoding="utf-8")
    write_rows(folder / "survey" / "highlights.csv", [["id", "document", "tag", "content"], ["1", "d", "t", "words"]])
    assert [path.name for path in form_files(folder)] == ["answers.csv"]


def test_without_a_folder_nobody_answered(tmp_path):
    assert read(tmp_path).respondents.empty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_and_separator_is_read(tmp_path, encoding, separator):
    rows = [["Een titel", "", ""], [], HEADS, ["College Noord", "Ja", "Omdat één, twee; drie"]]
    found = read(survey(tmp_path, rows, separator=separator, encoding=encoding))
    assert found.answers["option"].tolist() == ["Ja", "given"]
    assert found.respondents["row"].tolist() == [4]


def test_old_workbook_is_read_and_a_number_in_it_is_what_it_shows(tmp_path):
    import xlwt

    folder = survey(tmp_path, [HEADS], questions=SIMPLE.replace("Ja | Nee", "1 | 2.5"))
    (folder / "survey" / "answers.csv").unlink()
    book = xlwt.Workbook()
    sheet = book.add_sheet("Form1")
    for row, cells in enumerate([HEADS, ["ROC Zuid", 1.0, "x"], ["College Noord", 2.5, True]]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(str(folder / "survey" / "answers.xls"))
    assert read(folder).answers["option"].tolist() == ["1", "given", "2.5", "given"]


cells = st.sampled_from(
    [*HEADS, "ROC Zuid", "Ja", "ID", "Begintijd", "submitdate", '{"ImportId":"x"}', "", " ", "Response"]
)


@given(st.lists(st.lists(cells | st.text(max_size=8), max_size=5), max_size=6), st.sampled_from(";,\t"))
@settings(deadline=None, max_examples=60)
def test_any_table_is_read_or_refused_in_sentences(tmp_path_factory, rows, separator):
    folder = survey(tmp_path_factory.mktemp("study"), rows, separator=separator)
    try:
        assert len(read(folder).sources) == 1
    except InputError as error:
        assert all(str(each).startswith("answers.csv") for each in error.all)
    try:
        assert propose_questions(folder, (), KnownInstitutions({}, {})).as_csv()
    except InputError as error:
        assert all(str(each).startswith("answers.csv") for each in error.all)


def test_exports_without_questions_are_refused_with_what_proposes_them(tmp_path):
    folder = survey(tmp_path, [HEADS])
    (folder / "survey" / "questions.csv").unlink()
    assert "'blendresearch survey" in told(folder)[0]


def test_summary_is_refused_in_one_sentence(tmp_path):
    rows = [
        ["Q1. Is er beleid?"],
        ["Answer Choices", "Response Percent", "Responses"],
        ["Ja", "50%", "4"],
        ["", "Answered", "8"],
    ]
    assert told(survey(tmp_path, rows)) == [
        "answers.csv: it is a summary of the answers, and holds no answer itself. Export the individual responses, one "
        "row an answer, and put that file here in its place."
    ]


def test_all_missing_and_double_headings_of_all_files_are_told_at_once(tmp_path):
    folder = survey(tmp_path, [["Welke instelling?", "Is er beleid dan?", "Waarom?", "Waarom?"]])
    write_rows(folder / "survey" / "more.csv", [["Instelling", "Is er beleid?"]])
    sentences = told(folder)
    assert sentences == [
        "answers.csv: no column is headed as the question policy is in questions.csv. Is column B meant? Then write "
        "its heading there.",
        "answers.csv: the columns C-D have the heading of the question why. Write in questions.csv which one is meant: "
        "'(2)' behind the heading means the second one.",
        "more.csv: no column is headed as the question who is in questions.csv. Is column A meant? Then write its "
        "heading there.",
        "more.csv: no column is headed as the question why is in questions.csv. Write the heading there as this file "
        "has it, or remove the row.",
    ]


def test_second_of_two_like_headings_is_asked_for_by_its_number(tmp_path):
    questions = SIMPLE.replace("Waarom?", "Waarom? (2)") + "first,,Waarom?,open,,,\n"
    rows = [[*HEADS, "Waarom?"], ["College Noord", "Ja", "", "Daarom"]]
    found = read(survey(tmp_path, rows, questions=questions))
    assert found.answers["question"].tolist() == ["policy", "why"]


def test_second_of_two_like_grids_is_asked_for_by_its_number(tmp_path):
    questions = SIMPLE + "a,,Eens?,grid,Ja | Nee,,\nb,,Eens? (2),grid,Ja | Nee,,\n"
    rows = [[*HEADS, *["Eens? [Dit]", "Eens? [Dat]"] * 2], ["ROC Zuid", "Ja", "", "Ja", "Nee", "Nee", "Ja"]]
    found = read(survey(tmp_path, rows, questions=questions)).answers
    assert found.loc[found["item"] != "", ["question", "item", "option"]].values.tolist() == [
        ["a", "Dit", "Ja"],
        ["a", "Dat", "Nee"],
        ["b", "Dit", "Nee"],
        ["b", "Dat", "Ja"],
    ]


@pytest.mark.parametrize("cut", ["{0:.200}", "{0:.197}..."])
def test_heading_that_was_cut_is_known(tmp_path, cut):
    long = "Waarom is dat zo, en hoe komt het dat er nog geen beleid is? " * 5
    rows = [[HEADS[0], HEADS[1], cut.format(long)], ["College Noord", "Ja", "Daarom"]]
    whole = SIMPLE.replace("Waarom?", f'"{long.strip()}"')
    assert len(read(survey(tmp_path, rows, questions=whole)).answers) == 2
    as_cut = SIMPLE.replace("Waarom?", f'"{cut.format(long)}"')
    rows[0][2] = long
    assert len(read(survey(tmp_path, rows, questions=as_cut)).answers) == 2


def test_file_that_is_no_export_is_refused(tmp_path):
    assert "none of its columns is headed as a question" in told(survey(tmp_path, [["a", "b"], ["1", "2"]]))[0]


def test_row_with_too_many_cells_is_refused(tmp_path):
    assert told(survey(tmp_path, [HEADS, ["College Noord", "Ja", "x", "y"]])) == [
        "answers.csv, row 2: the row has more cells than there are headings. Mend that row, or export the form again."
    ]


def test_error_of_a_spreadsheet_in_an_answer_is_refused_and_elsewhere_is_not(tmp_path):
    rows = [[*HEADS, "Note"], ["College Noord", "#REF!", "x", "#REF!"]]
    sentences = told(survey(tmp_path, rows, name="answers.xlsx"))
    assert [each[:67] for each in sentences] == [
        "answers.xlsx, column 'B', row 2: the cell is an error of a spreadshe"[:67]
    ]


def test_two_sheets_with_answers_are_refused(tmp_path):
    import xlsxwriter

    folder = survey(tmp_path, [HEADS])
    (folder / "survey" / "answers.csv").unlink()
    with xlsxwriter.Workbook(folder / "survey" / "a.xlsx") as book:
        for name in ("Sheet1", "Sheet2"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADS)
            sheet.write_row(1, 0, ["College Noord", "Ja", "x"])
    assert told(folder) == ["a.xlsx: several of its sheets hold answers. Keep one sheet a file."]


# --- which form it is

FORMS = """question,form,heading,kind,options,label_nl,label_en
who,,Welke instelling?,institution,,,
use,user,Hoe gebruikt u het?,open,,,
lack,non-user,Waarom niet?,open,,,
more,,Nog iets?,open,,,
"""


def test_form_is_told_by_the_questions_that_a_file_has(tmp_path):
    folder = survey(
        tmp_path, [["Welke instelling?", "Waarom niet?", "Nog iets?"], ["ROC Zuid", "x", ""]], questions=FORMS
    )
    write_rows(
        folder / "survey" / "b.csv",
        [["Welke instelling?", "Hoe gebruikt u het?", "Nog iets?"], ["College Noord", "x", "y"]],
    )
    assert read(folder).respondents[["institution", "form"]].values.tolist() == [
        ["ROC Zuid", "non-user"],
        ["College Noord", "user"],
    ]


@pytest.mark.parametrize(("name", "form"), [("Non-user (1).csv", "non-user"), ("form user.csv", "user")])
def test_forms_of_the_same_questions_are_told_by_the_name_of_the_file(tmp_path, name, form):
    same = FORMS.replace("Hoe gebruikt u het?", "Waarom?").replace("Waarom niet?", "Waarom?")
    folder = survey(
        tmp_path, [["Welke instelling?", "Waarom?", "Nog iets?"], ["ROC Zuid", "x", ""]], questions=same, name=name
    )
    assert read(folder).respondents["form"].tolist() == [form]


def test_form_that_cannot_be_told_is_refused(tmp_path):
    same = FORMS.replace("Hoe gebruikt u het?", "Waarom?").replace("Waarom niet?", "Waarom?")
    folder = survey(tmp_path, [["Welke instelling?", "Waarom?", "Nog iets?"], ["ROC Zuid", "x", ""]], questions=same)
    assert "it cannot be told which form it is" in told(folder)[0]


@pytest.mark.parametrize(("third", "second"), [("user", "user"), ("non-user", "")])
def test_answers_of_a_form_without_a_name_have_the_form_of_their_institution_or_the_only_one(tmp_path, third, second):
    names = ["College Noord", "ROC Zuid", "Derde"]
    frame = pd.DataFrame({"institution": names, "survey_form": ["user", "", third]})
    found = read(survey(tmp_path, [HEADS, ["College Noord", "Ja", ""], ["ROC Zuid", "Ja", ""]]), frame=frame)
    assert found.respondents["form"].tolist() == found.answers["form"].tolist() == ["user", second]


# --- who answers


def test_institution_is_known_by_folded_names_spellings_and_projects(tmp_path):
    rows = [HEADS, *([name, "Ja", ""] for name in ("college  noord", "Zuid", "Oost", "School van West"))]
    folder = survey(tmp_path, rows)
    (folder / "projects.csv").write_text("project_code,institution\n2021-1-A,Oost\n", encoding="utf-8")
    names = Spellings({"Zuid": "ROC Zuid", "School van west": "Oost"})
    found = read(folder, names=names)
    assert found.respondents["institution"].tolist() == ["College Noord", "ROC Zuid", "Oost", "Oost"]
    assert len(found.answers) == 4


def test_unknown_and_empty_institutions_are_told_with_all_their_rows_and_never_their_text(tmp_path):
    rows = [HEADS, ["Jansje", "Ja", ""], ["ROC Zuid", "Ja", ""], ["", "Nee", ""], ["Geheim", "Ja", ""], ["", "", ""]]
    sentences = told(survey(tmp_path, rows))
    assert sentences == [
        "answers.csv, column 'A', row 2: the institution stands in no list of the study (and so in 1 more row: 5). "
        "Write it in spellings.csv as it stands here, with the institution that is meant, or with itself where it is "
        "outside the frame; or add it to institutions.csv.",
        "answers.csv, column 'A', row 4: the cell is empty, so that nobody knows which institution answers. Fill in "
        "the institution there, or remove the row.",
    ]


def test_institution_with_nothing_filled_in_does_not_count(tmp_path):
    found = read(survey(tmp_path, [HEADS, ["ROC Zuid", "", ""], ["College Noord", "Ja", ""], ["Wie dan ook", "", ""]]))
    assert found.respondents[["institution", "complete", "counts"]].values.tolist() == [
        ["ROC Zuid", False, False],
        ["College Noord", True, True],
    ]
    assert found.sources.iloc[0][["answers", "complete", "partial_answers", "left_out_answers"]].tolist() == [
        3,
        1,
        2,
        2,
    ]


ONE = {"who": "ROC Zuid", "policy": "Nee", "problems": "x"}


@pytest.mark.parametrize("dialect", ["limesurvey, long", "limesurvey, vv", "qualtrics"])
def test_partial_answers_count_as_the_study_says(tmp_path, dialect):
    folder = write_survey(tmp_path, dialect, [ONE, {**ONE, "partial": True}, {**ONE, "who": "", "partial": True}])
    for rule, counting, left_out in (("count", [True, True], 1), ("leave_out", [True, False], 2)):
        found = read(folder, rule)
        assert found.respondents["complete"].tolist() == [True, False]
        assert found.respondents["counts"].tolist() == counting
        assert found.sources["left_out_answers"].tolist() == [left_out]
        assert len(found.answers) == 2 * sum(counting)


def test_test_of_the_form_is_no_answer(tmp_path):
    folder = write_survey(tmp_path, "qualtrics", [ONE, ONE])
    path = folder / "survey" / "answers.csv"
    before, _, after = path.read_text(encoding="utf-8").rpartition("IP Address")
    path.write_text(f"{before}Survey Preview{after}", encoding="utf-8")
    found = read(folder)
    assert len(found.respondents) == 1
    assert found.sources.iloc[0][["answers", "left_out_answers"]].tolist() == [2, 1]


def test_institution_that_answers_twice_stands_there_twice(tmp_path):
    found = read(survey(tmp_path, [HEADS, ["ROC Zuid", "Ja", ""], ["ROC Zuid", "Nee", ""]]))
    assert found.respondents["institution"].tolist() == ["ROC Zuid", "ROC Zuid"]
    assert found.answers["option"].tolist() == ["Ja", "Nee"]


# --- what is never loaded


@pytest.mark.security
@pytest.mark.parametrize("dialect", DIALECTS)
def test_columns_of_persons_and_words_of_answers_are_not_in_what_is_read(tmp_path, dialect):
    folder = write_survey(tmp_path, dialect, [{**ONE, "used": [forms.OTHER], "problems": "Het gaat moeizaam"}])
    questions = read_questions(folder)
    assert SECRET.partition(" ")[2] not in repr(read_exports(folder, questions))
    found = read(folder)
    kept = "".join(table.to_csv() for table in (found.respondents, found.answers, found.sources))
    assert not any(text in kept for text in (SECRET, "geheim", "10.1.2.3", "moeizaam", "escaperoom"))
    assert ("ROC Zuid", "used", "", "other", None) in as_set(found)


def test_options_that_are_not_listed_are_those_that_two_answers_share(tmp_path):
    open_list = SIMPLE.replace("Ja | Nee", "")
    rows = [HEADS, ["ROC Zuid", "Ja", ""], ["College Noord", "ja", ""], ["ROC Zuid", "Jansje zegt nee", ""]]
    folder = survey(tmp_path, rows[:2], questions=open_list)
    write_rows(folder / "survey" / "b.csv", [HEADS, *rows[2:]])
    assert read(folder).answers["option"].tolist() == ["Ja", "Ja", "other"]


def test_not_applicable_is_nothing_given(tmp_path):
    found = read(survey(tmp_path, [HEADS, ["ROC Zuid", "Ja", "n.v.t."], ["ROC Zuid", "", "Nee"]]))
    assert found.answers["question"].tolist() == ["policy", "why"]


def test_export_of_another_form_is_told_in_one_sentence_with_the_way_out(tmp_path):
    folder = survey(tmp_path, [["Uw instelling", "Vraag drie"], ["ROC Zuid", "x"]])
    rows = ["question,heading,kind", "who,Uw instelling,institution", *(f"q{n},Oude vraag {n},open" for n in range(5))]
    (folder / "survey" / "questions.csv").write_text("\n".join(rows), encoding="utf-8")
    (sentence,) = told(folder)
    assert "no column is headed as 5 of the 6 questions are: q0, q1, q2, q3, q4" in sentence
    assert f"'blendresearch survey {folder.name}' proposes one from the exports" in sentence


def test_one_column_is_meant_for_one_question_alone(tmp_path):
    folder = survey(tmp_path, [["Uw instelling", "Waarvoor gebruikt u het?"], ["ROC Zuid", "x"]])
    rows = ["question,heading,kind", "who,Uw instelling,institution"]
    rows += ["a,Waarvoor gebruikte u het?,open", "b,Waarvoor gebruikt u dat?,open"]
    (folder / "survey" / "questions.csv").write_text("\n".join(rows), encoding="utf-8")
    assert sum("Is column B meant" in each for each in told(folder)) == 1


# --- what cannot be read, or could be read otherwise


def doubts(tmp_path, question: str, heads, *rows) -> list[str]:
    """Give what is told of the answers to one question, `rows` being its cells."""
    listed = f"question,form,heading,kind,options,label_nl,label_en\nwho,,Wie?,institution,,,\n{question}"
    table = [["Wie?", *heads], *(["ROC Zuid", *row] for row in rows)]
    return [each.sentence for each in read(survey(tmp_path, table, questions=listed)).doubts]


@pytest.mark.parametrize("text", ["20-mrt", "2026-03-20", "12 in 2021 en 8 in 2022", "20%", "20,5", "geen idee", "<20"])
def test_number_that_cannot_be_read_is_told_with_its_rows_and_without_the_cell(tmp_path, text):
    (sentence,) = doubts(tmp_path, "done,,Hoeveel?,number,,,\n", ["Hoeveel?"], ["20"], [text], ["-"], [text])
    assert sentence.startswith("answers.csv, row 3: no number can be read in the answer to the question done")
    assert "1 more row: 5" in sentence
    assert text not in sentence


def test_number_that_was_asked_for_each_call_is_no_number_for_all(tmp_path):
    listed = SIMPLE + "blended_done,,Hoeveel?,number,,,\n"
    table = [[*HEADS, "Hoeveel? [2021]", "Hoeveel? [2022]"], ["ROC Zuid", "Ja", "x", "12", "8"]]
    assert "no column is headed as the question blended_done" in " ".join(
        told(survey(tmp_path, table, questions=listed))
    )


@pytest.mark.parametrize(
    ("question", "heads", "cells", "what"),
    [
        ("a,,X,ranking,A | B | C,,\n", ["X"], ["A;Z;B;"], "no order of the items"),
        ("a,,X,ranking,A | B,,\n", ["X [A]", "X [B]"], ["10", "20"], "no order of the items"),
        ("a,,X,ranking,A | B,,\n", ["X [A]", "X [B]"], ["0", "1"], "no order of the items"),
        ("a,,X,single,1-5 | 6-10,,\n", ["X"], ["5-jan"], "a day stands where an option is asked"),
        ("a,,X,grid,1-5 | 6-10,,\n", ["X [A]"], ["2026-05-01"], "a day stands where an option is asked"),
    ],
)
def test_answer_that_cannot_be_read_is_told(tmp_path, question, heads, cells, what):
    (sentence,) = doubts(tmp_path, question, heads, cells)
    assert what in sentence
    assert sentence.startswith("answers.csv, row 2: ")


def test_choices_that_can_be_read_in_two_ways_are_told(tmp_path):
    (sentence,) = doubts(tmp_path, 'a,,X,multiple,"A | B | A, B | C",,\n', ["X"], ["A, C"], ["A, B, C"])
    assert sentence.startswith("answers.csv, row 3: the choices can be read in two ways")


@pytest.mark.parametrize(
    ("question", "heads", "cells"),
    [
        ("a,,X,ranking,A | B,,\n", ["X [A]", "X [B]"], ["2", "1e"]),
        ("a,,X,ranking,A | B,,\n", ["X"], ["B;A;"]),
        ("a,,X,single,2026-05-01 | mei 2026,,\n", ["X"], ["2026-05-01"]),
        ('a,,X,multiple,"A | B | A, B, C",,\n', ["X"], ["A, B, A, B, C"]),
        ("done,,X,number,,,\n", ["X"], ["20-30"]),
        ("a,,X,open,,,\n", ["X"], ["5-jan"]),
    ],
)
def test_answer_that_can_be_read_is_no_doubt(tmp_path, question, heads, cells):
    assert doubts(tmp_path, question, heads, cells) == []


def test_order_with_something_else_in_it_gives_no_places(tmp_path):
    listed = SIMPLE + "order,,Volgorde,ranking,A | B,,\n"
    rows = [[*HEADS, "Volgorde"], ["ROC Zuid", "Ja", "x", "Z;A;B;"], ["College Noord", "Ja", "x", "B;A;"]]
    found = read(survey(tmp_path, rows, questions=listed)).answers.query("question == 'order'")
    assert found[["institution", "item", "low"]].values.tolist() == [
        ["College Noord", "B", 1],
        ["College Noord", "A", 2],
    ]


@pytest.mark.parametrize(
    ("item", "cell", "option"),
    [
        ("A", "1", "A"),
        ("A", "A", "A"),
        ("1", "A", "A"),
        ("2", "1", "B"),
        ("B", "Ja", "B"),
        ("A", "B", "other"),
        ("A", "2", "other"),
        ("A", "0", None),
        ("B", "nee", None),
    ],
)
def test_box_says_the_option_of_its_heading(tmp_path, item, cell, option):
    listed = SIMPLE + "used,,Hoe?,multiple,1 = A | 2 = B,,\n"
    rows = [[*HEADS, f"Hoe? [{item}]"], ["ROC Zuid", "Ja", "x", cell]]
    found = read(survey(tmp_path, rows, questions=listed)).answers.query("question == 'used'")
    assert found["option"].tolist() == ([] if option is None else [option])


def test_box_that_limesurvey_converted_to_2_is_not_ticked(tmp_path):
    listed = SIMPLE + "used,,Hoe?,multiple,1 = A | 2 = B,,\n"
    heads = ["Response ID", "Date submitted", "Last page", "Start language", *HEADS, "Hoe? [1]", "Hoe? [2]"]
    rows = [heads, ["1", "2025-01-01 10:00:00", "2", "nl", "ROC Zuid", "Ja", "x", "2", "1"]]
    found = read(survey(tmp_path, rows, questions=listed)).answers.query("question == 'used'")
    assert found["option"].tolist() == ["B"]


def test_words_that_one_institution_sends_twice_are_no_option(tmp_path):
    listed = SIMPLE.replace("Ja | Nee", "")
    names = Spellings({"Zuid": "ROC Zuid"})
    rows = [HEADS, ["ROC Zuid", SECRET, "x"], ["Zuid", SECRET, "y"], ["College Noord", "Nee", "z"]]
    found = read(survey(tmp_path, rows, questions=listed), names=names).answers
    assert {*found.loc[found["question"] == "policy", "option"]} == {"other"}


@pytest.mark.parametrize("statement", ["=1+1", "@SUM(A1)", "x" * 501])
def test_statement_that_no_table_can_hold_is_refused_without_it(tmp_path, statement):
    listed = SIMPLE + "agree,,Eens?,grid,Ja | Nee,,\n"
    rows = [[*HEADS, f"Eens? [{statement}]"], ["ROC Zuid", "Ja", "x", "Ja"]]
    (sentence,) = told(survey(tmp_path, rows, questions=listed))
    assert "a statement or option of the question agree is a formula to a spreadsheet" in sentence
    assert statement not in sentence


def test_signs_that_turn_a_text_around_are_taken_out_of_statements_and_options(tmp_path):
    listed = SIMPLE.replace("Ja | Nee", "") + "agree,,Eens?,grid,Ja | Nee,,\n"
    rows = [[*HEADS, "Eens? [\u202etse\u202c A]"], *([who, "\u202eaJ", "x", "Ja"] for who in FRAME["institution"])]
    found = read(survey(tmp_path, rows, questions=listed)).answers
    assert {*found["item"], *found["option"]} == {"", "tse A", "aJ", "Ja", "given"}


@pytest.mark.parametrize(
    ("heads", "cells"),
    [(["Hoe?"], ["A;Anders;"]), (["Hoe?"], ["A;iets eigens;"]), (["Hoe? [A]", "Hoe? [Anders]"], ["Ja", "iets eigens"])],
)
def test_other_is_one_option_however_a_program_and_the_list_write_it(tmp_path, heads, cells):
    listed = SIMPLE + "used,,Hoe?,multiple,A | B | Anders,,\n"
    rows = [[*HEADS, *heads], ["ROC Zuid", "Ja", "x", *cells]]
    found = read(survey(tmp_path, rows, questions=listed)).answers
    assert found.loc[found["question"] == "used", "option"].tolist() == ["A", "other"]
    assert read_questions(tmp_path)["options"].iloc[-1] == ("A", "B")
