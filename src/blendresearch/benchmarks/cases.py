"""What is measured, part by part: each gives the rows that it found."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.benchmarks import speed_table
from blendresearch.benchmarks.speed_table import Found, Row
from blendresearch.benchmarks.timing import (
    ROOT,
    Contender,
    MeasuringError,
    Series,
    Took,
    can_sample,
    in_turn,
    progress,
    timed,
)
from blendresearch.benchmarks.whole_run import command, fresh_run, run, whole_run

REFERENCE = ROOT / "data" / "raw" / "nl-mbo-2025"
_EACH = 5  # a small study has every fifth export
_WRITE_ROWS = (
    "-c",
    "import sys, pathlib; from blendresearch.synthetic.many_rows import write_many_rows; "
    "write_many_rows(pathlib.Path(sys.argv[1]), int(sys.argv[2]))",
)
_MANY_ROWS = """title = { nl = "Veel rijen", en = "Many rows" }
country = "NL"
sector = "VET"
languages = ["nl", "en"]
synthetic = true

[[cohorts]]
name = "completed"
call_years = [2021, 2022]

[[cohorts]]
name = "running"
call_years = [2023, 2024]
complete = false
exported_on = 2025-03-24
"""


@dataclass(frozen=True)
class Setting:
    """How to measure: which study, in a temporary folder, in how many rounds, and how large the large cases are."""

    folder: Path
    repeat: int = 5
    rows: tuple[int, ...] = speed_table.MANY_ROWS
    study: Path = REFERENCE
    copies: int = 20
    warm_up: bool = True

    def measured(self, contenders: Mapping[str, Contender]) -> dict[str, list[Took]]:
        """Run contenders in turn."""
        return in_turn(contenders, self.repeat, warm_up=self.warm_up)


def whole(setting: Setting) -> list[Found]:
    """Measure the whole run beside version 0.1, beside papermill and nbconvert, and beside its floor."""
    return whole_run(setting.study, setting.folder, setting.repeat, warm_up=setting.warm_up)


# Runs again


def again(setting: Setting) -> list[Found]:
    """Measure a second run without a change, and after three changes, each time on the same copy of the study."""
    study = setting.folder / "raw" / setting.study.name
    shutil.copytree(setting.study, study)
    output, steps = setting.folder / "again", {}

    def changed_by(row: Row, change: Callable[[Path, int], None]) -> Contender:
        def contender(number: int) -> Took:
            change(study, number)
            before = _stamps(output, study)
            took = run(study, output)
            steps[row] = [step for step, now in _stamps(output, study).items() if before.get(step) != now]
            return took

        return contender

    changes = {
        speed_table.UNCHANGED: lambda *_: None,
        speed_table.SENTENCE: change_sentence,
        speed_table.THRESHOLD: change_threshold,
        speed_table.EXPORT: change_export,
    }
    fresh: dict[str, Contender] = {speed_table.WHOLE: lambda _: run(study, output, "--fresh")}
    taken = setting.measured(fresh | {row.what: changed_by(row, change) for row, change in changes.items()})
    seconds = {name: Series.of_seconds(runs) for name, runs in taken.items()}
    return [
        Found(row, seconds[row.what], seconds[speed_table.WHOLE], f"steps done: {', '.join(steps[row]) or 'none'}")
        for row in changes
    ]


def _stamps(output: Path, study: Path) -> dict[str, str]:
    """Give the stamp of every step as the ledger of the last run has it; a step that was done since has another."""
    ledger = output / "processed" / study.name / "steps.json"
    return {step: noted["stamp"] for step, noted in json.loads(ledger.read_text(encoding="utf-8")).items()}


def change_sentence(study: Path, number: int) -> None:
    """Put the number of the round into the title, which changes no number."""
    _edit(study, lambda text: re.sub(r'^(title = .*?")', rf"\g<1>{number} ", text, count=1, flags=re.MULTILINE))


def change_threshold(study: Path, number: int) -> None:
    """Ask for another number of blended mobilities that makes a user."""
    _edit(study, lambda text: f"user_threshold = {20 + number}\n" + re.sub(r"(?m)^user_threshold.*\n", "", text))


def change_export(study: Path, _: int) -> None:
    """Take the last record out of the largest export in CSV."""
    export = max((study / "mobilities").glob("*.csv"), key=lambda path: path.stat().st_size)
    export.write_bytes(b"".join(export.read_bytes().splitlines(keepends=True)[:-1]))


def _edit(study: Path, edit: Callable[[str], str]) -> None:
    path = study / "study.toml"
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    if after == before:
        raise MeasuringError("study.toml did not change as it should")
    path.write_text(after, encoding="utf-8", newline="\n")


# Short commands


def commands(setting: Setting) -> list[Found]:
    """Measure the commands that make nothing, beside a Python that only starts."""
    asked = {speed_table.CHECK: ("check", setting.study), speed_table.LIST: ("list",), speed_table.HELP: ("--help",)}
    contenders: dict[str, Contender] = {speed_table.PYTHON: lambda _: timed("-c", "pass", cwd=ROOT)}
    for row, arguments in asked.items():
        contenders[row.what] = lambda _, arguments=arguments: command(*arguments, cwd=ROOT)
    seconds = {name: Series.of_seconds(runs) for name, runs in setting.measured(contenders).items()}
    return [Found(row, seconds[row.what], seconds[speed_table.PYTHON]) for row in asked]


# Many studies


def many(setting: Setting) -> list[Found]:
    """Measure many small studies in one command beside a command each."""
    studies = [_small_copy(setting, number) for number in range(setting.copies)]

    def together(_: int) -> Took:
        with TemporaryDirectory(dir=setting.folder) as output:
            return command("run", *studies, "--output", output, "--fresh", cwd=setting.folder)

    def alone(_: int) -> Took:
        return Took(sum(fresh_run(study, setting.folder).seconds for study in studies))

    taken = setting.measured({"in one command": together, "a command each": alone})
    one, each = (Series.of_seconds(runs) for runs in taken.values())
    return [Found(speed_table.MANY, one, each, f"a small study has every {_EACH}th export of the reference study")]


def _small_copy(setting: Setting, number: int) -> Path:
    """Copy the study with every fifth of its exports."""
    target = setting.folder / "raw" / f"small-{number + 1:02}"
    shutil.copytree(setting.study, target, ignore=shutil.ignore_patterns("mobilities"))
    (target / "mobilities").mkdir()
    for export in sorted((setting.study / "mobilities").iterdir())[::_EACH]:
        shutil.copy(export, target / "mobilities")
    return target


# Many rows


def many_rows(setting: Setting) -> Iterator[Found]:
    """Measure studies of one large export each: time beside that of DuckDB alone, and the peak of the memory."""
    for rows in setting.rows:
        with TemporaryDirectory(dir=setting.folder) as folder:
            yield from _of_rows(setting, Path(folder), rows)


def _of_rows(setting: Setting, folder: Path, rows: int) -> Iterator[Found]:
    study = write_study(folder / f"rows-{rows}", rows)

    def large(_: int) -> Took:
        return fresh_run(study, folder, sampled=True)

    def reference(_: int) -> Took:
        return fresh_run(setting.study, folder, sampled=True)

    def duckdb_alone(_: int) -> Took:
        with TemporaryDirectory(dir=folder) as place:
            export, database = study / "mobilities" / "many.csv", Path(place) / "alone.duckdb"
            return timed("-m", "blendresearch.benchmarks.duckdb_alone", export, database, cwd=folder)

    taken = setting.measured({f"{rows:,} rows": large, "DuckDB alone": duckdb_alone, "reference study": reference})
    large_ones, alone, small = (Series.of_seconds(runs) for runs in taken.values())
    note = f"with it {large_ones.told(' s')}"
    yield Found(speed_table.time_of_rows(rows), large_ones.without(small), alone, note)
    if can_sample():
        peaks, _, small_peaks = (Series.of_gigabytes(runs) for runs in taken.values())
        yield Found(speed_table.memory_of_rows(rows), peaks, small_peaks)


def write_study(folder: Path, rows: int) -> Path:
    """Write a study of one export of so many rows."""
    (folder / "mobilities").mkdir(parents=True)
    (folder / "study.toml").write_text(_MANY_ROWS, encoding="utf-8", newline="\n")
    took = timed(*_WRITE_ROWS, folder / "mobilities" / "many.csv", str(rows), cwd=folder)
    progress(f"an export of {rows:,} rows is written: {took.seconds:.1f} s")
    return folder


CASES: dict[str, Callable[[Setting], Iterator[Found] | list[Found]]] = {
    "run": whole,
    "again": again,
    "commands": commands,
    "many": many,
    "rows": many_rows,
}
