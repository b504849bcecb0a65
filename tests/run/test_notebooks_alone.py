"""Each notebook by itself, with plain papermill, as a researcher runs it; and what comes of it when it fails."""

import os
import sys
from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest
from tests.runs import hashes, small_study

from blendresearch.base.errors import BlendResearchError, InputError, UsageError
from blendresearch.base.faults import Fault
from blendresearch.run import notebooks
from blendresearch.run.analysis import Analysis
from blendresearch.run.notebooks import cleaned, execute
from blendresearch.run.steps import notebook_folder
from blendresearch.statistics.results import PUBLISHED_TABLES as TABLES

pytestmark = pytest.mark.run
NAMES = [path.stem for path in sorted(notebook_folder().glob("*.ipynb"))]
COUNTED = set(TABLES) - {"reproduction"}
WRITES = {
    "01_prepare": {"registration", "bounds"},
    "02_registered_use": COUNTED,
    "03_survey": COUNTED,
    "04_reproduction": set(TABLES),
    "05_report": COUNTED,
    "06_letter": COUNTED,
}
"""The tables that a notebook gives from an empty output folder: its own, and those that they rest on."""


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    return small_study(tmp_path_factory.mktemp("alone") / "studie")


@pytest.fixture(scope="module")
def expected(study, tmp_path_factory) -> dict[str, bytes]:
    """The tables as the package makes them in this process, which the pipeline's are held to as well."""
    analysis = Analysis.open(study, tmp_path_factory.mktemp("expected"))
    analysis.prepare()
    analysis.compute()
    assert len(analysis.reproduce()) == 1
    return {name: (analysis.workspace.processed / f"{name}.csv").read_bytes() for name in TABLES}


@pytest.mark.parametrize("name", NAMES)
def test_runs_alone_from_its_own_folder_and_from_nothing(name, study, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(notebook_folder())
    done = papermill.execute_notebook(
        f"{name}.ipynb", tmp_path / "out.ipynb", {"study": str(study), "output": str(tmp_path)}, progress_bar=False
    )
    outputs = [output for cell in done.cells for output in cell.get("outputs", [])]
    assert outputs
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
    processed = tmp_path / "processed" / "studie"
    made = {path.stem: path.read_bytes() for path in processed.glob("*.csv") if path.stem in TABLES}
    assert made == {table: expected[table] for table in WRITES[name]}


def test_unknown_parameter_stops_before_a_kernel_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(papermill, "execute_notebook", lambda *_, **__: pytest.fail("it was run"))
    with pytest.raises(UsageError, match=r"The notebook 01_prepare has no parameter 'studie'\."):
        execute("01_prepare", {"studie": "x"}, tmp_path)


def test_wrong_input_comes_out_of_a_kernel_as_its_sentence(study, tmp_path):
    before = hashes(study)
    with pytest.raises(InputError) as caught:
        execute("01_prepare", {"study": str(study / "nergens"), "output": str(tmp_path)}, tmp_path)
    assert str(caught.value).startswith("there is no study 'nergens'")
    assert caught.value.exit_code == 3
    assert caught.value.__cause__ is None
    assert hashes(study) == before


@pytest.fixture
def one_cell(tmp_path, monkeypatch):
    """Make a notebook of one cell beside its parameters the one that is run."""

    def make(source: str) -> None:
        cells = [nbformat.v4.new_code_cell("study = 1", metadata={"tags": ["parameters"]})]
        made = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(source, metadata={"tags": []})])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(made, tmp_path / "one.ipynb")
        monkeypatch.setattr(notebooks, "notebook_folder", lambda: tmp_path)

    return make


