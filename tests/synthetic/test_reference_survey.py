"""The survey of the reference study, read without any reader of the package: the facts that it keeps, and its form."""

import csv
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from blendresearch.synthetic import make_reference_study
from blendresearch.synthetic.answering.seats import data
from blendresearch.synthetic.facts import load

pytestmark = pytest.mark.backtest

FOCUS = "ROC Midden Nederland"
LARGE = {"Talland College / Horizon College", "Koning Willem 1 College", "ROC Nijmegen", "Yuverta"}
UNASKED = "Instelling 42"
PERSONAL = ("E-mail", "Naam", "First name", "Last name", "Email address", "IP address")
THEMES, QUOTES = load("facts")["survey"]["themes"], load("facts")["survey"]["quotes"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw") / "nl-mbo-2025"
    make_reference_study(folder)
    return folder


@pytest.fixture(scope="module")
def questions(folder):
    return table(folder / "survey" / "questions.csv")


@pytest.fixture(scope="module")
def workbook(folder):
    return folder / "survey" / data("forms")["user"]["file"]


@pytest.fixture(scope="module")
def forms(folder, workbook):
    """The answers of both forms: rows of text under the headings as exported."""
    headings, *rows = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    users = [dict(zip(headings, map(str, row), strict=True)) for row in rows]
    path = folder / "survey" / data("forms")["non-user"]["file"]
    return {"user": users, "non-user": table(path, encoding="utf-8-sig", delimiter=";")}


@pytest.fixture(scope="module")
def answers(forms, questions):
    """Every answer by institution, form and question, of the last time that an institution answered."""
    found = {}
    for form, rows in forms.items():
        own = [row for row in questions if row["form"] == form]
        by = {row["question"]: row["heading"] for row in own}
        for row in sorted(rows, key=lambda row: bool(row.get("Date submitted", True))):
            cells = {" ".join(heading.split()): cell for heading, cell in row.items()}
            for question, heading in by.items():
                found[cells[by["institution"]], form, question] = cells.get(heading) or cells.get(heading[:200], "")
    return found


@pytest.fixture(scope="module")
def codings(folder):
    return table(folder / "survey" / "codings.csv")


@pytest.fixture(scope="module")
def named(codings):
    """The institutions that name each theme, or one below it, by either coder."""
    found = defaultdict(set)
    for row in codings:
        parts = row["theme"].split(".")
        for length in range(1, len(parts) + 1):
            found[".".join(parts[:length])].add(row["institution"])
    return found


@pytest.fixture(scope="module")
def frame(folder):
    return {row["institution"]: row for row in table(folder / "institutions.csv")}


def table(path, encoding="utf-8", delimiter=","):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def shown(codings):
    """Each published quote with its institution, form and question, and the themes that it is on."""
    found = defaultdict(set)
    for row in codings:
        if row["publish"] == "yes":
            found[row["institution"], row["form"], row["question"], row["quote"]].add(row["theme"])
    return found


def test_who_answers_is_who_is_said_to_have_answered(answers, frame):
    by_form = {form: {name for name, of, _ in answers if of == form} for form in ("user", "non-user")}
    assert {form: len(names) for form, names in by_form.items()} == {"user": 5, "non-user": 10}
    assert by_form["user"] == {FOCUS, *LARGE}
    assert UNASKED in by_form["non-user"]
    said = {name: row["survey_form"] for name, row in frame.items() if row["responded"] == "yes"}
    assert said == {name: form for form, names in by_form.items() for name in names}


def test_one_institution_stopped_and_came_back(forms):
    rows = forms["non-user"]
    partial = [row for row in rows if not row["Date submitted"]]
    assert len(rows) == 11
    assert len(partial) == 1
    again = [row for row in rows if row["Van welke instelling bent u?"] == partial[0]["Van welke instelling bent u?"]]
    assert [bool(row["Date submitted"]) for row in again] == [False, True]
    assert partial[0]["Wat houdt u tegen of maakt het lastig?"] == ""


@pytest.mark.parametrize("theme", THEMES)
def test_theme_is_named_as_often_as_the_study_says(theme, named):
    least, most = THEMES[theme]
    assert least <= len(named[theme]) <= most


def test_most_named_obstacle_is_that_it_is_unclear(named):
    obstacles = {theme: len(names) for theme, names in named.items() if re.fullmatch(r"obstacle\.\w+", theme)}
    assert max(obstacles.values()) == obstacles["obstacle.clarity"]


def test_financial_reasons_speak_for_it_more_often_than_against(named):
    assert len(named["benefit.finance"]) > len(named["obstacle.finance"])


def test_differing_readings_are_those_of_large_institutions(named):
    assert named["obstacle.clarity.interpretation"] <= LARGE


def test_both_forms_can_be_compared(answers, named):
    users = {name for name, form, _ in answers if form == "user"}
    for theme in ("obstacle.clarity", "obstacle.effort", "obstacle.fit", "obstacle.covid", "benefit", "wish"):
        assert 0 < len(named[theme] & users) < len(named[theme]), theme


def test_themes_and_closed_answers_do_not_contradict_each_other(answers, named):
    policy = {name: answer for (name, _, question), answer in answers.items() if question == "policy"}
    assert {name for name, answer in policy.items() if answer == "Ja"} == named["policy.present"]
    assert {name for name, answer in policy.items() if answer == "In ontwikkeling"} == named["policy.coming"]
    assert "Bij niemand" not in {answer for (*_, question), answer in answers.items() if question == "aware"}


def test_between_three_and_thirteen_say_that_more_is_done_than_registered(answers, named):
    asked = {name for (name, _, question), answer in answers.items() if question == "more_done" and answer[:2] == "Ja"}
    numbers = {name for (name, _, question), answer in answers.items() if question == "blended_done" and answer}
    assert named["registration.done_not_registered"] <= asked
    assert 3 <= len(asked) <= 13
    assert len(numbers) >= 5
    assert not numbers & {FOCUS, *LARGE}, "a number beside a name that the study does not give"


def test_every_written_answer_is_coded_by_both_and_nothing_else_is(answers, codings, questions):
    opened = {(row["form"], row["question"]) for row in questions if row["kind"] == "open"}
    written = {key for key, answer in answers.items() if key[1:] in opened and answer}
    coders = {row["coder"] for row in codings}
    assert len(coders) == 2
    for coder in coders:
        own = [(row["institution"], row["form"], row["question"]) for row in codings if row["coder"] == coder]
        assert {key for key in own if key[1]} == written
    units = themes_of(codings)
    assert all(themes == {"nothing"} for themes in units.values() if "nothing" in themes)


def themes_of(codings):
    """The themes that each coder gave each unit."""
    units = defaultdict(set)
    for row in codings:
        units[row["institution"], row["form"], row["question"], row["coder"]].add(row["theme"])
    return units


def test_coders_agree_well_but_not_always(codings):
    units = themes_of([row for row in codings if row["form"]])
    first, second = sorted({key[3] for key in units})
    keys = {key[:3] for key in units}
    themes = {row["theme"] for row in codings} - {"nothing"}
    pairs = Counter((theme in units[*key, first], theme in units[*key, second]) for key in keys for theme in themes)
    values, differ = 2 * sum(pairs.values()), pairs[True, False] + pairs[False, True]
    yes = 2 * pairs[True, True] + differ
    expected = 2 * yes * (values - yes) / (values * (values - 1))  # Krippendorff's alpha of two coders, yes or no
    assert 0.7 < 1 - differ / (values / 2) / expected < 0.95
    assert min(pairs[True, False], pairs[False, True]) > 0


def test_as_many_quotes_as_the_study_prints_on_the_same_themes(codings):
    quotes = shown(codings)
    assert len(quotes) == load("facts")["survey"]["printed_quotes"] == 23
    counted = Counter(theme for themes in quotes.values() for theme in themes)
    assert {theme: counted[theme] for theme in QUOTES} == QUOTES
    assert all(row["quote_en"] for row in codings if row["publish"] == "yes")
    assert "no" in {row["publish"] for row in codings}


def test_published_quotes_are_words_of_an_answer_of_an_unnamed_institution(answers, codings):
    for name, form, question, quote in shown(codings):
        words = [re.escape(part) for part in re.split(r"\[[^\]]*\]", quote)]
        assert re.search(".*".join(words), answers[name, form, question]), quote
        assert name.startswith("Instelling "), quote


def test_no_published_quote_has_a_name(folder, codings, frame):
    hidden = {row["name"] for row in table(folder / "survey" / "names.csv")} | {*frame}
    for *_, quote in shown(codings):
        assert not [name for name in hidden if name.casefold() in quote.casefold()]
        assert not re.search(r"(?<![.?!] )(?<=.)\b[A-Z]|\d", re.sub(r"\[[^\]]*\]", "", quote)), quote


def test_persons_are_planted_and_stand_in_the_list_of_names(folder, forms):
    hidden = {row["name"] for row in table(folder / "survey" / "names.csv")}
    for row in forms["user"]:
        assert row["Naam"] in hidden
    for row in forms["non-user"]:
        assert f"{row['First name']} {row['Last name']}" in hidden
        assert re.fullmatch(r"192\.0\.2\.\d+", row["IP address"])
    everything = [cell for rows in forms.values() for row in rows for cell in row.values()]
    assert any(name in cell for cell in everything for name in hidden if len(cell) > len(name) + 5)
    assert {name for rows in forms.values() for name in rows[0]} >= set(PERSONAL)


def test_workbook_has_the_habits_of_microsoft_forms(workbook):
    with zipfile.ZipFile(workbook) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
        texts = archive.read("xl/sharedStrings.xml").decode("utf-8")
    assert '<x:dimension ref="A1" />' in sheet
    assert re.search(r'<x:c r="B2" s="1"><x:v>457\d\d\.\d+</x:v>', sheet)
    assert 't="s" />' in sheet
    headings = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()[0]
    assert headings[:3] == ["ID", "Begintijd", "Tijd van voltooien"]
    assert max(map(len, headings)) == 200
    assert any(heading.endswith("\N{NO-BREAK SPACE}") for heading in headings)
    assert "Korte stage, alleen of in een groep;Lange stage;" in texts


def test_other_export_has_the_habits_of_limesurvey(folder):
    text = (folder / "survey" / data("forms")["non-user"]["file"]).read_bytes().decode("utf-8")
    assert text.startswith('\N{ZERO WIDTH NO-BREAK SPACE}"Response ID";"Date submitted";')
    assert text.count('";;') > 0, "not shown is not quoted"
    assert '"";' in text, "shown and left empty is quoted"


def test_visit_and_practices_name_the_institution_where_the_study_does(folder, codings):
    visits, practices = (table(folder / "survey" / f"{name}.csv") for name in ("visits", "practices"))
    assert [row["institution"] for row in visits] == [FOCUS] == load("facts")["survey"]["visited"]
    assert {row["theme"]: row["institution"] for row in practices} == {
        "practice.network": FOCUS,
        "practice.box": FOCUS,
        "practice.blog": FOCUS,
        "practice.tour": "",
    }
    of_visit = {(row["institution"], row["theme"]) for row in codings if not row["form"]}
    assert of_visit == {(FOCUS, row["theme"]) for row in practices if row["institution"]}


def test_every_question_and_theme_is_known(questions, codings):
    rows = [(row["question"], row["form"]) for row in questions]
    assert len(rows) == len(set(rows))
    assert {(row["question"], row["form"]) for row in codings if row["form"]} <= set(rows)
    package = Path(make_reference_study.__code__.co_filename).parents[1]
    codebook = {row["theme"] for row in table(package / "data" / "codebook.csv")}
    assert {row["theme"] for row in codings} <= codebook
    assert set(THEMES) | set(QUOTES) <= codebook


@pytest.fixture(scope="module")
def tables(reference_analysis):
    """The tables of the survey as the package makes them."""
    return reference_analysis.results().survey


def test_the_package_finds_every_fact(tables):
    themes = tables.themes[tables.themes["form"] == ""].set_index("theme")["institutions"]
    found = {theme: themes[theme] for theme in THEMES}
    assert {theme: (least, count, most) for theme, count in found.items() for least, most in [THEMES[theme]]
            if not least <= count <= most} == {}  # fmt: skip
    obstacles = {theme: count for theme, count in themes.items() if re.fullmatch(r"obstacle\.\w+", theme)}
    assert max(obstacles.values()) == obstacles["obstacle.clarity"]
    assert themes["benefit.finance"] > themes["obstacle.finance"]


def test_the_package_reads_what_a_second_reader_does(tables, named):
    themes = tables.themes[tables.themes["form"] == ""]
    assert dict(zip(themes["theme"], themes["institutions"], strict=True)) == {
        theme: len(named[theme]) for theme in themes["theme"]
    }


def test_response_is_14_of_29_and_the_fifteenth_stands_apart(tables):
    everybody = tables.response.set_index("by").loc["all"]
    counts = ("institutions", "approached", "complete", "partial", "unasked")
    assert [everybody[name] for name in counts] == [42, 29, 14, 0, 1]
    assert (everybody["rr1"], everybody["coverage"]) == (pytest.approx(14 / 29), pytest.approx(15 / 42))
    assert not (tables.comparison["p_value"] < 0.05).any(), "a difference that the shares of the generator make"


def test_said_and_registered_have_the_bounds_of_the_answers(tables):
    rows = tables.registered.set_index("institution")
    assert rows.loc["", ["answered", "registered", "mobilities"]].tolist() == [15, 259, 15738]
    assert 3 <= rows.loc["", "says_more"] <= 13
    assert rows.loc[[FOCUS, *LARGE], "reported_low"].isna().all()


def test_quotes_and_practices_can_be_shown_as_they_are(tables, codings):
    written = {quote for *_, quote in shown(codings)}
    assert set(tables.quotes.loc[tables.quotes["language"] == "nl", "quote"]) == written
    assert len(tables.practices) == 8
    assert set(tables.practices["institution"]) == {FOCUS, ""}
