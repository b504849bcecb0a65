"""What a system refuses: one sentence each, with the place and what to do, and an exit code that tells whose it is."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from blendresearch.base import system_errors
from blendresearch.base.errors import InputError, MachineError, PlaceError
from blendresearch.base.faults import Fault, as_told
from blendresearch.base.system_errors import PACKAGE, ended_from_outside

PLACE = "/a {b} 'c' %s/x"
SAYS = {
    "EACCES": "does not let",
    "EROFS": "read-only",
    "EPERM": "does not let",
    "ENOTDIR": "a folder is needed",
    "EEXIST": "a folder is needed",
    "ENAMETOOLONG": "as long as",
    "ELOOP": "leads to itself",
    "ENOENT": "not any more",
    "EBUSY": "Another program",
    "EILSEQ": "of the name",
    "EINVAL": "of the name",
    "ENOSPC": "no room left on the disk",
    "EDQUOT": "no room left on the disk",
    "EFBIG": "no room left on the disk",
    "EIO": "disk or network",
    "ESTALE": "disk or network",
    "ENODEV": "disk or network",
    "EMFILE": "no further file",
    "ENFILE": "no further file",
    "EAGAIN": "no further process",
    "ENOMEM": "not enough memory",
    "ECONNRESET": "ended from outside",
    "EPIPE": "ended from outside",
}
PLACES = [*SAYS][: [*SAYS].index("ENOSPC")]
NO_PLACE_IS_NAMED = {"EMFILE", "ENFILE", "EAGAIN", "ENOMEM", "ECONNRESET", "EPIPE"}


@pytest.mark.parametrize("name", SAYS)
def test_refusal_of_the_system_is_a_sentence_with_its_place(name):
    told = as_told(OSError(getattr(errno, name), "Vertrouwelijk", PLACE))
    assert isinstance(told, PlaceError if name in PLACES else MachineError)
    assert told.exit_code == (3 if name in PLACES else 1)
    assert SAYS[name] in str(told)
    assert (PLACE in str(told)) is (name not in NO_PLACE_IS_NAMED)
    assert "Vertrouwelijk" not in str(told)
    assert str(told).count(".") == 2  # what, and what to do


@pytest.mark.parametrize("name", [name for name in PLACES if name != "EINVAL"])
def test_refusal_without_a_place_is_a_sentence_too(name):
    assert " a file or folder" in str(as_told(OSError(getattr(errno, name), "x")))


@pytest.mark.parametrize(
    "error",
    [
        KeyError("x"),
        OSError("without a number"),
        OSError(errno.EBADF, "x"),
        OSError(errno.EINVAL, "x"),
        FileNotFoundError(errno.ENOENT, "x", str(PACKAGE / "data" / "tables.toml")),
        duckdb.ConversionException("Permission denied"),
        RuntimeError("no space left on device"),
    ],
)
def test_anything_else_is_a_fault_of_the_program(error):
    assert isinstance(as_told(error), Fault)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (duckdb.IOException('IO Error: Cannot open file "/x": Permission denied'), "does not let"),
        (duckdb.TransactionException("Failed to commit: Could not write file: No space left on device"), "no room"),
        (duckdb.IOException("Could not write file: File too large"), "no room"),
        (duckdb.OutOfMemoryException("failed to allocate data"), "not enough memory"),
        (duckdb.OutOfMemoryException("failed to offload: max_temp_directory_size"), "no room"),
        (MemoryError("Zwaluwtje"), "not enough memory"),
        (ImportError("libx.so: failed to map segment: Cannot allocate memory"), "not enough memory"),
        (ImportError("libx.so: failed to map segment from shared object"), "not enough memory"),
        (RuntimeError("can't start new thread"), "no further process or thread"),
    ],
)
def test_other_words_for_the_same(error, says):
    told = str(as_told(error))
    assert says in told
    assert "Zwaluwtje" not in told


def test_a_full_disk_is_the_one_among_the_folders_worked_in_that_is_full(tmp_path, monkeypatch):
    full, free = tmp_path / "full", tmp_path / "free"
    monkeypatch.setattr(system_errors, "_free", lambda place: 0 if place == full else 1 << 30)
    told = str(as_told(OSError(errno.ENOSPC, "x"), near=[free, full]))
    assert f"({full})" in told
    assert str(free) not in told


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="the system does not count files")
def test_a_disk_that_takes_no_further_file_is_full(tmp_path, monkeypatch):
    for name in ("full", "free"):
        (tmp_path / name).mkdir()
    left = {tmp_path / "full": 0, tmp_path / "free": 10_000}
    counted = lambda place: SimpleNamespace(f_files=20_000, f_favail=left.get(place, 10_000))  # noqa: E731
    monkeypatch.setattr(system_errors.os, "statvfs", counted)
    monkeypatch.setattr(system_errors, "disk_usage", lambda _place: SimpleNamespace(free=1 << 30))
    told = str(as_told(OSError(errno.ENOSPC, "x"), near=[tmp_path / "free", tmp_path / "full"]))
    assert f"({tmp_path / 'full'})" in told


def test_folder_for_temporary_files_is_among_them(tmp_path, monkeypatch):
    monkeypatch.setattr(system_errors.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(system_errors, "_free", lambda place: 0 if place == tmp_path else 1 << 30)
    assert f"({tmp_path})" in str(as_told(duckdb.IOException("No space left on device"), near=[Path("/x")]))


def test_no_folder_for_temporary_files():
    error = FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")
    assert str(as_told(error)).startswith("There is no folder for temporary files that can be written. ")


def test_folder_that_is_gone_under_the_feet(tmp_path, monkeypatch):
    def gone() -> Path:
        raise FileNotFoundError(errno.ENOENT, "x")

    monkeypatch.setattr(Path, "cwd", gone)
    assert str(as_told(FileNotFoundError(errno.ENOENT, "x"))).startswith("The folder that you are in is not there")


def test_long_or_odd_place_keeps_the_line_whole():
    told = str(as_told(OSError(errno.EACCES, "x", f"/{'a' * 5000}\n\x1b[31m\udcff")))
    assert len(told) < 400
    assert told.isprintable()


@pytest.mark.parametrize("raised", [OSError(errno.EACCES, "x", b"/\xff"), OSError(errno.EACCES, "x", 7)])
def test_place_that_is_bytes_or_a_number(raised):
    assert isinstance(as_told(raised), InputError)


def test_worker_that_a_signal_ended():
    assert "memory may be short" in str(ended_from_outside(-9))
    assert ended_from_outside(1) is ended_from_outside(None) is None


@pytest.mark.parametrize("act", [lambda path: path.read_bytes(), lambda path: path.mkdir(), os.listdir])
def test_what_the_system_really_raises(act: Callable, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file") as raised:
        act(tmp_path / "file" / "below")
    assert as_told(raised.value).exit_code == 3
