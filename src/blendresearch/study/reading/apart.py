"""A process apart in which spreadsheets are read: whatever a file does to a reader, here it becomes one sentence.

A reader that is not written in Python can abort, run for ever or take all memory there is. So it works in a process of
its own (`reader`), which keeps itself to some memory, is ended when an answer takes too long, and ends by itself when
nobody waits for it any more. It is started anew by its own program and not forked, since a database with threads may be
at work here, and it is kept for the next workbook.
"""

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from blendresearch.base.errors import BlendResearchError, InputError

MOST_MEMORY = 2 << 30
"""So many bytes of memory the process has, where the system can hold it to that (Linux)."""
MOST_SECONDS = 120.0
"""So long an answer may take, and longer by `_BYTES_A_SECOND` for large files: ten times what they usually take."""
_BYTES_A_SECOND = 100_000
_LARGE = 1 << 20
_PROGRAM = "import sys; sys.path[:] = sys.argv[3:]; from blendresearch.study.reading.reader import main; main()"
_DO = "Open it in a spreadsheet and save it as CSV UTF-8, or export it again"


class Apart:
    """The process, which opens one workbook at a time and answers what it is asked about it."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="blendresearch-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, self._folder.name, str(MOST_MEMORY), *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a reader prints when it breaks may quote a cell
            env={**os.environ, "MALLOC_ARENA_MAX": "1"},  # each arena takes room for itself beforehand
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._is_ready = self._is_late = self._is_broken = False

    @property
    def process(self) -> int:
        """Give its number."""
        return self._process.pid

    @property
    def is_sound(self) -> bool:
        """Tell whether it can still be asked."""
        return not self._is_broken and self._process.poll() is None

    def ask(self, path: Path, what: str, *arguments: object) -> Any:
        """Ask for something about a workbook, and wait. Raises InputError when it cannot be read."""
        patience = MOST_SECONDS + _size(path) / _BYTES_A_SECOND
        timer = threading.Timer(patience, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            if not self._is_ready:
                self._is_ready = pickle.load(self._process.stdout)
            pickle.dump((path, what, arguments), self._process.stdin)
            self._process.stdin.flush()
            answer = pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._is_broken = True
            raise self._broken_off(path, patience) from None
        finally:
            timer.cancel()
        if isinstance(answer, BlendResearchError):
            raise answer
        return answer

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was asked last may wait there still
                pipe.close()
        self._folder.cleanup()

    def _too_late(self) -> None:
        self._is_late = True
        self._process.kill()

    def _broken_off(self, path: Path, patience: float) -> BlendResearchError:
        if self._is_late:
            return InputError(f"reading it takes longer than {patience / 60:.0f} minutes", do=_DO, file=path)
        if not self._is_ready:
            return BlendResearchError("The process that reads spreadsheets cannot be started. Close other programs.")
        return beyond_memory(path)


def beyond_memory(path: Path) -> InputError:
    """Give the error of a workbook that made its reader break off: for want of memory, or being broken."""
    gigabytes = MOST_MEMORY >> 30
    what = f"the reader of spreadsheets broke off: it is damaged, or takes more than {gigabytes} GB of memory to read"
    return InputError(what, do=_DO, file=path)


idle: list[Apart] = []
"""What is kept for the next workbook: one process or none."""


@contextmanager
def borrowed(path: Path) -> Iterator[Apart]:
    """Give a process apart that nobody else uses, for a workbook.

    It is kept for the next one, unless something went wrong, or the file is large: memory does not always come back.
    """
    apart = idle.pop() if idle else Apart()
    if not apart.is_sound:
        apart.end()
        apart = Apart()
    is_kept = False
    try:
        yield apart
        is_kept = True
    except InputError:
        is_kept = apart.is_sound
        raise
    finally:
        if is_kept and not idle and _size(path) < _LARGE:
            idle.append(apart)
        else:
            apart.end()


@atexit.register
def end_idle() -> None:
    """End the process that is kept, if there is one."""
    while idle:
        idle.pop().end()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it is gone meanwhile
        return 0
