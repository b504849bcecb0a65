"""The folders of a study while it is run: held by one run at a time, made aside, and exchanged all at once.

An exchange has a journal beside the processed tables. As soon as that is written, the new results are those that count:
whatever is killed afterwards, who next holds the study does the rest. Without a journal the earlier ones stand.
"""

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from errno import EDQUOT, EEXIST, EIO, ENOSPC, ENOTEMPTY, EXDEV
from pathlib import Path
from typing import Self

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.faults import as_told
from blendresearch.base.locks import HeldError, locked
from blendresearch.run.foreign_files import files_in, hand_over, made_files
from blendresearch.run.last_runs import drop_note, take_note
from blendresearch.run.stopping import undisturbed
from blendresearch.study.folder import PROCESSED, RAW, REPORTS, Workspace, is_study

_DATABASES = ".database-*"  # as base.database names them; that module takes too long to load
_NOTE = "study"
_ORDER = ("reports", "internal", "processed")
_AT_ONCE = 16
_LOST = (EIO, ENOSPC, EDQUOT)
"""What a disk can say when content is to be on it for certain; all else says that it cannot be asked."""


@contextmanager
def held(workspace: Workspace, patience: float = 0) -> Iterator[None]:
    """Hold a study against a second run of it at the same time, and clear up what one that was killed left.

    Raises BlendResearchError when there is one, which does not end within some seconds of `patience`.
    """
    workspace.processed.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(_beside_tables(workspace, "lock"), patience))
        except HeldError:
            raise BlendResearchError(f"{workspace.name} is being run already. Wait until that run is done.") from None
        stack.callback(_clear_databases, workspace)
        mend(workspace)
        yield


def folders(workspace: Workspace) -> dict[str, Path]:
    """Give the folders of a study by the names that a ledger has for them."""
    return {"processed": workspace.processed, "reports": workspace.reports, "internal": workspace.internal}


def aside(workspace: Workspace) -> Workspace:
    """Give the folders in which a run works, within `processed/`: nothing unfinished is ever among what is shared.

    They stay when a run is broken off, and the next one goes on from them.
    """
    base = _beside_tables(workspace, "unfinished").resolve()
    return Workspace(workspace.folder, base / "processed" / workspace.name, base / "reports" / workspace.name)


@contextmanager
def staging(workspace: Workspace) -> Iterator[Path]:
    """Give a folder beside the processed tables for what a command makes; one that a kill left is gone (`mend`)."""
    place = _beside_tables(workspace, "staging")
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put_in_place(new: Workspace, final: Workspace) -> list[Path]:
    """Exchange each folder of a study for its new one, or remove it where there is none any more; all or nothing.

    `new` are the folders that `aside` gives. Gives what people had put into the old ones, where it stands now. Raises
    BlendResearchError when one of them cannot be replaced; then all are as they were.
    """
    try:
        exchange = _Exchange.prepared(new, final)
        with undisturbed():
            _write(exchange.journal, _beside_tables(final, "exchange"))
            try:
                exchange.swap()
            except BaseException:
                exchange.swap_back()
                raise
            return exchange.complete()
    except OSError as error:
        if error.errno in _LOST:
            raise as_told(error) from None
        raise BlendResearchError(
            f"The earlier results of {final.name} cannot be replaced. Close the report where it is open."
        ) from None
    finally:
        _clear(final)


def mend(final: Workspace) -> None:
    """Finish an exchange that was killed halfway, and remove what runs left that were killed; the study must be held.

    Raises BlendResearchError when the exchange cannot be finished.
    """
    journal = Journal.of(final)
    try:
        if journal:
            exchange = _Exchange(aside(final), final, journal)
            exchange.swap()
            exchange.complete()
    except OSError:
        raise BlendResearchError(
            f"New results of {final.name} wait to be put in place, and the system refuses that. "
            "Close the report where it is open, and run again."
        ) from None
    drop_note(final.processed)
    _put_back(final)
    _clear(final)
    _clear_databases(final)
    shutil.rmtree(_beside_tables(final, "staging"), ignore_errors=True)


def settle(final: Workspace) -> None:
    """Finish an exchange that was killed halfway, for who only reads; not where a run works, or the disk refuses."""
    if Journal.of(final):
        with suppress(BlendResearchError, OSError), held(final):
            pass


