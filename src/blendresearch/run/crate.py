"""Which inputs, by hash, gave which outputs by which software: a Process Run Crate beside the report.

RO-Crate 1.1 with the profile Process Run Crate 0.5. Input files are named and hashed, never included: they hold
personal data. In a shared edition, which hides something, they have no hash: that confirms what somebody guesses.
Nothing of the machine, the user or the clock goes in, so that the same run gives the same bytes. The program is named
by its version and the hash of its code, by no commit: a report that is committed with it cannot name its own.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from blendresearch import __version__
from blendresearch.base.own_code import NOTEBOOKS, OwnCode, own_code
from blendresearch.base.versions import packages, python
from blendresearch.run.datapackage import what_records_are
from blendresearch.run.steps import CRATE
from blendresearch.statistics.results import Results
from blendresearch.study.publication import NO_LICENCE, Publication

_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_crate(results: Results, reports: Path, parameters: Mapping[str, object]) -> Path:
    """Write `ro-crate-metadata.json` over all files in `reports` and give its path."""
    outputs = sorted(path for path in reports.rglob("*") if path.is_file() and path.name != CRATE)
    crate = _crate(results)
    tool = _add_program(crate, own_code())
    needed = [
        _add(crate, f"#package-{name}", "SoftwareApplication", name=name, softwareVersion=number)
        for name, number in {"python": python(), **packages()}.items()
    ]
    tool["softwareRequirements"] = needed
    inputs = [
        # No File: that would have to be in the crate.
        _add(crate, f"#input/{quote(path)}", "DigitalDocument", name=path, **({"sha256": digest} if digest else {}))
        for path, digest in results.named_inputs.items()
    ]
    made = [_add_output(crate, path, reports) for path in outputs]
    _add_action(crate, tool, inputs, made, parameters)
    return _write(crate, reports)


def write_archive_crate(results: Results, folder: Path, commit: str) -> Path:
    """Write `ro-crate-metadata.json` over all files of an archive, of which the results have one of their own.

    `commit` is the one that the code was at, "" where that is not known: an archive is in no commit, so it can say it.
    """
    crate = _crate(results, profile=False)
    crate.root_dataset["description"] = f"Archive. {crate.root_dataset['description']}"
    program = _add_program(crate, own_code())
    if commit:
        program["identifier"] = f"git commit {commit}"
    crate.root_dataset["mentions"] = [program]
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        _add_output(crate, path, folder)
    return _write(crate, folder)


def _write(crate: ROCrate, folder: Path) -> Path:
    target = folder / CRATE
    text = json.dumps(crate.metadata.generate(), indent=2, ensure_ascii=False, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8", newline="\n")
    return target


def _crate(results: Results, *, profile: bool = True) -> ROCrate:
    study, crate = results.study, ROCrate(version="1.1")
    root = crate.root_dataset
    titles = [study.titled(code) for code in study.languages]
    root["name"] = " / ".join(titles)
    root["description"] = "Statistics and report on the registered use of blended mobility, and the run that made them."
    if study.synthetic:
        root["description"] += f" {what_records_are(study)}"
        root["keywords"] = "synthetic data"
    published = study.publication or Publication()
    day = published.date or study.exported_on
    root["datePublished"] = day.isoformat() if day else str(max(study.cohort_of_year))
    root["license"] = published.in_all("licence", study.languages) or NO_LICENCE
    if publisher := published.in_all("publisher", study.languages):
        root["publisher"] = _add(crate, "#publisher", "Organization", name=publisher)
    if published.identifier:
        root["identifier"] = published.identifier
    if profile:
        root["conformsTo"] = _add(crate, _PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")
    return crate


def _add(crate: ROCrate, identifier: str, kind: str, **properties: object) -> ContextEntity:
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **properties}))


def _add_program(crate: ROCrate, code: OwnCode) -> ContextEntity:
    """Add the program: its version, the hash of its code and of what each notebook says, and what is changed in it."""
    about = {"name": "blendresearch", "softwareVersion": __version__, "sha256": code.digest}
    if code.changed:
        about["description"] = f"Not as it was shipped: {', '.join(code.changed)}"
    tool = _add(crate, "#blendresearch", "SoftwareApplication", **about)
    tool["hasPart"] = [
        _add(crate, f"#{NOTEBOOKS}/{name}", "SoftwareSourceCode", name=f"{NOTEBOOKS}/{name}", sha256=digest)
        for name, digest in code.notebooks.items()
    ]
    return tool


def _add_output(crate: ROCrate, path: Path, reports: Path) -> ContextEntity:
    name = path.relative_to(reports).as_posix()
    content = path.read_bytes()
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    digest = sha256(content).hexdigest()
    entity = _add(crate, name, "File", name=name, sha256=digest, contentSize=str(len(content)), encodingFormat=kind)
    crate.root_dataset.append_to("hasPart", entity)
    return entity


def _add_action(
    crate: ROCrate,
    tool: ContextEntity,
    inputs: Sequence[ContextEntity],
    results: Sequence[ContextEntity],
    parameters: Mapping[str, object],
) -> None:
    values = [
        _add(crate, f"#parameter-{name}", "PropertyValue", name=name, value=str(value))
        for name, value in parameters.items()
    ]
    action = _add(crate, "#run", "CreateAction", name="Run of the study")
    action["instrument"] = tool
    action["object"] = [*inputs, *values]
    action["result"] = list(results)
    crate.root_dataset["mentions"] = [action]
