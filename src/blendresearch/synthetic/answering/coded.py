"""The codings of two people, the quotes among them, and the names that must not stand in a quote."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from blendresearch.synthetic.answering.seats import Seat, SurveyPlan
from blendresearch.synthetic.export_files import write_csv

COLUMNS = ("institution", "form", "question", "theme", "coder", "quote", "publish", "quote_en")
Coding = tuple[str, ...]


def write_codings(path: Path, survey: SurveyPlan) -> None:
    """Write codings.csv: all that the first coder gave, then all of the second; quotes stand with the first."""
    rows = [
        row
        for coder, of in zip(survey.coders, ("themes", "second"), strict=True)
        for seat in survey.seats
        for row in (*_answers(survey, seat, coder.first_name, of), *_visit(survey, seat, coder.first_name))
    ]
    write_csv(path, [COLUMNS, *rows])


def write_hidden_names(path: Path, survey: SurveyPlan) -> None:
    """Write names.csv: the invented people and places that answers speak of."""
    people = [(person.name, "person") for seat in survey.seats for person in (seat.person, seat.colleague)]
    places = [(seat.place, "institution") for seat in survey.seats]
    write_csv(path, [("name", "kind"), *people, *places])


def _answers(survey: SurveyPlan, seat: Seat, coder: str, of: str) -> Iterator[Coding]:
    for question in (row["question"] for row in survey.questions(seat.form) if row["kind"] == "open"):
        answer = seat.opened.get(question, {})
        for theme in answer.get(of, answer.get("themes", ())):
            quotes = _quotes(answer, theme) if of == "themes" else [("", "", "")]
            yield from ((seat.institution, seat.form, question, theme, coder, *quote) for quote in quotes)


def _quotes(answer: Mapping, theme: str) -> list[tuple[str, str, str]]:
    """Give the quotes that a theme of an answer rests on, each with whether it may be published; one empty for none."""
    found = [each for each in (answer, *answer.get("more", ())) if theme in each.get("quote_of", ())]
    rows = [(each["quote"], "yes" if each["shown"] else "no", each.get("quote_en", "")) for each in found]
    return rows or [("", "", "")]


def _visit(survey: SurveyPlan, seat: Seat, coder: str) -> Iterator[Coding]:
    visit = survey.forms["visit"]
    if seat.name == visit["seat"]:
        yield from ((seat.institution, "", "", theme, coder, "", "", "") for theme in visit["themes"])
