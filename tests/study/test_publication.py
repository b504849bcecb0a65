"""Who publishes a report: what `[publication]` takes, and what it answers to the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import COHORTS, write_study

from blendresearch.base.errors import InputError
from blendresearch.language import said
from blendresearch.study.publication import contrast
from blendresearch.study.settings import read_study

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def publication(folder, line: str, **settings):
    return read_study(write_study(folder, {}, cohorts=f"{COHORTS}[publication]\n{line}\n", **settings)).publication


def test_words_are_the_same_in_every_language_or_by_language(tmp_path):
    line = 'publisher = { en = "Agency", nl = "Agentschap" }\nlicence = "CC BY 4.0"\nedition = 2'
    found = publication(tmp_path / "s", line)
    assert [said(found.publisher, code) for code in ("en", "nl", "de")] == ["Agency", "Agentschap", ""]
    assert [said(found.licence, code) for code in ("en", "nl")] == ["CC BY 4.0"] * 2
    assert said(found.edition, "en") == "2"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("ISBN 978-3-16-148410-0", "ISBN 978-3-16-148410-0"),
        ("978 3 16 148410 0", "ISBN 978 3 16 148410 0"),
        ("0-8044-2957-X", "ISBN 0-8044-2957-X"),
        ("10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234"),
        ("https://doi.org/10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234"),
    ],
)
def test_isbn_and_doi_are_printed_as_such(tmp_path, written, printed):
    assert publication(tmp_path / "s", f'identifier = "{written}"').identifier == printed


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('publisher = { nl = "x" }', "the key 'publication.publisher.en' is missing"),
        ('publisher = ["x"]', "(it is no text by language). Write publisher = {"),
        ('status = "concept"', "(it is none of 'draft' or 'final')"),
        ('accent = "#888888"', "its contrast with the page is 3."),
        ('accent = "red"', "it is no colour such as"),
        ('identifier = "978-3-16-148410-1"', "no ISBN of 10 or 13 digits whose last one is right"),
        ('logo = "../logo.svg"\nlogo_alt = "x"', "without a folder before it"),
        ('logo = "logo.gif"\nlogo_alt = "x"', "the name of an SVG or PNG file"),
        ('logo = "logo.svg"', "logo_alt"),
        ('logo_alt = "x"', "there is no 'publication.logo'"),
        ('date = "soon"', "it is no day"),
        ('publsher = "x"', "Did you mean 'publisher'?"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(tmp_path, line, sentence):
    with pytest.raises(InputError) as caught:
        publication(tmp_path / "s", line)
    assert sentence in str(caught.value)


@given(COLOURS, COLOURS)
def test_contrast_is_that_of_either_colour_on_the_other(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert max(contrast(one, "#ffffff"), contrast(one, "#000000")) >= 4.58  # nothing is illegible on both
