"""A whole run: complete, the same bytes each time, and all or nothing."""

import csv
import errno
import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from python_calamine import CalamineWorkbook
from tests.contents import contents
from tests.runs import Made, hashes, in_this_process, small_study

from blendresearch.base.errors import BlendResearchError, InputError, RenderError, UsageError
from blendresearch.base.faults import Fault
from blendresearch.base.tables import schemas
from blendresearch.render import read_volumes
from blendresearch.run import exchange, making, study_run, tasks
from blendresearch.run.analysis import Analysis
from blendresearch.run.exchange import held
from blendresearch.run.pipeline import run, run_all
from blendresearch.run.steps import notebook_steps
from blendresearch.statistics.results import PUBLISHED_TABLES as TABLES
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import read_study
from blendresearch.survey.survey_tables import PUBLISHED_SURVEY_TABLES

pytestmark = pytest.mark.run

COLUMNS = {
    "statistics": "cohort,subset,unit,kind,institution,call_year,activity_type,"
    "total,blended,share,lower,upper,interval",
    "requests": "cohort,institution,call_year,requested,realised,ratio",
    "registration": "rule,severity,cohort,institution,mobilities",
    "bounds": "cohort,bound,rule,moved,total,blended,share",
    "reproduction": "id,what,published,recomputed,status,note",
}
"""The output contract (docs/output.md)."""
NOTEBOOKS = ["01_prepare", "02_registered_use", "03_survey", "04_reproduction", "05_report.en", "05_report.nl"]


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_file_of_the_contract_is_there_and_no_other(small_run):
    reports = [
        f"{volume}.{code}.{kind}"
        for volume in ("report", "technical")
        for code in ("nl", "en")
        for kind in ("html", "pdf")
    ]
    tables = [f"{name}.csv" for name in TABLES]
    sheets = [f"{name}.{kind}" for name in ("tables", "tables.en") for kind in ("xlsx", "ods")]
    notebooks = [f"notebooks/{name}.ipynb" for name in NOTEBOOKS]
    made = [name for name in names(small_run.reports) if not name.startswith("figures/")]
    assert made == sorted([*reports, *tables, *sheets, *notebooks, "datapackage.json", "ro-crate-metadata.json"])
    between = [f"{name}.csv" for name in schemas(published=False)]
    about = [
        "results.json",
        "frame.json",
        "context.json",
        "earlier_edition.json",
        "published.json",
        "own_texts.json",
        "summary.json",
        "steps.json",
        "mobilities.parquet",
    ]
    private = [".gitignore", "places.parquet", "findings.xlsx", "Alpha-College.xlsx", "Beta-College.xlsx"]
    private = [f"worklists/{name}" for name in private]
    surveyed = [f"{name}.csv" for name in PUBLISHED_SURVEY_TABLES]  # of a survey that was not there, without rows
    assert names(small_run.processed) == sorted([*tables, *surveyed, *between, *about, *private])


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


def test_report_comes_once_a_language_and_after_what_it_shows(small_run):
    steps = notebook_steps(read_study(small_run.study), ["nl", "en"])
    assert [step.name for step in steps][-2:] == ["05_report.nl", "05_report.en"]
    assert steps[-1].after == ("results", "reproduction")
    assert [step.after for step in steps if step.notebook == "01_prepare"] == [("mobilities",)]


def test_executed_notebooks_hold_nothing_of_the_machine_or_the_clock(small_run):
    for path in (small_run.reports / "notebooks").iterdir():
        text = path.read_text(encoding="utf-8")
        for place in {str(Path.home()), str(Path.cwd()), str(small_run.study.parent), "/tmp/", "ipykernel_"}:
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


# --- In one process: the files of the small run take the place of making them again


@pytest.fixture
def replayed(small_run, tmp_path, monkeypatch) -> Made:
    """The small run as it would be in a folder of this test, where a notebook and its report take a moment."""

    in_this_process(monkeypatch)
    return Made.below(small_run.study, tmp_path)


@pytest.fixture
def own(replayed, tmp_path) -> Made:
    """The same with a copy of the study, which a test can change."""
    study = tmp_path / "raw" / replayed.study.name
    shutil.copytree(replayed.study, study)
    return Made.below(study, tmp_path)


