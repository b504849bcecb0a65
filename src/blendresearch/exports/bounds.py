"""How much a workbook may ask for, judged before a reader takes it up.

A few kilobytes can unpack to gigabytes, and two cells in opposite corners make a sheet of seventeen billion. What a
directory of a zip file says of sizes need not be true, so the parts are unpacked once, piece by piece, and counted.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import olefile

from blendresearch.errors import InputError
from blendresearch.inputs import cannot_be_opened

MOST_CELLS = 10_000_000
MOST_COLUMNS = 2_000
MOST_BYTES = 1 << 30
_MOST_PARTS = 10_000
_MOST_OF_XLS = 1 << 27
# Sheets of text shrink some ten times, of nothing but empty cells a hundred; a bomb shrinks more.
_MOST_RATIO, _RATIO_FROM = 300, 1 << 25
_CHUNK = 1 << 22
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPLIT = "Export it again, in several files or as CSV"
# Cells with their place (A1), which a writer may leave out; rows with their number.
_XLSX_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])(?:[^>]*?\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d*))?")
_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*)")
_ODS_TIMES = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"']\s*(\d{1,12})")
_ENTITY = re.compile(rb"<!\s*(?:ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
# Records of a sheet in XLS that hold a cell: they begin with its row and its column.
_XLS_CELLS = {0x06, 0x206, 0x406, 0x02, 0x03, 0x04, 0x05, 0x203, 0x204, 0x205, 0x27E, 0x7E, 0xBD, 0xD6, 0xFD}
_XLS_MANY, _XLS_PASSWORD, _XLS_SHEETS = 0xBD, 0x2F, {0x09, 0x209, 0x409, 0x809}


def refuse_too_much(path: Path) -> None:
    """Raise InputError when a workbook would unpack to more bytes or cells than an export can have.

    Goes by the content, not by the name: XLSX and ODS are zip files, XLS is a compound file; other files pass.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError:
        raise cannot_be_opened(path) from None
    cells = 0
    try:
        if start.startswith(_ZIP):
            cells = _cells_of_zip(path)
        elif start.startswith(_OLE):
            cells = _cells_of_xls(path)
    except InputError:
        raise
    except Exception:  # whatever these libraries make of a broken file: it is broken
        raise InputError("it cannot be read as a spreadsheet", do="Export it again", file=path) from None
    if cells > MOST_CELLS:
        raise InputError(f"its sheets are larger than {MOST_CELLS:,} cells", do=_SPLIT, file=path)


def refuse_too_wide(columns: int, path: Path) -> None:
    """Raise InputError when a table has more columns than an export can have."""
    if columns > MOST_COLUMNS:
        raise InputError(f"it has more than {MOST_COLUMNS:,} columns", do="Export it again", file=path)


def _cells_of_zip(path: Path) -> int:
    with zipfile.ZipFile(path) as parts:
        listed = parts.infolist()
        if len(listed) > _MOST_PARTS:
            raise InputError("it consists of more parts than a spreadsheet has", do="Export it again", file=path)
        if any(part.filename.casefold().endswith("workbook.bin") for part in listed):
            raise InputError("it is a binary workbook (XLSB)", do="Save it as XLSX", file=path)
        _refuse_bytes(sum(part.file_size for part in listed), path)
        cells, size = 0, 0
        for part in listed:
            pieces = _Pieces(parts, part, size, path)
            name = part.filename.casefold()
            if name == "content.xml":
                cells += _cells_of_ods(pieces)
            elif name.endswith((".xml", ".rels")):
                cells += _cells_of_xlsx(pieces)
            else:
                for _ in pieces:
                    pass
            size = pieces.size
    return cells


class _Pieces:
    """A part of a zip file, unpacked piece by piece; each piece ends with a whole tag of XML."""

    def __init__(self, parts: zipfile.ZipFile, part: zipfile.ZipInfo, size: int, path: Path) -> None:
        self.size = size
        self._parts, self._part, self._path = parts, part, path
        # The directory may say less than there is; without its word all is unpacked that there is.
        self._part.file_size = 1 << 62

    def __iter__(self) -> Iterator[bytes]:
        rest = b""
        with self._parts.open(self._part) as file:
            while chunk := file.read(_CHUNK):
                self.size += len(chunk)
                _refuse_bytes(self.size, self._path)
                if chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or _ENTITY.search(chunk):
                    raise InputError("its XML is not that of a spreadsheet", do="Export it again", file=self._path)
                text = rest + chunk
                end = text.rfind(b"<")
                yield text[:end] if end >= 0 else text
                rest = text[end:] if end >= 0 else b""
        yield rest


def _refuse_bytes(size: int, path: Path) -> None:
    packed = path.stat().st_size
    if size > MOST_BYTES or (size > _RATIO_FROM and size > _MOST_RATIO * packed):
        raise InputError("it unpacks to more than an export can hold", do=_SPLIT, file=path)


def _cells_of_xlsx(pieces: _Pieces) -> int:
    """Give the area of the rectangle that holds all cells of a sheet."""
    rows = columns = run = 0
    for piece in pieces:
        tags = _XLSX_TAG.findall(piece)
        rows = max([rows, *(int(number or 0) for number in {number for _, _, number in tags})])
        columns = max([columns, *map(_column, {letters for _, letters, _ in tags})])
        # A row without a number is the next one, a cell without a place stands beside the one before it.
        for tag in (tag for tag, _, number in tags if tag == b"row" or not number):
            run = run + 1 if tag == b"c" else 0
            columns = max(columns, run)
        rows += sum(tag == b"row" and not number for tag, _, number in tags)
    return rows * columns


def _column(letters: bytes) -> int:
    """Give the number of a column by its letters: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _cells_of_ods(pieces: _Pieces) -> int:
    """Give the areas of all tables, each up to its last row and column with a cell; repeated ones count each time."""
    area = row = column = height = width = 0
    for piece in pieces:
        for tag, attributes in _ODS_TAG.findall(piece):
            times = _ODS_TIMES.search(attributes)
            count = int(times[1]) if times else 1
            if tag == b"table":
                area, row, height, width = area + height * width, 0, 0, 0
            elif tag == b"table-row":
                row, column = row + count, 0
            else:
                column += count
                if b"office:" in attributes or b"formula" in attributes:
                    height, width = row, max(width, column)
    return area + height * width


def _cells_of_xls(path: Path) -> int:
    """Give the area of the rectangle that holds all cells of any sheet, times the number of sheets."""
    if path.stat().st_size > _MOST_OF_XLS:
        raise InputError("it is larger than an export can be", do=_SPLIT, file=path)
    rows = columns = sheets = 0
    with olefile.OleFileIO(path) as compound:
        named = [name for name in ("Workbook", "Book") if compound.exists(name)]
        if compound.exists("EncryptedPackage"):  # a workbook behind a password: the reader tells
            return 0
        if not named:  # the reader would look for it without end
            raise InputError("it cannot be read as a spreadsheet", do="Export it again", file=path)
        records = compound.openstream(named[0]).read()
    at = 0
    while at + 8 <= len(records):
        kind, length, row, column = struct.unpack_from("<4H", records, at)
        if kind == _XLS_PASSWORD:  # from here on cells cannot be read, nor will they be
            return 0
        sheets += kind in _XLS_SHEETS
        if kind in _XLS_CELLS:
            (last,) = struct.unpack_from("<H", records, at + 2 + length) if kind == _XLS_MANY else (column,)
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        at += 4 + length
    return rows * columns * max(sheets - 1, 1)
