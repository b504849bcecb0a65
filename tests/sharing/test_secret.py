"""The secret behind neutral names: random, kept with whoever runs the study, and of more weight than anything else."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.runs import in_this_process
from tests.sharing.test_neutral_names import protected_study
from tests.studies import COHORTS, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.run.analysis import Analysis
from blendresearch.run.pipeline import run
from blendresearch.sharing.secret import secret_of
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import read_study

pytestmark = pytest.mark.security


@pytest.fixture
def study(tmp_path) -> Path:
    return protected_study(tmp_path / "raw" / "study")


@pytest.fixture
def workspace(study, tmp_path) -> Workspace:
    (tmp_path / "out" / "processed").mkdir(parents=True)
    return Workspace.open(study, tmp_path / "out")


def secret(workspace: Workspace) -> bytes:
    return secret_of(workspace, read_study(workspace.folder))


def names_of(workspace: Workspace) -> str:
    return (workspace.internal / "names.csv").read_text(encoding="utf-8")


def test_it_is_made_once_of_256_random_bits_and_nobody_else_can_read_it(workspace, tmp_path):
    made = secret(workspace)
    assert len(made) == 32
    assert secret(workspace) == made
    assert [path.name for path in workspace.secret.parent.iterdir()] == [".study.secret"]
    if os.name != "nt":
        assert workspace.secret.stat().st_mode & 0o777 == 0o600
    (tmp_path / "clone" / "processed").mkdir(parents=True)
    assert secret(Workspace.open(workspace.folder, tmp_path / "clone")) != made


def test_study_that_shows_its_names_has_none(tmp_path):
    study = write_study(
        tmp_path / "s", {"a.csv": [mobility(1)]}, cohorts=COHORTS + "\n[disclosure]\nminimum_count = 5\n"
    )
    assert secret(Workspace.open(study, tmp_path)) == b""
    assert not (tmp_path / "processed").exists()


@pytest.mark.parametrize("text", ["", "ab" * 31, "AB" * 32, "ab" * 33, "é" * 64, "g" * 64])
def test_file_that_holds_something_else_is_refused_and_kept(workspace, text):
    workspace.secret.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"^\.study\.secret: it does not hold the secret") as caught:
        secret(workspace)
    assert text[:4] not in str(caught.value) or not text
    assert workspace.secret.read_text(encoding="utf-8") == text


def test_results_elsewhere_take_the_secret_of_the_project(study, tmp_path, monkeypatch):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    own = shutil.move(study, tmp_path / "data" / "raw" / "study")
    monkeypatch.chdir(tmp_path)
    of_project = Workspace.open("study")
    of_project.secret.parent.mkdir()
    made = secret(of_project)
    elsewhere = Workspace.open(own, tmp_path / "elsewhere")
    elsewhere.secret.parent.mkdir(parents=True)
    assert secret(elsewhere) == made
    assert elsewhere.secret.read_bytes() == of_project.secret.read_bytes()


# --- In runs


@pytest.mark.run
class TestRuns:
    @pytest.fixture(autouse=True)
    def quick(self, monkeypatch):
        in_this_process(monkeypatch)

    def run(self, workspace: Workspace, **options):
        return run(workspace.folder, output=workspace.processed.parents[1], languages=["en"], jobs=1, **options)

    def test_the_same_study_has_the_same_names_also_when_everything_is_made_again(self, workspace):
        assert not self.run(workspace).names_changed
        before = names_of(workspace)
        assert self.run(workspace).unchanged
        shutil.rmtree(workspace.processed)
        assert not self.run(workspace, fresh=True).names_changed
        assert names_of(workspace) == before
        with (workspace.folder / "mobilities" / "0.csv").open("a", encoding="utf-8") as export:
            export.write("\n")  # other bytes of an export are no reason for other names
        assert "05_report.en (shared)" in self.run(workspace).done
        assert names_of(workspace) == before

    def test_another_secret_gives_other_names_in_everything_and_that_is_told(self, workspace):
        workspace.secret.write_text("00" * 32, encoding="ascii")
        self.run(workspace)
        before = names_of(workspace)
        workspace.secret.write_text("5a" * 32, encoding="ascii")
        made = self.run(workspace)
        assert made.names_changed
        assert names_of(workspace) != before
        assert {"shared", "publication (full)", "publication (shared)"} <= set(made.done)
        assert "results" not in made.done
        assert not self.run(workspace).names_changed

    def test_it_stays_where_a_study_hides_no_names_for_a_while(self, workspace):
        self.run(workspace)
        before, settings = names_of(workspace), workspace.folder / "study.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.partition("[disclosure]")[0], encoding="utf-8")
        assert self.run(workspace).names_removed
        settings.write_text(text, encoding="utf-8")
        assert not self.run(workspace).names_changed
        assert names_of(workspace) == before

    def test_it_is_in_no_report_and_in_no_table(self, workspace):
        self.run(workspace)
        held = workspace.secret.read_text(encoding="ascii").strip()
        made = [
            each for each in workspace.processed.parents[1].rglob("*") if each.is_file() and each != workspace.secret
        ]
        assert len(made) > 30
        for path in made:
            content = path.read_bytes()
            assert held.encode() not in content, path
            assert bytes.fromhex(held) not in content, path
        assert held not in repr(replace(Analysis.open(workspace.folder).inputs, secret=bytes.fromhex(held)))
