"""Cells of a workbook without a value: errors of a spreadsheet (#REF!), formulas that nobody has reckoned yet, and
cells that were merged with the one above.

A reader of workbooks gives them as empty cells (or an error as 0), and an empty cell means something else. So the sheet
that counts is looked through once more for them, piece by piece: in the copy that was judged (`guards`).
"""

import posixpath
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO
from xml.parsers import expat

from blendresearch.data.codelists import is_spreadsheet_error
from blendresearch.study.reading.compound_files import records_of

USUAL_ZERO = date(1899, 12, 30)
"""The day 0 of spreadsheets that count as Windows does."""
_ZERO_OF_1904 = date(1904, 1, 1)
_CHUNK = 1 << 20
_TRUE = ("1", "true", "on")
_ODS_PART = "content.xml"
# What is surely there when there is a cell without a value: an error, a formula or a merged cell, in XLSX and in ODS.
_DOUBTFUL = re.compile(
    rb"""<(?:[^\s<>/:]+:)?(?:f[\s/>]|mergeCell\s)|rows-spanned=["'](?!1["'])"""
    rb"""|\bt\s*=\s*["']\s*e|formula\s*=|["']error["']"""
)
_ERRORS_OF_XLS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_UNKNOWN_ERROR = "#N/A"
_XLS_BEGIN, _XLS_END, _XLS_SHEET, _XLS_1904 = {0x09, 0x209, 0x409, 0x809}, 0x0A, 0x85, 0x22
_XLS_FORMULA, _XLS_ERROR, _XLS_MERGED = {0x06, 0x206, 0x406}, 0x205, 0xE5
_XLS_EMPTY, _XLS_FAULTY, _XLS_RECKON_ON_LOAD = 3, 2, 2

