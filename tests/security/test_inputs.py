"""What stands in a study folder and is no file of it, or does not hold still: never read, never waited for."""

import os
import sys
import threading
import tracemalloc

import duckdb
import pytest
from tests.studies import ALPHA, ASSUMED, mobility, write_export, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports import load_records, records
from blendresearch.run.analysis import Analysis
from blendresearch.run.judging import judge_study
from blendresearch.study.files import Snapshot, fingerprints, input_file, read_toml, unchanged
from blendresearch.study.folder import Workspace
from blendresearch.study.lists import read_projects
from blendresearch.study.reading import csv_rows
from blendresearch.study.settings import read_study

pytestmark = pytest.mark.security

SECRET = "Zwaluwtje"
OUTSIDE = "it is a link to a place outside the study folder, or to nothing"
links = pytest.mark.skipif(os.name == "nt", reason="links need a right there that users do not have")
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


def load(folder) -> list:
    with duckdb.connect() as connection:
        load_records(connection, folder)
        return connection.execute("SELECT file FROM records").fetchall()


READERS = {
    "mobilities/b.csv": load,
    "projects.csv": read_projects,
    "study.toml": read_study,
    "headings.toml": load,
    "mobilities": load,
    "README.md": fingerprints,
    "survey/answers.csv": fingerprints,
}


@pytest.fixture
def folder(tmp_path):
    return write_study(tmp_path / "s", {"a.csv": [mobility(1)]})


@links
@pytest.mark.parametrize("name", READERS)
def test_link_out_of_the_study_folder_is_refused_and_not_read(tmp_path, folder, name):
    outside = tmp_path / "elsewhere"
    if name == "mobilities":
        (folder / "mobilities").rename(outside)
    else:
        outside.write_text(f"project_code,institution\n{SECRET},{SECRET}\n", encoding="utf-8")
        (folder / name).unlink(missing_ok=True)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(outside)
    with pytest.raises(InputError) as caught:
        READERS[name](folder)
    assert (caught.value.what, caught.value.file) == (OUTSIDE, name.split("/")[-1])
    assert SECRET not in str(caught.value)
    problems = judge_study(Workspace.open(folder)) if name not in ("study.toml",) else []
    assert all(SECRET not in str(problem) for problem in problems)


@links
@pytest.mark.parametrize("target", ["nowhere", "b.csv", "../../elsewhere.csv"])
def test_link_to_nothing_or_to_itself_is_no_silence(folder, target):
    (folder / "mobilities" / "b.csv").symlink_to(target)
    with pytest.raises(InputError, match=rf"^b\.csv: {OUTSIDE}"):
        load(folder)


@links
def test_link_within_the_study_folder_is_followed(folder):
    (folder / "b.csv").write_bytes((folder / "mobilities" / "a.csv").read_bytes())
    (folder / "mobilities" / "b.csv").symlink_to("../b.csv")
    assert load(folder) == [("a.csv",), ("b.csv",)]


@links
def test_study_folder_may_itself_be_a_link(tmp_path, folder):
    (tmp_path / "linked").symlink_to(folder)
    assert load(tmp_path / "linked") == [("a.csv",)]
    assert load(Workspace.open(tmp_path / "linked").folder) == [("a.csv",)]


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/hostname"])
def test_path_that_leaves_the_folder_is_refused(tmp_path, folder, name):
    (tmp_path / "outside.csv").write_text(SECRET, encoding="utf-8")
    if (folder / name).exists():
        with pytest.raises(InputError, match=OUTSIDE):
            input_file(folder, name)


@pipes
@pytest.mark.parametrize("name", ["projects.csv", "study.toml", "headings.toml"])
def test_pipe_in_place_of_a_file_is_refused_and_not_waited_for(folder, name):
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    told = []

    def read() -> None:
        try:
            READERS[name](folder)
        except InputError as error:
            told.append(error.what)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(20)
    assert told == ["it is no file that can be read"]


@pipes
def test_pipe_and_folder_among_the_exports_are_told_and_not_read(folder):
    os.mkfifo(folder / "mobilities" / "b.csv")
    (folder / "mobilities" / "c.xlsx").mkdir()
    (folder / "mobilities" / "c.xlsx" / "within.csv").touch()
    (folder / "mobilities" / "empty").mkdir()
    assert load(folder) == [("a.csv",)]
    notices = [problem for problem in judge_study(Workspace.open(folder)) if problem.severity == "notice"]
    assert [problem.file for problem in notices if ASSUMED not in problem.what] == ["b.csv", "c.xlsx"]


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="such a name cannot be given there")
@pytest.mark.parametrize("name", ["\x1b[31mred.csv", "two\nlines.csv", "\u202evsc.a", os.fsdecode(b"\xff\xfe.csv")])
def test_name_that_a_terminal_would_obey_is_refused_and_not_shown(folder, name):
    (folder / "mobilities" / name).write_bytes((folder / "mobilities" / "a.csv").read_bytes())
    with pytest.raises(InputError) as caught:
        fingerprints(folder)
    assert "holds signs that cannot be shown" in caught.value.what
    assert str(caught.value).isprintable()
    assert all(str(problem.what).isprintable() for problem in judge_study(Workspace.open(folder)))


def test_control_signs_of_a_heading_are_not_told(folder):
    heading = "Grant Agreement No.;Mobility activity ID;Activity type;\x1b[31mBlend\u202eed\n"
    write_export(folder / "mobilities" / "a.csv", heading)
    with pytest.raises(InputError, match="headings found") as caught:
        load(folder)
    assert str(caught.value).isprintable()


# --- Files that do not hold still


