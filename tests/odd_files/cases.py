"""Broken and odd exports, each with what comes of it: the records as if it were clean, or one sentence.

    Reads("what is odd", "name of the file", how it is made, [the records that it must give, as clean rows])
    Refused("what is odd", "name of the file", how it is made, "the sentence")

`headings` is the headings.toml of the study, where it has one.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.odd_files.files import book, text
from tests.studies import ALPHA, BETA, HEADING, Row, mobility, table_of

Made = Callable[[], bytes]


@dataclass(frozen=True)
class Reads:
    """An odd file that is read as the rows would be from a clean one."""

    odd: str
    name: str
    made: Made
    rows: Sequence[Row]
    headings: str = ""


@dataclass(frozen=True)
class Refused:
    """A file that is refused with one sentence."""

    odd: str
    name: str
    made: Made
    sentence: str
    headings: str = ""


CLEAN = [mobility(1, blended="Yes"), mobility(2), mobility(3, activity_type="LM-GRP-VET", participants="25")]
TABLE = table_of(CLEAN)
TITLES, CELLS = TABLE[0], TABLE[1:]
CODE, ID, TYPE, FLAG = (HEADING[concept] for concept in ("project_code", "mobility_id", "activity_type", "blended"))
WIDTH = len(TITLES)
PERSON = "Zoë Müller-Şahin"
NAMED = table_of([{**row, "Participant name": PERSON} for row in CLEAN])
WITHOUT_FLAG = f"{', '.join(title for title in TITLES if title != FLAG)}, and 1 column whose heading is not known: E"


def renamed(**headings: str) -> list[list[object]]:
    """Give the clean table under other headings for some concepts."""
    new = {HEADING[concept]: heading for concept, heading in headings.items()}
    return [[new.get(title, title) for title in TITLES], *CELLS]


def retyped(change: Callable[[object], object], *concepts: str) -> list[list[object]]:
    """Give the clean table with the cells of some columns changed, or of all."""
    at = [TITLES.index(HEADING[concept]) for concept in concepts] or range(WIDTH)
    return [TITLES, *([change(cell) if place in at else cell for place, cell in enumerate(row)] for row in CELLS)]


def cells_of(concept: str, *spelt: object) -> list[list[object]]:
    """Give as many sound records as there are spellings of a cell."""
    return table_of([mobility(number, **{concept: cell}) for number, cell in enumerate(spelt)])


def hinted(*hints: dict[str, str]) -> list[list[object]]:
    """Give the clean table with rows of hints below the headings."""
    return [TITLES, *([hint.get(title, "") for title in TITLES] for hint in hints), *CELLS]


def over_two_rows(*concepts: str) -> list[list[object]]:
    """Give the clean table with some headings in a second row, below one that is merged over them."""
    below = {HEADING[concept] for concept in concepts}
    upper = ["Details" if title in below else title for title in TITLES]
    return [upper, [title if title in below else "" for title in TITLES], *CELLS]


def real(cell: object) -> object:
    """Give a cell as people enter it in a spreadsheet: days, numbers and flags."""
    if isinstance(cell, str) and cell[2:3] == "/":
        return datetime.strptime(cell, "%d/%m/%Y").date()
    return {"Yes": True, "No": False}.get(cell, int(cell) if str(cell).isdigit() else cell)


def packed(**parts: str) -> bytes:
    """Give a zip file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def in_one_cell(table: Sequence[Sequence[object]]) -> list[list[str]]:
    """Give every row as one cell, as a spreadsheet with another list separator shows it."""
    return [[";".join(map(str, row))] for row in table]


def of_each_kind(odd: str, made: Callable[[str], bytes], rows: Sequence[Row]) -> list[Reads]:
    """Give one case for each kind of workbook."""
    return [Reads(odd, f"a.{kind}", lambda kind=kind: made(kind), rows) for kind in ("xlsx", "xls", "ods")]


