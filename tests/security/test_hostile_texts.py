"""A whole run of a study whose every text wants something: it comes out as the text that it is, in every output."""

import csv
import os
import re
import zipfile
from io import BytesIO
from pathlib import Path

import nbformat
import pikepdf
import pytest
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from tests.browser import chromium
from tests.contents import contents
from tests.render.pdf_text import pdf_text, squeezed
from tests.runs import Made, made_once
from tests.studies import ALPHA, BETA, COHORTS, GAMMA, mobility, write_study

from blendresearch.base.texts import is_formula
from blendresearch.run.pipeline import run

pytestmark = [pytest.mark.run, pytest.mark.security]

DELTA = "2021-1-NL01-KA121-VET-000000009"
SCRIPT = "<script>window.taken=1</script><img src=x onerror=taken()>Alpha"
TYPST = '#panic("x") $x^2$ [*y*](javascript:taken()) `z` <l> @m \\ ~'
TURNED = "\u202eBeta \u2066College\u200f"
SEEN = "Beta College"
TITLE = '=HYPERLINK("https://x.example") </title><script>taken()</script> #let $t$ *b* | `c`'
REMARK = '<iframe src=//x.example></iframe> [x](javascript:taken()) ![y](https://x.example/y.png) #read("/etc/passwd")'
FIGURE = '</td><script>taken()</script> ![p](https://x.example/p.png) #include "x.typ"'
SECRET = "Zwaluwtje"
MISPLACED = {"mobility_id": SECRET} | dict.fromkeys(
    ("activity_type", "start_date", "end_date", "duration_days", "data_type", "mode",
     "virtual_start_date", "virtual_end_date", "virtual_duration_days"), f"{SECRET} Quispelmans 29/02/1988",
)  # fmt: skip
"""A person in every cell where it stops no run."""
LONG = {concept: (cell * 1_250)[:10_000] for concept, cell in MISPLACED.items()}
HOSTILE_FILE = "a.csv" if os.name == "nt" else "<b>$a$ #x.csv"
FORMULA = "@SUM(1+9)*cmd|' /C calc'!A0"


