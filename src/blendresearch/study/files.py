"""The files of a study folder: which of them may be read, and that they hold still while they are."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self

from blendresearch.base.errors import InputError
from blendresearch.base.texts import is_plain
from blendresearch.study.toml_faults import refused

_CHUNK = 1 << 20
NAMES = {
    "study.toml", "headings.toml", "projects.csv", "institutions.csv", "published.csv", "spellings.csv", "context.csv",
    "validation.csv", "validation", "sample.json", "mobilities",
    "survey", "earlier", "texts",
}  # fmt: skip
"""What stands in a study folder and is read, by its one name there."""
_LONGEST_SETTINGS = 1 << 20


def cannot_be_opened(path: Path) -> InputError:
    """Give the error of a file that the system does not open, or that is not there."""
    do = "Close it elsewhere, or look at its permissions"
    try:
        path.stat()
    except FileNotFoundError:
        do = "Nothing of that name is there: look at the path"
    except OSError:
        pass
    return InputError("it cannot be opened", do=do, file=path)


def input_file(folder: Path, name: str) -> Path | None:
    """Give a file of a study folder by its path within it, or None when there is nothing of that name.

    Raises InputError when it is no file (a folder, a pipe, a device), or a link to a place outside the study folder.
    """
    path = folder / name
    if not os.path.lexists(path):
        return None
    refuse_outside(path, folder)
    if not path.is_file():
        raise InputError("it is no file that can be read", do="Put the file itself there, or remove it", file=path)
    return path


def refuse_outside(path: Path, folder: Path) -> None:
    """Raise InputError when a path within a study folder leads out of it, or has a name that cannot be shown."""
    _refuse_no_name(path)
    try:
        leads_to = path.resolve(strict=True)
    except PermissionError:
        raise cannot_be_opened(path) from None
    except (OSError, RuntimeError):  # a link to nowhere or to itself
        leads_to = None
    if leads_to is None or not leads_to.is_relative_to(folder.resolve()):
        what = "it is a link to a place outside the study folder, or to nothing"
        raise InputError(what, do="Put the file itself there, or remove the link", file=path)


def _refuse_no_name(path: Path) -> None:
    if not is_plain(path.name):
        what = f"the name of a file in {path.parent.name} holds signs that cannot be shown"
        raise InputError(what, do="Give that file another name, of letters, digits and usual signs")


def _refuse_other_name(path: Path, folder: Path) -> None:
    """Raise InputError where a file would be read under another name than the one it is known by, or not at all."""
    if path.is_symlink() and path.is_dir():
        raise InputError("it is a link to a folder", do="Put the files themselves there", file=path)
    name = path.name.casefold()
    if path.parent == folder and path.name != name and name in NAMES:  # some systems tell capitals apart, some do not
        raise InputError("its name has capitals", do=f"Call it {name}", file=path)


def is_left_by_a_system(path: Path) -> bool:
    """Tell whether a system left a file there: hidden, of a folder's look, or while a spreadsheet is open."""
    return path.name.startswith((".", "~$")) or path.name.lower() in ("thumbs.db", "desktop.ini")


def study_files(folder: Path) -> list[Path]:
    """List every file of a study folder, but for those that systems leave there.

    Raises InputError with all that lead out of the folder or cannot be named.
    """
    found = sorted(path for path in folder.rglob("*") if not is_left_by_a_system(path))
    wrong = []
    for path in found:
        try:
            if path.is_symlink():  # nothing else leads out: what is below a link to a folder is not looked at
                refuse_outside(path, folder)
            _refuse_no_name(path)
            _refuse_other_name(path, folder)
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise InputError.together(wrong)
    return [path for path in found if path.is_file()]


def fingerprints(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every file of a study folder by its path within it; raises as `study_files` does."""
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in study_files(folder)}


def digest_of(files: Mapping[str, str]) -> str:
    """Hash many files as one: the hash of the lines `<hash>  <path>` in the order of the paths, as sha256sum writes."""
    lines = [f"{digest}  {path}\n" for path, digest in sorted(files.items())]
    return sha256("".join(lines).encode("utf-8")).hexdigest()


_State = tuple[int, int, int, int]


@dataclass(frozen=True)
class Snapshot:
    """The files of a study folder at one moment: the SHA-256 of each by its path, and what tells a change of them.

    `others` are files outside the folder that the study reads, too (`study.earlier_edition`), by the path that they are
    told by.
    """

    folder: Path
    hashes: Mapping[str, str]
    states: Mapping[str, _State | None] = field(repr=False)
    others: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, others: Mapping[str, Path] | None = None) -> Self:
        """Look at a study folder; raises as `study_files` does."""
        others = others or {}
        found = cls.looked_at(folder, others)  # first: what changes while it is read is noticed
        hashes = fingerprints(folder) | {name: sha256_of(path) for name, path in others.items()}
        return cls(folder, hashes, found, others)

    @staticmethod
    def looked_at(folder: Path, others: Mapping[str, Path]) -> dict[str, _State | None]:
        """Give what tells a change of every file (its size and time first) without reading one; raises as `of`."""
        return _states(folder) | {name: _state(path) for name, path in others.items()}

    def place(self, name: str) -> Path:
        """Give the file of a path."""
        return self.others.get(name, self.folder / name)

    def refuse_changed(self) -> None:
        """Raise InputError when a file changed, came or went since: results would rest on a mixture.

        One that was changed and changed back counts, too: nobody knows in which state it was read.
        """
        now = self.looked_at(self.folder, self.others)
        if changed := [name for name in now.keys() | self.states.keys() if now.get(name) != self.states.get(name)]:
            raise InputError(
                "it changed, came or went while the study was run",
                do="Let the files rest and run again",
                file=min(changed),
            )


def _states(folder: Path) -> dict[str, _State | None]:
    """Give what tells a change of every file of a study folder without reading it, by its path."""
    return {path.relative_to(folder).as_posix(): _state(path) for path in study_files(folder)}


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Hold that a file is the same before and after it is read; raise InputError when it is not."""
    before = _state(path)
    try:
        yield
    finally:
        if _state(path) != before:
            raise InputError("it changed while it was read", do="Wait until it is complete", file=path) from None


def read_toml(folder: Path, name: str) -> dict | None:
    """Read a TOML file of a study folder, None when there is none; raise InputError when it is no TOML."""
    path = input_file(folder, name)
    if path is None:
        return None
    try:
        if path.stat().st_size > _LONGEST_SETTINGS:
            raise InputError("it is longer than settings can be", do="Keep what docs/input.md tells", file=path)
        text = path.read_text(encoding="utf-8-sig").lstrip("\ufeff")
        if "\0" in text:  # two bytes a sign, without a mark that says so
            raise InputError("it is not UTF-8 text", do="Save it as UTF-8", file=path)
        return tomllib.loads(text)
    except OSError:
        raise cannot_be_opened(path) from None
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8 text", do="Save it as UTF-8", file=path) from None
    except tomllib.TOMLDecodeError as error:
        raise refused(text, error, path) from None
    except (ValueError, RecursionError):  # an endless number, or brackets without end
        raise InputError("it is not valid TOML", do="Write it as docs/input.md tells", file=path) from None


def _state(path: Path) -> _State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file; raise InputError when it cannot be opened."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        raise cannot_be_opened(path) from None
    return digest.hexdigest()