def test_fault_of_the_program_tells_its_kind_and_not_its_text(one_cell, tmp_path):
    one_cell("raise KeyError('Zwaluwtje Quispelmans')")
    private = tmp_path / "private"
    private.mkdir()
    with pytest.raises(BlendResearchError) as caught:
        execute("one", {}, private)
    assert caught.value.exit_code == 1
    assert "one stopped in cell 2 with KeyError, a fault of the program" in str(caught.value)
    assert "Zwaluwtje" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_kernel_leaves_the_user_s_own_ipython_alone(one_cell, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", "the user's")
    one_cell("from IPython.paths import get_ipython_dir\nget_ipython().ipython_dir")
    private = tmp_path / "private"
    private.mkdir()
    done = execute("one", {}, private)
    assert done.cells[-1].outputs[0].data["text/plain"] == repr(str(private / "ipython"))
    assert os.environ["IPYTHONDIR"] == "the user's"


def test_notebook_works_in_its_private_folder_and_leaves_this_process_as_it_was(one_cell, tmp_path):
    one_cell(
        "import os, sys, pandas as pd\nsys.modules['__main__'].mine = 1\n"
        "pd.set_option('display.max_rows', None, 'display.max_colwidth', None)\nos.getcwd()"
    )
    private = tmp_path / "private"
    private.mkdir()
    names = [f"display.max_{name}" for name in ("columns", "rows", "colwidth")]
    before = Path.cwd(), sys.modules["__main__"], sys.stdout, *map(pd.get_option, names)
    done = execute("one", {}, private)
    assert done.cells[-1].outputs[0].data["text/plain"] == repr(str(private))
    assert before == (Path.cwd(), sys.modules["__main__"], sys.stdout, *map(pd.get_option, names))
    one_cell("'mine' in globals()")
    assert execute("one", {}, private).cells[-1].outputs[0].data["text/plain"] == "False"


SHOWN = """import sys, pandas as pd
from IPython.display import display, Markdown
print("one"); print("two"); print("wrong", file=sys.stderr)
display(Markdown("*x*"))
pd.DataFrame({f"column {number}": [number] * 3 for number in range(30)})"""


def test_cell_shows_the_same_in_a_kernel_and_without(one_cell, tmp_path):
    one_cell(SHOWN)
    private = tmp_path / "private"
    private.mkdir()
    own = execute("one", {}, private)
    kernel = papermill.execute_notebook(tmp_path / "one.ipynb", None, {}, progress_bar=False)
    assert [cell.get("outputs") for cell in own.cells] == [cell.get("outputs") for cell in kernel.cells]
    assert own.metadata["language_info"] == kernel.metadata["language_info"]
    counts = [[cell.get("execution_count") for cell in each.cells] for each in (own, kernel)]
    assert counts[0] == counts[1]


def test_fault_in_our_code_is_told_by_module_and_line(one_cell, tmp_path):
    one_cell("from blendresearch.base.tables import schema\nschema('Zwaluwtje')")
    private = tmp_path / "private"
    private.mkdir()
    with pytest.raises(Fault, match=r"cell 2 with KeyError in base/tables\.py, line \d+, a fault of the program"):
        execute("one", {}, private)


def executed(text: str):
    cells = [
        nbformat.v4.new_code_cell("study = 1", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("x", metadata={"tags": []}, outputs=[nbformat.v4.new_output("stream", text=text)]),
    ]
    made = nbformat.v4.new_notebook(cells=cells)
    kernel = {"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python"}}
    made.metadata = {**kernel, "papermill": {"start_time": "2026-01-01"}}
    return made


def read(text: str):
    return nbformat.reads(text, as_version=4)


def test_paths_are_taken_out_the_longest_first():
    kept = read(cleaned(executed("/home/jo/x and /home/jo"), {"study": "s"}, [Path("/home"), Path("/home/jo/x")]))
    assert kept.cells[-1].outputs[0].text == "… and …/jo"


def test_home_that_is_the_root_of_the_disk_takes_nothing_away():
    kept = read(cleaned(executed("1/2 and text/html"), {"study": "s"}, [Path("/")]))
    assert kept.cells[-1].outputs[0].text == "1/2 and text/html"


def test_parameters_of_the_run_are_replaced_and_nothing_of_papermill_stays():
    ran = executed("x")
    ran.cells[1].metadata["papermill"] = {"duration": 1}
    text = cleaned(ran, {"study": "mijn-studie", "output": None}, [])
    kept = read(text)
    injected = next(cell for cell in kept.cells if "injected-parameters" in cell.metadata.get("tags", []))
    assert injected.id == "injected-parameters"
    assert 'study = "mijn-studie"\noutput = None' in injected.source
    assert "papermill" not in text
