"""An export as Google Forms writes it in Dutch: its sheet as CSV.

Choices are joined by commas, and a grid has a column for each row: `Question [Row]`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from blendresearch.synthetic.answering.exported import Exported, exported, statements
from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.later.asking.later_survey import later_survey

FORM = "user"
_SYSTEM = ("Tijdstempel", "E-mailadres")


def write_google_form(path: Path) -> None:
    """Write the answers of the users."""
    questions = later_survey().questions(FORM)
    headings = [heading for question in questions for heading in _headings(question)]
    answered = exported(later_survey(), FORM)
    rows = [[*_marks(row), *(cell for question in questions for cell in _cells(question, row))] for row in answered]
    write_csv(path, [[*_SYSTEM, *headings], *rows], end="\r\n")


def _headings(question: Mapping[str, str]) -> list[str]:
    heading = question["heading"]
    return [f"{heading} [{each}]" for each in statements(later_survey())] if question["kind"] == "grid" else [heading]


def _marks(row: Exported) -> list[str]:
    day = row.sent
    return [f"{day.day}-{day.month}-{day.year} {day.hour}:{day:%M:%S}", row.seat.person.email]


def _cells(question: Mapping[str, str], row: Exported) -> Iterator[str]:
    answer = row.answers[question["question"]]
    if question["kind"] == "grid":
        yield from (answer.get(statement, "") for statement in statements(later_survey()))
    else:
        yield ", ".join(answer) if isinstance(answer, list | tuple) else str(answer)
