"""The command that measures speed: it works on a tiny study, and the docs have its table. No time is judged."""

import re
from contextlib import redirect_stdout
from dataclasses import replace
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from tests.runs import ROOT, in_this_process
from tests.studies import mobility, write_study

from blendresearch.benchmarks import cases, speed, speed_table, timing, whole_run
from blendresearch.benchmarks.cases import Setting
from blendresearch.benchmarks.speed_table import Found, Row
from blendresearch.benchmarks.timing import MeasuringError, Series, Took, in_turn, timed
from blendresearch.run.cli import main

DOCS = (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")


def seconds(*values: float) -> Series:
    return Series(values)


@pytest.fixture
def setting(tmp_path) -> Setting:
    """One round of everything, on a study of a few records in one language."""
    study = write_study(tmp_path / "tiny", {"a.csv": [mobility(number, blended="Yes") for number in range(12)]})
    return Setting(tmp_path, repeat=1, rows=(3000,), study=study, copies=1, warm_up=False)


def test_docs_have_every_row_of_the_table():
    assert speed_table.between_marks(DOCS).splitlines()[-len(speed_table.ROWS) - 2 :] == speed_table.lines(
        [], speed_table.between_marks(DOCS)
    )
    for row in speed_table.ROWS:
        assert f"| {row.what} |" in DOCS
        assert row.target in DOCS


def test_docs_name_every_part():
    assert {row.part for row in speed_table.ROWS} == set(cases.CASES)
    for part in cases.CASES:
        assert f"`{part}`" in DOCS


def test_contenders_run_in_turn_after_a_round_that_does_not_count(capsys):
    ran = []

    def contender(name):
        def run(number):
            ran.append(f"{name}{number}")
            return Took(float(number))

        return run

    taken = in_turn({"a": contender("a"), "b": contender("b")}, 2)
    assert ran == ["a0", "b0", "a1", "b1", "a2", "b2"]
    assert [took.seconds for took in taken["b"]] == [1, 2]
    assert capsys.readouterr().err.splitlines()[-1] == "round 2 of 2: b: 2.00 s"


def test_ratio_is_taken_round_by_round():
    found = Found(Row("run", "a", "b", 0.5), seconds(1, 2, 9), seconds(2, 8, 18))
    line = "a | 2.00 s (1.00 to 9.00) | b | 8.00 s (2.00 to 18.00) | 0.50 (0.25 to 0.50) | at most 0.5 | yes | 3 | "
    assert found.cells() == line.split(" | ")


def test_target_of_seconds_and_memory_is_not_on_the_ratio():
    assert not Found(Row("commands", "a", "b", 1, "seconds"), seconds(1.1), seconds(10)).is_met
    cells = Found(speed_table.memory_of_rows(1_000_000), seconds(1.2), seconds(1)).cells()
    assert (cells[1], cells[3], cells[5:7]) == (
        "1.20 GB (1.20 to 1.20)", "1.00 GB (1.00 to 1.00)", ["under 1.5 GB", "yes"],
    )  # fmt: skip


def test_rows_that_were_not_measured_stay_as_they_were(tmp_path):
    path = tmp_path / "speed.md"
    path.write_text(f"Before.\n\n{speed_table.BEGIN}\n{speed_table.END}\n\nAfter.\n", encoding="utf-8")
    speed_table.rewrite(path, [Found(speed_table.OLD, seconds(1), seconds(5))], "First.")
    other = Found(speed_table.time_of_rows(2000), seconds(3), seconds(1))
    table = speed_table.rewrite(path, [Found(speed_table.PLAIN, seconds(1), seconds(4)), other], "Second.")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("Before.\n\n<!--")
    assert text.endswith("-->\n\nAfter.\n")
    assert "Second." in text
    assert "First." not in text
    rows = table.splitlines()[2:]
    assert [row.count("not measured yet") for row in rows] == [0, 0, *[1] * (len(speed_table.ROWS) - 2), 0]
    assert "0.20 (0.20 to 0.20)" in rows[0]
    assert "2,000 rows" in rows[-1]


def test_process_that_fails_is_no_measurement(tmp_path):
    with pytest.raises(MeasuringError, match=r"(?s)ended with 3:.*no such study"):
        timed("-c", "import sys; print('no such study'); sys.exit(3)", cwd=tmp_path)


@pytest.mark.skipif(not timing.can_sample(), reason="memory is sampled through /proc")
def test_peak_counts_the_processes_below(tmp_path, monkeypatch):
    monkeypatch.setattr(timing, "_SAMPLED_EVERY", 0.05)
    hold = "import time; held = bytearray(100_000_000); time.sleep(0.4)"
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    assert 100_000_000 < timed("-c", below, cwd=tmp_path, sampled=True).peak < 300_000_000


def test_floor_shares_reports_between_two_cores():
    parts = {
        "start": seconds(1, 2),
        "reading": seconds(1, 1),
        "drawing nl": seconds(2, 2),
        "compiling nl": seconds(4, 6),
    }
    assert whole_run.floor_of(parts).values == (5, 7)


def test_version_0_1_is_told_to_be_missing_where_the_history_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(whole_run, "ROOT", tmp_path)
    with whole_run.version_0_1(tmp_path) as folder:
        assert folder is None
    assert "whole history" in capsys.readouterr().err


def test_changes_change_the_study_anew_each_round(setting):
    before = (setting.study / "study.toml").read_text(encoding="utf-8")
    texts = [before]
    for change in (cases.change_sentence, cases.change_threshold):
        for number in (1, 2):
            change(setting.study, number)
            texts.append((setting.study / "study.toml").read_text(encoding="utf-8"))
    assert len(set(texts)) == 5
    assert 'title = { en = "2 1 A study" }' in texts[-1]
    assert "user_threshold = 22\n" in texts[-1]
    export = setting.study / "mobilities" / "a.csv"
    size = len(export.read_text(encoding="utf-8").splitlines())
    cases.change_export(setting.study, 1)
    assert len(export.read_text(encoding="utf-8").splitlines()) == size - 1


@pytest.fixture
def here(monkeypatch):
    """Let the command itself run in this process, where its notebooks take a moment; the part `run` has all of it."""
    in_this_process(monkeypatch)

    def timed_here(*arguments, cwd, **options) -> Took:
        if arguments[:2] != whole_run._NOW:
            return timed(*arguments, cwd=cwd, **options)
        said = StringIO()
        with redirect_stdout(said), pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments[2:]])
        assert not ended.value.code
        return Took(1, peak=10**9 if options.get("sampled") else 0, said=said.getvalue())

    monkeypatch.setattr(whole_run, "timed", timed_here)


