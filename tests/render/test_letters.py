"""What the fonts of a report have: the answer to a text is what comes of a report that holds it."""

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.render.samples import cell, info, notebook

from blendresearch.base.errors import RenderError
from blendresearch.base.texts import clean, is_latin
from blendresearch.render import letters, read_document, write_pdf
from blendresearch.render.blocks import Column, Figure, Prose, Table
from blendresearch.render.figures.bars import Bar, announced
from blendresearch.render.letters import unshown

# A figure is measured in two fonts, and shown in all fonts of the report.
pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")


def can_be_made(text: str, *, pictured: bool) -> bool:
    """Tell whether a report can be made with a text in its title, a heading, a cell, and a figure where asked."""
    said = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    blocks = [Prose(f"## x {said}\n\n**x {said}** *x {said}*", "en")]
    blocks += [Table("t", "x", (Column("x", row_header=True), Column(text, "right")), ((text, "1"),))]
    if pictured:
        blocks += [Figure("f", "x", "x", announced([Bar(text, 1, "1")]))]
    try:
        write_pdf(read_document(notebook(cell(info(title=f"x {text}"), *blocks))))
    except RenderError:
        return False
    return True


SHOWN = [
    "Łódź",
    "Đại học Kỹ thuật",
    "Ελληνικό",
    "Українська",
    "ქართული",
    "Հայերեն",
    "كلية الفنون",
    "עברית",
    "😀",
    "→∑ə",
    "Hãq̃u",
    "नमस्ते",
    "مُحَمَّد",
]
NOT_SHOWN = [
    ("北京职业学院", "北"), ("ROC 한국", "한"), ("カタカナ", "カ"), ("ไทย", "ไ"), ("አማርኛ", "አ"), ("Ａ", "Ａ"),
    ("x\ue000", "\ue000"),
    ("தமிழ்", "த"), ("a\u0378", "\u0378"), ("👩\u200d🎓", "👩\u200d🎓"), ("🇳🇱", "🇳"),
]  # fmt: skip
ONLY_IN_TEXT = [("שָׁלוֹם", "שָׁ")]


@pytest.mark.parametrize("text", SHOWN)
def test_letters_of_the_fonts_are_shown(text):
    assert unshown([text], pictured=True) == {}
    assert can_be_made(text, pictured=True)


@pytest.mark.parametrize(("text", "letter"), NOT_SHOWN)
def test_letter_that_no_font_has_is_named(text, letter):
    assert unshown([text], pictured=False) == {text: letter}
    assert not can_be_made(text, pictured=False)


@pytest.mark.parametrize(("text", "letter"), ONLY_IN_TEXT)
def test_letter_that_no_picture_can_hold_may_stand_in_text(text, letter):
    text = clean(text)
    assert unshown([text], pictured=False) == {}
    assert can_be_made(text, pictured=False)
    found = unshown([text], pictured=True)
    assert found == {text: unicodedata.normalize("NFC", letter)}
    assert not can_be_made(text, pictured=True)


def test_each_text_has_its_own_letter_and_those_that_are_shown_none():
    texts = ["Alpha", "Łódź", "北京", "ROC 京 北", "Łódź", "Ωmega", "q̃", clean("שָׁ")]
    assert unshown(texts, pictured=True) == {"北京": "北", "ROC 京 北": "京", clean("שָׁ"): clean("שָׁ")}


def test_usual_letters_are_asked_of_nobody_for_all_fonts_have_them(monkeypatch):
    usual = [chr(code) for code in range(32, 0x2500) if is_latin(chr(code))]
    assert len(usual) > 500
    seen = [clean(letter) for letter in usual]
    with letters._asked(pictured=True) as refused:
        assert letters._failing([letter for letter in seen if letter], refused) == []
    monkeypatch.setattr(letters, "_asked", lambda pictured: pytest.fail("the compiler is loaded"))
    assert unshown(["Alpha – ‘één’ College"], pictured=True) == {}


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=4).map(clean).filter(bool))
def test_what_nothing_is_said_of_can_be_made(text):
    assert can_be_made(text, pictured=True) is (unshown([text], pictured=True) == {})
