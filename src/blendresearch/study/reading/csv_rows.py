"""CSV files as they come: which encoding, which separator, where the records begin, and their rows one by one."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Protocol

from blendresearch.base.errors import NAMED_ROWS, InputError
from blendresearch.study.files import cannot_be_opened

SEPARATORS = (";", ",", "\t", "|")
_CHUNK = 1 << 20
_HEAD = 1 << 18
_HEAD_ROWS, _FEW_ROWS = 100, 6
# What a spreadsheet is told of the separator (`sep=;`): it may be one that nobody else uses.
_DECLARED = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)
# Set before each reading: the limit is one for the whole process, and other libraries raise it.
_LONGEST_CELL = 131_072
_LONGEST_ROW = 16_000_000
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
    """Tell whether a text has an encoding; raise InputError when it is none, or has a line that would fill memory."""
    line = 0
    try:
        for text in _decoded(path, encoding):
            if "\0" in text:
                what, do = "it holds NUL signs, so it is no text", "Export it again or save it as CSV UTF-8"
                raise InputError(what, do=do, file=path)
            line = 0 if "\n" in text or "\r" in text else line + len(text)
            if line > _LONGEST_ROW:
                raise InputError(f"a line is longer than {_LONGEST_ROW:,} signs", do="Export it again", file=path)
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


def last_rows(path: Path, encoding: str, separator: str) -> list[list[str]]:
    """Read the last two lines of a file as rows, of a file that ends without a line end; else nothing.

    Nothing either where a cell may go on over several lines: such a file is told by the row.
    """
    with path.open("rb") as file:
        start = file.read(len(codecs.BOM_UTF8))
        mark = next((each for each in _BYTE_ORDER_MARKS if start.startswith(each)), b"")
        size = path.stat().st_size
        file.seek(max(len(mark), size - _HEAD & ~1))  # a sign of UTF-16 begins at every second byte
        lines = list(io.StringIO((mark + file.read()).decode(encoding, errors="ignore"), newline=""))[-2:]
    torn = any(line.count('"') % 2 for line in lines)  # its quotation marks are told by their row
    return [] if torn or (lines and lines[-1].endswith(("\n", "\r"))) else _parsed(lines, separator, len(lines))[0]


@dataclass(frozen=True)
class Head:
    """Rows at the beginning of a CSV file, read with one separator, and on which line of the file each of them ends.

    They begin below so many lines of the file, which are so many rows to a spreadsheet.
    """

    separator: str
    rows: list[list[str]]
    last_lines: list[int]
    lines_above: int = 0
    rows_above: int = 0
    lines: list[str] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, lines: list[str], separator: str) -> "Head":
        """Read lines with a separator, from the first one on."""
        return cls(separator, *_parsed(lines, separator, _HEAD_ROWS), lines=lines)

    def below(self, line: int) -> "Head":
        """Give the few rows that follow when the first lines of the file are no part of the table, whatever they hold.

        A quotation mark above a table is a sign like any other, and must not make one cell of the table. So only rows
        that keep the rules are given.
        """
        rows, last_lines = _parsed(self.lines[line:], self.separator, _FEW_ROWS, strict=True)
        above = self.last_lines.index(line) + 1 if line in self.last_lines else line
        return Head(self.separator, rows, [line + each for each in last_lines], line, above)


def _parsed(
    lines: Iterable[str], separator: str, most: int, *, strict: bool = False
) -> tuple[list[list[str]], list[int]]:
    """Read lines as rows, at most so many, and tell on which line each ends."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=strict)
    rows, last_lines = [], []
    try:
        for row in islice(reader, most):
            rows.append(row)
            last_lines.append(reader.line_num)
    except csv.Error:  # an endless cell, or marks that keep no rules: what was read before is head enough
        pass
    return rows, last_lines


def heads(path: Path, encoding: str) -> Iterator[Head]:
    """Read the beginning of a file with every separator it may have; the caller knows which makes sense."""
    with path.open(encoding=encoding, newline="") as file:
        lines = list(io.StringIO(file.read(_HEAD), newline=""))
    declared = _DECLARED.fullmatch(lines[0]) if lines else None
    for separator in dict.fromkeys([*([declared[1]] if declared else []), *SEPARATORS]):
        yield Head.of(lines, separator)


