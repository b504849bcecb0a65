"""Exports of one invented form in the way of each program, written in code.

    write = DIALECTS["limesurvey, codes"]
    folder = write_survey(tmp_path / "study", write, answers)

`answers` are dicts by question: of `who` a name, of `policy` an option, of `used` and `tools` lists of options, of
`agree` an option by statement, of `order` all items in an order, of `done` a number, of `problems` any words. What is
not there was not answered. `expected(answers)` is what a reader has to make of them.
"""

import csv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

INSTITUTIONS = ["College Noord", "ROC Zuid", "Vakschool \u201cDe Brug\u201d", "École du Nord"]

POLICY = ["Ja, vastgelegd", "Ja; mondeling", "Nee", "Weet ik niet"]
USED = [
    "Kennismaking vooraf",
    "Afronding, nabespreking en verslag",
    "Product maken (prototype; verslag)",
    "Product maken",
]
TOOLS = ["C", "C++", "C#", "Teams, Zoom of iets dergelijks"]
SCALE = ["Helemaal oneens", "Oneens", "Neutraal", "Eens", "Helemaal eens"]
STATEMENTS = ["Het is duidelijk. Althans nu", "Wij registreren alles [wat blended is]"]
ORDER = ["Tijd, en organisatie", "Onduidelijk begrip", "Past niet bij ons"]

HEADINGS = {
    "who": "Namens welke instelling\u00a0vult u dit in?",
    "policy": "Is er beleid?",
    "used": "Waarvoor is het ingezet? (meerdere antwoorden mogelijk)",
    "tools": "Waarmee?",
    "agree": "In hoeverre bent u het eens met de stellingen?",
    "order": "Wat houdt blended mobiliteit het meest tegen? Zet alles op volgorde, van 1 (bovenaan, het grootste "
    "obstakel) tot en met 3 (onderaan, het kleinste obstakel), ook als niets ervan bij u speelt; denkt u aan de hele "
    "instelling.",
    "done": "Hoeveel waren er echt?",
    "problems": "Tegen welke problemen loopt u aan?",
}
KINDS = {
    "who": "institution", "policy": "single", "used": "multiple", "tools": "multiple", "agree": "grid",
    "order": "ranking", "done": "number", "problems": "open",
}  # fmt: skip
OPTIONS = {"policy": POLICY, "used": USED, "tools": TOOLS, "agree": SCALE, "order": ORDER}
OTHER = "eigen idee: een escaperoom, en meer; veel meer"
CODES = {question: f"Q{place}" for place, question in enumerate(HEADINGS)}

Answer = Mapping[str, object]
Write = Callable[[Path, Sequence[Answer]], Path]
SECRET = "Jansje Geheim"
"""The name that stands in columns of persons of every dialect that has some."""


def questions_csv(headings: Mapping[str, str] = HEADINGS, options: Mapping[str, Sequence[str]] = OPTIONS) -> str:
    """Give the list of questions for the form."""
    lines = ["question,form,heading,kind,options,label_nl,label_en"]
    for question, kind in KINDS.items():
        text = '"' + headings[question].replace('"', '""') + '"'
        shown = " | ".join(options.get(question, ())).replace('"', '""')
        lines.append(f'{question},,{text},{kind},"{shown}",,')
    return "\n".join(lines) + "\n"


def coded_options() -> dict[str, list[str]]:
    """Give the options with the codes that LimeSurvey has for them."""
    coded = {q: [f"A{place} = {text}" for place, text in enumerate(texts, 1)] for q, texts in OPTIONS.items()}
    parts = {q: [f"SQ{place} = {text}" for place, text in enumerate(OPTIONS[q], 1)] for q in ("used", "tools")}
    return coded | parts


def expected(answers: Sequence[Answer]) -> set[tuple]:
    """Give what is read of some answers: institution, question, item, option and place of each."""
    found = set()
    for answer in answers:
        who = answer["who"]
        found |= (
            {(who, "policy", "", answer["policy"] if answer["policy"] in POLICY else "other", None)}
            if answer.get("policy")
            else set()
        )
        for question in ("used", "tools"):
            chosen = answer.get(question, ())
            found |= {(who, question, "", each if each in OPTIONS[question] else "other", None) for each in chosen}
        found |= {(who, "agree", item, option, None) for item, option in answer.get("agree", {}).items()}
        found |= {(who, "order", item, "", place) for place, item in enumerate(answer.get("order", ()), start=1)}
        found |= {(who, "done", "", "", answer["done"])} if answer.get("done") is not None else set()
        found |= {(who, "problems", "", "given", None)} if answer.get("problems") else set()
    return found


def _text(answer: Answer, question: str) -> str:
    value = answer.get(question)
    return "" if value is None else str(value)


