"""The earlier edition of a study that `previous` names: which of its results are read, and where they stand.

Only what was published of it is read, so that nothing which that edition hid comes out in this one.
"""

from collections.abc import Mapping
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.study.files import Snapshot
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import SETTINGS, Study, read_study

EARLIER_TABLES = ("survey_themes", "survey_codebook")
"""The published tables that are read of an earlier edition."""


def earlier_files(workspace: Workspace, study: Study) -> dict[str, Path]:
    """Give the tables of the earlier edition by the path that they are told by; none where no edition is named.

    Raises InputError when a study names itself, or one whose results do not stand beside its own.
    """
    name = study.previous
    if not name:
        return {}
    if name == workspace.name:
        what, do = "the key 'previous' names this study itself", "Name the study of an earlier edition, or take it out"
        raise InputError(what, do=do, file=SETTINGS)
    folder = workspace.reports.parent / name
    found = {f"reports/{name}/{table}.csv": folder / f"{table}.csv" for table in EARLIER_TABLES}
    if missing := [told for told, path in found.items() if not path.is_file()]:
        what = f"the key 'previous' names {name!r}, of which there is no {missing[0]}"
        do = f"Run {name} first, with its survey, or take the key out"
        raise InputError(what, do=do, file=SETTINGS)
    return found


def snapshot_of(workspace: Workspace, study: Study | None = None) -> Snapshot:
    """Look at all files that a study reads; raises InputError as `read_study`, `earlier_files` and `Snapshot.of` do."""
    study = study or read_study(workspace.folder)
    return Snapshot.of(workspace.folder, earlier_files(workspace, study))


def path_of_earlier(others: Mapping[str, Path], table: str) -> Path | None:
    """Give the file of a table of the earlier edition, None where there is none."""
    return next((path for path in others.values() if path.stem == table), None)
