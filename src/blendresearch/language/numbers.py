"""Numbers, days and lists of words as a language writes them. Rounding is half up on exact fractions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from blendresearch.base.hidden import Hidden, Whole

Number = int | float | Fraction | Decimal
MINUS = "\u2212"


def half_up(value: Number, decimals: int = 0) -> Decimal:
    """Round half up, as people and spreadsheets do, on the exact value; negative `decimals` round to tens and so on.

    >>> half_up(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    scaled = Fraction(value) * Fraction(10) ** decimals
    units = floor(abs(scaled) + Fraction(1, 2)) * (-1 if scaled < 0 else 1)
    # Made from text: arithmetic on Decimals would round to the digits of the context.
    return Decimal(f"{units}E{-decimals}") if decimals >= 0 else Decimal(units * 10**-decimals)


@dataclass(frozen=True)
class Numbers:
    """The way a locale ("nl_NL") writes numbers."""

    locale: str

    def decimal(self, value: Number, decimals: int = 1) -> str:
        """Write a number with a fixed number of decimals and grouped thousands: 1.234,5 in Dutch."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
        text = format_decimal(half_up(value, decimals), format=pattern, locale=self.locale)
        return text.replace("-", MINUS)

    def integer(self, value: Whole) -> str:
        """Write a count: 15.738 in Dutch; of a hidden one its sign: <5 or x."""
        return str(value) if isinstance(value, Hidden) else self.decimal(value, 0)

    def percent(self, share: Number | None, decimals: int = 1, missing: str = "") -> str:
        """Write a share (a fraction) as a percentage: 1,65% in Dutch, 1,65 % in German, %1,65 in Turkish."""
        if share is None:
            return missing
        pattern = Locale.parse(self.locale).percent_formats[None]
        return f"{pattern.prefix[0]}{self.decimal(Fraction(share) * 100, decimals)}{pattern.suffix[0]}"

    def points(self, difference: Number, decimals: int = 1) -> str:
        """Write a difference between two shares (fractions) in percentage points, without the unit and its sign."""
        return self.decimal(abs(Fraction(difference)) * 100, decimals)

    def range(self, lower: Number, upper: Number, decimals: int = 1) -> str:
        """Write the limits of an interval (fractions) as percentages, the sign at one of them: 1,5–1,9%."""
        number, sign = self.decimal(Fraction(lower) * 100, decimals), self.percent(lower, decimals)
        if sign.startswith(number):
            return f"{number}–{self.percent(upper, decimals)}"
        return f"{sign}–{self.decimal(Fraction(upper) * 100, decimals)}"

    def day(self, value: date) -> str:
        """Write a day in full: 24 maart 2025."""
        return format_date(value, format="long", locale=self.locale)

    def month(self, value: date) -> str:
        """Write the month of a day: april 2026."""
        return format_date(value, format="MMMM y", locale=self.locale)

    def country(self, code: str) -> str:
        """Name a country by its code of two letters: NL is Nederland; a code that is none stays as it is."""
        return Locale.parse(self.locale).territories.get(code, code)

    def plural(self, value: int, forms: Mapping[str, str]) -> str:
        """Write a count with its noun, from the noun's plural forms (Unicode categories): 1 mobiliteit."""
        category = Locale.parse(self.locale).plural_form(value)
        return f"{self.integer(value)} {forms.get(category, forms['other'])}"

    def join(self, items: Sequence[object]) -> str:
        """Join words or years with commas and the language's "and": 2021 en 2022."""
        return format_list([str(item) for item in items], locale=self.locale)
