"""The data package beside a report is valid, and says something of every CSV file."""

import json
from hashlib import sha256

import pytest
from frictionless import Package

pytestmark = pytest.mark.run


def test_data_package_describes_every_csv_file_and_is_valid(small_run):
    path = small_run.reports / "datapackage.json"
    report = Package(str(path)).validate()
    assert report.valid, report.flatten(["name", "fieldName", "type", "note"])
    assert {task.place for task in report.tasks} == {each.name for each in small_run.reports.glob("*.csv")}


def test_data_package_gives_hash_and_size_of_every_file(small_run):
    package = json.loads((small_run.reports / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (small_run.reports / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
