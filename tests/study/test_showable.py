"""Letters that the reports of a study cannot show: found by file, column and row, wherever they would land."""

import pytest
from tests.studies import ALPHA, BETA, COHORTS, GAMMA, PROJECTS, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.study.inputs import read_inputs
from blendresearch.study.showable import refuse_unshowable, unshowable, without_meaning

FRAME = "institution,note\nAlpha College,北京\nBeta College,\n"
PUBLISHED = "id,section,what,what_nl,published,decimals,measure,note\na,北,A,Å,1,0,total,北\n"
CONTEXT = "indicator,region,year,value,unit,source,limit_nl\na,X,2025,1,people,S,not said\n"
REMARK = '[[remarks]]\non = "requested"\ntext = {{ en = "fine", nl = "{}" }}\n'


def found(folder):
    return [(each.file, each.column, each.row) for each in unshowable(read_inputs(folder))]


def study(tmp_path, name="s", cohorts=COHORTS, files=None, **asked):
    return write_study(tmp_path / name, {"a.csv": [mobility(1)]}, cohorts=cohorts, files=files, **asked)


def test_nothing_is_said_of_usual_names_nor_of_texts_that_no_report_holds(tmp_path):
    files = {"institutions.csv": FRAME, "published.csv": PUBLISHED, "context.csv": CONTEXT}
    assert found(study(tmp_path, projects=PROJECTS.replace("Beta", "Łódź – Ὅμηρος"), files=files)) == []


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("projects.csv", PROJECTS.replace("Beta College", "北京职业学院"), ("projects.csv", "institution", 3)),
        ("projects.csv", PROJECTS + "2024-1-NL01-北,Delta,\n", ("projects.csv", "project_code", 5)),
        ("institutions.csv", FRAME + "Ａ,\n", ("institutions.csv", "institution", 4)),
        ("published.csv", PUBLISHED.replace(",A,", ",한국,"), ("published.csv", "what", 2)),
        ("published.csv", PUBLISHED.replace("Å", "ไทย"), ("published.csv", "what_nl", 2)),
        ("published.csv", PUBLISHED.replace(",1,", ",北,"), ("published.csv", "published", 2)),
        ("context.csv", CONTEXT.replace(",S,", ",北,"), ("context.csv", "source", 2)),
        ("context.csv", CONTEXT.replace("not said", "ไทย"), ("context.csv", "limit_nl", 2)),
        ("北.txt", "x", ("北.txt", None, None)),
        ("projects.csv", PROJECTS.replace("Beta", "שָׁ"), ("projects.csv", "institution", 3)),
        ("projects.csv", PROJECTS.replace("Beta College", "\u0301"), ("projects.csv", "institution", 3)),
        ("projects.csv", PROJECTS.replace("Beta", "\ue000"), ("projects.csv", "institution", 3)),
        ("published.csv", PUBLISHED.replace(",A,", ",\u0378,"), ("published.csv", "what", 2)),
        ("published.csv", PUBLISHED.replace(",1,", ",\U0010fffd,"), ("published.csv", "published", 2)),
    ],
)
def test_each_place_in_a_file_is_named(file, text, place, tmp_path):
    assert found(study(tmp_path, files={file: text})) == [place]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": '{ en = "A study of 北京" }'}, "the key 'title.en' holds the letter '北' (U+5317)"),
        ({"title": '{ en = "A study", nl = "北" }'}, "the key 'title.nl' holds the letter"),
        ({"focus": '["שָׁ College"]'}, "the key 'focus' holds the letter 'שָׁ' (U+05E9 U+05B8 U+05C1)"),
        ({"cohorts": COHORTS + REMARK.format("北")}, "the text of remark 1 holds the letter"),
        ({"title": '{ en = "\\u0301\\u0302" }'}, "the key 'title.en' begins with a mark that no letter bears (U+0301)"),
        ({"title": '{ en = "A \\uF8FF" }'}, "(U+F8FF), which the fonts of the report cannot show"),
        ({"name": "北"}, "the name of the study holds the letter"),
    ],
)
def test_texts_of_the_settings_are_named(changed, said, tmp_path):
    (wrong,) = unshowable(read_inputs(study(tmp_path, **changed)))
    assert said in wrong.what
    assert wrong.file == (None if "name" in changed else "study.toml")


