"""Whole runs for many tests: each is made once in a session, by the first test that asks for it.

Workers of pytest-xdist share them (`made_once`), so any test may ask for one. They are to be read and never written to.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from tests.studies import ALPHA, BETA, GAMMA, mobility, write_study

from blendresearch.run import pipeline, tasks
from blendresearch.run.analysis import Analysis
from blendresearch.run.workers import perform, understood

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "raw" / "nl-mbo-2025"


@dataclass(frozen=True)
class Made:
    """The folders of a run, and what it said."""

    study: Path
    processed: Path
    reports: Path
    stdout: str = ""
    stderr: str = ""

    @classmethod
    def below(cls, study: Path, output: Path, **said: str) -> "Made":
        return cls(study, output / "processed" / study.name, output / "reports" / study.name, **said)


def hashes(*folders: Path) -> dict[str, str]:
    """Give the hash of every file below the folders, by its path within them."""
    return {
        f"{folder.parent.name}/{path.relative_to(folder).as_posix()}": sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def command(*arguments: str | Path, cwd: Path, **settings: str) -> subprocess.CompletedProcess:
    """Run `blendresearch` as a user does, in a folder of choice."""
    program = shutil.which("blendresearch", path=str(Path(sys.executable).parent))
    env = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200", **settings}
    line = [program, *map(str, arguments)]
    return subprocess.run(line, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


Said = dict[str, str]
"""What was said while a folder was made, by stream."""
PATIENCE = 900
"""For so many seconds a worker waits for what another one makes."""


def made_once(tmp_path_factory, name: str, make: Callable[[Path], Said]) -> tuple[Path, Said]:
    """Give the folder that `make` filled, and what it said; the first worker that comes makes it, the others wait.

    Who can make the folder is the first; that it is ready, or why it never will be, stands in a file beside it.
    """
    place = tmp_path_factory.getbasetemp()
    folder = (place.parent if "PYTEST_XDIST_WORKER" in os.environ else place) / name
    told = folder.with_suffix(".json")
    try:
        folder.mkdir()
    except FileExistsError:
        return folder, _awaited(told)
    outcome = {"failed": "it was broken off"}
    try:
        outcome = {"said": make(folder)}
    except Exception as reason:
        outcome = {"failed": repr(reason)}
        raise
    finally:
        draft = told.with_suffix(".draft")
        draft.write_text(json.dumps(outcome), encoding="utf-8")
        draft.rename(told)
    return folder, outcome["said"]


def _awaited(told: Path) -> Said:
    deadline = time.monotonic() + PATIENCE
    while not told.is_file():
        assert time.monotonic() < deadline, f"{told.stem} is not ready after {PATIENCE} s: did its worker crash?"
        time.sleep(0.1)
    outcome = json.loads(told.read_text(encoding="utf-8"))
    assert "said" in outcome, f"{told.stem} could not be made: {outcome['failed']}"
    return outcome["said"]


@pytest.fixture(scope="session")
def reference_run(tmp_path_factory) -> Made:
    """The reference study, run by the command in a folder that is no clone."""

    def make(output: Path) -> Said:
        done = command("run", REFERENCE, "--output", output, cwd=output)
        assert done.returncode == 0, done.stderr
        return {"stdout": done.stdout, "stderr": done.stderr}

    output, said = made_once(tmp_path_factory, "reference", make)
    return Made.below(REFERENCE, output, **said)


@pytest.fixture(scope="session")
def reference_analysis(tmp_path_factory) -> Analysis:
    """The reference study with its tables, made by the package alone, without notebooks; the copy is the worker's."""

    def make(output: Path) -> Said:
        made = Analysis.open(REFERENCE, output)
        made.prepare()
        made.compute()
        return {}

    output, _ = made_once(tmp_path_factory, "analysed", make)
    own = tmp_path_factory.mktemp("analysed")
    shutil.copytree(output, own, dirs_exist_ok=True)
    return Analysis.open(REFERENCE, own)


