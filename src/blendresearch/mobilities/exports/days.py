"""Days as they are written in exports: day first or year first, never month first."""

import re
from datetime import date, timedelta

from blendresearch.data.codelists import spellings

# What may follow a day: a time, or a zone.
_TAIL = r"(?:z|[\st+-]+[0-9]{1,2}:?[0-9]{2}.*)?"
_BETWEEN = r"[\s./-]+"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}|[^\W\d_]{{3,12}}){_BETWEEN}([0-9]{{4}}){_TAIL}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_TAIL}")
# Days as a spreadsheet numbers them, from April 2012 to the middle of 2050: what a cell becomes that loses its format.
_SERIAL = re.compile(r"(4[1-9][0-9]{3}|5[0-4][0-9]{3})(?:[.,][0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)


def day_of(text: str) -> date | None:
    """Read a cell as a day, None when it is none.

    Read are 1-4-2022, 01/04/2022, 1.4.2022, 2022-04-01, 1 april 2022 and 01-Apr-2022, with or without a time, and the
    day numbers of spreadsheets (44652, counted as Windows does). Not read are years of two digits.
    """
    written = " ".join(text.casefold().split())
    if serial := _SERIAL.fullmatch(written):
        return _SERIAL_ZERO + timedelta(days=int(serial[1]))
    if found := _DAY_FIRST.fullmatch(written):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(written):
        year, month, day = found.groups()
    else:
        return None
    try:
        return date(int(year), int(spellings("month").get(month, month)), int(day))
    except ValueError:  # no such month, or no such day in it
        return None
