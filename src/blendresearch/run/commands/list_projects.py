"""`blendresearch projects`: codes of the exports that `projects.csv` does not have, written there to be filled in."""

from rich.console import Console
from rich.markup import escape

from blendresearch.base.database import opened
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.project_codes import USUAL_CODE, codes_found, codes_meant, without_export
from blendresearch.study.folder import Workspace
from blendresearch.study.list_writing import PROJECTS, add_projects, listed_projects
from blendresearch.study.near_names import refuse_stray


def complete_projects(console: Console, study: str) -> None:
    """Add every project code of the exports that is not listed, and say what is to be filled in.

    Raises InputError when an export or the list cannot be read; then nothing is written.
    """
    workspace = Workspace.open(study)
    refuse_stray(workspace.folder)
    listed = listed_projects(workspace.folder)
    with opened() as connection:
        load_records(connection, workspace.folder)
        found = codes_found(connection)
        idle = without_export(connection, listed or {})
    missing = [code for code in found if code not in (listed or {})]
    usual = [code for code in missing if USUAL_CODE.fullmatch(code)]
    rows = add_projects(workspace.folder, usual) if usual else []
    console.print(escape(_told(workspace.name, rows, made=listed is None and bool(rows))))
    added = dict(zip(usual, rows, strict=True))
    for code, near in codes_meant(usual, idle).items():
        console.print(
            f"[yellow]look at[/] {PROJECTS}, row {(listed or {})[near]}: there is no record of this project, and its "
            f"code differs in a sign or two from that in row {added[code]}. If it is mistyped, correct it and remove "
            "that row."
        )
    if unusual := len(missing) - len(usual):
        console.print(
            f"[yellow]look at[/] {unusual} more project code{'s' if unusual > 1 else ''} in the exports "
            f"{'have' if unusual > 1 else 'has'} an unusual form and {'were' if unusual > 1 else 'was'} not written: "
            f"'blendresearch check {escape(workspace.name)}' names the rows."
        )


def _told(name: str, rows: list[int], *, made: bool) -> str:
    if not rows:
        return f"Nothing to add: {PROJECTS} has all codes of the exports that it can have."
    many = f"{len(rows)} project{'s' if len(rows) > 1 else ''}"
    where = f"row {rows[0]}" if len(rows) == 1 else f"rows {rows[0]} to {rows[-1]}"
    fill = f"Fill in the institution there; 'blendresearch check {name}' names the rows that are still empty."
    if made:
        before = "Until now each project code stood for its institution; with this list each row needs one."
        return f"Made {PROJECTS} with {many} ({where}). {before} {fill}"
    return f"Added {many} to {PROJECTS} ({where}). {fill}"
