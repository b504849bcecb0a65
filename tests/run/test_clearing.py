"""Notebooks as git stores them: what ran in JupyterLab does not get in, and a clone works without the filter."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bootstrap
import nbformat
import pytest
from tests.runs import ROOT

from blendresearch.run.clearing import cleared
from blendresearch.run.steps import notebook_folder

NOTEBOOKS = sorted(notebook_folder().glob("*.ipynb"))


def ran(path: Path) -> bytes:
    """Give a stored notebook as JupyterLab saves it after a run."""
    notebook = nbformat.read(path, as_version=4)
    shown = nbformat.v4.new_output("stream", text="Zwaluwtje Quispelmans\n")
    for count, cell in enumerate((each for each in notebook.cells if each.cell_type == "code"), start=1):
        cell |= {"outputs": [shown], "execution_count": count}
        cell.metadata |= {"execution": {"iopub.status.idle": "2026-01-01"}, "scrolled": True}
    notebook.metadata |= {"widgets": {"state": "Zwaluwtje"}}
    notebook.metadata.language_info |= {"version": "3.12.0"}
    return nbformat.writes(notebook).encode() + b"\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_notebook_comes_back_and_one_that_ran_becomes_it(path):
    assert cleared(path.read_bytes()) == path.read_bytes()
    assert b"Zwaluwtje" in ran(path)
    assert cleared(ran(path)) == path.read_bytes()


@pytest.mark.parametrize("text", [b"", b"<<<<<<< HEAD\n{}", b"[]", b"\xff\xfe", b'{"cells": [1], "metadata": {}}'])
def test_what_is_no_notebook_goes_on_as_it_is(text):
    assert cleared(text) == text


@pytest.fixture
def clone(tmp_path, monkeypatch) -> Path:
    """A repository with a notebook and what the filter needs; the set-up works in it."""
    if not shutil.which("git"):
        pytest.skip("there is no git")
    for name in ("src/blendresearch/run/clearing.py", ".gitattributes", f"notebooks/{NOTEBOOKS[0].name}"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.delenv("GIT_DIR", raising=False)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "in_environment", lambda *_: sys.executable)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")


def test_clone_that_is_set_up_stores_no_results(clone):
    bootstrap.keep_results_out_of_git()
    bootstrap.keep_results_out_of_git()
    path = clone / "notebooks" / NOTEBOOKS[0].name
    path.write_bytes(ran(NOTEBOOKS[0]))
    assert git(clone, "diff") == ""
    git(clone, "add", "--all")
    assert git(clone, "status", "--porcelain") == ""
    commit(clone)
    assert "Zwaluwtje" not in git(clone, "show", f"HEAD:notebooks/{path.name}")
    assert "Zwaluwtje" in path.read_text(encoding="utf-8")


def test_clone_that_is_not_set_up_works_as_ever(clone):
    assert git(clone, "status", "--porcelain") == ""
    (clone / "notebooks" / NOTEBOOKS[0].name).write_bytes(ran(NOTEBOOKS[0]))
    assert git(clone, "status", "--porcelain").startswith(" M notebooks/")


def test_set_up_outside_of_a_clone_leaves_git_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *_, **__: pytest.fail("it calls git"))
    bootstrap.keep_results_out_of_git()
