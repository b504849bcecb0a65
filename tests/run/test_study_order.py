"""Studies run after the earlier ones whose results they read."""

from pathlib import Path

import pytest
from tests.studies import mobility, write_study

from blendresearch.base.errors import UsageError
from blendresearch.run import pipeline
from blendresearch.run.study_order import in_order


def studies(root: Path, **previous: str) -> list[Path]:
    said = {name: {"previous": f'"{earlier}"'} if earlier else {} for name, earlier in previous.items()}
    return [write_study(root / name, {"a.csv": [mobility(1)]}, **keys) for name, keys in said.items()]


def named(groups: list[list[Path]]) -> list[list[str]]:
    return [[path.name for path in group] for group in groups]


def test_what_names_nothing_runs_side_by_side(tmp_path):
    assert named(in_order(studies(tmp_path, a="", b="", c="elsewhere"))) == [["a", "b", "c"]]


def test_an_earlier_study_runs_before_the_later_ones_however_they_are_given(tmp_path):
    assert named(in_order(studies(tmp_path, c="b", d="", b="a", a="", e="a"))) == [["d", "a"], ["b", "e"], ["c"]]


def test_studies_that_go_round_are_told(tmp_path):
    with pytest.raises(UsageError, match=r"by 'previous' (a names b|b names a), .*Take one of these out"):
        in_order(studies(tmp_path, a="b", b="a", c=""))


def test_a_study_that_names_itself_or_is_wrong_is_told_when_it_runs(tmp_path):
    (one,) = studies(tmp_path, a="a")
    assert in_order([one, tmp_path / "none"]) == [[one, tmp_path / "none"]]
    (one / "study.toml").write_text("wrong", encoding="utf-8")
    assert in_order([one]) == [[one]]


def test_a_run_keeps_that_order(tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(pipeline, "_work", lambda runs, *_: begun.append([each.workspace.name for each in runs]))
    monkeypatch.setattr(pipeline.StudyRun, "look", lambda self: None)
    monkeypatch.setattr(pipeline.StudyRun, "outcome", None, raising=False)
    monkeypatch.setattr(pipeline.StudyRun, "is_in_place", False, raising=False)
    later, earlier = studies(tmp_path / "raw", later="earlier", earlier="")
    pipeline.run_all([later, earlier], output=tmp_path / "out")
    assert begun == [["earlier"], ["later"]]
