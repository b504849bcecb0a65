"""Nothing of a person is in what is written or said: every byte is searched for what the exports hold of people."""

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import duckdb
import pikepdf
import pytest
from python_calamine import CalamineWorkbook
from tests.render.pdf_text import pdf_text, squeezed
from tests.runs import SECRET, SECRET_ID, Made

pytestmark = pytest.mark.run

PERSONAL = ("Participant first name", "Participant last name", "Participant e-mail", "Participant's date of birth")
EMBEDDED = re.compile(rb"base64,([A-Za-z0-9+/=]+)")
WORD = re.compile(r"[\w.@'/-]+")


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Give every file below a folder as text: as it stands, and what is packed in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            yield path.name, raw.decode("utf-8", "replace")
            yield from ((path.name, b64decode(part).decode("utf-8", "replace")) for part in EMBEDDED.findall(raw))
            if path.suffix == ".pdf":
                yield from ((path.name, text) for text in unpacked_pdf(raw))
            if path.suffix == ".parquet":
                rows = duckdb.read_parquet(str(path))
                yield path.name, "\n".join(map(str, [rows.columns, *rows.fetchall()]))


def unpacked_pdf(raw: bytes) -> Iterator[str]:
    with pikepdf.open(BytesIO(raw)) as document:
        for entry in document.objects:
            if isinstance(entry, pikepdf.Stream):
                yield entry.read_bytes().decode("utf-8", "replace")
            elif isinstance(entry, pikepdf.Dictionary | pikepdf.Array):
                yield str(entry)


@cache
def folded(folder: Path) -> list[tuple[str, str]]:
    """Give the contents of a folder without capitals."""
    return [(name, text.casefold()) for name, text in contents(folder)]


def found(made: Made, secret: str) -> list[str]:
    """Give the files that hold a secret, in any case and spelling that they could hold it in."""
    spellings = {secret.casefold(), secret.casefold().encode("unicode_escape").decode()}
    texts = [*folded(made.processed), *folded(made.reports)]
    return [name for name, text in texts if any(each in text for each in spellings)]


@pytest.mark.xdist_group("small")
class TestSmallStudy:
    """Planted secrets, each word by itself."""

    @pytest.mark.parametrize("secret", [*" ".join(SECRET.values()).split(), "1988-02-29", SECRET_ID])
    def test_planted_secret_is_nowhere(self, small_run, secret):
        assert found(small_run, secret) == []

    def test_search_would_find_it(self, small_run):
        """What may be shared is found in each kind of file, so what is not found is not there."""
        kinds = {Path(name).suffix for name in found(small_run, "Alpha College")}
        assert {".csv", ".html", ".ipynb", ".parquet"} <= kinds
        assert ".pdf" in {Path(name).suffix for name in found(small_run, "Een kleine studie")}

    def test_no_secret_can_be_read_in_the_pdf(self, small_run):
        text = pdf_text((small_run.reports / "report.nl.pdf").read_bytes())
        assert squeezed("Alpha College") in text
        assert [secret for secret in [*SECRET.values(), SECRET_ID] if squeezed(secret) in text] == []

    def test_columns_of_the_tidy_table_are_those_that_a_count_rests_on(self, small_run):
        columns = duckdb.read_parquet(str(small_run.processed / "mobilities.parquet")).columns
        assert not {"mobility_id", "participant", "first_name", "last_name", "email", "comments"} & set(columns)


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


@pytest.mark.xdist_group("reference")
class TestReferenceStudy:
    """All invented people of the reference study."""

    def test_there_are_thousands_of_personal_values(self, people):
        assert sum("@" in value for value in people) > 10_000
        assert sum(bool(re.fullmatch(r"\d\d/\d\d/\d{4}", value)) for value in people) > 3_000

    def test_no_word_written_or_said_is_a_personal_value(self, reference_run, people):
        folders = (reference_run.processed, reference_run.reports)
        told = [("stdout", reference_run.stdout), ("stderr", reference_run.stderr)]
        texts = [*told, *(each for folder in folders for each in contents(folder))]
        leaks = {(name, word) for name, text in texts for word in set(WORD.findall(text)) & people}
        assert leaks == set()
        assert [name for name, text in texts if "@example.org" in text or "-MOB-" in text] == []

    def test_no_name_or_address_can_be_read_in_the_pdf(self, reference_run, people):
        names = {squeezed(value) for value in people if not value[0].isdigit() and len(value) > 7}
        for code in ("nl", "en"):
            text = pdf_text((reference_run.reports / f"report.{code}.pdf").read_bytes())
            assert [name for name in names if name in text] == []

    def test_no_birth_date_is_in_the_tidy_table(self, reference_run):
        path = (reference_run.processed / "mobilities.parquet").as_posix()
        (first,) = duckdb.sql(f"SELECT min(least(start_date, end_date)) FROM read_parquet('{path}')").fetchone()
        assert first.year >= 2021
