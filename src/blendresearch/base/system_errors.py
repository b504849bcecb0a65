"""What a system refuses, in one sentence: which place, and what to do about it.

Exit code 3 where it is a place that somebody chose (a folder that cannot be written), 1 where it is what the machine
lacks (room, memory). The same words for what libraries in other languages make of the same refusal.
"""

import errno
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import disk_usage

from blendresearch.base.errors import BlendResearchError, MachineError, PlaceError
from blendresearch.base.texts import clean

PACKAGE = Path(__file__).resolve().parents[1]
_LONGEST_PATH = 160
_FULL = 1 << 20
"""A disk with so few bytes left is full."""
_FEW_FILES = 16
"""So is one that takes so few files more, whatever room it has for them; some disks do not count files (0 in all)."""
_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_JOBS, _ANOTHER = "or run again with --jobs 1", "Take it away, or name another place"
_PERMISSIONS = "Look at its permissions and whether its disk is read-only, or name another place (--output, TMPDIR)"
_NOT_ALLOWED = PlaceError, "The system does not let {place} be read or written", _PERMISSIONS
_IN_THE_WAY = PlaceError, "Where a folder is needed, something else stands at {place}", _ANOTHER
_NO_NAME = PlaceError, "The system takes no file of the name {place}", "Choose another name or place"
_ELSEWHERE = "Make room there, or choose another place with --output and, for temporary files, TMPDIR"
_NO_ROOM = MachineError, "There is no room left on the disk ({place})", _ELSEWHERE
_DISK = MachineError, "The disk or network does not read or write {place} as it should", "Look at it, and run again"
_FREE = f"Close other programs or raise the limit (ulimit), {_JOBS}"
_PROCESSES = MachineError, "The system starts no further process or thread", _FREE
_FILES = MachineError, "The system opens no further file", _FREE
_MEMORY = MachineError, "There is not enough memory", f"Close other programs, {_JOBS} or on a machine with more"
_ENDED = MachineError, "A process of this run was ended from outside", "Look whether memory is short, and run again"
_REFUSALS = {
    **dict.fromkeys(_ROOM, _NO_ROOM),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), _NOT_ALLOWED),
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST, errno.EISDIR), _IN_THE_WAY),
    **dict.fromkeys((errno.EINVAL, errno.EILSEQ), _NO_NAME),
    **dict.fromkeys((errno.ENFILE, errno.EMFILE), _FILES),
    **dict.fromkeys((errno.EPIPE, errno.ECONNRESET, errno.ECONNREFUSED, errno.ECONNABORTED), _ENDED),
    errno.EAGAIN: _PROCESSES,
    errno.ENOMEM: _MEMORY,
    errno.ENOENT: (PlaceError, "There is no {place}, or not any more", "Look whether it was moved, and run again"),
    errno.ENAMETOOLONG: (PlaceError, "The system takes no name or path as long as {place}", "Choose a shorter one"),
    errno.ELOOP: (PlaceError, "The link {place} leads to itself", _ANOTHER),
    errno.EBUSY: (PlaceError, "Another program keeps {place} to itself", "Close it there, and run again"),
}
"""By the number of the system: the kind of error, what is wrong, and what to do. Any other is one of the disk."""
_OURS = (errno.EBADF, errno.EFAULT, errno.ENOTTY, errno.ESPIPE, errno.EXDEV, errno.EDOM, errno.ERANGE, errno.EINTR)
"""What no system refuses by itself: only a program that is wrong asks for it."""
# Of these libraries, which say in a text what the system told them, the kinds of errors that quote nothing of a record.
_QUOTING_NOTHING = {"IOException", "TransactionException", "FatalException", "PermissionException", "ImportError"}


