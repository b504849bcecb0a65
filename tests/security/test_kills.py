"""What a kill leaves: whole results at every point, no process, nothing temporary, and no lock that blocks."""

import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.security.exchange_killed import ALL, CASES, MINE, Case, killed_everywhere, lay_out, study
from tests.security.kills import CODES, Project

from blendresearch.base import locks
from blendresearch.base.errors import BlendResearchError
from blendresearch.base.locks import HeldError, locked
from blendresearch.base.scratch import scratch
from blendresearch.run import exchange
from blendresearch.run.commands.run import _tell_kept
from blendresearch.run.exchange import (
    Journal,
    aside,
    clear_gone,
    folders,
    held,
    note_folder,
    put_in_place,
    settle_all,
)
from blendresearch.run.study_run import Run
from blendresearch.study.folder import Workspace

pytestmark = [pytest.mark.security, pytest.mark.skipif(os.name == "nt", reason="signals and processes of POSIX")]
SOME = [CASES[number] for number in (0, 2, 5)]  # the others by python -m tests.security.exchange_killed


# --- The exchange


@pytest.mark.parametrize("case", SOME, ids=lambda case: f"{case.system}: {len(case.old)} to {len(case.new)}")
def test_exchange_that_is_killed_at_any_point_gives_all_earlier_or_all_new_results(case):
    found = killed_everywhere(case)
    assert found.wrong == []
    assert found.points > 20
    assert len(found.without_report) == (
        "reports" in case.old
    )  # one rename, between the earlier folder and the new one


def states(final: Workspace) -> set[str]:
    return {(place / "table.csv").read_text() for place in folders(final).values() if place.is_dir()}


@pytest.fixture
def final(tmp_path) -> Workspace:
    """Earlier results, with a file of somebody in each folder, and finished new ones."""
    lay_out(tmp_path, Case(ALL, ALL))
    return study(tmp_path)


def killed_before(monkeypatch, act: str) -> None:
    """Let the process be gone as soon as it comes to some act of an exchange."""

    def die(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(exchange._Exchange, act, die)
    monkeypatch.setattr(exchange._Exchange, "swap_back", lambda _: None)


@pytest.mark.parametrize("act", ["swap", "complete"])
def test_list_finishes_what_was_killed_for_studies_that_are_there_or_not(tmp_path, monkeypatch, act):
    lay_out(tmp_path, Case(ALL, ALL))
    (tmp_path / "data").mkdir()
    (tmp_path / "processed").rename(tmp_path / "data" / "processed")
    final = Workspace(tmp_path / "data/raw/s", tmp_path / "data/processed/s", tmp_path / "reports/s")
    with monkeypatch.context() as killed, pytest.raises(SystemExit), held(final):
        killed_before(killed, act)
        put_in_place(aside(final), final)
    assert Journal.of(final)
    settle_all(tmp_path)
    assert states(final) == {"new"}
    assert sorted(path.name for path in final.processed.parent.iterdir()) == [".s.lock", "s"]
    assert sorted(path.name for path in final.reports.parent.iterdir()) == ["s", "s-internal"]


def test_who_reads_leaves_alone_what_a_run_is_putting_in_place(final, monkeypatch):
    with held(final):
        exchange._write(Journal(ALL, [], [], []), exchange._beside_tables(final, "exchange"))
        exchange.settle(final)
        assert states(final) == {"old"}


def test_exchange_that_cannot_be_finished_is_told_and_waits(final, monkeypatch):
    exchange._write(Journal(ALL, [], [], []), exchange._beside_tables(final, "exchange"))
    with monkeypatch.context() as open_elsewhere:
        open_elsewhere.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(PermissionError("in use")))
        with pytest.raises(BlendResearchError, match="New results of s wait to be put in place"), held(final):
            pass
    with held(final):
        assert states(final) == {"new"}


# --- Files of people


