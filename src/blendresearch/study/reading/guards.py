"""How much a workbook may ask for, judged before a reader takes it up.

A few kilobytes can unpack to gigabytes, two cells in opposite corners make a sheet of seventeen billion, and one long
text can be that of a million cells. What a directory of a zip file says of sizes need not be true, so the parts are
unpacked once, piece by piece, and counted (`extents`).
"""

import re
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import olefile

from blendresearch.base.errors import InputError
from blendresearch.study.files import cannot_be_opened
from blendresearch.study.reading.extents import OddXml, OdsTables, SharedTexts, XlsxSheet

MOST_CELLS = 10_000_000
MOST_COLUMNS = 2_000
MOST_BYTES = 1 << 30
_MOST_PARTS = 10_000
_MOST_OF_XLS = 1 << 27
# Sheets of text shrink some ten times, of nothing but empty cells a hundred; a bomb shrinks more.
_MOST_RATIO, _RATIO_FROM = 300, 1 << 25
_CHUNK, _LONGEST_TAG = 1 << 22, 1 << 16
_WORKBOOK = ("workbook.xml", "content.xml")
_SHARED_TEXTS, _MANIFEST = "xl/sharedstrings.xml", "META-INF/manifest.xml"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPLIT = "Export it again, in several files or as CSV"
_ENTITY = re.compile(rb"<!\s*(?:ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
# Records of a sheet in XLS that hold a cell: they begin with its row and its column.
_XLS_CELLS = {0x06, 0x206, 0x406, 0x02, 0x03, 0x04, 0x05, 0x203, 0x204, 0x205, 0x27E, 0x7E, 0xBD, 0xD6, 0xFD}
_XLS_MANY, _XLS_PASSWORD, _XLS_SHEETS = 0xBD, 0x2F, {0x09, 0x209, 0x409, 0x809}


def refuse_too_much(path: Path) -> None:
    """Raise InputError when a workbook would unpack to more bytes or cells than an export can have, or is locked.

    Goes by the content, not by the name: XLSX and ODS are zip files, XLS is a compound file; other files pass.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError:
        raise cannot_be_opened(path) from None
    cells = text = 0
    try:
        if start.startswith(_ZIP):
            cells, text = _extent_of_zip(path)
        elif start.startswith(_OLE):
            cells = _cells_of_xls(path)
    except InputError:
        raise
    except OddXml:
        raise InputError("its XML is not that of a spreadsheet", do="Export it again", file=path) from None
    except Exception:  # whatever these libraries make of a broken file: it is broken
        raise InputError("it cannot be read as a spreadsheet", do="Export it again", file=path) from None
    if cells > MOST_CELLS:
        raise InputError(f"its sheets are larger than {MOST_CELLS:,} cells", do=_SPLIT, file=path)
    if text > MOST_BYTES:
        raise _unpacks_to_too_much(path)


def refuse_too_wide(columns: int, path: Path) -> None:
    """Raise InputError when a table has more columns than an export can have."""
    if columns > MOST_COLUMNS:
        raise InputError(f"it has more than {MOST_COLUMNS:,} columns", do="Export it again", file=path)


def _extent_of_zip(path: Path) -> tuple[int, int]:
    """Give the number of cells of all sheets, and how many bytes the texts take that they share or repeat."""
    with zipfile.ZipFile(path) as parts:
        listed = parts.infolist()
        if len(listed) > _MOST_PARTS:
            raise InputError("it consists of more parts than a spreadsheet has", do="Export it again", file=path)
        if any(part.filename.casefold().endswith("workbook.bin") for part in listed):
            raise InputError("it is a binary workbook (XLSB)", do="Save it as XLSX", file=path)
        if _is_locked_ods(parts):
            raise _protected(path)
        if not any(part.filename.casefold().endswith(_WORKBOOK) for part in listed):
            raise InputError(
                "it is a ZIP file and no workbook", do="Unpack it if it holds exports, else export it again", file=path
            )
        unpacked = _Unpacked(parts, path)
        texts, cells, text = SharedTexts(), 0, 0
        # Other parts say which are the sheets, whatever their names: each is looked at, the shared texts first.
        for part in sorted(listed, key=lambda part: part.filename.casefold() != _SHARED_TEXTS):
            sheets = [XlsxSheet(texts), *([OdsTables()] if part.filename == "content.xml" else [])]
            unpacked.give(part, [*sheets, *([texts] if part.filename.casefold() == _SHARED_TEXTS else [])])
            cells += sum(sheet.cells for sheet in sheets)
            text += sum(sheet.text for sheet in sheets)
    return cells, text


def _is_locked_ods(parts: zipfile.ZipFile) -> bool:
    if _MANIFEST not in parts.namelist():
        return False
    with parts.open(_MANIFEST) as file:
        return b"encryption-data" in file.read(_CHUNK)


class _Unpacked:
    """The parts of a zip file, unpacked piece by piece and counted."""

    def __init__(self, parts: zipfile.ZipFile, path: Path) -> None:
        self._parts, self._path = parts, path
        self._packed, self._size = path.stat().st_size, 0
        self._refuse(sum(part.file_size for part in parts.infolist()))

    def give(self, part: zipfile.ZipInfo, counters: Sequence[SharedTexts | XlsxSheet | OdsTables]) -> None:
        """Give a part to counters, in pieces that end where a tag begins, or where that is too far away."""
        # The directory may say less than there is; without its word all is unpacked that there is.
        part.file_size = 1 << 62
        rest = b""
        with self._parts.open(part) as file:
            while chunk := file.read(_CHUNK):
                self._size += len(chunk)
                self._refuse(self._size)
                text = rest + chunk
                if chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or _ENTITY.search(text):
                    raise OddXml
                end = text.rfind(b"<")
                cut = end if end >= 0 and len(text) - end < _LONGEST_TAG else len(text)
                for counter in counters:
                    counter.add(text[:cut])
                rest = text[cut:]
        for counter in counters:
            counter.add(rest)

    def _refuse(self, size: int) -> None:
        """Raise InputError when so many bytes are more than an export, or a file of this length, can hold."""
        if size > MOST_BYTES or (size > _RATIO_FROM and size > _MOST_RATIO * self._packed):
            raise _unpacks_to_too_much(self._path)


def _unpacks_to_too_much(path: Path) -> InputError:
    return InputError("it unpacks to more than an export can hold", do=_SPLIT, file=path)


def _protected(path: Path) -> InputError:
    return InputError("it is protected by a password", do="Save it without one", file=path)


def _cells_of_xls(path: Path) -> int:
    """Give the area of the rectangle that holds all cells of any sheet, times the number of sheets."""
    if path.stat().st_size > _MOST_OF_XLS:
        raise InputError("it is larger than an export can be", do=_SPLIT, file=path)
    rows = columns = sheets = 0
    with olefile.OleFileIO(path) as compound:
        named = [name for name in ("Workbook", "Book") if compound.exists(name)]
        if compound.exists("EncryptedPackage"):
            raise _protected(path)
        if not named:  # the reader would look for it without end
            raise InputError("it cannot be read as a spreadsheet", do="Export it again", file=path)
        records = compound.openstream(named[0]).read()
    at = 0
    while at + 8 <= len(records):
        kind, length, row, column = struct.unpack_from("<4H", records, at)
        if kind == _XLS_PASSWORD:
            raise _protected(path)
        sheets += kind in _XLS_SHEETS
        if kind in _XLS_CELLS:
            (last,) = struct.unpack_from("<H", records, at + 2 + length) if kind == _XLS_MANY else (column,)
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        at += 4 + length
    return rows * columns * max(sheets - 1, 1)
