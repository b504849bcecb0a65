"""The report of the reference study that is kept in the repository follows from the data and the code as they are now.

With the Python and the packages that made it every file has the same bytes. Elsewhere a figure may be drawn a hair
differently and the annex names other versions; the tables are the same all the same.

The provenance names the code by its hash. So that a change of the code that changes no report needs no new one while it
is worked on, that hash is held against the code by a test of its own, as soon as the code is committed.
"""

import json
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from tests.runs import ROOT

from blendresearch.base.own_code import code_in
from blendresearch.run.steps import CRATE

COMMITTED = ROOT / "reports" / "nl-mbo-2025"
STUDIES = sorted(path.name for path in (ROOT / "reports").iterdir() if path.is_dir() and not path.name.startswith("."))
REFRESH_ALL = "run 'blendresearch run --all' and commit reports/"
REFRESH = "run 'blendresearch run nl-mbo-2025' and commit reports/nl-mbo-2025/"

pytestmark = [pytest.mark.run, pytest.mark.golden]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def entities(crate: bytes) -> list[dict]:
    return json.loads(crate)["@graph"]


def without_code(crate: bytes) -> list[dict]:
    """Leave out the hashes of the code, which a word in a comment changes."""
    return [
        {name: value for name, value in each.items() if name != "sha256" or not each["@type"].startswith("Software")}
        for each in entities(crate)
    ]


def versions(folder: Path) -> dict[str, str]:
    graph = entities((folder / CRATE).read_bytes())
    return {entity["name"]: entity["softwareVersion"] for entity in graph if entity["@type"] == "SoftwareApplication"}


def test_the_committed_report_has_the_files_of_a_run(reference_run):
    assert files(COMMITTED).keys() == files(reference_run.reports).keys(), REFRESH


def test_every_committed_file_is_what_a_run_makes(reference_run):
    if versions(COMMITTED) != versions(reference_run.reports):
        pytest.skip("other versions than those that made the committed report: its tables are compared")
    committed, made = files(COMMITTED), files(reference_run.reports)
    assert [name for name in made if name != CRATE and committed.get(name) != made[name]] == [], REFRESH
    assert without_code(committed[CRATE]) == without_code(made[CRATE]), REFRESH


@pytest.mark.parametrize("study", STUDIES)
def test_the_committed_report_names_the_code_that_is_committed_with_it(study, monkeypatch):
    """Else a run in a clean clone would change its provenance. Code that is not committed can have no such report."""
    monkeypatch.delenv("GIT_DIR")
    code = code_in(ROOT / "src" / "blendresearch", ROOT / "notebooks")
    named = {each["@id"]: each for each in entities((ROOT / "reports" / study / CRATE).read_bytes())}["#blendresearch"]
    assert code.changed or named.get("sha256") == code.digest, REFRESH_ALL
    assert "description" not in named, f"commit the code first, then {REFRESH_ALL}"


@pytest.mark.parametrize("study", STUDIES)
def test_the_committed_report_is_of_the_input_and_has_the_files_that_it_names(study):
    told = {each["@id"]: each.get("sha256") for each in entities((ROOT / "reports" / study / CRATE).read_bytes())}
    reports, raw = files(ROOT / "reports" / study), files(ROOT / "data" / "raw" / study)
    assert {name for name in reports if told.get(name) != sha256(reports[name]).hexdigest()} == {CRATE}
    read = {unquote(name.removeprefix("#input/")): told[name] for name in told if name.startswith("#input/")}
    earlier = {name: digest for name, digest in read.items() if name.startswith("reports/")}
    assert {name: sha256(raw[name]).hexdigest() for name in read if name not in earlier} == {
        name: digest for name, digest in read.items() if name not in earlier
    }
    assert earlier == {name: sha256((ROOT / name).read_bytes()).hexdigest() for name in earlier}, REFRESH_ALL


def test_the_committed_tables_are_those_of_a_run(reference_run):
    for path in sorted(reference_run.reports.glob("*.csv")):
        committed, made = (pd.read_csv(each) for each in (COMMITTED / path.name, path))
        pd.testing.assert_frame_equal(committed, made, rtol=1e-9, obj=path.name)
