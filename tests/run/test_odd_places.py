"""A study in a folder of any name gives the same as elsewhere; what a system refuses is a sentence, in workers too."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.runs import Made, hashes, in_this_process, small_study
from tests.studies import mobility, write_study

from blendresearch.base.database import opened, parquet
from blendresearch.base.errors import InputError, MachineError, PlaceError
from blendresearch.run import notebooks, tasks
from blendresearch.run.analysis import Analysis
from blendresearch.run.notebooks import execute
from blendresearch.run.pipeline import run
from blendresearch.run.workers import perform, understood
from blendresearch.study.reading import csv_fast

ODD = "a {b} 'c\" #%20$HOME ü=1 [x]\nn"
PROGRAM = [sys.executable, "-c", "from blendresearch.run.cli import main; main()"]
posix = pytest.mark.skipif(os.name == "nt", reason="such names cannot be given there")


# --- Names


folders = st.text(st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)


@posix
@settings(max_examples=15, deadline=None)
@given(name=folders)
@example(name=ODD)
@example(name="?")
@example(name="-")
@example(name="*" * 60)
@example(name="x=1")
@example(name="~")
def test_data_are_the_same_in_a_folder_of_any_name(name, tmp_path_factory):
    place = tmp_path_factory.mktemp("p") / name.encode()[:200].decode("utf-8", "ignore")
    if place.name in ("", "..") or place.name != place.parts[-1] or place.exists():
        return
    place.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_fast, "SMALL", 0)  # as large files are read
        patched.setenv("TMPDIR", str(place))
        study = write_study(place / "s", {"[a]*b.csv": [mobility(1, blended="Yes"), mobility(2)]})
        analysis = Analysis.open(study, place / "out")
        analysis.prepare()
        assert analysis.prepared.columns[:1] == ["cohort"]
        assert "x" not in analysis.prepared.columns
        assert len(analysis.prepared) == 2


def test_folders_are_no_columns_of_a_file_and_signs_no_pattern(tmp_path):
    folder = tmp_path / "year=2025" / "[a]b"
    folder.mkdir(parents=True)
    with opened(tmp_path) as connection:
        connection.execute(f"COPY (SELECT 1 AS a) TO '{folder / 'x.parquet'}' (FORMAT parquet)")
        assert parquet(connection, folder / "x.parquet").columns == ["a"]


@posix
def test_database_that_has_no_place_without_a_question_mark(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "a?"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "b?"))
    with pytest.raises(PlaceError, match="question mark"), opened(tmp_path / "c?"):
        pass
    with opened(tmp_path / "c") as connection:
        connection.execute("CREATE TABLE t AS SELECT 1")


def test_notebook_in_a_folder_with_braces(tmp_path, monkeypatch):
    place = tmp_path / "a {b} {} {0} %s"
    place.mkdir()
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)")])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, place / "one.ipynb")
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: place)
    assert execute("one", {}, place).cells[-1].outputs[0].text == "1\n"


# --- What a system refuses


def refusing(number: int, path: Path | None = None):
    def refuse(*_, **__):
        raise OSError(number, "x", *([str(path)] if path else []))

    return refuse


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> Made:
    """A small study with its report, which no run that is refused something may change."""
    place = tmp_path_factory.mktemp("ran")
    with pytest.MonkeyPatch.context() as patched:
        in_this_process(patched)
        run(small_study(place / "klein"), output=place)
    return Made.below(place / "klein", place)


@pytest.mark.parametrize("step", ["make_all_data", "make_notebook", "make_worklists", "make_publication"])
@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, 1), (errno.EACCES, 3), (errno.EIO, 1), (errno.EMFILE, 1)])
def test_run_keeps_the_earlier_report_and_says_so(step, number, code, ran, request):
    left, monkeypatch, capsys = map(request.getfixturevalue, ("left", "monkeypatch", "capsys"))
    in_this_process(monkeypatch)
    before = hashes(ran.reports)
    assert before
    where = "blendresearch.run.making" if step == "make_all_data" else tasks.__name__
    monkeypatch.setattr(f"{where}.{step}", refusing(number))
    assert left("run", ran.study, "--output", ran.study.parent, "--fresh") == code
    told = capsys.readouterr().err.replace("\n", " ").strip()
    assert told.endswith("The earlier report is as it was.")
    assert "fault of the program" not in told
    assert hashes(ran.reports) == before


def test_place_for_results_is_judged_before_anything_runs(tmp_path, monkeypatch, left, capsys):
    monkeypatch.setattr("blendresearch.run.pipeline.StudyRun", lambda *_, **__: pytest.fail("it runs"))
    study = small_study(tmp_path / "klein")
    before = hashes(tmp_path)
    for output in (study, study / "out", study / "study.toml"):
        assert left("run", study, "--output", output) == 3
        assert "--output" in capsys.readouterr().err
    assert hashes(tmp_path) == before


def test_one_study_of_several_has_no_place(tmp_path, monkeypatch, left, capsys):
    in_this_process(monkeypatch)
    one, other = (small_study(tmp_path / name) for name in ("een", "twee"))
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "een").touch()
    assert left("run", one, other, "--output", tmp_path) == 3
    assert "is no folder" in capsys.readouterr().err
    assert (tmp_path / "reports" / "twee" / "report.nl.html").is_file()


def test_what_a_worker_is_refused_keeps_its_kind(tmp_path, monkeypatch):
    monkeypatch.setattr("blendresearch.run.tasks.make_publication", refusing(errno.ENOSPC))
    told = understood(perform("make_publication", (None, "full", tmp_path)))
    assert isinstance(told, MachineError)
    assert str(tmp_path) in str(told)
    monkeypatch.setattr("blendresearch.run.tasks.make_publication", refusing(errno.EROFS, tmp_path))
    assert type(understood(perform("make_publication", (None, "full", tmp_path)))) is PlaceError


@pytest.mark.parametrize(
    ("source", "kind"),
    [("open('/dev/null/x')", PlaceError), ("raise MemoryError('Zwaluwtje')", MachineError)],
)
def test_what_a_cell_is_refused_is_no_fault_of_the_program(source, kind, tmp_path, monkeypatch):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "one.ipynb")
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: tmp_path)
    with pytest.raises(kind) as told:
        execute("one", {}, tmp_path)
    assert "Zwaluwtje" not in str(told.value)


@pytest.mark.parametrize("command", [["check", "s"], ["check", "s", "--format", "json"], ["projects", "s"], ["list"]])
def test_study_that_cannot_be_looked_into(command, tmp_path, monkeypatch, left, capsys):
    write_study(tmp_path / "data" / "raw" / "s", {"a.csv": [mobility(1)]})
    monkeypatch.chdir(tmp_path)
    closed = tmp_path / "data" / "raw" / "s" / "mobilities"
    found = Path.iterdir
    refuse = refusing(errno.EACCES, closed)
    monkeypatch.setattr(Path, "iterdir", lambda path: refuse() if path.name == "mobilities" else found(path))
    assert left(*command) == (0 if command == ["list"] else 3)
    said = capsys.readouterr()
    if command == ["list"]:
        assert "cannot be read: see 'blendresearch check s'" in said.out
    elif "json" in command:
        (problem,) = json.loads(said.out)
        assert (problem["severity"], problem["blocks"]) == ("error", "files")
        assert "mobilities" in problem["what"]
    else:
        assert "does not let" in said.err
        assert "mobilities" in said.err


@posix
@pytest.mark.parametrize("command", [["list"], ["check", "s"], ["run", "s"], ["projects", "s"]])
def test_folder_that_somebody_stands_in_is_gone(command, tmp_path, monkeypatch, left, capsys):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    try:
        assert left(*command) == 3
    finally:
        os.chdir(tmp_path)
    assert "The folder that you are in is not there any more" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["new", "n", "--from", "s", "--call-years", "2030"], ["reference", "r"]])
def test_new_folder_that_cannot_be_made(command, tmp_path, monkeypatch, left, capsys):
    write_study(tmp_path / "data" / "raw" / "s", {"a.csv": [mobility(1)]})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "mkdir", refusing(errno.EROFS, tmp_path / "n"))
    assert left(*command) == 3
    assert "read-only" in capsys.readouterr().err


@posix
def test_link_to_itself_among_the_exports_is_told_by_check(tmp_path, left, capsys):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]})
    (study / "mobilities" / "x.csv").symlink_to("x.csv")
    assert left("check", study) == 3
    assert "x.csv: it is a link" in capsys.readouterr().out


def test_file_of_a_folder_that_may_not_be_entered(tmp_path, monkeypatch):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]})
    resolve = Path.resolve
    refuse = refusing(errno.EACCES, study / "mobilities" / "a.csv")
    monkeypatch.setattr(Path, "resolve", lambda path, strict=False: refuse() if strict else resolve(path))
    with pytest.raises(InputError, match="it cannot be opened"):
        Analysis.open(study, tmp_path / "out")


LIMITED = """import resource, sys
resource.setrlimit(getattr(resource, sys.argv.pop(1)), (int(sys.argv[1]), int(sys.argv.pop(1))))
from blendresearch.run.cli import main
main()"""


@posix
@pytest.mark.run
@pytest.mark.parametrize(
    ("limit", "value", "says"),
    [("RLIMIT_FSIZE", 20_000, "no room left on the disk"), ("RLIMIT_NOFILE", 9, "opens no further file")],
)
def test_limit_of_the_system_is_a_sentence(limit, value, says, tmp_path):
    study = small_study(tmp_path / "klein")
    line = [sys.executable, "-c", LIMITED, limit, str(value), "run", study, "--output", tmp_path]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # Python would keep its own modules, cut off at the limit
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "The earlier report is as it was." in done.stderr