NO_CODE = (
    "the cell is no project code such as 2024-1-NL01-KA121-VET-000123456. Correct the code, or remove the row if it is "
    "no record (a sum, a note below the table); does the column hold something else, then name the right one in "
    'headings.toml: project_code = ["..."].'
)
SAVE = "Export it again, or open it in a spreadsheet and save it as XLSX."
TEXTS = [
    Reads("semicolons, UTF-8 with a mark", "a.csv", lambda: text(NAMED), CLEAN),
    Reads("semicolons, UTF-8 without a mark", "a.csv", lambda: text(NAMED, encoding="utf-8"), CLEAN),
    Reads("commas", "a.csv", lambda: text(NAMED, separator=","), CLEAN),
    Reads("tabs, and a name that says so", "a.TSV", lambda: text(NAMED, separator="\t"), CLEAN),
    Reads("tabs", "a.csv", lambda: text(NAMED, separator="\t"), CLEAN),
    Reads("UTF-16 with a mark", "a.csv", lambda: text(NAMED, encoding="utf-16", separator="\t"), CLEAN),
    Reads(
        "UTF-16, big end first, with a mark", "a.csv", lambda: text(NAMED, encoding="utf-16-be", before="\ufeff"), CLEAN
    ),
    Reads("UTF-16 without a mark", "a.csv", lambda: text(NAMED, encoding="utf-16-le", separator="\t"), CLEAN),
    Reads("UTF-16, big end first, without a mark", "a.csv", lambda: text(NAMED, encoding="utf-16-be"), CLEAN),
    Reads("Windows-1252", "a.csv", lambda: text(renamed(status="Stâtus"), encoding="cp1252"), CLEAN),
    Reads("a first line that names the separator", "a.csv", lambda: text(TABLE, before="sep=;\r\n"), CLEAN),
    Reads("the separator named, and a comma", "a.csv", lambda: text(TABLE, separator=",", before="sep=,\n"), CLEAN),
    Reads("line ends of old Macintoshes", "a.csv", lambda: text(TABLE, ends="\r"), CLEAN),
    Reads("line ends of two kinds in the lines above the records", "a.csv",
        lambda: text(TABLE, before="Mobilities\nof 2024\r\n"), CLEAN),
    Reads("line ends of Unix, no end on the last line", "a.csv", lambda: text(TABLE, ends="\n")[:-1], CLEAN),
    Reads("all quoted", "a.csv", lambda: text(TABLE, quoting=csv.QUOTE_ALL), CLEAN),
    Reads(
        "line breaks, separators and quotation marks in a cell", "a.csv",
        lambda: text(table_of([{"Comments": 'a;"b"\r\nc\n\nd', **row} for row in CLEAN])), CLEAN,
    ),
    Reads(
        "empty rows and columns at the end", "a.csv",
        lambda: text([[*row, "", ""] for row in [*TABLE, [""] * WIDTH, [""] * WIDTH]]) + b"\r\n\r\n", CLEAN,
    ),
    Reads("rows without their empty end", "a.csv", lambda: text([TITLES, *(row[:-1] for row in CELLS)]), CLEAN),
    Reads("a title above the headings", "a.csv", lambda: text([["Mobilities of 2024"], [], *TABLE]), CLEAN),
    Reads("headings and no records", "a.csv", lambda: text([TITLES]), []),
    Reads("exports one below the other, each with its headings", "a.csv", lambda: text([*TABLE, *table_of([
        mobility(9, project_code=BETA)])]), [*CLEAN, mobility(9, project_code=BETA)]),
    Reads("the name of a workbook", "a.xls", lambda: text(TABLE), CLEAN),
    Refused("nothing at all", "a.csv", lambda: b"", "a.csv: it is empty. Export it again: an empty project gives at "
        "least its headings."),
    Refused("blank lines and nothing else", "a.csv", lambda: b"\xef\xbb\xbf \r\n\r\n", "a.csv: it is empty. Export it "
        "again: an empty project gives at least its headings."),
    Refused("NUL signs", "a.csv", lambda: text(TABLE) + b"\0\0", "a.csv: it holds NUL signs, so it is no text. Export "
        "it again or save it as CSV UTF-8."),
    Refused("bytes that are no text", "a.csv", lambda: text(TABLE, encoding="utf-8") + b"\x81", "a.csv: its text "
        "cannot be read. Export it again or save it as CSV UTF-8."),
    Refused("a quotation mark that never ends", "a.csv", lambda: text(TABLE) + b'"', "a.csv, row 5: the row has a "
        "quotation mark that never ends or stands in the middle of a cell, or an endless cell. Take such marks out "
        "in a text editor (an odd number stands in line 5), or export it again."),
    Refused("a separator within a cell", "a.csv", lambda: text([*TABLE, [*CELLS[0], PERSON]]),
        f"a.csv, row 5: the row has {WIDTH + 1} cells and the headings are {WIDTH}. Mend that row in a spreadsheet (a "
        "separator within a cell?), or export it again."),
    Refused("rows whole in their first cell", "a.csv", lambda: text(in_one_cell(TABLE), separator=",", quoting=1),
        "a.csv, row 1: the row stands whole in its first cell, as happens in a spreadsheet with another list separator."
        " Export it again, and do not save it in a spreadsheet."),
    Refused("one row whole in its first cell", "a.csv", lambda: text([*TABLE, *in_one_cell([CELLS[0]])], quoting=1),
        "a.csv, row 5: the row stands whole in its first cell, as happens in a spreadsheet with another list separator."
        " Export it again, and do not save it in a spreadsheet."),
]  # fmt: skip

