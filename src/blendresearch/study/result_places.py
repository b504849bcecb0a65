"""Where results may go: judged before anything runs, so that nobody waits for a report that has no place."""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from blendresearch.base.errors import PlaceError
from blendresearch.study.folder import PROCESSED, RAW, REPORTS, Workspace, project_root

_OWN, _AWAY = "Choose a folder of its own for --output", "Take it away, or choose another --output"


def refuse_unfit(workspace: Workspace, output: str | Path | None = None) -> None:
    """Raise PlaceError where results of a study cannot or should not go; `output` is where they were asked for."""
    _refuse_no_text(workspace)
    for top in (workspace.processed.parent, workspace.reports.parent):
        _refuse_among_input(top, workspace.folder)
        _refuse_unwritable(top)
    for place in (workspace.processed, workspace.reports, workspace.internal):
        if place.exists() and not place.is_dir():
            raise PlaceError(f"{place} is no folder, and results go there", do=_AWAY)
    if output:
        _refuse_kept_for_others(workspace.reports.parents[1])


def _refuse_no_text(workspace: Workspace) -> None:
    for path in (workspace.folder, workspace.processed, workspace.reports):
        try:
            str(path).encode("utf-8")
        except UnicodeEncodeError:
            what, do = f"The path {path} holds signs that are no text", "Choose another name or place"
            raise PlaceError(what, do=do) from None


def _refuse_among_input(top: Path, study: Path) -> None:
    """Refuse a folder for results that lies in that of the study, or in which that of the study lies."""
    if top.is_relative_to(study) or study.is_relative_to(top):
        raise PlaceError(f"Results would go to {top}, among the files of the study", do=_OWN)


def _refuse_unwritable(top: Path) -> None:
    place = next(each for each in (top, *top.parents) if os.path.lexists(each))
    if not place.is_dir():
        raise PlaceError(f"{place} is no folder, and results would go there", do=_AWAY)
    if not os.access(place, os.W_OK | os.X_OK):
        what = f"The system does not let files be written in {place}, where results would go"
        do = "Look at its permissions and whether its disk is read-only, or choose another --output"
        raise PlaceError(what, do=do)


def _refuse_kept_for_others(output: Path) -> None:
    """Refuse a folder that is kept for something else: input, results of the project, the program, a home.

    So is one above these in which the tables or the reports would be those of the project, and the others would not.
    """
    for kept, what in _kept():
        if any(place.is_relative_to(kept) for place in (output, output / REPORTS.name, output / PROCESSED.name)):
            raise PlaceError(f"--output {output} is in {kept}, which is kept for {what}", do=_OWN)
    if output in (Path(output.anchor), *home()):
        raise PlaceError(f"--output {output} is a folder in which everything else stands, too", do=_OWN)


def _kept() -> Iterator[tuple[Path, str]]:
    root = project_root()
    if (root / RAW).is_dir():
        yield root / RAW, "the input of studies"
        yield root / PROCESSED, "what nobody else may see"
        yield root / REPORTS, "what may be shared"
    yield Path(str(files("blendresearch"))), "the program"


def home() -> list[Path]:
    """Give the home folder of the user; none for a user who has no home, as in some containers."""
    try:
        return [Path.home()]
    except RuntimeError:
        return []
