"""What the command says when nobody takes it, or in too few letters: it does the same, with the same exit code."""

import errno
import json
import os
import re
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from rich.console import Console
from tests.runs import Made, hashes, in_this_process, small_study
from tests.studies import mobility, write_study

from blendresearch.run import cli, study_run
from blendresearch.run.terminal import Spoken, in_letters_of

PROGRAM = [sys.executable, "-c", "from blendresearch.run.cli import main; main()"]


class Failing(StringIO):
    """A stream that fails from its first or its last moment on."""

    def __init__(self, error: Exception, at: str) -> None:
        super().__init__()
        self.error, self.at = error, at

    def write(self, text: str) -> int:
        if self.at == "write":
            raise self.error
        return super().write(text)

    def flush(self) -> None:
        if self.at == "flush":
            raise self.error


FAILING = [
    pytest.param(lambda error=error, at=at: Failing(error, at), id=f"{type(error).__name__} at {at}")
    for error in (BrokenPipeError(), OSError(errno.ENOSPC, "full"), ValueError("I/O operation on closed file"))
    for at in ("write", "flush")
] + [pytest.param(lambda: None, id="closed before the start")]


def test_numbers_are_whole_on_a_narrow_screen(tmp_path, monkeypatch, left, capsys):
    in_this_process(monkeypatch)
    monkeypatch.setattr(cli, "_console", Console(file=Spoken("stdout"), soft_wrap=True, highlight=False, width=20))
    assert left("run", small_study(tmp_path / "klein"), "--output", tmp_path) == 0
    assert re.search(r"completed +30 +5 +17% +0%", capsys.readouterr().out)


# --- A stream that fails


@pytest.mark.parametrize("stream", [FAILING[0], FAILING[3], FAILING[-1]])
def test_run_is_done_whoever_listens(stream, tmp_path, monkeypatch, left):
    in_this_process(monkeypatch)
    study = small_study(tmp_path / "klein")
    complained = StringIO()
    monkeypatch.setattr(sys, "stderr", complained)
    monkeypatch.setattr(sys, "stdout", stream())
    assert left("run", study, "--output", tmp_path) == 0
    assert (Made.below(study, tmp_path).reports / "report.nl.html").is_file()
    assert complained.getvalue() == ""


@pytest.mark.parametrize("stream", FAILING)
def test_exit_code_of_a_check_is_that_of_the_input(stream, tmp_path, monkeypatch, left):
    wrong = write_study(tmp_path / "fout", {"a.csv": [mobility(1, blended="?!")]})
    for told_as in ("table", "json"):
        monkeypatch.setattr(sys, "stdout", stream())
        assert left("check", wrong, "--format", told_as) == 3


@pytest.mark.parametrize("stream", FAILING)
def test_complaint_that_nobody_hears_keeps_its_exit_code(stream, monkeypatch, left):
    monkeypatch.setattr(sys, "stderr", stream())
    assert (left("check", "nergens"), left("rnu")) == (3, 2)


