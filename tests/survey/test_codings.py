"""Codings of a study: what lists and software for coding say, as one table, and what is wrong with them."""

import pytest
import xlsxwriter
from tests.survey.coded import (
    FRAME,
    NAMES,
    QUESTIONS,
    code,
    coding,
    guid,
    passage,
    project,
    qdpx,
    read,
    source,
    write_survey,
)  # fmt: skip

from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of
from blendresearch.survey.codebook import shipped_codebook
from blendresearch.survey.codings import COLUMNS, program_of, read_codings
from blendresearch.survey.qda.exchange_writing import write_project

HEADING = "institution,form,question,theme,coder,quote,publish\n"


def told(folder) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder)
    return [str(each) for each in caught.value.all]


def test_codings_of_a_list(tmp_path):
    rows = (
        "Alpha College,user,why,obstacle.finance,Zus,Het kost  veel,ja\n"
        "alfa,User,WHY,Nothing,Anna,,\n"
        "Beta - Noord,,,wish.budget,Zus,Geld,\n"
    )
    found = read(write_survey(tmp_path, {"codings.csv": HEADING + rows}))
    assert tuple(found.codings.columns) == COLUMNS
    file = "survey/codings.csv"
    assert found.codings.values.tolist() == [
        ["Alpha College", "user", "why", "obstacle.finance", 2, "answer", file, 2, "Het kost veel", True, "", ""],
        ["Alpha College", "user", "why", "nothing", 1, "answer", file, 3, "", False, "", ""],
        ["Beta - Noord", "non-user", "", "wish.budget", 2, "answer", file, 4, "Geld", False, "", ""],
    ]
    assert tuple(found.sources.columns) == columns_of("survey_sources")
    assert found.sources[["source_kind", "file", "codings", "coders"]].values.tolist() == [["codings", file, 3, 2]]


def test_study_without_codings_has_none(tmp_path):
    found = read(write_survey(tmp_path, {}))
    assert len(found.codings) == len(found.sources) == 0
    assert tuple(found.codings.columns) == COLUMNS
    assert read(tmp_path / "elsewhere").codings.empty


def test_visit_has_no_form_and_quotes_have_translations(tmp_path):
    text = (
        "institution,theme,source,form,quote_nl,quote_en,publish\nAlpha College,practice.box,bezoek,user,Doos,Box,x\n"
    )
    (row,) = read(write_survey(tmp_path, {"codings.csv": text})).codings.to_dict("records")
    assert (row["form"], row["question"], row["source"]) == ("", "", "visit")
    assert (row["quote"], row["quote_nl"], row["quote_en"], row["publish"]) == ("Box", "Doos", "Box", True)


