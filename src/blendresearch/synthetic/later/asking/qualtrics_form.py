"""An export as Qualtrics writes it: codes, then the texts of the questions, then a row for the program itself."""

import json
from collections.abc import Iterator
from pathlib import Path

from blendresearch.synthetic.answering.exported import Exported, exported, statements
from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.later.asking.later_survey import later_survey

FORM = "non-user"
_SYSTEM = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "Progress": "Progress",
    "Finished": "Finished",
    "RecordedDate": "Recorded Date",
    "ResponseId": "Response ID",
    "RecipientLastName": "Recipient Last Name",
    "RecipientFirstName": "Recipient First Name",
    "RecipientEmail": "Recipient Email",
}
_FIRST_PAGE = 15  # what the program says of progress after it, in percent
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


def write_qualtrics_form(path: Path) -> None:
    """Write the answers of those who are no users; one that was broken off is not finished."""
    columns = dict(_columns())
    codes = [*_SYSTEM, *columns]
    imported = [json.dumps({"ImportId": code}) for code in codes]
    rows = [[*_marks(number, row), *_cells(row)] for number, row in enumerate(exported(later_survey(), FORM))]
    write_csv(path, [codes, [*_SYSTEM.values(), *columns.values()], imported, *rows], encoding="utf-8-sig")


def _columns() -> Iterator[tuple[str, str]]:
    for number, question in enumerate(later_survey().questions(FORM), start=1):
        if question["kind"] == "grid":
            for place, statement in enumerate(statements(later_survey()), start=1):
                yield f"Q{number}_{place}", f"{question['heading']} - {statement}"
        else:
            yield f"Q{number}", question["heading"]


def _marks(number: int, row: Exported) -> list[str]:
    person, last = row.seat.person, f"{row.sent or row.started:%Y-%m-%d %H:%M:%S}"
    random = later_survey().random(f"response {number}")
    return [
        f"{row.started:%Y-%m-%d %H:%M:%S}",
        last,
        "IP Address",
        row.address,
        str(100 if row.sent else _FIRST_PAGE),
        str(row.sent is not None),
        last,
        "R_" + "".join(random.choices(_LETTERS, k=15)),
        person.last_name,
        person.first_name,
        person.email,
    ]


def _cells(row: Exported) -> Iterator[str]:
    for question in later_survey().questions(FORM):
        answer = row.answers.get(question["question"], "")
        if question["kind"] == "grid":
            yield from ((answer or {}).get(statement, "") for statement in statements(later_survey()))
        else:
            yield ",".join(answer) if isinstance(answer, list | tuple) else str(answer)