def settle_all(root: Path) -> None:
    """Do so for all studies of a project, also those that are not there any more."""
    for journal in (root / PROCESSED).glob(".*.exchange"):
        name = journal.name.removeprefix(".").removesuffix(".exchange")
        settle(Workspace(root / RAW / name, root / PROCESSED / name, root / REPORTS / name))


def drop_unfinished(workspace: Workspace) -> None:
    """Remove what a run that was broken off left to go on from; the study must be held."""
    shutil.rmtree(_beside_tables(workspace, "unfinished"), ignore_errors=True)


def clear_gone(running: Workspace) -> None:
    """Remove what runs of studies left beside that of another one whose own folder is not there any more."""
    for note in running.processed.parent.glob(f".*.unfinished/{_NOTE}"):
        with suppress(BlendResearchError, OSError, ValueError):
            folder = Path(note.read_text(encoding="utf-8"))
            name = note.parent.name.removeprefix(".").removesuffix(".unfinished")
            gone = Workspace(folder.with_name(name), running.processed.with_name(name), running.reports.with_name(name))
            if folder.name == name and not is_study(folder):
                with held(gone):
                    drop_unfinished(gone)


def note_folder(workspace: Workspace) -> None:
    """Note in the folder of a run whose it is, so that it can be cleared away when the study is not there any more."""
    note = _beside_tables(workspace, "unfinished") / _NOTE
    with suppress(OSError):  # a disk that refuses this refuses what follows, too, and that is told
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(workspace.folder), encoding="utf-8")


