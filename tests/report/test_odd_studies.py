"""Reports of studies that are small, empty, lopsided or strangely named: each renders, and each sentence is true."""

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from tests.render.pdf_text import pdf_text, squeezed
from tests.reports import as_notebook, built, texts, words
from tests.studies import ALPHA, BETA, GAMMA, PROJECTS, mobility, write_study

from blendresearch.language import load
from blendresearch.render import read_document, write_html, write_pdf
from blendresearch.render.blocks import Block, Figure, Prose, Table
from blendresearch.report import Report, contents_of
from blendresearch.run.analysis import Analysis

AWKWARD = "<b>*A* & $x$_1</b> | #let 'q' \"r\" \\ ~ @y [z](w) `c` =cmd|' /C calc'!A0"
RTL = "\u202eמכללה\u202c كلية"
LONG = "Onderwijsinstelling " + "met een bijzonder lange naam " * 12
WORD = "Scholengemeenschapsverbandsorganisatie" + "samenwerkingsverband"

CALL_2021 = '[[cohorts]]\nname = "only_one"\ncall_years = [2021]\ncomplete = {}\nexported_on = 2025-03-24\n'
THREE = """
[[cohorts]]
name = "first_one"
call_years = [2021]
complete = true
[[cohorts]]
name = "second-one"
call_years = [2022]
complete = true
[[cohorts]]
name = "third"
call_years = [2024]
"""


def records(total: int, blended: int, project: str = ALPHA, **cells: object) -> list[dict]:
    """Make so many records of a project, so many of them blended."""
    return [
        mobility(number, project_code=project, blended="Yes" if number < blended else "No", **cells)
        for number in range(total)
    ]


def three(first: tuple[int, int], second: tuple[int, int], third: tuple[int, int]) -> dict[str, list[dict]]:
    """Give the exports of Alpha in 2021, Beta in 2022 and Alpha in 2024, each with (total, blended)."""
    return {
        f"{code}.csv": records(*count, code)
        for code, count in zip((ALPHA, BETA, GAMMA), (first, second, third), strict=True)
    }


GROUP = mobility(90, activity_type="LM-GRP-VET", participants="1", blended="Yes")
FOCUS = {"focus": '["Alpha College"]'}
ONE_PUBLISHED = "id,what,published,decimals,measure\na,A,4,0,blended cohort=completed\n"
PUBLISHED = ONE_PUBLISHED + "b,B,9,0,blended cohort=running\nc,C,4,0,blended cohort=completed\n"
FRAME = "institution,approached,responded,survey_form\nAlpha College,yes,yes,all\n"
OTHER_CALL = "2019-1-NL01-KA121-VET-000000009"
ALPHA_ONLY = f"project_code,institution\n{ALPHA},Alpha College\n{GAMMA},Alpha College\n"

STUDIES: dict[str, tuple[dict, dict]] = {
    "plain": (three((200, 20), (50, 2), (40, 1)), FOCUS),
    "only complete": ({"a.csv": records(20, 3)}, {"cohorts": CALL_2021.format("true"), **FOCUS}),
    "only running": ({"a.csv": records(20, 3)}, {"cohorts": CALL_2021.format("false"), **FOCUS}),
    "no lists": (three((20, 3), (10, 1), (5, 2)), {"projects": None}),
    "all lists and a tie": (
        three((20, 2), (10, 2), (5, 2)) | {"z.csv": records(1, 1, OTHER_CALL)},
        {
            "files": {"institutions.csv": FRAME + "Beta College,no,yes,\n", "published.csv": PUBLISHED},
            "projects": f"{PROJECTS}{OTHER_CALL},Alpha College,\n",
            **FOCUS,
        },
    ),
    "one of each": (
        three((1, 1), (1, 0), (1, 1)),
        {"files": {"institutions.csv": FRAME, "published.csv": ONE_PUBLISHED.replace("4", "1")}, **FOCUS},
    ),
    "group of one": ({"a.csv": [*records(5, 1), GROUP]}, FOCUS),
    "all blended, and groups": (
        {**three((20, 20), (10, 10), (5, 5)), "g.csv": [GROUP | {"Number of participants": "30"}]},
        FOCUS,
    ),
    "zero blended": (three((20, 0), (10, 0), (5, 0)), FOCUS),
    "nothing counts": ({"a.csv": records(3, 1, status="Draft")}, FOCUS),
    "cohort without records": ({"a.csv": records(20, 3)}, {"focus": '["Beta College"]'}),
    "only focus": ({"a.csv": records(20, 3), "c.csv": records(9, 3, GAMMA)}, {"projects": ALPHA_ONLY, **FOCUS}),
    "three cohorts": (
        three((20, 1), (10, 1), (5, 2)),
        {"cohorts": THREE, "focus": '["Alpha College", "Beta College"]'},
    ),
}
NAMES = {"awkward": (AWKWARD, RTL), "long": (LONG, WORD)}
LANGUAGES = ("nl", "en")
SVG = "{http://www.w3.org/2000/svg}"

