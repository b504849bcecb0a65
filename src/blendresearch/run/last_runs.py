"""When a study was last run, on which input and by which software: noted beside its processed tables, for `list`.

The clock of a run stands there and nowhere else: nothing that a run makes may depend on it.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from blendresearch.base.errors import InputError
from blendresearch.language import available
from blendresearch.run.stamps import software, stamp_of, words
from blendresearch.run.steps import notebook_folder
from blendresearch.study.earlier_edition import earlier_files
from blendresearch.study.files import Snapshot, sha256_of
from blendresearch.study.folder import Workspace, is_study
from blendresearch.study.settings import read_study

_READ_AGAIN = 16 << 20
"""A file that has another time and no other size is read again up to so many bytes; `list` must not take seconds."""


@dataclass(frozen=True)
class LastRun:
    """One run: when it was done, of which folder, by which software, and size, time and SHA-256 of each file."""

    at: str
    folder: str
    software: str
    files: dict[str, list[Any]]

    @classmethod
    def of(cls, processed: Path) -> Self | None:
        """Read what was noted beside the processed tables of a study; None where nothing is that can be read."""
        try:
            noted = cls(**json.loads(_place(processed).read_text(encoding="utf-8")))
            datetime.fromisoformat(noted.at)
            return noted if all(len(state) == 3 for state in noted.files.values()) else None
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    @property
    def has_its_folder(self) -> bool:
        """Tell whether the folder of the study is still there: it can be one that was run by its path."""
        return is_study(Path(self.folder))

    @property
    def day(self) -> str:
        """Give when it was done, to the minute, by the clock of its machine."""
        return f"{datetime.fromisoformat(self.at):%Y-%m-%d %H:%M}"

    def changed(self, workspace: Workspace) -> list[str]:
        """Name what is not as it was in that run: "input", "software", both or neither."""
        same = {"input": self._has_same_input(workspace), "software": self.software == _software()}
        return [name for name, is_same in same.items() if not is_same]

    def _has_same_input(self, workspace: Workspace) -> bool:
        try:
            others = earlier_files(workspace, read_study(workspace.folder))
            now = Snapshot.looked_at(workspace.folder, others)
        except InputError:
            return False
        return now.keys() == self.files.keys() and all(
            state is not None and self._is_same(others.get(name, workspace.folder / name), state[:2], *self.files[name])
            for name, state in now.items()
        )

    @staticmethod
    def _is_same(path: Path, state: tuple[int, int], size: int, time: int, digest: str) -> bool:
        if state == (size, time):
            return True
        return state[0] == size <= _READ_AGAIN and sha256_of(path) == digest


def draft_note(workspace: Workspace, snapshot: Snapshot) -> None:
    """Note that a study is run now, on files as a snapshot has them, for when its results are in place.

    A disk that refuses that fails no run.
    """
    files = {name: [*snapshot.states[name][:2], digest] for name, digest in snapshot.hashes.items()}
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    noted = LastRun(at, str(workspace.folder), _software(), files)
    text = json.dumps(asdict(noted), indent=1, sort_keys=True) + "\n"
    with suppress(OSError):
        _draft(workspace.processed).write_text(text, encoding="utf-8", newline="\n")


def take_note(processed: Path) -> None:
    """Let what was drafted be the note of the last run: its results are in place."""
    with suppress(OSError):
        _draft(processed).replace(_place(processed))


def drop_note(processed: Path) -> None:
    """Forget what was drafted: the results of that run never came to be in place."""
    with suppress(OSError):
        _draft(processed).unlink()


def _place(processed: Path) -> Path:
    return processed.with_name(f".{processed.name}.last-run.json")


def _draft(processed: Path) -> Path:
    return _place(processed).with_suffix(".new")


@cache
def _software() -> str:
    """Give one hash for everything that a run depends on besides its input: in doubt too much."""
    notebooks = {path.name: sha256_of(path) for path in sorted(notebook_folder().glob("*.ipynb"))}
    return stamp_of(software=software(), words={code: words(code) for code in available()}, notebooks=notebooks)
