"""Nothing of a person is in what a run writes: planted secrets, each word by itself, are searched for in every byte."""

from functools import cache
from pathlib import Path

import duckdb
import pytest
from tests.contents import contents
from tests.render.pdf_text import pdf_text, squeezed
from tests.runs import SECRET, SECRET_ID, Made

pytestmark = [pytest.mark.run, pytest.mark.security]


@cache
def folded(folder: Path) -> list[tuple[str, str]]:
    """Give the contents of a folder without capitals."""
    return [(name, text.casefold()) for name, text in contents(folder)]


def found(made: Made, secret: str) -> list[str]:
    """Give the files that hold a secret, in any case and spelling that they could hold it in."""
    spellings = {secret.casefold(), secret.casefold().encode("unicode_escape").decode()}
    texts = [*folded(made.processed), *folded(made.reports)]
    return [name for name, text in texts if any(each in text for each in spellings)]


@pytest.mark.parametrize("secret", [*" ".join(SECRET.values()).split(), "1988-02-29"])
def test_planted_secret_is_nowhere(small_run, secret):
    assert found(small_run, secret) == []


def test_mobility_ids_are_in_the_private_worklists_only(small_run):
    private = {path.name for path in (small_run.processed / "worklists").iterdir()}
    assert set(found(small_run, SECRET_ID)) == private - {".gitignore"}


def test_search_would_find_it(small_run):
    """What may be shared is found in each kind of file, so what is not found is not there."""
    kinds = {Path(name).suffix for name in found(small_run, "Alpha College")}
    assert {".csv", ".html", ".ipynb", ".parquet"} <= kinds
    assert ".pdf" in {Path(name).suffix for name in found(small_run, "Een kleine studie")}


def test_no_secret_can_be_read_in_the_pdf(small_run):
    text = pdf_text((small_run.reports / "report.nl.pdf").read_bytes())
    assert squeezed("Alpha College") in text
    assert [secret for secret in [*SECRET.values(), SECRET_ID] if squeezed(secret) in text] == []


def test_columns_of_the_tidy_table_are_those_that_a_count_rests_on(small_run):
    columns = duckdb.read_parquet(str(small_run.processed / "mobilities.parquet")).columns
    assert not {"mobility_id", "participant", "first_name", "last_name", "email", "comments"} & set(columns)
