"""A page of chapters and annexes in a real browser: contents, addresses, names to find, pictures to take along."""

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.image import imread
from tests.render.samples import cell, figure, figure_data, info, long_table, notebook, panel, small_table
from tests.render.test_in_browser import browser, open_details, opened, pytestmark  # noqa: F401 - fixtures, marks

from blendresearch.render import Beside, read_document, write_html
from blendresearch.render.blocks import Cell, Column, KeyFigure, Prose
from blendresearch.render.figures.bars import Bar, announced
from blendresearch.render.figures.sizes import COLUMN

NAMED = (Column("Instelling", row_header=True, sought="Zoek een instelling"), Column("Aandeel", "right"))
CAPTION = "Een opschrift dat zo lang is dat het op een telefoon zeker niet op een regel past, en dus breekt"
TEXT = "\n\n".join(["Er staat hier een alinea, zodat er iets te lezen is."] * 12)
SECTIONS = "\n\n".join(f"### Deel {number}\n\n{TEXT}" for number in range(8))
FILLED = Cell("1", 1, "integer", filled=True)
DRAWN = announced([Bar("A", 1, "1")])


@pytest.fixture(scope="module")
def report_html():
    wide = tuple(Column(f"Een heel lang woord {number}", "right") for number in range(12))
    blocks = [
        panel(items=(KeyFigure("1%", "van alles", target="use"), KeyFigure("2%", "van de rest"))),
        Prose(f"## Vraag\n\n{TEXT}\n\n### Waarom\n\n{TEXT}", "nl", anchor="background", part="chapter"),
        Prose(f"## Gebruik\n\nZie [namen](#tab-names).\n\n{TEXT}", "nl", anchor="use", part="chapter"),
        figure(svg=str(DRAWN), narrow=DRAWN.narrow, data=figure_data(columns=NAMED)),
        Prose(f"## Delen\n\n{SECTIONS}", "nl", anchor="parts", part="chapter"),
        Prose("## Bijlage: namen\n\nMeer namen.", "nl", anchor="names", part="annex"),
        small_table(id="tab-names", columns=NAMED, rows=(("Éénde ROC", "1"), ("Deltion", "2")), notes=()),
        small_table(
            id="tab-wide", caption=CAPTION, columns=(NAMED[0], *wide), rows=(("Yuverta", *[FILLED] * 12),), notes=()
        ),
        long_table(),
    ]
    return write_html(read_document(notebook(cell(info(), *blocks))), [Beside("report.en.html", "en")])


def is_in_view(page, selector):
    return page.locator(selector).evaluate(
        "(each) => { const { top, height } = each.getBoundingClientRect();"
        "return height > 0 && top >= 0 && top < innerHeight; }"
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375), ("light", 320)])
def test_axe_finds_nothing_in_chapters_annexes_and_what_was_found(opened, scheme, width):  # noqa: F811
    page, _ = opened(width, scheme)
    open_details(page)
    page.get_by_label("Zoek een instelling").fill("deltion")
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def test_keyboard_stops_only_where_something_scrolls(opened):  # noqa: F811
    page, _ = opened()
    open_details(page)
    page.wait_for_timeout(100)
    assert page.locator('main [tabindex="0"]').count() == 1
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_timeout(100)
    assert page.locator('#tab-wide [tabindex="0"]').count() == 1
    assert page.evaluate(
        "[...document.querySelectorAll('.scroll, .card')]"
        ".every((each) => each.scrollWidth > each.clientWidth + 1 === (each.tabIndex === 0))"
    )


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_what_is_placed_by_hand_does_not_make_the_page_scroll_sideways(opened, width):  # noqa: F811
    page, _ = opened(width)
    open_details(page)
    assert page.locator("#tab-wide [data-filled] sup").count() == 12
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_stands_in_columns_that_fit_on_a_wide_screen_and_keeps_its_order(opened):  # noqa: F811
    page, _ = opened(1280)
    columns = page.locator(".columns").evaluate_all(
        "(all) => all.map((each) => [getComputedStyle(each).columnCount, each.getBoundingClientRect().height])"
    )
    assert len(columns) > 3  # more than fits on one screen is divided
    assert {count for count, _ in columns} == {"2"}
    assert max(height for _, height in columns) < 900
    assert page.locator(".columns h3").all_inner_texts()[-8:] == [f"3.{each + 1} Deel {each}" for each in range(8)]
    page.emulate_media(media="print")
    assert page.locator(".columns").last.evaluate("(each) => getComputedStyle(each).columnCount") == "auto"
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 640, "height": 450})  # a screen of 1280 at 200%
    assert page.locator(".columns").last.evaluate("(each) => getComputedStyle(each).columnCount") == "auto"


@pytest.mark.parametrize("width", [320, 375])
def test_captions_and_first_columns_stay_in_view_where_a_table_scrolls(opened, width):  # noqa: F811
    page, _ = opened(width)
    open_details(page)
    page.locator("#tab-wide .scroll").evaluate("(each) => { each.scrollLeft = 400; }")
    for part in ("caption span", "tbody th", "thead th >> nth=0"):
        box = page.locator(f"#tab-wide {part}").first.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", [320, 375])
