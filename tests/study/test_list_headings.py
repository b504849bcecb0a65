"""Headings of lists: matched as tolerantly as those of exports, and never two for one column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.test_lists import CODE, OTHER

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import list_headings, normalise
from blendresearch.study.list_rows import columns_headed
from blendresearch.study.lists import COLUMNS_OF_PROJECTS, read_projects


def written(folder, text: str):
    (folder / "projects.csv").write_text(text, encoding="utf-8")
    return read_projects(folder)


@pytest.mark.parametrize(
    "heading",
    [
        "project_code;institution;requested_blended",
        "Project code;INSTITUTION ;Requested blended",
        "projectcode;Instelling;aangevraagd blended",
        "\ufeffsep=;\nPROJECT-CODE;instelling;Blended aangevraagd *",
        "\n;;\nProjectnummer;Naam instelling;Aangevraagde blended mobiliteiten",
    ],
)
def test_headings_as_people_write_them(tmp_path, heading):
    table = written(tmp_path, f"{heading}\n{CODE};Zoë;1234,0\n")
    assert table[["project_code", "institution", "requested_blended"]].to_numpy().tolist() == [[CODE, "Zoë", 1234]]
    assert table["row"].tolist() == [heading.count("\n") + 2]


def test_name_of_a_column_goes_before_other_headings(tmp_path):
    table = written(tmp_path, f"project_code,Instelling,institution,code\n{CODE},x,Alpha,y\n")
    assert table[["project_code", "institution"]].to_numpy().tolist() == [[CODE, "Alpha"]]


def test_two_headings_of_one_column_are_refused(tmp_path):
    with pytest.raises(InputError, match="the heading stands there twice"):
        written(tmp_path, f"project_code,Instelling,School\n{CODE},x,y\n")


def test_heading_that_is_nearly_there_is_asked_for(tmp_path):
    with pytest.raises(InputError, match=r"Is column B meant\? Then head it institution") as caught:
        written(tmp_path, f"project_code,institutionn\n{CODE},x\n")
    assert caught.value.column == "institution"


def test_no_heading_means_two_columns_of_a_list():
    for name, columns in list_headings().items():
        texts = [normalise(text) for spelt in columns.values() for text in spelt]
        assert len(texts) == len(set(texts)), name
        assert not {normalise(column) for column in columns} & set(texts), name


@given(st.lists(st.sampled_from([*COLUMNS_OF_PROJECTS, "eigen", ""]), max_size=9), st.randoms())
def test_case_signs_and_spaces_of_a_heading_do_not_matter(columns, random):
    def changed(name: str) -> str:
        return "".join(random.choice([sign.upper(), sign.lower()]) for sign in name.replace("_", random.choice("_- .")))

    found = columns_headed([f" {changed(each)} " for each in columns], "projects", COLUMNS_OF_PROJECTS)
    assert found == tuple(each if each in COLUMNS_OF_PROJECTS else "" for each in columns)


def test_status_and_control_total(tmp_path):
    text = f"project_code,institution,status,registered_mobilities\n{CODE},A,Ingetrokken,\n{OTHER},B,none,0\n"
    table = written(tmp_path, text)
    assert table["status"].tolist() == ["withdrawn", "none"]
    assert table["registered_mobilities"].fillna(-1).tolist() == [-1, 0]
    with pytest.raises(InputError, match="neither withdrawn nor none") as caught:
        written(tmp_path, f"project_code,institution,status\n{CODE},A,\n{OTHER},B,cancelled\n")
    assert (caught.value.column, caught.value.row) == ("status", 3)
