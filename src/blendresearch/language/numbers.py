"""Numbers, days and lists of words as a language writes them. Rounding is half up on exact fractions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from blendresearch.base.hidden import Hidden, Whole
from blendresearch.base.shares import borne

Number = int | float | Fraction | Decimal
MINUS = "\u2212"


def half_up(value: Number, decimals: int = 0) -> Decimal:
    """Round half up, as people and spreadsheets do, on the exact value; negative `decimals` round to tens and so on.

    >>> half_up(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    exact = Fraction(value)
    above, below = abs(exact.numerator) * 10 ** max(decimals, 0), exact.denominator * 10 ** max(-decimals, 0)
    units = (2 * above + below) // (2 * below) * (-1 if exact < 0 else 1)
    # Made from text: arithmetic on Decimals would round to the digits of the context.
    return Decimal(f"{units}E{-decimals}") if decimals >= 0 else Decimal(units * 10**-decimals)


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals > 0 else ""))


@dataclass(frozen=True)
class Numbers:
    """The way a locale ("nl_NL") writes numbers."""

    locale: str

    def decimal(self, value: Number, decimals: int = 1) -> str:
        """Write a number with a fixed number of decimals and grouped thousands: 1.234,5 in Dutch."""
        text = format_decimal(half_up(value, decimals), format=_pattern(decimals), locale=_locale(self.locale))
        return text.replace("-", MINUS)

    def integer(self, value: Whole) -> str:
        """Write a count: 15.738 in Dutch; of a hidden one its sign: <5 or x."""
        return str(value) if isinstance(value, Hidden) else self.decimal(value, 0)

    def percent(self, share: Number | None, decimals: int = 1, missing: str = "") -> str:
        """Write a share (a fraction) as a percentage: 1,65% in Dutch, 1,65 % in German, %1,65 in Turkish.

        A `Share` has no more decimals than it can bear.
        """
        if share is None:
            return missing
        decimals = borne(share, decimals)
        pattern = _locale(self.locale).percent_formats[None]
        return f"{pattern.prefix[0]}{self.decimal(Fraction(share) * 100, decimals)}{pattern.suffix[0]}"

    def points(self, difference: Number, decimals: int = 1) -> str:
        """Write a difference between two shares (fractions) in percentage points, without the unit and its sign."""
        return self.signed_points(abs(Fraction(difference)), borne(difference, decimals))

    def signed_points(self, difference: Number, decimals: int = 1) -> str:
        """Write a difference with its sign, of a `Share` with no more decimals than it can bear."""
        return self.decimal(Fraction(difference) * 100, borne(difference, decimals))

    def points_with_unit(self, difference: Number, decimals: int, forms: Mapping[str, str]) -> str:
        """Write a difference without its sign and with its unit: 1 percentage point, 1.0 percentage points."""
        rounded = half_up(abs(Fraction(difference)) * 100, borne(difference, decimals))
        form = forms.get(_locale(self.locale).plural_form(rounded), forms["other"])
        return f"{self.points(difference, decimals)} {form}"

    def range(self, lower: Number, upper: Number, decimals: int = 1) -> str:
        """Write the limits of an interval (fractions) as percentages, the sign at one of them: 1,5–1,9%."""
        number, sign = self.decimal(Fraction(lower) * 100, decimals), self.percent(lower, decimals)
        if sign.startswith(number):
            return f"{number}–{self.percent(upper, decimals)}"
        return f"{sign}–{self.decimal(Fraction(upper) * 100, decimals)}"

    def day(self, value: date) -> str:
        """Write a day in full: 24 maart 2025."""
        return format_date(value, format="long", locale=_locale(self.locale))

    def month(self, value: date) -> str:
        """Write the month of a day: april 2026."""
        return format_date(value, format="MMMM y", locale=_locale(self.locale))

    def country(self, code: str) -> str:
        """Name a country by its code of two letters: NL is Nederland; a code that is none stays as it is."""
        return _locale(self.locale).territories.get(code, code)

    def plural(self, value: int, forms: Mapping[str, str]) -> str:
        """Write a count with its noun, from the noun's plural forms (Unicode categories): 1 mobiliteit."""
        category = _locale(self.locale).plural_form(value)
        return f"{self.integer(value)} {forms.get(category, forms['other'])}"

    def join(self, items: Sequence[object]) -> str:
        """Join words or years with commas and the language's "and": 2021 en 2022."""
        return format_list([str(item) for item in items], locale=_locale(self.locale))
