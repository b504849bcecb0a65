"""The earlier edition of a study that `previous` names: which of its results are read, and where they stand.

Only what was published of it is read, so that nothing which that edition hid comes out in this one. Its exports need
not be there any more.
"""

from collections.abc import Mapping
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.study.files import NAMES, Snapshot, input_file
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import SETTINGS, Study, read_study

PROVENANCE = "ro-crate-metadata.json"
NEEDED = "statistics.csv"
EARLIER_FILES = (NEEDED, "requests.csv", "disclosure.csv", "survey_themes.csv", "survey_codebook.csv", PROVENANCE)
"""What is read of an earlier edition. Only the first has to be there: without one of the others less is compared."""


def earlier_files(workspace: Workspace, study: Study) -> dict[str, Path]:
    """Give the files of the earlier edition by the path that they are told by; none where no edition is named.

    They stand in a folder of its name within the study folder or, where there is none, in the folder of its reports
    beside that of this study. Raises InputError when a study names itself, or one whose results are in neither.
    """
    name = study.previous
    if not name:
        return {}
    if name == workspace.name:
        what, do = "the key 'previous' names this study itself", "Name the study of an earlier edition, or take it out"
        raise InputError(what, do=do, file=SETTINGS)
    kept = name not in NAMES and (workspace.folder / name).is_dir()
    told, folder = (name, workspace.folder / name) if kept else (f"reports/{name}", workspace.reports.parent / name)
    found = {f"{told}/{file}": folder / file for file in EARLIER_FILES if _is_there(folder, file, workspace, kept=kept)}
    if f"{told}/{NEEDED}" not in found:
        what = f"the key 'previous' names {name!r}, of which there is no {told}/{NEEDED}"
        do = f"Run {name} first, or put its published tables into a folder {name}/ in the study folder"
        raise InputError(what, do=f"{do}; else take the key out", file=SETTINGS)
    return found


def _is_there(folder: Path, file: str, workspace: Workspace, *, kept: bool) -> bool:
    """Tell whether a file is there; within the study folder no link may lead out of it."""
    if kept:
        return input_file(workspace.folder, f"{folder.name}/{file}") is not None
    return (folder / file).is_file()


def snapshot_of(workspace: Workspace, study: Study | None = None) -> Snapshot:
    """Look at all files that a study reads; raises InputError as `read_study`, `earlier_files` and `Snapshot.of` do."""
    study = study or read_study(workspace.folder)
    return Snapshot.of(workspace.folder, earlier_files(workspace, study))


def path_of_earlier(others: Mapping[str, Path], file: str) -> Path | None:
    """Give a file of the earlier edition by its name, None where there is none."""
    return next((path for path in others.values() if path.name == file), None)
