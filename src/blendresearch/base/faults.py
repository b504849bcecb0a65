"""A fault of the program, told without anything of what was worked on."""

import errno
import traceback
from pathlib import Path
from typing import Self

from blendresearch.base.errors import BlendResearchError

PACKAGE = Path(__file__).resolve().parents[1]
REPORT = "Please report it with this sentence to the developers (CONTRIBUTING.md says where)"


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NOT_ALLOWED = (errno.EROFS, errno.EACCES, errno.EPERM)


def as_told(error: BaseException) -> BlendResearchError:
    """Give one of our errors as it is; for any other a sentence: what to do where the system refuses, else a fault."""
    if isinstance(error, BlendResearchError):
        return error
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return BlendResearchError("There is no room left on the disk. Make room and run again.")
    if isinstance(error, OSError) and error.errno in _NOT_ALLOWED:
        return BlendResearchError("The system does not let files be written where the results go. Look at --output.")
    return Fault.of(error)


class Fault(BlendResearchError):
    """Something that should never happen (exit code 1): its text may quote a record, so it is not told."""

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """Tell the fault behind an error that nobody expected."""
        return cls.told(type(error).__name__, raised_in(error))

    @classmethod
    def told(cls, kind: str, place: str, where: str = "The program stopped") -> Self:
        """Tell a fault by its kind and the place in this package where it came up ("" where that is not known)."""
        at = f" in {place}" if place else ""
        return cls(f"{where} with {kind}{at}, a fault of the program. {REPORT}.")


def raised_in(error: BaseException) -> str:
    """Name the module and the line of this package where an error came up; "" where it was none of its own."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if PACKAGE in Path(frame.filename).parents]
    return f"{Path(frames[-1].filename).relative_to(PACKAGE).as_posix()}, line {frames[-1].lineno}" if frames else ""
