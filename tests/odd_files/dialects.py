"""Records in many dialects of an export: encoding, separator, format, headings, hints, and spellings of cells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.odd_files.files import book, text
from tests.studies import HEADING

from blendresearch.data.codelists import activity_types

Record = Mapping[str, str]
"""A record under concepts, as a clean export has it: Yes and No, days as 2022-03-31, codes of activity types."""

FLAGS, DAYS = {"blended", "accompanying_person", "force_majeure"}, {"start_date", "end_date"}
NUMBERS = {"participants", "duration_days"}
DUTCH_MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
DUTCH = {
    "project_code": "Projectnummer", "mobility_id": "Mobiliteits-ID", "activity_type": "Type activiteit",
    "blended": "Blended mobiliteit", "accompanying_person": "Begeleidende persoon", "participants": "Aantal deelnemers",
    "start_date": "Startdatum", "end_date": "Einddatum", "duration_days": "Duur (dagen)",
}  # fmt: skip
OLDER = {"project_code": "Project ID", "mobility_id": "Mobility ID", "blended": "Mobility mode", "end_date": "End Date"}


@dataclass(frozen=True)
class Dialect:
    """How a table of records is written: the file, its headings, and how each cell is spelt."""

    suffix: str
    write: Callable[[list[list[object]]], bytes]
    headings: Mapping[str, str] = field(default_factory=dict)
    heading: Callable[[str], str] = str
    hints: Sequence[str] = ()
    yes: object = "Yes"
    no: object = "No"
    day: Callable[[date], object] = date.isoformat
    number: Callable[[str], object] = str
    kind: Callable[[str], str] = str
    turned: bool = False
    again: bool = False

    def export(self, records: Sequence[Record]) -> bytes:
        """Write the records; `turned`: columns in the opposite order; `again`: headings once more above the last."""
        concepts = list(records[0])[:: -1 if self.turned else 1]
        title = [self.heading(({**HEADING, **self.headings})[concept]) for concept in concepts]
        rows = [[self._cell(concept, record[concept]) for concept in concepts] for record in records]
        rows = [*rows[:-1], title, rows[-1]] if self.again else rows
        return self.write([title, *([hint] * len(title) for hint in self.hints), *rows])

    def _cell(self, concept: str, cell: str) -> object:
        if cell == "":
            return cell
        if concept in FLAGS:
            form = {"Yes": "Blended", "No": "Physical"} if self.headings is OLDER and concept == "blended" else None
            return form[cell] if form else {"Yes": self.yes, "No": self.no}[cell]
        if concept in DAYS:
            return self.day(date.fromisoformat(cell))
        if concept in NUMBERS:
            return self.number(cell)
        return self.kind(cell) if concept == "activity_type" else cell


def name_of(code: str, language: str = "en") -> str:
    """Give the name of an activity type, or the text itself where it is no code."""
    kind = activity_types("VET").get(code)
    return kind.name[language] if kind else code


def both(code: str, form: str) -> str:
    """Write code and name of an activity type in one cell."""
    return form.format(code=code, name=name_of(code)) if code in activity_types("VET") else code


def with_title(table: list[list[object]]) -> list[list[object]]:
    """Put a title and an empty row above a table, and two empty columns and rows behind it."""
    width = len(table[0])
    return [["Mobilities"], [], *([*row, "", ""] for row in table), [""] * width, [""] * width]


DIALECTS = [
    Dialect(
        ".csv", text, heading=lambda title: f"{title.upper()} *", hints=["*"], yes="YES", no="NO",
        day=lambda day: f"{day:%d-%m-%Y}", kind=lambda code: both(code, "{code} - {name}"),
    ),
    Dialect(
        ".csv", lambda table: text(table, separator=",", encoding="utf-16"), DUTCH, yes="Ja", no="Nee", turned=True,
        day=lambda day: f"{day.day} {DUTCH_MONTHS[day.month - 1]} {day.year}", kind=lambda code: name_of(code, "nl"),
    ),
    Dialect(
        ".csv", lambda table: text(table, separator="\t", encoding="cp1252"), yes="1", no="0", again=True,
        heading=lambda title: title.replace("e", "é"), number="{}.0".format,
    ),
    Dialect(
        ".csv", lambda table: text(table, encoding="utf-16-le", before="sep=;\r\n"), yes="WAAR", no="ONWAAR",
        heading=lambda title: title.replace(" ", "\r\n"), day=lambda day: f"{day:%d/%m/%Y 00:00:00}",
    ),
    Dialect(
        ".csv", lambda table: text(with_title(table), encoding="utf-8", ends="\r", quoting=1), yes="true", no="false",
        day=lambda day: f"{day.day}.{day.month}.{day.year}", kind=str.lower, number="{},00".format,
    ),
    Dialect(
        ".csv", lambda table: text(table, encoding="utf-8", ends="\n"), yes="y", no="n",
        hints=["*", "DICT / DD-MM-YYYY"], heading=lambda title: f" {title.lower()}? ",
        day=lambda day: f"{day:%Y-%m-%dT%H:%M:%S}",
    ),
    Dialect(".xlsx", lambda table: book("xlsx", table, at=(3, 2), title="2024"), yes=True, no=False,
        day=lambda day: day, number=int, kind=name_of),
    Dialect(".xls", lambda table: book("xls", [["Uitleg"]], table, at=(1, 1)), DUTCH, yes=True, no=False, turned=True,
        day=lambda day: day, number=int, kind=lambda code: both(code, "{name} ({code})")),
    Dialect(".ods", lambda table: book("ods", table, [["Notes"]], at=(2, 1), title="Export"), yes=True, no=False,
        hints=["DD-MM-YYYY"], day=lambda day: day, number=int),
    Dialect(".xls", lambda table: book("xlsx", table), yes="x", no="nee", heading=lambda title: f"{title} (Yes/No)",
        day=lambda day: f"{day:%d-%b-%Y}", kind=lambda code: both(code, "{name} / {code}")),
    Dialect(".xls", lambda table: text(table, encoding="utf-8"), yes="✓", no="☐", turned=True,
        day=lambda day: str((day - date(1899, 12, 30)).days)),
    Dialect(".xls", lambda table: book("xls", table), OLDER, hints=["*"], yes="YES", no="NO",
        day=lambda day: f"{day.day}-{day.month}-{day.year}"),
    Dialect(".csv", lambda table: text(table, encoding="utf-16-be", separator=","), OLDER, yes="J", no="N",
        heading=lambda title: f"\u200e{title}\u00ad", day=lambda day: f"{day:%Y/%m/%d}"),
]  # fmt: skip
