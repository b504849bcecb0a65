"""`workflow/Snakefile` with Snakemake's local executor: five studies, one of which is wrong."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.runs import ROOT
from tests.studies import BETA, mobility, write_study

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 14), reason="Snakemake cannot be installed with this Python yet"
)

NAMES = ("first", "second", "third", "wrong", "with spaces")


def snakemake(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    program = shutil.which("snakemake", path=str(Path(sys.executable).parent)) or shutil.which("snakemake")
    assert program, "Snakemake is missing, which the extra 'test' brings: python3 bootstrap.py setup"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), "HOME": str(folder)}
    line = [program, "--snakefile", str(ROOT / "workflow" / "Snakefile"), "--cores", "2", "--keep-going", *arguments]
    return subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False)


def jobs_done(said: str) -> list[str]:
    return sorted(line.split(":")[-1].strip() for line in said.splitlines() if "wildcards: study=" in line)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    for name in NAMES:
        rows = [mobility(number, blended="perhaps" if name == "wrong" else "Yes") for number in range(3)]
        others = [mobility(number, project_code=BETA) for number in range(4)]
        write_study(folder / "data" / "raw" / name, {"a.csv": rows, "b.csv": others})
    config = (
        f"studies: {list(NAMES)}\noutput: out\nparts: ['second=2']\ncommand: {sys.executable} -m tests.quick_command\n"
    )
    (folder / "cluster.yaml").write_text(config.replace("'", '"'))
    return folder


@pytest.fixture(scope="module")
def first(project) -> subprocess.CompletedProcess:
    return snakemake(project, "--configfile", "cluster.yaml")


def test_study_that_fails_stops_no_other_and_its_sentence_can_be_read(project, first):
    assert first.returncode != 0
    for name in NAMES:
        made = (project / "out" / "reports" / name / "statistics.csv").is_file()
        assert made == (project / "out" / "jobs" / f"{name}.done").is_file() == (name != "wrong")
    parts = project / "out" / "processed" / ".second.parts"
    assert sorted(path.name for path in parts.glob("*-of-*")) == ["1-of-2", "2-of-2"]
    told = (project / "out" / "jobs" / "wrong.log").read_text()
    assert "a.csv, column 'Blended mobility activity', row 2" in told
    assert told in first.stdout + first.stderr


def test_study_that_was_mended_runs_again_and_no_other(project, first):
    export = project / "data" / "raw" / "wrong" / "mobilities" / "a.csv"
    export.write_bytes(export.read_bytes().replace(b"perhaps", b"No"))
    done = snakemake(project, "--configfile", "cluster.yaml")
    assert done.returncode == 0, done.stderr
    assert jobs_done(done.stderr) == ["study=wrong"]


def test_edition_waits_for_the_one_before_it_and_names_that_cannot_be_are_told(tmp_path):
    for name in ("later", "earlier"):
        more = {"previous": '"earlier"'} if name == "later" else {}
        write_study(tmp_path / name, {"a.csv": [mobility(1)]}, **more)
    planned = snakemake(tmp_path, "--dry-run", "--config", "studies=later earlier", "parts=later=2")
    for made in ("jobs/later.done", "jobs/later.part-1-of-2"):
        waits_for = planned.stdout.partition(f"output: {made}")[0].rpartition("input:")[2]
        assert "jobs/earlier.done" in waits_for, made
    none = snakemake(tmp_path, "--dry-run")
    assert none.returncode != 0
    assert "Name studies" in none.stdout + none.stderr
