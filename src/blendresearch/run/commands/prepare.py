"""`blendresearch prepare`: one part of the exports of a study, for a job of its own on a cluster."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from blendresearch.mobilities.parts import Part
from blendresearch.run.part_folders import write_part
from blendresearch.study.earlier_edition import snapshot_of
from blendresearch.study.folder import Workspace, nearby
from blendresearch.study.inputs import read_inputs
from blendresearch.study.result_places import refuse_unfit


def read_part(console: Console, study: str, *, part: str, output: Path | None) -> None:
    """Read a part of the exports, say where it is and what comes next; parts of a study can be read side by side.

    Raises UsageError for what is no part, InputError with what is wrong in its exports; then nothing is kept of it.
    """
    asked = Part.read(part)
    workspace = Workspace.open(study, output)
    refuse_unfit(workspace, output)
    inputs = read_inputs(workspace.folder, snapshot_of(workspace))
    folder = write_part(inputs, asked, workspace.processed)
    again = f"blendresearch run {workspace.asked}"
    console.print(f"Part {asked.number} of {asked.of} is in [bold]{escape(str(nearby(folder)))}[/].")
    console.print(f"When all {asked.of} are there: {escape(again)}")
