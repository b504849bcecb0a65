"""Workbooks that unpack to far more than they seem: refused with a sentence, in little time and memory."""

import struct
import subprocess
import sys
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import IO

import pytest
from tests.security.bombs import before, behind, in_heads, lying, moved, ods, ods_cell, rezipped, xls, xls_with, xlsx
from tests.studies import mobility, table_of, write_study, write_xlsx

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.headings import Headings
from blendresearch.mobilities.exports.record_sheets import read_sheet
from blendresearch.study.reading import guards
from blendresearch.study.reading.guards import judged

pytestmark = pytest.mark.security

LARGE, UNPACKS = "its sheets are larger than", "it unpacks to more than an export can hold"
ODD, LOCKED = "its parts are not laid out as programs for spreadsheets write them", "it is protected by a password"
XML, BROKEN = "its XML is not that of a spreadsheet", "it cannot be read as a spreadsheet"


def judge(path: Path) -> Path:
    folder = path.parent / "copies"
    folder.mkdir(exist_ok=True)
    return judged(path, folder)


def corner(place: str, row: int = 1_048_576) -> str:
    return f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}"><v>1</v></c></row>'


def sharing(path: Path, number: str, cells: int = 50_000) -> Path:
    """Write a workbook in which many cells share one long text."""
    texts = f"<sst><si><t>no</t></si><si><t>{'x' * 30_000}</t></si></sst>"
    rows = (f'<row r="{row}"><c r="A{row}" t="s">{number}</c></row>' for row in range(1, cells + 1))
    return xlsx(path, "".join(rows), parts={"xl/sharedStrings.xml": texts.encode()})


def repeated(text: str) -> str:
    """Give a row of ODS with a hundred cells of a text, a thousand times."""
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="100">{text}</table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="1000">{cell}</table:table-row>'


SHEET = "xl/worksheets/sheet1.xml"


def add(path: Path, change: Callable[[zipfile.ZipFile], object]) -> None:
    """Change a sound workbook as one that is open to have more parts."""
    xlsx(path, "")
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "a") as archive:
        change(archive)


def spaced(archive: zipfile.ZipFile) -> None:
    archive.fp.seek(archive.start_dir)
    archive.fp.write(bytes(99))
    archive.start_dir = archive.fp.tell()
    archive.writestr("x", "x")


def shifted(content: bytes) -> bytes:
    """Say of the one sheet of an XLS that it begins two bytes later."""
    at = content.index(b"\x85\0") + 4
    (start,) = struct.unpack_from("<I", content, at)
    return content[:at] + struct.pack("<I", start + 2) + content[at + 4 :]


