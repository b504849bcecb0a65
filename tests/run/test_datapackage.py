"""The description of the CSV files: every file and column of the contract, and what stands where there is no number."""

import json
from pathlib import Path

import pytest
from frictionless import Package

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.tables import schemas
from blendresearch.run.datapackage import write_datapackage
from blendresearch.statistics.editions.edition_tables import EDITION_TABLES
from blendresearch.statistics.results import PUBLISHED_TABLES as TABLES
from blendresearch.study.settings import Study

DOCS = Path(__file__).resolve().parents[2] / "docs" / "output.md"
SETTINGS = {
    "title": {"nl": "Een studie", "en": "A study"},
    "languages": ["nl", "en"],
    "country": "NL",
    "sector": "VET",
    "cohorts": [{"name": "completed", "call_years": [2021], "exported_on": "2025-03-24"}],
}
REQUESTS = """cohort,institution,call_year,requested,realised,ratio
completed,,,{all},3,
completed,Alpha College,2021,{own},3,0.3
"""


def package(folder: Path, text: str = REQUESTS, name: str = "requests", minimum: int = 0, **settings: object) -> dict:
    (folder / f"{name}.csv").write_text(text.format(all=10, own=10), encoding="utf-8", newline="\n")
    path = write_datapackage(Study.model_validate(SETTINGS | settings), "Mijn Studie_2025", folder, minimum)
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_table_of_the_contract_is_described_as_the_docs_have_it():
    text = DOCS.read_text(encoding="utf-8")
    assert {*TABLES, *EDITION_TABLES} <= set(schemas())
    for name in (*TABLES, *EDITION_TABLES):
        assert ",".join(schemas()[name].columns) in text, name


def test_every_column_says_what_it_is():
    for name, table in [*schemas().items(), *schemas(published=False).items()]:
        assert set(table.key) <= set(table.columns), name
        assert all(column["description"].endswith(".") for column in table.columns.values()), name


def test_package_names_the_study_and_the_day_of_the_export(tmp_path):
    made = package(tmp_path)
    assert (made["name"], made["title"]) == ("mijn-studie-2025", "Een studie / A study")
    assert made["created"] == "2025-03-24T00:00:00Z"
    assert Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize(
    "text",
    [
        REQUESTS.replace("{own}", "many"),
        REQUESTS.replace("0.3", "-0.3"),
        REQUESTS + "completed,Alpha College,2021,1,1,1\n",
        REQUESTS.replace("2021", "soon"),
    ],
    ids=["type", "constraint", "key", "year"],
)
def test_description_would_not_fit_another_table(tmp_path, text):
    package(tmp_path, text)
    path = tmp_path / "datapackage.json"
    assert not Package(str(path)).validate().valid


def test_signs_of_hidden_counts_are_no_values(tmp_path):
    hidden = REQUESTS.replace("{own}", "<5").replace("{all}", "x")
    made = package(tmp_path, hidden, minimum=5)
    assert made["resources"][0]["schema"]["missingValues"] == ["", "<5", "x"]
    assert "<5 is a count from 1 to 4" in made["description"]
    assert Package(str(tmp_path / "datapackage.json")).validate().valid
    package(tmp_path, hidden)
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize(("name", "text"), [("requests", "cohort,other\n"), ("unheard_of", REQUESTS), ("requests", "")])
def test_file_or_column_that_nobody_described_is_refused(tmp_path, name, text):
    with pytest.raises(BlendResearchError, match=rf"does not describe the columns of {name}\.csv"):
        package(tmp_path, text, name)


def test_synthetic_records_are_called_so(tmp_path):
    assert "synthetic" not in package(tmp_path)["description"]
    assert "their totals equal published" in package(tmp_path, synthetic=True)["description"]
    assert "and so are all totals" in package(tmp_path, synthetic=True, invented=True)["description"]
