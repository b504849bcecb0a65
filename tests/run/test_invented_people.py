"""Nothing of a person is in what a run writes or says: all invented people of the reference study are searched for."""

import csv
import re
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook
from tests.contents import contents
from tests.render.pdf_text import pdf_text, squeezed

pytestmark = [pytest.mark.run, pytest.mark.security]

PERSONAL = ("Participant first name", "Participant last name", "Participant e-mail", "Participant's date of birth")
PERSONAL_IN_FORMS = ("E-mail", "Naam", "First name", "Last name", "Email address", "IP address")
WORD = re.compile(r"[\w.@'/-]+")


def cells_of(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        return [
            [str(cell) for cell in row] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        ]
    raw = path.read_bytes()
    text = raw.decode(
        "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig" if b"\xc3" in raw else "cp1252"
    )
    separator = max(";,\t", key=text.count)
    return [re.split(rf"\s*{separator}\s*", line.replace('"', "")) for line in text.splitlines()]


@pytest.fixture(scope="module")
def people(reference_run) -> set[str]:
    """Every personal value of the reference exports, as written."""
    values = set()
    for path in sorted((reference_run.study / "mobilities").iterdir()):
        head, *rows = cells_of(path)
        places = [at for at, name in enumerate(head) if name in PERSONAL]
        assert len(places) == len(PERSONAL), path.name
        values |= {row[at] for row in rows for at in places if len(row) == len(head)}
    return (values | people_of_the_survey(reference_run.study / "survey")) - {""}


def people_of_the_survey(folder: Path) -> set[str]:
    """The names and addresses on both forms, those that answers speak of, and the coders."""
    [users], [others] = folder.glob("*.xlsx"), folder.glob("results-*.csv")
    found = set()
    for rows in (cells_of(users), list(csv.reader(others.open(encoding="utf-8-sig"), delimiter=";"))):
        head, *answers = rows
        places = [at for at, name in enumerate(head) if name in PERSONAL_IN_FORMS]
        assert places, head
        found |= {row[at] for row in answers for at in places}
    names = list(csv.DictReader((folder / "names.csv").open(encoding="utf-8")))
    coders = {row["coder"] for row in csv.DictReader((folder / "codings.csv").open(encoding="utf-8"))}
    words = {word for row in names for word in row["name"].split() if word != "College"}
    assert len(coders) == 2
    return found | coders | words


@pytest.fixture(scope="module")
def unshown(reference_run) -> set[str]:
    """What was written to open questions, sentence by sentence, but for the quotes that may be published."""
    folder = reference_run.study / "survey"
    [users], [others] = folder.glob("*.xlsx"), folder.glob("results-*.csv")
    rows = [*cells_of(users)[1:], *list(csv.reader(others.open(encoding="utf-8-sig"), delimiter=";"))[1:]]
    quotes = " ".join(
        row["quote"]
        for row in csv.DictReader((folder / "codings.csv").open(encoding="utf-8"))
        if row["publish"] == "yes"
    )
    sentences = {part.strip() for row in rows for cell in row for part in re.split(r"(?<=[.?!]) ", cell)}
    return {each for each in sentences if each.endswith(".") and len(each) > 30 and each not in quotes}


def test_there_are_thousands_of_personal_values(people):
    assert sum("@" in value for value in people) > 10_000
    assert sum(bool(re.fullmatch(r"\d\d/\d\d/\d{4}", value)) for value in people) > 3_000


def everything(reference_run, without: Path | None = None) -> list[tuple[str, str]]:
    """All that the run said and wrote."""
    folders = (reference_run.processed, reference_run.reports)
    written = [each for folder in folders for each in contents(folder, without)]
    return [("stdout", reference_run.stdout), ("stderr", reference_run.stderr), *written]


def test_no_word_written_or_said_is_a_personal_value(reference_run, people):
    private = reference_run.processed / "worklists"
    texts = everything(reference_run, without=private)
    leaks = {(name, word) for name, text in texts for word in set(WORD.findall(text)) & people}
    # In a worklist a day of a stay is written as the export has it: somebody can be born on that day.
    called = {value for value in people if not value[0].isdigit()}
    leaks |= {(name, word) for name, text in contents(private) for word in set(WORD.findall(text)) & called}
    assert leaks == set()
    assert [name for name, text in everything(reference_run) if "@example.org" in text] == []


def test_mobility_ids_are_in_the_worklists_and_nowhere_else(reference_run):
    private = reference_run.processed / "worklists"
    assert [name for name, text in everything(reference_run, without=private) if "-MOB-" in text] == []
    files = {name for name, text in contents(private) if "-MOB-" in text}
    of_the_survey = {"disagreements.csv", "quotes_to_look_at.csv"}
    assert files == {path.name for path in private.iterdir()} - {".gitignore", *of_the_survey}


def test_no_sentence_of_an_answer_is_shown_but_quotes_that_may_be(reference_run, unshown):
    assert len(unshown) > 80
    texts = [(name, " ".join(text.split())) for name, text in everything(reference_run)]
    assert {(name, each) for name, text in texts for each in unshown if each in text} == set()


def test_no_name_or_address_can_be_read_in_the_pdf(reference_run, people):
    names = {squeezed(value) for value in people if not value[0].isdigit() and "@" not in value and len(value) > 7}
    assert len(names) > 1_000
    for code in ("nl", "en"):
        text = pdf_text((reference_run.reports / f"report.{code}.pdf").read_bytes())
        assert [name for name in names if name in text] == []


def test_no_birth_date_is_in_the_tidy_table(reference_run):
    path = (reference_run.processed / "mobilities.parquet").as_posix()
    [(first,)] = duckdb.sql(f"SELECT min(least(start_date, end_date)) FROM read_parquet('{path}')").fetchall()
    assert first.year >= 2021
