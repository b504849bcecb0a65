"""Where the command speaks: a screen that is closed, full or short of letters never stops what it is told of."""

import os
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from io import TextIOBase, UnsupportedOperation
from typing import Literal, TextIO

_STANDARD_STREAMS = 3
# What Unicode knows no plain letters for.
_PLAIN = {"✓": "ok", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"'}


def open_standard_streams() -> None:
    """Give the process its three standard streams, where the caller closed one.

    Else the next file that is opened would get its number, and what a library prints would end up in that file.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) < _STANDARD_STREAMS:
        os.set_inheritable(number, True)
    os.close(number)


class Spoken(TextIOBase):
    """Standard output or standard error, which takes everything: what nobody takes any more is left out.

    It is the stream that `sys` has at that moment. A letter that its encoding lacks is replaced (`in_letters_of`).
    """

    def __init__(self, name: Literal["stdout", "stderr"]) -> None:
        super().__init__()
        self._name = name

    @property
    def _stream(self) -> TextIO | None:
        stream = getattr(sys, self._name)
        return getattr(stream, "rich_proxied_file", stream)  # a spinner stands in for the stream as long as it turns

    @property
    def encoding(self) -> str:
        """Name the encoding of the stream."""
        return getattr(self._stream, "encoding", None) or "utf-8"

    def write(self, text: str) -> int:
        """Write a text in the letters that there are."""
        self._try(lambda stream: stream.write(in_letters_of(self.encoding, text)))
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        self._try(lambda stream: stream.flush())

    def isatty(self) -> bool:
        """Tell whether somebody looks on."""
        stream = self._stream
        return stream is not None and not stream.closed and stream.isatty()

    def fileno(self) -> int:
        """Give the number that the system has for the stream."""
        if self._stream is None:
            raise UnsupportedOperation("fileno")
        return self._stream.fileno()

    def _try(self, act: Callable[[TextIO], object]) -> None:
        stream = self._stream
        if stream is None:
            return
        try:
            act(stream)
        except (OSError, ValueError):  # nobody reads it, there is no room, or it is closed
            _silence(stream)


def _silence(stream: TextIO) -> None:
    """Lead a stream to nowhere, so that neither what is left in it nor a worker that prints fails once more."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def in_letters_of(encoding: str, text: str) -> str:
    """Give a text with the nearest plain letters, or question marks, for those that an encoding lacks."""
    if _has(encoding, text):
        return text
    return "".join(letter if _has(encoding, letter) else _plain(letter, encoding) for letter in text)


def _plain(letter: str, encoding: str) -> str:
    parts = _PLAIN.get(letter) or unicodedata.normalize("NFKD", letter)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain if plain and _has(encoding, plain) else "?"


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
