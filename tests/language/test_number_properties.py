"""Shares, totals, rounding and escaping, on any numbers and any text."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pandas as pd
from babel import Locale
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from scipy.stats import binomtest

from blendresearch.language import available, load
from blendresearch.language.numbers import MINUS, Numbers, half_up
from blendresearch.language.prose import escape_markdown
from blendresearch.statistics.counting import DIMENSIONS, MEASURES
from blendresearch.statistics.methods import wilson
from blendresearch.statistics.totals import make_statistics
from blendresearch.study.settings import Study

counts = st.integers(1, 20_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@settings(max_examples=200)
@given(counts)
def test_wilson_holds_the_share_and_is_that_of_scipy(count):
    blended, total = count
    lower, upper = map(float, wilson(blended, total))
    assert 0 <= lower <= blended / total <= upper <= 1
    known = binomtest(blended, total).proportion_ci(method="wilson")
    np.testing.assert_allclose([lower, upper], [known.low, known.high], rtol=0, atol=1e-12)


@settings(max_examples=50)
@given(st.integers(1, 2_000))
def test_wilson_rises_with_the_share_and_is_symmetric(total):
    lower, upper = wilson(np.arange(total + 1), np.full(total + 1, total))
    assert (np.diff(lower) > 0).all()
    assert (np.diff(upper) > 0).all()
    np.testing.assert_allclose(lower, 1 - upper[::-1], atol=1e-12)


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)


@settings(max_examples=200)
@given(decimals, st.integers(0, 7))
@example(Decimal("0.5"), 0)
@example(Decimal("-0.125"), 2)
def test_half_up_is_the_rounding_of_decimal(value, places):
    with localcontext(prec=50):
        expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert half_up(value, places) == expected
    assert f"{half_up(value, places):f}".lstrip("-") == f"{expected:f}".lstrip("-")


@settings(max_examples=100)
@given(st.fractions(), st.integers(-3, 6))
def test_half_up_is_at_most_half_a_unit_away(value, places):
    units = Fraction(half_up(value, places)) * Fraction(10) ** places
    assert units.denominator == 1
    assert abs(units - value * Fraction(10) ** places) <= Fraction(1, 2)


def read(text: str, locale: str) -> Fraction:
    """Read a written number as a person does."""
    separators = Locale.parse(locale).number_symbols["latn"]
    plain = text.replace(separators["group"], "").replace(separators["decimal"], ".").replace(MINUS, "-")
    return Fraction(plain.strip("%\u00a0"))


LOCALES = [*(load(code).locale for code in available()), "de_DE"]


@settings(max_examples=200)
@given(st.fractions(-(10**6), 10**6), st.integers(0, 4), st.sampled_from(LOCALES))
@example(Fraction(-1, 10**6), 0, "nl_NL")
def test_written_number_is_the_rounded_one_and_nothing_else(value, places, locale):
    numbers = Numbers(locale)
    text = numbers.decimal(value, places)
    assert read(text, locale) == Fraction(half_up(value, places))
    assert text.count(Locale.parse(locale).number_symbols["latn"]["decimal"]) == (places > 0)
    assert not text.startswith("-")
    assert (MINUS in text) == (half_up(value, places) < 0)
    assert read(numbers.percent(value, places), locale) == Fraction(half_up(value * 100, places))
    assert read(numbers.points(value, places), locale) == Fraction(half_up(abs(value) * 100, places))


@settings(max_examples=100)
@given(st.fractions(0, 1), st.fractions(0, 1), st.integers(0, 4), st.sampled_from(LOCALES))
def test_written_interval_holds_both_limits(first, second, places, locale):
    lower, upper = sorted((first, second))
    limits = Numbers(locale).range(lower, upper, places).split("–")
    assert [read(limit, locale) for limit in limits] == [
        Fraction(half_up(each * 100, places)) for each in (lower, upper)
    ]


printable = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs", "Co", "Cc"]), max_size=40
)
marked = st.text("*_`[]()<>&#|~$!\\\"'-+=.1: a\n", max_size=20)


@settings(max_examples=300)
@given(printable | marked)
@example("[x](javascript:1) <b>&amp;</b> **bold** `code` ~~no~~ $x$ http://example.org ![x](y) \\")
def test_escaped_text_within_a_line_is_shown_as_it_is(text):
    inline = MarkdownIt("gfm-like", {"linkify": False}).parse(f"x{escape_markdown(text)}x")[1]
    shown = "".join(token.content for token in inline.children)
    assert {token.type for token in inline.children} <= {"text", "text_special"}
    assert shown == "x" + " ".join(text.split()) + "x"


STUDY = Study.model_validate(
    {
        "title": {"en": "x"},
        "country": "NL",
        "sector": "VET",
        "focus": ["A"],
        "cohorts": [{"name": "done", "call_years": [2021, 2022]}, {"name": "later", "call_years": [2024]}],
    }
)
YEARS = {2021: "done", 2022: "done", 2024: "later"}
line = st.tuples(
    st.sampled_from("ABC"),
    st.sampled_from(list(YEARS)),
    st.sampled_from("ST"),
    st.sampled_from(["individual", "group"]),
)
amount = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 9)).map(
    lambda drawn: (drawn[0] + drawn[1], drawn[0], (drawn[0] + drawn[1]) * (1 + drawn[2]), drawn[0] * (1 + drawn[2]))
)


@settings(max_examples=8)
@given(st.dictionaries(line, amount, max_size=12))
def test_totals_are_consistent(drawn):
    rows = [
        (YEARS[year], name, year, kind_of, kind, *counts_) for (name, year, kind_of, kind), counts_ in drawn.items()
    ]
    cube = pd.DataFrame(rows, columns=[*DIMENSIONS, *MEASURES])
    projects = pd.DataFrame(
        [(YEARS[year], name, year) for name in "ABC" for year in YEARS], columns=["cohort", "institution", "call_year"]
    )
    table = make_statistics(cube, STUDY, projects)
    years = table["call_year"].astype(object).where(table["call_year"].notna(), "")
    keys = zip(
        *(table[name] for name in ("cohort", "unit", "subset", "kind", "institution")),
        years,
        table["activity_type"],
        strict=True,
    )
    found = dict(zip(keys, table[["total", "blended"]].to_numpy(), strict=True))
    assert len(found) == len(table)
    own = cube[cube["cohort"] == "done"]
    assert found["done", "mobility", "all", "all", "", "", ""][1] == own["blended_mobilities"].sum()
    assert found["done", "participant", "all", "all", "", "", ""][0] == own["participants"].sum()
    for cohort in ("done", "later"):
        for unit in ("mobility", "participant"):
            _check_sums({key[2:]: value for key, value in found.items() if key[:2] == (cohort, unit)})


def _check_sums(found: dict[tuple, np.ndarray]) -> None:
    """Check one cohort and unit; `found` is by subset, kind, institution, call year and activity type."""
    total = lambda subset="all", kind="all": found[subset, kind, "", "", ""]  # noqa: E731

    def summed(*place: bool, subset: str = "all") -> np.ndarray:
        parts = [value for key, value in found.items() if key[0] == subset and tuple(map(bool, key[2:])) == place]
        return sum(parts, start=np.zeros(2, dtype=int))

    for subset in ("all", "focus", "without_focus"):
        assert (total(subset) == total(subset, "individual") + total(subset, "group")).all()
    for kind in ("all", "individual", "group"):
        assert (total(kind=kind) == total("focus", kind) + total("without_focus", kind)).all()
    for place in ((True, False, False), (False, True, False), (False, False, True), (True, True, False)):
        assert (total() == summed(*place)).all()
    assert (total("without_focus") == summed(False, True, False, subset="without_focus")).all()