IN_ENGLISH = ["plain", "all lists and a tie", "one of each", "group of one", "three cohorts", "awkward"]
"""Those that are made in English too."""


# The scope puts the tests of one report one behind the other, so that few reports are made by two workers.
every_study = pytest.mark.parametrize("name", [*STUDIES, *NAMES], scope="module")
in_both = pytest.mark.parametrize("name", IN_ENGLISH)
every_report = pytest.mark.parametrize(
    ("name", "code"),
    [*((name, "nl") for name in [*STUDIES, *NAMES]), *((name, "en") for name in IN_ENGLISH)],
    scope="module",
)


def written(name: str, folder: Path) -> Path:
    """Write one of the studies."""
    if name in NAMES:
        first, second = (text.strip() for text in NAMES[name])
        cell, toml = first.replace('"', '""'), first.replace("\\", "\\\\").replace('"', '\\"')
        projects = f'project_code,institution\n{ALPHA},"{cell}"\n{BETA},{second}\n{GAMMA},"{cell}"\n'
        exports, settings = STUDIES["plain"][0], {"projects": projects, "focus": f'["{toml}"]'}
    else:
        exports, settings = STUDIES[name]
    title = '{ nl = "Een studie", en = "A study" }'
    return write_study(folder, exports, title=title, languages='["nl", "en"]', **settings)


@cache
def analysed(name: str) -> Analysis:
    """Write and count a study once for both languages."""
    folder = Path(mkdtemp())
    return Analysis.open(written(name, folder / "a_study"), folder)


@cache
def made(name: str, code: str) -> tuple[Report, list[Block]]:
    """Build a report once for all tests; give it with its blocks."""
    return built(Report(analysed(name).results(), code))


def sentences(name: str, code: str) -> str:
    return words(made(name, code)[1])


# --- What holds for each of them


@every_report
def test_renders_as_html(name, code):
    soup = BeautifulSoup(write_html(read_document(as_notebook(*made(name, code)))), "html.parser")
    assert soup.html["lang"] == code
    assert len(soup.find_all("h1")) == 1
    assert len(soup.find_all("script")) == 1  # the one that sorts tables
    assert not soup.find_all("b")


@every_study
def test_renders_as_pdf(name):
    code = "en" if name in IN_ENGLISH[1::2] else "nl"
    text = pdf_text(write_pdf(read_document(as_notebook(*made(name, code)))))
    assert squeezed(made(name, code)[0].document.title) in text


@every_report
def test_nothing_of_the_program_shows_in_the_words(name, code):
    text = sentences(name, code)
    assert not re.search(
        r"\b(None|nan|NaN|undefined|inf|Fraction|Count|<NA>)\b|\b(np|numpy)\.|[{}]|  +[.,;]|\(\)|\.\.",
        text.replace(AWKWARD, ""),
    )


