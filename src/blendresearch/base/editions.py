"""The editions of a report: one that shows everything, and one that is shared as `[disclosure]` of the study asks."""

from typing import Literal

from blendresearch.base.errors import UsageError

Edition = Literal["full", "shared"]
FULL: Edition = "full"
SHARED: Edition = "shared"


def check_edition(edition: str) -> None:
    """Raise UsageError when there is no edition of that name."""
    if edition not in (FULL, SHARED):
        raise UsageError(f"There is no edition {edition!r}; there are {FULL}, {SHARED}.")
