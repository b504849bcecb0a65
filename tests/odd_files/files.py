"""Exports in the forms that agencies have them, made in memory: text in any dialect, and three kinds of workbook."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter
import xlwt
from odfdo import Cell, Document, Row, Table

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
    file, made = io.BytesIO(), Document("spreadsheet")
    made.body.clear()
    for number, table in enumerate(tables):
        sheet = Table(f"Sheet{number}")
        above = [[title]] if title else []
        for row in [*above, *([[]] * (at[0] - len(above))), *([""] * at[1] + list(cells) for cells in table)]:
            line = Row()
            for cell in row:
                line.append_cell(Cell(cell) if cell != "" else Cell())
            sheet.append_row(line)
        # As LibreOffice ends every table: all that is left of a million rows, in one.
        rest = Row(repeated=1_000_000)
        rest.append_cell(Cell(repeated=1_000))
        sheet.append_row(rest)
        made.body.append(sheet)
    made.save(file)
    return file.getvalue()


def _cells(table: Rows, at: tuple[int, int]):
    for row, cells in enumerate(table, start=at[0]):
        for column, cell in enumerate(cells, start=at[1]):
            if cell != "":
                yield row, column, cell
