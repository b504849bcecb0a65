"""Ends whole runs at random moments, and looks at what they leave: for the reader, for the next command, on the disk.

    python -m tests.security.kills --times 50 --seed 1

A small study has one of two inputs in turn, so that earlier and new results differ; one of them hides names and counts.
Each run is ended by SIGKILL, SIGTERM, SIGINT or SIGHUP: at any moment, or while its results are put in place.
Then `list`, as any next command, must find all earlier or all new results. Linux only; it takes some seconds a time.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.runs import small_study

NAME, MARK = "klein", "BLENDRESEARCH_KILLS"
SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
CODES = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGHUP: 129}
_PATIENCE = 10.0
_PROGRAM = "from blendresearch.run.cli import main; main()"


@dataclass
class Figures:
    """What was counted, and in words what was wrong."""

    ended: Counter = field(default_factory=Counter)
    results: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Project:
    """A folder with one study, which has input 0 or 1."""

    def __init__(self, root: Path) -> None:
        self.root, self.temporary = root, root / "temporary"
        self.study = small_study(root / "data" / "raw" / NAME)
        self.temporary.mkdir()
        self.settings = (self.study / "study.toml").read_text(encoding="utf-8")

    def takes(self, number: int) -> None:
        """Let the study have one of its two inputs."""
        hides = "\n[disclosure]\nname_institutions = false\nminimum_count = 5\n"
        text = self.settings.replace("A small study", f"A small study {number}") + (hides if number else "")
        (self.study / "study.toml").write_text(text, encoding="utf-8")

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start the command in a group of its own, as a shell does."""
        env = {**os.environ, MARK: str(self.root), "TMPDIR": str(self.temporary)}
        line = [sys.executable, "-c", _PROGRAM, *arguments]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(line, cwd=self.root, env=env, process_group=0, **streams)

    def results(self) -> str:
        """Give one hash over everything that a reader finds."""
        found = sha256()
        for top in ("data/processed", "reports"):
            for path in sorted((self.root / top).rglob("*")):
                inside = path.relative_to(self.root / top)
                if path.is_file() and not inside.parts[0].startswith("."):
                    found.update(f"{top}/{inside} {sha256(path.read_bytes()).hexdigest()}\n".encode())
        return found.hexdigest()

    def processes(self) -> list[int]:
        """Give the processes that live and were started for this project."""
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if self._is_ours(path)]

    def _is_ours(self, environ: Path) -> bool:
        try:
            return f"{MARK}={self.root}".encode() in environ.read_bytes()
        except OSError:
            return False

    def hidden(self, top: str, pattern: str = ".*") -> list[str]:
        """Give what is hidden below a folder."""
        return sorted(path.name for path in (self.root / top).rglob(pattern))


def _told(run: subprocess.Popen, moment: float, *, aimed: bool) -> None:
    """Wait for a moment: from the start, or from when the results are about to be put in place."""
    if aimed:
        for line in run.stdout:
            if "publication" in line:
                break
    until = time.monotonic() + moment
    while run.poll() is None and time.monotonic() < until:
        time.sleep(0.001)


def _end(project: Project, how: signal.Signals, moment: float, *, aimed: bool, figures: Figures) -> None:
    run = project.start("run", NAME, "--language", "nl")
    _told(run, moment, aimed=aimed)
    run.send_signal(how)
    if how == signal.SIGINT:
        run.send_signal(how)  # twice
    _, said = run.communicate(timeout=900)
    lives = run.returncode == 0
    figures.ended["done before that" if lives else how.name] += 1
    what = f"{how.name} after {moment:.2f} s{' of putting in place' if aimed else ''}"
    if not lives and run.returncode not in (CODES[how], -how):  # a process that has just begun knows no signals yet
        figures.wrong.append(f"{what}: exit code {run.returncode}: {said}")
    if run.returncode == CODES[how] and how != signal.SIGKILL and len(said.splitlines()) != 1:
        figures.wrong.append(f"{what}: it said {said!r}")
    if hidden := project.hidden("reports"):
        figures.wrong.append(f"{what}: {hidden} among the reports")
    _wait_for_processes(project, what, figures, 0.0 if run.returncode == CODES[how] > 0 else _PATIENCE)
    if run.returncode == CODES[how] > 0:
        _look_for_remnants(project, what, figures)


def _wait_for_processes(project: Project, what: str, figures: Figures, patience: float) -> None:
    until = time.monotonic() + patience
    while (alive := project.processes()) and time.monotonic() < until:
        time.sleep(0.05)
    if alive:
        figures.wrong.append(f"{what}: {len(alive)} processes live on")


def _look_for_remnants(project: Project, what: str, figures: Figures) -> None:
    for left in (project.hidden("temporary", "*"), project.hidden("data/processed", ".database-*")):
        if left:
            figures.wrong.append(f"{what}: {left[:5]} stayed")


def end_runs(root: Path, times: int, seed: int) -> Figures:
    """End so many runs in a folder, and give what was found."""
    project, figures, draw, whole = Project(root), Figures(), random.Random(seed), {}
    began = time.monotonic()
    for number in (1, 0):
        project.takes(number)
        _, said = project.start("run", NAME, "--language", "nl").communicate()
        whole[project.results()] = number
    longest = (time.monotonic() - began) / 2
    assert len(whole) == 2, said
    for _ in range(times):
        standing = whole[project.results()]
        project.takes(1 - standing)
        how, aimed = draw.choice(SIGNALS), draw.random() < 0.4
        _end(project, how, draw.uniform(0, 0.2 if aimed else 0.9 * longest), aimed=aimed, figures=figures)
        _, said = project.start("list").communicate()
        now = whole.get(project.results())
        if now is None:
            figures.wrong.append(f"{how.name}: results are mixed or gone: {said}")
            return figures
        figures.results["the earlier ones" if now == standing else "the new ones"] += 1
        _look_for_remnants_of_all(project, how, figures)
        print(".", end="" if sum(figures.ended.values()) % 50 else "\n", flush=True)
    return figures


def _look_for_remnants_of_all(project: Project, how: signal.Signals, figures: Figures) -> None:
    """After the next command nothing may be left among temporary files, whatever ended the run."""
    if left := project.hidden("temporary", "*"):
        figures.wrong.append(f"{how.name}: {left[:5]} stayed after the next command")


def main() -> None:
    """End runs, and print the figures; the exit code is 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for each in (signal.SIGINT, signal.SIGHUP):  # a run would go on ignoring what this was told to ignore (nohup, &)
        if signal.getsignal(each) == signal.SIG_IGN:
            signal.signal(each, lambda *_: None)
    with TemporaryDirectory() as folder:
        figures = end_runs(Path(folder).resolve(), asked.times, asked.seed)
    print(f"Runs that were ended: {dict(figures.ended)}")
    print(f"What the next command found: {dict(figures.results)}")
    print("\n".join(figures.wrong) or "Nothing was wrong.")
    sys.exit(bool(figures.wrong))


if __name__ == "__main__":
    main()
