"""The tables of a report as an OpenDocument spreadsheet (ODF 1.3), the standard of many governments.

Written from templates: the file then holds what these say and nothing else, no fonts, language or picture of the
program that made an example.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbformat import NotebookNode

from blendresearch import __version__
from blendresearch.render.document import read_document
from blendresearch.render.sheets import Entry, Sheet, Workbook, workbook

MIME_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_TEMPLATES = Path(__file__).parent / "templates" / "ods"
_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml")
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP file can say
_LOOKS = ("title", "heading", "heading.right", "text", "sign", "note", "link")
_CENTIMETRES = 0.21  # of a character


def to_ods(notebook: NotebookNode) -> bytes:
    """Give the tables of an executed report notebook as ODS; raise RenderError when it cannot be read as a report."""
    return write(workbook(read_document(notebook)))


def write(book: Workbook) -> bytes:
    """Write a workbook; its time is the date of the report, never the clock, so that its bytes are the same."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"attributes": _attributes, "address": _address, "column": _column}
    values = {"book": book, "version": __version__, "mime_type": MIME_TYPE, "formats": _formats(book.sheets)}
    widths = sorted({width for sheet in book.sheets for width in sheet.widths})
    values["widths"] = {width: f"{width * _CENTIMETRES:.2f}cm" for width in widths}
    language, _, country = book.locale.partition("_")
    values |= {"language": language, "country": country or "none"}
    target = BytesIO()
    with ZipFile(target, "w") as file:
        _add(file, "mimetype", MIME_TYPE, ZIP_STORED)  # first and as it is, so that a file can be known by its start
        for part in _PARTS:
            text = environment.get_template(f"{Path(part).name}.j2").render(values)
            _add(file, part, text, ZIP_DEFLATED)
    return target.getvalue()


def _add(file: ZipFile, name: str, text: str, method: int) -> None:
    part = ZipInfo(name, _BEGINNING)
    part.compress_type, part.create_system = method, 0  # the same on every system
    file.writestr(part, text.encode("utf-8"))


def _formats(sheets: Sequence[Sheet]) -> list[dict[str, object]]:
    """Give every form of numbers that occurs: its style, its kind, and the number of decimals."""
    styles = {entry.style for sheet in sheets for line in sheet.lines for entry in line} - set(_LOOKS)
    parts = [(style, *style.partition(".")[::2]) for style in sorted(styles)]
    return [{"style": style, "kind": kind, "decimals": int(decimals or 0)} for style, kind, decimals in parts]


def _attributes(entry: Entry) -> dict[str, str]:
    """Give the type and value of a cell as its attributes."""
    if isinstance(entry.value, str):
        return {"office:value-type": "string"}
    if isinstance(entry.value, date):
        return {"office:value-type": "date", "office:date-value": entry.value.isoformat()}
    kind = "percentage" if entry.style.startswith("percent") else "float"
    # As many digits as XlsxWriter writes, so that both files hold the very same number.
    return {"office:value-type": kind, "office:value": f"{entry.value:.16g}"}


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
