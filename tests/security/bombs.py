"""Workbooks that ask for more than a reader may give, made in code: nothing of the kind is kept as a file."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import xlsxwriter
import xlwt

XLSX_HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_SHEET = "xl/worksheets/sheet1.xml"
_ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
_ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:media-type="application/vnd.oasis.opendocument.spreadsheet" '
    'manifest:full-path="/"/></manifest:manifest>'
)


def xlsx(path: Path, rows: str, *, before: str = "", parts: dict[str, bytes] | None = None) -> Path:
    """Write a workbook whose sheet holds `rows`, as XML; `before` stands before the sheet, `parts` beside it."""
    plain = BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet()
    sheet = f"{before}{XLSX_HEAD}<sheetData>{rows}</sheetData></worksheet>"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == _SHEET else source.read(name))
        for name, content in (parts or {}).items():
            target.writestr(name, content)
    return path


def moved(path: Path, target: str, name: str) -> Path:
    """Give the sheet of a workbook another name, and say so where a reader looks for it."""
    with (
        zipfile.ZipFile(BytesIO(path.read_bytes())) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in source.namelist():
            content = source.read(each).replace(b"worksheets/sheet1.xml", target.encode())
            made.writestr(name if each == _SHEET else each, content)
    return path


def ods(path: Path, rows: str) -> Path:
    """Write an ODS whose table holds `rows`, as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        target.writestr("META-INF/manifest.xml", _MANIFEST)
        target.writestr("content.xml", f'{_ODS_HEAD}<table:table table:name="a">{rows}</table:table>{_ODS_TAIL}')
    return path


def ods_cell(attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>x</text:p></table:table-cell>'


def xls(path: Path, row: int, column: int, sheets: int = 1) -> Path:
    """Write an XLS whose sheets have a cell in the first corner and one at (row, column), from 0."""
    book = xlwt.Workbook()
    for number in range(sheets):
        sheet = book.add_sheet(f"sheet {number}")
        sheet.write(0, 0, 1.5)
        sheet.write(7, 9, 2.5)
    content = BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue().replace(struct.pack("<HH", 7, 9), struct.pack("<HH", row, column)))
    return path


def lying(path: Path, size: int) -> Path:
    """Write a workbook with a part of `size` bytes of which its directory says that they are ten."""
    xlsx(path, "", parts={"xl/media/long.xml": b"\0" * size})
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.index(b"xl/media/long.xml", content.index(mark) if at == 22 else content.rindex(mark))
        head = content.rindex(mark, 0, place)
        content[head + at : head + at + 4] = struct.pack("<I", 10)
    path.write_bytes(content)
    return path


def behind(path: Path) -> Path:
    """Write a workbook whose comment holds another one, larger than any: its directory is the last in the file."""
    plain = xlsx(path, '<row r="1"><c r="A1"><v>1</v></c></row>').read_bytes()
    other = xlsx(path, '<row r="1"><c r="XFD1048576"><v>1</v></c></row>').read_bytes()
    path.write_bytes(plain[:-2] + struct.pack("<H", len(other)) + other)
    return path


def before(path: Path) -> Path:
    """Write a workbook whose comment seems to be a second, empty end of a directory."""
    content = xlsx(path, "").read_bytes()
    end = b"PK\x05\x06" + bytes(16) + struct.pack("<H", 0)
    path.write_bytes(content[:-2] + struct.pack("<H", len(end)) + end)
    return path


def rezipped(path: Path, change: Callable[[zipfile.ZipInfo], object] = lambda part: None, **more: bytes) -> Path:
    """Write a sound workbook with its parts changed, and with more of them."""
    with zipfile.ZipFile(BytesIO(xlsx(path, "").read_bytes())) as source, zipfile.ZipFile(path, "w") as made:
        for name in [*source.namelist(), *more]:
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            change(part)
            made.writestr(part, more.get(name) or source.read(name))
    return path


def in_heads(path: Path, name: str, at: int, value: bytes, *, sign: bytes = b"PK\x03\x04") -> Path:
    """Change a value in the head of one part, or in the directory (`sign`), and nowhere else."""
    content = bytearray(xlsx(path, "").read_bytes())
    place = content.index(name.encode()) if sign == b"PK\x03\x04" else content.rindex(name.encode())
    head = content.rindex(sign, 0, place)
    content[head + at : head + at + len(value)] = value
    path.write_bytes(content)
    return path


def xls_with(path: Path, *, contents: Callable[[bytes], bytes]) -> Path:
    """Write an XLS with a cell whose bytes are changed."""
    xls(path, 3, 3)
    path.write_bytes(contents(path.read_bytes()))
    return path