WORKBOOKS = [
    *of_each_kind("plain", lambda kind: book(kind, NAMED), CLEAN),
    *of_each_kind("real days, numbers and flags", lambda kind: book(kind, retyped(real)), CLEAN),
    *of_each_kind("below a merged title, not in A1", lambda kind: book(kind, TABLE, at=(4, 2), title="2024"), CLEAN),
    *of_each_kind("more sheets", lambda kind: book(kind, [["Blended"], ["x"]], TABLE, [[CODE, ID], ["x", "y"]]), CLEAN),
    *of_each_kind("an empty project", lambda kind: book(kind, [TITLES]), []),
    Reads("a template beside the records", "a.xlsx", lambda: book("xlsx", [TITLES], TABLE), CLEAN),
    Reads("times of day with the days", "a.xlsx", lambda: book("xlsx", retyped(
        lambda cell: datetime.combine(real(cell), datetime.min.time().replace(hour=9)), "start_date")), CLEAN),
    Reads("empty rows at the end", "a.xlsx", lambda: book("xlsx", [*TABLE, [" "] * WIDTH, ["\n"]]), CLEAN),
    Reads("hints below the headings", "a.ods", lambda: book("ods", hinted({CODE: "*", FLAG: "YES/NO"})), CLEAN),
    Reads("XLSX under the name of XLS", "a.xls", lambda: book("xlsx", TABLE), CLEAN),
    Reads("XLSX under the name of CSV", "a.csv", lambda: book("xlsx", TABLE), CLEAN),
    Reads("XLS under the name of XLSX", "a.xlsx", lambda: book("xls", TABLE), CLEAN),
    Reads("ODS under the name of XLS", "a.XLS", lambda: book("ods", TABLE), CLEAN),
    Refused("two sheets of mobilities", "a.ods", lambda: book("ods", TABLE, TABLE),
        "a.ods: several of its sheets hold mobilities. Keep one sheet a file; one may be hidden."),
    Refused("a web page under the name of XLS", "a.xls", f"\r\n<HTML><table><td>{PERSON}".encode,
        f"a.xls: it is a web page, whatever its name says. {SAVE}"),
    Refused("a web page in UTF-16", "a.xls", lambda: "<table><tr>".encode("utf-16"),
        f"a.xls: it is a web page, whatever its name says. {SAVE}"),
    Refused("an XML spreadsheet of 2003", "a.xls",
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        f"a.xls: it is XML, whatever its name says. {SAVE}"),
    Refused("a workbook of before 1995", "a.xls", lambda: b"\x09\x08\x08\x00\x00\x05\x10\x00",
        f"a.xls: it is a workbook of a kind that is too old. {SAVE}"),
    Refused("a PDF", "a.xlsx", lambda: b"%PDF-1.7\n", "a.xlsx: it is a PDF, whatever its name says. Export it again as "
        "CSV or XLSX."),
    Refused("a packed file", "a.csv", lambda: gzip.compress(text(TABLE)), "a.csv: it is a packed file, whatever its "
        "name says. Export it again as CSV or XLSX."),
    Refused("a text document", "a.xlsx", lambda: packed(**{"word/document.xml": "<w:document/>"}), "a.xlsx: it is a "
        "ZIP file and no workbook. Unpack it if it holds exports, else export it again."),
    Refused("exports in a ZIP file", "a.xlsx", lambda: packed(**{"a.csv": "x"}), "a.xlsx: it is a ZIP file and no "
        "workbook. Unpack it if it holds exports, else export it again."),
    Refused("half a workbook", "a.xlsx", lambda: book("xlsx", TABLE)[:3000], "a.xlsx: it cannot be read as a "
        "spreadsheet. Export it again."),
    Refused("a workbook without cells", "a.xlsx", lambda: book("xlsx", []),
        "a.xlsx: it has no sheet with cells. Export it again."),
    Refused("rows whole in their first cell", "a.xlsx", lambda: book("xlsx", in_one_cell(TABLE)), "a.xlsx, row 1: the "
        "row stands whole in its first cell, as happens in a spreadsheet with another list separator. Export it again, "
        "and do not save it in a spreadsheet."),
]  # fmt: skip

