"""Letters that the reports of a study cannot show: found by file, column and row, wherever they would land."""

import pytest
from tests.studies import ALPHA, BETA, COHORTS, GAMMA, PROJECTS, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.study.inputs import read_inputs
from blendresearch.study.showable import refuse_unshowable, unshowable

FRAME = "institution,note\nAlpha College,北京\nBeta College,\n"
PUBLISHED = "id,section,what,what_nl,published,decimals,measure,note\na,北,A,Å,1,0,total,北\n"
REMARK = '[[remarks]]\non = "requested"\ntext = {{ en = "fine", nl = "{}" }}\n'


def found(folder):
    return [(each.file, each.column, each.row) for each in unshowable(read_inputs(folder))]


def study(tmp_path, name="s", cohorts=COHORTS, files=None, **asked):
    return write_study(tmp_path / name, {"a.csv": [mobility(1)]}, cohorts=cohorts, files=files, **asked)


def test_nothing_is_said_of_usual_names_nor_of_texts_that_no_report_holds(tmp_path):
    files = {"institutions.csv": FRAME, "published.csv": PUBLISHED}
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
        ("北.txt", "x", ("北.txt", None, None)),
        ("projects.csv", PROJECTS.replace("Beta", "Q̃"), ("projects.csv", "institution", 3)),
    ],
)
def test_each_place_in_a_file_is_named(file, text, place, tmp_path):
    assert found(study(tmp_path, files={file: text})) == [place]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": '{ en = "A study of 北京" }'}, "the key 'title.en' holds the letter '北' (U+5317)"),
        ({"title": '{ en = "A study", nl = "北" }'}, "the key 'title.nl' holds the letter"),
        ({"focus": '["Q̃ College"]'}, "the key 'focus' holds the letter 'Q̃' (U+0051 U+0303)"),
        ({"cohorts": COHORTS + REMARK.format("北")}, "the text of remark 1 holds the letter"),
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


def test_all_are_refused_together(tmp_path):
    folder = study(tmp_path, projects=PROJECTS.replace("Beta", "北"), title='{ en = "北" }')
    with pytest.raises(InputError) as caught:
        refuse_unshowable(read_inputs(folder))
    assert [each.file for each in caught.value.all] == ["projects.csv", "study.toml"]
