"""How a command is stopped: Ctrl-C, a system that ends it (SIGTERM), a terminal that closes (SIGHUP), all alike.

The first of them raises `Stopped` where the command is, and what it does then, it does undisturbed: the others change
nothing any more. A signal that the caller has the command ignore (`nohup`) stays ignored.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stopped(KeyboardInterrupt):
    """Somebody or something stops the command; the exit code is the usual one (130, 143 or 129)."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__()
        self.exit_code = 128 + number


@dataclass
class _Asked:
    """Which signal came first (0 for none yet), and whether it has to wait."""

    number: int = 0
    waits: bool = False


_asked = _Asked()


@contextmanager
def stoppable() -> Iterator[None]:
    """Let signals stop what follows."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    _asked.number, _asked.waits = 0, False
    for number, handler in before.items():
        if handler not in (signal.SIG_IGN, None):
            signal.signal(number, _stop)
    try:
        yield
    finally:
        if not _asked.number:  # else the process ends now, and a second Ctrl-C must not disturb that either
            for number, handler in before.items():
                if handler is not None:
                    signal.signal(number, handler)


def refuse_stopped() -> None:
    """Raise Stopped when a signal came: a library can make its own error of the first one, or pass over it."""
    if _asked.number:
        raise Stopped(_asked.number) from None


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a signal wait until this is done: it is short, and must be whole."""
    before, _asked.waits = _asked.waits, True
    came = _asked.number
    try:
        yield
    finally:
        _asked.waits = before
    if not came:
        refuse_stopped()


def _stop(number: int, _: object) -> None:
    first, _asked.number = not _asked.number, _asked.number or number
    if first and not _asked.waits:
        raise Stopped(number)
