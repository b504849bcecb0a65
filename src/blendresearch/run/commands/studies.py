"""`blendresearch list` and `reference`: which studies there are, and those that the package can make."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from blendresearch.base.errors import BlendResearchError, UsageError
from blendresearch.base.faults import as_told
from blendresearch.run.exchange import settle_all
from blendresearch.run.last_runs import LastRun
from blendresearch.run.left_over import left_over
from blendresearch.study.folder import RAW, Workspace, asked_as, export_files, project_root, studies
from blendresearch.study.settings import Study, read_study

REFERENCE_STUDY = "nl-mbo-2025"
_HEADINGS = ("study", "calls", "exports", "report", "last run", "since then")
_WIDEST = 1000


def list_studies(console: Console) -> None:
    """Show every study under `data/raw/`: its cohorts, its exports, its report, and what changed since that was made.

    Below that stands what is left over of other studies and of runs that were broken off.
    """
    settle_all(project_root())
    root, found = project_root(), {folder: _read(folder) for folder in studies()}
    raw = escape(str(root / RAW))
    if found:
        console.print(f"Studies in {raw}:")
        _show(console, [_described(folder, study) for folder, study in found.items()])
    else:
        there = "is empty" if (root / RAW).is_dir() else "is not there"
        make = "Make one with 'blendresearch new' or 'blendresearch reference'"
        console.print(f"No study under data/raw/. {make}, or go to the folder of the project: {raw} {there}.")
    # A study that cannot be read may hide something: nothing is said of its internal edition.
    hiding = [each.name for each, study in found.items() if not isinstance(study, Study) or study.disclosure.protects]
    for path, why in left_over(root, [folder.name for folder in found], hiding):
        console.print(f"[yellow]left over[/] {escape(path.relative_to(root).as_posix())}: {why}.")


def _read(folder: Path) -> Study | BlendResearchError:
    try:
        return read_study(folder)
    except (BlendResearchError, OSError) as error:
        return as_told(error)


def _show(console: Console, rows: Sequence[Sequence[str]]) -> None:
    table = Table(*_HEADINGS, box=None)
    for row in rows:
        table.add_row(*map(escape, row))
    if not console.is_terminal:  # in a file or a pipe a line is as long as it is
        wide = console.options.update(max_width=_WIDEST)
        console.width = max(console.width, Measurement.get(console, wide, table).maximum)
    console.print(table)


def _described(folder: Path, study: Study | BlendResearchError) -> list[str]:
    try:
        if isinstance(study, BlendResearchError):
            raise study
        return [folder.name, *_found(Workspace.open(folder), study)]
    except (BlendResearchError, OSError):  # its sentence is longer than a table is wide
        return [folder.name, f"cannot be read: see 'blendresearch check {asked_as(folder)}'", "", "", "", ""]


def _found(workspace: Workspace, study: Study) -> list[str]:
    calls = "; ".join(f"{cohort.name} {' '.join(map(str, cohort.call_years))}" for cohort in study.cohorts)
    reports = sorted(path.name for path in workspace.reports.glob("report.*"))
    last = _last_run(workspace, made=bool(reports))
    return [calls, _exports(workspace.folder), ", ".join(reports) or "none yet", *last]


def _exports(folder: Path) -> str:
    try:
        return str(len(export_files(folder)))
    except BlendResearchError:
        return "none"


def _last_run(workspace: Workspace, *, made: bool) -> list[str]:
    """Give when a study was last run, and what has changed since; that nobody noted it, where nobody did."""
    noted = LastRun.of(workspace.processed)
    if noted is None:
        return ["not noted" if made else "", "not known" if made else ""]
    changed = noted.changed(workspace)
    return [noted.day, f"{' and '.join(changed)} changed" if changed else "nothing changed"]


def make_reference(console: Console, folder: Path | None, study: str) -> None:
    """Write a synthetic study that ships; raise UsageError where none has that name, or files are in its way."""
    from blendresearch.synthetic import MAKERS  # noqa: PLC0415 - its writer of spreadsheets is slow to load

    if study not in MAKERS:
        raise UsageError(f"No study of the name {study!r} ships. Choose one of {', '.join(MAKERS)}.")
    target = folder or project_root() / RAW / study
    MAKERS[study](target)
    what = "the reference study" if study == REFERENCE_STUDY else study
    console.print(f"Made {what} in {escape(str(target))}. Next: blendresearch run {study}")
