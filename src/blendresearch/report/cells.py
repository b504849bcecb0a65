"""The cells of the report's tables: each number as the language writes it, with its value for machines."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import isnan

from blendresearch.base.hidden import Hidden, Whole
from blendresearch.base.shares import borne
from blendresearch.language.numbers import Number, Numbers
from blendresearch.render.blocks import Cell, CellValue
from blendresearch.statistics.requests import Request
from blendresearch.statistics.totals import Count


class Cells:
    """Makes cells in one language; a number that is missing (None, NaN) becomes the sign for not applicable.

    `signs` are those of `report.toml`: what stands for a number that there is not.
    """

    def __init__(self, numbers: Numbers, signs: Mapping[str, str]) -> None:
        self._numbers, self._signs = numbers, signs

    def text(self, text: str, value: CellValue = None, language: str = "") -> Cell:
        """Make a cell of words; `value` is what it sorts by, `language` the BCP 47 tag where it is another one."""
        return Cell(text, value, "text" if value is not None else "", language)

    def sign(self, name: str) -> Cell:
        """Make a cell with a sign in place of a number ("not_applicable", "unknown", "hidden")."""
        return Cell(self._signs[name], form=f"sign.{name}")

    def integer(self, value: Number | Whole | None) -> Cell:
        """Make a cell with a whole number; a count that is hidden becomes its sign (<5 or x), without a value."""
        if isinstance(value, Hidden):
            return Cell(self._numbers.integer(value), form="sign.hidden" if value.below is None else "sign.below")
        if _missing(value):
            return self.sign("not_applicable")
        return Cell(self._numbers.integer(int(value)), int(value), "integer")

    def decimal(self, value: Number | None, decimals: int = 1) -> Cell:
        """Make a cell with a number of fixed decimals."""
        if _missing(value):
            return self.sign("not_applicable")
        return Cell(self._numbers.decimal(value, decimals), float(value), f"decimal.{decimals}")

    def percent(self, share: Number | None, decimals: int = 1) -> Cell:
        """Make a cell with a share (a fraction) as a percentage, with the decimals that a `Share` can bear."""
        if _missing(share):
            return self.sign("not_applicable")
        decimals = borne(share, decimals)
        return Cell(self._numbers.percent(share, decimals), float(share), f"percent.{decimals}")

    def points(self, difference: Number | None, decimals: int = 1) -> Cell:
        """Make a cell with a difference between shares (fractions) in percentage points, with its sign."""
        if _missing(difference):
            return self.sign("not_applicable")
        decimals, points = borne(difference, decimals), Fraction(difference) * 100
        return Cell(self._numbers.decimal(points, decimals), float(points), f"points.{decimals}")

    def range(self, lower: Number | None, upper: Number | None, decimals: int = 1) -> Cell:
        """Make a cell with the limits of an interval (fractions) as percentages."""
        if _missing(lower) or _missing(upper):
            return self.sign("not_applicable")
        text = self._numbers.range(lower, upper, decimals)
        return Cell(text, (float(lower), float(upper)), f"range.{decimals}")

    def limits(self, text: str, lower: Number, upper: Number, decimals: int = 1) -> Cell:
        """Make a cell with the limits of a difference between shares (fractions), which the text has as points."""
        return Cell(text, (float(lower) * 100, float(upper) * 100), f"limits.{decimals}")

    def span(self, lowest: int, highest: int) -> Cell:
        """Make a cell with the two whole numbers from and up to which something goes."""
        return Cell("–".join(map(self._numbers.integer, (lowest, highest))), (lowest, highest), "span")

    def part(self, text: str, part: Whole, whole: Whole) -> Cell:
        """Make a cell with a count and that of which it is a part, as the text has both."""
        if isinstance(part, Hidden) or isinstance(whole, Hidden):
            return Cell(text)
        return Cell(text, (int(part), int(whole)), "part")

    def day(self, value: date) -> Cell:
        """Make a cell with a day in full."""
        return Cell(self._numbers.day(value), value.isoformat(), "date")

    def count(self, count: Count, decimals: int = 1) -> list[Cell]:
        """Write a count as four cells: blended, total, share, and the interval of the share.

        Of a hidden count, and of a share whose interval would give hidden ones away, the sign for hidden stands there.
        """
        limits = self.range(count.lower, count.upper, borne(count.share, decimals))
        share, interval = self.percent(count.share, decimals), limits
        if count.hidden:
            share = interval = self.sign("hidden")
        elif count.total and isnan(count.lower):
            interval = self.sign("hidden")
        return [self.integer(count.blended), self.integer(count.total), share, interval]

    def request(self, request: Request) -> list[Cell]:
        """Write a request as three cells: requested, realised, and the ratio of the two."""
        ratio = self.sign("hidden") if request.hidden else self.percent(request.ratio, 1)
        return [self.integer(request.requested), self.integer(request.realised), ratio]


def _missing(value: Number | None) -> bool:
    return value is None or isnan(value)
