"""The exports of the later edition as files: CSV, XLSX and ODS."""

from datetime import date
from pathlib import Path

from blendresearch.render.blocks import DocumentInfo
from blendresearch.render.ods import write_workbook
from blendresearch.render.sheet import Entry, Sheet, Workbook
from blendresearch.synthetic.export_files import write_csv, write_xlsx
from blendresearch.synthetic.later.dialects import Dialect, Table
from blendresearch.synthetic.later.edition_plan import edition

_PROGRAM = "LibreOffice"


def write_table(path: Path, table: Table, spoken: Dialect) -> None:
    """Write the cells of an export as its dialect has them."""
    if spoken.kind == "csv":
        write_csv(path, table, delimiter=spoken.separator, encoding=spoken.encoding, end=spoken.end)
    elif spoken.kind == "xlsx":
        write_xlsx(path, table, sheet=spoken.sheet, made_on=edition()["exported_on"])
    else:
        path.write_bytes(_ods(table, spoken.sheet))


def _ods(table: Table, name: str) -> bytes:
    lines = tuple(tuple(map(_entry, row)) for row in table)
    sheet = Sheet("export", name, name, lines, (20,) * len(lines[0]))
    info = DocumentInfo(title=name, date=edition()["exported_on"].isoformat())
    return write_workbook(Workbook(info, "nl_NL", (), (sheet,)), program=_PROGRAM)


def _entry(value: object) -> Entry:
    if isinstance(value, date):
        return Entry(value, "date")
    return Entry(value, "integer") if isinstance(value, int) else Entry(str(value or ""))
