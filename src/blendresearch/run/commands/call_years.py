"""Call years as people write them on a command line: apart, with commas, or from the first to the last."""

import re
from collections.abc import Sequence

from blendresearch.base.errors import UsageError
from blendresearch.study.settings import FIRST_CALL, LAST_CALL

_DASH = re.compile(r"\s*(?:-|–|—|\.\.+)\s*")
_BETWEEN = re.compile(r"[\s,;]+")
_FORMS = "Write 2025 2026, or 2025,2026, or 2025-2027 for all from the first to the last. See 'blendresearch --help'."


def call_years_of(option: str, written: Sequence[str]) -> list[int]:
    """Read the call years that stand after an option, once each and in order; raise UsageError when one is none.

    >>> call_years_of("--call-years", ["2025,2026", "2028-2030"])
    [2025, 2026, 2028, 2029, 2030]
    """
    parts = [part for part in _BETWEEN.split(_DASH.sub("-", " ".join(written))) if part]
    if not parts:
        raise UsageError(f"There is no call year after {option}. {_FORMS}")
    return sorted({year for part in parts for year in _years(option, part)})


def _years(option: str, part: str) -> range:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{4})?", part):
        raise UsageError(f"{part!r} after {option} is no call year. {_FORMS}")
    first, last = (int(part[:4]), int(part[-4:]))
    if first > last:
        raise UsageError(f"{part!r} after {option} ends before it begins. {_FORMS}")
    if first < FIRST_CALL or last > LAST_CALL:
        raise UsageError(
            f"{part!r} after {option} is no call year: those are from {FIRST_CALL} to {LAST_CALL}. {_FORMS}"
        )
    return range(first, last + 1)
