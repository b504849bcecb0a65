"""A whole run: complete, the same bytes each time, and all or nothing."""

import csv
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from papermill.iorw import load_notebook_node
from python_calamine import CalamineWorkbook
from tests.runs import Made, hashes, small_study

from blendresearch.base.errors import BlendResearchError, InputError, RenderError, UsageError
from blendresearch.run import pipeline, publishing
from blendresearch.run.analysis import Analysis
from blendresearch.run.pipeline import Step, run, steps
from blendresearch.statistics.results import PUBLISHED_TABLES as TABLES

pytestmark = pytest.mark.run

COLUMNS = {
    "statistics": "cohort,subset,unit,kind,institution,call_year,activity_type,"
    "total,blended,share,lower,upper,interval",
    "requests": "cohort,institution,call_year,requested,realised,ratio",
    "registration": "rule,severity,cohort,institution,mobilities",
    "bounds": "cohort,bound,rule,moved,total,blended,share",
    "reproduction": "id,what,published,recomputed,status,note",
}
"""The output contract of DESIGN.md."""
NOTEBOOKS = ["01_prepare", "02_registered_use", "03_survey", "04_reproduction", "05_report.en", "05_report.nl"]


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_file_of_the_contract_is_there_and_no_other(small_run):
    reports = [f"report.{code}.{kind}" for code in ("nl", "en") for kind in ("html", "pdf")]
    tables = [f"{name}.csv" for name in TABLES]
    sheets = [f"{name}.{kind}" for name in ("tables", "tables.en") for kind in ("xlsx", "ods")]
    notebooks = [f"notebooks/{name}.ipynb" for name in NOTEBOOKS]
    assert names(small_run.reports) == sorted(
        [*reports, *tables, *sheets, *notebooks, "datapackage.json", "ro-crate-metadata.json"]
    )
    assert names(small_run.processed) == sorted([*tables, "inputs.json", "mobilities.parquet"])


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_are_those_of_the_contract(small_run, table):
    path = small_run.reports / f"{table}.csv"
    assert path.read_text(encoding="utf-8").splitlines()[0] == COLUMNS[table]
    assert b"\r" not in path.read_bytes()
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert rows
    assert not {cell.casefold() for row in rows for cell in row.values()} & {"nan", "none", "nat", "<na>", "inf"}


def test_tables_are_shared_as_they_were_computed(small_run):
    for name in TABLES:
        assert (small_run.reports / f"{name}.csv").read_bytes() == (small_run.processed / f"{name}.csv").read_bytes()


def test_steps_without_notebooks_give_the_same_tables(small_run, tmp_path):
    analysis = Analysis.open(small_run.study, tmp_path)
    analysis.prepare()
    analysis.compute()
    assert len(analysis.reproduce()) == 1
    own = {path.name: path.read_bytes() for path in analysis.workspace.processed.glob("*.csv")}
    assert own == {path.name: path.read_bytes() for path in small_run.processed.glob("*.csv")}


def test_another_run_side_by_side_and_elsewhere_gives_the_same_bytes(small_run, tmp_path):
    made = run(small_run.study, output=tmp_path, jobs=2)
    assert made.reports == tmp_path / "reports" / small_run.study.name
    assert made.files == sorted(path for path in made.reports.rglob("*") if path.is_file())
    other = Made.below(small_run.study, tmp_path)
    assert hashes(other.processed, other.reports) == hashes(small_run.processed, small_run.reports)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["processed", "reports"]
    assert [path.name for path in other.reports.parent.iterdir()] == [small_run.study.name]


def test_report_comes_once_a_language_and_after_what_it_needs():
    order = steps(["nl", "en"])
    assert [step.name for step in order][-2:] == ["05_report.nl", "05_report.en"]
    assert {step.name for step in order[Step("05_report", "nl")]} == {"02_registered_use", "03_survey"}
    assert order[Step("01_prepare")] == []