FEEDBACK = (
    "it is the feedback on an import, which also holds what was refused, and no export. Export the project again and "
    "put that file here; is it an export, then name the column that tells of errors in headings.toml: "
    'ignored = ["..."].'
)
TWICE = [[*row, ("Blended mobility", "No", "No", "Yes")[place]] for place, row in enumerate(TABLE)]
ALIKE = [[*row, (FLAG, "No", "No", "Yes")[place]] for place, row in enumerate(TABLE)]
SECOND = [mobility(1), mobility(2), mobility(3, activity_type="LM-GRP-VET", participants="25", blended="Yes")]
HEADINGS = [
    Reads("capitals, asterisks and question marks", "a.csv",
        lambda: text([[f"{title.upper()} *?" for title in TITLES], *CELLS]), CLEAN),
    Reads("what may be filled in, behind the heading", "a.csv",
        lambda: text(renamed(blended=f"{FLAG} (Yes/No)", start_date="Start date (DD-MM-YYYY)*")), CLEAN),
    Reads("line breaks and spaces within", "a.csv",
        lambda: text([[title.replace(" ", " \r\n\u00a0") for title in TITLES], *CELLS]), CLEAN),
    Reads("signs that nobody sees", "a.csv",
        lambda: text([[f"\u200e{title[:4]}\u00ad{title[4:]}\u200b" for title in TITLES], *CELLS]), CLEAN),
    Reads("accents and Dutch", "a.csv", lambda: text(renamed(project_code="Projéctcode", mobility_id="Mobiliteits-ID",
        activity_type="Type activiteit", blended="Blended mobiliteit", start_date="Begindatum")), CLEAN),
    Reads("the headings of this year in one file, of last year in the next", "a.csv", lambda: text(renamed(
        project_code="Project Reference", end_date="End Date", participants="No. of participants")), CLEAN),
    Reads("some headings merged over two rows", "a.csv", lambda: text(over_two_rows("start_date", "end_date")), CLEAN),
    Reads("needed headings below others", "a.xlsx", lambda: book("xlsx", over_two_rows("activity_type", "blended"),
        at=(2, 1)), CLEAN),
    Reads("hints below headings over two rows", "a.csv", lambda: text([*over_two_rows("start_date", "end_date")[:2],
        ["*"] * WIDTH, *CELLS]), CLEAN),
    Reads("groups of headings merged above them", "a.ods", lambda: book("ods", [["Participant", "", "", "Status"],
        *TABLE]), CLEAN),
    Reads("a row of hints", "a.csv", lambda: text(hinted(dict.fromkeys(TITLES, "*"))), CLEAN),
    Reads("two rows of hints", "a.csv", lambda: text(hinted({CODE: "*", ID: "*"}, {TYPE: "DICT",
        FLAG: "Only YES or NO can be used in this cell", HEADING["start_date"]: "DD-MM-YYYY"})), CLEAN),
    Reads("all hints in one cell", "a.csv", lambda: text(hinted({TYPE: "* DICT", FLAG: "*\nYES/NO",
        HEADING["start_date"]: "* (DD-MM-YYYY)"})), CLEAN),
    Refused("three rows of hints", "a.csv", lambda: text(hinted(*[{CODE: "*"}] * 3)), "a.csv, column 'Grant Agreement "
        "No.', row 4: " + NO_CODE),
    Refused("a sum below the records", "a.xlsx", lambda: book("xlsx", [*TABLE, [""] * WIDTH, ["Total: 3"]]), "a.xlsx, "
        "column 'Grant Agreement No.', row 6: " + NO_CODE),
    Refused("a record between hints is no hint", "a.csv", lambda: text(hinted({CODE: ALPHA, FLAG: "*"})), "a.csv, "
        "column 'Mobility activity ID', row 2: the ID is missing. Export the project again."),
    Reads("a column twice that nobody needs", "a.csv", lambda: text(table_of([{**row, "Participant": "Yes",
        "Participant ": "No", "Comments": "", "comments": ""} for row in CLEAN])), CLEAN),
    Reads("other headings that begin with Blended", "a.csv", lambda: text(table_of([{**row, "Blended intensive "
        "programme": "?", "Blended intensive programme ID": "?"} for row in CLEAN])), CLEAN),
    Refused("a needed column twice", "a.csv", lambda: text(TWICE), "a.csv, row 1: columns E and L are both headed as "
        "'Blended mobility activity'. Say in headings.toml which is meant; for the latter: blended = [\"Blended "
        'mobility"].'),
    Reads("a needed column twice, and the study says which", "a.csv", lambda: text(TWICE), SECOND,
        'blended = ["Blended mobility"]'),
    Reads("a needed column twice, and the study ignores one", "a.csv", lambda: text(TWICE), CLEAN,
        'ignored = ["Blended mobility"]'),
    Refused("a needed column twice under one heading", "a.xlsx", lambda: book("xlsx", ALIKE, at=(2, 26)), "a.xlsx, row "
        "3: columns AE and AL are both headed as 'Blended mobility activity'. Say in headings.toml which is meant; for "
        'the latter: blended = ["Blended mobility activity #2"].'),
    Reads("one heading twice, and the study says which", "a.csv", lambda: text(ALIKE), SECOND,
        'blended = ["Blended mobility activity #2"]'),
    Reads("a heading that clashes with a shipped one", "a.csv", lambda: text(renamed(mobility_id="Status",
        status="Stand")), CLEAN, 'mobility_id = ["Status"]\nstatus = ["Stand"]'),
    Refused("a heading that nobody knows", "a.csv", lambda: text(renamed(blended="Hybrid?")), "a.csv: no column is "
        f"headed 'Blended mobility activity'; headings found: {WITHOUT_FLAG}. Is it there under "
        'another name, then add that to headings.toml: blended = ["..."].'),
    Refused("another table of mobilities", "a.csv", lambda: text([["Project Reference", "City"], [ALPHA, PERSON]]),
        "a.csv: no column is headed 'Mobility activity ID'; headings found: Project reference, and 1 column whose "
        "heading is not known: B. Is it there under "
        'another name, then add that to headings.toml: mobility_id = ["..."].'),
    Refused("another table, with a cell that is a heading elsewhere", "a.csv", lambda: text([["Participant", PERSON]]),
        "a.csv: no column is headed 'Grant Agreement No.'. Is it there under another name, then add that to "
        'headings.toml: project_code = ["..."].'),
    Refused("a person below headings is no heading, whatever part they have", "a.csv", lambda: text([["Project ID",
        "Role", "Name"], ["", "Participant", PERSON]]), "a.csv: no column is headed 'Mobility activity ID'; headings "
        "found: Project ID, and 2 columns whose headings are not known: B-C. Is it there under another name, then add "
        "that to headings.toml: mobility_id = "
        '["..."].'),
    Refused("no headings", "a.csv", lambda: text(CELLS), "a.csv: no column is headed 'Grant Agreement No.'. Is it "
        'there under another name, then add that to headings.toml: project_code = ["..."].'),
    Refused("a cell that is longer than a file", "a.ods", lambda: book("ods", [["x" * 200_000]]), "a.ods: no column is "
        "headed 'Grant Agreement No.'. Is it there under another name, then add that to headings.toml: project_code = "
        '["..."].'),
    Refused("headings below the rows that are searched", "a.csv", lambda: text([*[["x"]] * 30, *TABLE]), "a.csv: no "
        "column is headed 'Grant Agreement No.'. Is it there under another name, then add that to headings.toml: "
        'project_code = ["..."].'),
    Refused("feedback on an import", "a.csv",
        lambda: text(table_of([{**row, "Error message": PERSON} for row in CLEAN])), f"a.csv: {FEEDBACK}"),
    Refused("feedback on an import, as XLS", "a.xls", lambda: book("xls", table_of([{"Errors": "", **row} for row in
        CLEAN])), f"a.xls: {FEEDBACK}"),
    Reads("an export with a column of errors, as the study says", "a.csv",
        lambda: text(table_of([{**row, "Errors": ""} for row in CLEAN])), CLEAN, 'ignored = ["Errors"]'),
    Refused("a heading of the study for two concepts", "a.csv", lambda: text(TABLE), "headings.toml: 'Flag ' stands "
        "under 'blended' and under 'status'. Keep one of them.", 'blended = ["Flag "]\nstatus = ["FLAG"]'),
]  # fmt: skip

