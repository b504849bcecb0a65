"""Time and peak memory of whole processes, measured in turn, A B A B: what slows the machine slows all of them."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

ROOT = Path(__file__).resolve().parents[3]
"""The clone, with its notebooks, its reference study and its history."""
SOURCE = ROOT / "src"
_SAMPLED_EVERY = 0.5  # seconds: to look takes some hundredths of one


class MeasuringError(Exception):
    """A command that was to be measured failed, so that its time says nothing."""


@dataclass(frozen=True)
class Took:
    """What one run took: seconds by the clock, and bytes of memory at its peak (0 when it was not sampled)."""

    seconds: float
    peak: int = 0
    said: str = ""


Contender = Callable[[int], Took]
"""What is measured against others; it gets the number of the round, so that it can change something each time."""


@dataclass(frozen=True)
class Series:
    """The same quantity in each round, in the order of the rounds."""

    values: tuple[float, ...]

    @classmethod
    def of_seconds(cls, runs: list[Took]) -> Self:
        """Take the seconds of some runs."""
        return cls(tuple(run.seconds for run in runs))

    @classmethod
    def of_gigabytes(cls, runs: list[Took]) -> Self:
        """Take the peak memory of some runs, in gigabytes of 1,000 million bytes."""
        return cls(tuple(run.peak / 1e9 for run in runs))

    @property
    def median(self) -> float:
        """Give what lies in the middle."""
        return median(self.values)

    def over(self, other: Self) -> Self:
        """Divide round by round: both were measured one after the other, on the machine as it was then."""
        return type(self)(tuple(mine / its for mine, its in zip(self.values, other.values, strict=True)))

    def without(self, other: Self) -> Self:
        """Subtract round by round."""
        return type(self)(tuple(mine - its for mine, its in zip(self.values, other.values, strict=True)))

    def told(self, unit: str = "") -> str:
        """Write the median, and the smallest and largest value."""
        low, middle, high = (f"{value:.2f}" for value in (min(self.values), self.median, max(self.values)))
        return f"{middle}{unit} ({low} to {high})"


def in_turn(contenders: Mapping[str, Contender], repeat: int, *, warm_up: bool = True) -> dict[str, list[Took]]:
    """Run all contenders one after the other, in so many rounds, and give the runs of each.

    A round before them does not count: in it files come from disk, and modules are compiled for the first time.
    """
    taken: dict[str, list[Took]] = {name: [] for name in contenders}
    for number in range(0 if warm_up else 1, repeat + 1):
        for name, contender in contenders.items():
            took = contender(number)
            progress(f"round {number} of {repeat}: {name}: {took.seconds:.2f} s")
            if number:
                taken[name].append(took)
    return taken


def progress(sentence: str) -> None:
    """Say how far it is, on standard error: a measurement takes minutes."""
    print(sentence, file=sys.stderr, flush=True)


def timed(*arguments: str | Path, cwd: Path, source: Path = SOURCE, sampled: bool = False) -> Took:
    """Run this Python with some arguments in a fresh process; the package is that of the folder `source`.

    With `sampled` its peak memory is looked at as well. Raises MeasuringError, with what it said, when it fails.
    """
    env = {**os.environ, "PYTHONPATH": str(source), "PYTHONUTF8": "1", "IPYTHONDIR": str(cwd / ".ipython")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # else another source is compiled anew each time
    line = [sys.executable, *map(str, arguments)]
    with tempfile.TemporaryFile() as out:  # no pipe: a process that stays behind would keep it open
        began = time.perf_counter()
        process = subprocess.Popen(line, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            peak = _peak_while_running(process) if sampled else 0
            code = process.wait()
        finally:
            process.kill()
        seconds = time.perf_counter() - began
        out.seek(0)
        said = out.read().decode("utf-8", errors="replace")
    if code:
        raise MeasuringError(f"{' '.join(map(str, arguments))} ended with {code}:\n{said[-2000:]}")
    return Took(seconds, peak, said)


def can_sample() -> bool:
    """Tell whether the memory of a process and its children can be read here: on Linux, with `children` in /proc."""
    return _children(os.getpid()) is not None


def _peak_while_running(process: subprocess.Popen) -> int:
    """Wait for the end of a process, and give the largest sum of the memory of it and all below it, in bytes.

    Memory that several processes share counts once (their proportional set sizes are added up).
    """
    peak, over = 0, threading.Event()

    def look() -> None:
        nonlocal peak
        while not over.wait(_SAMPLED_EVERY):
            peak = max(peak, _memory(process.pid))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    process.wait()
    over.set()
    looking.join()
    return peak


def _memory(pid: int) -> int:
    """Give the bytes of a process and all below it; one that is gone meanwhile has none."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    own = next((line for line in told.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(own.split()[1]) * 1024 + sum(map(_memory, _children(pid) or ()))


def _children(pid: int) -> list[int] | None:
    """List the processes that a process started, by any of its threads; None where the system does not tell."""
    try:
        lists = [path / "children" for path in Path(f"/proc/{pid}/task").iterdir()]
        return [int(child) for path in lists for child in path.read_text(encoding="ascii").split()]
    except OSError:
        return None
