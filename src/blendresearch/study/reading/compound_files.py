"""XLS: a compound file, which is a small file system, with a stream of records that hold the cells.

Sectors form chains, and chains can lie: run in circles, cross, or have another stream under the same name for the next
program. So the records are taken out once, judged, and put into a compound file of their own with nothing else in it.
"""

import struct
from pathlib import Path

import olefile

STREAMS = ("Workbook", "Book")
"""The names of the stream of records, of today and of before 1997."""
_SECTOR, _SMALL = 4096, 4096  # a stream below the second size is kept elsewhere: it is filled up
_FREE, _END_OF_CHAIN, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEAD = 109
# Records of a sheet in XLS that hold a cell: they begin with its row and its column.
_CELLS = {0x06, 0x206, 0x406, 0x02, 0x03, 0x04, 0x05, 0x203, 0x204, 0x205, 0x27E, 0x7E, 0xBD, 0xD6, 0xFD}
_MANY, _PASSWORD, _SHEET, _BEGIN = 0xBD, 0x2F, 0x85, {0x09, 0x209, 0x409, 0x809}


class Locked(Exception):
    """The workbook is protected by a password."""


class OddRecords(Exception):
    """There are no records of a workbook, or a sheet begins where there is none."""


def judged_xls(path: Path) -> tuple[int, bytes]:
    """Give how many cells an XLS spans, and the same as a compound file of nothing but its records.

    The cells are the rectangle that holds all of any sheet, times the number of sheets. Raises Locked or OddRecords.
    """
    with olefile.OleFileIO(path) as compound:
        name = next(filter(compound.exists, STREAMS), None)
        if compound.exists("EncryptedPackage"):
            raise Locked
        if name is None:  # a reader would look for it without end
            raise OddRecords
        records = compound.openstream(name).read()
    return _cells(records), _compound(name, records)


def records_of(path: Path) -> bytes:
    """Give the records of a compound file that `judged_xls` made."""
    with olefile.OleFileIO(path) as compound:
        return compound.openstream(next(filter(compound.exists, STREAMS))).read()


def _cells(records: bytes) -> int:
    rows = columns = at = 0
    begins, sheets = set(), []
    while at + 8 <= len(records):
        kind, length, row, column = struct.unpack_from("<4H", records, at)
        if kind == _PASSWORD:
            raise Locked
        if kind in _BEGIN:
            begins.add(at)
        elif kind == _SHEET:
            sheets += struct.unpack_from("<I", records, at + 4)
        elif kind in _CELLS:
            (last,) = struct.unpack_from("<H", records, at + 2 + length) if kind == _MANY else (column,)
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        at += 4 + length
    if not begins.issuperset(sheets):
        raise OddRecords
    return rows * columns * max(len(begins) - 1, len(sheets), 1)


def _compound(name: str, stream: bytes) -> bytes:
    """Write a compound file of one stream, in sectors so large that the head has room for all tables of them."""
    stream = stream.ljust(_SMALL, b"\0")
    length = -(-len(stream) // _SECTOR)
    tables = -(-(length + 1) // (_SECTOR // 4 - 1))
    first = tables + 1  # behind the table of sectors and that of contents
    chain = [*range(first + 1, first + length), _END_OF_CHAIN]
    table = [*[_OF_TABLE] * tables, _END_OF_CHAIN, *chain]
    table += [_FREE] * (tables * _SECTOR // 4 - len(table))
    head = struct.pack(
        "<8s16s6H10I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 4, 0xFFFE, 12, 6, 0,
        0, 1, tables, tables, 0, _SMALL, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0,
    )  # fmt: skip
    places = [*range(tables), *[_FREE] * (_IN_HEAD - tables)]
    contents = _entry("Root Entry", 5, 1, 0, 0) + _entry(name, 2, _FREE, first, len(stream))
    return b"".join(
        (
            (head + struct.pack(f"<{_IN_HEAD}I", *places)).ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
            (contents + _entry("", 0, _FREE, 0, 0) * (_SECTOR // 128 - 2)),
            stream.ljust(length * _SECTOR, b"\0"),
        )
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """Write an entry of the table of contents."""
    letters = f"{name}\0".encode("utf-16-le") if name else b""
    return struct.pack(
        "<64sHBB3I16sI8s8sIQ", letters, len(letters), kind, 1, _FREE, _FREE, child, bytes(16), 0, bytes(8), bytes(8),
        start, size,
    )  # fmt: skip
