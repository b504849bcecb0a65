"""A letter takes exactly its pages: with smaller letters where it must, or not at all. And the figure it has."""

import re

import pytest
from tests.render.pdf_text import page_texts
from tests.render.samples import cell, info, notebook, small_table
from tests.render.test_figures import DUTCH, texts

from blendresearch.base.errors import RenderError
from blendresearch.render import read_document, write_html, write_pdf
from blendresearch.render.blocks import Prose
from blendresearch.render.figures.canvas import BLUE
from blendresearch.render.figures.standing import Panel, standing

WORDS = "Dit is een zin die iets zegt. " * 12


def letter(paragraphs: int, pages: int = 2):
    first = Prose("## Een\n\nTekst.", "nl")
    second = Prose("## Twee\n\n" + "\n\n".join([WORDS] * paragraphs), "nl", new_page=True)
    return read_document(
        notebook(cell(info(pages=pages, notice="", imprint=("De uitgever",)), first, small_table(), second))
    )


def test_second_page_begins_where_it_is_told_however_little_stands_before_it():
    first, second = page_texts(write_pdf(letter(1)))
    assert "Twee" not in first
    assert "Twee" in second


def test_what_takes_a_line_too_many_gets_smaller_letters_and_what_takes_a_page_is_refused():
    outcomes = []
    for paragraphs in range(6, 42, 4):
        try:
            outcomes.append(len(page_texts(write_pdf(letter(paragraphs)))))
        except RenderError as error:
            assert "does not fit on 2 pages" in str(error)
            outcomes.append(0)
    assert outcomes == sorted(outcomes, reverse=True)  # what is longer is refused, and nothing shorter than that
    assert set(outcomes) == {2, 0}


def test_letter_has_a_small_head_and_no_contents_cover_or_annex():
    page = write_html(letter(1))
    assert "<nav" not in page
    pdf = "".join(page_texts(write_pdf(letter(1))))
    assert "Inhoud" not in pdf
    assert "Colofon" not in pdf
    assert "Deuitgever" in pdf


# The figure


@pytest.mark.parametrize(("own", "place"), [(0.3, 0), (0.2, 1), (0.15, 2), (0.0, 4)])
def test_own_bar_stands_at_its_place_and_first_among_equals(own, place):
    panel = Panel("Calls", [0.0, 0.2, 0.25, 0.1, 0.05], own, f"u: {own}")
    assert panel.place == place
    assert panel.shares[panel.place] == own
    svg = standing([panel], DUTCH)
    assert svg.count(BLUE.lower()) >= 2  # the bar and the dot on it
    assert f"u: {own}" in texts(svg)
    assert svg == standing([panel], DUTCH)


def test_one_share_that_crushes_the_others_is_cut_and_written_above():
    others = [0.426, 0.05, 0.04, 0.03, 0.0]
    crushed = Panel("Calls", others, 0.04, "u: 4%")
    assert crushed.cut == pytest.approx(0.07)
    assert "42,6%" in texts(standing([crushed], DUTCH))
    assert not any(text.startswith(("10%", "20%")) for text in texts(standing([crushed], DUTCH)))
    for shares in ([0.426, 0.2, 0.1, 0.1], [0.426, 0.0, 0.0, 0.0], [0.4, 0.01]):
        assert Panel("Calls", shares, 0.0, "u").cut is None


@pytest.mark.parametrize("number", [1, 2, 5, 42, 500])
def test_every_size_of_a_group_is_drawn_in_both_sizes_with_nothing_outside(number):
    for own in (0.0, 0.5, 1.0):
        drawing = standing(
            [Panel("Calls 2021 en 2022", [place / number for place in range(number)], own, "u: 50,0%")] * 2, DUTCH
        )
        for svg in (str(drawing), drawing.narrow):
            width = float(re.search(r'viewBox="0 0 ([0-9.]+)', svg)[1])
            places = [float(x) for x in re.findall(r"<text [^>]*translate\(([-0-9.]+)", svg)]
            assert all(0 <= x <= width for x in places)
