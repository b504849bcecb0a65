"""In what order studies run: one that `previous` names before the one that reads its results."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from blendresearch.base.errors import BlendResearchError, UsageError
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import read_study


def in_order(studies: Sequence[str | Path]) -> list[list[str | Path]]:
    """Give studies in groups: those of a group can run side by side, after all groups before it.

    Raises UsageError when studies name each other as the earlier one. What is wrong with a study itself is told when it
    runs.
    """
    before = {study: _named(study) for study in studies}
    by_name = {name: study for study, (name, _) in before.items()}
    asked = {study: [by_name[earlier]] if earlier in by_name else [] for study, (_, earlier) in before.items()}
    sorter = TopologicalSorter({study: [each for each in first if each != study] for study, first in asked.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        around = [before[study][0] for study in error.args[1]]
        named = ", ".join(f"{later} names {earlier}" for earlier, later in pairwise(around))
        raise UsageError(f"No study can run first, for by 'previous' {named}. Take one of these out.") from None
    groups = []
    while sorter:
        group = sorter.get_ready()
        groups.append([study for study in studies if study in group])
        sorter.done(*group)
    return groups


def _named(study: str | Path) -> tuple[str, str]:
    """Give the name of a study and of the one before it, "" where that is not known."""
    try:
        folder = Workspace.open(study).folder
    except BlendResearchError:
        return Path(study).name, ""
    try:
        return folder.name, read_study(folder).previous
    except BlendResearchError:
        return folder.name, ""