YES, NO = (
    ["YES", "\u200eyes\u200f", "TRUE", "1", "1.0", "Ja", "X", "waar", "✓", " y "],
    ["No", "FALSE", "0", "nee", "N", "", "-"],
)
DAYS = ["07/03/2022", "7-3-2022", "07.03.2022", "2022-03-07", "2022/3/7", "2022-03-07T00:00:00", "7 maart 2022",
    "07-Mar-2022", "7 mrt. 2022", "07/03/2022 00:00", "44627", "44627.5"]  # fmt: skip
SHORT = "Short-term learning mobility of VET learners"
TYPES = ["LM-SHORT-VET", "lm short vet", SHORT, SHORT.upper(), "Kortlopende leermobiliteit van mbo-studenten",
    f"LM-SHORT-VET - {SHORT}", f"{SHORT} (LM-SHORT-VET)", f"LM-SHORT-VET: {SHORT}", f"[LM-SHORT-VET]\n{SHORT}",
    f"{SHORT} / Kortlopende leermobiliteit van mbo-studenten"]  # fmt: skip
BARE = dict.fromkeys(mobility(0), "") | {CODE: ALPHA}
CELL_CASES = [
    Reads("yes in all spellings", "a.csv", lambda: text(cells_of("blended", *YES)),
        [mobility(number, blended="Yes") for number, _ in enumerate(YES)]),
    Reads("no in all spellings", "a.csv", lambda: text(cells_of("accompanying_person", *NO)),
        [mobility(number) for number, _ in enumerate(NO)]),
    Reads("days in all forms", "a.csv", lambda: text(cells_of("start_date", *DAYS)),
        [mobility(number) for number, _ in enumerate(DAYS)]),
    Reads("days of two digits for the year, or that do not exist, are not read", "a.csv",
        lambda: text(cells_of("start_date", "07/03/22", "04/31/2022")),
        [mobility(number, start_date=f"? {number}") for number in range(2)]),
    Reads("activity types by code, by name, in two languages, and both in a cell", "a.csv",
        lambda: text(cells_of("activity_type", *TYPES)), [mobility(number) for number, _ in enumerate(TYPES)]),
    Reads("a type that contradicts itself is unknown", "a.csv",
        lambda: text(cells_of("activity_type", "LM-SHORT-VET - ErasmusPro", "LM-SHORT-VET / LM-LONG-VET")),
        [mobility(number, activity_type=f"? {number}") for number in range(2)]),
    Reads("signs for what is missing", "a.csv", lambda: text(cells_of("participants", "???", "-", "??? - ? Unknown ?",
        "n/a")), [mobility(number) for number in range(4)]),
    Reads("numbers as text, with decimals of nothing", "a.csv", lambda: text(cells_of("duration_days", "22", "22.0",
        "22,00", " 22 ")), [mobility(number) for number in range(4)]),
    Reads("sub-rows of itineraries and certificates", "a.csv", lambda: text(table_of([mobility(1), {**BARE, ID:
        mobility(1)[ID], "Data type": "Itinerary"}, mobility(2, data_type="")])),
        [mobility(1), {**BARE, "Data type": "certification"}, mobility(2)]),
    Refused("neither yes nor no", "a.csv", lambda: text(cells_of("blended", "Yes", PERSON)), "a.csv, column 'Blended "
        "mobility activity', row 3: the cell is neither yes nor no. Write Yes or No, or leave it empty for No."),
    Refused("a form of mobility in the column of the flag", "a.csv", lambda: text(cells_of("blended", "Physical",
        "BLENDED")), "a.csv, column 'Blended mobility activity', row 2: the cell is a form of mobility (Physical, "
        "Virtual or Blended) and no flag (and so in 1 more row). Name the heading of this column in headings.toml: "
        'mode = ["..."].'),
    Reads("a form of mobility under the heading of the flag, as the study says", "a.csv", lambda: text(cells_of(
        "blended", "Physical", "BLENDED")), [mobility(0, blended="", mode="Physical"), mobility(1, blended="",
        mode="Blended")], 'mode = ["Blended mobility activity"]'),
    Refused("a code that is missing", "a.xls", lambda: book("xls", cells_of("project_code", ALPHA, "")), "a.xls, "
        "column 'Grant Agreement No.', row 3: the project code is missing. Fill in the code or remove the row."),
    Refused("a number in words", "a.ods", lambda: book("ods", cells_of("participants", "twelve")), "a.ods, column "
        "'Number of participants', row 2: the cell is not a whole number. Write the number of participants in digits."),
    Refused("one ID with two contents", "a.csv", lambda: text(table_of([mobility(1), mobility(1, blended="ja")])),
        "a.csv, column 'Mobility activity ID', row 3: the ID stands in the exports twice within its project, with "
        "different content (first in a.csv, row 2). Keep the row that is right; a newer export of the same project "
        "replaces the older one."),
]  # fmt: skip

CASES = [*TEXTS, *WORKBOOKS, *HEADINGS, *CELL_CASES]
