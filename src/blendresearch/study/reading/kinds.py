"""What a file is, by its content: systems give files names that are not true (a web page as .xls, XLSX as .csv)."""

from pathlib import Path
from typing import Literal

from blendresearch.base.errors import InputError
from blendresearch.study.files import cannot_be_opened

Kind = Literal["text", "workbook"]
SUFFIXES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_SAVE = "Export it again, or open it in a spreadsheet and save it as XLSX"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
# Workbooks of before 1995, which have no wrapping.
_OLD_WORKBOOKS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_OTHERS = {b"%PDF": "a PDF", b"\x1f\x8b": "a packed file", b"7z\xbc\xaf": "a packed file", b"Rar!": "a packed file"}
_CONTROLS = {*range(1, 9), *range(14, 26)}
_MARKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def kind_of(path: Path) -> Kind:
    """Tell how a file is to be read. Raises InputError when it is surely no table, or is empty."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError:
        raise cannot_be_opened(path) from None
    if start.startswith(_WORKBOOKS):
        return "workbook"
    if start.startswith(_OLD_WORKBOOKS):
        raise InputError("it is a workbook of a kind that is too old", do=_SAVE, file=path)
    if what := next((what for sign, what in _OTHERS.items() if start.startswith(sign)), None):
        raise InputError(f"it is {what}, whatever its name says", do="Export it again as CSV or XLSX", file=path)
    text = start.replace(b"\0", b"").lstrip(_MARKS).lower()
    if text.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<meta", b"<?xml", b"<workbook", b"<!--")):
        what = "XML" if text.startswith((b"<?xml", b"<workbook")) and b"<html" not in text else "a web page"
        raise InputError(f"it is {what}, whatever its name says", do=_SAVE, file=path)
    if path.suffix.lower() != ".csv" and set(start) & _CONTROLS:
        raise InputError("it cannot be read as a spreadsheet", do="Export it again", file=path)
    if not text:
        raise InputError("it is empty", do="Export it again: an empty project gives at least its headings", file=path)
    return "text"