def quoted(*cells: str) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def literal(text: str) -> str:
    """Write a text as TOML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory) -> Made:
    folder, _ = made_once(tmp_path_factory, "hostile", make_hostile_run)
    return Made.below(folder / "raw" / "vijandig", folder)


def make_hostile_run(folder: Path) -> dict[str, str]:
    many = {
        HOSTILE_FILE: [
            mobility(
                number, blended="Yes" if number < 5 else "No", activity_type=SCRIPT if number == 9 else "LM-SHORT-VET"
            )
            for number in range(30)
        ],
        "b.csv": [mobility(number, project_code=BETA, blended="Yes" if number < 2 else "No") for number in range(20)],
        "c.csv": [mobility(number, project_code=GAMMA, status=SCRIPT) for number in range(9)],
        "d.csv": [mobility(number, project_code=DELTA) for number in range(11)],
        "e.csv": [
            mobility(99, **cells) | {"Name": SECRET, "E-mail": f"{SECRET}@x.example", "Participant": SECRET}
            for cells in (MISPLACED, LONG)
        ],
    }
    projects = "project_code,institution,requested_blended\n"
    projects += (
        quoted(ALPHA, SCRIPT, "10") + quoted(BETA, TURNED, "4") + quoted(GAMMA, SCRIPT, "") + quoted(DELTA, TYPST, "3")
    )
    files = {
        "institutions.csv": "institution,approached,responded,note\n" + quoted(SCRIPT, "yes", "yes", FORMULA),
        "published.csv": "id,what,what_nl,published,decimals,measure,note\n"
        + quoted("a", FIGURE, FORMULA, "5", "0", "blended cohort=completed", FORMULA)
        + quoted("b", "Share", "Aandeel", "-", "0", f"share cohort=completed institution='{SCRIPT}'", ""),
    }
    remarks = f'\n[[remarks]]\non = "registered_use"\ntext = {{ nl = {literal(REMARK)}, en = {literal(REMARK)} }}\n'
    words = f"\n[words.status]\ncomplete = [{literal(SCRIPT)}]\n"
    study = write_study(
        folder / "raw" / "vijandig", many, projects=projects, files=files, cohorts=COHORTS + remarks + words,
        title=f"{{ nl = {literal(TITLE)}, en = {literal(TITLE)} }}", languages='["nl", "en"]',
        focus=f"[{literal(TURNED)}]",
    )  # fmt: skip
    run(study, output=folder, jobs=1)
    return {}


def pages(made: Made) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in made.reports.glob("*.html")}


ACTIVE = re.compile(r"^on", re.IGNORECASE)


def harmful(html: str) -> list[str]:
    """Give every element of a page that does something or fetches something."""
    return [str(tag)[:200] for tag in BeautifulSoup(html, "html.parser").find_all(True) if does_something(tag)]


def does_something(tag: Tag) -> bool:
    fetched = re.match(r"\s*(https?:)?//", str(tag.get("src", "")))
    followed = re.match(r"\s*(javascript|vbscript):", str(tag.get("href", "")), re.IGNORECASE)
    on_event = any(ACTIVE.match(name) for name in tag.attrs)
    return bool(fetched or followed or on_event or tag.name in ("iframe", "object", "embed", "base", "form"))


def test_page_shows_every_text_and_holds_no_element_of_it(hostile_run):
    for name, html in pages(hostile_run).items():
        soup = BeautifulSoup(html, "html.parser")
        assert harmful(html) == [], name
        assert not [tag for tag in soup.find_all("script") if "taken" in tag.get_text()]
        assert soup.title.get_text().removeprefix(TITLE) in ("", ": technical volume", ": technisch deel")
        words = soup.get_text()
        for text in (SCRIPT, TYPST, SEEN, TITLE, REMARK):
            assert text in words, (name, text)


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine")
def test_no_script_runs_and_nothing_is_fetched(hostile_run):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=options)
        for name in pages(hostile_run):
            page = browser.new_page()
            asked, said = [], []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("dialog", lambda dialog, said=said: said.append(dialog.message))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.goto((hostile_run.reports / name).as_uri())
            page.wait_for_timeout(300)
            assert page.evaluate("typeof window.taken") == "undefined"
            assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
            assert said == []
        browser.close()


def test_pdf_shows_every_text_and_does_nothing(hostile_run):
    for path in hostile_run.reports.glob("*.pdf"):
        raw = path.read_bytes()
        text = pdf_text(raw)
        for each in (SCRIPT, TYPST, SEEN, REMARK):
            assert squeezed(each) in text, (path.name, each)
        with pikepdf.open(BytesIO(raw)) as document:
            actions = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
            assert {str(each["/S"]) for each in actions} & {
                "/JavaScript",
                "/Launch",
                "/SubmitForm",
                "/ImportData",
            } == set()
            addresses = [str(each["/URI"]) for each in actions if "/URI" in each]
        assert [address for address in addresses if "x.example" in address or "taken" in address] == []


def test_notebooks_show_texts_only(hostile_run):
    shown = 0
    for path in (hostile_run.reports / "notebooks").iterdir():
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                html = "".join(data.get("text/html", ""))
                markdown = MarkdownIt("commonmark", {"html": True}).render("".join(data.get("text/markdown", "")))
                assert "<script" not in "".join(data.get("image/svg+xml", ""))
                for page in (html, markdown):
                    shown += bool(page)
                    assert harmful(page) == [], path.name
                    assert BeautifulSoup(page, "html.parser").find("script") is None, path.name
    assert shown > 10


def test_no_cell_of_a_csv_file_is_a_formula_however_it_is_split(hostile_run):
    cells = 0
    for path in hostile_run.reports.glob("*.csv"):
        for separator in (",", ";", "\t"):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.reader(file, delimiter=separator):
                    cells += len(row)
                    assert [cell for cell in row if re.match(r"\s*[=+@-]", cell) and is_formula(cell)] == [], path.name
    assert cells > 100


def test_workbooks_hold_texts_and_no_formulas(hostile_run):
    worklists = list((hostile_run.processed / "worklists").glob("*.xlsx"))
    assert worklists
    books = [*hostile_run.reports.glob("*.xlsx"), *hostile_run.reports.glob("*.ods"), *worklists]
    does = re.compile(rb"<(\w+:)?f[ >/]|table:formula|<!ENTITY|<script:|TargetMode=\"External\"")
    for path in books:
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                assert not does.search(parts.read(name)), name
    assert {path.suffix for path in books} == {".xlsx", ".ods"}


def test_no_output_holds_a_sign_that_turns_texts(hostile_run):
    turning = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
    for folder in (hostile_run.reports, hostile_run.processed):
        texts = [(name, text) for name, text in contents(folder) if not text.startswith(("%PDF", "PK", "PAR1"))]
        assert [name for name, text in texts if not name.endswith(".pdf") and turning.search(text)] == []


def test_person_in_the_wrong_cell_is_in_no_output(hostile_run):
    for folder in (hostile_run.reports, hostile_run.processed):
        texts = list(contents(folder, without=hostile_run.processed / "worklists"))
        person = re.compile("Zwaluwtje|Quispelmans|29.02.1988", re.IGNORECASE)
        assert [name for name, text in texts if person.search(text)] == []
        assert any("Beta College" in text for _, text in texts)
    for path in hostile_run.reports.glob("*.pdf"):
        assert SECRET not in pdf_text(path.read_bytes())