@every_report
def test_one_is_singular(name, code):
    nouns = load(code).words["report"]["nouns"].values()
    plurals = "|".join(re.escape(forms["other"]) for forms in nouns if forms["other"] != forms["one"])
    verbs = {
        "nl": r"er 1 (?=\w)(?!.{0,40}\bheeft)|zijn er 1 |hebben er 1 |zijn 1 |1 zijn|1 hebben|1 komen\b",
        "en": r"\b1 (were|have|are|come|reach|differ|remain)\b",
    }
    text = re.sub(r"\d[.,]1 |\d1 ", "", sentences(name, code))
    assert not re.search(rf"(?<![\d.,])1 ({plurals})\b", text)
    assert not [
        found.group()
        for found in re.finditer(rf"(?<![\d.,%])(?:{verbs[code]})", text)
        if code == "en" or not found.group().startswith("er 1")
    ]


NO_NUMBERS = ("tab-software", "tab-checklist")
"""Tables of versions, and of the items of a checklist as their sources number them."""


@every_study
def test_dutch_numbers_have_no_english_decimals(name):
    _, blocks = made(name, "nl")
    said = words([block for block in blocks if getattr(block, "id", "") not in NO_NUMBERS])
    text = re.sub(r"\d+\.\d+\.\d+|`[^`]*`|\S+\.(csv|toml|xlsx|json|md)|https?:\S+|doi:\S+", "", said)
    assert re.findall(r"\d\.\d{1,2}(?!\d)|\d,\d{3}(?=[ .,;)%])", text) == []
    for block in blocks:
        if isinstance(block, Figure):
            assert [each for each in svg_texts(block) if re.search(r"\d\.\d{1,2}(?!\d)", each)] == []


def svg_texts(figure: Figure, *, axes: bool | None = None) -> list[str]:
    """Give the texts of a figure: all of them, only those along its axes, or only the others."""
    drawing = ElementTree.fromstring(figure.svg)
    groups = [group for group in drawing.iter(f"{SVG}g") if re.match("[xy]tick_|matplotlib.axis", group.get("id", ""))]
    along = {text for group in groups for text in group.iter(f"{SVG}text")}
    chosen = [text for text in drawing.iter(f"{SVG}text") if axes is None or (text in along) is axes]
    return ["".join(text.itertext()).strip() for text in chosen]


@every_report
def test_numbers_of_a_figure_stand_in_words_and_its_alternative_is_no_caption(name, code):
    for block in made(name, code)[1]:
        if not isinstance(block, Figure):
            continue
        assert block.alt != block.caption
        assert len(block.alt) > 30
        told = " ".join([block.alt, *(cell for row in block.data.texts for cell in row)])
        shown = [number for text in svg_texts(block, axes=False) for number in re.findall(r"\d[\d.,]*%", text)]
        assert [number for number in shown if number not in told] == [], block.id


@every_report
def test_rows_of_a_table_are_named_and_no_cell_is_empty(name, code):
    for block in made(name, code)[1]:
        if isinstance(block, Table):
            assert all(row[0].strip() for row in block.texts), block.id
            assert [row for row in block.texts for cell in row[:-1] if not cell.strip()] == [], block.id


@in_both
def test_both_languages_have_the_same_blocks(name):
    shapes = [[(type(block).__name__, getattr(block, "id", "")) for block in made(name, code)[1]] for code in LANGUAGES]
    assert shapes[0] == shapes[1]


@every_report
def test_records_less_what_is_left_out_are_the_mobilities(name, code):
    _, blocks = made(name, code)
    (table,) = (block for block in blocks if isinstance(block, Table) and block.id == "tab-left-out")
    marks = {"nl": ("niet geteld", "één keer geteld"), "en": ("not counted", "counted once")}[code]
    for column in range(1, len(table.columns)):
        numbers = [(row[0], int(re.sub(r"[.,]", "", row[column]))) for row in table.texts]
        lowered = sum(number for label, number in numbers[1:-1] if label.endswith(marks))
        assert numbers[0][1] - lowered == numbers[-1][1]


