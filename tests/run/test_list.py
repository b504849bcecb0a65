"""`blendresearch list`: which studies there are, what has changed since their last run, and what is left over."""

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.runs import hashes, in_this_process, small_study
from tests.studies import mobility, write_study

from blendresearch.base.database import opened
from blendresearch.run import last_runs
from blendresearch.run.commands.studies import list_studies
from blendresearch.run.last_runs import LastRun
from blendresearch.run.pipeline import run

pytestmark = pytest.mark.run
NOTHING, INPUT, SOFTWARE = "nothing changed", "input changed", "software changed"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """A project with one study, which is the working directory."""
    small_study(tmp_path / "data" / "raw" / "klein")
    monkeypatch.chdir(tmp_path)
    in_this_process(monkeypatch)
    return tmp_path


def listed() -> str:
    console = Console(file=StringIO(), soft_wrap=True, highlight=False)
    list_studies(console)
    return console.file.getvalue()


def line_of(study: str) -> str:
    return next(line for line in listed().splitlines() if line.startswith(f" {study} "))


def left() -> dict[str, str]:
    """Give what is left over, with why."""
    return dict(re.findall(r"^left over (.+?): (.+)\.$", listed(), re.MULTILINE))


def test_folder_that_was_looked_into_is_named(here, tmp_path_factory, monkeypatch):
    assert listed().startswith(f"Studies in {here / 'data' / 'raw'}:\n")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    assert "No study under data/raw/. Make one with 'blendresearch new'" in listed()
    assert f"{elsewhere / 'data' / 'raw'} is not there." in listed()


def test_day_of_the_last_run_and_what_changed_since_are_told(here):
    assert line_of("klein").rstrip().endswith("none yet")
    made = run("klein")
    assert re.search(r"report\.nl\.pdf +\d{4}-\d\d-\d\d \d\d:\d\d +nothing changed *$", line_of("klein"))
    assert left() == {}
    export = here / "data" / "raw" / "klein" / "mobilities" / "alpha.csv"
    content = export.read_bytes()
    export.write_bytes(content.replace(b";No;", b";Yes;", 1))
    assert INPUT in line_of("klein")
    export.write_bytes(content)  # another time, the same content
    assert NOTHING in line_of("klein")
    assert run("klein").unchanged
    (export.parent / "more.csv").write_text("x", encoding="utf-8")
    assert INPUT in line_of("klein")
    assert made.reports.is_dir()


def test_export_that_went_is_a_change_of_the_input(here):
    run("klein")
    (here / "data" / "raw" / "klein" / "institutions.csv").unlink()
    assert INPUT in line_of("klein")


def test_large_file_of_another_time_is_not_read_again(here, monkeypatch):
    run("klein")
    export = here / "data" / "raw" / "klein" / "mobilities" / "alpha.csv"
    os.utime(export, (1, 1))
    monkeypatch.setattr(last_runs, "_READ_AGAIN", 10)
    assert INPUT in line_of("klein")


def test_other_software_is_told(here, monkeypatch):
    run("klein")
    monkeypatch.setattr(last_runs, "_software", lambda: "other")
    assert SOFTWARE in line_of("klein")
    (here / "data" / "raw" / "klein" / "institutions.csv").unlink()
    assert "input and software changed" in line_of("klein")


def test_words_and_notebooks_are_software_too(monkeypatch):
    before = last_runs._software()
    last_runs._software.cache_clear()
    monkeypatch.setattr(last_runs, "words", lambda code: f"other {code}")
    assert last_runs._software() != before
    last_runs._software.cache_clear()


def test_clock_of_a_run_stands_beside_its_tables_and_in_nothing_that_it_makes(here):
    made = run("klein")
    note = here / "data" / "processed" / ".klein.last-run.json"
    noted = json.loads(note.read_text(encoding="utf-8"))
    first = hashes(made.workspace.processed, made.reports)
    texts = [path.read_bytes() for path in (*made.workspace.processed.rglob("*"), *made.files) if path.is_file()]
    assert not [text for text in texts if noted["at"].encode() in text]
    note.unlink()
    assert "not noted" in line_of("klein")
    run("klein", fresh=True)
    assert hashes(made.workspace.processed, made.reports) == first
    assert NOTHING in line_of("klein")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"at": "x", "folder": "", "software": "", "files": {}}', "\udcff"])
def test_note_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / ".x.last-run.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert LastRun.of(tmp_path / "x") is None


def test_disk_that_refuses_the_note_fails_no_run(here, monkeypatch):
    monkeypatch.setattr(last_runs, "_place", lambda processed: processed / "no such folder" / "x.json")
    assert not run("klein").unchanged
    assert "not noted" in line_of("klein")


# --- What is left over


def test_what_belongs_to_no_study_is_left_over(here):
    run("klein")
    raw, processed, reports = (here / name for name in ("data/raw", "data/processed", "reports"))
    (raw / "klein").rename(raw / "nieuw")
    (reports / "klein-internal").mkdir()
    (reports / "README.md").touch()
    found = left()
    assert set(found) == {f"data/processed/{name}" for name in ("klein", ".klein.lock", ".klein.last-run.json")} | {
        "reports/klein",
        "reports/klein-internal",
    }
    assert all("no study of that name is under data/raw/ any more" in why for why in found.values())
    assert processed.is_dir()


def test_secret_of_a_study_that_is_gone_is_told_with_what_goes_with_it(here):
    processed = here / "data" / "processed"
    processed.mkdir()
    for name in (".klein.secret", ".elders.secret", ".elders.secret-new"):
        (processed / name).touch()
    found = left()
    assert set(found) == {"data/processed/.elders.secret", "data/processed/.elders.secret-new"}
    assert found["data/processed/.elders.secret"].endswith("it can be deleted, and the names are lost with it")


def test_remnants_of_runs_that_were_killed_are_left_over(here):
    for place in ("data/processed/.klein.unfinished", "reports/.klein.old", "reports/.klein-internal.new"):
        (here / place).mkdir(parents=True)
    with opened(here / "data" / "processed" / "klein") as _:
        found = left()
    assert re.fullmatch(r"data/processed/klein/\.database-\w+", list(found)[-1])
    assert list(found)[:-1] == ["data/processed/.klein.unfinished", "reports/.klein-internal.new", "reports/.klein.old"]
    assert "the next one goes on from it" in found["data/processed/.klein.unfinished"]
    assert "the next one mends it" in found["reports/.klein.old"]


def test_internal_edition_is_left_over_where_the_study_hides_nothing(here):
    (here / "reports" / "klein-internal").mkdir(parents=True)
    assert "the study hides nothing" in left()["reports/klein-internal"]
    with (here / "data" / "raw" / "klein" / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("[disclosure]\nminimum_count = 5\n")
    assert left() == {}


def test_study_that_was_run_by_its_path_is_not_left_over_while_its_folder_is_there(here, tmp_path_factory):
    other = write_study(tmp_path_factory.mktemp("other") / "elders", {"a.csv": [mobility(1)]})
    run(other)
    assert left() == {}
    other.rename(other.with_name("weg"))
    assert set(left()) >= {"data/processed/elders", "reports/elders"}


def test_list_loads_nothing_that_takes_long(here):
    code = (
        "import sys; from rich.console import Console; from blendresearch.run.commands.studies import list_studies; "
        "list_studies(Console()); print({'pandas', 'numpy', 'duckdb', 'jinja2', 'papermill'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=here)
    assert done.stdout.splitlines()[-1] == "set()"
