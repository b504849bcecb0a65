"""The Flemish example, read without any reader of the package: its plan, its bytes, and what in it is real."""

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.made_files import differing, files_in

from blendresearch.base.errors import UsageError
from blendresearch.study.edition_facts import facts_told
from blendresearch.study.settings import read_study
from blendresearch.synthetic.flanders import make_flemish_study

pytestmark = pytest.mark.backtest

COMMITTED = Path(__file__).parents[2] / "data" / "raw" / "be-vl-vet-2026"
LARGEST = 1_000_000
"""Bytes that the study may take."""
# What the answer to the Flemish Parliament prints, and what it cites.
REAL = {
    ("vet_mobilities_granted", "2025"): "5171",
    ("vet_mobilities_requested", "2025"): "8159",
    ("europass_mobility_certificates", "2018"): "2211",
    ("europass_mobility_certificates", "2025"): "4535",
    ("new_vet_schools_2022_2025", "2025"): "83",
    ("vet_learners_abroad", "2030"): "12",
    ("mobility_scoreboard_indicators", "2025"): "14",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("raw") / "be-vl-vet-2026"
    make_flemish_study(made)
    return made


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def records(folder) -> list[dict[str, str]]:
    found = []
    for path in sorted((folder / "mobilities").iterdir()):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                headings, *rows = csv.reader(file, delimiter=";", strict=True)
        else:
            headings, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        found += [dict(zip(headings, row, strict=True)) for row in rows]
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_in(folder).items()}


def test_committed_study_is_what_the_generator_writes_and_small(folder):
    assert differing(folder, COMMITTED) == []
    assert sum(map(len, contents(folder).values())) < LARGEST


def test_a_second_run_gives_the_same_bytes_and_a_strange_file_stops_it(tmp_path, folder):
    before = contents(folder)
    make_flemish_study(folder)
    assert contents(folder) == before
    (tmp_path / "own.csv").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="not of the Flemish example"):
        make_flemish_study(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["own.csv"]


def test_exports_hold_the_plan_and_nothing_else_counts(folder, records):
    projects = {row["project_code"]: row["institution"] for row in table(folder / "projects.csv")}
    once = {(row["Grant Agreement No."], row["Mobility activity ID"]): row for row in records}
    counted, blended = Counter(), Counter()
    for (code, _), row in once.items():
        if row["Status"] == "Complete" and row["Accompanying person"].lower() == "no":
            counted[projects[code], code[:4]] += 1
            blended[projects[code], code[:4]] += row["Blended mobility activity"].lower() == "yes"
    text = files("blendresearch.synthetic.flanders").joinpath("schools.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        key = row["school"], row["call_year"]
        assert counted[key] == int(row["individuals"]) + len(row["groups"].split()), key
        assert blended[key] == int(row["blended"]) + int(row["blended_groups"]), key
    assert sum(blended.values()) < sum(counted.values()) / 50
    assert len(records) > len(once) > sum(counted.values())


def test_control_totals_are_one_of_the_two_that_a_screen_can_show(folder, records):
    rows = Counter(row["Grant Agreement No."] for row in records)
    totals = [row for row in table(folder / "projects.csv") if row["registered_mobilities"]]
    assert len(totals) > 20
    assert any(int(row["registered_mobilities"]) == rows[row["project_code"]] > 0 for row in totals)
    assert any(int(row["registered_mobilities"]) < rows[row["project_code"]] for row in totals)
    assert all(int(row["registered_mobilities"]) <= rows[row["project_code"]] for row in totals)


def test_no_school_person_or_address_is_anybodys(folder, records):
    names = [row["institution"] for row in table(folder / "institutions.csv")]
    assert names == [f"School {number}" for number in range(1, 41)]
    assert {row["Participant e-mail"].rpartition("@")[2] for row in records} == {"example.org", ""}
    assert all(
        row["Grant Agreement No."].startswith("202") and "-BE02-" in row["Grant Agreement No."] for row in records
    )


def test_indicators_are_those_that_others_published_and_none_is_untold_by_mistake(folder):
    context = table(folder / "context.csv")
    assert {(row["indicator"], row["year"]): row["value"] for row in context} == REAL
    assert all(row["source_nl"] and row["source_en"] and row["label_nl"] and row["label_en"] for row in context)
    told = {row["indicator"] for row in context if row["told"] == "yes"}
    limits = {row["indicator"] for row in context if row["limit_nl"] and row["limit_en"]}
    assert told == limits == {name for name, _ in REAL} - {"vet_mobilities_requested"}


def test_form_asks_everyone_who_answered_and_nobody_else(folder):
    (form,) = (folder / "survey").glob("*antwoorden*.csv")
    answered = {row["Namens welke school vult u dit formulier in?"] for row in table(form)}
    frame = table(folder / "institutions.csv")
    assert answered == {row["institution"] for row in frame if row["responded"] == "yes"}
    assert answered < {row["institution"] for row in frame if row["approached"] == "yes"}
    quotes = [row for row in table(folder / "survey" / "codings.csv") if row["quote"]]
    said = form.read_text(encoding="utf-8")
    assert quotes
    assert all(row["quote"] in said and row["quote_en"] for row in quotes)


def test_provenance_has_the_title_that_a_variant_of_a_language_takes_from_it():
    told = facts_told(read_study(COMMITTED))
    assert "Vlaamse" in told["title-nl-be"]
    assert "Flemish" in told["title-en"]
