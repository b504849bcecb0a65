"""The report of the reference study that is kept in the repository follows from the data and the code as they are now.

With the Python and the packages that made it every file has the same bytes. Elsewhere a figure may be drawn a hair
differently and the annex names other versions; the tables are the same all the same.
"""

import json
from pathlib import Path

import pandas as pd
import pytest
from tests.runs import ROOT

from blendresearch.run.steps import CRATE

COMMITTED = ROOT / "reports" / "nl-mbo-2025"
REFRESH = "run 'blendresearch run nl-mbo-2025' and commit reports/nl-mbo-2025/"

pytestmark = [pytest.mark.run, pytest.mark.golden]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def versions(folder: Path) -> dict[str, str]:
    graph = json.loads((folder / CRATE).read_text(encoding="utf-8"))["@graph"]
    return {entity["name"]: entity["softwareVersion"] for entity in graph if entity["@type"] == "SoftwareApplication"}


def test_the_committed_report_has_the_files_of_a_run(reference_run):
    assert files(COMMITTED).keys() == files(reference_run.reports).keys(), REFRESH


def test_every_committed_file_is_what_a_run_makes(reference_run):
    if versions(COMMITTED) != versions(reference_run.reports):
        pytest.skip("other versions than those that made the committed report: its tables are compared")
    committed, made = files(COMMITTED), files(reference_run.reports)
    assert [name for name in made if committed.get(name) != made[name]] == [], REFRESH


def test_the_committed_tables_are_those_of_a_run(reference_run):
    for path in sorted(reference_run.reports.glob("*.csv")):
        committed, made = (pd.read_csv(each) for each in (COMMITTED / path.name, path))
        pd.testing.assert_frame_equal(committed, made, rtol=1e-9, obj=path.name)
