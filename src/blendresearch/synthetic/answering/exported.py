"""The answers as rows of two exports, one a program."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from blendresearch.synthetic.answering.seats import Seat, SurveyPlan

_UNANSWERED: Mapping[str, object] = {"grid": {}, "multiple": (), "ranking": ()}


@dataclass(frozen=True)
class Exported:
    """One row of an export: who sent it in and when, what was answered, and which questions were shown at all."""

    seat: Seat
    started: datetime
    sent: datetime | None
    answers: Mapping[str, object]
    contact: str
    address: str


def exported(survey: SurveyPlan, form: str) -> list[Exported]:
    """Give the answers to a form in the order in which they came in; `sent` is None for one that was broken off."""
    random = survey.random(form)
    rows = [_whole(random, survey, seat) for seat in survey.seats if seat.form == form]
    began = survey.forms["began"]
    rows += [_begun(random, row, began["questions"]) for row in rows if row.seat.name == began["seat"]]
    return sorted(rows, key=lambda row: row.started)


def statements(survey: SurveyPlan) -> Sequence[str]:
    """Give the statements of the grid, the same on both forms."""
    return survey.forms["statements"]["items"]


def _whole(random: Random, survey: SurveyPlan, seat: Seat) -> Exported:
    started = _moment(random, survey.forms[seat.form]["opened"])
    contact = random.choice(survey.forms["contact"]["texts"]).format(name=seat.colleague.name)
    sent = started + timedelta(seconds=random.randint(600, 3600))
    return Exported(seat, started, sent, dict(_answered(survey, seat)), contact, f"192.0.2.{random.randint(1, 254)}")


def _answered(survey: SurveyPlan, seat: Seat) -> Iterator[tuple[str, object]]:
    for row in survey.questions(seat.form):
        question = row["question"]
        if row["kind"] == "institution":
            yield question, seat.institution
        elif row["kind"] == "open":
            yield question, seat.text(question)
        else:
            yield question, seat.closed.get(question, _UNANSWERED.get(row["kind"], ""))


def _begun(random: Random, whole: Exported, shown: Sequence[str]) -> Exported:
    """Give an answer that was broken off a few days before the whole one; what is not in it was never shown."""
    started = whole.started - timedelta(days=random.randint(2, 4), seconds=random.randint(0, 5000))
    first_page = {question: whole.answers[question] for question in shown}
    return Exported(whole.seat, started, None, first_page, "", whole.address)


def _moment(random: Random, opened: object) -> datetime:
    """Draw a moment in office hours of the four weeks after the one in which the form was opened, a Monday."""
    day = datetime.combine(opened, time(9)) + timedelta(weeks=random.randint(1, 4), days=random.randint(0, 4))
    return day + timedelta(seconds=random.randint(0, 8 * 3600))
