"""Each table of a report as a CSV file within the HTML page, with the numbers in full.

The same lines as the sheets of the workbook, each number with two decimals more than the table prints: enough to reckon
with, and no noise of the computer. Where the language writes a decimal comma, so does the file, with semicolons between
the cells. A file has the name of its table.
"""

import csv
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from babel.numbers import get_decimal_symbol

from blendresearch.language.numbers import Numbers
from blendresearch.render.document import Document
from blendresearch.render.markdown import slug
from blendresearch.render.sheet import Entry, Sheet
from blendresearch.render.sheets import workbook

# A spreadsheet takes a text that begins so for a formula, and would reckon with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MORE = 2  # decimals beyond those that are printed
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Download:
    """A file that a link holds: its name, its content as a data URI, and its size as people write it."""

    name: str
    address: str
    size: str


def downloads(document: Document) -> dict[str, Download]:
    """Give the CSV file of every numbered table and of the table behind every figure, by the id of the table."""
    book = workbook(document)
    names = file_names(book.tables)
    return {sheet.id: _download(sheet, names[sheet.id], book.locale) for sheet in book.tables}


def file_names(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Name the files of tables, without their ending, by the title of each; by its id where that says nothing."""
    titled = {sheet.id: shortened(slug(sheet.title)) for sheet in sheets}
    often = Counter(titled.values())
    return {each: name if often[name] == 1 else each for each, name in titled.items()}


def shortened(name: str) -> str:
    """Cut a long name of a file off between two of its words."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]


def _download(sheet: Sheet, name: str, locale: str) -> Download:
    raw = csv_text(sheet, locale).encode("utf-8-sig")
    address = "data:text/csv;charset=utf-8;base64," + b64encode(raw).decode("ascii")
    return Download(f"{name}.csv", address, f"{Numbers(locale).decimal(len(raw) / 1000, 1)} kB")


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
    return _rounded(value, entry.style).replace(".", point)


def _rounded(value: float, style: str) -> str:
    """Write a number with the decimals of its style and some more, without the zeros at its end."""
    kind, _, printed = style.partition(".")
    if not printed:
        return repr(value)
    decimals = int(printed) + _MORE + (2 if kind == "percent" else 0)
    return f"{round(value, decimals) + 0.0:.{decimals}f}".rstrip("0").rstrip(".")
