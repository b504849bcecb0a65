"""The tables of a report as an Excel workbook."""

from datetime import date, datetime
from io import BytesIO
from re import sub

from xlsxwriter import Workbook as File
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from blendresearch.render.document import Document
from blendresearch.render.sheets import Entry, Sheet, Workbook, workbook

_LOOKS = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1},
    "heading.right": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "align": "right"},
    "text": {"text_wrap": True, "valign": "top"},
    "sign": {"align": "right", "valign": "top"},
    "note": {},
    "link": {"font_color": "#134A6E", "underline": 1},
}
_UNDATED = datetime(2000, 1, 1)


def write_xlsx(document: Document) -> bytes:
    """Write the tables of a document as XLSX; its time is the date of the report, never the clock: the same bytes."""
    return _written(workbook(document))


def _written(book: Workbook) -> bytes:
    target = BytesIO()
    with File(target, {"in_memory": True}) as file:
        _describe(file, book)
        formats: dict[str, Format] = {}
        for number, sheet in enumerate(book.sheets):
            page = file.add_worksheet(sheet.name)
            for row, line in enumerate(sheet.lines):
                for column, entry in enumerate(line):
                    if entry.style not in formats:
                        formats[entry.style] = file.add_format(_look(entry.style))
                    _place(page, row, column, entry, formats[entry.style])
            _arrange(page, sheet, formats)
            if number == 0:
                page.activate()
    return target.getvalue()


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


def _look(style: str) -> dict[str, object]:
    if style in _LOOKS:
        return _LOOKS[style]
    kind, _, decimals = style.partition(".")
    places = "0." + "0" * int(decimals) if decimals not in ("", "0") else "0"
    codes = {"date": "yyyy-mm-dd", "percent": f"{places}%", "points": places}
    return {"num_format": codes.get(kind, f"#,##{places}"), "valign": "top"}


def _place(page: Worksheet, row: int, column: int, entry: Entry, look: Format) -> None:
    if entry.target:
        quoted = entry.target.replace("'", "''")
        page.write_url(row, column, f"internal:'{quoted}'!A1", look, str(entry.value))
    elif isinstance(entry.value, str):
        page.write_string(row, column, entry.value, look)  # never a formula, whatever it begins with
    elif isinstance(entry.value, date):
        page.write_datetime(row, column, entry.value, look)
    else:
        page.write_number(row, column, entry.value, look)


def _arrange(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    """Set widths and what stays in sight, and mark the headings of the table."""
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.freeze_panes(sheet.heading + 1, sheet.row_headers)
    page.repeat_rows(sheet.heading)
    page.fit_to_pages(1, 0)
    page.set_landscape()
    page.set_paper(9)
    headings = sheet.lines[sheet.heading]
    if sheet.body:
        columns = [{"header": str(entry.value), "header_format": formats[entry.style]} for entry in headings]
        settings = {"name": "data_" + sub(r"\W", "_", sheet.id), "columns": columns, "style": None}
        page.add_table(sheet.heading, 0, sheet.heading + sheet.body, len(headings) - 1, settings)
