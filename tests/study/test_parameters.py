"""A study is found by what papermill makes of its name."""

from pathlib import Path

import pytest
from papermill.cli import _resolve_type
from tests.studies import mobility, write_study

from blendresearch.base.errors import InputError, UsageError
from blendresearch.run.analysis import Analysis
from blendresearch.study.parameters import folder_named, study_named


@pytest.fixture
def named(tmp_path, monkeypatch):
    """Give what becomes of `-p study NAME` where there are studies of some names."""
    monkeypatch.chdir(tmp_path)

    def give(given: str, *names: str) -> str | Path:
        for name in names:
            write_study(tmp_path / "data" / "raw" / name, {"a.csv": [mobility(1)]})
        return study_named(_resolve_type(given))

    return give


@pytest.mark.parametrize("name", ["2025", "02025", "2025_26", "2025.0", "1e3", "True", "nan", "-1", "nl-mbo-2025"])
def test_study_is_found_whatever_its_name_looks_like(named, name):
    assert named(name, name, "another", "2024") == name
    assert Analysis.open(_resolve_type(name)).workspace.name == name


def test_name_that_two_studies_could_have_is_asked_for_unless_one_has_it_as_it_is(named):
    assert named("2025", "2025", "02025") == "2025"
    with pytest.raises(UsageError, match=r"may mean 0007 and 007\. Say which with '-r study NAME'"):
        named("007", "007", "0007")


def test_number_of_no_study_is_told_as_a_name(named):
    with pytest.raises(InputError, match="there is no study '2026'"):
        Analysis.open(named("2026", "2025"))


@pytest.mark.parametrize("value", [None, [2025], {"a": 1}])
def test_what_is_no_name_is_told(value):
    with pytest.raises(UsageError, match=r"The parameter study is no name\. Write '-r study NAME'"):
        Analysis.open(value)


def test_folder_for_the_output_may_look_like_a_number_too():
    assert [folder_named(each) for each in (None, 2025, "x", Path("y"))] == [None, "2025", "x", Path("y")]
