"""The tables of a report as an Excel workbook."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from textwrap import wrap

from xlsxwriter import Workbook as File
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from blendresearch.render.document import Document
from blendresearch.render.sheet import SHADE, Entry, Line, Sheet, Workbook
from blendresearch.render.sheets import workbook
from blendresearch.render.xlsx_styles import name_styles

_LETTERS = {"font_name": "Arial", "font_size": 12, "font_scheme": ""}
_COLUMN = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
_LOOKS = {
    "title": {"bold": True, "font_size": 18, "text_wrap": True},
    "heading.1": {"bold": True, "font_size": 15},
    "heading.2": {"bold": True, "font_size": 13},
    "column": _COLUMN,
    "column.right": {**_COLUMN, "align": "right"},
    "text": {"text_wrap": True, "valign": "top"},
    "line": {},
    "sign": {"align": "right", "valign": "top"},
    "link": {"font_color": "#134A6E", "underline": 1, "valign": "top"},
}
_STYLES = {"title": "Title", "heading.1": "Heading 1", "heading.2": "Heading 2"}
"""The cell styles of Excel by which a screen reader or a list of headings finds a title."""
_WIDER = 1.15  # Excel counts widths in digits of the standard letter; capitals and headings in bold take more
_LINE = {"title": 24.0, "text": 15.75, "column": 15.75, "column.right": 15.75}
"""How high a line of text is that goes on below itself, in points: not every program looks at that by itself."""
_UNDATED = datetime(2000, 1, 1)


def write_xlsx(document: Document) -> bytes:
    """Write the tables of a document as XLSX; its time is the date of the report, never the clock: the same bytes."""
    return _written(workbook(document))


def _written(book: Workbook) -> bytes:
    target = BytesIO()
    formats: dict[tuple[str, bool], Format] = {}
    with File(target, {"in_memory": True, "default_format_properties": _LETTERS, "default_row_height": 21}) as file:
        _describe(file, book)
        for sheet in book.sheets:
            page = file.add_worksheet(sheet.name)
            for row, line in enumerate(sheet.lines):
                if height := _height(line, sheet.widths):
                    page.set_row(row, height)
                for column, entry in enumerate(line):
                    look = (entry.style, entry.shaded)
                    if look not in formats:
                        formats[look] = file.add_format(_LETTERS | _look(*look))
                    _place(page, row, column, entry, formats[look])
            _arrange(page, sheet, formats)
    named = {_STYLES[style]: look.xf_index for (style, _), look in formats.items() if style in _STYLES}
    return name_styles(target.getvalue(), named)


def _describe(file: File, book: Workbook) -> None:
    info = book.info
    created = datetime.fromisoformat(info.date) if info.date else _UNDATED
    file.set_properties(
        {
            "title": info.title,
            "subject": info.subtitle,
            "author": info.author,
            "keywords": ", ".join(info.keywords),
            "comments": " ".join(filter(None, (info.description, info.notice))),
            "created": created,
        }
    )
    file.set_custom_property("Language", book.locale.replace("_", "-"), "text")


def _look(style: str, shaded: bool) -> dict[str, object]:
    shade = {"bg_color": SHADE} if shaded else {}
    if style in _LOOKS:
        return _LOOKS[style] | shade
    kind, _, decimals = style.partition(".")
    places = "0." + "0" * int(decimals) if decimals not in ("", "0") else "0"
    codes = {"date": "yyyy-mm-dd", "year": "0", "percent": f"{places}%", "points": places}
    return {"num_format": codes.get(kind, f"#,##{places}"), "valign": "top"} | shade


def _height(line: Line, widths: Sequence[int]) -> float | None:
    """Give the height of a row, in points, of which some text takes more than one line."""
    high = [
        _LINE[entry.style] * len(wrap(str(entry.value), width))
        for entry, width in zip(line, widths, strict=False)
        if entry.style in _LINE
    ]
    most = max(high, default=0.0)
    return most if most > _LINE["text"] else None


def _place(page: Worksheet, row: int, column: int, entry: Entry, look: Format) -> None:
    if entry.target:
        quoted = entry.target.replace("'", "''")
        page.write_url(row, column, f"internal:'{quoted}'!A{entry.row}", look, str(entry.value))
    elif isinstance(entry.value, str):
        page.write_string(row, column, entry.value, look)  # never a formula, whatever it begins with
    elif isinstance(entry.value, date):
        page.write_datetime(row, column, entry.value, look)
    else:
        page.write_number(row, column, entry.value, look)


def _arrange(page: Worksheet, sheet: Sheet, formats: Mapping[tuple[str, bool], Format]) -> None:
    """Set widths and how a sheet is printed, and mark its table, without filters and frozen panes."""
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width * _WIDER)
    page.fit_to_pages(1, 0)
    page.set_landscape()
    page.set_paper(9)
    if sheet.heading is not None:
        page.repeat_rows(sheet.heading)
    if sheet.marked:
        headings = sheet.lines[sheet.heading]
        columns = [{"header": str(entry.value), "header_format": formats[entry.style, False]} for entry in headings]
        settings = {"name": sheet.marked, "columns": columns, "style": None, "autofilter": False}
        page.add_table(sheet.heading, 0, sheet.heading + sheet.body, len(headings) - 1, settings)
