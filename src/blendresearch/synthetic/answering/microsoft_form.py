"""An export as Microsoft Forms writes it in Dutch: a workbook with its habits, byte for byte the same each time."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from blendresearch.synthetic.answering.exported import Exported, exported, statements
from blendresearch.synthetic.answering.seats import data, reference_survey

FORM = "user"
_SYSTEM = ("ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging")
_FIRST_DAY = datetime(1899, 12, 30)
_MOMENT, _TEXT = 1, 2  # cell styles of workbook_parts.toml
_NEVER = (1980, 1, 1, 0, 0, 0)  # what the archive says of when a part was written
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'

Cell = int | datetime | str


def write_microsoft_form(path: Path) -> None:
    """Write the answers of the users: prefix `x:`, a dimension that says A1, days as serial numbers, `A;B;`."""
    table = [[*_SYSTEM, *_headings()]]
    table += [
        [*_marks(number, row), *_cells(row)] for number, row in enumerate(exported(reference_survey(), FORM), start=1)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _workbook(table).items():
            archive.writestr(zipfile.ZipInfo(name, _NEVER), text, zipfile.ZIP_DEFLATED)


def _headings() -> Iterator[str]:
    form = data("forms")[FORM]
    for row in reference_survey().questions(FORM):
        question, heading = row["question"], row["heading"]
        heading += "\N{NO-BREAK SPACE}" if question in form["no_break_space"] else ""
        heading += "\n" if question in form["line_feed"] else ""
        if row["kind"] == "grid":
            yield from (
                f"{heading}.{statement}"[: form["longest_heading"]] for statement in statements(reference_survey())
            )
        else:
            yield heading[: form["longest_heading"]]
    yield form["contact"]


def _marks(number: int, row: Exported) -> list[Cell]:
    # A person signs in, so that address and name are filled in; nobody changed an answer afterwards.
    return [number, row.started, row.sent, row.seat.person.email, row.seat.person.name, ""]


def _cells(row: Exported) -> Iterator[Cell]:
    for question in reference_survey().questions(FORM):
        answer = row.answers[question["question"]]
        if question["kind"] == "grid":
            yield from (answer.get(statement, "") for statement in statements(reference_survey()))
        else:
            yield "".join(f"{each};" for each in answer) if isinstance(answer, list | tuple) else str(answer)
    yield row.contact


def _workbook(table: Sequence[Sequence[Cell]]) -> dict[str, str]:
    shared = {text: number for number, text in enumerate(dict.fromkeys(_texts(table)))}
    parts = dict(data("workbook_parts"))
    rows = "".join(_row(number, row, shared) for number, row in enumerate(table, start=1))
    sheet = (
        f'<x:dimension ref="A1" /><x:sheetData>{rows}</x:sheetData><x:tableParts count="1"><x:tablePart r:id="rId1" />'
    )
    parts["xl/worksheets/sheet1.xml"] = _element("worksheet", f"{sheet}</x:tableParts>")
    items = "".join(f'<x:si><x:t xml:space="preserve">{escape(text)}</x:t></x:si>' for text in shared)
    parts["xl/sharedStrings.xml"] = _element("sst", items)
    return parts | {"xl/tables/table1.xml": _table(table)}


def _element(name: str, content: str) -> str:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'{_HEAD}<x:{name} xmlns:r="{relations}" xmlns:x="{_NAMESPACE}">{content}</x:{name}>'


def _texts(table: Sequence[Sequence[Cell]]) -> Iterator[str]:
    return (cell for row in table for cell in row if isinstance(cell, str) and cell)


def _row(number: int, row: Sequence[Cell], shared: Mapping[str, int]) -> str:
    cells = "".join(_cell(f"{_letter(at)}{number}", cell, shared) for at, cell in enumerate(row))
    return f'<x:row r="{number}" hidden="0">{cells}</x:row>'


def _cell(place: str, cell: Cell, shared: Mapping[str, int]) -> str:
    if isinstance(cell, int):
        return f'<x:c r="{place}"><x:v>{cell}</x:v></x:c>'
    if isinstance(cell, datetime):
        return f'<x:c r="{place}" s="{_MOMENT}"><x:v>{_serial(cell)}</x:v></x:c>'
    if not cell:
        return f'<x:c r="{place}" s="{_TEXT}" t="s" />'
    return f'<x:c r="{place}" s="{_TEXT}" t="s"><x:v>{shared[cell]}</x:v></x:c>'


def _serial(moment: datetime) -> str:
    since = moment - _FIRST_DAY
    return f"{since.days + since.seconds / 86_400:.10f}".rstrip("0")


def _letter(at: int) -> str:
    tens, ones = divmod(at, 26)
    return (chr(64 + tens) if tens else "") + chr(65 + ones)


def _table(table: Sequence[Sequence[Cell]]) -> str:
    place = f"A1:{_letter(len(table[0]) - 1)}{len(table)}"
    columns = "".join(
        f'<x:tableColumn id="{number}" name={quoteattr(str(heading).replace(chr(10), "_x000a_"))} />'
        for number, heading in enumerate(table[0], start=1)
    )
    return (
        f'{_HEAD}<x:table xmlns:x="{_NAMESPACE}" id="1" name="Table1" displayName="Table1" ref="{place}" '
        f'totalsRowShown="0"><x:autoFilter ref="{place}" /><x:tableColumns count="{len(table[0])}">{columns}'
        "</x:tableColumns></x:table>"
    )