def test_files_of_people_go_over_and_one_that_has_the_name_of_a_result_gets_another(final):
    (final.reports / "new.csv").write_text("mine, too")
    (final.reports / "link").symlink_to(final.folder)
    with held(final):
        kept = put_in_place(aside(final), final)
    among_reports = [path for path in kept if path.is_relative_to(final.reports)]
    assert among_reports == [final.reports / name for name in ("link", "new-kept.csv", MINE)]
    assert (final.reports / "new.csv").read_text() == "new"
    assert (final.reports / "new-kept.csv").read_text() == "mine, too"
    assert not (final.reports / "old.csv").exists()
    assert all((place / MINE).read_text() == "mine" for place in folders(final).values())


def test_folder_of_another_disk_is_not_wiped_when_no_run_made_it(tmp_path):
    lay_out(tmp_path, Case([], ALL))
    final = study(tmp_path)
    for place in folders(final).values():
        place.mkdir(parents=True)
        (place / "table.csv").write_text("mine")
        (place / "photo.jpg").write_text("mine")
    with held(final):
        put_in_place(aside(final), final)
    for place in folders(final).values():
        assert (place / "table.csv").read_text() == "new"
        assert {(place / name).read_text() for name in ("table-kept.csv", "photo.jpg")} == {"mine"}


@pytest.mark.parametrize("name", ["reports", "processed"])
def test_link_that_people_made_of_a_folder_of_results_stays_one(final, tmp_path, name):
    shared = tmp_path / "shared" / "results of s"
    shared.parent.mkdir()
    folders(final)[name].rename(shared)
    folders(final)[name].symlink_to(shared)
    with held(final):
        put_in_place(aside(final), final)
    assert folders(final)[name].is_symlink()
    assert (shared / "table.csv").read_text() == "new"
    assert [path.name for path in shared.parent.iterdir()] == [shared.name]
    assert not aside(final).processed.exists()


def test_kept_files_are_named_and_what_systems_leave_is_not(final):
    told = Console(file=StringIO(), soft_wrap=True)
    made = Run(final, {}, [], False, kept=(final.reports / MINE, final.reports / ".DS_Store"))
    _tell_kept(told, made)
    assert told.file.getvalue().endswith(f"No run made these files, and they were kept: {final.reports / MINE}.\n")


# --- Locks, and what is dead