# --- What is only there when its input is


@pytest.mark.parametrize(
    ("heading", "present", "absent"),
    [
        (r"## Per instelling en per call", "only complete", "only running"),
        (r"## Lopende projecten", "only running", "only complete"),
        (r"## Aangekondigd en geregistreerd", "plain", "no lists"),
        (r"## Mobiliteiten en deelnemers", "group of one", "plain"),
        (r"## Gepubliceerd en herberekend", "all lists and a tie", "plain"),
        (r"## Alle gepubliceerde cijfers", "all lists and a tie", "plain"),
        (r"telt de onderzochte groep", "all lists and a tie", "plain"),
        (r"Van de onderzochte groep naar wie antwoordde", "all lists and a tie", "plain"),
        (r"Het aantal blended mobiliteiten dat een instelling in haar aanvraag noemt", "plain", "no lists"),
        (r"Een groep die samen reist", "group of one", "plain"),
        (r"Zonder Alpha College", "plain", "no lists"),
        (r"records van andere calls|record van andere calls", "all lists and a tie", "plain"),
    ],
)
def test_part_is_there_with_its_input_only(heading, present, absent):
    assert re.search(heading, sentences(present, "nl"))
    assert not re.search(heading, sentences(absent, "nl"))


# --- Sentences that must turn with the data


def prose(name: str, code: str) -> str:
    return "\n".join(text for block in made(name, code)[1] if isinstance(block, Prose) for text in texts([block]))


@pytest.mark.parametrize(
    ("counts", "nl", "en"),
    [
        (((100, 2), (100, 2), (100, 5)), "steeg van 2,0% naar 5,0%", "rose from 2.0% to 5.0%"),
        (((100, 8), (100, 4), (100, 1)), "daalde van 8,0% naar 1,0%", "fell from 8.0% to 1.0%"),
        (((50, 1), (50, 1), (50, 1)), "bleef gelijk", "stayed the same"),
    ],
)
def test_words_of_change_follow_the_data(tmp_path, counts, nl, en):
    title = '{ nl = "Een studie", en = "A study" }'
    folder = write_study(tmp_path / "x", three(*counts), title=title, languages='["nl", "en"]')
    analysis = Analysis.open(folder, tmp_path)
    changes = {"nl": r"steeg van|daalde van|bleef gelijk", "en": r"rose from|fell from|stayed the same"}
    for code, expected in (("nl", nl), ("en", en)):
        said = words(contents_of(Report(analysis.results(), code)).blocks("change"))
        assert expected in said
        assert re.search(changes[code], said)[0] == re.search(changes[code], expected)[0]


def test_institution_with_most_is_named_and_a_tie_names_all():
    assert "Alpha College registreerde het grootste aantal: 20 van de 22 (91%)" in prose("plain", "nl")
    tie = "all lists and a tie"
    assert "grootste aantallen zijn van Alpha College en Beta College: elk 2 van de 4 (50%)" in prose(tie, "nl")
    assert "largest numbers are those of Alpha College and Beta College: 2 each of the 4 (50%)" in prose(tie, "en")


def test_none_blended_is_said_and_no_figure_of_institutions_is_shown():
    assert "is geen enkele mobiliteit als blended geregistreerd (0 van 30)" in prose("zero blended", "nl")
    assert not [
        block
        for block in made("zero blended", "nl")[1]
        if isinstance(block, Figure) and "institutions-figure" in block.id
    ]


def shares_figure(name: str, code: str) -> Figure:
    return next(block for block in made(name, code)[1] if isinstance(block, Figure) and block.id == "fig-shares-figure")


def test_figure_of_shares_names_every_cohort_that_it_shows():
    shown = svg_texts(shares_figure("three cohorts", "en"))
    assert {"Call 2021", "Call 2022", "Call 2024 (running)"} <= set(shown)


