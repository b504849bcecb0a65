"""The code of a run: the same hash wherever it stands, and what of it is not as it was shipped."""

import json
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from tests.runs import ROOT

from blendresearch.base.own_code import OwnCode, _as_recorded, code_in, commit_of, own_code


def notebook(source: str, outputs: list | None = None) -> str:
    cell = {"cell_type": "code", "source": [source], "metadata": {}, "outputs": outputs or [], "execution_count": None}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


FILES = {"__init__.py": "", "run/made.py": "x = 1\n", "data/list.toml": "a = 1\n"}
NOTEBOOK = "notebooks/01_prepare.ipynb"


@pytest.fixture
def clone(tmp_path, monkeypatch) -> Path:
    if not shutil.which("git"):
        pytest.skip("there is no git")
    monkeypatch.delenv("GIT_DIR", raising=False)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    root = tmp_path / "clone"
    for name, text in FILES.items():
        put(root / "src" / "blendresearch" / name, text)
    put(root / NOTEBOOK, notebook("prepare()"))
    put(root / ".gitignore", "__pycache__/\n")
    git(root, "init", "--quiet")
    commit(root)
    return root


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")


def code(root: Path) -> OwnCode:
    return code_in(root / "src" / "blendresearch", root / "notebooks")


def installed(root: Path, place: Path) -> Path:
    """Put the code of a clone where a wheel puts it, with its RECORD."""
    package = place / "blendresearch"
    shutil.copytree(root / "src" / "blendresearch", package)
    shutil.copytree(root / "notebooks", package / "notebooks")
    lines = [
        f"{path.relative_to(place).as_posix()},sha256={_as_recorded(path.read_bytes())},{path.stat().st_size}\n"
        for path in sorted(package.rglob("*"))
        if path.is_file()
    ]
    about = place / "blendresearch-1.0.dist-info"
    put(about / "METADATA", "Metadata-Version: 2.1\nName: blendresearch\nVersion: 1.0\n")
    put(about / "RECORD", "".join(lines) + "blendresearch-1.0.dist-info/RECORD,,\n")
    return package


def test_committed_code_is_as_it_was_shipped(clone):
    put(clone / "src" / "blendresearch" / "__pycache__" / "made.cpython-311.pyc", "")
    put(clone / "notebooks" / "my_own.ipynb", notebook("1"))  # no run uses it
    assert code(clone).changed == ()
    assert list(code(clone).notebooks) == ["01_prepare.ipynb"]
    assert commit_of(clone / "src" / "blendresearch") == git(clone, "rev-parse", "HEAD").strip()


def test_what_is_edited_added_or_gone_is_named_until_it_is_committed(clone):
    before = code(clone).digest
    put(clone / "src" / "blendresearch" / "run" / "made.py", "x = 2\n")
    put(clone / "src" / "blendresearch" / "run" / "añadido.py", "x = 2\n")
    (clone / "src" / "blendresearch" / "data" / "list.toml").unlink()
    put(clone / NOTEBOOK, notebook("prepare(1)"))
    git(clone, "add", "src/blendresearch/run/made.py")
    found = code(clone)
    names = ("data/list.toml", "run/añadido.py", "run/made.py")
    assert found.changed == (*(f"blendresearch/{name}" for name in names), NOTEBOOK)
    assert found.digest != before
    commit(clone)
    assert code(clone) == OwnCode(found.digest, found.notebooks)


def test_notebook_that_was_run_is_the_same_one(clone):
    before = code(clone)
    put(clone / NOTEBOOK, notebook("prepare()", [{"output_type": "stream", "name": "stdout", "text": "x"}]))
    assert code(clone) == before


def test_download_and_wheel_have_the_hash_of_the_clone(clone, tmp_path, monkeypatch):
    download = shutil.copytree(clone, tmp_path / "download", ignore=shutil.ignore_patterns(".git"))
    assert code(download) == code(clone)
    assert commit_of(download / "src" / "blendresearch") == ""
    package = installed(clone, tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert code_in(package, package / "notebooks") == code(clone)


def test_wheel_tells_what_was_changed_in_it(clone, tmp_path, monkeypatch):
    package = installed(clone, tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    put(package / "run" / "made.py", "x = 3\n")
    put(package / "run" / "more.py", "")
    (package / "data" / "list.toml").unlink()
    put(package / NOTEBOOK, notebook("prepare(2)"))
    names = ("data/list.toml", "run/made.py", "run/more.py")
    expected = (*(f"blendresearch/{name}" for name in names), NOTEBOOK)
    assert code_in(package, package / "notebooks").changed == expected


def test_every_notebook_of_the_project_is_one_of_its_code():
    assert list(own_code().notebooks) == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_who_has_no_git_learns_nothing_and_is_not_stopped(clone, monkeypatch):
    put(clone / "src" / "blendresearch" / "run" / "made.py", "x = 2\n")
    monkeypatch.setenv("PATH", "")
    assert code(clone).changed == ()


def test_hash_is_that_of_the_lines_of_sha256sum(clone):
    hashes = {f"blendresearch/{name}": sha256(text.encode()).hexdigest() for name, text in FILES.items()}
    hashes[NOTEBOOK] = code(clone).notebooks["01_prepare.ipynb"]
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items()))
    assert code(clone).digest == sha256(lines.encode()).hexdigest()
