"""`blendresearch archive`: one ZIP of what is kept of a study."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from rich.console import Console
from rich.markup import escape

from blendresearch.base.errors import PlaceError
from blendresearch.base.own_code import own_code
from blendresearch.run.archiving import SUMS, write_archive
from blendresearch.run.exchange import held
from blendresearch.run.steps import CRATE
from blendresearch.study.folder import Workspace, nearby


def archive_study(console: Console, study: str, *, file: Path | None, output: Path | None) -> None:
    """Write the archive of a study and say where it is; by default it stands beside its report.

    An earlier archive is replaced when the new one is there. Raises PlaceError for a place that will not do, and
    InputError when the results are not there or not as they would be made now.
    """
    workspace = Workspace.open(study, output)
    target = file or workspace.reports.with_name(f"{workspace.name}.zip")
    _refuse_unfit(target, workspace)
    with held(workspace), TemporaryDirectory(prefix=".archive-", dir=_folder_of(target)) as place:
        draft = Path(place) / target.name
        inside = write_archive(workspace, draft)
        draft.replace(target)
    _tell(console, target, inside)


def _folder_of(target: Path) -> Path:
    """Give the folder of the archive; that of the reports is not there before the first run."""
    folder = target.absolute().parent
    return folder if folder.is_dir() else None


def _refuse_unfit(target: Path, workspace: Workspace) -> None:
    place = target.absolute()
    if place.resolve().is_relative_to(workspace.folder):
        raise PlaceError(f"The archive would go to {target}, among the files of the study", do="Choose another --file")
    if place.exists() and not _is_archive(place, workspace.name):
        what = f"{target} is there and is no archive of {workspace.name}"
        raise PlaceError(what, do="Take it away, or choose another --file")
    if not place.parent.is_dir() and place.parent != workspace.reports.parent:
        raise PlaceError(f"There is no folder {target.parent}", do="Make it, or choose another --file")


def _is_archive(place: Path, study: str) -> bool:
    """Tell whether a file is what this command writes of a study: that of another one may be all that is left of it."""
    try:
        with ZipFile(place) as archive:
            return {SUMS, CRATE, f"reports/{study}/{CRATE}"} <= {*archive.namelist()}
    except (BadZipFile, OSError):
        return False


def _tell(console: Console, target: Path, inside: Sequence[str]) -> None:
    size = target.stat().st_size / 1e6
    console.print(f"Archived {len(inside)} files in [bold]{escape(str(nearby(target.absolute())))}[/] ({size:.1f} MB).")
    console.print("No export, answer or worklist is in it; README says what may be deleted, and what then still runs.")
    if own_code().changed:
        console.print("[yellow]notice[/] The program is not as it was shipped: it is in the archive as it ran.")
