"""What the CSV files of a report hold, for machines: `datapackage.json`, a Frictionless Data Package.

Data Package and Table Schema 1.0 (specs.frictionlessdata.io), which programs for both versions read. What is said of a
file or column is a list that people maintain, `data/tables.toml`.
"""

import csv
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.tables import schemas
from blendresearch.study.publication import NO_LICENCE, Publication
from blendresearch.study.settings import Study

FILE_NAME = "datapackage.json"
_BOOLEANS = {"trueValues": ["True"], "falseValues": ["False"]}
_READING = "CSV in UTF-8 with commas and decimal points. In a dimension, empty means all of it; else it means no value."


def write_datapackage(study: Study, name: str, reports: Path, minimum: int = 0) -> Path:
    """Describe every CSV file in `reports` in `datapackage.json` and give its path; `name` is that of the study.

    `minimum` is the smallest count that the files show, where they hide smaller ones. Raises
    BlendResearchError for a file, or a column in it, that `data/tables.toml` does not describe.
    """
    published = study.publication or Publication()
    licence = published.in_all("licence", study.languages)
    package = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "study",
        "title": " / ".join(study.titled(code) for code in study.languages),
        "description": " ".join([_READING, *_about(study, minimum), f"Licence: {licence}." if licence else NO_LICENCE]),
        "resources": [_resource(path, _missing(minimum)) for path in sorted(reports.glob("*.csv"))],
    }
    if publisher := published.in_all("publisher", study.languages):
        package["contributors"] = [{"title": publisher, "role": "publisher"}]
    if study.exported_on:
        package["created"] = f"{study.exported_on.isoformat()}T00:00:00Z"
    target = reports / FILE_NAME
    target.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return target


def _missing(minimum: int) -> list[str]:
    """Give the texts that stand where there is no number: nothing, and the signs of a hidden count."""
    return ["", f"<{minimum}", "x"] if minimum > 1 else [""]


def what_records_are(study: Study) -> str:
    """Say of a synthetic study what its records rest on."""
    if study.invented:
        return "The records are synthetic, and so are all totals: an example that says nothing about anybody."
    return "The records are synthetic; their totals equal published figures."


def _about(study: Study, minimum: int) -> list[str]:
    said = [what_records_are(study)] if study.synthetic else []
    if minimum > 1:
        said.append(f"<{minimum} is a count from 1 to {minimum - 1}, x one that is hidden for another's sake.")
    return said


def _resource(path: Path, missing: list[str]) -> dict[str, object]:
    table, content = schemas().get(path.stem), path.read_bytes()
    header = next(csv.reader(content.decode("utf-8").splitlines()), [])
    if table is None or list(table.columns) != header:
        raise BlendResearchError(f"data/tables.toml does not describe the columns of {path.name}.")
    schema = {"fields": [_field(name, about) for name, about in table.columns.items()], "missingValues": missing}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": path.stem,
        "path": path.name,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": schema,
    }


def _field(name: str, about: Mapping[str, Any]) -> dict[str, object]:
    """Give a column as a field of Table Schema; `unit` is a property of our own, which the standard allows."""
    rules = {"values": "enum", "minimum": "minimum", "maximum": "maximum"}
    constraints = {rule: about[said] for said, rule in rules.items() if said in about}
    field = {"name": name, "type": about["type"], "description": about["description"]}
    field |= {"unit": about["unit"]} if "unit" in about else {}
    field |= {"constraints": constraints} if constraints else {}
    return field | (_BOOLEANS if about["type"] == "boolean" else {})
