"""A letter on a screen: accessible, and no wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.render.test_in_browser import browser, pytestmark  # noqa: F401 - the fixture, and the marks of this file
from tests.report.test_letter import letter, made
from tests.reports import as_notebook

from blendresearch.render import Beside, read_document, write_html


@pytest.fixture(scope="module")
def page_of_letter(tmp_path_factory) -> str:
    one = letter(made(), "Aa", "nl")
    path = tmp_path_factory.mktemp("letter") / "letter.html"
    html = write_html(read_document(as_notebook(one, one.blocks)), [Beside("Aa.nl.pdf")])
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser, page_of_letter, scheme, width):  # noqa: F811
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(page_of_letter)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    contents = page.locator("nav").count()
    context.close()
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert wide <= width
    assert contents == 0
