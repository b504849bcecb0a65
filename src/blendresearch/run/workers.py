"""Processes that work side by side, a fresh one for each task: a function of `tasks`, by its name.

Where a system can fork, they are forked from one that has imported everything once (a *forkserver*), so that a worker
is there in some hundredths of a second; elsewhere, and where TMPDIR is a long path, each starts anew. That one is a
process of its own: it has never read a file or started a thread, whatever the process that asks has done.
"""

import importlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

from blendresearch.base import errors
from blendresearch.base.faults import Fault, as_told
from blendresearch.base.system_errors import ended_from_outside

_WARM, _TASKS = "blendresearch.run.warm", "blendresearch.run.tasks"


# The one to fork from listens at a socket below the folder for temporary files, whose path has some 100 bytes at most.
_LONGEST_FOLDER = 64


def _context() -> BaseContext:
    forks = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    forks = forks and len(os.fsencode(tempfile.gettempdir())) <= _LONGEST_FOLDER
    context = multiprocessing.get_context("forkserver" if forks else "spawn")
    if forks:
        context.set_forkserver_preload([_WARM])
    return context


def start_warm() -> None:
    """Begin to import everything in the background, while this process does something else."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing import forkserver  # noqa: PLC0415 - not there on every system

        forkserver.ensure_running()


def _end_warm() -> None:
    """End the process that workers are forked from, which can be busy with its imports for seconds."""
    if forkserver := sys.modules.get("multiprocessing.forkserver"):
        with suppress(AttributeError, TypeError, ProcessLookupError):  # none, or it has ended
            os.kill(forkserver._forkserver._forkserver_pid, signal.SIGTERM)


@dataclass
class _Job:
    key: Any
    process: BaseProcess
    answer: Connection


class Workers:
    """At most `jobs` processes; the arguments and results of tasks can be pickled."""

    def __init__(self, jobs: int) -> None:
        self.jobs = max(jobs, 1)
        self._context = _context()
        self._running: list[_Job] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End what still works: somebody failed, or pressed Ctrl-C."""
        if kind is not None:
            _end_warm()
        for job in self._running:
            job.process.terminate()
        for job in self._running:
            job.process.join()
        self._running.clear()

    @property
    def free(self) -> bool:
        """Tell whether another task can start at once."""
        return len(self._running) < self.jobs

    @property
    def busy(self) -> bool:
        """Tell whether any task is running."""
        return bool(self._running)

    def start(self, key: Any, task: str, *arguments: Any) -> None:
        """Start a task; its result comes out of `results` with `key`."""
        here, there = self._context.Pipe(duplex=False)
        what = (there, tempfile.gettempdir(), task, arguments)
        process = self._context.Process(target=_work, args=what, daemon=True)
        process.start()
        there.close()
        self._running.append(_Job(key, process, here))

    def results(self) -> Iterator[tuple[Any, Any]]:
        """Wait until some tasks are done, and give the key and result of each, which can be a `BlendResearchError`."""
        done = wait([job.answer for job in self._running])
        for job in [job for job in self._running if job.answer in done]:
            self._running.remove(job)
            yield job.key, _result(job)


def _result(job: _Job) -> Any:
    try:
        answer = job.answer.recv()
    except EOFError:  # killed, or out of memory
        job.process.join()
        code = job.process.exitcode
        return ended_from_outside(code) or Fault(f"A worker ended before it was done (exit code {code}).")
    finally:
        job.answer.close()
    job.process.join()
    return understood(answer)


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _work(answer: Connection, temporary: str, task: str, arguments: tuple) -> None:
    """Do a task in a process of its own and send its answer; end when nobody waits for it any more."""
    tempfile.tempdir = temporary
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer.send(perform(task, arguments))
    except KeyboardInterrupt:  # the one who asked hears of it, too
        pass
    finally:
        answer.close()


def perform(task: str, arguments: tuple) -> tuple[str, Any]:
    """Do a task; give "" and its result, or kind and sentence of its error: more could hold a cell of a record."""
    try:
        return "", getattr(importlib.import_module(_TASKS), task)(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a panic of a library in another language is no Exception
        told = as_told(error, near=[each for each in arguments if isinstance(each, Path)])
        return type(told).__name__, (str(told), told.others)


def understood(answer: tuple[str, Any]) -> Any:
    """Give the result in an answer of `perform`, or its error."""
    kind, value = answer
    return getattr(errors, kind, Fault).as_told(*value) if kind else value
