"""The RO-Crate beside a report: what gave what, by hash, and nothing of the machine."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

import blendresearch
from blendresearch.base.own_code import own_code
from blendresearch.base.versions import packages
from blendresearch.study.settings import read_study

pytestmark = pytest.mark.run


@pytest.fixture(scope="module")
def text(reference_run) -> str:
    return (reference_run.reports / "ro-crate-metadata.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def entities(text) -> dict[str, dict]:
    listed = json.loads(text)["@graph"]
    found = {entity["@id"]: entity for entity in listed}
    assert len(found) == len(listed)
    return found


def ids(value: object) -> list[str]:
    return [each["@id"] for each in (value if isinstance(value, list) else [value])]


def test_is_flat_json_ld_of_the_profile(text, entities):
    assert json.loads(text)["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert all("@type" in entity for entity in entities.values())
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert ids(descriptor["conformsTo"]) == ["https://w3id.org/ro/crate/1.1"]
    assert ids(descriptor["about"]) == ["./"]
    assert ids(root["conformsTo"]) == ["https://w3id.org/ro/wfrun/process/0.5"]
    assert {"name", "description", "datePublished", "license"} <= root.keys()


def test_says_who_publishes_under_which_licence(entities, reference_run):
    root, asked = entities["./"], read_study(reference_run.study).publication
    assert root["license"] == asked.licence[""]
    assert entities[root["publisher"]["@id"]]["name"] == f"{asked.publisher['nl']} / {asked.publisher['en']}"
    package = json.loads((reference_run.reports / "datapackage.json").read_text(encoding="utf-8"))
    assert package["contributors"] == [{"title": entities["#publisher"]["name"], "role": "publisher"}]
    assert f"Licence: {root['license']}." in package["description"]


def test_every_reference_arrives(entities):
    def referred(value):
        if isinstance(value, dict):
            yield from ([value["@id"]] if set(value) == {"@id"} else ())
        elif isinstance(value, list):
            yield from (each for entry in value for each in referred(entry))

    targets = {each for entity in entities.values() for value in entity.values() for each in referred(value)}
    assert {each for each in targets if each not in entities} <= {"https://w3id.org/ro/crate/1.1"}


def test_every_output_is_a_part_with_its_hash(reference_run, entities):
    files = {
        path.relative_to(reference_run.reports).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in reference_run.reports.rglob("*")
        if path.is_file() and path.name != "ro-crate-metadata.json"
    }
    assert {each: entities[each]["sha256"] for each in ids(entities["./"]["hasPart"])} == files
    assert {each for each, entity in entities.items() if entity["@type"] == "File"} == set(files)
    assert sorted(ids(entities["#run"]["result"])) == sorted(files)


def test_every_input_is_named_with_its_hash_and_is_no_part(reference_run, entities):
    files = {
        path.relative_to(reference_run.study).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in reference_run.study.rglob("*")
        if path.is_file()
    }
    asked = [entities[each] for each in ids(entities["#run"]["object"])]
    inputs = [entity for entity in asked if entity["@type"] == "DigitalDocument"]
    assert {entity["name"]: entity["sha256"] for entity in inputs} == files
    assert all(entity["@id"].startswith("#input/") for entity in inputs)
    parameters = {entity["name"]: entity["value"] for entity in asked if entity["@type"] == "PropertyValue"}
    assert (parameters["study"], parameters["languages"]) == ("nl-mbo-2025", "nl en")


def test_software_is_named_with_its_version(entities):
    run = entities["#run"]
    assert run["@type"] == "CreateAction"
    assert ids(entities["./"]["mentions"]) == ["#run"]
    (tool,) = (entities[each] for each in ids(run["instrument"]))
    assert tool["softwareVersion"] == blendresearch.__version__
    code = own_code()
    assert (tool["sha256"], code.changed) == (code.digest, ())
    notebooks = {entities[each]["name"]: entities[each]["sha256"] for each in ids(tool["hasPart"])}
    assert notebooks == {f"notebooks/{name}": digest for name, digest in code.notebooks.items()}
    assert len(notebooks) == 6
    needed = {entities[each]["name"]: entities[each]["softwareVersion"] for each in ids(tool["softwareRequirements"])}
    assert {"duckdb", "papermill", "typst"} <= packages().keys() < needed.keys()


def test_synthetic_data_are_called_so(entities):
    assert "synthetic" in entities["./"]["description"]
    assert "synthetic" in entities["./"]["keywords"]


def test_nothing_of_the_machine_or_the_clock(text, entities, reference_run):
    assert entities["./"]["datePublished"] == "2025-03-24"
    assert not re.search(r"endTime|startTime|dateCreated|dateModified|file:/", text)
    for place in (Path.home(), Path.cwd(), reference_run.reports.parent, reference_run.study.parent):
        assert place == Path(place.anchor) or str(place) not in text
