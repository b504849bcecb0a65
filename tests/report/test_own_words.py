"""What a study says itself in its report: cover, colophon, texts with figures of the run, and marks."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from tests.own_words import PUBLICATION, TEXTS, study_with
from tests.render.pdf_text import pdf_text
from tests.reports import as_notebook, texts

from blendresearch.base.own_code import OwnCode
from blendresearch.render import read_document, write_html, write_pdf
from blendresearch.render.blocks import Figure, Prose, Table
from blendresearch.report import Report, contents_of, front_matter
from blendresearch.run.making import make_data
from blendresearch.statistics.results import Results
from blendresearch.study.inputs import read_inputs

HIDING = "\n[disclosure]\nname_institutions = false\n"


def made(study: Path, folder: Path, step: str = "results") -> Report:
    inputs = read_inputs(study)
    make_data(inputs if step == "results" else _with_secret(inputs), folder, [step, "reproduction"])
    return Report(Results.load(folder if step == "results" else folder / step), "en")


def _with_secret(inputs):
    return replace(inputs, secret=b"0" * 32)


def shown(report: Report, *names: str) -> list:
    contents = contents_of(report)
    return [block for name in names or contents.chapters for block in contents.shown(name)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    return made(study_with(folder / "s", TEXTS, PUBLICATION, synthetic="true"), folder / "p")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    return made(study_with(folder / "s", {}), folder / "p")


def test_texts_stand_around_the_chapters_that_they_are_for(whole):
    before, *_ = shown(whole, "summary")
    assert before.markdown.startswith("## Foreword\n\nOf them 4.35% at Alpha College.")
    assert shown(whole, "summary")[-1].markdown.startswith("## Why we asked")
    own = [block.markdown.split("\n")[0] for block in shown(whole, "conclusions")[:2]]
    assert own == ["## First", "## Last"]
    table = shown(whole, "registered_use")[-1]
    assert isinstance(table, Table)
    assert [column.align for column in table.columns] == ["left", "right"]
    assert not any("Never shown" in text for text in texts(shown(whole)))


def test_number_at_the_start_of_a_line_makes_no_list_and_html_stays_text(whole):
    text = shown(whole, "summary")[0].markdown
    assert "\n3\\. <b> *It* is." in text
    page = write_html(read_document(as_notebook(whole, shown(whole))))
    assert "3. &lt;b&gt; <em>It</em> is." in page


def test_cover_and_colophon_say_who_publishes_and_once_what_made_it(whole):
    info = whole.document
    assert info.imprint == (
        "The Agency", "Commissioned by the Ministry", "Authors: A. Author and B. Writer",
        "Draft · Edition 2 · 1 June 2025",
    )  # fmt: skip
    said = dict(info.colophon)
    assert said["Cite as"].startswith("A. Author, B. Writer (2025). A study: ")
    assert said["Cite as"].endswith(". The Agency. https://doi.org/10.1234/abc")
    assert said["DOI"] == "https://doi.org/10.1234/abc"
    assert said["SHA-256 of the input"].replace(" ", "") == whole.results.digest
    assert info.author == "A. Author and B. Writer"
    assert not any("notebook" in block.source for block in shown(whole) if isinstance(block, Table | Figure))


def test_colophon_names_what_of_the_program_somebody_changed(plain, monkeypatch):
    changed = ("notebooks/02_registered_use.ipynb", *(f"blendresearch/{name}.py" for name in "abcdef"))
    code = OwnCode("0123456789abcdef" * 4, {}, changed)
    monkeypatch.setattr(front_matter, "own_code", lambda: code)
    said = dict(plain.document.colophon)["Changed software"]
    assert said.startswith("Of the software files have changed since it was shipped: notebooks/02_registered_use.ipynb")
    assert "and 2 more. SHA-256 of the code: 0123456789abcdef 0123456789abcdef" in said
    assert "0123456789abcdef 0123456789abcdef" in "".join(texts(shown(plain, "provenance")))


def test_sources_are_what_the_numbers_are_from(whole, plain):
    counted = {block.source for block in shown(plain, "registered_use") if isinstance(block, Table | Figure)}
    assert counted == {"Source: Beneficiary Module, as of 24 March 2025"}
    assert {block.source for block in shown(plain, "provenance") if isinstance(block, Table)} == {""}
    invented = {block.source for block in shown(whole) if isinstance(block, Table)}
    assert "Source: Beneficiary Module, as of 24 March 2025 (reconstruction)" in invented
    assert "Source: Own count" in invented


def test_without_a_publication_the_cover_names_nobody_and_the_colophon_the_program(plain):
    info = plain.document
    assert (info.author, info.imprint, info.marks, info.logo) == ("", (), (), "")
    assert [name for name, _ in info.colophon] == ["Data as of", "Made with", "SHA-256 of the input"]


def test_every_page_bears_the_marks(whole):
    document = read_document(as_notebook(whole, shown(whole)))
    pdf = write_pdf(document)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert pdf_text(pdf).count("DRAFT·RECONSTRUCTION") == len(file.pages)
    soup = BeautifulSoup(write_html(document), "html.parser")
    assert [each.text for each in soup.select(".marks span")] == ["Draft", "Reconstruction"]
    assert soup.select_one(".masthead .logo img")["alt"] == "Logo of the agency"
    assert "--brand: #7a1f3d" in soup.style.text


def test_shared_edition_has_neutral_names_in_texts_and_no_picture_but_the_logo(tmp_path):
    report = made(study_with(tmp_path / "s", TEXTS, PUBLICATION + HIDING), tmp_path / "p", "shared")
    blocks = shown(report)
    assert not any("Alpha" in text for text in texts(blocks))
    assert "The figure “Map of Institution" in "\n".join(each.markdown for each in blocks if isinstance(each, Prose))
    assert report.document.logo
    assert "SHA-256 of the input" not in dict(report.document.colophon)


def test_names_of_files_of_a_study_are_told_nowhere_in_a_shared_edition(tmp_path):
    chapter = '# A chapter\n\n{{ table("alpha-college.csv", caption="Cases") }}\n'
    own = {
        "chapter-2-alpha.en.md": chapter,
        "chapter-10-beta.en.md": "# Another\n",
        "alpha-college.csv": "Name,n\na,1\n",
    }
    report = made(study_with(tmp_path / "s", own, HIDING), tmp_path / "p", "shared")
    html = write_html(read_document(as_notebook(report, shown(report)))).casefold()
    assert "alpha-" not in html
    assert "chapter-2-own-1" in html
    told = report.results.own_texts
    assert [each.place for each in told.chapters("en")] == ["chapter-2-own-1", "chapter-10-own-2"]
    assert "alpha-" not in str(told.to_json()).casefold()
