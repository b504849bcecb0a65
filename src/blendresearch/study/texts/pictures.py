"""Pictures that a study brings: SVG and PNG, judged by what they hold, as the SVG that a report shows."""

import zlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from struct import error as StructError
from struct import unpack_from

from blendresearch.base.errors import InputError
from blendresearch.study.files import input_file
from blendresearch.study.texts.drawings import read_drawing

KINDS = (".svg", ".png")
_MOST_BYTES, _LONGEST_SIDE, _MOST_POINTS = 2 << 20, 8_000, 16_000_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# All else in a PNG is about it (who made it, where) or moves it.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"IDAT", b"IEND")


def read_picture(folder: Path, name: str) -> str:
    """Read a picture of a folder as SVG; raise InputError when it is not there, too large, or no sound picture."""
    path = folder / name
    if path.suffix.lower() not in KINDS:
        raise InputError("it is no picture that a report shows", do="Save it as SVG or PNG", file=path)
    if input_file(folder, name) is None:
        raise InputError("the picture is not there", do=f"Put it in {folder.name}/, or mend its name", file=path)
    if path.stat().st_size > _MOST_BYTES:
        do = "Save it with fewer points, or as SVG"
        raise InputError(f"the picture is larger than {_MOST_BYTES >> 20} MB", do=do, file=path)
    content = path.read_bytes()
    return read_drawing(content, path) if path.suffix.lower() == ".svg" else _framed(content, path)


def _framed(content: bytes, path: Path) -> str:
    """Give a PNG within an SVG of its size, so that one kind of picture goes on."""
    try:
        chunks = list(_chunks(content))
        width, height = unpack_from(">II", chunks[0][8:])
    except (StructError, ValueError, IndexError):
        raise InputError("it is no PNG that can be read", do="Save it once more as PNG", file=path) from None
    if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE and width * height <= _MOST_POINTS):
        what = f"it has more than {_LONGEST_SIDE} points on a side, or {_MOST_POINTS // 1_000_000} million in all"
        raise InputError(what, do="Save it smaller", file=path)
    address = "data:image/png;base64," + b64encode(_SIGNATURE + b"".join(chunks)).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" xlink:href="{address}"/></svg>'
    )


def _chunks(content: bytes) -> Iterator[bytes]:
    """Give the chunks of a PNG that draw it; raises ValueError or an error of struct where it is none."""
    if not content.startswith(_SIGNATURE):
        raise ValueError
    place, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        (length,) = unpack_from(">I", content, place)
        chunk = content[place : place + length + 12]
        kind, (checked,) = chunk[4:8], unpack_from(">I", chunk, length + 8)
        if zlib.crc32(chunk[4:-4]) != checked or (place == len(_SIGNATURE)) != (kind == b"IHDR"):
            raise ValueError
        if kind in _KEPT:
            yield chunk
        place += length + 12