@pytest.mark.run
def test_whole_run_is_measured(setting, monkeypatch):
    # Version 0.1 and the other notebooks would take half a minute, and the history is not everywhere at hand.
    monkeypatch.setattr(whole_run, "VERSION_0_1", "0" * 40)
    monkeypatch.setattr(whole_run, "_NOTEBOOKS", ())
    found = speed.measure(setting, "run")
    assert is_whole(found, "run")
    assert [name.split()[0] for name in found[-1].note.split(", ")] == [
        "start", "reading", "counting", "drawing", "compiling",
    ]  # fmt: skip


@pytest.mark.run
@pytest.mark.parametrize("part", ["again", "commands", "many"])
def test_part_is_measured(part, setting, here):
    found = speed.measure(setting, part)
    assert is_whole(found, part)
    if part == "again":
        steps = [each.note for each in found]
        assert steps[0] == "steps done: none"
        assert "mobilities" not in steps[1]
        assert "mobilities" not in steps[2]
        assert "mobilities" in steps[3]


def is_whole(found: list[Found], part: str) -> bool:
    asked = [row for row in speed_table.ROWS if row.part == part and row != speed_table.OLD]
    return [each.row for each in found] == asked and all(value > 0 for each in found for value in each.taken.values)


@pytest.mark.run
@pytest.mark.skipif(not find_spec("blendresearch.synthetic.many_rows"), reason="nothing writes exports of many rows")
def test_many_rows_are_measured_by_the_command(setting, here, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(speed, "Setting", lambda folder, repeat, rows: replace(setting, folder=folder, rows=rows))
    target = tmp_path / "speed.md"
    speed.main(["--only", "rows", "--repeat", "1", "--rows", "3000", "--out", str(target)])
    assert capsys.readouterr().out.strip() in target.read_text(encoding="utf-8")
    assert "3,000 rows" in target.read_text(encoding="utf-8")
    assert timing.can_sample() is bool(
        re.search(r"3,000 rows: peak memory[^|]*\| \d\.\d\d GB", target.read_text("utf-8"))
    )
    assert list(Path(tmp_path).glob("blendresearch-speed-*")) == []
