"""How a zip file is laid out: parts one after the other from its first byte on, then one directory, then nothing.

Programs find the parts in different ways: by the first directory or the last, by the directory or by the heads of the
parts themselves. Where these say the same, all programs read the same.
"""

import stat
import struct
import zipfile
from typing import IO

_HEAD, _END, _LOCATOR = struct.Struct("<4s5H3I2H"), struct.Struct("<4s4H2IH"), b"PK\x06\x07"
_WIDE_END = 56 + 20  # what stands before the end in a large file: its own end of the directory, and where that is
_DESCRIPTOR = 24  # what may stand behind a part: its sizes, for who wrote it without knowing them
_LOCKED, _SIZES_BEHIND = 1, 8
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_IN_EXTRA = 0xFFFFFFFF


class OddZip(Exception):
    """A zip file is not laid out as programs for spreadsheets write it."""


class LockedPart(Exception):
    """A part of a zip file is locked by a password."""


def parts_by_name(archive: zipfile.ZipFile, file: IO[bytes]) -> dict[str, zipfile.ZipInfo]:
    """Give the parts by their names in small letters, with slashes.

    Raises OddZip when the file has a comment, or anything before, between or behind its parts, when the head of a part
    says something else than the directory, or when two parts have one name to some program.
    """
    _refuse_other_end(archive, file)
    at, parts = 0, {}
    for part in sorted(archive.infolist(), key=lambda each: each.header_offset):
        if not at <= part.header_offset <= at + (_DESCRIPTOR if at else 0):
            raise OddZip
        at = part.header_offset + _length(part, file)
        name = part.filename.replace("\\", "/").casefold()
        if name in parts or {"", ".", ".."} & set(name.removesuffix("/").split("/")):
            raise OddZip
        if stat.S_ISLNK(part.external_attr >> 16):
            raise OddZip
        if not name.endswith("/"):
            parts[name] = part
    if not at <= archive.start_dir <= at + _DESCRIPTOR:
        raise OddZip
    return parts


def _refuse_other_end(archive: zipfile.ZipFile, file: IO[bytes]) -> None:
    """Raise OddZip unless the file ends with the end of the one directory, and that begins where it says."""
    size = file.seek(0, 2)
    file.seek(max(size - _END.size - _WIDE_END, 0))
    tail = file.read()
    sign, *_, length, start, comment = _END.unpack(tail[-_END.size :])
    is_wide = tail[-_END.size - 20 :].startswith(_LOCATOR)
    end = size - _END.size - (_WIDE_END if is_wide else 0)
    if sign != b"PK\x05\x06" or comment:
        raise OddZip
    if not is_wide and start + length != end:
        raise OddZip
    if is_wide and _IN_EXTRA not in (start, length) and start + length != end:
        raise OddZip
    if archive.start_dir > end:
        raise OddZip


def _length(part: zipfile.ZipInfo, file: IO[bytes]) -> int:
    """Give how many bytes a part takes with its head, which must say the same as the directory."""
    file.seek(part.header_offset)
    sign, _, flags, method, _, _, crc, packed, unpacked, name, extra = _HEAD.unpack(file.read(_HEAD.size))
    if (flags | part.flag_bits) & _LOCKED:
        raise LockedPart
    said = (part.CRC, part.compress_size, part.file_size)
    in_head = [(crc, said[0]), (packed, said[1]), (unpacked, said[2])]
    differ = any(one not in (other, _IN_EXTRA) for one, other in in_head) and not flags & _SIZES_BEHIND
    if sign != b"PK\x03\x04" or method != part.compress_type or method not in _METHODS or differ:
        raise OddZip
    return _HEAD.size + name + extra + part.compress_size