def refused(error: BaseException, near: Sequence[Path] = ()) -> BlendResearchError | None:
    """Tell an error as what the system refused, or None when it is something else.

    `near` are the folders that were written to: a disk that is full does not say which one it is.
    """
    code = _code(error)
    if code is None or code in _OURS or (_paths(error) == [] and code == errno.EINVAL) or _is_of_the_package(error):
        return None
    kind, what, do = _REFUSALS.get(code, _DISK)
    if code == errno.ENOENT and (known := _what_is_not_there(error)):
        what, do = known
    paths = _paths(error)
    if code in _ROOM:
        paths = _full([*paths, *near])
    what = what.format(place=_told(paths))
    return PlaceError(what, do=do) if kind is PlaceError else MachineError(f"{what}. {do}.")


def ended_from_outside(exit_code: int | None) -> BlendResearchError | None:
    """Tell that a worker was ended by a signal, as a system does that is short of memory; None when it was not."""
    if exit_code is None or exit_code >= 0:
        return None
    what = f"A worker ended before it was done (signal {-exit_code}): memory may be short"
    return MachineError(f"{what}. {_MEMORY[-1]}.")


def _code(error: BaseException) -> int | None:
    """Give the number that the system has for a refusal; None where nothing was refused."""
    if isinstance(error, OSError):
        return error.errno
    name, text = type(error).__name__, str(error).casefold()
    if isinstance(error, MemoryError) or name == "OutOfMemoryException":
        # The database puts on disk what has no place in memory: then it is the disk that is full.
        return errno.ENOSPC if "temp_directory" in text else errno.ENOMEM
    if isinstance(error, ImportError) and "failed to map segment" in text:  # the loader does not say why: no memory
        return errno.ENOMEM
    if isinstance(error, RuntimeError) and text.startswith("can't start new thread"):
        return errno.EAGAIN
    known = _REFUSALS if name in _QUOTING_NOTHING else ()
    return next((code for code in known if os.strerror(code).casefold() in text), None)


def _is_of_the_package(error: BaseException) -> bool:
    """Tell whether a file of this package is missing, which is no place that anybody chose."""
    return isinstance(error, FileNotFoundError) and any(PACKAGE in path.parents for path in _paths(error))


def _what_is_not_there(error: BaseException) -> tuple[str, str] | None:
    """Give what is missing, and what to do, where the system names no file: two folders that every program needs."""
    if _paths(error):
        return None
    if "temporary directory" in str(error):
        return "There is no folder for temporary files that can be written", "Make room in it, or set TMPDIR to another"
    try:
        Path.cwd()
    except FileNotFoundError:
        return "The folder that you are in is not there any more", "Go to another folder (cd), and run again"
    return None


def _paths(error: BaseException) -> list[Path]:
    # The second one is where a file was to go; a number is an open file.
    named = [getattr(error, "filename2", None), getattr(error, "filename", None)]
    return [Path(os.fsdecode(name)) for name in named if isinstance(name, str | bytes)][:1]


def _full(places: Iterable[Path]) -> list[Path]:
    """Give those of some places, and of that for temporary files, whose disk is full; all where none of them is."""
    try:
        known = list(dict.fromkeys([*places, Path(tempfile.gettempdir())]))
    except OSError:
        known = list(dict.fromkeys(places))
    return [place for place in known if _free(place) < _FULL] or known


def _free(place: Path) -> int:
    """Give how many bytes can still be written to the disk of a place."""
    try:
        there = next(each for each in (place, *place.parents) if each.exists())
        files = os.statvfs(there) if hasattr(os, "statvfs") else None
        return 0 if files and files.f_files and files.f_favail < _FEW_FILES else disk_usage(there).free
    except (OSError, StopIteration):
        return _FULL


def _told(places: Sequence[Path]) -> str:
    return " or ".join(_shortened(clean(str(place))) for place in places) or "a file or folder"


def _shortened(path: str) -> str:
    half = _LONGEST_PATH // 2
    return path if len(path) <= _LONGEST_PATH else f"{path[:half]}…{path[-half:]}"
