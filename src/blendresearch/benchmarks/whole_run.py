"""The whole run of a study beside version 0.1, beside papermill and nbconvert, and beside what it cannot spare."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import truediv
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.benchmarks.speed_table import FLOOR, OLD, PLAIN, Found
from blendresearch.benchmarks.timing import ROOT, Contender, Series, Took, in_turn, progress, timed

VERSION_0_1 = "ff1fbb6"
_NOW = ("-c", "from blendresearch.run.cli import main; main()")
_THEN = ("-c", "from blendresearch.cli import main; main()")
_WARM = ("-c", "import blendresearch.run.warm")
_CORES = 2
_ON_ALL_CORES = ("drawing", "compiling")
_NOTEBOOKS = ("01_prepare", "02_registered_use", "03_survey", "04_reproduction")
_REPORT = "05_report"


def run(study: Path, output: Path, *options: str, sampled: bool = False) -> Took:
    """Run a study in a fresh process."""
    return timed(*_NOW, "run", study, "--output", output, *options, cwd=output.parent, sampled=sampled)


def fresh_run(study: Path, folder: Path, *, sampled: bool = False) -> Took:
    """Run a study as if for the first time, and remove what it made."""
    with TemporaryDirectory(dir=folder) as output:
        return run(study, Path(output), "--fresh", sampled=sampled)


def command(*arguments: str | Path, cwd: Path) -> Took:
    """Run the command with any arguments."""
    return timed(*_NOW, *arguments, cwd=cwd)


def whole_run(study: Path, folder: Path, repeat: int, *, warm_up: bool = True) -> list[Found]:
    """Measure the whole run of a study beside all three; `folder` is a temporary one."""
    made = folder / "made"
    run(study, made)
    with version_0_1(folder) as old:
        contenders: dict[str, Contender] = {"now": lambda _: fresh_run(study, folder)}
        if old:
            contenders["version 0.1"] = lambda _: _run_0_1(old, study, folder)
        contenders["papermill and nbconvert"] = lambda _: plain(study, folder, _languages(made, study))
        contenders |= {f"floor: {part}": each for part, each in floor_parts(study, made).items()}
        taken = in_turn(contenders, repeat, warm_up=warm_up)
    seconds = {name: Series.of_seconds(runs) for name, runs in taken.items()}
    now = seconds["now"]
    found = [Found(OLD, now, seconds["version 0.1"])] if old else []
    found.append(Found(PLAIN, now, seconds["papermill and nbconvert"]))
    parts = {name.removeprefix("floor: "): each for name, each in seconds.items() if name.startswith("floor: ")}
    return [*found, Found(FLOOR, now, floor_of(parts), _told(parts))]


# Version 0.1


@contextmanager
def version_0_1(folder: Path) -> Iterator[Path | None]:
    """Check version 0.1 out as long as the context lasts; give None, and say so, where it is not to be had."""
    target = folder / "version-0.1"
    try:
        _git("worktree", "add", "--quiet", "--detach", target, VERSION_0_1)
    except (OSError, subprocess.CalledProcessError):
        progress(
            f"Version 0.1 is not measured: there is no commit {VERSION_0_1} here. "
            "It takes git, and a clone with its whole history ('git fetch --unshallow')."
        )
        yield None
        return
    try:
        yield target
    finally:
        _git("worktree", "remove", "--force", target)


def _git(*arguments: str | Path) -> None:
    subprocess.run(["git", "-C", ROOT, *arguments], check=True, capture_output=True)


def _run_0_1(old: Path, study: Path, folder: Path) -> Took:
    """Run the study as version 0.1 has it, with its own code."""
    own = old / "data" / "raw" / study.name
    with TemporaryDirectory(dir=folder) as output:
        return timed(*_THEN, "run", own, "--output", output, cwd=folder, source=old / "src")


# Papermill and nbconvert


def plain(study: Path, folder: Path, languages: list[str]) -> Took:
    """Make the reports by hand: each notebook by papermill, and each report by nbconvert, to HTML and to PDF."""
    with TemporaryDirectory(dir=folder) as output:
        where = Path(output)
        parameters = ("-p", "study", study, "-p", "output", where)
        seconds = [_papermill(name, where / f"{name}.ipynb", *parameters) for name in _NOTEBOOKS]
        for language in languages:
            executed = where / f"{_REPORT}.{language}.ipynb"
            seconds.append(_papermill(_REPORT, executed, *parameters, "-p", "language", language))
            for kind in ("html", "pdf"):
                options = ("--to", f"blendresearch_{kind}", "--output", f"report.{language}")
                seconds.append(timed("-m", "nbconvert", *options, executed, cwd=where).seconds)
        return Took(sum(seconds))


def _papermill(name: str, target: Path, *parameters: str | Path) -> float:
    options = ("--no-progress-bar", "--kernel", "python3")
    notebook = ROOT / "notebooks" / f"{name}.ipynb"
    return timed("-m", "papermill", notebook, target, *options, *parameters, cwd=target.parent).seconds


# The floor


def floor_parts(study: Path, made: Path) -> Mapping[str, Contender]:
    """Give the parts that no run can spare, each measured alone (`floor`); `made` is the output of an earlier run."""
    parts: dict[str, Contender] = {
        "start": lambda _: timed(*_WARM, cwd=made),
        "reading": lambda _: _part("reading", study, cwd=made),
        "counting": lambda _: _part("counting", study, made / "processed" / study.name, cwd=made),
    }
    for code in _languages(made, study):
        notebook = _executed(made, study) / f"{_REPORT}.{code}.ipynb"
        parts[f"drawing {code}"] = lambda _, code=code, own=notebook: _part("drawing", study, made, own, code, cwd=made)
        parts[f"compiling {code}"] = lambda _, own=notebook: _part("compiling", own, cwd=made)
    return parts


def floor_of(parts: Mapping[str, Series]) -> Series:
    """Add the parts up, round by round; the reports can share two cores, what comes before them cannot."""
    cores = [_CORES if name.startswith(_ON_ALL_CORES) else 1 for name in parts]
    rounds = zip(*(each.values for each in parts.values()), strict=True)
    return Series(tuple(sum(map(truediv, values, cores)) for values in rounds))


def _told(parts: Mapping[str, Series]) -> str:
    return ", ".join(f"{name} {each.median:.2f} s" for name, each in parts.items())


def _part(*arguments: str | Path, cwd: Path) -> Took:
    took = timed("-m", "blendresearch.benchmarks.floor", *arguments, cwd=cwd)
    return Took(float(took.said.split()[-1]))


def _executed(made: Path, study: Path) -> Path:
    return made / "reports" / study.name / "notebooks"


def _languages(made: Path, study: Path) -> list[str]:
    """Give the languages in which an earlier run made a report."""
    return sorted(path.name.split(".")[1] for path in _executed(made, study).glob(f"{_REPORT}.*.ipynb"))