def test_a_figure_is_whole_on_a_phone(opened, width):  # noqa: F811
    page, _ = opened(width)
    box = page.locator("figure img").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.locator("figure img").evaluate("(each) => each.currentSrc !== each.src")


def test_contents_say_where_one_is(opened):  # noqa: F811
    page, _ = opened()
    page.locator("#background-2").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('background-2').scrollIntoView()")
    page.wait_for_timeout(200)
    assert page.locator("nav [aria-current]").all_inner_texts() == ["1.1 Waarom"]
    assert page.locator("nav [aria-current]").get_attribute("aria-current") == "location"


def test_contents_are_a_bar_on_a_phone_that_opens_and_closes(opened):  # noqa: F811
    page, _ = opened(375)
    assert not page.locator("nav a").first.is_visible()
    page.locator("nav summary").focus()
    page.keyboard.press("Enter")
    page.locator("nav a", has_text="Gebruik").click()
    page.wait_for_timeout(200)
    assert not page.locator("nav a").first.is_visible()
    assert is_in_view(page, "#use")
    assert page.locator("nav summary .here").inner_text() == "2 Gebruik"
    # The bar does not lie on the heading that it led to.
    bar, heading = (page.locator(name).bounding_box() for name in ("nav", "#use"))
    assert bar["y"] + bar["height"] <= heading["y"]


def test_a_link_into_an_annex_finds_it_open(opened):  # noqa: F811
    page, _ = opened()
    assert not page.locator("#tab-names table").is_visible()
    page.locator("main a", has_text="namen").click()
    page.wait_for_timeout(200)
    assert is_in_view(page, "#tab-names table")
    page.evaluate("location.hash = '#tab-lang'")
    page.wait_for_timeout(200)
    assert page.locator("#tab-lang table").is_visible()


def test_the_other_language_opens_at_the_same_place(opened):  # noqa: F811
    page, _ = opened()
    page.evaluate("document.getElementById('use').scrollIntoView()")
    page.wait_for_timeout(200)
    assert page.locator(".files a").evaluate("(each) => each.href").endswith("/report.en.html#use")


def test_the_address_of_a_heading_can_be_copied(opened):  # noqa: F811
    page, _ = opened(permissions=["clipboard-read", "clipboard-write"])
    page.locator('.anchor[href="#use"]').click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()").endswith("report.html#use")
    assert page.locator("#page_status").inner_text() == "Link gekopieerd"


def test_a_name_is_found_in_all_tables_by_keyboard(opened):  # noqa: F811
    page, _ = opened()
    field = page.get_by_label("Zoek een instelling")
    field.focus()
    page.keyboard.type("eende")
    said = "Rijen: 1, tabellen: 1. De andere rijen van deze tabellen zijn verborgen."
    assert page.locator(".told").inner_text() == page.locator("#page_status").inner_text() == said
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.locator("#tab-names tbody th:visible").all_inner_texts() == ["Éénde ROC"]
    field.focus()
    page.keyboard.press("Escape")
    assert page.locator("#tab-names tbody th:visible").all_inner_texts() == ["Éénde ROC", "Deltion"]
    assert not page.locator(".told").is_visible()


def test_what_is_filtered_is_whole_on_paper_and_sums_stay(opened):  # noqa: F811
    page, _ = opened()
    open_details(page)
    page.get_by_label("Zoek een instelling").fill("deltion")
    assert page.locator("#fig-aandeel-data tbody th:visible").all_inner_texts() == ["Deltion", "Alle samen"]
    page.get_by_label("Zoek een instelling").fill("geen enkele")
    assert page.locator(".told").inner_text() == "Niet gevonden."
    page.get_by_label("Zoek een instelling").fill("deltion")
    page.emulate_media(media="print")
    assert page.locator("#fig-aandeel-data tbody th:visible").count() == 5
    assert not page.locator(".find").is_visible()


def test_on_paper_annexes_and_long_tables_are_open(opened):  # noqa: F811
    page, _ = opened()
    page.emulate_media(media="print")
    assert page.locator("#tab-lang td").first.evaluate("(each) => each.getClientRects().length") == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.annex[open]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_can_be_taken_along_for_a_light_page(opened, scheme):  # noqa: F811
    page, asked = opened(scheme=scheme)
    files = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Figuur 1 als {kind}").click()
        files[download.value.suggested_filename] = download.value.path().read_bytes()
    name = "figuur-1-aandeel-blended-per-instelling-in-procenten"
    svg, png = files[f"{name}.svg"].decode("utf-8"), files[f"{name}.png"]
    assert svg.count("<svg") == 1
    assert "prefers-color-scheme" not in svg
    drawn = imread(BytesIO(png), format="png")
    assert drawn.shape[1] == pytest.approx(2 * 72 * COLUMN.width / 0.75, abs=2)
    assert drawn[2, 2, :3].tolist() == [1, 1, 1]
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_no_style_but_that_of_the_page_is_heeded(opened):  # noqa: F811
    page, _ = opened()
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('beforeend', '<b style=\"color: red\">x</b>')")
    assert page.locator("h1 b").evaluate("(each) => getComputedStyle(each).color") == "rgb(255, 255, 255)"
