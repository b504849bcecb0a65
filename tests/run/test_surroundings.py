"""Whatever the machine holds besides: kernels of others, and settings of the user for what figures are drawn with."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from tests.contents import contents
from tests.run.test_odd_places import ODD
from tests.runs import ROOT, Made, hashes

from blendresearch.run.notebooks import execute

KERNEL = (
    '{"argv": ["/opt/old/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "language": "python"}'
)
SETTINGS = "text.usetex: True\nfont.size: 22\nsvg.fonttype: path\naxes.facecolor: red\naxes.grid: True\nunknown: 1\n"
UNREADABLE = b"font.family: \xff\xfe\n"
PROGRAM = "from blendresearch.run.cli import main; main()"
FIGURE = """from blendresearch.render.figures.bars import Bar, announced
print(announced([Bar("Alpha", 3, "3")]))"""


@pytest.fixture
def strange(tmp_path) -> dict[str, str]:
    """Surroundings that stand in the way: kernels that go first, and settings that cannot be read or drawn with."""
    for name in ("python3", "blendresearch"):
        (tmp_path / "kernels" / name).mkdir(parents=True)
        (tmp_path / "kernels" / name / "kernel.json").write_text(KERNEL, encoding="utf-8")
    (tmp_path / "unreadable").write_bytes(UNREADABLE)
    (tmp_path / "matplotlibrc").write_text(SETTINGS, encoding="utf-8")
    settings = {"JUPYTER_PATH": str(tmp_path), "MPLBACKEND": "nonsense", "MATPLOTLIBRC": str(tmp_path / "unreadable")}
    return {**os.environ, **settings}


@pytest.mark.run
def test_run_elsewhere_and_side_by_side_makes_the_same_bytes(small_run, strange, tmp_path):
    """All that could matter in one run, for each takes half a minute; the small run was made one step at a time."""
    place = tmp_path / ("elsewhere" if os.name == "nt" else ODD)
    study = place / "raw" / small_run.study.name
    shutil.copytree(small_run.study, study)
    (place / "t{m}p").mkdir()
    (place / "matplotlibrc").write_text(SETTINGS, encoding="utf-8")
    env = {**strange, "TMPDIR": str(place / "t{m}p"), "HOME": "/proc/g"}  # where nobody can make anything
    line = [sys.executable, "-c", PROGRAM, "run", study, "--output", place / "-out{}", "--jobs", "2"]
    done = subprocess.run(line, cwd=place, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = Made.below(study, place / "-out{}")
    assert hashes(made.processed, made.reports) == hashes(small_run.processed, small_run.reports)
    assert list((place / "t{m}p").iterdir()) == []
    for folder in (made.reports, made.processed):
        shown = [name for name, text in contents(folder) if ODD[:5] in text or str(tmp_path) in text]
        assert shown == []


@pytest.mark.run
def test_notebook_of_a_run_looks_for_no_kernel(tmp_path, monkeypatch):
    for name in ("find_kernel_specs", "get_kernel_spec"):
        monkeypatch.setattr(KernelSpecManager, name, lambda *_: pytest.fail("it looks for a kernel"))
    with pytest.raises(Exception, match="there is no study 'nergens'"):
        execute("01_prepare", {"study": "nergens"}, tmp_path)


@pytest.fixture(scope="module")
def usual() -> str:
    """The figure as it is drawn without any settings."""
    without = {name: value for name, value in os.environ.items() if not name.startswith(("MPL", "MATPLOTLIB"))}
    return drawn(ROOT, without)


@pytest.mark.parametrize(
    ("place", "content"),
    [("cwd", SETTINGS.encode()), ("MATPLOTLIBRC", SETTINGS.encode()), ("cwd", UNREADABLE), ("home", UNREADABLE)],
)
def test_figure_has_the_same_bytes_whatever_the_settings_say(place, content, tmp_path, usual):
    home = tmp_path / "home"
    folder = {"cwd": tmp_path, "home": home / ".config" / "matplotlib"}.get(place, tmp_path / "elsewhere")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "matplotlibrc").write_bytes(content)
    env = {name: value for name, value in os.environ.items() if name not in ("MATPLOTLIBRC", "MPLCONFIGDIR")}
    env |= {"HOME": str(home), "MPLBACKEND": "nonsense" if place != "home" else "TkAgg"}
    env |= {"MATPLOTLIBRC": str(folder)} if place == "MATPLOTLIBRC" else {}
    assert usual.startswith("<?xml")
    assert drawn(tmp_path, env) == usual


def write_notebook(path: Path, source: str) -> None:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, path)


def drawn(cwd: Path, env: dict[str, str], program: str = FIGURE) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_settings_of_the_user_hold_for_what_the_user_draws(tmp_path):
    (tmp_path / "matplotlibrc").write_text("font.size: 22\n", encoding="utf-8")
    asked = FIGURE + "\nimport matplotlib as m\nprint(m.rcParams['font.size'], m.get_backend())"
    env = {**os.environ, "MPLBACKEND": "svg"}
    assert drawn(tmp_path, env, asked).splitlines()[-1] == "22.0 svg"


@pytest.mark.run
def test_notebook_that_papermill_runs_has_the_same_figure(tmp_path, strange, monkeypatch, usual):
    write_notebook(tmp_path / "one.ipynb", FIGURE)
    for name in ("MPLBACKEND", "MATPLOTLIBRC"):
        monkeypatch.setenv(name, strange[name])
    monkeypatch.chdir(tmp_path)
    done = papermill.execute_notebook("one.ipynb", None, {}, progress_bar=False)
    streams = [each.text for each in done.cells[-1].outputs if each.get("name") == "stdout"]
    assert "".join(streams) == usual


ALONE = """import json
from pathlib import Path
from blendresearch.run import notebooks
notebooks.notebook_folder = Path.cwd
done = notebooks.execute("one", {}, Path.cwd())
print(json.dumps(done.cells[-1].outputs))"""


def test_notebook_in_a_process_of_its_own_as_where_a_system_cannot_fork(tmp_path, strange, usual):
    write_notebook(tmp_path / "one.ipynb", FIGURE)
    assert json.loads(drawn(tmp_path, strange, ALONE)) == [{"name": "stdout", "output_type": "stream", "text": usual}]


# --- nbconvert, which executes a notebook before it is a report


SHOWN = """from blendresearch.render.blocks import DocumentInfo, Prose
from IPython.display import display
display(DocumentInfo(title="Een titel", language="nl"), Prose("## Een kop", "nl"))"""


@pytest.mark.run
@pytest.mark.parametrize(("kind", "begins"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF")])
def test_cleared_notebook_is_executed_and_becomes_a_report(kind, begins, tmp_path):
    write_notebook(tmp_path / "cleared.ipynb", SHOWN)
    line = [sys.executable, "-m", "nbconvert", "--to", f"blendresearch_{kind}", "cleared.ipynb"]
    done = subprocess.run([*line, "--execute"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"cleared.{kind}").read_bytes().startswith(begins)
    assert kind == "pdf" or "Een titel" in (tmp_path / "cleared.html").read_text(encoding="utf-8")
