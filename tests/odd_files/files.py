"""Exports in the forms that agencies have them, made in memory: text in any dialect, and three kinds of workbook."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[object]]


def text(
    table: Rows,
    *,
    separator: str = ";",
    encoding: str = "utf-8-sig",
    ends: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
    before: str = "",
) -> bytes:
    """Write a table as CSV, with lines `before` it as they are."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(table)
    return (before + file.getvalue()).encode(encoding)


def book(kind: str, *tables: Rows, at: tuple[int, int] = (0, 0), title: str = "") -> bytes:
    """Write tables as the sheets of a workbook (xlsx, xls or ods), their corner at (row, column) from 0.

    Days, numbers and flags become real ones; a title stands merged over the first row.
    """
    return {"xlsx": _xlsx, "xls": _xls, "ods": _ods}[kind](tables, at, title)


def _xlsx(tables: Sequence[Rows], at: tuple[int, int], title: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy", "strings_to_urls": False}) as made:
        for table in tables:
            sheet = made.add_worksheet()
            for row, column, cell in _cells(table, at):
                (sheet.write_string if isinstance(cell, str) else sheet.write)(row, column, cell)
            if title:
                sheet.merge_range(0, 0, 0, 5, title)
    return file.getvalue()


def _xls(tables: Sequence[Rows], at: tuple[int, int], title: str) -> bytes:
    file, made, day = io.BytesIO(), xlwt.Workbook(encoding="utf-8"), xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for number, table in enumerate(tables):
        sheet = made.add_sheet(f"Sheet{number}")
        for row, column, cell in _cells(table, at):
            sheet.write(row, column, cell, *([day] if hasattr(cell, "year") else []))
        if title:
            sheet.write_merge(0, 0, 0, 5, title)
    made.save(file)
    return file.getvalue()


def _ods(tables: Sequence[Rows], at: tuple[int, int], title: str) -> bytes:
    """Write the least that is ODS; each table ends as in LibreOffice, with the rest of a million empty rows."""
    sheets = []
    for number, table in enumerate(tables):
        above = [[title], *[[]] * (at[0] - 1)] if title else [[]] * at[0]
        rows = [*above, *([""] * at[1] + list(row) for row in table)]
        lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row)) or _EMPTY}</table:table-row>" for row in rows)
        sheets.append(f'<table:table table:name="Sheet{number}">{lines}{_REST}</table:table>')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", _ODS, zipfile.ZIP_STORED)
        made.writestr("META-INF/manifest.xml", _MANIFEST)
        made.writestr("content.xml", _CONTENT.format("".join(sheets)))
    return file.getvalue()


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = f"""<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_CONTENT = f"""<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0"
xmlns:text="{_OASIS}:text:1.0" office:version="1.2">
<office:body><office:spreadsheet>{{}}</office:spreadsheet></office:body></office:document-content>"""
_EMPTY = "<table:table-cell/>"
_REST = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000"/>'
    "</table:table-row>"
)


def _ods_cell(cell: object) -> str:
    if cell == "":
        return _EMPTY
    if isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).splitlines())
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def _cells(table: Rows, at: tuple[int, int]):
    for row, cells in enumerate(table, start=at[0]):
        for column, cell in enumerate(cells, start=at[1]):
            if cell != "":
                yield row, column, cell
