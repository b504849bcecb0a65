"""Days as people write them in the lists beside the exports."""

import re
from datetime import date

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?: .*)?")
_DAY_FIRST = re.compile(r"(?P<day>\d\d?)[-/.](?P<month>\d\d?)[-/.](?P<year>\d{4})(?: .*)?")


def written_day(text: str) -> date | None:
    """Read a day with the year or the day first (2025-03-24, 24-3-2025), with or without a time; None for no day."""
    found = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if not found:
        return None
    try:
        return date(*(int(found[part]) for part in ("year", "month", "day")))
    except ValueError:  # there is no such day
        return None