def test_first_row_of_a_column_is_told_with_its_letter_and_how_many_follow(tmp_path):
    projects = f"project_code,institution\n{ALPHA},Alpha\n{BETA},ROC 北京\n{GAMMA},京\n"
    (wrong,) = unshowable(read_inputs(study(tmp_path, projects=projects)))
    assert str(wrong) == (
        "projects.csv, column 'institution', row 3: the cell holds the letter '北' (U+5317), which the fonts of the "
        "report cannot show (and so in 1 more row: 4). "
        "Write the name in other letters, here or for every list by spellings.csv."
    )


def test_name_under_which_it_is_counted_is_the_one_that_is_shown(tmp_path):
    projects = PROJECTS.replace("Beta College", "北京")
    files = {"spellings.csv": "spelling,institution\n北京,Beijing College\n"}
    assert found(study(tmp_path, projects=projects, files=files)) == []
    files = {"spellings.csv": "spelling,institution\nx,Gamma\nBeta College,北京\n"}
    assert found(study(tmp_path, "other", files=files)) == [("spellings.csv", "institution", 3)]


def test_name_under_which_a_mark_is_counted_is_told_where_it_is_given(tmp_path):
    files = {"spellings.csv": "spelling,institution\nx,Gamma\nBeta College,\u0301\n"}
    (wrong,) = unshowable(read_inputs(study(tmp_path, files=files)))
    assert (wrong.file, wrong.row) == ("spellings.csv", 3)
    assert wrong.what == "the cell begins with a mark that no letter bears (U+0301)"


PRIVATE = "\ue000"


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"institutions.csv": FRAME.replace("北京", PRIVATE)}, ("institutions.csv", "note", 2)),
        (
            {"institutions.csv": f"institution,survey_form\nAlpha College,{PRIVATE}\n"},
            ("institutions.csv", "survey_form", 2),
        ),
        ({"published.csv": PUBLISHED.replace(",北\n", f",{PRIVATE}\n")}, ("published.csv", "note", 2)),
        ({"published.csv": PUBLISHED.replace("a,北", f"{PRIVATE},x")}, ("published.csv", "id", 2)),
        ({"published.csv": PUBLISHED.replace("a,北", f"a,{PRIVATE}")}, ("published.csv", "section", 2)),
        ({"spellings.csv": f"spelling,institution\n{PRIVATE},Alpha College\n"}, ("spellings.csv", "spelling", 2)),
        ({"headings.toml": f'blended = ["{PRIVATE}"]\n'}, ("headings.toml", None, None)),
        ({f"mobilities/{PRIVATE}.csv": "x"}, (f"{PRIVATE}.csv", None, None)),
        ({"published.csv": PUBLISHED.replace(",A,", ",A\ufffd,")}, ("published.csv", "what", 2)),
        ({"projects.csv": PROJECTS.replace("Beta", "B\ufffcta")}, ("projects.csv", "institution", 3)),
    ],
)
def test_sign_without_a_meaning_is_told_where_no_report_shows_it_too(tmp_path, changed, place):
    folder = study(tmp_path)
    for name, text in changed.items():
        (folder / name).write_text(text, encoding="utf-8")
    inputs = read_inputs(folder)
    assert unshowable(inputs) == []
    (told,) = without_meaning(inputs)
    assert (told.file, told.column, told.row) == place
    code = next(
        f"U+{ord(sign):04X}" for sign in "".join(changed) + "".join(changed.values()) if sign in "\ue000\ufffc\ufffd"
    )
    assert f"holds {code}, which is no letter" in told.what


def test_words_that_are_looked_for_in_exports_may_have_any_letters(tmp_path):
    words = '\n[words.status]\ncomplete = ["完成"]\n[activity_types]\nLM-SHORT-VET = ["短"]\n'
    assert found(study(tmp_path, cohorts=COHORTS + words)) == []
    private = read_inputs(study(tmp_path, "other", cohorts=COHORTS + words.replace("短", "\ue000")))
    assert unshowable(private) == []
    (told,) = without_meaning(private)
    assert told.what.startswith("the key 'activity_types.LM-SHORT-VET' holds U+E000")


def test_nothing_is_without_a_meaning_in_usual_studies(tmp_path):
    files = {"institutions.csv": FRAME, "published.csv": PUBLISHED, "context.csv": CONTEXT}
    assert without_meaning(read_inputs(study(tmp_path, files=files))) == []


def test_all_are_refused_together(tmp_path):
    folder = study(tmp_path, projects=PROJECTS.replace("Beta", "北"), title='{ en = "北" }')
    with pytest.raises(InputError) as caught:
        refuse_unshowable(read_inputs(folder))
    assert [each.file for each in caught.value.all] == ["projects.csv", "study.toml"]