def shown(folder: Path) -> list[str]:
    """List what a person sees in a folder."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def change(made: Made, file: str, before: str, after: str) -> None:
    path = made.study / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_figure_of_both_volumes_is_a_file_for_slides_in_each_language(small_run):
    made = set(names(small_run.reports / "figures"))
    for code in ("nl", "en"):
        notebook = nbformat.read(small_run.reports / "notebooks" / f"05_report.{code}.ipynb", as_version=4)
        figures = [
            item for item in read_volumes(notebook).together.items if item.label.startswith(("Figuur", "Figure"))
        ]
        own = {name for name in made if f".{code}." in name}
        assert len(own) == 2 * len(figures) > 0
        made -= own
    assert made == set()
    assert "image/png" in (small_run.reports / "ro-crate-metadata.json").read_text(encoding="utf-8")


def test_only_the_languages_that_are_asked_for(replayed, tmp_path):
    run(replayed.study, output=tmp_path, languages=["nl", "nl"])
    assert [name for name in names(replayed.reports) if "report." in name] == [
        "notebooks/05_report.nl.ipynb",
        "report.nl.html",
        "report.nl.pdf",
    ]
    crate = json.loads((replayed.reports / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert {"nl"} == {each["value"] for each in crate["@graph"] if each["@id"] == "#parameter-languages"}


def test_tables_are_in_the_first_language_and_those_of_others_have_its_code(small_run):
    notebook = nbformat.read(small_run.reports / "notebooks" / "05_report.nl.ipynb", as_version=4)
    for languages, name in ((["en", "nl"], "tables.nl"), (["nl", "en"], "tables")):
        made = tasks.rendered(notebook, "nl", languages)
        pages = {f"{volume}.nl.{kind}" for volume in ("report", "technical") for kind in ("html", "pdf")}
        assert {each for each in made if "/" not in each} == {*pages, f"{name}.xlsx", f"{name}.ods"}
        assert CalamineWorkbook.from_filelike(BytesIO(made[f"{name}.ods"])).sheet_names[:2] == ["Voorblad", "Inhoud"]


def test_earlier_report_in_more_languages_is_replaced_as_a_whole(replayed, tmp_path):
    run(replayed.study, output=tmp_path)
    run(replayed.study, output=tmp_path, languages=["en"])
    assert not (replayed.reports / "report.nl.html").exists()
    assert (replayed.reports / "report.en.html").exists()


@pytest.mark.parametrize("code", ["fr", "xx"])
def test_unknown_language_is_refused_before_anything_runs(replayed, tmp_path, monkeypatch, code):
    monkeypatch.setattr(making, "make_all_data", lambda *_: pytest.fail("something was made"))
    with pytest.raises(UsageError, match=f"language '{code}'"):
        run(replayed.study, output=tmp_path, languages=[code])
    assert list(tmp_path.iterdir()) == []


def test_run_tells_where_its_files_are_and_leaves_nothing_beside_them(replayed, tmp_path):
    made = run(replayed.study, output=tmp_path, jobs=2)
    assert made.reports == replayed.reports == tmp_path / "reports" / replayed.study.name
    assert made.files == sorted(path for path in made.reports.rglob("*") if path.is_file())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["processed", "reports"]
    assert [path.name for path in made.reports.parent.iterdir()] == [replayed.study.name]
    assert shown(replayed.processed.parent) == [replayed.study.name]


def test_each_step_is_told_when_it_begins_and_ends(replayed, tmp_path):
    told = []
    run(replayed.study, output=tmp_path, jobs=1, tell=lambda *step: told.append(step))
    expected = ["data", *NOTEBOOKS, "worklists", "publication (full)"]
    name = replayed.study.name
    assert sorted(told) == sorted((name, step, state) for step in expected for state in ("running", "done"))
    assert told[:2] == [(name, "data", "running"), (name, "data", "done")]


# --- What has not changed is not made again

REPORTS = ["05_report.nl", "05_report.en"]
COUNTED = ["02_registered_use", "03_survey"]
SHOWN = ["01_prepare", *COUNTED, *REPORTS]
DATA = ["mobilities", "results", "reproduction", "summary"]
ALL_DATA = [*DATA, "worklists"]


def test_second_run_makes_nothing_and_changes_no_file(own, tmp_path):
    assert not run(own.study, output=tmp_path).unchanged
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    again = run(own.study, output=tmp_path)
    assert (again.unchanged, again.done) == (True, [])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before
    assert again.summary["cohorts"]


@pytest.mark.parametrize(
    ("changed", "notebooks"),
    [
        (("study.toml", "A small study", "A little study"), [*COUNTED, *REPORTS]),
        (("study.toml", 'country = "NL"', 'country = "NL"\nuser_threshold = 3'), [*COUNTED, *REPORTS]),
        (("published.csv", "Blended", "All blended"), [*SHOWN, "04_reproduction"]),
        (
            ("institutions.csv", "Beta College,yes,no", "Beta College,no,no"),
            ["01_prepare", *COUNTED, *REPORTS],
        ),
        (("mobilities/alpha.csv", ";No;", ";Yes;"), NOTEBOOKS),
    ],
    ids=["sentence", "threshold", "published", "frame", "export"],
)
def test_after_a_change_only_what_depends_on_it_is_made(own, tmp_path, changed, notebooks):
    run(own.study, output=tmp_path)
    change(own, *changed)
    again = run(own.study, output=tmp_path)
    assert sorted(name for name in again.done if name in NOTEBOOKS) == sorted(notebooks)
    assert ("mobilities" in again.done) is changed[0].startswith("mobilities")
    fresh = run(own.study, output=tmp_path / "fresh")
    assert hashes(fresh.workspace.processed, fresh.reports) == hashes(own.processed, own.reports)


def test_worklists_are_made_again_alone_and_nothing_that_is_shared_knows_of_them(own, tmp_path):
    run(own.study, output=tmp_path)
    before = hashes(own.processed, own.reports)
    (own.processed / "worklists" / "findings.xlsx").unlink()
    assert run(own.study, output=tmp_path).done == ["worklists"]
    assert hashes(own.processed, own.reports) == before
    change(own, "mobilities/alpha.csv", ";Draft;", ";Concept;")  # the same meaning: only what stands there is another
    again = run(own.study, output=tmp_path)
    assert "worklists" in again.done
    assert "Concept" in (dict(contents(own.processed / "worklists"))["places.parquet"])


def test_fresh_makes_everything_again(own, tmp_path):
    run(own.study, output=tmp_path)
    before = hashes(own.processed, own.reports)
    again = run(own.study, output=tmp_path, fresh=True)
    assert sorted(again.done) == sorted([*ALL_DATA, *NOTEBOOKS, "publication (full)"])
    assert hashes(own.processed, own.reports) == before


@pytest.mark.parametrize("place", ["reports/kleine_studie/report.nl.pdf", "processed/kleine_studie/statistics.csv"])
def test_file_that_somebody_changed_or_took_away_is_made_again(own, tmp_path, place):
    run(own.study, output=tmp_path)
    before = hashes(own.processed, own.reports)
    (tmp_path / place).write_text("changed", encoding="utf-8")
    assert not run(own.study, output=tmp_path).unchanged
    assert hashes(own.processed, own.reports) == before
    (tmp_path / place).unlink()
    assert not run(own.study, output=tmp_path).unchanged
    assert hashes(own.processed, own.reports) == before


def test_run_that_was_broken_off_goes_on_where_it_was(own, tmp_path, monkeypatch):
    real, calls = tasks.make_notebook, []

    def stop_at_the_third(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(tasks, "make_notebook", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run(own.study, output=tmp_path, jobs=1)
    assert not own.processed.exists()
    assert not own.reports.exists()
    left = tmp_path / "processed" / ".kleine_studie.unfinished" / "reports" / own.study.name
    (left / "half.html").write_text("half", encoding="utf-8")
    again = run(own.study, output=tmp_path, jobs=1)
    assert len([name for name in again.done if name in NOTEBOOKS]) == len(NOTEBOOKS) - 2
    assert not set(DATA) & set(again.done)
    assert "half.html" not in names(own.reports)
    fresh = run(own.study, output=tmp_path / "fresh")
    assert hashes(fresh.workspace.processed, fresh.reports) == hashes(own.processed, own.reports)


def test_internal_edition_goes_with_the_setting_that_asked_for_it(own, tmp_path):
    change(own, "study.toml", "[[cohorts]]", "[disclosure]\nname_institutions = false\n[[cohorts]]")
    first = run(own.study, output=tmp_path)
    assert (first.internal / "names.csv").is_file()
    change(own, "study.toml", "name_institutions = false", "")
    second = run(own.study, output=tmp_path)
    assert second.removed
    assert shown(own.reports.parent) == [own.study.name]
    assert [name for name in names(own.reports) if name.startswith("notebooks/")] == [
        f"notebooks/{name}.ipynb" for name in NOTEBOOKS
    ]


# --- Several studies


def test_study_that_fails_does_not_stop_the_others_and_each_is_as_alone(own, tmp_path):
    other = tmp_path / "raw" / "andere"
    shutil.copytree(own.study, other)
    broken = tmp_path / "raw" / "kapot"
    shutil.copytree(own.study, broken)
    (broken / "projects.csv").write_text("x\n", encoding="utf-8")
    done = run_all([own.study, broken, tmp_path / "nergens", other], output=tmp_path, jobs=2)
    assert {name: isinstance(each, InputError) for name, each in done.items()} == {
        "nergens": True, own.study.name: False, "kapot": True, "andere": False,
    }  # fmt: skip
    assert shown(tmp_path / "reports") == ["andere", own.study.name]
    alone = run(other, output=tmp_path / "alone")
    assert hashes(alone.reports) == hashes(done["andere"].reports)
    again = run_all([own.study, other], output=tmp_path, jobs=2)
    assert all(each.unchanged for each in again.values())


def test_study_that_is_being_run_is_not_run_a_second_time(own, tmp_path):
    with held(Workspace.open(own.study, tmp_path)), pytest.raises(BlendResearchError, match="is being run already"):
        run(own.study, output=tmp_path)


def test_two_studies_of_one_name_are_refused_and_one_named_twice_is_run_once(own, tmp_path):
    other = tmp_path / "elsewhere" / own.study.name
    shutil.copytree(own.study, other)
    with pytest.raises(UsageError, match=f"^Two studies are called {own.study.name}"):
        run_all([own.study, other], output=tmp_path)
    assert not (tmp_path / "reports").exists()
    assert list(run_all([own.study, own.study / ".", own.study], output=tmp_path)) == [own.study.name]


def test_publication_is_made_again_with_other_software(own, tmp_path, monkeypatch):
    run(own.study, output=tmp_path)
    monkeypatch.setattr(study_run, "software", lambda: "other")
    assert run(own.study, output=tmp_path).done == ["publication (full)"]


# --- All or nothing

CAUSES = {
    "input": ("make_notebook", InputError("the cell is empty", do="Fill it in")),
    "render": ("make_notebook", RenderError("The figure has no alt text.")),
    "fault": ("make_notebook", ValueError("something")),
    "interrupt": ("make_notebook", KeyboardInterrupt()),
    "publication": ("make_publication", OSError("disk full")),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_failing_run_leaves_the_earlier_one_as_it_was(replayed, tmp_path, monkeypatch, cause):
    run(replayed.study, output=tmp_path)
    before, raw = hashes(replayed.processed, replayed.reports), hashes(replayed.study)
    name, error = CAUSES[cause]
    real, calls = getattr(tasks, name), []

    def fail(*arguments):
        calls.append(arguments)
        if len(calls) > 1 or name == "make_publication":  # the second notebook
            raise error
        return real(*arguments)

    monkeypatch.setattr(tasks, name, fail)
    expected = type(error) if isinstance(error, BlendResearchError | KeyboardInterrupt) else Fault
    with pytest.raises(expected) as caught:
        run(replayed.study, output=tmp_path, jobs=1, fresh=True)
    assert "disk full" not in str(caught.value)
    assert hashes(replayed.processed, replayed.reports) == before
    assert hashes(replayed.study) == raw
    assert shown(replayed.reports.parent) == shown(replayed.processed.parent) == [replayed.study.name]


def test_input_that_changes_during_a_run_is_refused_and_the_earlier_report_stays(own, tmp_path):
    run(own.study, output=tmp_path)
    before = hashes(own.processed, own.reports)

    def grow(study: str, step: str, state: str) -> None:
        if (step, state) == ("02_registered_use", "done"):
            with (own.study / "mobilities" / "alpha.csv").open("ab") as file:
                file.write(b"\r\n")

    with pytest.raises(InputError, match=r"^alpha\.csv: it changed, came or went while the study was run"):
        run(own.study, output=tmp_path, fresh=True, tell=grow)
    assert hashes(own.processed, own.reports) == before


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_folder_that_cannot_be_replaced_leaves_both_as_they_were(replayed, tmp_path, monkeypatch, nth):
    """On Windows a report that is open elsewhere cannot be moved; the tables must not be newer than it."""
    run(replayed.study, output=tmp_path)
    before = hashes(replayed.processed, replayed.reports)
    (replayed.reports / "mine.txt").write_text("kept", encoding="utf-8")
    before |= hashes(replayed.reports)
    real, calls = Path.rename, []

    def rename(path, target):
        calls.append(path)
        if len(calls) == nth:
            raise PermissionError("in use")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(BlendResearchError, match=r"kleine_studie cannot be replaced\. Close the report"):
        run(replayed.study, output=tmp_path, fresh=True)
    assert hashes(replayed.processed, replayed.reports) == before
    assert [path.name for path in replayed.reports.parent.iterdir()] == [replayed.study.name]


def test_study_that_would_share_its_folder_with_an_internal_edition_is_refused(tmp_path):
    with pytest.raises(InputError, match="'studie-internal' ends in -internal"):
        run(small_study(tmp_path / "studie-internal"), output=tmp_path / "out")


def test_what_cannot_be_removed_is_never_taken_for_the_earlier_report(replayed, tmp_path, monkeypatch):
    run(replayed.study, output=tmp_path)
    before = hashes(replayed.processed, replayed.reports)
    stale = replayed.reports.with_name(f".{replayed.study.name}.old")
    stale.mkdir()
    (stale / "report.nl.html").touch()
    with monkeypatch.context() as patched:
        patched.setattr(exchange.shutil, "rmtree", lambda *arguments, **options: None)
        with pytest.raises(BlendResearchError, match="cannot be replaced"):
            run(replayed.study, output=tmp_path, fresh=True)
    assert hashes(replayed.processed, replayed.reports) == before


def test_full_disk_is_told_as_such(own, tmp_path, monkeypatch):
    def full(*_) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tasks, "make_publication", full)
    with pytest.raises(BlendResearchError, match=r"^There is no room left on the disk"):
        run(own.study, output=tmp_path)


def test_run_that_was_killed_in_the_exchange_is_mended(replayed, tmp_path, monkeypatch):
    run(replayed.study, output=tmp_path)
    before = hashes(replayed.processed, replayed.reports)
    replayed.reports.rename(replayed.reports.with_name(f".{replayed.study.name}.old"))
    run(replayed.study, output=tmp_path)
    assert hashes(replayed.processed, replayed.reports) == before
    assert [path.name for path in replayed.reports.parent.iterdir()] == [replayed.study.name]


def test_wrong_study_writes_nothing(tmp_path):
    study = small_study(tmp_path / "studie")
    (study / "study.toml").write_text("title = 1", encoding="utf-8")
    with pytest.raises(InputError, match=r"study\.toml"):
        run(study, output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_letter_that_no_report_can_show_stops_a_run_before_anything_is_made(tmp_path, monkeypatch):
    study = small_study(tmp_path / "klein")
    projects = (study / "projects.csv").read_text(encoding="utf-8").replace("Beta College", "北京职业学院")
    (study / "projects.csv").write_text(projects, encoding="utf-8")
    monkeypatch.setattr(making, "make_data", lambda *_: pytest.fail("something is made"))
    with pytest.raises(InputError, match=r"projects\.csv, column 'institution', row 3: .* letter '北' \(U\+5317\)"):
        run(study, output=tmp_path)
    assert not (tmp_path / "reports").exists()
