"""`blendresearch prepare`: parts that jobs read side by side, and the run that puts them together."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import duckdb
import pytest
from tests.runs import hashes, in_this_process
from tests.studies import BETA, mobility, write_study

from blendresearch.base.scratch import keep
from blendresearch.mobilities.parts import Part
from blendresearch.run import part_folders
from blendresearch.run.left_over import left_over
from blendresearch.run.part_folders import prepare_or_unite, write_part
from blendresearch.run.pipeline import run
from blendresearch.study.inputs import read_inputs


@pytest.fixture
def study(tmp_path):
    rows = [mobility(number, blended="Yes" if number else "No") for number in range(5)]
    others = [mobility(number, project_code=BETA) for number in range(4)]
    return write_study(tmp_path / "raw" / "s", {"a.csv": rows, "b.csv": others})


def test_run_puts_parts_together_and_leaves_those_of_other_input(study, left, tmp_path, monkeypatch):
    in_this_process(monkeypatch)
    run(study, output=tmp_path / "one", jobs=1)
    for part in ("1/2", "2/2"):
        assert left("prepare", study, "--part", part, "--output", tmp_path / "two") == 0
    with monkeypatch.context() as patch:
        patch.setattr(part_folders, "prepare", None)  # nothing is read again
        run(study, output=tmp_path / "two", jobs=1)
    whole, united = (hashes(tmp_path / place / "reports" / "s") for place in ("one", "two"))
    assert united == whole
    export = study / "mobilities" / "b.csv"
    export.write_bytes(export.read_bytes().replace(b";No;", b";Yes;"))
    done = run(study, output=tmp_path / "two", jobs=1)
    assert "mobilities" in done.done
    assert hashes(done.reports) != whole


def test_part_that_cannot_be_read_is_not_kept(study, left, tmp_path, capsys):
    export = study / "mobilities" / "b.csv"
    export.write_bytes(export.read_bytes().replace(b";No;", b";perhaps;"))
    codes = [left("prepare", study, "--part", part, "--output", tmp_path / "out") for part in ("1/2", "2/2")]
    assert codes == [0, 3]
    assert "b.csv, column" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out" / "processed" / ".s.parts").glob("*-of-*")] == ["1-of-2"]
    assert left("prepare", study, "--part", "3/2", "--output", tmp_path / "out") == 2


def test_part_that_is_not_as_it_was_made_is_as_good_as_not_there(study, left, tmp_path, monkeypatch):
    in_this_process(monkeypatch)
    run(study, output=tmp_path / "one", jobs=1)
    output = tmp_path / "two"
    for part in ("1/2", "2/2", "2/2"):  # made again, it takes the place of the one before
        assert left("prepare", study, "--part", part, "--output", output) == 0
    parts = output / "processed" / ".s.parts"
    (parts / "3-of-4").mkdir()
    (parts / "1-of-2" / "mobilities.parquet").write_bytes(b"PAR1")  # as when a copy was broken off
    run(study, output=output, jobs=1)
    assert hashes(output / "reports" / "s") == hashes(tmp_path / "one" / "reports" / "s")


def test_part_under_the_name_of_another_is_as_good_as_not_there(study, tmp_path):
    inputs, processed = read_inputs(study), tmp_path / "processed" / "s"
    _, second, empty = (write_part(inputs, Part(number, 3), processed) for number in (1, 2, 3))
    shutil.rmtree(second)
    shutil.copytree(empty, second)
    processed.mkdir()
    prepare_or_unite(inputs, processed)
    assert duckdb.read_parquet(str(processed / "mobilities.parquet")).shape[0] == 5 + 4


def test_jobs_that_make_the_same_part_leave_one(study, tmp_path, monkeypatch):
    inputs, processed = read_inputs(study), tmp_path / "processed" / "s"
    monkeypatch.setattr(part_folders, "prepare_part", meeting(part_folders.prepare_part))
    with ThreadPoolExecutor(2) as jobs:
        first, second = jobs.map(lambda _: write_part(inputs, Part(1, 2), processed), range(2))
    assert first == second
    assert {path.name for path in first.parent.iterdir()} == {"1-of-2", ".gitignore", ".lock"}


def meeting(prepare_part):
    """Let two jobs be ready with a part at the same time."""
    both = Barrier(2)

    def ready(*asked):
        made = prepare_part(*asked)
        both.wait(30)
        return made

    return ready


@pytest.mark.skipif(os.name == "nt", reason="folders have no locks there")
def test_what_a_killed_job_left_goes_and_that_of_a_living_one_stays(study, tmp_path):
    inputs, processed = read_inputs(study), tmp_path / "processed" / "s"
    top = write_part(inputs, Part(1, 2), processed).parent
    for name in (".part-dead", ".part-alive"):
        (top / name / "2-of-2").mkdir(parents=True)
    keep(top / ".part-alive")
    write_part(inputs, Part(2, 2), processed)
    assert {path.name for path in top.glob("*part*")} == {".part-alive"}


def test_parts_are_told_as_left_over(tmp_path):
    place = tmp_path / "data" / "processed" / ".s.parts"
    place.mkdir(parents=True)
    ((found, why),) = left_over(tmp_path, ["s"], [])
    assert found == place
    assert "can be deleted" in why
