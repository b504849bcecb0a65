"""The folders of a study while it is run: held by one run at a time, made aside, and put in place all at once."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from blendresearch.base.errors import BlendResearchError
from blendresearch.study.folder import Workspace


@contextmanager
def held(workspace: Workspace, patience: float = 0) -> Iterator[None]:
    """Hold a study against a second run of it at the same time.

    Raises BlendResearchError when there is one, which does not end within some seconds of `patience`.
    """
    workspace.processed.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(workspace.processed.with_name(f".{workspace.name}.lock"))
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise BlendResearchError(f"{workspace.name} is being run already. Wait until that run is done.") from None
    try:
        yield
    finally:
        lock.release()


def folders(workspace: Workspace) -> dict[str, Path]:
    """Give the folders of a study by the names that a ledger has for them."""
    return {"processed": workspace.processed, "reports": workspace.reports, "internal": workspace.internal}


def aside(workspace: Workspace) -> Workspace:
    """Give the folders in which a run works, within `processed/`: nothing unfinished is ever among what is shared.

    They stay when a run is broken off, and the next one goes on from them.
    """
    return Workspace.open(workspace.folder, workspace.processed.with_name(f".{workspace.name}.unfinished"))


def put_in_place(new: Workspace, final: Workspace) -> None:
    """Exchange each folder of a study for its new one, or remove it where there is none any more; all or nothing.

    Raises BlendResearchError when one of them cannot be replaced; then all are as they were.
    """
    pairs = {folders(new)[name]: place for name, place in folders(final).items()}
    try:
        _exchange({source: place for source, place in pairs.items() if source.exists() or place.exists()})
    except OSError:
        raise BlendResearchError(
            f"The earlier results of {final.name} cannot be replaced. Close the report where it is open."
        ) from None
    shutil.rmtree(new.processed.parents[1], ignore_errors=True)


def mend(final: Workspace) -> None:
    """Put back what an exchange took away that was killed halfway."""
    for place in folders(final).values():
        if not place.exists() and _beside(place, "old").exists():
            _beside(place, "old").rename(place)


def _exchange(pairs: Mapping[Path, Path]) -> None:
    before, exchanged = {final for final in pairs.values() if final.exists()}, []
    try:
        for source, final in pairs.items():
            final.parent.mkdir(parents=True, exist_ok=True)
            _remove(_beside(final, "new"), _beside(final, "old"))
            if _beside(final, "old").exists():  # what could not be removed must not be taken for the report of today
                raise OSError(_beside(final, "old"))
            if source.exists():
                shutil.move(source, _beside(final, "new"))  # may cross disks and take time; the exchange does not
        for final in pairs.values():
            exchanged.append(final)
            if final.exists():
                final.rename(_beside(final, "old"))
            if _beside(final, "new").exists():
                _beside(final, "new").rename(final)
    except BaseException:
        for final in exchanged:
            _restore(final, new=final not in before)
        for source, final in pairs.items():  # so that the next run need not make everything again
            if _beside(final, "new").exists() and not source.exists():
                shutil.move(_beside(final, "new"), source)
        raise
    finally:
        for final in pairs.values():
            _remove(_beside(final, "new"), _beside(final, "old"))


def _restore(final: Path, *, new: bool) -> None:
    old = _beside(final, "old")
    if final.exists() and (new or old.exists()):
        final.rename(_beside(final, "new"))
    if old.exists():
        old.rename(final)


def _beside(final: Path, state: str) -> Path:
    return final.with_name(f".{final.name}.{state}")


def _remove(*paths: Path) -> None:
    for path in paths:
        if path.is_file():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)