# --- Microsoft Forms: a workbook in its own way of XML


def microsoft_forms(path: Path, answers: Sequence[Answer]) -> Path:
    """Write a workbook as Microsoft Forms does, in Dutch: every choice ends in `;`, a statement has its own column."""
    own = ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging"]
    plain = [question for question in HEADINGS if question != "agree"]
    heads = [HEADINGS[question][:200] + ("\n" if question == "used" else "") for question in plain]
    heads += [f"{HEADINGS['agree']}\u00a0\n.{statement}" for statement in STATEMENTS]
    rows: list[list[object]] = [[*own, *heads]]
    for number, answer in enumerate(answers, start=1):
        cells = [_microsoft_cell(answer, question) for question in plain]
        cells += [answer.get("agree", {}).get(statement, "") for statement in STATEMENTS]
        rows.append([number, 45741.55, 45741.5632754629, "j.geheim@school.example", SECRET, "", *cells])
    return write_microsoft_workbook(path.with_suffix(".xlsx"), rows)


def _microsoft_cell(answer: Answer, question: str) -> str:
    if question in ("used", "tools", "order"):
        return "".join(f"{each}\u00a0;" for each in answer.get(question, ()))
    return _text(answer, question)


def write_microsoft_workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write cells as the only sheet: prefix `x:`, a dimension of one cell, shared texts, empty cells that are texts."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    texts: dict[str, int] = {}

    def cell(row: int, column: int, value: object) -> str:
        place = f"{_letters(column)}{row}"
        if not isinstance(value, str):
            return f'<x:c r="{place}"><x:v>{value}</x:v></x:c>'
        if not value:
            return f'<x:c r="{place}" s="10" t="s" />'
        return f'<x:c r="{place}" t="s"><x:v>{texts.setdefault(value, len(texts))}</x:v></x:c>'

    lines = [
        f'<x:row r="{row}" hidden="0">{"".join(cell(row, column, value) for column, value in enumerate(cells))}</x:row>'
        for row, cells in enumerate(rows, start=1)
    ]
    shared = "".join(f'<x:si><x:t xml:space="preserve">{escape(text)}</x:t></x:si>' for text in texts)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml" />'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml" />'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml" /></Types>',
        "_rels/.rels": _relations(package, [("rId1", f"{office}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<x:workbook xmlns:r="{office}" xmlns:x="{main}"><x:workbookPr /><x:sheets>'
        '<x:sheet name="Sheet1" sheetId="1" r:id="rId1" /></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            package,
            [
                ("rId1", f"{office}/worksheet", "worksheets/sheet1.xml"),
                ("rId2", f"{office}/sharedStrings", "sharedStrings.xml"),
            ],
        ),
        "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{main}"><x:dimension ref="A1" /><x:sheetData>'
        f"{''.join(lines)}</x:sheetData></x:worksheet>",
        "xl/sharedStrings.xml": f'<x:sst xmlns:x="{main}">{shared}</x:sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, f'<?xml version="1.0" encoding="utf-8"?>{text}')
    return path


def _relations(package: str, links: Sequence[tuple[str, str, str]]) -> str:
    all_links = "".join(f'<Relationship Id="{own}" Type="{kind}" Target="{to}" />' for own, kind, to in links)
    return f'<Relationships xmlns="{package}/relationships">{all_links}</Relationships>'


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


# --- tables that others write


def write_rows(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    quoting: int = csv.QUOTE_MINIMAL,
) -> Path:
    """Write rows as CSV, or as the only sheet of a workbook where the name says so."""
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
            sheet = book.add_worksheet()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell != "":
                        sheet.write_string(row, column, cell)
    else:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator, quoting=quoting).writerows(rows)
    return path


def google_forms(joined_by: str, suffix: str) -> Write:
    """Give a writer for Google Forms: choices joined, a grid as `Question [Row]`, no rankings but a grid of places."""

    def write(path: Path, answers: Sequence[Answer]) -> Path:
        plain = [question for question in HEADINGS if question not in ("agree", "order")]
        heads = [HEADINGS[question] for question in plain]
        heads += [f"{HEADINGS['agree']} [{statement}]" for statement in STATEMENTS]
        heads += [f"{HEADINGS['order']} [{item}]" for item in ORDER]
        rows = [["Tijdstempel", "E-mailadres", *heads]]
        for answer in answers:
            cells = [
                joined_by.join(answer.get(question, ())) if question in ("used", "tools") else _text(answer, question)
                for question in plain
            ]
            cells += [answer.get("agree", {}).get(statement, "") for statement in STATEMENTS]
            order = list(answer.get("order", ()))
            cells += [str(order.index(item) + 1) if order else "" for item in ORDER]
            rows.append(["24-3-2026 11:55:50", f"{SECRET}@school.example", *cells])
        return write_rows(path.with_suffix(suffix), rows)

    return write


def limesurvey(headings: str, answered: str, separator: str = ";") -> Write:
    """Give a writer for LimeSurvey.

    `headings` are code, full, both (code and text) or abbreviated; answers are long, short or converted to numbers.
    """
    yes, no = {"long": ("Ja", "Nee"), "short": ("Y", ""), "converted": ("1", "2")}[answered]

    def head(question: str, code: str = "", text: str = "") -> str:
        codes = CODES[question] + (f"[{code}]" if code else "")
        shown = HEADINGS[question]
        if headings == "abbreviated":
            shown = f"{shown[:24].strip()}.. "
        texts = shown + (f" [{text}]" if text else "")
        return {"code": codes, "both": f"{codes}. {texts}"}.get(headings, texts)

    def said(question: str, option: str) -> str:
        if option not in OPTIONS[question]:
            return "-oth-" if option else ""
        return option if answered == "long" else f"A{OPTIONS[question].index(option) + 1}"

    def write(path: Path, answers: Sequence[Answer]) -> Path:
        own = ["id", "submitdate", "lastpage", "startlanguage", "ipaddr", "token", "email"]
        own = own if headings == "code" else [
            "Antwoord-ID", "Datum ingediend", "Laatste pagina", "Starttaal", "IP-adres", "Toegangscode", "E-mailadres",
        ]  # fmt: skip
        heads = [head("who"), head("policy"), head("policy", "other", "Anders")]
        for question in ("used", "tools"):
            heads += [head(question, f"SQ{place}", text) for place, text in enumerate(OPTIONS[question], start=1)]
            heads.append(head(question, "other", "Anders"))
        heads += [head("agree", f"SQ{place}", text) for place, text in enumerate(STATEMENTS, start=1)]
        heads += [head("order", str(place), f"Rang {place}") for place in range(1, len(ORDER) + 1)]
        heads += [head("done"), head("problems"), head("problems", "comment", "Opmerking")]
        rows = [[*own, *heads]]
        for number, answer in enumerate(answers, start=1):
            policy = _text(answer, "policy")
            cells = [_text(answer, "who"), said("policy", policy), "" if policy in POLICY else policy]
            for question in ("used", "tools"):
                chosen = answer.get(question, ())
                cells += [yes if option in chosen else no if chosen else "" for option in OPTIONS[question]]
                cells.append("".join(each for each in chosen if each not in OPTIONS[question]))
            cells += [said("agree", answer.get("agree", {}).get(statement, "")) for statement in STATEMENTS]
            cells += [said("order", item) for item in [*answer.get("order", ()), *[""] * len(ORDER)][: len(ORDER)]]
            cells += [_text(answer, "done"), _text(answer, "problems"), SECRET]
            submitted = "" if answer.get("partial") else "1980-01-01 00:00:00"
            rows.append([str(number), submitted, "4", "nl", "10.1.2.3", "tok", f"{SECRET}@school.example", *cells])
        return write_rows(
            path.with_suffix(".csv"), rows, separator=separator, encoding="utf-8-sig", quoting=csv.QUOTE_ALL
        )

    return write


def limesurvey_vv(path: Path, answers: Sequence[Answer]) -> Path:
    """Write the VV format: tabs, a row of texts and one of codes, marks in place of signs."""
    written = limesurvey("code", "short")(path, answers)
    with written.open(encoding="utf-8-sig", newline="") as file:
        codes, *rows = csv.reader(file, delimiter=";")
    texts = ["" for _ in codes]
    marked = [
        [cell.replace("\n", "{newline}").replace('"', "{quote}") or "{question_not_shown}" for cell in row]
        for row in rows
    ]
    lines = ["\t".join(row) for row in (texts, [code.replace("[", "_").replace("]", "") for code in codes], *marked)]
    lines[0] = "\t".join(f"Tekst {place}" for place in range(len(codes)))
    written.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return written


def qualtrics(suffix: str) -> Write:
    """Give a writer for Qualtrics: codes, texts, and in CSV a third row for the program; choices joined by commas."""

    def write(path: Path, answers: Sequence[Answer]) -> Path:
        own = [
            "StartDate",
            "Status",
            "IPAddress",
            "Finished",
            "RecordedDate",
            "ResponseId",
            "RecipientLastName",
            "LocationLatitude",
        ]
        texts = [
            "Start Date",
            "Response Type",
            "IP Address",
            "Finished",
            "Recorded Date",
            "Response ID",
            "Recipient Last Name",
            "Location Latitude",
        ]
        plain = [question for question in HEADINGS if question not in ("agree", "order")]
        codes = [CODES[question] for question in plain]
        shown = [HEADINGS[question] for question in plain]
        for question, parts in (("agree", STATEMENTS), ("order", ORDER)):
            codes += [f"{CODES[question]}_{place}" for place in range(1, len(parts) + 1)]
            shown += [f"{HEADINGS[question]} - {part}" for part in parts]
        rows = [[*own, *codes], [*texts, *shown]]
        if suffix == ".csv":
            rows.append([f'{{"ImportId":"{code}"}}' for code in rows[0]])
        for answer in answers:
            finished = "False" if answer.get("partial") else "True"
            cells = [",".join(answer.get(q, ())) if q in ("used", "tools") else _text(answer, q) for q in plain]
            cells += [answer.get("agree", {}).get(statement, "") for statement in STATEMENTS]
            order = list(answer.get("order", ()))
            cells += [str(order.index(item) + 1) if order else "" for item in ORDER]
            rows.append(
                ["2026-03-24 11:00:00", "IP Address", "10.1.2.3", finished, "2026-03-24", "R_1", SECRET, "52.1", *cells]
            )
        return write_rows(path.with_suffix(suffix), rows)

    return write


def surveymonkey(path: Path, answers: Sequence[Answer]) -> Path:
    """Write two rows of headings, the first empty where it repeats; a column an option, with its text where chosen."""
    heads = [
        (name, "")
        for name in ("Respondent ID", "Collector ID", "Start Date", "IP Address", "Email Address", "First Name")
    ]
    heads += [
        (HEADINGS["who"], "Open-Ended Response"),
        (HEADINGS["policy"], "Response"),
        ("", "Other (please specify)"),
    ]
    for question in ("used", "tools"):
        parts = [*OPTIONS[question], "Other (please specify)"]
        heads += [(HEADINGS[question] if place == 0 else "", part) for place, part in enumerate(parts)]
    for question, parts in (("agree", STATEMENTS), ("order", ORDER)):
        heads += [(HEADINGS[question] if place == 0 else "", part) for place, part in enumerate(parts)]
    heads += [(HEADINGS["done"], "Open-Ended Response"), (HEADINGS["problems"], "Open-Ended Response")]
    rows = [[first for first, _ in heads], [second for _, second in heads]]
    for answer in answers:
        policy = _text(answer, "policy")
        listed = policy in POLICY
        cells = [_text(answer, "who"), policy if listed else "", "" if listed else policy]
        for question in ("used", "tools"):
            chosen = answer.get(question, ())
            cells += [option if option in chosen else "" for option in OPTIONS[question]]
            cells.append("".join(each for each in chosen if each not in OPTIONS[question]))
        cells += [answer.get("agree", {}).get(statement, "") for statement in STATEMENTS]
        order = list(answer.get("order", ()))
        cells += [str(order.index(item) + 1) if order else "" for item in ORDER]
        rows.append(
            [
                "114",
                "254",
                "03/13/2026 5:53:38 AM",
                "10.1.2.3",
                "x@school.example",
                SECRET,
                *cells,
                _text(answer, "done"),
                _text(answer, "problems"),
            ]
        )
    return write_rows(path.with_suffix(".csv"), rows)


DIALECTS: dict[str, Write] = {
    "microsoft_forms": microsoft_forms,
    "google_forms, of the form": google_forms(";", ".csv"),
    "google_forms, of the sheet": google_forms(", ", ".csv"),
    "google_forms, workbook": google_forms(", ", ".xlsx"),
    "limesurvey, long": limesurvey("full", "long"),
    "limesurvey, long and coded": limesurvey("both", "long", ","),
    "limesurvey, abbreviated": limesurvey("abbreviated", "long"),
    "limesurvey, short": limesurvey("code", "short"),
    "limesurvey, converted": limesurvey("code", "converted"),
    "limesurvey, vv": limesurvey_vv,
    "qualtrics": qualtrics(".csv"),
    "qualtrics, workbook": qualtrics(".xlsx"),
    "surveymonkey": surveymonkey,
}
CODED = {"limesurvey, short", "limesurvey, converted", "limesurvey, vv"}
"""Dialects whose headings and answers are codes."""
STATEMENT_CODES = {f"SQ{place}": text for place, text in enumerate(STATEMENTS, start=1)}


def write_survey(folder: Path, dialect: str, answers: Sequence[Answer], name: str = "answers") -> Path:
    """Write a study folder with nothing but a survey: one export and its list of questions."""
    (folder / "survey").mkdir(parents=True, exist_ok=True)
    DIALECTS[dialect](folder / "survey" / name, answers)
    coded = dialect in CODED
    text = questions_csv(CODES, coded_options()) if coded else questions_csv()
    (folder / "survey" / "questions.csv").write_text(text, encoding="utf-8")
    return folder
