"""The tables of a report as an OpenDocument spreadsheet (ODF 1.3), the standard of many governments.

Written from templates: the file then holds what these say and nothing else, no fonts, language or picture of the
program that made an example.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from blendresearch import __version__
from blendresearch.render.document import Document
from blendresearch.render.sheet import SHADE, Entry, Line, Sheet, Workbook
from blendresearch.render.sheets import workbook

MIME_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_TEMPLATES = Path(__file__).parent / "templates" / "ods"
_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml")
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP file can say
_LOOKS = ("title", "heading.1", "heading.2", "column", "column.right", "text", "sign", "line", "link")
_CENTIMETRES = 0.25  # of a character


def write_ods(document: Document) -> bytes:
    """Write the tables of a document as ODS; its time is the date of the report, never the clock: the same bytes."""
    return write_workbook(workbook(document), program=f"blendresearch/{__version__}")


def write_workbook(book: Workbook, *, program: str) -> bytes:
    """Write sheets as ODS; `program` is what the file says that made it."""
    target = BytesIO()
    with ZipFile(target, "w") as file:
        _add(file, "mimetype", MIME_TYPE, ZIP_STORED)  # first and as it is, so that a file can be known by its start
        for part in _PARTS:
            text = _templates().get_template(f"{Path(part).name}.j2").render(_values(book, program))
            _add(file, part, text, ZIP_DEFLATED)
    return target.getvalue()


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"row": _row, "address": _address, "column": _column}
    return environment


def _values(book: Workbook, program: str) -> dict[str, object]:
    widths = sorted({width for sheet in book.sheets for width in sheet.widths})
    language, _, country = book.locale.partition("_")
    return {
        "book": book,
        "program": program,
        "mime_type": MIME_TYPE,
        "formats": _formats(book.sheets),
        "shaded": _shaded(book.sheets),
        "shade": SHADE,
        "widths": {width: f"{width * _CENTIMETRES:.2f}cm" for width in widths},
        "language": language,
        "country": country or "none",
    }


def _add(file: ZipFile, name: str, text: str, method: int) -> None:
    part = ZipInfo(name, _BEGINNING)
    part.compress_type, part.create_system = method, 0  # the same on every system
    file.writestr(part, text.encode("utf-8"))


def _formats(sheets: Sequence[Sheet]) -> list[dict[str, object]]:
    """Give every form of numbers that occurs: its style, its kind, and the number of decimals."""
    styles = {entry.style for sheet in sheets for line in sheet.lines for entry in line} - set(_LOOKS)
    parts = [(style, *style.partition(".")[::2]) for style in sorted(styles)]
    return [{"style": style, "kind": kind, "decimals": int(decimals or 0)} for style, kind, decimals in parts]


def _shaded(sheets: Sequence[Sheet]) -> list[str]:
    """Give every style, of words or numbers, that occurs in what was filled in."""
    return sorted({entry.style for sheet in sheets for line in sheet.lines for entry in line if entry.shaded})


def _row(line: Line) -> Markup:
    """Write a row of a sheet; the cells are no part of the template, since there are thousands of them."""
    cells = "".join(map(_cell, line)) or "<table:table-cell/>"
    return Markup(f'<table:table-row table:style-name="row">{cells}</table:table-row>')


def _cell(entry: Entry) -> str:
    text = escape(entry.value)
    if entry.target:
        place = escape(_address(entry.target, f"A{entry.row}"))
        text = f'<text:a xlink:type="simple" xlink:href="#{place}">{text}</text:a>'
    style = escape(entry.style.replace(".", "-")) + ("-filled" if entry.shaded else "")
    return f'<table:table-cell table:style-name="{style}" {_value(entry)}><text:p>{text}</text:p></table:table-cell>'


def _value(entry: Entry) -> str:
    """Give the type and value of a cell as its attributes."""
    if isinstance(entry.value, str):
        return 'office:value-type="string"'
    if isinstance(entry.value, date):
        return f'office:value-type="date" office:date-value="{entry.value.isoformat()}"'
    kind = "percentage" if entry.style.startswith("percent") else "float"
    # As many digits as XlsxWriter writes, so that both files hold the very same number.
    return f'office:value-type="{kind}" office:value="{entry.value:.16g}"'


def _address(sheet: str, place: str) -> str:
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'.{place}"


def _column(number: int) -> str:
    """Name a column by its letters; the first one has number 0.

    >>> _column(0), _column(27)
    ('A', 'AB')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
