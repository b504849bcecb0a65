"""`blendresearch prepare`: parts that jobs read side by side, and the run that puts them together."""

import pytest
from tests.runs import hashes, in_this_process
from tests.studies import BETA, mobility, write_study

from blendresearch.run import part_folders
from blendresearch.run.left_over import left_over
from blendresearch.run.pipeline import run


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


def test_parts_are_told_as_left_over(tmp_path):
    place = tmp_path / "data" / "processed" / ".s.parts"
    place.mkdir(parents=True)
    ((found, why),) = left_over(tmp_path, ["s"], [])
    assert found == place
    assert "can be deleted" in why
