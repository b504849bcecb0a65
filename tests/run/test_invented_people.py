"""Nothing of a person is in what a run writes or says: all invented people of the reference study are searched for."""

import re
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook
from tests.contents import contents
from tests.render.pdf_text import pdf_text, squeezed

pytestmark = [pytest.mark.run, pytest.mark.security]

PERSONAL = ("Participant first name", "Participant last name", "Participant e-mail", "Participant's date of birth")
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
    return values - {""}


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
    assert files == {path.name for path in private.iterdir()} - {".gitignore"}


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
