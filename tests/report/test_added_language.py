"""A language is a folder: a made-up one gives the whole report, with no word left in another language."""

import os
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from tests.made_up_language import MARK, add_language
from tests.render.pdf_text import pdf_text, squeezed
from tests.runs import made_once
from tests.studies import mobility, write_study

from blendresearch.data.codelists import activity_types
from blendresearch.run.crate import packages

ROOT = Path(__file__).resolve().parents[2]
MAKE = """
import sys
from pathlib import Path
from tests.reports import as_notebook, built
from blendresearch.render import read_document, write_html, write_ods, write_pdf, write_xlsx
from blendresearch.run.analysis import Analysis
from blendresearch.report import Report

study, output, code = sys.argv[1:]
document = read_document(as_notebook(*built(Report(Analysis.open(study, output).results(), code))))
Path(output, "report.html").write_text(write_html(document), encoding="utf-8")
for name, write in {"report.pdf": write_pdf, "tables.xlsx": write_xlsx, "tables.ods": write_ods}.items():
    Path(output, name).write_bytes(write(document))
"""
NAMES = [f"Zqx{letter}" for letter in "abcdefghijkl"]
"""Institutions, whose names are no words of any language."""
YEARS = (2021, 2022, 2024)
COHORTS = """
[[cohorts]]
name = "zqcompleted"
call_years = [2021, 2022]
complete = true
exported_on = 2025-03-24

[[cohorts]]
name = "zqrunning"
call_years = [2024]
exported_on = 2025-03-24
"""
PUBLISHED = """id,what,published,decimals,measure
a,Zqfig,99,0,blended cohort=zqcompleted
b,Zqfig,99,0,context indicator=zqi region=zqr year=2025
"""


def project(name: str, year: int) -> str:
    return f"{year}-1-NL01-KA121-VET-{NAMES.index(name) + 1:09}"


def records(name: str, year: int) -> list[dict]:
    total, blended = 20 + 7 * NAMES.index(name), (3 * NAMES.index(name) + year) % 17
    return [
        mobility(
            number,
            project_code=project(name, year),
            blended="Yes" if number < blended else "" if number == blended else "No",
            activity_type="STFF-TRAIN-VET" if number % 5 == 0 else "LM-GRP-VET" if number % 9 == 0 else "LM-SHORT-VET",
            participants="12" if number % 9 == 0 and number % 5 else "",
            status="Draft" if number == 19 else "Complete",
        )
        for number in range(total)
    ]


def study(folder: Path) -> Path:
    exports = {f"{name}-{year}.csv": records(name, year) for name in NAMES for year in YEARS}
    listed = [f"{project(name, year)},{name},{5 + number}\n" for number, name in enumerate(NAMES) for year in YEARS]
    frame = [f"{name},yes,{'yes' if number % 2 else 'no'}\n" for number, name in enumerate(NAMES)]
    settings = {"title": '{ en = "A study", xq = "Zqtitle" }', "focus": '["Zqxc"]', "languages": '["en", "xq"]'}
    files = {"institutions.csv": "institution,approached,responded\n" + "".join(frame), "published.csv": PUBLISHED}
    projects = "project_code,institution,requested_blended\n" + "".join(listed)
    return write_study(folder, exports, projects=projects, cohorts=COHORTS, files=files, **settings)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder, _ = made_once(tmp_path_factory, "translated", translate)
    return folder / "out"


def translate(folder: Path) -> dict[str, str]:
    package = add_language(folder / "package", "xq", "de_DE")
    given = study(folder / "zqstudy")
    output = folder / "out"
    output.mkdir()
    paths = os.pathsep.join([str(package.parent), str(ROOT)])
    settings = {**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"}
    line = [sys.executable, "-c", MAKE, str(given), str(output), "xq"]
    done = subprocess.run(line, env=settings, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return {}


def texts(html: str) -> Iterator[str]:
    """Give what a reader sees or hears, pictures included, but code and parts that say to be in another language."""
    soup = BeautifulSoup(html, "html.parser")
    for part in [*soup.find_all(["code", "style", "script"]), *soup.body.select("[lang=en], [lang=nl]")]:
        part.decompose()
    yield from soup.stripped_strings
    for tag in soup.find_all(True):
        yield from (str(tag[name]) for name in ("alt", "aria-label", "title") if name in tag.attrs)
        if tag.name == "meta" and tag.get("name") in ("description", "keywords"):
            yield tag["content"]
        if tag.name == "img":
            svg = b64decode(tag["src"].split(",", 1)[1]).decode("utf-8")
            yield from re.findall(r"<text[^>]*>([^<]+)<", svg)


# What the input and the locale bring along: names of the study, months and the German "and", and names of things.
OWN = re.compile(
    r"zq\w*|\w*\.(csv|toml|ipynb|xlsx)|blendresearch|und|März|April|Niederlande|report|05_report|SHA|Python|[0-9a-f]{12,}",
    re.IGNORECASE,
)


PACKAGES = packages()


def foreign(text: str) -> list[str]:
    """Find the words that nobody translated."""
    if text in PACKAGES:
        return []
    words = re.findall(r"[\w.]*[^\W\d_]{3,}[\w.]*", text.replace("mobilities/", ""))
    return [word for word in words if not word.casefold().startswith(MARK) and not OWN.fullmatch(word.strip("."))]


def test_report_in_a_language_that_was_added_has_every_word_from_its_folder(made):
    left = {
        text: words for text in texts((made / "report.html").read_text(encoding="utf-8")) if (words := foreign(text))
    }
    assert left == {}


def test_numbers_follow_the_locale_of_the_language(made):
    html = (made / "report.html").read_text(encoding="utf-8")
    cells = [cell.get_text() for cell in BeautifulSoup(html, "html.parser").select("td.number")]
    percentages = [cell for cell in cells if "%" in cell]
    assert percentages
    assert [cell for cell in percentages if not re.fullmatch(r"−?[\d.]+(,\d+)?(–[\d.]+(,\d+)?)?\u00a0%", cell)] == []
    assert "24. März 2025" in html


def test_pdf_in_a_language_that_was_added_has_its_words(made):
    text = pdf_text((made / "report.pdf").read_bytes())
    assert squeezed("øTable") in text
    assert squeezed("øPage 2 øof") in text


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_sheets_in_a_language_that_was_added_have_every_word_from_its_folder(made, suffix):
    book = CalamineWorkbook.from_path(made / f"tables.{suffix}")
    assert all(name.startswith(MARK) for name in book.sheet_names)
    cells = {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    cells -= {kind.name["en"] for kind in activity_types("VET").values()}  # the page says that these are in English
    assert {text: words for text in cells if isinstance(text, str) and (words := foreign(text))} == {}
