"""Numbers and days as the languages write them, and that both languages have the same words."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from blendresearch.base.errors import UsageError
from blendresearch.language import available, bases, load
from blendresearch.language.numbers import Numbers, half_up
from blendresearch.language.prose import _environment, phrase

NL, EN = Numbers("nl_NL"), Numbers("en_GB")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Decimal("1.005"), 2, "1.01"),
        (1.005, 2, "1.00"),
        (15738, 0, "15738"),
        (15738, -2, "15700"),
        (15750, -2, "15800"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(1, 2) - Fraction(1, 10**80), 0, "0"),
        (Decimal("123456789012345678901234567890.5"), 0, "123456789012345678901234567891"),
    ],
)
def test_rounding_is_half_up_on_the_exact_value(value, decimals, text):
    assert str(half_up(value, decimals)) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (NL.integer(15738), "15.738"),
        (EN.integer(15738), "15,738"),
        (NL.decimal(1234.25), "1.234,3"),
        (NL.decimal(Fraction(-1, 4)), "\u22120,3"),
        (NL.decimal(Fraction(-1, 1000)), "0,0"),
        (NL.percent(Fraction(259, 15738), 2), "1,65%"),
        (EN.percent(Fraction(1, 8), 0), "13%"),
        (NL.percent(None, missing="n.v.t."), "n.v.t."),
        (Numbers("de_DE").percent(Fraction(259, 15738), 2), "1,65\u00a0%"),
        (Numbers("tr_TR").percent(Fraction(1, 8)), "%12,5"),
        (NL.percent(Fraction(-1, 80)), "\u22121,3%"),
        (NL.points(Fraction(-1, 80)), "1,3"),
        (NL.range(0.015, 0.019), "1,5–1,9%"),
        (Numbers("de_DE").range(0.015, 0.019), "1,5–1,9\u00a0%"),
        (Numbers("tr_TR").range(0.015, 0.019), "%1,5–1,9"),
        (NL.day(date(2025, 3, 24)), "24 maart 2025"),
        (EN.day(date(2025, 3, 24)), "24 March 2025"),
        (NL.join([2021, 2022]), "2021 en 2022"),
        (EN.join([2021]), "2021"),
        (NL.plural(1, {"one": "groep", "other": "groepen"}), "1 groep"),
        (NL.plural(1000, {"one": "groep", "other": "groepen"}), "1.000 groepen"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(written, text):
    assert written == text


@pytest.mark.parametrize("code", available())
def test_no_number_zero_unknown_hidden_and_not_applicable_have_signs_of_their_own(code):
    signs = load(code).words["report"]["signs"]
    assert {"unknown", "hidden", "not_applicable"} <= signs.keys()
    written = [*signs.values(), Numbers(load(code).locale).integer(0), ""]
    assert len({sign.casefold() for sign in written}) == len(written)


def test_languages_are_folders():
    assert {"en", "nl", "nl-be"} <= {*available()}
    assert {*available()} - {*bases()} == {code for code in available() if load(code).below}
    assert "nl-be" not in bases()
    assert (load("nl").code, load("nl").locale) == ("nl", "nl_NL")
    with pytest.raises(UsageError, match=r"There is no language 'xx'\. Choose one of: .*en.*, nl, nl-be"):
        load("xx")


def shape(words: object) -> object:
    """The keys of a table of words, without the words."""
    return {key: shape(value) for key, value in words.items()} if isinstance(words, dict) else None


def test_languages_have_the_same_words():
    assert shape(load("nl").words) == shape(load("en").words)
    assert load("nl").words != load("en").words


@pytest.mark.parametrize(
    ("markdown", "written"),
    [(True, r'\*a\* <span lang="nl">b\_c</span> `*`'), (False, "*a* b_c `*`")],
    ids=["Markdown", "plain"],
)
def test_values_are_escaped_where_the_text_becomes_markdown_and_only_there(markdown, written):
    template = _environment("en").from_string("{{ name }} {{ word | lang('nl') }} {{ '*' | code }}")
    assert template.render(name="*a*", word="b_c", as_markdown=markdown) == written


def test_phrase_follows_the_words_of_its_list(monkeypatch):
    phrases = load("en").words["report"]["phrases"]
    for text in ("{{ a }} of {{ b }}", "{{ b }} by {{ a }}"):
        monkeypatch.setitem(phrases, "so_many_of", text)
        expected = text.replace("{{ a }}", "1").replace("{{ b }}", "2")
        assert phrase("en", "report", "so_many_of", {"a": 1, "b": 2}) == expected


def test_languages_have_the_same_prose():
    names = [load(code).templates for code in available()]
    assert names[0]
    assert all(each == names[0] for each in names)