BOMBS = {
    "two cells in opposite corners": (lambda path: xlsx(path, corner("XFD1048576")), LARGE),
    "a cell far away only": (lambda path: xlsx(path, '<row r="1"><c r="XFD1048576"><v>1</v></c></row>'), LARGE),
    "columns that no sheet has": (lambda path: xlsx(path, corner("ZZZZZZ9", 9)), LARGE),
    "places between apostrophes": (lambda path: xlsx(path, corner("XFD1048576").replace('"', "'")), LARGE),
    "places after other attributes": (
        lambda path: xlsx(path, corner("XFD1048576").replace("<c r=", '<c s="1"\n r = ')),
        LARGE,
    ),
    "tags of a namespace": (
        lambda path: xlsx(path, corner("XFD1048576").replace("<c", "<x:c").replace("<row", "<x:row")),
        LARGE,
    ),
    "cells without a place": (
        lambda path: xlsx(path, f'<row r="1000000">{"<c><v>1</v></c>" * 1000}</row>'),
        LARGE,
    ),
    "rows without a number": (
        lambda path: xlsx(path, '<row r="1"><c r="XFD1"><v>1</v></c></row>' + "<row><c><v>1</v></c></row>" * 1000),
        LARGE,
    ),
    "a sign in an attribute that seems to end the tag": (
        lambda path: xlsx(path, corner("XFD1048576").replace("<c r=", '<c x=">" r=')),
        XML,
    ),
    "a sign in an attribute that seems to begin a tag": (
        lambda path: xlsx(path, corner("XFD1048576").replace("<c r=", '<c x="<" r=')),
        XML,
    ),
    "a tag without end": (
        lambda path: xlsx(path, corner("B2").replace("<c r=", f"<c {' ' * 9_999_999} r=", 1)),
        XML,
    ),
    "tags of a namespace that is no Latin": (
        lambda path: xlsx(path, corner("XFD1048576").replace("<c", "<é:c")),
        LARGE,
    ),
    "a sheet under another name": (
        lambda path: moved(xlsx(path, corner("XFD1048576")), "worksheets/sheet1.png", "xl/worksheets/sheet1.png"),
        LARGE,
    ),
    "a sheet under the name of that of ODS": (
        lambda path: moved(xlsx(path, corner("XFD1048576")), "/content.xml", "content.xml"),
        LARGE,
    ),
    "a text that many cells share": (lambda path: sharing(path, "<v>1</v>"), UNPACKS),
    "a shared text, and a remark beside its number": (lambda path: sharing(path, "<v><!-- -->1</v>"), UNPACKS),
    "a long text in repeated cells of ODS": (
        lambda path: ods(path, repeated(f"<text:p>{'x' * 50_000}</text:p>")),
        UNPACKS,
    ),
    "spaces without end in ODS": (
        lambda path: ods(path, repeated('<text:p><text:s text:c="50000"/></text:p>')),
        UNPACKS,
    ),
    "a sign in an attribute of ODS": (
        lambda path: ods(path, f"<table:table-row>{ods_cell('x=' + chr(34) + '>' + chr(34))}</table:table-row>"),
        XML,
    ),
    "entities": (lambda path: xlsx(path, "", before='<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>'), XML),
    "a part of nothing but zeros": (lambda path: xlsx(path, "", parts={"xl/x.bin": bytes(1 << 26)}), UNPACKS),
    "a directory that lies": (lambda path: lying(path, 1 << 26), UNPACKS),
    "parts without end": (
        lambda path: xlsx(path, "", parts={f"xl/{number}": b"" for number in range(10_001)}),
        "it consists of more parts than a spreadsheet has",
    ),
    "a binary workbook, whose cells nobody counts": (
        lambda path: xlsx(path, "", parts={"xl/workbook.bin": b"x"}),
        "it is a binary workbook (XLSB)",
    ),
    "a zip file cut off": (lambda path: path.write_bytes(xlsx(path, "").read_bytes()[:900]), BROKEN),
    "no zip file but for its first signs": (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 999), BROKEN),
    "repeated cells in ODS": (
        lambda path: ods(
            path,
            f'<table:table-row table:number-rows-repeated="1000000">'
            f"{ods_cell('table:number-columns-repeated=' + chr(34) + '16384' + chr(34))}</table:table-row>",
        ),
        LARGE,
    ),
    "a cell far away in ODS": (
        lambda path: ods(
            path,
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
            '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
            f"{ods_cell()}</table:table-row>",
        ),
        LARGE,
    ),
    "a cell far away in XLS": (lambda path: xls(path, 65_535, 255), LARGE),
    "a column that XLS does not have": (lambda path: xls(path, 65_535, 65_535), LARGE),
    "many sheets in XLS": (lambda path: xls(path, 9_999, 99, sheets=20), LARGE),
    "a second directory in the comment": (behind, ODD),
    "a second end of the directory in the comment": (before, ODD),
    "a comment": (lambda path: add(path, lambda archive: setattr(archive, "comment", b"x")), ODD),
    "bytes behind the directory": (lambda path: path.write_bytes(xlsx(path, "").read_bytes() + bytes(9)), ODD),
    "bytes before the first part": (
        lambda path: path.write_bytes(b"PK\x03\x04" + bytes(99) + xlsx(path, "").read_bytes()),
        ODD,
    ),
    "bytes between the parts": (lambda path: add(path, spaced), ODD),
    "a part twice": (lambda path: add(path, lambda archive: archive.writestr(SHEET, "x")), ODD),
    "a part twice in other letters": (lambda path: add(path, lambda made: made.writestr(SHEET.upper(), "x")), ODD),
    "a part twice with another slash": (
        lambda path: add(path, lambda archive: archive.writestr(SHEET.replace("/", "\\"), "x")),
        ODD,
    ),
    "a part twice by way of its folder": (lambda path: add(path, lambda made: made.writestr(f"./{SHEET}", "x")), ODD),
    "a part above the file": (lambda path: add(path, lambda made: made.writestr(f"x/../{SHEET}", "x")), ODD),
    "a part from the root on": (lambda path: add(path, lambda made: made.writestr(f"/{SHEET}", "x")), ODD),
    "two lists of shared texts": (
        lambda path: rezipped(path, **{"xl/sharedStrings.xml": b"<sst/>", "x/sharedStrings.xml": b"<sst/>"}),
        ODD,
    ),
    "a link": (lambda path: rezipped(path, lambda part: setattr(part, "external_attr", 0o120777 << 16)), ODD),
    "parts packed as no spreadsheet is": (
        lambda path: rezipped(path, lambda part: setattr(part, "compress_type", zipfile.ZIP_LZMA)),
        ODD,
    ),
    "a head with another length": (lambda path: in_heads(path, SHEET, 22, b"\1\0\0\0"), ODD),
    "a head with another sum": (lambda path: in_heads(path, SHEET, 14, b"\1\0\0\0"), ODD),
    "a head with another way to pack": (lambda path: in_heads(path, SHEET, 8, b"\0\0"), ODD),
    "a head with another name": (lambda path: in_heads(path, SHEET, 30, b"X"), BROKEN),
    "a directory with another place": (
        lambda path: in_heads(path, SHEET, 42, b"\0\0\0\0", sign=b"PK\x01\x02"),
        ODD,
    ),
    "a directory with another length": (
        lambda path: in_heads(path, SHEET, 24, b"\1\0\0\0", sign=b"PK\x01\x02"),
        ODD,
    ),
    "a part that is locked": (lambda path: in_heads(path, SHEET, 6, b"\1\0"), LOCKED),
    "a long value in an attribute of ODS": (
        lambda path: ods(
            path, repeated("").replace("table:number-c", f'office:string-value="{"x" * 60_000}" table:number-c')
        ),
        UNPACKS,
    ),
    "a sheet of XLS that begins within another": (
        lambda path: xls_with(path, contents=shifted),
        BROKEN,
    ),
    "no compound file but for its first signs": (
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 999),
        BROKEN,
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_is_refused_in_little_time_and_memory(tmp_path, bomb):
    make, told = BOMBS[bomb]
    path = tmp_path / "a.xlsx"
    make(path)
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(InputError) as caught:
        judge(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (caught.value.file, told in caught.value.what) == ("a.xlsx", True)
    assert time.monotonic() - began < 10
    assert peak < 64 << 20


class Unseekable(RawIOBase):
    def __init__(self, file: IO[bytes]) -> None:
        self.write, self.flush = file.write, file.flush


def streamed(path: Path) -> None:
    """Write a workbook into a stream that knows no way back."""
    content = xlsx(path, "").read_bytes()
    with (
        path.open("wb") as file,
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(Unseekable(file), "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            made.writestr(name, source.read(name))


def wide(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name, "w", force_zip64=True) as part:
        part.write(b"<x/>")


LONG_TEXT = f"<sst><si><t>{'x' * 30_000}</t></si></sst>".encode()
SOUND = {
    "a plain sheet": lambda path: write_xlsx(path, table_of([mobility(1)])),
    "empty rows to the end of ODS": lambda path: ods(
        path,
        f"<table:table-row>{ods_cell()}<table:table-cell table:number-columns-repeated='16383'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048575'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>",
    ),
    "a row without cells at the end, as LibreOffice writes": lambda path: xlsx(
        path, corner("P2", 2) + '<row r="1048576" customFormat="false" ht="12.8"></row>'
    ),
    "short texts that many cells share": lambda path: sharing(path, "<v>0</v>"),
    "numbers beside a long shared text": lambda path: xlsx(
        path, '<row r="1"><c r="A1"><v>0</v></c></row>' * 50_000, parts={"xl/sharedStrings.xml": LONG_TEXT}
    ),
    "parts with their lengths behind them, as who streams them writes": streamed,
    "parts with their lengths in sixteen signs": lambda path: add(path, lambda made: wide(made, "xl/x.xml")),
    "parts with slashes turned": lambda path: rezipped(
        path, lambda part: setattr(part, "filename", part.filename.replace("/", "\\"))
    ),
    "folders as parts": lambda path: add(path, lambda archive: archive.writestr("xl/worksheets/", "")),
    "heads with room, as Excel leaves it": lambda path: rezipped(
        path, lambda part: setattr(part, "extra", b"\x20\xa2" + struct.pack("<H", 40) + bytes(40))
    ),
    "a workbook of XLS": lambda path: xls(path, 999, 99),
    "cells without a place in many rows": lambda path: xlsx(path, f"<row>{'<c><v>1</v></c>' * 50}</row>" * 2000),
}


@pytest.mark.parametrize("sound", SOUND)
def test_sound_file_passes(tmp_path, sound):
    path = tmp_path / "a.xlsx"
    SOUND[sound](path)
    judge(path)


def test_tags_that_two_pieces_share_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(guards, "_CHUNK", 7)
    with pytest.raises(InputError, match=LARGE):
        judge(xlsx(tmp_path / "a.xlsx", corner("XFD1048576")))
    judge(xlsx(tmp_path / "a.xlsx", corner("B2", 2)))


@pytest.mark.parametrize(("rows", "passes"), [(100_000, True), (100_001, False)])
def test_limit_is_the_area_of_all_sheets_together(tmp_path, rows, passes):
    path = xlsx(tmp_path / "a.xlsx", corner(f"CV{rows}", rows))
    if passes:
        judge(path)
    else:
        with pytest.raises(InputError, match=LARGE):
            judge(path)


def test_deep_nesting_is_read_or_refused(tmp_path):
    deep = "<is>" + "<t>" * 100_000 + "</t>" * 100_000 + "</is>"
    path = xlsx(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="inlineStr">{deep}</c></row>')
    judge(path)
    with pytest.raises(InputError), read_sheet(path, Headings.of(tmp_path)):
        pass


LITTLE = "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)); "
HARMFUL = [
    "a second directory in the comment", "two cells in opposite corners", "a directory that lies",
    "a column that XLS does not have",
    "a sign in an attribute that seems to end the tag", "a sheet under another name", "a text that many cells share",
    "a long text in repeated cells of ODS",
]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its memory")
@pytest.mark.parametrize("bomb", HARMFUL)
def test_study_with_a_bomb_is_refused_within_little_memory(tmp_path, bomb):
    study = write_study(tmp_path / "s", {})
    BOMBS[bomb][0](study / "mobilities" / "a.xlsx")
    program = LITTLE + "from blendresearch.run.cli import main; main()"
    line = [sys.executable, "-c", program, "check", str(study)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n") <= 1) == (3, True)
    assert BOMBS[bomb][1] in done.stdout + done.stderr
