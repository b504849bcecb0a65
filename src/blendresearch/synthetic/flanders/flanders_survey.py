"""The survey of the Flemish example: invented answers as Google Forms leaves them in a table, and two readings."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random

from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.flanders.flanders_plan import flemish
from blendresearch.synthetic.people import invent

CODINGS = ("institution", "form", "question", "theme", "coder", "quote", "publish", "quote_en")


def form_file() -> str:
    """Give the name of the export of the form."""
    return flemish("flanders")["form"]["file"]


def write_answers(path: Path) -> None:
    """Write the answers, a row a school, in the order in which they came in; who sent them is invented."""
    form, random = flemish("flanders")["form"], Random(f"{flemish('flanders')['seed']} form")
    questions = _questions()
    opened = datetime.combine(form["opened"], time(8))
    rows = [
        [
            opened + timedelta(minutes=random.randint(0, 25 * 24 * 60)),
            invent(random, (28, 63), form["opened"]).email,
            *_answers(name, questions),
        ]
        for name in flemish("answers")
    ]
    heads = [form["time"], form["address"], *(question["heading"] for question in questions)]
    write_csv(path, [heads, *sorted(rows)], end="\r\n")


def write_readings(path: Path) -> None:
    """Write codings.csv: what the first reader gave, then the second; quotes stand with the first."""
    first, second = flemish("flanders")["form"]["coders"]
    answers = [
        (name, question, answer)
        for name, seat in flemish("answers").items()
        for question, answer in seat["open"].items()
    ]
    rows = [
        (name, "", question, theme, first, *_quote(answer, theme))
        for name, question, answer in answers
        for theme in answer["themes"]
    ]
    rows += [
        (name, "", question, theme, second, "", "", "")
        for name, question, answer in answers
        for theme in answer.get("second", answer["themes"])
    ]
    write_csv(path, [CODINGS, *rows])


def _questions() -> list[dict[str, str]]:
    text = files(__package__).joinpath("folder", "survey", "questions.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _answers(name: str, questions: list[dict[str, str]]) -> Iterator[str]:
    seat = flemish("answers")[name]
    for question in questions:
        code = question["question"]
        if question["kind"] == "institution":
            yield name
        elif question["kind"] == "open":
            yield seat["open"].get(code, {}).get("text", "")
        else:
            answer = seat["closed"].get(code, "")
            yield answer if isinstance(answer, str) else ", ".join(answer)


def _quote(answer: Mapping[str, object], theme: str) -> tuple[str, str, str]:
    """Give the quote that a theme rests on, whether it may be published, and its translation; nothing without one."""
    if answer.get("quote_of") != theme:
        return "", "", ""
    return str(answer["quote"]), "yes" if answer["shown"] else "no", str(answer["quote_en"])