def test_shares_in_sentences_are_rounded_half_up_on_the_exact_fraction(tmp_path):
    """23 of 2,000 requested is 1.15%, of which a float makes 1.1%."""
    projects = f"project_code,institution,requested_blended\n{ALPHA},Alpha College,2000\n"
    folder = write_study(tmp_path / "x", {"a.csv": records(30, 23)}, projects=projects)
    said = words(
        contents_of(Report(Analysis.open(folder, tmp_path).results(), "en")).blocks("requested_by_institution")
    )
    assert "23 were registered: 1.2% of the number announced" in said


def test_name_of_the_study_stands_in_code_as_it_is():
    assert "`blendresearch run a_study`" in prose("plain", "nl")


def test_awkward_names_come_back_from_the_page():
    soup = BeautifulSoup(write_html(read_document(as_notebook(*made("awkward", "nl")))), "html.parser")
    assert AWKWARD in soup.select_one("#tab-institutions-completed tbody").get_text()
    assert any(AWKWARD in paragraph.get_text() for paragraph in soup.find_all("p"))


def test_long_names_stay_whole_in_tables_and_recognisable_in_figures():
    _, blocks = made("long", "nl")
    tables = [block for block in blocks if isinstance(block, Table) and block.id == "tab-institutions-completed"]
    figures = {block.id: block for block in blocks if isinstance(block, Figure)}
    labels = " ".join(svg_texts(figures["fig-institutions-figure-completed"]))
    for name in map(str.strip, NAMES["long"]):
        assert [row for table in tables for row in table.texts if row[0] == name]
        assert name[:20] in labels


def test_ticks_of_shares_end_at_one_hundred_percent_and_differ():
    for name in ("all blended, and groups", "zero blended", "plain"):
        ticks = [text for text in svg_texts(shares_figure(name, "nl"), axes=True) if text.endswith("%")]
        assert len(ticks) == len(set(ticks)) >= 3
        assert all(float(tick.rstrip("%").replace(",", ".")) <= 100 for tick in ticks)


@pytest.mark.parametrize(("running", "said"), [(True, True), (False, False)])
def test_unfinished_calls_are_compared_by_shares_and_with_words(tmp_path, running, said):
    """Two finished calls and one: numbers are not set beside each other, and a running call is said to be one."""
    cohorts = '[[cohorts]]\nname = "one"\ncall_years = [2021, 2022]\ncomplete = true\n'
    cohorts += f'[[cohorts]]\nname = "two"\ncall_years = [2024]\ncomplete = {str(not running).lower()}\n'
    cohorts += "exported_on = 2025-03-24\n"
    folder = write_study(tmp_path / "x", three((100, 8), (100, 4), (100, 1)), cohorts=cohorts, **FOCUS)
    contents = contents_of(Report(Analysis.open(folder, tmp_path).results(), "en"))
    text = words(contents.blocks("change"))
    assert "fell from 8.0% to 1.0%" in text
    assert "The number of blended mobilities" not in text
    assert ("Unfinished calls can be compared" in text) is said


@pytest.mark.parametrize("running", [True, False])
def test_requests_of_running_calls_are_not_judged(tmp_path, running):
    asked = f"project_code,institution,requested_blended\n{ALPHA},Alpha College,40\n{BETA},Beta College,30\n"
    cohorts = f'[[cohorts]]\nname = "all"\ncall_years = [2021, 2022]\ncomplete = {str(not running).lower()}\n'
    exports = {"a.csv": records(50, 10), "b.csv": records(50, 0, BETA)}
    folder = write_study(tmp_path / "x", exports, projects=asked, cohorts=cohorts)
    contents = contents_of(Report(Analysis.open(folder, tmp_path).results(), "en"))
    chapter, advice = words(contents.blocks("requested_by_institution")), words(contents.blocks("conclusions"))
    judged = ("registered none", "14.3%", "An institution does not always receive budget")
    assert [each in chapter for each in judged] == [not running] * 3
    assert ("registered so far" in chapter.casefold()) is running
    given = ("it announced at least 10", "Do not take what was announced for what was carried out")
    assert [each in advice for each in given] == [not running] * 2