@pytest.mark.parametrize("stream", FAILING)
def test_new_and_list_end_well(stream, tmp_path, monkeypatch, left):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    small_study(tmp_path / "data" / "raw" / "klein")
    for arguments in (["new", "later", "--from", "klein", "--call-years", "2025"], ["list"], ["--help"], ["--version"]):
        monkeypatch.setattr(sys, "stdout", stream())
        assert left(*arguments) == 0
    assert (tmp_path / "data" / "raw" / "later" / "study.toml").is_file()


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
@pytest.mark.parametrize("redirected", [">&-", "2>&-", ">/dev/full", "2>/dev/full", "<&- >&- 2>&-", "| head -c 1"])
def test_real_command_with_streams_of_a_shell(redirected, tmp_path):
    write_study(tmp_path / "s", {f"{number}.csv": [mobility(1, blended="?!")] for number in range(9)})
    before = hashes(tmp_path)
    done = subprocess.run(
        ["sh", "-c", f'{{ "$@"; echo $? >"$CODE"; }} {redirected}', "sh", *PROGRAM, "check", "s"],
        cwd=tmp_path, env={**os.environ, "CODE": "code"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (tmp_path / "code").read_text(encoding="ascii") == "3\n"
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    (tmp_path / "code").unlink()
    assert hashes(tmp_path) == before


@pytest.mark.run
@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
def test_whole_run_without_any_stream_makes_the_same(small_run, tmp_path):
    line = ["sh", "-c", '"$@" <&- >&- 2>&-', "sh", *PROGRAM, "run", small_run.study, "--output", tmp_path]
    assert subprocess.run(line, cwd=tmp_path, check=False).returncode == 0
    assert hashes(Made.below(small_run.study, tmp_path).reports) == hashes(small_run.reports)


# --- Letters that are not there


@pytest.mark.parametrize(
    ("encoding", "text", "seen"),
    [
        ("ascii", "✓ klaar … één – “x”", 'ok klaar ... een - "x"'),
        ("cp850", "✓ één…", "ok één..."),
        ("cp1252", "Łódź 北京", "?ódz ??"),
        ("ascii", "e\u0301", "e?"),
        ("utf-8", "✓ 北京", "✓ 北京"),
        ("utf-8", "a\udcff", "a?"),
    ],
)
def test_letters_that_an_encoding_lacks_are_replaced(encoding, text, seen):
    assert in_letters_of(encoding, text) == seen


def test_json_stays_whole_in_an_encoding_without_its_letters(tmp_path, monkeypatch, left):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, focus='["Łódź 北京"]')
    told = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(told, encoding="ascii"))
    assert left("check", study, "--format", "json") == 3
    sys.stdout.flush()
    assert any("Łódź 北京" in each["what"] for each in json.loads(told.getvalue()))


def test_list_in_an_encoding_of_few_letters(tmp_path, monkeypatch, left):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    small_study(tmp_path / "data" / "raw" / "école")
    told = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(told, encoding="ascii"))
    assert left("list") == 0
    sys.stdout.flush()
    assert b"ecole" in told.getvalue()


def test_stream_that_failed_leads_to_nowhere_so_that_python_ends_in_silence(monkeypatch):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        spoken = Spoken("stdout")
        spoken.write("x")
        spoken.flush()
        stream.write("y")
        stream.flush()


# --- What stands when a run is broken off


@pytest.mark.parametrize("error", [KeyboardInterrupt(), KeyError("Zwaluwtje")])
@pytest.mark.parametrize("placed", [False, True])
def test_run_that_is_broken_off_says_what_stands(error, placed, left, request):
    tmp_path, monkeypatch, capsys = map(request.getfixturevalue, ("tmp_path", "monkeypatch", "capsys"))
    in_this_process(monkeypatch)
    study = small_study(tmp_path / "klein")

    def fail(*_, **__):
        raise error

    if placed:
        monkeypatch.setattr(study_run, "Run", fail)  # what is told of it, once it is there
    else:
        monkeypatch.setattr("blendresearch.run.pipeline.Workers", fail)
    assert left("run", study, "--output", tmp_path) == (130 if isinstance(error, KeyboardInterrupt) else 1)
    told = capsys.readouterr().err.replace("\n", " ").strip()
    assert told.startswith(
        "blendresearch: Stopped." if isinstance(error, KeyboardInterrupt) else "blendresearch: The p"
    )
    assert told.endswith("The new report is in place." if placed else "The earlier report is as it was.")
    assert (tmp_path / "reports" / "klein").exists() is placed
    assert "Zwaluwtje" not in told


def test_several_runs_that_are_broken_off_name_those_that_are_in_place(tmp_path, monkeypatch, left, capsys):
    in_this_process(monkeypatch)
    one, other = (small_study(tmp_path / name) for name in ("een", "twee"))
    put = study_run.put_in_place

    def put_one(source, final):
        if final.name == "twee":
            raise KeyboardInterrupt
        put(source, final)

    monkeypatch.setattr(study_run, "put_in_place", put_one)
    assert left("run", one, other, "--output", tmp_path, "--jobs", "1") == 130
    assert capsys.readouterr().err.startswith("blendresearch: Stopped. New reports are in place of een; others are as")


def test_fault_in_the_telling_does_not_make_a_run_undone(tmp_path, monkeypatch, left, capsys):
    in_this_process(monkeypatch)
    study = small_study(tmp_path / "klein")
    monkeypatch.setattr("blendresearch.run.commands.run.nearby", lambda _: 1 / 0)
    assert left("run", study, "--output", tmp_path) == 0
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "earlier report" not in told
