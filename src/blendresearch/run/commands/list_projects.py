"""`blendresearch projects`: codes of the exports that `projects.csv` does not have, written there to be filled in."""

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from blendresearch.base.database import opened
from blendresearch.base.errors import and_more
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.project_codes import USUAL_CODE, codes_found, codes_meant, without_export
from blendresearch.study.folder import Workspace, asked_as
from blendresearch.study.list_writing import PROJECTS, add_projects, listed_projects
from blendresearch.study.lists import read_listed, read_spellings
from blendresearch.study.near_names import refuse_stray
from blendresearch.study.project_lists import Said, read_project_lists
from blendresearch.study.spellings import Spellings

_NAMED = 5
"""So many projects of a list of the agency are named that have no export."""


def complete_projects(console: Console, study: str, lists: Sequence[Path] = ()) -> None:
    """Add every project code of the exports that is not listed, and say what is to be filled in.

    Institutions, and numbers, that stand in `lists` of the agency are filled in where `projects.csv` has none. Raises
    InputError when an export or a list cannot be read; then nothing is written.
    """
    workspace = Workspace.open(study)
    refuse_stray(workspace.folder)
    listed, said = listed_projects(workspace.folder), read_project_lists(lists)
    names = read_spellings(workspace.folder)
    with opened() as connection:
        load_records(connection, workspace.folder)
        found = codes_found(connection)
        idle = without_export(connection, listed or {})
    empty = _empty(workspace)
    missing = [code for code in found if code not in (listed or {})]
    usual = [code for code in missing if USUAL_CODE.fullmatch(code)]
    rows = add_projects(workspace.folder, usual, said) if usual or said else []
    console.print(escape(_told(workspace.name, rows, made=listed is None and bool(rows))))
    console.print(escape(_filled(workspace, lists, empty + len(rows))))
    for told in filter(None, (_without_export(said, {*found, *(listed or {})}), _disagreeing(workspace, said, names))):
        console.print(f"[yellow]look at[/] {escape(told)}")
    if aside := _of_other_kinds(said, {*found, *(listed or {})}):
        console.print(f"[yellow]notice[/] {escape(aside)}")
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
            f"'blendresearch check {escape(asked_as(workspace.folder))}' names the rows."
        )


def _told(name: str, rows: list[int], *, made: bool) -> str:
    if not rows:
        return f"Nothing to add: {PROJECTS} has all codes of the exports that it can have."
    many = f"{len(rows)} project{'s' if len(rows) > 1 else ''}"
    where = f"row {rows[0]}" if len(rows) == 1 else f"rows {rows[0]} to {rows[-1]}"
    if made:
        before = "Until now each project code stood for its institution; with this list each row needs one."
        return f"Made {PROJECTS} with {many} ({where}). {before}"
    return f"Added {many} to {PROJECTS} ({where})."


def _empty(workspace: Workspace) -> int:
    """Count the projects without an institution."""
    table = read_listed(workspace.folder, Spellings())
    return 0 if table is None else int((table["institution"] == "").sum())


def _filled(workspace: Workspace, lists: Sequence[Path], before: int) -> str:
    """Say how many institutions were filled in, how many are to be filled in yet, and what can do so."""
    empty = _empty(workspace)
    done = f"Filled in {before - empty} of them from the list. " if before > empty else ""
    if not empty:
        return f"{done}Each project there has its institution. Next: blendresearch check {asked_as(workspace.folder)}"
    one, names = ("has no institution", "its name") if empty == 1 else ("have no institution", "their names")
    give = "" if lists else f", or give a list of the agency: blendresearch projects {asked_as(workspace.folder)} LIST"
    return f"{done}{empty} of the projects {one} yet: fill in {names} there{give}."


def _disagreeing(workspace: Workspace, said: Said, names: Spellings) -> str:
    """Tell of projects that have another institution in the list than in `projects.csv`, where nothing is changed."""
    table = read_listed(workspace.folder, names)
    if table is None:
        return ""
    owners = table[table["institution"] != ""].groupby("project_code")["institution"].agg(set)
    other = {code for code, own in owners.items() if code in said and names.of(said[code]["institution"]) not in own}
    rows = table.loc[table["project_code"].isin(other), "row"].tolist()
    if not rows:
        return ""
    what = f"{PROJECTS}, row {rows[0]}: the list of the agency gives this project to another institution"
    do = "Which one is right? Is it another name of the same, then nothing, or say so in spellings.csv."
    return f"{what}{and_more(len(rows) - 1, rows[1:])}. {do}"


def _without_export(said: Said, known: Collection[str]) -> str:
    """Tell of the projects of the lists that are of the same calls and kind as those of the study, and not in it."""
    kinds = {_kind(code) for code in known}
    others = sorted(code for code in said if _kind(code) in kinds and code not in known)
    if not others:
        return ""
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    many = f"{len(others)} more project{'s' if len(others) > 1 else ''} of these calls"
    return (
        f"the list of the agency has {many}, without an export: {', '.join(others[:_NAMED])}{more}. Nothing of "
        f"it was written: put an export in mobilities/ and run this again, or write a row into {PROJECTS}."
    )


def _of_other_kinds(said: Said, known: Collection[str]) -> str:
    """Tell how many projects of the lists are of the same calls and of another round, agency, action or field."""
    calls, kinds = {code[:4] for code in known}, {_kind(code) for code in known}
    aside = Counter(_kind(code)[1].strip("-") for code in said if code[:4] in calls and _kind(code) not in kinds)
    if not aside:
        return ""
    by_kind = ", ".join(f"{number} of {kind}" for kind, number in aside.most_common(_NAMED))
    more = f" and {len(aside) - _NAMED} more kinds" if len(aside) > _NAMED else ""
    return (
        f"the list of the agency has projects of these calls that are of no kind of which there is an export, by their "
        f"codes: {by_kind}{more}. Nothing of it was written: is the study about them, too, then put an export in "
        "mobilities/ and run this again."
    )


def _kind(code: str) -> tuple[str, str]:
    """Give the call year of a project, and what stands before its number: round, agency, action and field."""
    return code[:4], code[4:].rpartition("-")[0]
