"""The HTML file in a real browser: axe, reflow, keyboard, and not one request."""

from io import BytesIO

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.colors import to_hex
from matplotlib.image import imread
from playwright.sync_api import expect, sync_playwright
from tests.browser import chromium
from tests.render.pdf_text import pdf_text, squeezed
from tests.render.samples import cell, figure, info, long_table, notebook

from blendresearch.render import read_document, write_html
from blendresearch.render.figures.bars import Bar, announced
from blendresearch.render.figures.schemes import DARK

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


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, scheme, width):
    page, _ = opened(width, scheme)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def open_details(page):
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def test_axe_finds_nothing_when_all_is_open_and_sorted(opened):
    page, _ = opened()
    open_details(page)
    page.locator("#tab-lang th button").first.click()
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
    with_scripts, _ = opened()
    for each in (page, with_scripts):
        each.evaluate("for (const added of document.querySelectorAll('.pictures')) added.remove()")
        open_details(each)
    assert page.locator("main").inner_text() == with_scripts.locator("main").inner_text()
    assert page.locator("button, input").count() == 0
    assert page.locator("nav a").first.is_visible()
    assert page.locator(".scroll, .card").count() == page.locator('[tabindex="0"]').count()
    assert page.locator("#fig-aandeel-data td").count() == 5
    assert page.locator("#tab-lang tbody tr").count() == 72
    assert page.locator("figure img").first.bounding_box()["height"] > 100


def test_keyboard_reaches_the_skip_link_first_and_then_the_content(opened):
    page, _ = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page_main"


def test_wide_table_scrolls_by_keyboard_in_its_region(opened):
    page, _ = opened(320)
    region = page.locator("#tab-breed [role=group]")
    region.focus()
    page.keyboard.press("ArrowRight")
    # Not wait_for_function, which makes code of a text in the page: its security policy forbids that.
    expect(region).not_to_have_js_property("scrollLeft", 0)


def names(page, table):
    return page.locator(f"#{table} tbody th").all_inner_texts()


IN_ORDER = ["ROC Midden Nederland", "Drenthe College", "=Yuverta", "Deltion", "Alle samen"]


def test_tables_sort_by_keyboard_and_come_back(opened):
    page, _ = opened()
    page.locator("#fig-aandeel summary").focus()
    page.keyboard.press("Enter")
    button = page.locator("#fig-aandeel-data th button").nth(1)
    button.focus()
    assert names(page, "fig-aandeel-data") == IN_ORDER
    orders = []
    for _ in range(3):
        page.keyboard.press("Enter")
        heading = page.locator("#fig-aandeel-data thead th").nth(1)
        said = page.locator("[role=status]").inner_text()
        orders.append((heading.get_attribute("aria-sort"), said, names(page, "fig-aandeel-data")))
    up = ["=Yuverta", "Deltion", "ROC Midden Nederland", "Drenthe College", "Alle samen"]
    down = ["ROC Midden Nederland", "Deltion", "=Yuverta", "Drenthe College", "Alle samen"]
    assert orders == [
        ("ascending", "Gesorteerd op Aandeel, oplopend", up),
        ("descending", "Gesorteerd op Aandeel, aflopend", down),
        (None, "Weer in de volgorde van het rapport", IN_ORDER),
    ]


def test_names_sort_as_people_do(opened):
    page, _ = opened()
    open_details(page)
    page.locator("#tab-lang th button").first.click()
    assert names(page, "tab-lang")[:3] == ["Instelling 1", "Instelling 2", "Instelling 3"]
    page.locator("#tab-lang th button").first.click()
    assert names(page, "tab-lang")[:2] == ["Instelling 72", "Instelling 71"]


def test_one_column_at_a_time_says_that_it_is_sorted(opened):
    page, _ = opened()
    open_details(page)
    page.locator("#tab-lang th button").nth(0).click()
    page.locator("#tab-lang th button").nth(2).click()
    assert page.locator("#tab-lang [aria-sort]").all_inner_texts() == ["Blended"]


def test_a_table_can_be_taken_along(opened):
    page, asked = opened()
    with page.expect_download() as download:
        page.locator("#tab-klein a[download]").click()
    assert download.value.suggested_filename == "tabel-1-aangevraagd-en-gerealiseerd.csv"
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_no_other_script_runs(opened):
    page, _ = opened()
    page.evaluate(
        "const added = document.createElement('script'); added.textContent = 'window.ran = true';"
        "document.body.append(added)"
    )
    assert page.evaluate("window.ran") is None


