"""Locks that tell the living from the dead: the system lets go of one when its process ends, however that ends.

A file that somebody locked once means nothing, only a lock that is held now. Where a disk knows no locks (some network
disks), everybody goes on.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EAGAIN, EDEADLK
from pathlib import Path

_AGAIN = 0.05  # seconds
_HELD = (EAGAIN, EACCES, EDEADLK)


class HeldError(Exception):
    """Another process holds the lock."""


@contextmanager
def locked(path: Path, patience: float = 0) -> Iterator[None]:
    """Hold the lock of a file, which is made and stays; raise HeldError when others hold it for `patience` seconds."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        until = time.monotonic() + patience
        while hold(descriptor) is False:
            if time.monotonic() >= until:
                raise HeldError(path)
            time.sleep(_AGAIN)
        yield
    finally:
        os.close(descriptor)


def hold(descriptor: int) -> bool | None:
    """Lock an open file for this process: False when another one has it, None when its disk knows no locks."""
    try:
        _lock(descriptor)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