class RowShape(Protocol):
    """What a row of a table looks like, so that one within a cell of another is seen."""

    @property
    def least(self) -> int:
        """Give the least number of cells."""

    def fits(self, line: str) -> bool:
        """Tell whether a line could be a row by itself."""


class Row(NamedTuple):
    """A row: its number as a spreadsheet counts, its cells, and the lines of the file that it stands in."""

    number: int
    cells: list[str]
    lines: tuple[str, ...]


def numbered_rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Read all rows with their numbers as a spreadsheet counts them; raises as `rows_below` does."""
    number = 0
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        try:
            for number, cells in enumerate(csv.reader(file, delimiter=separator, strict=True), start=1):
                yield number, cells
        except csv.Error:
            raise unruly(path, number + 1) from None


def rows_below(
    path: Path, encoding: str, separator: str, *, lines_above: int = 0, rows_above: int = 0
) -> Iterator[Row]:
    """Read all rows below the first lines of a file, which are so many rows and can hold anything.

    Rows are numbered as a spreadsheet counts them: blank lines count, line breaks in a cell do not. Raises InputError
    with the row that cannot be read; its cells are not told.
    """
    number = rows_above
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(lines_above):
            file.readline()
        lines: list[str] = []
        try:
            for cells in csv.reader(_kept(file, lines), delimiter=separator, strict=True):
                number += 1
                yield Row(number, cells, tuple(lines))
                lines.clear()
        except csv.Error:
            raise unruly(path, number + 1) from None


def unruly(path: Path, row: int) -> InputError:
    """Give the error of a row that does not keep the rules of CSV."""
    return InputError(
        "the row has a quotation mark that never ends or stands in the middle of a cell, or an endless cell",
        do=how_to_mend_marks(path),
        file=path,
        row=row,
    )


def how_to_mend_marks(path: Path) -> str:
    """Say what to do about quotation marks that stand alone, with the lines that hold an odd number of them.

    A spreadsheet is no help: it makes one cell of what stands between two of them.
    """
    with path.open(encoding=encoding_of(path), newline="") as file:
        odd = (number for number, line in enumerate(file, start=1) if line.count('"') % 2)
        found = list(islice(odd, NAMED_ROWS + 1))
    named = ", ".join(map(str, found[:NAMED_ROWS])) + (" and others" if len(found) > NAMED_ROWS else "")
    where = f" (an odd number stands in line{'s' if len(found) > 1 else ''} {named})" if found else ""
    return f"Take such marks out in a text editor{where}, or export it again"


def _kept(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """Hand lines on, and keep those that were taken for a row; raise csv.Error when it goes on without end."""
    size = 0
    for line in lines:
        size = size + len(line) if taken else len(line)
        if size > _LONGEST_ROW:
            raise csv.Error
        taken.append(line)
        yield line


@dataclass(frozen=True)
class Utf8:
    """A file in UTF-8 for readers that know no other: where its rows begin, as a line and as a byte (from 0)."""

    path: Path
    lines_above: int
    first_byte: int


@contextmanager
def as_utf8(path: Path, encoding: str, lines_above: int) -> Iterator[Utf8]:
    """Give a file as UTF-8: itself, or a copy of what follows the first lines, which is gone afterwards.

    Readers that are told to skip lines look for quotation marks and line ends in them, too: only one plain line, that
    of the headings, is left to them.
    """
    with path.open(encoding=encoding, newline="") as file:
        above = [file.readline() for _ in range(lines_above)]
        ends = {line[len(line.rstrip("\r\n")) :] for line in (*above, file.readline())} - {""}
        if encoding.startswith("utf-8") and len(above) == len(ends) == 1 and '"' not in above[0]:
            mark = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0
            yield Utf8(path, 1, mark + len(above[0].encode()))
            return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "export.csv"
        with path.open(encoding=encoding, newline="") as file, copy.open("wb") as target:
            for _ in range(lines_above):
                file.readline()
            while text := file.read(_CHUNK):
                target.write(text.encode("utf-8"))
        yield Utf8(copy, 0, 0)