def test_codings_of_a_workbook(tmp_path):
    write_survey(tmp_path, {})
    with xlsxwriter.Workbook(tmp_path / "survey" / "codings.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADING.strip().split(","))
        sheet.write_row(1, 0, ["Alpha College", "user", "why", "wish", "A", "x", True])
    (row,) = read(tmp_path).codings.to_dict("records")
    assert (row["file"], row["row"], row["publish"]) == ("survey/codings.xlsx", 2, True)


def test_form_that_is_not_written_is_that_of_the_institution(tmp_path):
    text = "institution,theme\nAlpha College,wish\nBeta Noord,wish\n"
    assert read(write_survey(tmp_path, {"codings.csv": text})).codings["form"].tolist() == ["user", "non-user"]


def test_only_form_of_a_study_need_not_be_written(tmp_path):
    folder = write_survey(tmp_path, {"codings.csv": "institution,theme\nGamma College,wish\n"})
    frame = FRAME.assign(survey_form=["user", "user", ""])
    assert read(folder, frame=frame).codings["form"].tolist() == ["user"]
    assert told(folder)[0].startswith("codings.csv, column 'form', row 2: it is not known which form it is of.")


def test_institutions_of_other_lists_are_known(tmp_path):
    folder = write_survey(tmp_path, {"codings.csv": "institution,form,theme\nDelta,user,wish\n"})
    assert "in no list of the study" in told(folder)[0]
    found = read_codings(folder, shipped_codebook(), QUESTIONS, NAMES, None, listed=["Delta"])
    assert found.codings["institution"].tolist() == ["Delta"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",user,why,wish,,,", "column 'institution', row 2: the cell is empty"),
        ("Alpha College,user,why,,x,,", "column 'theme', row 2: the cell is empty"),
        (
            "Alpha Colege,user,why,wish,,,",
            "column 'institution', row 2: the institution is in no list of the study. I",
        ),
        ("Vreemd,user,why,wish,,,", "column 'institution', row 2: the institution is in no list of the study. Add it"),
        ("Alpha College,gebruiker,why,wish,,,", "column 'form', row 2: the form is none of this study"),
        ("Beta - Noord,,users,wish,,,", "column 'question', row 2: the form does not have this question"),
        ("Alpha College,user,when,wish,,,", "column 'question', row 2: the form does not have this question"),
        ("Alpha College,user,why,wihs,,,", "column 'theme', row 2: the theme is none of the codebook. Is wish meant?"),
        ("Alpha College,user,why,zzzz,,,", "column 'theme', row 2: the theme is none of the codebook. Write the code"),
        ("Alpha College,user,why,wish,,,perhaps", "column 'publish', row 2: the cell is neither yes nor no"),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_without_the_cell(tmp_path, row, sentence):
    (one,) = told(write_survey(tmp_path, {"codings.csv": f"{HEADING}{row}\n"}))
    assert one.startswith(f"codings.csv, {sentence}")
    assert not any(word in one for word in ("Vreemd", "gebruiker", "zzzz", "perhaps"))


def test_row_without_a_coder_is_refused_where_others_have_one(tmp_path):
    rows = ["Alpha College,user,why,wish,{},,\n", "Alpha College,user,why,nothing,,,\n"]
    sentences = told(write_survey(tmp_path / "one", {"codings.csv": HEADING + "".join(rows).format("Piet")}))
    assert sentences == [
        "codings.csv, column 'coder', row 3: the cell is empty, and others name a coder. "
        "Write who coded the answer, as in the other rows."
    ]
    assert read(write_survey(tmp_path / "none", {"codings.csv": HEADING + "".join(rows).format("")})).codings[
        "coder"
    ].tolist() == [1, 1]


def test_all_that_is_wrong_in_all_files_is_told_at_once(tmp_path):
    folder = write_survey(tmp_path, {
        "codings.csv": f"{HEADING}Vreemd,user,why,wish,,,\nAlpha College,user,why,zzzz,,,\nVreemd,,,,,x,\n",
        "documents.csv": "document,institution,form\nx,Vreemd,user\n",
        "b.qdpx": b"PK no zip",
    })  # fmt: skip
    sentences = told(folder)
    assert [each.partition(":")[0] for each in sentences] == [
        "documents.csv, column 'institution', row 2", "codings.csv, column 'theme', row 4",
        "codings.csv, column 'institution', row 2", "codings.csv, column 'theme', row 3", "b.qdpx",
    ]  # fmt: skip


def test_coders_are_numbered_by_name_over_all_files(tmp_path):
    xml = project([code("wish")], [source("Alpha College - user - why", coding("wish", "anna"))], users=["anna"])
    folder = write_survey(tmp_path, {"codings.csv": f"{HEADING}Alpha College,user,why,wish,Bea,,\n"})
    qdpx(folder / "survey" / "a.qdpx", xml)
    found = read(folder)
    assert found.codings[["coder", "file"]].values.tolist() == [[2, "survey/codings.csv"], [1, "survey/a.qdpx"]]
    (folder / "survey" / "a.qdpx").rename(folder / "survey" / "z.qdpx")
    assert read(folder).codings["coder"].tolist() == [2, 1]
    assert "Bea" not in found.codings.to_csv() + found.sources.to_csv()


HIGHLIGHTS = "id,document,tag,content\n"


def test_highlights_of_taguette(tmp_path):
    rows = (
        '7,Alpha College - user - why.txt,obstacle.finance,"Het kost\nte veel"\n'
        '7,Alpha College - user - why.txt,publish,"Het kost\nte veel"\n'
        "8,beta - noord - non-user,Wensen,Meer tijd\n"
        "8,Alpha College - visit,practice,Een doos\n"
    )
    found = read(write_survey(tmp_path, {"highlights.csv": HIGHLIGHTS + rows}))
    kept = found.codings[["institution", "question", "theme", "source", "row", "quote", "publish"]]
    assert kept.values.tolist() == [
        ["Alpha College", "why", "obstacle.finance", "answer", 2, "Het kost te veel", True],
        ["Beta - Noord", "", "wish", "answer", 4, "Meer tijd", False],
        ["Alpha College", "", "practice", "visit", 5, "Een doos", False],
    ]
    assert found.sources["program"].tolist() == ["Taguette"]


def test_two_files_of_taguette_are_two_coders(tmp_path):
    row = "1,Alpha College - user - why,wish,x\n"
    found = read(write_survey(tmp_path, {"one.csv": HIGHLIGHTS + row, "two.csv": HIGHLIGHTS + row}))
    assert found.codings["coder"].tolist() == [1, 2]


def test_highlights_that_are_of_nothing_known_are_told_by_their_rows(tmp_path):
    rows = "1,Interview Piet,wish,x\n2,Alpha College - user - why,todo,y\n3,Interview Piet,wish,z\n"
    document, tag = told(write_survey(tmp_path, {"h.csv": HIGHLIGHTS + rows}))
    assert document.startswith("h.csv, column 'document', row 2: the document is coded, and its name does not say")
    assert "(and so in 1 more row: 4)" in document
    assert tag.startswith("h.csv, column 'tag', row 3: the code is given and is no theme of the codebook")
    assert "Piet" not in document


def test_list_of_documents_says_what_each_is_and_which_are_left_out(tmp_path):
    rows = "1,Respondent 12,wish,x\n2,Leidraad,todo,y\n"
    documents = "document,institution,form,question\nrespondent  12,Alfa,user,wishes\nLeidraad,,,\n"
    found = read(write_survey(tmp_path, {"h.csv": HIGHLIGHTS + rows, "documents.csv": documents}))
    assert found.codings[["institution", "form", "question"]].values.tolist() == [["Alpha College", "user", "wishes"]]


def test_project_that_was_written_here_is_told_beside_the_list_that_it_came_from(tmp_path):
    folder = write_survey(tmp_path, {"codings.csv": f"{HEADING}Alpha College,user,why,wish,Piet,,\n"})
    write_project(shipped_codebook(), read(folder).codings, folder / "survey" / "a.qdpx")
    (one,) = read(folder).told
    assert (one.file, one.what.partition(",")[0]) == ("survey/a.qdpx", "blendresearch wrote it")
    (folder / "survey" / "codings.csv").unlink()
    assert read(folder).told == ()


def test_tags_of_taguette_are_told_and_not_read(tmp_path):
    text = "tag,description,number of highlights,number of documents\nwish,,0,0\n"
    found = read(write_survey(tmp_path, {"tags.csv": text}))
    assert found.codings.empty
    assert [each.file for each in found.told] == ["survey/tags.csv"]


def test_codebook_of_software_beside_the_list_is_told_and_not_read(tmp_path):
    folder = write_survey(tmp_path, {"codes.qdc": "x"})
    assert read(folder).told == ()
    found = read(write_survey(tmp_path, {"codebook.csv": "theme,kind,label_nl\na,wish,A\n"}))
    assert [each.file for each in found.told] == ["survey/codes.qdc"]


@pytest.mark.parametrize(
    ("origin", "name"),
    [("ATLAS.ti 8.4.0 573 , macOS", "ATLAS.ti"), ("NVivo 12", "NVivo"), ("Taguette 1.5.2", "Taguette"), ("odd", "")],
)
def test_program_by_what_it_calls_itself(origin, name):
    assert program_of(origin) == name


def test_identifiers_are_the_same_with_and_without_braces_and_in_any_case(tmp_path):
    xml = project([code("wish")], [source("Alpha College - user - why", coding("wish"))])
    braced = xml.replace(f'targetGUID="{guid("wish")}"', f'targetGUID="{{{guid("wish").lower()}}}"')
    qdpx(write_survey(tmp_path, {}) / "survey" / "a.qdpx", braced)
    assert read(tmp_path).codings["theme"].tolist() == ["wish"]


def test_words_that_are_not_certain_are_told_and_their_codings_count(tmp_path):
    xml = project(
        [code("wish")], [source("Alpha College - user - why", passage(0, 99, "x", coding("wish")), text="kort")]
    )
    qdpx(write_survey(tmp_path, {}) / "survey" / "a.qdpx", xml)
    found = read(tmp_path)
    assert found.codings[["theme", "quote"]].values.tolist() == [["wish", ""]]
    (alone,) = found.told
    assert alone.what.startswith("the words of 1 coded passages are not certain")


def test_link_that_leaves_the_study_is_refused(tmp_path):
    (tmp_path / "elsewhere.csv").write_text(HIGHLIGHTS)
    folder = write_survey(tmp_path / "study", {})
    (folder / "survey" / "h.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert told(folder)[0].startswith("h.csv: it is a link to a place outside the study folder")


def test_form_that_no_list_names_is_refused_beside_a_frame(tmp_path):
    folder = write_survey(tmp_path, {"codings.csv": "institution,form,theme\nAlpha College,user,benefit.finance\n"})
    bare = read_codings(folder, shipped_codebook(), QUESTIONS.head(0), NAMES, None, listed=["Alpha College"])
    assert bare.codings["form"].tolist() == ["user"]
    with pytest.raises(InputError, match="the form is none of this study"):
        read_codings(folder, shipped_codebook(), QUESTIONS.head(0), NAMES, FRAME.assign(survey_form=""))
