"""Stamps of content: what a step was made from, and whether what it made is still that.

A stamp is a hash over everything that a step depends on: the code of the package, the packages, the settings and files
of the study that it reads, what earlier steps made, and the words of its languages. Two runs with one stamp make the
same bytes, so what has the stamp already is not made again.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any

from blendresearch import __version__
from blendresearch.base.errors import InputError
from blendresearch.base.own_code import own_hashes
from blendresearch.base.versions import installed, python
from blendresearch.language import available, chain
from blendresearch.study.files import sha256_of


def stamp_of(**parts: Any) -> str:
    """Give one hash for everything that is named."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode("utf-8")).hexdigest()


@cache
def software() -> str:
    """Give one hash for this package, but for the words of its languages, and of all that is installed beside it."""
    languages = tuple(map(_folder_of, available()))
    code = {path: digest for path, digest in own_hashes().items() if not path.startswith(languages)}
    return stamp_of(version=__version__, code=code, python=python(), packages=installed())


@cache
def words(language: str) -> str:
    """Give one hash for the words and prose of a language, and of those that it stands over."""
    folders = tuple(map(_folder_of, chain(language)))
    return stamp_of(words={path: digest for path, digest in own_hashes().items() if path.startswith(folders)})


def _folder_of(language: str) -> str:
    return f"language/{language}/"


class Ledger:
    """What was made by which step under which stamp: a JSON file, and the folders that its paths are in.

    A path is "<folder>/<path in it>" with a key of `folders`, so that a ledger holds when the folders have moved.
    """

    def __init__(self, path: Path, folders: Mapping[str, Path]) -> None:
        self.path, self.folders = path, folders
        self._steps: dict[str, dict[str, Any]] = _read(path)

    def place(self, path: str) -> Path:
        """Give the file of a path."""
        folder, _, rest = path.partition("/")
        return self.folders[folder] / rest

    def holds(self, step: str, stamp: str) -> bool:
        """Tell whether a step was done under this stamp, and all that it made is there as it was made."""
        found = self._steps.get(step)
        return found is not None and found["stamp"] == stamp and all(map(self._is_as_made, found["made"].items()))

    def _is_as_made(self, item: tuple[str, str]) -> bool:
        try:
            path = self.place(item[0])
            return path.is_file() and sha256_of(path) == item[1]
        except (InputError, KeyError):  # locked by another program, or in no folder of ours: made again
            return False

    def made(self, step: str) -> dict[str, str]:
        """Give the hash of every file that a step made, by its path."""
        return self._steps.get(step, {"made": {}})["made"]

    @property
    def steps(self) -> list[str]:
        """Name the steps that were done."""
        return list(self._steps)

    @property
    def all_made(self) -> set[str]:
        """Give the paths of everything that any step made."""
        return {path for step in self._steps.values() for path in step["made"]}

    def read_again(self) -> None:
        """Take over what another process has noted in the file since."""
        self._steps = _read(self.path)

    def clear(self) -> None:
        """Take back everything."""
        self.forget(self.steps)

    def sweep(self) -> None:
        """Remove every file in the folders that no step made, which a step that was broken off left half written.

        Folders in which nothing is left go, too.
        """
        kept = {self.place(path) for path in self.all_made} | {self.path}
        for folder in self.folders.values():
            for path in sorted(folder.rglob("*"), reverse=True):  # what is within a folder before the folder
                if path.is_file() and path not in kept:
                    path.unlink()
                elif path.is_dir() and not any(path.iterdir()):
                    path.rmdir()
            if folder.is_dir() and not any(folder.iterdir()):  # else an empty edition would be put in place
                folder.rmdir()

    def forget(self, steps: Iterable[str]) -> None:
        """Take back that some steps were done, and remove what they made, unless another step made it, too."""
        gone = {path for step in steps for path in self._steps.pop(step, {"made": {}})["made"]}
        for path in gone - self.all_made:
            self.place(path).unlink(missing_ok=True)
        if gone:
            self._write()

    def record(self, step: str, stamp: str, paths: Iterable[str]) -> None:
        """Note that a step is done; written at once, so that a run that is broken off goes on from here."""
        made = {path: sha256_of(self.place(path)) for path in sorted(paths)}
        self._steps[step] = {"stamp": stamp, "made": made}
        self._write()

    def take_over(self, step: str, other: "Ledger") -> None:
        """Copy what a step made from where another ledger has it."""
        for path in other.made(step):
            self.place(path).parent.mkdir(parents=True, exist_ok=True)
            copyfile(other.place(path), self.place(path))
        self.record(step, other._steps[step]["stamp"], other.made(step))

    def keep(self, step: str, other: "Ledger", *, as_made: bool = False) -> None:
        """Copy what another ledger has of a step as it is there now, changed by people or not; forget it without that.

        For what no run makes: it goes with the folder from one run to the next. `as_made` keeps the hashes of what was
        made, by which it can be told what people have written into since.
        """
        there = [path for path in other.made(step) if other.place(path).is_file()]
        self.forget([step])
        if not there:
            return
        for path in there:
            self.place(path).parent.mkdir(parents=True, exist_ok=True)
            copyfile(other.place(path), self.place(path))
        self.record(step, other._steps[step]["stamp"], there)
        if as_made:
            self._steps[step]["made"] = {path: other.made(step)[path] for path in there}
            self._write()

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._steps, indent=1, sort_keys=True) + "\n"
        aside = self.path.with_name(f"{self.path.name}.new")
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(self.path)  # a ledger that is cut off would lose what it knows


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """Read a ledger; one that is not there or cannot be read knows nothing, and everything is made again."""
    try:
        steps = json.loads(path.read_text(encoding="utf-8"))
        return {name: {"stamp": str(step["stamp"]), "made": dict(step["made"])} for name, step in steps.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
