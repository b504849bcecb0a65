"""Each table of a report as a CSV file within the HTML page, with the numbers in full.

The same lines as the sheets of the workbook. Where the language writes a decimal comma, so does the file, with
semicolons between the cells.
"""

import csv
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from io import StringIO

from babel.numbers import get_decimal_symbol

from blendresearch.language.numbers import Numbers
from blendresearch.render.document import Document
from blendresearch.render.sheet import Entry, Sheet
from blendresearch.render.sheets import workbook

# A spreadsheet takes a text that begins so for a formula, and would reckon with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Download:
    """A file that a link holds: its name, its content as a data URI, and its size as people write it."""

    name: str
    address: str
    size: str


def downloads(document: Document) -> dict[str, Download]:
    """Give the CSV file of every numbered table and of the table behind every figure, by the id of the table."""
    book = workbook(document)
    return {sheet.id: _download(sheet, book.locale) for sheet in book.tables}


def _download(sheet: Sheet, locale: str) -> Download:
    raw = csv_text(sheet, locale).encode("utf-8-sig")
    address = "data:text/csv;charset=utf-8;base64," + b64encode(raw).decode("ascii")
    return Download(f"{sheet.id}.csv", address, f"{Numbers(locale).decimal(len(raw) / 1000, 1)} kB")


def csv_text(sheet: Sheet, locale: str) -> str:
    """Write the heading and the rows of a sheet as CSV with Windows line ends (RFC 4180)."""
    point = get_decimal_symbol(locale)
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=";" if point == "," else ",", lineterminator="\r\n")
    writer.writerows([_written(entry, point) for entry in line] for line in sheet.table)
    return target.getvalue()


def _written(entry: Entry, point: str) -> str:
    value = entry.printed or entry.value  # signs as the table beside it has them: codes are explained in the workbook
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return repr(value).replace(".", point)
