"""A whole run of a study that protects: what may be shared, and the edition that shows everything beside it."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from tests.contents import contents
from tests.render.pdf_text import pdf_text
from tests.runs import made_once
from tests.sharing.test_neutral_names import NAMES, protected_study

from blendresearch.run.pipeline import run
from blendresearch.run.study_run import Run
from blendresearch.study.folder import Workspace

pytestmark = [pytest.mark.run, pytest.mark.security]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Run:
    def make(folder: Path) -> dict[str, str]:
        run(protected_study(folder / "raw" / "study"), output=folder, languages=["en"], jobs=1)
        return {}

    folder, _ = made_once(tmp_path_factory, "shared", make)
    return Run(Workspace.open(folder / "raw" / "study", folder), {}, [], protects=True)


def plain(text: str) -> str:
    """Fold case, accents and every run of signs that are neither letters nor digits."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return f" {re.sub(r'[^a-z0-9æø]+', ' ', kept)} "


def found_in(folder: Path, wanted: list[str]) -> set[tuple[str, str]]:
    folded = [(name, plain(text)) for name, text in contents(folder)]
    return {(name, each) for name, text in folded for each in wanted if plain(each) in text}


def test_no_byte_of_what_is_shared_holds_a_name_or_a_project(made):
    with (made.workspace.folder / "projects.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["project_code"] for row in csv.DictReader(file)]
    assert found_in(made.reports, [*NAMES, *codes]) == set()
    assert {name for _, name in found_in(made.internal, NAMES)} == set(NAMES)  # the search finds what is there


def test_worklists_are_private_and_name_what_no_edition_does(made):
    private = made.workspace.processed / "worklists"
    sent = {path.name for path in private.glob("*.xlsx")} - {"findings.xlsx"}
    assert sent
    files = [each for each in contents(private) if "-MOB-" in each[1]]
    assert {name for name, _ in files} == {*sent, "findings.xlsx", "places.parquet"}
    for folder in (made.reports, made.internal):
        assert [name for name, text in contents(folder) if "-MOB-" in text] == []
    assert [name for name, text in contents(made.workspace.processed, private) if "-MOB-" in text] == []


def test_both_editions_are_there_with_what_belongs_to_them(made):
    shared = {path.relative_to(made.reports).as_posix() for path in made.reports.rglob("*") if path.is_file()}
    internal = {path.relative_to(made.internal).as_posix() for path in made.internal.rglob("*") if path.is_file()}
    notebooks = {name for name in internal if name.startswith("notebooks/0") and "05_" not in name}
    funnel = {f"figures/funnel-completed.en.{kind}" for kind in ("svg", "png")}  # it would show hidden counts
    assert internal - shared == {"names.csv", *notebooks, *funnel}
    assert shared - internal == {"disclosure.csv"}
    with (made.internal / "names.csv").open(encoding="utf-8", newline="") as file:
        assert [row["institution"] for row in csv.DictReader(file)] == NAMES


def test_the_record_of_decisions_holds_no_count(made):
    with (made.reports / "disclosure.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    everywhere = [row["decision"] for row in rows[:4]]
    assert everywhere == ["neutral name", "left out", "all together", "left out"]
    assert {(row["decision"], row["reason"]) for row in rows[4:]} == {("<5", "small"), ("x", "derivable")}
    columns = {"institution", "total", "blended", "requested", "realised", "mobilities", "moved"}
    assert {row["column"] for row in rows} <= columns


def test_only_the_internal_edition_says_that_it_is_not_for_sharing(made):
    said = "Internal edition, not for sharing"
    for folder, expected in ((made.reports, False), (made.internal, True)):
        assert (said in (folder / "report.en.html").read_text(encoding="utf-8")) is expected
        pages = pdf_text((folder / "report.en.pdf").read_bytes())
        assert (said.replace(" ", "") in pages.replace(" ", "")) is expected