def test_executed_notebooks_hold_nothing_of_the_machine_or_the_clock(small_run):
    for path in (small_run.reports / "notebooks").iterdir():
        text = path.read_text(encoding="utf-8")
        for place in {str(Path.home()), str(Path.cwd()), str(small_run.study.parent), "/tmp/", "ipykernel"}:
            assert place == "/" or place not in text, path.name
        assert not re.search(r"\"papermill\":|iopub|start_time|end_time|duration\":", text), path.name
        notebook = nbformat.reads(text, as_version=4)
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
        counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
        assert sorted(filter(None, counts)) == [at for at, count in enumerate(counts, start=1) if count]


def test_executed_notebooks_can_be_run_again_by_name(small_run):
    notebook = nbformat.read(small_run.reports / "notebooks" / "05_report.en.ipynb", as_version=4)
    (injected,) = [cell.source for cell in notebook.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert injected.splitlines()[1:] == ['study = "kleine_studie"', "output = None", 'language = "en"']


# --- Without kernels: the executed notebooks of the small run take the place of running them again


@pytest.fixture
def replayed(small_run, tmp_path, monkeypatch) -> Made:
    """The small run as it would be in a folder of this test, where a run takes a moment."""

    def replay(name, parameters, private):
        output = Path(parameters["output"])
        shutil.copytree(small_run.processed, output / "processed" / small_run.study.name, dirs_exist_ok=True)
        stored = name if name != pipeline.REPORT else f"{name}.{parameters['language']}"
        return load_notebook_node(str(small_run.reports / "notebooks" / f"{stored}.ipynb"))

    monkeypatch.setattr(pipeline, "execute", replay)
    return Made.below(small_run.study, tmp_path)


@pytest.fixture
def sketched(replayed, monkeypatch) -> Made:
    """The same with a stand-in for each report, for tests of where files go and not of what is in them."""
    made = {"write_html": "<html>", "write_pdf": b"%PDF", "write_xlsx": b"PK", "write_ods": b"PK"}
    for name, content in made.items():
        monkeypatch.setattr(publishing, name, lambda document, content=content: content)
    return replayed


def test_only_the_languages_that_are_asked_for(replayed, tmp_path):
    run(replayed.study, output=tmp_path, languages=["nl", "nl"])
    assert [name for name in names(replayed.reports) if "report." in name] == [
        "notebooks/05_report.nl.ipynb",
        "report.nl.html",
        "report.nl.pdf",
    ]
    crate = json.loads((replayed.reports / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert {"nl"} == {each["value"] for each in crate["@graph"] if each["@id"] == "#parameter-languages"}


def test_tables_are_in_the_first_language_and_those_of_others_have_its_code(replayed, tmp_path):
    run(replayed.study, output=tmp_path, languages=["en", "nl"])
    found = [name for name in names(replayed.reports) if name.startswith("tables")]
    assert found == ["tables.nl.ods", "tables.nl.xlsx", "tables.ods", "tables.xlsx"]
    for name, first in {"tables.ods": "Contents", "tables.nl.xlsx": "Inhoud"}.items():
        assert CalamineWorkbook.from_path(replayed.reports / name).sheet_names[0] == first


def test_earlier_report_in_more_languages_is_replaced_as_a_whole(sketched, tmp_path):
    run(sketched.study, output=tmp_path)
    run(sketched.study, output=tmp_path, languages=["en"])
    assert not (sketched.reports / "report.nl.html").exists()
    assert (sketched.reports / "report.en.html").exists()


@pytest.mark.parametrize("code", ["fr", "xx"])
def test_unknown_language_is_refused_before_anything_runs(replayed, tmp_path, monkeypatch, code):
    monkeypatch.setattr(pipeline, "execute", lambda *_: pytest.fail("a notebook was run"))
    with pytest.raises(UsageError, match=f"language '{code}'"):
        run(replayed.study, output=tmp_path, languages=[code])
    assert list(tmp_path.iterdir()) == []


def test_each_step_is_told_when_it_begins_and_ends(sketched, tmp_path):
    told = []
    run(sketched.study, output=tmp_path, jobs=1, tell=lambda step, state: told.append((step.name, state)))
    assert sorted(told) == sorted((name, state) for name in NOTEBOOKS for state in ("running", "done"))
    assert told.index(("01_prepare", "done")) < told.index(("02_registered_use", "running"))


CAUSES = {
    "input": ("execute", InputError("the cell is empty", do="Fill it in")),
    "fault": ("execute", ValueError("something")),
    "interrupt": ("execute", KeyboardInterrupt()),
    "html": ("write_html", RenderError("The figure has no alt text.")),
    "pdf": ("write_pdf", RenderError("No font has the letter.")),
    "sheets": ("write_ods", RenderError("A sheet cannot be made.")),
    "crate": ("write_crate", OSError("disk full")),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_failing_run_leaves_the_earlier_one_as_it_was(sketched, tmp_path, monkeypatch, cause):
    run(sketched.study, output=tmp_path)
    before, raw = hashes(sketched.processed, sketched.reports), hashes(sketched.study)
    name, error = CAUSES[cause]
    module = pipeline if name == "execute" else publishing
    real = getattr(module, name)
    calls = []

    def fail(*arguments, **options):
        calls.append(arguments)
        if len(calls) > 1 or name == "write_crate":  # the second notebook, the second language
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(module, name, fail)
    with pytest.raises(type(error)) as caught:
        run(sketched.study, output=tmp_path, jobs=1)
    assert caught.value is error
    assert hashes(sketched.processed, sketched.reports) == before
    assert hashes(sketched.study) == raw
    assert [path.name for path in sketched.reports.parent.iterdir()] == [sketched.study.name]
    assert [path.name for path in sketched.processed.parent.iterdir()] == [sketched.study.name]


def test_input_that_changes_during_a_run_is_refused_and_the_earlier_report_stays(sketched, tmp_path):
    study = tmp_path / "raw" / sketched.study.name
    shutil.copytree(sketched.study, study)
    run(study, output=tmp_path)
    before = hashes(sketched.processed, sketched.reports)

    def grow(step: Step, state: str) -> None:
        if (step.notebook, state) == ("02_registered_use", "done"):
            with (study / "mobilities" / "alpha.csv").open("ab") as file:
                file.write(b"\r\n")

    with pytest.raises(InputError, match=r"^alpha\.csv: it changed, came or went while the study was run"):
        run(study, output=tmp_path, tell=grow)
    assert hashes(sketched.processed, sketched.reports) == before


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_folder_that_cannot_be_replaced_leaves_both_as_they_were(sketched, tmp_path, monkeypatch, nth):
    """On Windows a report that is open elsewhere cannot be moved; the tables must not be newer than it."""
    run(sketched.study, output=tmp_path)
    before = hashes(sketched.processed, sketched.reports)
    (sketched.reports / "mine.txt").write_text("kept", encoding="utf-8")
    before |= hashes(sketched.reports)
    real, calls = Path.rename, []

    def rename(path, target):
        calls.append(path)
        if len(calls) == nth:
            raise PermissionError("in use")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(BlendResearchError, match=r"kleine_studie cannot be replaced\. Close the report"):
        run(sketched.study, output=tmp_path)
    assert hashes(sketched.processed, sketched.reports) == before
    assert [path.name for path in sketched.reports.parent.iterdir()] == [sketched.study.name]


def test_wrong_study_writes_nothing(tmp_path):
    study = small_study(tmp_path / "studie")
    (study / "study.toml").write_text("title = 1", encoding="utf-8")
    with pytest.raises(InputError, match=r"study\.toml"):
        run(study, output=tmp_path / "out")
    assert not (tmp_path / "out").exists()
