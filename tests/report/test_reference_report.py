"""The report of the reference study, as it is published: structure, access and the numbers that must be in it."""

import re
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from bs4 import BeautifulSoup
from pdfua.validator import Validator
from tests.browser import chromium
from tests.render.pdf_text import page_texts, pdf_text, squeezed
from tests.render.test_in_browser import browser  # noqa: F401 - the fixture
from tests.render.test_pdf import attribute, named, walk

pytestmark = [pytest.mark.run, pytest.mark.backtest]
CODES = ("nl", "en")
TITLES = {"nl": "Blended mobility in het mbo", "en": "Blended mobility in Dutch vocational education"}
NUMBERS = {
    "nl": ["259 van 15.738", "1,65%", "114 van 5.978", "1,91%", "0,49%", "2,31%", "24 maart 2025", "2.002", "n.v.t."],
    "en": ["259 of 15,738", "1.65%", "114 of 5,978", "1.91%", "0.49%", "2.31%", "24 March 2025", "2,002", "n/a"],
}
"""Published totals of both cohorts, with and without the focus institution, and of participants."""

both = pytest.mark.parametrize("code", CODES)


@pytest.fixture(scope="module")
def soups(reference_run) -> dict[str, BeautifulSoup]:
    pages = {code: (reference_run.reports / f"report.{code}.html").read_text(encoding="utf-8") for code in CODES}
    return {code: BeautifulSoup(page, "html.parser") for code, page in pages.items()}


@pytest.fixture(scope="module")
def pdfs(reference_run) -> dict[str, bytes]:
    return {code: (reference_run.reports / f"report.{code}.pdf").read_bytes() for code in CODES}


@both
def test_page_has_language_title_and_the_notice_that_it_is_synthetic(soups, code):
    soup = soups[code]
    assert soup.html["lang"] == code
    assert [each.get_text() for each in soup.find_all("h1")] == [soup.title.get_text()] == [TITLES[code]]
    assert {"nl": "reconstructie", "en": "reconstruction"}[code] in soup.select_one(".notice").get_text()
    levels = [int(each.name[1]) for each in soup.find_all(re.compile("^h[1-6]$"))]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@both
def test_every_table_has_a_caption_and_scopes_and_every_figure_an_alternative(soups, code):
    tables, figures = soups[code].select(".table table"), soups[code].find_all("figure")
    assert len(tables) > 5
    assert len(figures) >= 3
    for table in tables:
        assert table.caption.get_text(strip=True)
        assert {cell["scope"] for cell in table.thead.find_all("th")} == {"col"}
        assert all(row.find("th")["scope"] == "row" for row in table.tbody.find_all("tr"))
    for figure in figures:
        assert re.search(r"\w{4,} .*[.]", figure.img["alt"])
        assert figure.img["alt"] not in figure.figcaption.get_text()


@both
def test_nothing_comes_from_elsewhere(soups, code):
    soup = soups[code]
    assert not soup.find_all(["iframe", "object", "embed", "form"])
    assert not [tag for tag in soup.find_all(src=True) if not tag["src"].startswith("data:")]
    assert not [tag for tag in soup.find_all("link") if not tag["href"].startswith("data:")]
    assert not re.search(r"url\((?!['\"]?data:)|@import", soup.style.get_text())


@both
def test_key_numbers_are_in_the_page_and_in_the_pdf(soups, pdfs, code):
    page, paper = soups[code].get_text(" "), pdf_text(pdfs[code])
    assert [number for number in NUMBERS[code] if number not in page] == []
    assert [number for number in NUMBERS[code] if squeezed(number) not in paper] == []


@both
def test_pdf_is_tagged_and_says_its_language_and_title(pdfs, code):
    with pikepdf.open(BytesIO(pdfs[code])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == {"nl": "nl-NL", "en": "en-GB"}[code]
        assert str(pdf.docinfo["/Title"]) == TITLES[code]
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20250324")
        elements = list(walk(pdf.Root.StructTreeRoot))
        figures, headers = named(elements, "/Figure"), named(elements, "/TH")
        assert len(figures) >= 3
        assert all(len(str(figure.Alt)) > 40 for figure in figures)
        assert {str(attribute(header, "/Scope")) for header in headers} == {"/Column", "/Row"}
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")


@both
def test_alternative_texts_are_the_same_in_page_and_pdf(soups, pdfs, code):
    with pikepdf.open(BytesIO(pdfs[code])) as pdf:
        spoken = [str(figure.Alt) for figure in named(list(walk(pdf.Root.StructTreeRoot)), "/Figure")]
    assert spoken == [figure.img["alt"] for figure in soups[code].find_all("figure")]


@both
def test_validator_finds_no_errors(reference_run, code):
    outcome = Validator().validate(str(reference_run.reports / f"report.{code}.pdf"))
    assert [finding for rule in outcome.outcomes for finding in rule.findings] == []


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine (set BLENDRESEARCH_CHROMIUM)")
class TestInBrowser:
    """In a real Chromium."""

    @pytest.mark.parametrize(("code", "scheme"), [("nl", "light"), ("en", "dark")])
    def test_axe_finds_nothing_and_nothing_is_requested(self, browser, reference_run, code, scheme):  # noqa: F811
        from axe_playwright_python.sync_playwright import Axe

        page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((reference_run.reports / f"report.{code}.html").as_uri())
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.close()


@both
def test_summary_is_one_page_with_nothing_else_on_it(pdfs, code):
    first, last = {
        "nl": ("wordt in het Nederlandse mbo weinig geregistreerd", "laten meetellen"),
        "en": ("Few mobilities are registered as blended in Dutch vocational education", "days count"),
    }[code]
    pages = [page for page in page_texts(pdfs[code]) if squeezed(first) in page]
    assert len(pages) == 1
    assert squeezed(last) in pages[0]
    assert len(re.findall(r"\d%", pages[0])) < 8
