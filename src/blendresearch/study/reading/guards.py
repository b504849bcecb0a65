"""How much a workbook may ask for, judged before a reader takes it up: it gets a copy of what was judged, and no more.

A few kilobytes can unpack to gigabytes, two cells in opposite corners make a sheet of seventeen billion, and one long
text can be that of a million cells. What a directory of a zip file says of sizes need not be true, so the parts are
unpacked once, piece by piece, and counted (`extents`). A file can have a second directory, too, or a part twice, so
that one program finds other parts than the next: such files are refused (`zip_layout`), and the reader gets the copy.
"""

import re
import zipfile
from collections.abc import Sequence
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import IO

from blendresearch.base.errors import InputError
from blendresearch.study.files import cannot_be_opened
from blendresearch.study.reading.compound_files import Locked, OddRecords, judged_xls
from blendresearch.study.reading.extents import OddXml, OdsTables, SharedTexts, XlsxSheet
from blendresearch.study.reading.zip_layout import LockedPart, OddZip, parts_by_name

MOST_CELLS = 10_000_000
_MOST_CELLS_OF_ODS = 5_000_000  # its reader holds each cell twice
MOST_COLUMNS = 2_000
_MOST_BYTES = 768 << 20
_MOST_TEXT = 512 << 20
_MOST_PARTS = 10_000
_MOST_OF_XLS = 128 << 20
# Sheets of text shrink some ten times, of nothing but empty cells a hundred; a bomb shrinks more.
_MOST_RATIO, _RATIO_FROM = 300, 1 << 25
_CHUNK, _LONGEST_TAG = 1 << 22, 1 << 16
_XLSX, _ODS = "workbook.xml", "content.xml"
_SHARED_TEXTS, _MANIFEST = "sharedstrings.xml", "meta-inf/manifest.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPLIT = "Export it again, in several files or as CSV"
_ENTITY = re.compile(rb"<!\s*(?:ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

Counter = SharedTexts | XlsxSheet | OdsTables


def judged(path: Path, folder: Path) -> Path:
    """Copy a workbook into a folder, as it was judged: the parts of XLSX or ODS plainly, of XLS the records alone.

    Goes by the content, not by the name. Raises InputError when it would unpack to more bytes or cells than an export
    can have, is locked, or is not laid out as programs for spreadsheets write it.
    """
    try:
        file = path.open("rb")
    except OSError:
        raise cannot_be_opened(path) from None
    try:
        with file:
            if file.read(8).startswith(_OLE):
                return _judged_xls(path, folder / "judged.xls")
            return _judged_zip(path, file, folder)
    except (InputError, MemoryError):
        raise
    except OddXml:
        raise InputError("its XML is not that of a spreadsheet", do="Export it again", file=path) from None
    except OddZip:
        what = "its parts are not laid out as programs for spreadsheets write them"
        do = "Open it in a spreadsheet and save it anew as XLSX, or export it again"
        raise InputError(what, do=do, file=path) from None
    except (Locked, LockedPart):
        raise InputError("it is protected by a password", do="Save it without one", file=path) from None
    except Exception as error:  # whatever these libraries make of a broken file: it is broken
        if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
            raise
        raise cannot_be_read(path) from None


def cannot_be_read(path: Path) -> InputError:
    """Give the error of a file that is no spreadsheet, or a broken one."""
    return InputError("it cannot be read as a spreadsheet", do="Export it again", file=path)


def refuse_too_wide(columns: int, path: Path) -> None:
    """Raise InputError when a table has more columns than an export can have."""
    if columns > MOST_COLUMNS:
        raise InputError(f"it has more than {MOST_COLUMNS:,} columns", do="Export it again", file=path)


def refuse_too_many(cells: int, path: Path, most: int = MOST_CELLS) -> None:
    """Raise InputError when all sheets together have more cells than can be read."""
    if cells > most:
        raise InputError(f"its sheets are larger than {most:,} cells", do=_SPLIT, file=path)


def _judged_zip(path: Path, file: IO[bytes], folder: Path) -> Path:
    """Copy a zip file while its cells, and the bytes of the texts that they share or repeat, are counted."""
    with zipfile.ZipFile(file) as archive:
        if len(archive.infolist()) > _MOST_PARTS:
            raise InputError("it consists of more parts than a spreadsheet has", do="Export it again", file=path)
        parts = parts_by_name(archive, file)
        kind = _kind(parts, path)
        if kind == _ODS and b"encryption-data" in _beginning(archive, parts.get(_MANIFEST)):
            raise LockedPart
        unpacked = _Unpacked(archive, path, folder / ("judged.ods" if kind == _ODS else "judged.xlsx"))
        texts, cells, text = SharedTexts(), 0, 0
        with zipfile.ZipFile(unpacked.copy, "w") as target:
            # Other parts say which are the sheets, whatever their names: each is looked at, the shared texts first.
            for name, part in sorted(parts.items(), key=lambda each: not each[0].endswith(_SHARED_TEXTS)):
                sheets: list[XlsxSheet | OdsTables] = [OdsTables()] if name == _ODS else []
                sheets += [XlsxSheet(texts)] if kind == _XLSX else []
                counters = [*sheets, *([texts] if name.endswith(_SHARED_TEXTS) else [])]
                unpacked.give(part, counters, target)
                cells += sum(sheet.cells for sheet in sheets)
                text += sum(sheet.text for sheet in sheets)
    refuse_too_many(max(cells, len(texts.lengths)), path, _MOST_CELLS_OF_ODS if kind == _ODS else MOST_CELLS)
    if text > _MOST_TEXT:
        raise _unpacks_to_too_much(path)
    return unpacked.copy


def _kind(parts: dict[str, zipfile.ZipInfo], path: Path) -> str:
    if any(name.endswith("workbook.bin") for name in parts):
        raise InputError("it is a binary workbook (XLSB)", do="Save it as XLSX", file=path)
    if sum(name.endswith(_SHARED_TEXTS) for name in parts) > 1:
        raise OddZip
    for kind in (_XLSX, _ODS):
        if any(name.endswith(kind) for name in parts):
            return kind
    do = "Unpack it if it holds exports, else export it again"
    raise InputError("it is a ZIP file and no workbook", do=do, file=path)


def _beginning(archive: zipfile.ZipFile, part: zipfile.ZipInfo | None) -> bytes:
    if part is None:
        return b""
    with archive.open(part) as file:
        return file.read(_CHUNK)


class _Unpacked:
    """The parts of a zip file, unpacked piece by piece, counted, and put into a copy."""

    def __init__(self, archive: zipfile.ZipFile, path: Path, copy: Path) -> None:
        self.copy = copy
        self._archive, self._path = archive, path
        self._packed, self._size = path.stat().st_size, 0
        self._refuse(sum(part.file_size for part in archive.infolist()))

    def give(self, part: zipfile.ZipInfo, counters: Sequence[Counter], target: zipfile.ZipFile) -> None:
        """Give a part to counters, in pieces that end where a tag begins, or where that is too far away; and copy it.

        Raises OddZip when its length is not what the directory says of it.
        """
        said, start, rest = part.file_size, self._size, b""
        # The directory may say less than there is; without its word all is unpacked that there is.
        part.file_size = 1 << 62
        # Slashes turned, as every reader takes them; the copy has no date, and no length before it is written.
        name = part.filename.replace("\\", "/")
        with self._archive.open(part) as file, target.open(zipfile.ZipInfo(name), "w", force_zip64=True) as copy:
            while chunk := file.read(_CHUNK):
                self._size += len(chunk)
                self._refuse(self._size)
                copy.write(chunk)
                text = rest + chunk
                if chunk.startswith(_WIDE) or _ENTITY.search(text):
                    raise OddXml
                end = text.rfind(b"<")
                cut = end if end >= 0 and len(text) - end < _LONGEST_TAG else len(text)
                for counter in counters:
                    counter.add(text[:cut])
                rest = text[cut:]
        for counter in counters:
            counter.add(rest)
        if self._size - start != said:
            raise OddZip

    def _refuse(self, size: int) -> None:
        """Raise InputError when so many bytes are more than an export, or a file of this length, can hold."""
        if size > _MOST_BYTES or (size > _RATIO_FROM and size > _MOST_RATIO * self._packed):
            raise _unpacks_to_too_much(self._path)


def _unpacks_to_too_much(path: Path) -> InputError:
    return InputError("it unpacks to more than an export can hold", do=_SPLIT, file=path)


def _judged_xls(path: Path, copy: Path) -> Path:
    if path.stat().st_size > _MOST_OF_XLS:
        raise InputError("it is larger than an export can be", do=_SPLIT, file=path)
    try:
        cells, content = judged_xls(path)
    except OddRecords:
        raise cannot_be_read(path) from None
    refuse_too_many(cells, path)
    copy.write_bytes(content)
    return copy
