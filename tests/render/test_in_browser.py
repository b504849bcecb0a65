"""The HTML file in a real browser: axe, reflow, keyboard, and not one request."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from tests.browser import chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine (set BLENDRESEARCH_CHROMIUM)"),
]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def opened(browser, report_html, tmp_path):
    """Open the report at a width and in a colour scheme; give the page and what it asked for."""
    file = tmp_path / "report.html"
    file.write_text(report_html, encoding="utf-8", newline="\n")
    contexts = []

    def open_page(width=1280, scheme="light", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        return page, asked

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, scheme, width):
    page, _ = opened(width, scheme)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_page_does_not_scroll_sideways(opened, width):
    page, _ = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_asked_of_any_server(opened):
    page, asked = opened()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_complete_without_scripts(opened):
    page, _ = opened(java_script_enabled=False)
    assert page.locator("#tab-lang tbody tr").count() == 72
    assert page.locator("figure img").first.bounding_box()["height"] > 100


def test_keyboard_reaches_the_skip_link_first_and_then_the_content(opened):
    page, _ = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_wide_table_scrolls_by_keyboard_in_its_region(opened):
    page, _ = opened(320)
    region = page.locator("#tab-breed [role=region]")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#tab-breed [role=region]').scrollLeft > 0")


def test_pictures_stay_on_a_light_card_in_the_dark(opened):
    page, _ = opened(scheme="dark")
    colour = "element => getComputedStyle(element).backgroundColor"
    assert page.locator(".card").first.evaluate(colour) == "rgb(255, 255, 255)"
    assert page.locator("body").evaluate(colour) == "rgb(18, 24, 29)"
