"""The wheel: everything that a run needs is in it, and it works where there is no clone."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.runs import REFERENCE, ROOT, hashes

SOURCE = ROOT / "src" / "blendresearch"


def python(*arguments: str | Path, cwd: Path, **settings: str) -> str:
    """Run Python in a folder; give what it said."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | settings
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    python("-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The wheel unpacked as pip does it, without its dependencies, which the environment has."""
    target = tmp_path_factory.mktemp("installed")
    quiet = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    python("-m", "pip", "install", *quiet, "--target", target, wheel, cwd=target)
    return target


def own_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }


def test_wheel_holds_every_file_of_the_package_and_the_notebooks(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    expected = {f"blendresearch/{name}": content for name, content in own_files(SOURCE).items()}
    expected |= {f"blendresearch/notebooks/{name}": content for name, content in own_files(ROOT / "notebooks").items()}
    assert sorted(inside) == sorted(expected)
    assert [name for name, content in expected.items() if inside[name] != content] == []
    for kind in (".j2", ".toml", ".sql", ".css", ".typ", ".ipynb", "synthetic/folder/README.md", "py"):
        assert any(name.endswith(kind) for name in inside), kind


def test_wheel_carries_licence_and_entry_points(wheel):
    with zipfile.ZipFile(wheel) as archive:
        about = {
            Path(name).name: archive.read(name).decode("utf-8") for name in archive.namelist() if "dist-info" in name
        }
    assert about["LICENSE"] == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "blendresearch = blendresearch.run.cli:main" in about["entry_points.txt"]
    assert "blendresearch_html = blendresearch.render.html:ReportHTML" in about["entry_points.txt"]
    assert "blendresearch_pdf = blendresearch.render.pdf:ReportPDF" in about["entry_points.txt"]


def test_installed_package_makes_the_reference_study_outside_a_clone(installed, tmp_path):
    script = "import blendresearch; print(blendresearch.__file__); from blendresearch.run.cli import main; main()"
    said = python("-c", script, "reference", cwd=tmp_path, PYTHONPATH=str(installed))
    assert said.startswith(str(installed))
    made = tmp_path / "data" / "raw" / "nl-mbo-2025"
    assert hashes(made) == hashes(REFERENCE)


def test_installed_package_finds_its_own_notebooks(installed, tmp_path):
    said = python(
        "-c",
        "from blendresearch.run import steps; print(steps.notebook_folder())",
        cwd=tmp_path,
        PYTHONPATH=str(installed),
    )
    assert Path(said.strip()) == installed / "blendresearch" / "notebooks"
    assert own_files(Path(said.strip())) == own_files(ROOT / "notebooks")


NOTEBOOK = """
import nbformat
from blendresearch.render.blocks import DocumentInfo
data, metadata = DocumentInfo(title="Een titel", language="nl")._repr_mimebundle_()
output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
cells = [nbformat.v4.new_code_cell("x", outputs=[output]), nbformat.v4.new_markdown_cell("## Kop")]
nbformat.write(nbformat.v4.new_notebook(cells=cells), "executed.ipynb")
"""


def test_nbconvert_knows_the_exporter_of_the_installed_package(installed, tmp_path):
    python("-c", NOTEBOOK, cwd=tmp_path, PYTHONPATH=str(installed))
    to = ["--to", "blendresearch_html", "executed.ipynb"]
    python("-m", "jupyter", "nbconvert", *to, cwd=tmp_path, PYTHONPATH=str(installed))
    page = (tmp_path / "executed.html").read_text(encoding="utf-8")
    assert '<html lang="nl">' in page
    assert "<h1>Een titel</h1>" in page
