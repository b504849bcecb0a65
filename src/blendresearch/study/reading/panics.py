"""How a reader of spreadsheets fails that is not written in Python: it panics, and says so in a way of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from blendresearch.base.errors import InputError


@contextmanager
def contained(path: Path) -> Iterator[None]:
    """Turn a panic while `path` is read into an InputError, and keep what it prints to itself: it may quote a cell."""
    with _silenced():
        try:
            yield
        except BaseException as error:
            # Its class cannot be imported, and it is no Exception, so that nobody catches it unawares.
            if type(error).__name__ != "PanicException" and not isinstance(error, MemoryError):
                raise
            what, do = (
                "it cannot be read as a spreadsheet",
                "Open it in a spreadsheet, save it anew, or export it again",
            )
            raise InputError(what, do=do, file=path) from None


@contextmanager
def _silenced() -> Iterator[None]:
    """Close standard error for code that writes to it past Python."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without standard error
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, no path
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
