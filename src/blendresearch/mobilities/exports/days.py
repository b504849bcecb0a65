"""Days as they are written in exports: year first, day first or month first, with the month as a number or a name.

Whether 3/7/2022 is in March or in July no cell can say by itself: the order is one of the file, and is found elsewhere
(`mobilities.day_orders`). Here a cell is read in both.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from blendresearch.data.codelists import spellings

# What may follow a day: a time, also with points as Oracle writes it, or a zone. Another day may not.
_POINTS = r"\s(?:[01]?[0-9]|2[0-3])\.[0-5][0-9](?:\.[0-5][0-9](?:[.,][0-9]+)?)?(?:\s?[ap]m)?(?:\s[a-z+-].*)?"
_TAIL = rf"(?:z|[\s,:t+-]+[0-9]{{1,2}}:?[0-9]{{2}}.*|{_POINTS})?"
_BETWEEN, _BESIDE_NAME = r"[\s./-]+", r"[\s.,/-]*"
_NUMBER, _YEAR, _NAME = r"[0-9]{1,2}", r"[0-9]{4}", r"[^\W\d_]{3,12}"
_ORDINAL = r"(?:st|nd|rd|th|e)?"
_NUMBERS = re.compile(rf"({_NUMBER}){_BETWEEN}({_NUMBER}){_BETWEEN}({_YEAR}){_TAIL}")
_CERTAIN = [
    re.compile(form)
    for form in (
        rf"(?P<year>{_YEAR}){_BETWEEN}(?P<month>{_NUMBER}){_BETWEEN}(?P<day>{_NUMBER}){_TAIL}",
        rf"(?P<day>{_NUMBER}){_ORDINAL}{_BESIDE_NAME}(?P<month>{_NAME}){_BESIDE_NAME}(?P<year>{_YEAR}){_TAIL}",
        rf"(?P<month>{_NAME}){_BESIDE_NAME}(?P<day>{_NUMBER}){_ORDINAL}[\s.,/-]+(?P<year>{_YEAR}){_TAIL}",
        rf"(?P<year>{_YEAR}){_BESIDE_NAME}(?P<month>{_NAME}){_BESIDE_NAME}(?P<day>{_NUMBER}){_TAIL}",
        # Java and C put the time, and perhaps a zone, before the year.
        rf"(?P<month>{_NAME})\s(?P<day>{_NUMBER})\s[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\s\S+)?\s(?P<year>{_YEAR})",
    )
]
# Days as a spreadsheet numbers them, from April 2012 to the middle of 2050: what a cell becomes that loses its format.
_SERIAL = re.compile(r"(4[1-9][0-9]{3}|5[0-4][0-9]{3})(?:[.,][0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)


class InBothOrders(NamedTuple):
    """What a cell means where the day stands before the month and where it stands after it, None where it is no day."""

    day_first: date | None
    month_first: date | None

    @property
    def shows(self) -> str | None:
        """Tell which order the cell shows: `day_first` or `month_first`, `either` when both fit and give other days.

        None when it shows nothing: the days are the same, or the cell is none.
        """
        if self.day_first == self.month_first:
            return None
        if None in self:
            return "month_first" if self.day_first is None else "day_first"
        return "either"


def in_both_orders(text: str) -> InBothOrders:
    """Read a cell as a day, in both orders; most ways of writing know but one.

    Read are 1-4-2022, 01/04/2022, 1.4.2022, 2022-04-01, 1 april 2022, 01-Apr-2022 and April 1, 2022, with or without a
    day of the week or a time, and the day numbers of spreadsheets (44652, counted as Windows does). Not read are years
    of two digits.
    """
    written = " ".join(text.casefold().split())
    if serial := _SERIAL.fullmatch(written):
        day = _SERIAL_ZERO + timedelta(days=int(serial[1]))
        return InBothOrders(day, day)
    first, _, rest = written.partition(" ")
    if first.rstrip(".,") in spellings("weekday"):
        written = rest
    if found := _NUMBERS.fullmatch(written):
        one, other, year = found.groups()
        return InBothOrders(_day(year, other, one), _day(year, one, other))
    for form in _CERTAIN:
        if found := form.fullmatch(written):
            day = _day(found["year"], spellings("month").get(found["month"], found["month"]), found["day"])
            return InBothOrders(day, day)
    return InBothOrders(None, None)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # no such month, or no such day in it
        return None