def test_export_that_grows_while_it_is_read_is_refused(folder, monkeypatch):
    path, real = folder / "mobilities" / "a.csv", records._load

    def load_while_it_grows(*arguments) -> None:
        real(*arguments)
        with path.open("ab") as file:
            file.write(b"more")

    monkeypatch.setattr(records, "_load", load_while_it_grows)
    with duckdb.connect() as connection:
        with pytest.raises(InputError, match=r"^a\.csv: it changed while it was read"):
            load_records(connection, folder)
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (0,)


def test_export_that_goes_while_it_is_read_is_refused(folder):
    with pytest.raises(InputError, match="changed while"), unchanged(folder / "projects.csv"):
        (folder / "projects.csv").unlink()


def test_error_of_a_file_at_rest_stays_what_it_is(folder):
    with pytest.raises(ValueError, match="mine"), unchanged(folder / "projects.csv"):
        raise ValueError("mine")


@pytest.mark.parametrize(
    ("change", "file"),
    [
        (lambda folder: write_export(folder / "mobilities" / "a.csv", [mobility(2)]), "a.csv"),
        (lambda folder: write_export(folder / "mobilities" / "b.csv", [mobility(2)]), "b.csv"),
        (lambda folder: (folder / "projects.csv").unlink(), "projects.csv"),
    ],
)
def test_change_of_the_folder_is_seen_by_its_content(folder, change, file):
    before = Snapshot.of(folder)
    before.refuse_changed()
    change(folder)
    with pytest.raises(InputError, match=rf"^{file}: it changed, came or went while the study was run"):
        before.refuse_changed()


def test_what_changes_while_it_is_prepared_is_refused_and_not_kept(tmp_path, folder, monkeypatch):
    real, export = records._load, folder / "mobilities" / "a.csv"
    before = export.read_bytes()

    def change_and_load(*arguments) -> None:
        write_export(export, [mobility(2), mobility(3)])
        real(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(records, "_load", change_and_load)
        with pytest.raises(InputError, match=r"^a\.csv: it changed"):
            Analysis.open(folder, tmp_path).prepare()
    export.write_bytes(before)  # what was read in between is not taken for what is there again
    assert len(Analysis.open(folder, tmp_path).prepared.fetchall()) == 1


def test_folder_by_way_of_a_link_is_refused(folder):
    (folder / "mobilities").rename(folder / "real")
    (folder / "mobilities").symlink_to("real", target_is_directory=True)
    with pytest.raises(InputError, match=r"^mobilities: it is a link to a folder"):
        fingerprints(folder)


def test_known_name_in_capitals_is_refused(folder):
    (folder / "projects.csv").rename(folder / "Projects.csv")
    with pytest.raises(InputError, match=r"^Projects\.csv: its name has capitals\. Call it projects\.csv\."):
        fingerprints(folder)


# --- Long, wide and many


@pytest.mark.parametrize("name", ["study.toml", "headings.toml"])
@pytest.mark.parametrize(
    "text", ["a = " + "[" * 50_000, "a = 1" + "0" * 20_000, "a" * (2 << 20), "a = " + "{b=" * 50_000, "\0", "\xff\xfe"]
)
def test_settings_without_end_are_refused(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"^{name}(, row 1)?: it is "):
        read_toml(folder, name)


def test_nul_signs_are_refused(folder):
    path = folder / "mobilities" / "a.csv"
    path.write_bytes(path.read_bytes().replace(b"Complete", b"Comp\0lete"))
    with pytest.raises(InputError, match=r"^a\.csv: it holds NUL signs"):
        load(folder)
    (folder / "projects.csv").write_bytes(b"project_code,institution\n\0,\0\n")
    with pytest.raises(InputError, match=r"^projects\.csv: it holds NUL signs"):
        read_projects(folder)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_cells_of_ten_thousand_signs_are_read(folder, name):
    (folder / "mobilities" / "a.csv").unlink()
    long = "é;\n" * 3_334
    write_export(folder / "mobilities" / name, [mobility(1, activity_type=long) | {"Comments": long}])
    assert load(folder) == [(name,)]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_more_columns_than_an_export_can_have_are_refused(folder, name):
    (folder / "mobilities" / "a.csv").unlink()
    write_export(folder / "mobilities" / name, [mobility(1) | {f"x{number}": "y" for number in range(2_000)}])
    with pytest.raises(InputError, match=rf"^{name}: it has more than 2,000 columns"):
        load(folder)


@pytest.mark.parametrize("text", ["x" * 3_000_000, ";" * 1_000_000, '"' + "x;" * 1_000_000, "\n" * 3_000_000])
def test_lines_without_end_are_refused(folder, text):
    write_export(folder / "mobilities" / "a.csv", text)
    with pytest.raises(InputError, match=r"^a\.csv"):
        load(folder)


@pytest.mark.parametrize("piece", [b"x" * 1024, b"x;" * 512, b'"x\n";' * 200])
def test_line_or_row_that_fills_memory_is_refused_in_little_of_it(folder, monkeypatch, piece):
    monkeypatch.setattr(csv_rows, "_LONGEST_ROW", 100_000)
    with (folder / "mobilities" / "a.csv").open("ab") as file:
        file.writelines([piece] * 5_000)
    tracemalloc.start()
    with pytest.raises(InputError, match=r"^a\.csv"):
        load(folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_many_files_are_read(folder):
    for number in range(300):
        write_export(folder / "mobilities" / f"{number}.csv", [mobility(number)])
    assert len(load(folder)) == 301
    assert len(fingerprints(folder)) == 303
    assert ALPHA in (folder / "projects.csv").read_text(encoding="utf-8")
