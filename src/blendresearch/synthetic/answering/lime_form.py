"""An export as LimeSurvey writes it: full headings, long answers, every value in quotes but what was not shown."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from blendresearch.synthetic.answering.exported import Exported, exported, statements
from blendresearch.synthetic.answering.seats import data, reference_survey

FORM = "non-user"
_SYSTEM = (
    "Response ID",
    "Date submitted",
    "Last page",
    "Start language",
    "Seed",
    "Date started",
    "Date last action",
    "IP address",
    "First name",
    "Last name",
    "Email address",
)
_PAGES = 4


def write_lime_form(path: Path) -> None:
    """Write the answers of those who are no users; an answer that was broken off has no day of submission."""
    first = data("forms")[FORM]["first_answer"]
    rows = [[*_SYSTEM, *_headings()]]
    rows += [
        [*_marks(number, row), *_cells(row)]
        for number, row in enumerate(exported(reference_survey(), FORM), start=first)
    ]
    lines = (";".join(map(_quoted, row)) for row in rows)
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8-sig", newline="")


def _quoted(value: str | None) -> str:
    return "" if value is None else '"' + value.replace('"', '""') + '"'


def _headings() -> Iterator[str]:
    for row in reference_survey().questions(FORM):
        yield from (row["heading"] + sub for sub in _subs(row))
    yield data("forms")[FORM]["contact"]


def _subs(row: Mapping[str, str]) -> list[str]:
    """Give what the headings of a question end with, one a column."""
    if row["kind"] == "multiple":
        return [f" [{option}]" for option in [*row["options"].split(" | "), data("forms")[FORM]["other"]]]
    return [f" [{statement}]" for statement in statements(reference_survey())] if row["kind"] == "grid" else [""]


def _marks(number: int, row: Exported) -> list[str | None]:
    sent, person = row.sent, row.seat.person
    last = sent or row.started
    page = _PAGES if sent else 1
    return [
        str(number),
        _clock(sent) if sent else None,
        str(page),
        "nl",
        str(row.started.microsecond + 100_000_000 + number * 7_919_333),
        _clock(row.started),
        _clock(last),
        row.address,
        person.first_name,
        person.last_name,
        person.email,
    ]


def _clock(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _cells(row: Exported) -> Iterator[str | None]:
    for question in reference_survey().questions(FORM):
        if question["question"] in row.answers:
            yield from _answer(question, row.answers[question["question"]], row)
        else:
            yield from [None] * len(_subs(question))
    yield row.contact if row.sent else None


def _answer(question: Mapping[str, str], answer: object, row: Exported) -> list[str]:
    if question["kind"] == "multiple":
        ticked = ["Ja" if option in answer else "Nee" for option in question["options"].split(" | ")]
        return [*ticked, row.seat.closed.get(f"{question['question']}_other", "")]
    if question["kind"] == "grid":
        return [answer.get(statement, "") for statement in statements(reference_survey())]
    return [str(answer)]
