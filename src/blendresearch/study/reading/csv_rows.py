"""CSV files as they come: which encoding, which separator, where the records begin, and their rows one by one."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.base.errors import InputError
from blendresearch.study.files import cannot_be_opened

SEPARATORS = (";", ",", "\t")
_CHUNK = 1 << 20
_HEAD = 1 << 18
# Set before each reading: the limit is one for the whole process, and other libraries raise it.
_LONGEST_CELL = 131_072
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def encoding_of(path: Path) -> str:
    """Tell the encoding of a text file: by its byte order mark, else UTF-8 when it is valid, else cp1252.

    UTF-16 without a mark shows in zeros at every second place. Raises InputError when it is none of these.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_HEAD)
    except OSError:
        raise cannot_be_opened(path) from None
    marked = next((name for mark, name in _BYTE_ORDER_MARKS.items() if start.startswith(mark)), _unmarked_utf16(start))
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise InputError("its text cannot be read", do="Export it again or save it as CSV UTF-8", file=path)


def _unmarked_utf16(start: bytes) -> str | None:
    """Tell which UTF-16 a text without a mark is: in Latin letters every second byte is zero, and no other."""
    first, second = start[0::2], start[1::2]
    zeros = first.count(0), second.count(0)
    if zeros[0] == 0 and zeros[1] * 2 > len(second):
        return "utf-16-le"
    return "utf-16-be" if zeros[1] == 0 and zeros[0] * 2 > len(first) else None


def _decodes(path: Path, encoding: str) -> bool:
    try:
        for text in _decoded(path, encoding):
            if "\0" in text:
                what, do = "it holds NUL signs, so it is no text", "Export it again or save it as CSV UTF-8"
                raise InputError(what, do=do, file=path)
    except UnicodeError:
        return False
    return True


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    """Give a text in pieces; by bytes and not by lines, which is eight times as fast."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


@dataclass(frozen=True)
class Head:
    """The beginning of a CSV file read with one separator: its rows, and on which line each of them ends."""

    separator: str
    rows: list[list[str]]
    last_lines: list[int]


def heads(path: Path, encoding: str) -> Iterator[Head]:
    """Read the beginning of a file with every separator it may have; the caller knows which makes sense."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(_HEAD)
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows, last_lines = [], []
        try:
            for row in reader:
                rows.append(row)
                last_lines.append(reader.line_num)
        except csv.Error:  # an endless cell: what was read before it is head enough
            pass
        yield Head(separator, rows, last_lines)


def numbered_rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Read all rows with their numbers as a spreadsheet counts them: blank lines count, line breaks in a cell do not.

    Raises InputError with the row that cannot be read; its cells are not told.
    """
    number = 0
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        try:
            for number, cells in enumerate(csv.reader(file, delimiter=separator, strict=True), start=1):
                yield number, cells
        except csv.Error:
            raise InputError(
                "the row has a quotation mark that never ends or stands in the middle of a cell, or an endless cell",
                do="Mend that row in a spreadsheet and save it as CSV UTF-8, or export it again",
                file=path,
                row=number + 1,
            ) from None


@contextmanager
def as_utf8(path: Path, encoding: str) -> Iterator[Path]:
    """Give the file as UTF-8, for readers that know no other: itself, or a copy that is gone afterwards."""
    if encoding.startswith("utf-8"):
        yield path
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "export.csv"
        with copy.open("wb") as target:
            target.writelines(text.encode("utf-8") for text in _decoded(path, encoding))
        yield copy
