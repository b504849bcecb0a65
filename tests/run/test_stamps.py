"""Stamps and ledgers: what was made from what, and whether it is still that."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.runs import REFERENCE
from tests.studies import mobility, write_study

from blendresearch.mobilities.preparing import prepare
from blendresearch.mobilities.worklists import write_worklists
from blendresearch.run.stamps import Ledger, software, stamp_of, words
from blendresearch.run.steps import DATA_STEPS, notebook_steps, resting_on, stamp, with_needed
from blendresearch.study.inputs import read_inputs
from blendresearch.study.settings import Study, read_study


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    (tmp_path / "a.csv").write_text("one", encoding="utf-8")
    made = Ledger(tmp_path / "steps.json", {"here": tmp_path})
    made.record("first", "stamp", ["here/a.csv"])
    return made


def test_step_is_held_by_its_stamp_and_the_content_of_its_files(ledger, tmp_path):
    assert ledger.holds("first", "stamp")
    assert not ledger.holds("first", "another")
    assert not ledger.holds("second", "stamp")
    (tmp_path / "a.csv").write_text("two", encoding="utf-8")
    assert not ledger.holds("first", "stamp")
    (tmp_path / "a.csv").write_text("one", encoding="utf-8")
    assert ledger.holds("first", "stamp")
    (tmp_path / "a.csv").unlink()
    assert not ledger.holds("first", "stamp")


def test_ledger_is_read_again_where_its_folder_has_moved(ledger, tmp_path):
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("a.csv", "steps.json"):
        (tmp_path / name).rename(moved / name)
    assert Ledger(moved / "steps.json", {"here": moved}).holds("first", "stamp")


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '{"a": 1}', '{"a": {"stamp": "s"}}', '{"a": {"stamp": "s", "made": 1}}']
)
def test_ledger_that_cannot_be_read_knows_nothing(tmp_path, text):
    (tmp_path / "steps.json").write_text(text, encoding="utf-8")
    assert Ledger(tmp_path / "steps.json", {}).steps == []


def test_step_that_is_taken_back_takes_along_what_no_other_made(ledger, tmp_path):
    (tmp_path / "b.csv").write_text("b", encoding="utf-8")
    ledger.record("second", "stamp", ["here/a.csv", "here/b.csv"])
    ledger.forget(["second", "never"])
    assert (tmp_path / "a.csv").exists()
    assert not (tmp_path / "b.csv").exists()
    assert ledger.steps == ["first"]


def test_what_no_step_made_is_swept_away(ledger, tmp_path):
    (tmp_path / "half.html").write_text("half", encoding="utf-8")
    ledger.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "steps.json"]


def test_stamp_follows_every_part_and_no_order():
    assert stamp_of(a=1, b={"x": 1, "y": 2}) == stamp_of(b={"y": 2, "x": 1}, a=1)
    assert len({stamp_of(a=1), stamp_of(a=2), stamp_of(b=1), stamp_of(a=1, b=1)}) == 4
    assert len({software(), words("nl"), words("en")}) == 3


def test_data_steps_stand_after_what_they_need():
    assert with_needed(["reproduction"]) == ["mobilities", "results", "reproduction"]
    assert resting_on("results") == [name for name in DATA_STEPS if name not in ("mobilities", "worklists")]
    assert resting_on("mobilities") == list(DATA_STEPS)
    for at, step in enumerate(DATA_STEPS.values()):
        assert set(step.after) <= set(list(DATA_STEPS)[:at])


def test_notebook_with_the_notices_follows_every_file(ledger):
    study = read_study(REFERENCE)
    (step,) = [each for each in notebook_steps(study, ["en"]) if each.name == "01_prepare"]
    stamps = {stamp(step, "s", study, files, ledger) for files in ({}, {"exports.zip": "1"}, {"exports.zip": "2"})}
    assert len(stamps) == 3


def test_step_reads_no_setting_that_its_stamp_does_not_have(tmp_path):
    read: set[str] = set()

    class Watched(Study):
        def __getattribute__(self, name: str) -> object:
            read.update({name} & Study.model_fields.keys())
            return super().__getattribute__(name)

    inputs = read_inputs(write_study(tmp_path / "s", {"a.csv": [mobility(1, activity_type="other")]}))
    inputs = replace(inputs, study=Watched.model_validate(inputs.study.model_dump()))
    makers = {
        "mobilities": lambda: prepare(inputs, tmp_path),
        "worklists": lambda: write_worklists(inputs.study, tmp_path),
    }
    for name, make in makers.items():
        read.clear()
        make()
        assert read
        assert read <= {*DATA_STEPS[name].reads.settings}, name
