"""What is kept of a study for years: one ZIP of its results, settings, lists and software, no exports and no persons.

Nothing goes in because it lies there: of the results what their provenance names, of the lists the columns that they
are read by, of the settings what they mean. A study that hides names or counts is kept as its shared edition has it,
so without lists.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from blendresearch import __version__
from blendresearch.base.editions import SHARED
from blendresearch.base.errors import InputError
from blendresearch.base.own_code import NOTEBOOKS, PACKAGE_NAME, code_files, commit_of, notebook_folder, own_code
from blendresearch.base.toml_writing import as_toml
from blendresearch.base.versions import packages, python
from blendresearch.language.prose import Chapter
from blendresearch.run.clearing import cleared
from blendresearch.run.crate import write_archive_crate
from blendresearch.run.foreign_files import files_of_crate
from blendresearch.run.steps import CRATE
from blendresearch.run.study_run import StudyRun
from blendresearch.statistics.results import Results
from blendresearch.study.files import read_toml
from blendresearch.study.folder import Workspace
from blendresearch.study.inputs import Inputs, read_inputs
from blendresearch.study.lists import lists_to_keep
from blendresearch.study.settings import SETTINGS, Study

SUMS = "SHA256SUMS"
_SOURCE = f"software/src/{PACKAGE_NAME}"  # where a clone has it, so that it can be installed from the archive
_OF_CLONE = ("requirements.lock", "pyproject.toml", "README.md", "LICENSE")
_HEADINGS = "headings.toml"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can name: nothing tells when it was written
_FROM_UNIX, _MODE = 3, 0o100644

Content = Mapping[str, bytes]
"""Files by their path in the archive."""


def write_archive(workspace: Workspace, target: Path) -> list[str]:
    """Write the archive of a study whose results are in place, and name what is in it; the study must be held.

    The same results and the same code give the same bytes. Raises InputError when there are no results, or when they
    are not those of the input and the program as they are now.
    """
    inputs, results = _current(workspace)
    with TemporaryDirectory(prefix="blendresearch-") as place:
        folder = Path(place)
        commit = commit_of(_package())
        kept = {**_results(workspace), **_study(inputs, results), **_software(), **_readmes(results, commit)}
        for path, content in kept.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        write_archive_crate(results, folder, commit)
        (folder / SUMS).write_text(_sums(folder), encoding="utf-8", newline="\n")
        return _zip(folder, target)


def _current(workspace: Workspace) -> tuple[Inputs, Results]:
    """Give input and results of a study whose report is as a run would make it now."""
    name, crate = workspace.name, workspace.reports / CRATE
    again = f"blendresearch run {workspace.asked}"
    if not crate.is_file():
        raise InputError(f"there are no results of {name} to keep", do=f"Run it first: {again}")
    run = StudyRun(workspace, _languages(crate), fresh=False)
    run.look()
    if not run.is_current():
        what = f"the results of {name} are not those of its input and of this program as they are now"
        raise InputError(what, do=f"Run it again first: {again}")
    protects = run.study.disclosure.protects
    folder = workspace.processed / SHARED if protects else workspace.processed
    return read_inputs(workspace.folder, run.snapshot), Results.load(folder)


def _languages(crate: Path) -> list[str] | None:
    """Give the languages of the run that made the results, None where its provenance does not say so."""
    try:
        entities = json.loads(crate.read_text(encoding="utf-8-sig"))["@graph"]
        return next(each["value"] for each in entities if each["@id"] == "#parameter-languages").split()
    except (OSError, ValueError, LookupError, TypeError, StopIteration):
        return None


def _results(workspace: Workspace) -> Content:
    """Give what a run made in the folder of reports, and nothing that people put beside it."""
    made = files_of_crate(workspace.reports / CRATE)
    return {f"reports/{workspace.name}/{path}": (workspace.reports / path).read_bytes() for path in made}


def _study(inputs: Inputs, results: Results) -> Content:
    """Give the settings, and lists and headings where nothing is hidden: no comments, notes and other columns."""
    if results.study.disclosure.protects:
        return {f"study/{SETTINGS}": _settings(results.study)}
    found = {f"study/{SETTINGS}": _settings(inputs.asked)}
    for name, rows in lists_to_keep(inputs.folder).items():
        found[f"study/{name}"] = rows.to_csv(index=False, lineterminator="\n").encode("utf-8")
    headings = read_toml(inputs.folder, _HEADINGS)
    return found if headings is None else found | {f"study/{_HEADINGS}": as_toml(headings).encode("utf-8")}


def _settings(study: Study) -> bytes:
    return as_toml(study.model_dump(exclude_defaults=True, exclude_none=True)).encode("utf-8")


def _software() -> Content:
    """Give the code with its lists of rules, the notebooks as they are stored, and the versions of all beside it."""
    found = {f"{_SOURCE}/{path}": place.read_bytes() for path, place in code_files(_package())}
    for name in own_code().notebooks:
        found[f"software/{NOTEBOOKS}/{name}"] = cleared((notebook_folder() / name).read_bytes())
    lines = "".join(f"{name}=={version}\n" for name, version in packages().items())
    found["software/packages.txt"] = f"# Python {python()}\n{lines}".encode()
    clone = _package().parents[1]
    places = {name: clone / name for name in _OF_CLONE if notebook_folder().parent == clone}
    return found | {f"software/{name}": place.read_bytes() for name, place in places.items() if place.is_file()}


def _package() -> Path:
    return Path(str(files(PACKAGE_NAME)))


def _readmes(results: Results, commit: str) -> Content:
    """Give a README in each language of the study, for whoever keeps the archive."""
    return {f"README.{code}.md": _readme(results, code, commit) for code in results.study.languages}


def _readme(results: Results, code: str, commit: str) -> bytes:
    study, program = results.study, own_code()
    values = {
        "title": study.titled(code),
        "name": results.name,
        "licence": (study.publication.in_all("licence", [code]) if study.publication else "") or "",
        "shared": study.disclosure.protects,
        "synthetic": study.synthetic,
        "version": __version__,
        "digest": program.digest,
        "changed": program.changed,
        "commit": commit,
    }
    text = "\n\n".join(piece for _, piece in Chapter(code, "archive_readme", values).text())
    return f"{text}\n".encode()


def _sums(folder: Path) -> str:
    """Write the hashes of all files as `sha256sum` does, so that it can check them."""
    return "".join(f"{sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in _in_order(folder))


def _zip(folder: Path, target: Path) -> list[str]:
    """Write a folder as a ZIP whose bytes follow from its content; nothing is compressed, so that no zlib matters."""
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, path in _in_order(folder):
            entry = ZipInfo(name, _MOMENT)
            entry.create_system, entry.external_attr = _FROM_UNIX, _MODE << 16
            archive.writestr(entry, path.read_bytes())
    return [name for name, _ in _in_order(folder)]


def _in_order(folder: Path) -> Iterator[tuple[str, Path]]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    yield from sorted(found.items())
