"""A fault of the program, told without anything of what was worked on."""

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.system_errors import PACKAGE, refused

REPORT = "Please report it with this sentence to the developers (CONTRIBUTING.md says where)"


def as_told(error: BaseException, near: Sequence[Path] = ()) -> BlendResearchError:
    """Give one of our errors as it is; for any other a sentence: what to do where the system refuses, else a fault.

    `near` are the folders in which was worked.
    """
    return error if isinstance(error, BlendResearchError) else refused(error, near) or Fault.of(error)


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
