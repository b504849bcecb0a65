"""Where results may go: what is unfit is refused before anything runs, and nothing is written."""

import os
from pathlib import Path

import pytest
from tests.studies import mobility, write_study

from blendresearch.base.errors import PlaceError
from blendresearch.study import result_places
from blendresearch.study.folder import Workspace
from blendresearch.study.result_places import refuse_unfit

posix = pytest.mark.skipif(os.name == "nt", reason="links need a right there that users do not have")


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project with one study, the folder that somebody stands in."""
    write_study(tmp_path / "p" / "data" / "raw" / "s", {"a.csv": [mobility(1)]})
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "p")
    return tmp_path / "p"


def refused(output: str | Path | None, study: str | Path = "s") -> str:
    with pytest.raises(PlaceError) as told:
        refuse_unfit(Workspace.open(study, output), output)
    assert told.value.exit_code == 3
    return str(told.value)


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("data/raw/s", "among the files of the study"),
        ("data/raw/s/out", "among the files of the study"),
        ("data/raw", "kept for the input of studies"),
        ("data/raw/elsewhere", "kept for the input of studies"),
        ("data/processed", "kept for what nobody else may see"),
        ("reports/x", "kept for what may be shared"),
        (".", "kept for what may be shared"),
        ("data", "kept for what nobody else may see"),
        ("../home", "everything else stands"),
        ("/", "everything else stands"),
        (Path(result_places.__file__).parents[1] / "out", "kept for the program"),
    ],
)
def test_folder_that_is_kept_for_something_else(output, says, project):
    before = everything(project)
    assert says in refused(output)
    assert everything(project) == before


@pytest.mark.parametrize("output", [None, "out", "notes", "../elsewhere", "out/of/a {b} 'c\" #%20$HOME ü\nn"])
def test_any_other_folder_will_do(output, project):
    before = everything(project)
    refuse_unfit(Workspace.open("s", output), output)
    assert everything(project) == before


def test_study_within_the_folder_for_results_but_not_among_them(tmp_path):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]})
    refuse_unfit(Workspace.open(study, tmp_path), tmp_path)


@pytest.mark.parametrize("within", ["processed", "reports/deeper"])
def test_study_among_the_results(within, tmp_path):
    study = write_study(tmp_path / within / "s", {"a.csv": [mobility(1)]})
    assert "among the files of the study" in refused(tmp_path, study)


@pytest.mark.parametrize(
    "in_the_way", ["out", "out/processed", "out/reports", "out/reports/s", "out/reports/s-internal"]
)
def test_file_where_a_folder_is_needed(in_the_way, project):
    (project / in_the_way).parent.mkdir(parents=True, exist_ok=True)
    (project / in_the_way).touch()
    assert f"{in_the_way} is no folder" in refused("out")


@posix
@pytest.mark.parametrize("leads_to", ["itself", "/dev/null"])
def test_link_where_a_folder_is_needed(leads_to, project):
    (project / "itself").symlink_to(leads_to)
    assert "is no folder" in refused("itself")


@pytest.mark.parametrize("output", [None, "out", "not/yet/there"])
def test_folder_that_cannot_be_written(output, project, monkeypatch):
    monkeypatch.setattr(result_places.os, "access", lambda *_: False)  # as of root, whom no permission stops
    assert f"does not let files be written in {project}" in refused(output)


@posix
def test_path_of_bytes_that_are_no_text(project):
    assert "holds signs that are no text" in refused(os.fsdecode(b"a\xff"))