def test_keyboard_walks_through_the_page_in_its_order(opened):
    page, _ = opened()
    open_details(page)
    page.wait_for_timeout(200)  # until it is known what scrolls
    stops = "[...document.querySelectorAll('a, button, summary, [tabindex=\"0\"]')]"
    count = page.evaluate(f"{stops}.length")
    walked = []
    for _ in range(count):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(f"{stops}.indexOf(document.activeElement)"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", page.evaluate("document.activeElement.outerHTML")[:200]
    assert walked == list(range(count))


def test_whatever_is_pressed_is_large_enough(opened):
    page, _ = opened()
    open_details(page)
    sizes = page.evaluate(
        "[...document.querySelectorAll('button, summary, a[download], nav a, .anchor')]"
        ".map((each) => [each.textContent, each.getBoundingClientRect().height])"
    )
    assert len(sizes) > 10
    assert [size for size in sizes if size[1] < 24] == []


SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"


@pytest.mark.parametrize("width", [1280, 320])
def test_text_can_be_spaced_out(opened, width):
    page, _ = opened(width, bypass_csp=True)
    page.add_style_tag(content=SPACED + "p { margin-bottom: 2em !important; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    clipped = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, p, li, summary, figcaption')]"
        ".filter((each) => !each.closest('.unseen') && each.scrollWidth > each.clientWidth + 1)"
        ".map((each) => each.textContent)"
    )
    assert clipped == []


def test_colours_of_the_reader_keep_the_parts_apart(opened):
    page, _ = opened(forced_colors="active")
    edges = "element => getComputedStyle(element).borderTopStyle"
    assert {page.locator(name).first.evaluate(edges) for name in (".masthead", ".notice", ".panel")} == {"solid"}


def test_on_paper_all_is_there_and_nothing_to_press(opened):
    page, _ = opened()
    page.emulate_media(media="print")
    assert page.locator("nav").evaluate("element => getComputedStyle(element).position") == "static"
    assert not page.locator(".download").first.is_visible()
    assert page.locator("#fig-aandeel-data td").first.evaluate("element => element.getClientRects().length") == 1


def test_headings_of_columns_come_again_on_each_page_of_paper(browser):
    page = browser.new_page()
    page.set_content(write_html(read_document(notebook(cell(info()), cell(long_table())))))
    paper = page.pdf(format="A4")
    page.close()
    with pikepdf.open(BytesIO(paper)) as document:
        pages = len(document.pages)
    # The foot of the page may stand on the last one alone.
    assert pdf_text(paper).count(squeezed(long_table().columns[-1].label)) >= max(2, pages - 1)


def test_small_screen_keeps_the_letters_of_a_figure_large(opened):
    page, _ = opened(320)
    assert page.locator("figure img").first.bounding_box()["width"] >= 500
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_moves(opened):
    page, _ = opened(reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].map((each) => getComputedStyle(each)).filter((style) => "
    moving += "style.animationName !== 'none' || style.transitionDuration !== '0s' || style.scrollBehavior !== 'auto')"
    assert page.evaluate(f"{moving}.length") == 0


@pytest.mark.parametrize(("scheme", "paper"), [("light", "#ffffff"), ("dark", DARK["#ffffff"])])
def test_figures_follow_the_colours_of_the_page(browser, scheme, paper):
    picture = figure(svg=announced([Bar("A", 1, "1")]))
    page = browser.new_page(color_scheme=scheme)
    page.set_content(write_html(read_document(notebook(cell(info()), cell(picture)))))
    drawn = imread(BytesIO(page.locator("figure img").screenshot()), format="png")
    page.close()
    assert to_hex(drawn[4, 4]) == paper


def test_pictures_of_others_stay_on_a_light_card_in_the_dark(opened):
    page, _ = opened(scheme="dark")
    colour = "element => getComputedStyle(element).backgroundColor"
    assert page.locator(".card").first.evaluate(colour) == "rgb(255, 255, 255)"
    assert page.locator("body").evaluate(colour) == "rgb(18, 24, 29)"
