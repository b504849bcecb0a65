"""The reports of a whole run in a real browser: accessible in every language, colour scheme and width."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.render.test_in_browser import browser, pytestmark  # noqa: F401 - the fixture, and the marks of this file


@pytest.mark.parametrize("name", ["report.nl", "report.en", "technical.nl", "technical.en"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing(browser, small_run, name, scheme, width):  # noqa: F811
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto((small_run.reports / f"{name}.html").as_uri())
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    # Of the time that axe takes nine tenths are for the contrast, and colours know no language.
    rules = {"color-contrast": {"enabled": name.endswith(".nl")}}
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules}).response["violations"]
    context.close()
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("name", ["report.nl", "technical.nl"])
def test_nothing_makes_a_page_scroll_sideways_and_columns_fit_on_a_screen(browser, small_run, name):  # noqa: F811
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((small_run.reports / f"{name}.html").as_uri())
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    heights = page.locator(".columns").evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().height)")
    widths = {}
    for width in (1280, 768, 375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        widths[width] = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert 0 < max(heights) < 900
    assert all(scrolled <= width for width, scrolled in widths.items()), widths
