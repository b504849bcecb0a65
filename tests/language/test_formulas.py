"""Formulas as they are read aloud: every sign by a word, in each language, and the same letters on paper."""

import re

import pytest

from blendresearch.language import available, load
from blendresearch.language.formulas import spoken_formula
from blendresearch.language.prose import Chapter, escape_markdown

MARKED = re.compile(r'\{\{ "([^"]+)" \| formula \}\}')


@pytest.mark.parametrize(
    ("formula", "spoken"),
    [
        ("P = X / N", "P is X gedeeld door N"),
        ("(1 − θ)ⁿ > 2,5%", "haakje openen 1 min theta haakje sluiten tot de macht n is groter dan 2,5%"),
        ("z √(nᵢ)", "z de wortel van haakje openen n i haakje sluiten"),
        ("Σ sᵢ² × x₍ᵢ₎", "de som van s i in het kwadraat keer x op rang i"),
        ("max(V, p₂)", "max haakje openen V , p 2 haakje sluiten"),
        ("", ""),
    ],
)
def test_formula_in_words(formula, spoken):
    assert spoken_formula(formula, load("nl").words["formulas"]) == spoken


@pytest.mark.parametrize("code", available())
def test_every_sign_of_a_formula_of_the_report_has_a_word(code):
    words, found = load(code).words["formulas"], MARKED.findall(load(code).prose("methods"))
    assert len(found) > 30
    for formula in found:
        assert re.fullmatch(r"[\w ,.%()]*", spoken_formula(formula, words), re.ASCII), formula


def test_every_language_reads_the_same_signs_and_marks_the_same_formulas():
    assert len({frozenset(load(code).words["formulas"]) for code in available()}) == 1
    prose = [load(code).prose("methods") for code in available()]
    marked = [sorted(formula.replace(",", ".") for formula in MARKED.findall(text)) for text in prose]
    assert all(each == marked[0] for each in marked)


def test_formula_is_marked_in_markdown_with_its_words():
    chapter = Chapter(
        "en", "methods", {"runs": 1, "seed": 1, "surveyed": False, "compared": True, "show": lambda name: ""}
    )
    text = "".join(piece for _, piece in chapter.text())
    assert f'<span role="math" aria-label="P is X divided by N">{escape_markdown("P = X / N")}</span>' in text
