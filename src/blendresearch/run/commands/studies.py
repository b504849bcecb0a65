"""`blendresearch list` and `reference`: which studies there are, and the one that the package can make."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from blendresearch.base.errors import BlendResearchError
from blendresearch.study.folder import RAW, Workspace, export_files, project_root, studies
from blendresearch.study.settings import read_study

REFERENCE_STUDY = "nl-mbo-2025"


def list_studies(console: Console) -> None:
    """Show every study under `data/raw/`: its cohorts, its exports and whether it has a report."""
    found = studies()
    if not found:
        console.print("No study under data/raw/. Make one with 'blendresearch new' or 'blendresearch reference'.")
        return
    table = Table("study", "calls", "exports", "report", box=None)
    for folder in found:
        table.add_row(*map(escape, _described(folder)))
    console.print(table)


def _described(folder: Path) -> list[str]:
    try:
        study = read_study(folder)
        calls = "; ".join(f"{cohort.name} {' '.join(map(str, cohort.call_years))}" for cohort in study.cohorts)
        exports = str(len(export_files(folder)))
    except BlendResearchError as error:
        return [folder.name, str(error), "", ""]
    reports = sorted(path.name for path in Workspace.open(folder).reports.glob("report.*"))
    return [folder.name, calls, exports, ", ".join(reports) or "none yet"]


def make_reference(console: Console, folder: Path | None) -> None:
    """Write the synthetic reference study; raise UsageError when other files stand in its way."""
    from blendresearch.synthetic import make_reference_study  # noqa: PLC0415 - its writer of spreadsheets is slow to load

    target = folder or project_root() / RAW / REFERENCE_STUDY
    make_reference_study(target)
    console.print(f"Made the reference study in {escape(str(target))}. Next: blendresearch run {REFERENCE_STUDY}")
