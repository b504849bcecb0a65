"""Lists under another name are judged as what they are meant to be, and nothing else is taken for one."""

import pytest
from tests.studies import PROJECTS, mobility, write_study

from blendresearch.study.meant_names import under_meant_names


@pytest.fixture
def study(tmp_path):
    return write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, files={"spellings.csv": "spelling,institution\n"})


def test_folder_with_the_right_names_is_itself(study):
    (study / "notes.csv").write_text("x", encoding="utf-8")
    with under_meant_names(study) as there:
        assert there == study


@pytest.mark.parametrize(
    "name", ["Projects.csv", "projects (1).csv", "Projecten.csv", "lists/projects.csv", "projects.txt"]
)
def test_list_under_another_name_is_there_under_its_own(study, name):
    (study / name).parent.mkdir(exist_ok=True)
    (study / "projects.csv").rename(study / name)
    with under_meant_names(study) as there:
        assert there != study
        assert (there / "projects.csv").read_text(encoding="utf-8") == PROJECTS
        assert sorted(path.name for path in there.iterdir()) == ["projects.csv", "spellings.csv", "study.toml"]
    assert not there.exists()
    assert not (study / "projects.csv").exists() or name == "Projects.csv"


def test_neither_of_two_is_taken_and_none_beside_the_right_one(study):
    (study / "projects (1).csv").write_text(PROJECTS, encoding="utf-8")
    with under_meant_names(study) as there:
        assert there == study
    (study / "projects.csv").rename(study / "projects (2).csv")
    with under_meant_names(study) as there:
        assert there == study


def test_no_link_is_followed(study, tmp_path):
    (study / "projects.csv").rename(tmp_path / "elsewhere.csv")
    try:
        (study / "Projects.csv").symlink_to(tmp_path / "elsewhere.csv")
    except OSError:
        pytest.skip("links need a right here that users do not have")
    with under_meant_names(study) as there:
        assert there == study
