"""Parameters of a notebook as papermill hands them over: a text that looks like a number or truth value is made one."""

from collections.abc import Callable
from pathlib import Path

from blendresearch.base.errors import UsageError
from blendresearch.study.folder import studies

_MADE_FROM: tuple[Callable[[str], object], ...] = (int, float, {"True": True, "False": False}.__getitem__)
"""How papermill reads a text, in its order; what none of these can read stays a text."""


def study_named(study: object) -> str | Path:
    """Give the study that is meant: the one under `data/raw/` whose name papermill would read as this value.

    `-p study 2025` gives the number 2025, and so do the names 02025 and 2_025. Raises UsageError when the value is no
    name at all, or that of two studies.
    """
    if isinstance(study, str | Path):
        return study
    if not isinstance(study, bool | int | float):
        raise UsageError("The parameter study is no name. Write '-r study NAME', with a folder under data/raw/.")
    meant = [folder.name for folder in studies() if _is_read_as(folder.name, study)]
    if len(meant) > 1 and str(study) not in meant:
        names = " and ".join(meant)
        raise UsageError(f"The parameter study may mean {names}. Say which with '-r study NAME', which stays as it is.")
    return meant[0] if len(meant) == 1 else str(study)


def folder_named(folder: object) -> str | Path | None:
    """Give a folder as a text; None where none was named."""
    return folder if isinstance(folder, str | Path | None) else str(folder)


def _is_read_as(name: str, value: object) -> bool:
    for read in _MADE_FROM:
        try:
            made = read(name)
        except (ValueError, LookupError):
            continue
        return type(made) is type(value) and (made == value or made != made)  # noqa: PLR0124 - nan is not itself
    return False