def test_lock_is_free_when_its_process_is_dead_though_its_file_is_there(tmp_path):
    code = (
        f"from blendresearch.base.locks import locked\nimport os\nwith locked({str(tmp_path / 'lock')!r}): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    with locked(tmp_path / "lock"), pytest.raises(HeldError), locked(tmp_path / "lock"):
        pass


@pytest.mark.parametrize("code", ["ENOSYS", "ENOLCK", "EOPNOTSUPP"])
def test_disk_without_locks_blocks_nobody(final, monkeypatch, code):
    def refuse(_: int) -> None:
        raise OSError(getattr(errno, code), "no locks")

    monkeypatch.setattr(locks, "_lock", refuse)
    for _ in range(2):
        with held(final):
            pass


def test_what_a_study_left_that_is_gone_is_cleared_by_the_next_run_of_another_one(tmp_path):
    raw, processed, reports = (tmp_path / name for name in ("raw", "processed", "reports"))
    for name in ("gone", "there"):
        one = Workspace(raw / name, processed / name, reports / name)
        (raw / name / "mobilities").mkdir(parents=True)
        note_folder(one)
        (aside(one).processed).mkdir(parents=True)
    (raw / "gone").rename(raw / "renamed")
    clear_gone(Workspace(raw / "other", processed / "other", reports / "other"))
    assert not aside(Workspace(raw / "gone", processed / "gone", reports / "gone")).processed.exists()
    assert (processed / ".there.unfinished" / "processed" / "there").is_dir()


def test_databases_of_a_run_that_was_killed_go_with_the_next_start(final):
    for place in (final.processed, aside(final).processed):
        (place / ".database-x" / "spilled").mkdir(parents=True)
    with held(final):
        assert not list(final.processed.parent.rglob(".database-*"))


def test_temporary_files_of_the_dead_are_cleared_and_those_of_the_living_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    (tmp_path / "blendresearch-notebook").mkdir()
    code = (
        "from blendresearch.base.scratch import scratch\nimport os, tempfile\nwith scratch():\n    tempfile.mkdtemp(); "
    )
    assert subprocess.run([sys.executable, "-c", f"{code}os._exit(9)"], check=False).returncode == 9
    (dead,) = tmp_path.glob(".blendresearch-*")
    assert any(dead.iterdir())
    with subprocess.Popen([sys.executable, "-c", f"{code}print(flush=True); input()"], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as living:  # fmt: skip
        living.stdout.readline()
        assert not dead.exists()
        (other,) = tmp_path.glob(".blendresearch-*")
        with scratch():
            assert Path(tempfile.gettempdir()).parent == tmp_path
            assert len(list(tmp_path.glob(".blendresearch-*"))) == 2
        living.communicate("\n")
    assert living.returncode == 0
    assert not other.exists()
    assert (tmp_path / "blendresearch-notebook").is_dir()


# --- Being stopped

STOPPABLE = """
import sys, time
from blendresearch.run.stopping import Stopped, stoppable, undisturbed
with stoppable():
    try:
        {what}
        time.sleep(60)
    except Stopped as stopped:
        time.sleep(0.5)
        print("cleared", flush=True)
        sys.exit(stopped.exit_code)
"""


def stopped(number: signal.Signals, times: int = 1, what: str = "pass", **options) -> tuple[int, list[str]]:
    """Send a signal to a program that can be stopped, once it says that it works; give its exit code and words."""
    works = what if "works" in what else f'print("works", flush=True); {what}'
    line = [sys.executable, "-c", STOPPABLE.format(what=works)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, **options) as running:
        said = [running.stdout.readline().strip()]
        for _ in range(times):
            running.send_signal(number)
            time.sleep(0.1)
        said += running.communicate(timeout=60)[0].splitlines()
    return running.returncode, said


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_first_signal_stops_and_others_disturb_nothing(number, times):
    assert stopped(number, times) == (CODES[number], ["works", "cleared"])


def test_signal_waits_for_what_must_be_whole():
    lines = ["with undisturbed():", " print('works', flush=True)", " time.sleep(1)", " print('whole', flush=True)"]
    what = f"exec({chr(10).join(lines)!r})"
    assert stopped(signal.SIGTERM, what=what) == (143, ["works", "whole", "cleared"])


def test_signal_that_the_caller_has_ignored_stays_ignored():
    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    assert stopped(signal.SIGHUP, what="time.sleep(1); sys.exit(7)", preexec_fn=ignore) == (7, ["works"])


@pytest.mark.run
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_run_that_is_ended_leaves_no_process_and_nothing_temporary(tmp_path, number):
    project = Project(tmp_path)
    project.takes(1)
    with project.start("run", "klein") as running:
        unfinished = tmp_path / "data" / "processed" / ".klein.unfinished"
        while not list(unfinished.rglob("steps.json")) and running.poll() is None:
            time.sleep(0.02)
        assert project.hidden("temporary")
        running.send_signal(number)
        _, said = running.communicate(timeout=120)
    assert (running.returncode, said) == (CODES[number], "blendresearch: Stopped. The earlier report is as it was.\n")
    assert project.processes() == []
    assert project.hidden("temporary", "*") == project.hidden("data/processed", ".database-*") == []
    assert not (tmp_path / "reports").exists() or not list((tmp_path / "reports").iterdir())


@pytest.mark.run
def test_check_that_is_ended_says_so_and_leaves_nothing(tmp_path):
    project = Project(tmp_path)
    export = project.study / "mobilities" / "alpha.csv"
    head, *rows = export.read_text(encoding="utf-8").splitlines(keepends=True)
    export.write_text(head + "".join(rows) * 20_000, encoding="utf-8")
    with project.start("check", "klein") as running:
        while not project.hidden("temporary", ".database-*") and running.poll() is None:
            time.sleep(0.02)
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=120)
    assert (running.returncode, said) == (143, "blendresearch: Stopped.\n")
    assert project.hidden("temporary", "*") == []
