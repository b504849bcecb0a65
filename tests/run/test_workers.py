"""Workers: what they give back, what comes of errors, and that nobody waits for one that was killed."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from blendresearch.base.errors import UsageError
from blendresearch.base.faults import Fault
from blendresearch.run import workers
from blendresearch.run.workers import Workers, perform, understood

METHODS = [name for name in ("forkserver", "spawn") if name in multiprocessing.get_all_start_methods()]


@pytest.fixture(params=METHODS)
def method(request, monkeypatch) -> str:
    """Every way in which a worker can start: by a fork of a warm process, or anew as on Windows."""
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context(request.param))
    return request.param


def results(*tasks: tuple, jobs: int = 2) -> dict:
    """Do tasks (key, function, arguments) and give the result of each by its key."""
    waiting, found = list(tasks), {}
    with Workers(jobs) as pool:
        while waiting or pool.busy:
            while waiting and pool.free:
                pool.start(*waiting.pop(0))
            found |= dict(pool.results())
    return found


@pytest.mark.run
def test_each_task_gives_its_result_or_its_error(method):
    done = results(
        ("first", "tables_name", "nl", ["nl", "en"]),
        ("second", "tables_name", "en", ["nl", "en"]),
        ("fault", "tables_name", "Zwaluwtje", []),
        jobs=1,
    )
    assert (done["first"], done["second"]) == ("tables", "tables.en")
    assert isinstance(done["fault"], Fault)
    assert "IndexError in run/tasks.py, line" in str(done["fault"])
    assert "Zwaluwtje" not in str(done["fault"])


@pytest.mark.run
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_worker_that_is_killed_is_a_fault_and_not_an_endless_wait(method):
    with Workers(1) as pool:
        pool.start("key", "tables_name", "nl", ["nl"])
        os.kill(pool._running[0].process.pid, signal.SIGKILL)
        ((key, result),) = pool.results()
    assert key == "key"
    assert result == "tables" or "ended before it was done" in str(result)  # the kill can come too late


ABANDONED = """
import time
from blendresearch.run.workers import Workers

class Slow(list):
    def __getitem__(self, place):
        time.sleep(600)

if __name__ == "__main__":
    with Workers(1) as pool:
        pool.start("key", "tables_name", "nl", Slow())
        print(pool._running[0].process.pid, flush=True)
        time.sleep(600)
"""


@pytest.mark.run
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the process there")
def test_worker_whose_run_was_killed_does_not_live_on(tmp_path):
    (tmp_path / "abandoned.py").write_text(ABANDONED, encoding="utf-8")
    with Popen([sys.executable, tmp_path / "abandoned.py"], stdout=PIPE, text=True) as started:
        worker = Path("/proc", started.stdout.readline().strip())
        until(lambda: b"forkserver" in (worker / "cmdline").read_bytes())
        started.kill()
    until(lambda: not worker.exists())


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.run
def test_leaving_ends_what_still_works(method):
    with Workers(2) as pool:
        pool.start("key", "tables_name", "nl", ["nl"])
        process = pool._running[0].process
    assert not process.is_alive()
    assert not pool.busy


def test_error_that_people_can_mend_keeps_its_kind_and_its_sentence(monkeypatch):
    def refuse():
        raise UsageError("There is no such thing.")

    monkeypatch.setattr("blendresearch.run.tasks.tables_name", refuse)
    error = understood(perform("tables_name", ()))
    assert type(error) is UsageError
    assert str(error) == "There is no such thing."
    assert error.exit_code == 2