SECRET = {
    "Participant first name": "Zwaluwtje",
    "Participant last name": "Quispelmans",
    "Participant e-mail": "zwaluwtje.quispelmans@geheim.example",
    "Participant's date of birth": "29/02/1988",
    "Comments": "Vertrouwelijk: knieblessure",
    "Participant ID": "PIDGEHEIM4711",
}
"""Personal data as the small study has them in every row."""
SECRET_ID = "GEHEIM-MOB"


def row(number: int, **cells: object) -> dict[str, object]:
    """Make a record with personal data."""
    return mobility(number, mobility_id=f"{SECRET_ID}-{number:05}", **cells) | SECRET


def small_study(folder: Path) -> Path:
    """Write a small study that has a bit of everything: groups, drafts, repeats, published figures, a frame."""
    many = [row(number, blended="Yes" if number < 4 else "No") for number in range(20)]
    groups = [row(30, activity_type="LM-GRP-VET", participants="12", blended="Yes"), row(31, status="Draft")]
    exports = {
        "alpha.csv": [*many, *groups, many[5]],
        "beta.xlsx": [row(number, project_code=BETA, blended="") for number in range(9)],
        "later.csv": [row(number, project_code=GAMMA, blended="Yes" if number else "No") for number in range(7)],
        "old.csv": [row(number, project_code="2019-1-NL01-KA121-VET-000000009") for number in range(2)],
    }
    projects = f"""project_code,institution,requested_blended
{ALPHA},Alpha College,10
{BETA},Beta College,
{GAMMA},Alpha College,4
2019-1-NL01-KA121-VET-000000009,Gamma,
"""
    files = {
        "institutions.csv": "institution,approached,responded\nAlpha College,yes,yes\nBeta College,yes,no\n",
        "published.csv": "id,what,published,decimals,measure\na,Blended,5,0,blended cohort=completed\n",
    }
    title = '{ nl = "Een kleine studie", en = "A small study" }'
    settings = {"title": title, "languages": '["nl", "en"]', "focus": '["Alpha College"]'}
    return write_study(folder, exports, projects=projects, files=files, **settings)


@pytest.fixture(scope="session")
def small_run(tmp_path_factory) -> Made:
    """The small study, run in this process, one notebook at a time."""
    from blendresearch.run.pipeline import run

    def make(folder: Path) -> Said:
        run(small_study(folder / "raw" / "kleine_studie"), output=folder, jobs=1)
        return {}

    folder, _ = made_once(tmp_path_factory, "small", make)
    return Made.below(folder / "raw" / "kleine_studie", folder)


# Runs in this process, for tests of what is done when and goes where


class Inline:
    """Workers that are this process, for tests of what is done when and goes where."""

    def __init__(self, jobs: int) -> None:
        self.jobs, self._waiting = jobs, []

    def __enter__(self) -> "Inline":
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.clear()

    @property
    def free(self) -> bool:
        return len(self._waiting) < self.jobs

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def start(self, key, task: str, *arguments) -> None:
        self._waiting.append((key, task, arguments))

    def results(self):
        key, task, arguments = self._waiting.pop(0)
        yield key, understood(perform(task, arguments))


def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs do everything in this process, where a notebook and its report take a moment."""

    def pretend(order, step, folder):
        made = [f"notebooks/{step.name}.ipynb"]
        if step.language:
            tables = tasks.tables_name(step.language, order.languages)
            volumes = [f"{volume}.{step.language}" for volume in ("report", "technical")]
            made += [f"{each}.{kind}" for each in volumes for kind in ("html", "pdf")]
            made += [f"{tables}.xlsx", f"{tables}.ods"]
        for name in made:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            # As the real ones: the report, and the figure of the second notebook, say from which input they are.
            source = order.inputs.digest if step.name.startswith(("02", "05")) else ""
            (folder / name).write_text(f"{step.name} {source}", encoding="utf-8")
        return made

    monkeypatch.setattr(pipeline, "Workers", Inline)
    monkeypatch.setattr(pipeline, "start_warm", lambda: None)
    monkeypatch.setattr(tasks, "make_notebook", pretend)