@dataclass(frozen=True)
class Journal:
    """What an exchange does: which folders get a new one, which go, and which are on another disk than the tables.

    `made` is what runs made in the earlier ones (`foreign_files.made_files`): all else is handed over.
    """

    new: list[str]
    going: list[str]
    beside: list[str]
    made: list[str]

    @classmethod
    def of(cls, final: Workspace) -> Self | None:
        """Read the journal of an exchange that was killed; None where there is none."""
        try:
            return cls(**json.loads(_beside_tables(final, "exchange").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


@dataclass(frozen=True)
class _Exchange:
    """An exchange: what is done already is seen from what stands where, so that each step can be done again."""

    source: Workspace
    final: Workspace
    journal: Journal

    @classmethod
    def prepared(cls, source: Workspace, final: Workspace) -> Self:
        """Bring everything new to the disk where it belongs, for certain; nothing earlier is touched."""
        new, old = folders(source), {name: _real(place) for name, place in folders(final).items()}
        coming = [name for name in _ORDER if new[name].is_dir()]
        going = [name for name in _ORDER if name not in coming and old[name].exists()]
        _clear(final)
        left = [path for name in _ORDER for path in _remnants(final, name) if os.path.lexists(path)]
        if left:  # what could not be removed must not be taken for the report of today
            raise OSError(left[0])
        for name in coming:
            old[name].parent.mkdir(parents=True, exist_ok=True)
        beside = [name for name in (*coming, *going) if not _one_disk(final, old[name])]
        exchange = cls(source, final, Journal(coming, going, beside, made_files(old, new)))
        for name in coming:
            if name in beside:
                shutil.copytree(new[name], exchange.new(name), symlinks=True)
            _save_tree(exchange.new(name))
        return exchange

    def new(self, name: str) -> Path:
        """Give where a new folder stands before the exchange."""
        if name in self.journal.beside:
            return _beside(_real(folders(self.final)[name]), "new")
        return folders(self.source)[name]

    def old(self, name: str) -> Path:
        """Give where an earlier folder stands after the exchange, until it is removed."""
        if name in self.journal.beside:
            return _beside(_real(folders(self.final)[name]), "replaced")
        return _beside_tables(self.final, "replaced") / name

    def swap(self) -> None:
        """Put the new folders where the earlier ones are, as far as they are not; raises OSError."""
        for name in _ORDER:
            place = _real(folders(self.final)[name])
            if name in self.journal.going or self.new(name).is_dir():
                if place.exists():
                    _empty(place, self.old(name))
                if self.new(name).is_dir():
                    _move(self.new(name), place)

    def swap_back(self) -> None:
        """Put everything back to where it was, and forget the exchange; raises OSError."""
        for name in reversed(_ORDER):
            place = _real(folders(self.final)[name])
            if name in self.journal.new and not self.new(name).exists() and place.exists():
                _move(place, self.new(name))
            if self.old(name).exists():
                _empty(self.old(name), place)
        _beside_tables(self.final, "exchange").unlink(missing_ok=True)

    def complete(self) -> list[Path]:
        """Hand over what people put into the earlier folders, and remove these; raises OSError."""
        kept = []
        for name in _ORDER:
            place, made = _real(folders(self.final)[name]), self.journal.made
            own = {path.partition("/")[2] for path in made if path.startswith(f"{name}/")}
            kept += [folders(self.final)[name] / path for path in hand_over(self.old(name), place, own)]
        take_note(self.final.processed)
        for path in {_real(place).parent for place in folders(self.final).values()}:
            _save(path)
        _beside_tables(self.final, "exchange").unlink()
        _save(self.final.processed.parent)
        drop_unfinished(self.final)
        _clear(self.final)
        return kept


# What stands beside the folders of a study while they are exchanged


def _beside_tables(workspace: Workspace, state: str) -> Path:
    return workspace.processed.with_name(f".{workspace.processed.name}.{state}")


def _beside(place: Path, state: str) -> Path:
    return place.with_name(f".{place.name}.{state}")


def _real(place: Path) -> Path:
    """Follow a link that people made of a folder of results: what is exchanged is what it leads to."""
    return place.resolve() if place.is_symlink() else place


def _remnants(final: Workspace, name: str) -> list[Path]:
    place = _real(folders(final)[name])
    return [_beside(place, "new"), _beside(place, "replaced"), _beside(place, "old")]


def _put_back(final: Workspace) -> None:
    """Put back what a version without a journal took away and was killed."""
    for place in map(_real, folders(final).values()):
        if not place.exists() and _beside(place, "old").exists():
            _beside(place, "old").rename(place)


def _clear(final: Workspace) -> None:
    """Remove what an exchange left that is over, or never came to be."""
    if Journal.of(final):
        return
    for path in (path for name in _ORDER for path in _remnants(final, name)):
        _remove(path)
    _remove(_beside_tables(final, "replaced"))
    if not aside(final).processed.exists():  # else the next run goes on from there
        _remove(_beside_tables(final, "unfinished"))


def _remove(path: Path) -> None:
    if path.is_file() or path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _clear_databases(final: Workspace) -> None:
    """Remove the databases of workers that were ended; the study must be held."""
    for folder in (final.processed, _beside_tables(final, "unfinished")):
        for path in folder.rglob(_DATABASES):
            shutil.rmtree(path, ignore_errors=True)


# Moving, and making sure that what is told to be on a disk is there


def _one_disk(final: Workspace, place: Path) -> bool:
    """Tell whether a folder can be moved from beside the tables to where another one stands: only trying tells."""
    probe, there = _beside_tables(final, "new"), _beside(place, "new")
    probe.mkdir()
    try:
        probe.rename(there)
    except OSError as error:
        probe.rmdir()
        if error.errno != EXDEV:
            raise
        return False
    there.rmdir()
    return True


def _move(folder: Path, target: Path) -> None:
    """Move a folder, at once."""
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True)
    folder.rename(target)
    for parent in {folder.parent, target.parent}:
        _save(parent)


def _empty(folder: Path, target: Path) -> None:
    """Move an earlier folder; file by file where a container forbids it at once, or where that was begun already."""
    try:
        _move(folder, target)
    except OSError as error:
        if error.errno not in (EXDEV, ENOTEMPTY, EEXIST):
            raise
        for path in list(files_in(folder)):
            (target / path.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
            path.replace(target / path.relative_to(folder))
        shutil.rmtree(folder)


def _write(journal: Journal, path: Path) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(json.dumps(asdict(journal), indent=1) + "\n", encoding="utf-8", newline="\n")
    _save(draft)
    draft.replace(path)
    _save(path.parent)


def _save_tree(folder: Path) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:  # a disk that is asked by many at once writes once for all of them
        list(pool.map(_save, [*folder.rglob("*"), folder]))


def _save(path: Path) -> None:
    """See to it that a file, or the names in a folder, outlive a loss of power; raise OSError when the disk is full."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno in _LOST:
            raise
    finally:
        os.close(descriptor)