Attributes = dict[str, str]
_STORED = {"value", "string-value", "boolean-value", "date-value", "time-value"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Cells without a value, from a row and a column (from 0) on: the error as it is shown, None for a bare formula.

    Where they are `merged` with cells above them, the value that they show stands in the first of these.
    """

    row: int
    column: int
    error: str | None
    rows: int = 1
    columns: int = 1
    merged: bool = False


def day_zero(path: Path) -> date:
    """Tell from which day a workbook counts the numbers that are days."""
    with _opened(path) as book:
        return book.day_zero()


def faults(path: Path, sheet: int) -> Iterator[Fault]:
    """Give the cells without a value of a sheet, by its place among all sheets (from 0)."""
    with _opened(path) as book:
        yield from book.faults(sheet)


@contextmanager
def _opened(path: Path) -> Iterator["_Xlsx | _Ods | _Xls"]:
    if path.suffix == ".xls":
        yield _Xls(records_of(path))
    else:
        with zipfile.ZipFile(path) as parts:
            yield _Xlsx(parts) if path.suffix == ".xlsx" else _Ods(parts)


class _Xlsx:
    """The parts of XLSX: a list of sheets, the parts that these are, and what holds for the whole workbook."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self._parts = parts
        self._names = {name.casefold(): name for name in parts.namelist()}
        self._sheets: list[str] = []
        self._settings: dict[str, Attributes] = {}
        self._workbook = next(name for name in self._names if name.endswith("workbook.xml"))
        self._read(self._workbook, self._note)

    def _note(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self._sheets.append(attributes.get("id", ""))
        elif name in ("workbookPr", "calcPr"):
            self._settings[name] = attributes

    def _read(self, part: str, start: Callable[[str, Attributes], None]) -> None:
        with self._parts.open(self._names[part]) as file:
            _parse(file, start)

    def _is_set(self, element: str, attribute: str) -> bool:
        return self._settings.get(element, {}).get(attribute, "").lower() in _TRUE

    def day_zero(self) -> date:
        """Tell from which day numbers count."""
        return _ZERO_OF_1904 if self._is_set("workbookPr", "date1904") else USUAL_ZERO

    def faults(self, sheet: int) -> Iterator[Fault]:
        """Give the cells without a value."""
        name = self._names[self._part_of(self._sheets[sheet])]
        if not _is_doubtful(self._parts, name):
            return
        cells = _XlsxCells(self._is_set("calcPr", "fullCalcOnLoad"))
        with self._parts.open(name) as file:
            for _ in _pieces(file, cells.start, cells.end, cells.text):
                yield from cells.taken()

    def _part_of(self, relation: str) -> str:
        """Find the part that is meant by a relation of the workbook."""
        folder, file = posixpath.split(self._workbook)
        targets: dict[str, str] = {}
        self._read(
            posixpath.join(folder, "_rels", f"{file}.rels"),
            lambda _, attributes: targets.update({attributes.get("Id", ""): attributes.get("Target", "")}),
        )
        target = targets[relation].replace("\\", "/")
        return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").casefold()


class _Finding:
    """The faults that are found while XML is read, until they are taken."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def taken(self) -> list[Fault]:
        """Give what was found since."""
        found, self._found = self._found, []
        return found


class _XlsxCells(_Finding):
    """The cells of a sheet of XLSX. A cell without a place stands beside the one before it."""

    def __init__(self, reckons_on_load: bool) -> None:
        super().__init__()
        self._reckons_on_load = reckons_on_load
        self._row = self._column = -1
        self._kind, self._value = "n", ""
        self._formula = self._stored = self._listens = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
        elif name == "c":
            self._place(attributes.get("r", ""))
            self._kind, self._value = attributes.get("t", "n"), ""
            self._formula = self._stored = False
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._stored = self._listens = True
        elif name == "mergeCell":
            (row, column), (last_row, last_column) = map(_place, attributes["ref"].partition(":")[::2])
            self._found += _merged(row, last_row, column, last_column)

    def text(self, text: str) -> None:
        """Take text; of a value only."""
        if self._listens:
            self._value += text[: 50 - len(self._value)]

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in ("v", "is"):
            self._listens = False
        elif name == "c" and self._kind == "e":
            self._found.append(Fault(self._row, self._column, self._value.strip() or _UNKNOWN_ERROR))
        elif name == "c" and self._formula and not self._has_value():
            self._found.append(Fault(self._row, self._column, None))

    def _has_value(self) -> bool:
        """Tell whether a formula has one. A 0 is none where the writer left all sums to who opens the file."""
        if self._kind == "str":
            return self._stored
        return bool(self._value.strip()) and not (self._reckons_on_load and self._kind == "n" and self._value == "0")

    def _place(self, place: str) -> None:
        letters = place.rstrip("0123456789")
        self._column = _column(letters) if letters else self._column + 1
        self._row = int(place[len(letters) :]) - 1 if letters and place[len(letters) :] else self._row


class _Ods:
    """The content of ODS, all sheets one after the other."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self._parts = parts

    def day_zero(self) -> date:
        """Tell from which day numbers count; that is said before the first sheet."""
        said: list[str] = []
        sheets: list[str] = []

        def note(name: str, attributes: Attributes) -> None:
            if name == "null-date":
                said.append(attributes.get("date-value", ""))
            elif name == "table":
                sheets.append(name)

        with self._parts.open(_ODS_PART) as file:
            for _ in _pieces(file, note):
                if sheets:
                    break
        try:
            return date.fromisoformat(said[0][:10]) if said else USUAL_ZERO
        except ValueError:
            return USUAL_ZERO

    def faults(self, sheet: int) -> Iterator[Fault]:
        """Give the cells without a value."""
        if not _is_doubtful(self._parts, _ODS_PART):
            return
        cells = _OdsCells(sheet)
        with self._parts.open(_ODS_PART) as file:
            for _ in _pieces(file, cells.start, cells.end, cells.text):
                yield from cells.taken()


class _OdsCells(_Finding):
    """The cells of one sheet of ODS; rows and cells may stand for many."""

    def __init__(self, sheet: int) -> None:
        super().__init__()
        self._sheets_before = sheet + 1
        self._row, self._column, self._rows = -1, -1, 1
        self._next_row = self._next_column = 0
        self._attributes: Attributes = {}
        self._value, self._remarks = "", 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        if name == "table":
            self._sheets_before -= 1
            self._next_row = 0
        elif name == "table-row":
            self._rows = int(attributes.get("number-rows-repeated", 1))
            self._row, self._next_row, self._next_column = self._next_row, self._next_row + self._rows, 0
        elif name in ("table-cell", "covered-table-cell"):
            self._attributes, self._value, self._remarks = attributes, "", 0
        elif name == "annotation":
            self._remarks += 1

    def text(self, text: str) -> None:
        """Take text, but for remarks on a cell."""
        if self._attributes and not self._remarks:
            self._value += text[: 50 - len(self._value)]

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "annotation":
            self._remarks -= 1
        elif name in ("table-cell", "covered-table-cell"):
            times = int(self._attributes.get("number-columns-repeated", 1))
            column, self._next_column = self._next_column, self._next_column + times
            if not self._sheets_before:
                self._judge(column, times)
            self._attributes = {}

    def _judge(self, column: int, times: int) -> None:
        """Tell what is wrong with a cell. Where no kind says that it is an error, it is a 0 that is shown as one."""
        said, shown = self._attributes, self._value.strip()
        if said.get("error") == "error" or is_spreadsheet_error(shown):
            self._found.append(Fault(self._row, column, shown or _UNKNOWN_ERROR, self._rows, times))
        elif "formula" in said and _STORED.isdisjoint(said) and not (said.get("value-type") == "string" and shown):
            self._found.append(Fault(self._row, column, None, self._rows, times))
        last_row = self._row + int(said.get("number-rows-spanned", 1)) - 1
        self._found += _merged(self._row, last_row, column, column + int(said.get("number-columns-spanned", 1)) - 1)


class _Xls:
    """The records of XLS: those of the workbook, then those of each sheet."""

    def __init__(self, records: bytes) -> None:
        self._records = records

    def day_zero(self) -> date:
        """Tell from which day numbers count."""
        is_1904 = any(kind == _XLS_1904 and body[:1] == b"\x01" for kind, body in self._from(0))
        return _ZERO_OF_1904 if is_1904 else USUAL_ZERO

    def faults(self, sheet: int) -> Iterator[Fault]:
        """Give the cells without a value."""
        starts = [struct.unpack_from("<I", body)[0] for kind, body in self._from(0) if kind == _XLS_SHEET]
        for kind, body in self._from(starts[sheet]):
            if kind == _XLS_ERROR and body[7:8] == b"\x01":
                row, column = struct.unpack_from("<2H", body)
                yield Fault(row, column, _ERRORS_OF_XLS.get(body[6], _UNKNOWN_ERROR))
            elif kind == _XLS_MERGED:
                for first, last, left, right in struct.iter_unpack("<4H", body[2:]):
                    yield from _merged(first, last, left, right)
            elif kind in _XLS_FORMULA and len(body) >= 16:
                yield from _formula_of_xls(body)

    def _from(self, at: int) -> Iterator[tuple[int, bytes]]:
        """Give the records of a part, from its beginning to its end."""
        depth = 0
        while at + 4 <= len(self._records):
            kind, length = struct.unpack_from("<2H", self._records, at)
            depth += (kind in _XLS_BEGIN) - (kind == _XLS_END)
            yield kind, self._records[at + 4 : at + 4 + length]
            at += 4 + length
            if depth <= 0:
                return


def _formula_of_xls(body: bytes) -> Iterator[Fault]:
    row, column = struct.unpack_from("<2H", body)
    value, (options,) = body[6:14], struct.unpack_from("<H", body, 14)
    is_number = value[6:] != b"\xff\xff"
    if not is_number and value[0] == _XLS_FAULTY:
        yield Fault(row, column, _ERRORS_OF_XLS.get(value[2], _UNKNOWN_ERROR))
    # An empty text as result cannot be told from none; saved in another format it can.
    elif (options & _XLS_RECKON_ON_LOAD and value == bytes(8)) or (not is_number and value[0] == _XLS_EMPTY):
        yield Fault(row, column, None)


def _merged(row: int, last_row: int, column: int, last_column: int) -> list[Fault]:
    """Give what is below the first row of merged cells; the columns beside the first are those of other things."""
    covered = Fault(row + 1, column, None, last_row - row, last_column - column + 1, merged=True)
    return [covered] if last_row > row else []


def _is_doubtful(parts: zipfile.ZipFile, name: str) -> bool:
    """Tell whether there can be a cell without a value; that is so of few workbooks, and told in little time."""
    rest = b""
    with parts.open(name) as file:
        while chunk := file.read(_CHUNK):
            if _DOUBTFUL.search(rest + chunk):
                return True
            rest = chunk[-100:]
    return False


def _parse(file: IO[bytes], start: Callable[[str, Attributes], None]) -> None:
    for _ in _pieces(file, start):
        pass


def _pieces(
    file: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Read XML, and halt after each piece of the file. Names are given without what says whose they are."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: start(_bare(name), _named(attributes))
    if end:
        parser.EndElementHandler = lambda name: end(_bare(name))
    if text:
        parser.CharacterDataHandler = text
    while chunk := file.read(_CHUNK):
        parser.Parse(chunk)
        yield


def _bare(name: str) -> str:
    return name.rpartition(" ")[2]


def _named(attributes: Attributes) -> Attributes:
    """Give attributes by their bare names. LibreOffice has a kind of cell of its own beside the usual one: `error`."""
    return {
        ("error" if value == "error" and _bare(name) == "value-type" else _bare(name)): value
        for name, value in attributes.items()
    }


def _place(reference: str) -> tuple[int, int]:
    """Give row and column, from 0, of a place such as E12."""
    letters = reference.replace("$", "").rstrip("0123456789")
    return int(reference.replace("$", "")[len(letters) :]) - 1, _column(letters)


def _column(letters: str) -> int:
    """Give the place of a column, from 0, by its letters."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + ord(letter) - 64
    return number - 1
