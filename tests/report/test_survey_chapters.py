"""The chapters of the survey: every count, quote and answer to a question as the codings say, in odd surveys too."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from math import nan
from types import SimpleNamespace

import pandas as pd
import pikepdf
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made_results import Cell, Made
from tests.render.test_pdf import named, walk
from tests.reports import as_notebook, texts, words
from tests.survey.made_survey import (
    _NAMED,
    ANSWERED,
    ANSWERED_USERS,
    OTHERS,
    USERS,
    frame,
    made_survey,
    quotes,
    registered,
    respondents,
)

from blendresearch.base.hidden import NOT_SHOWN, Hidden, Whole
from blendresearch.base.tables import columns_of
from blendresearch.language import load
from blendresearch.render import read_document, write_html, write_pdf
from blendresearch.render.blocks import Block, Figure, Prose, Table
from blendresearch.report import Report, contents_of
from blendresearch.report.chapters.survey_agreement import FEWEST_DIFFERENCES
from blendresearch.report.question_rules import titles_of_questions
from blendresearch.report.survey_parts import difference_told, leading, told
from blendresearch.report.survey_results import OfForm, SurveyResults, by_count, most
from blendresearch.report.wishes import by_decider, wish_deciders
from blendresearch.survey.codebook import shipped_codebook
from blendresearch.survey.forms.programs import programs
from blendresearch.survey.making_tables import make_survey_tables
from blendresearch.survey.survey import OTHER
from blendresearch.survey.survey_tables import SurveyTables

LANGUAGES = ("nl", "en")
CHAPTERS = (
    "survey_feedback", "survey_obstacles", "survey_uses", "survey_practices", "survey_wishes", "survey_response",
    "survey_tables", "survey_agreement",
)  # fmt: skip
READ = CHAPTERS[:5]
"""The chapters of the report that is read; the others are of the technical volume."""
STUDY = Made((Cell("I01", 2021, 900, 104), Cell("I02", 2021, 400, 32), Cell("I20", 2021, 150, 0)), {"one": (2021,)})
HOSTILE = "</span><script>taken()</script> [x](javascript:taken()) *b* `c`\n\n# heading | > q"
COUNTS = ("institutions", "outside")
CODED = sorted(set(_NAMED) - {"nothing"})


def tables_of(**changed: pd.DataFrame | None) -> SurveyTables:
    return make_survey_tables(made_survey(**changed), registered(), STUDY.study)


def without_forms(tables: SurveyTables) -> SurveyTables:
    return replace(tables, themes=tables.themes[tables.themes["form"] == ""])


def hidden(tables: SurveyTables, sign: Hidden) -> SurveyTables:
    """Hide every count of the themes that is not zero, and what follows from it."""
    themes = tables.themes.copy()
    named = themes["institutions"] > 0
    for name in COUNTS:
        themes[name] = [sign if hide else count for hide, count in zip(named, themes[name], strict=True)]
    themes.loc[named, ["lower", "upper", "least", "most"]] = nan
    themes.loc[named, "words"] = ""
    total = tables.registered["institution"] == ""
    own = tables.registered.astype({"says_more": object})
    own.loc[total, "says_more"] = sign
    pairs = tables.pairs.assign(institutions=[sign] * len(tables.pairs))
    return replace(tables, themes=themes, registered=own, pairs=pairs)


def with_practices(tables: SurveyTables, **changed: str) -> SurveyTables:
    row = {
        "theme": "practice.box", "number": 1, "language": "nl", "who": "Twee klassen", "online": "Een doos openen",
        "abroad": "Samen werken", "effect": "Men kent elkaar", "institution": "I01", **changed,
    }  # fmt: skip
    about = dict.fromkeys(columns_of("survey_codebook"), "") | {
        "theme": "practice.box", "theme_kind": "practice", "label_nl": "Doos", "label_en": "Box",
        "definition_nl": "Een doos.", "definition_en": "A box.",
    }  # fmt: skip
    none = {"theme": "practice.box", "parent": "", "theme_kind": "practice", "form": "", "institutions": 0}
    none |= {"answered": 15, "outside": 0, "population": 42, "words": "none"}
    return replace(
        tables,
        practices=pd.DataFrame([row]),
        codebook=pd.concat([tables.codebook, pd.DataFrame([about])]),
        themes=pd.concat([tables.themes, pd.DataFrame([none])]),
    )


@cache
def surveys() -> dict[str, SurveyTables]:
    whole = tables_of()
    few = quotes().assign(quote=HOSTILE)
    return {
        "whole": whole,
        "one form": without_forms(whole),
        "no quotes": tables_of(quotes=quotes()[:0]),
        "no frame": tables_of(frame=None),
        "codings alone": replace(whole, response=whole.response[:0], comparison=whole.comparison[:0],
                                 answers=whole.answers[:0], registered=whole.registered[:0]),
        "frame alone": replace(SurveyTables.none(), response=whole.response),
        "hidden below five": hidden(whole, Hidden(5)),
        "all hidden": hidden(whole, Hidden()),
        "practice": with_practices(whole),
        "hostile": with_practices(replace(whole, quotes=few), online=HOSTILE, institution=""),
    }  # fmt: skip


NAMES = (
    "whole", "one form", "no quotes", "no frame", "codings alone", "frame alone", "hidden below five", "all hidden",
    "practice", "hostile",
)  # fmt: skip
every = pytest.mark.parametrize("name", NAMES)


@cache
def report_on(name: str, code: str) -> Report:
    return Report(replace(STUDY.results, survey=surveys()[name]), code)


def blocks(name: str, code: str, *chapters: str) -> list[Block]:
    contents = contents_of(report_on(name, code))
    found = [block for chapter in chapters or CHAPTERS for block in contents.blocks(chapter)]
    assert contents.untold == []
    return found


def said(name: str, *chapters: str, code: str = "en") -> str:
    return words(blocks(name, code, *chapters))


# --- What holds for every survey


@every
@pytest.mark.parametrize("code", LANGUAGES)
def test_chapters_are_built_and_show_nothing_of_the_program(name, code):
    text = (
        said(name, *CHAPTERS, "conclusions", "summary", code=code)
        .replace(" ".join(HOSTILE.split()), "")
        .replace(HOSTILE, "")
    )
    assert not re.search(r"\b(None|nan|NaN|Hidden|Pandas)\b|[{}]|  +[.,;]|\(\)|\.\.(?!\.)", text)
    for block in blocks(name, code):
        if isinstance(block, Table):
            assert all(cell.strip() for row in block.texts for cell in row), block.id


@every
def test_both_languages_have_the_same_blocks(name):
    shapes = [[(type(each).__name__, getattr(each, "id", "")) for each in blocks(name, code)] for code in LANGUAGES]
    assert shapes[0] == shapes[1]


@every
def test_page_renders_and_its_links_lead_somewhere(name):
    report, shown = report_on(name, "en"), blocks(name, "en")
    soup = BeautifulSoup(write_html(read_document(as_notebook(report, shown))), "html.parser")
    assert len(soup.find_all("h1")) == 1
    assert not soup.select("article script, main script")


def test_without_a_survey_there_are_no_chapters_and_that_is_told():
    contents = contents_of(Report(STUDY.results, "en"))
    assert [name for name in CHAPTERS if contents.blocks(name)] == []
    assert "No institution named an obstacle in a survey." in words(contents.blocks("left_out"))
    assert "Why is not more registered?" not in words(contents.blocks("conclusions"))


# --- Counts, by an own reading of the codings


def naming(theme: str) -> set[str]:
    """Give who names a theme or one below it, from the list of the made survey."""
    return {who for own, those in _NAMED.items() if own == theme or own.startswith(f"{theme}.") for who in those}


@pytest.mark.parametrize(
    ("theme", "sentence"),
    [
        ("obstacle.clarity", "This is often named: by {} of the 15 institutions."),
        ("obstacle.finance", "One of the 15 institutions names this."),
        ("registration", "This holds for {} of the 15 institutions."),
        ("policy", "This holds for {} of the 15 institutions."),
    ],
)
def test_sections_say_how_many_institutions_name_the_theme(theme, sentence):
    label = SurveyResults(surveys()["whole"], "en").themes[theme].label
    text = said("whole", "survey_feedback", "survey_obstacles")
    assert re.search(rf"### {label}\n\n[^\n]*{re.escape(sentence.format(len(naming(theme))))}", text)


@settings(max_examples=12, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(set(_NAMED) - {"nothing"})), st.sets(st.sampled_from(ANSWERED)), min_size=1)
)
def test_every_sentence_counts_institutions_whatever_they_name(named):
    rows = [(theme, who) for theme, those in named.items() for who in sorted(those)]
    codings = pd.DataFrame(rows, columns=["theme", "institution"], dtype=object).assign(
        form=lambda own: [USERS if who in ANSWERED_USERS else OTHERS for who in own["institution"]],
        question="why", coder=1, source="answer", file="survey/codings.csv", row=range(2, len(rows) + 2),
    )  # fmt: skip
    report = Report(replace(STUDY.results, survey=tables_of(codings=codings)), "en")
    for theme in report.survey.themes.values():
        own = {who for code, those in named.items() if f"{code}.".startswith(f"{theme.code}.") for who in those}
        number = {0: "(Not one|none) of", 1: "One of", 15: "All"}.get(len(own), f"{len(own)} of")
        assert re.search(rf"(^|: |: by |for ){number} (the )?15\b", told(report, theme), re.IGNORECASE)


def test_obstacles_stand_in_the_order_of_their_counts():
    text = said("whole", "survey_obstacles")
    assert text.index("### Unclear concept") < text.index("### Money as an obstacle")


def test_those_who_were_not_asked_count_in_no_rate():
    text = said("whole", "survey_response")
    assert "Of these, 29 were asked and 14 answered: 13 in full and 1 in part." in text
    assert "13 of 29, 45% (RR1), and 14 of 29, 48% (RR2)" in text
    assert "So 15 institutions answered in all." in text
    assert "15 of 29" not in text


@pytest.mark.parametrize(("kept", "words_of"), [("form", ("form.", "formulier.")), ("size", ("size: ", "grootte: "))])
def test_groups_that_an_edition_leaves_out_are_not_announced(kept, words_of):
    whole = surveys()["whole"]
    fewer = replace(whole, response=whole.response[whole.response["by"].isin(["all", kept])])
    for code, said_of_it in zip(("en", "nl"), words_of, strict=True):
        text = words(contents_of(Report(replace(STUDY.results, survey=fewer), code)).blocks("survey_response"))
        assert said_of_it in text
        assert ("small is below" in text or "klein is tot" in text) == (kept == "size")


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_answered_both_forms_is_told_where_these_add_up_to_more(code):
    """I01 answered the other form, too: five and eleven are fifteen."""
    both = respondents().iloc[[0]].assign(form=OTHERS)
    twice = tables_of(respondents=pd.concat([respondents(), both], ignore_index=True))
    texts = [words(contents_of(Report(replace(STUDY.results, survey=each), code)).blocks("survey_response"))
             for each in (twice, surveys()["whole"])]  # fmt: skip
    assert [("both forms" in text or "beide formulieren" in text) for text in texts] == [True, False]


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_was_asked_and_has_no_project_is_told_to_be_in_no_comparison(code):
    fewer = make_survey_tables(made_survey(), registered().query("institution != 'I02'"), STUDY.study)
    table = words(contents_of(Report(replace(STUDY.results, survey=fewer), code)).blocks("survey_response"))
    assert (
        "Of the institutions that were asked, 1 has no project in" in table
        or "hebben er 1" in table
        or "heeft er 1" in table
    )


@pytest.mark.parametrize(("code", "said_of_it"), [("en", "hypergeometric"), ("nl", "hypergeometrische")])
def test_methods_of_the_survey_stand_in_the_annex_where_there_is_one(code, said_of_it):
    texts = [words(contents_of(Report(each, code)).blocks("methods"))
             for each in (replace(STUDY.results, survey=surveys()["whole"]), STUDY.results)]  # fmt: skip
    assert [said_of_it in text for text in texts] == [True, False]


def test_frequency_words_are_printed_with_the_counts_that_they_stand_for():
    text, dutch = (said("whole", "survey_feedback", code=code) for code in ("en", "nl"))
    assert "“small minority” means 2, “some” means 3 to 7 and “often” means 8 to 14." in text
    assert (
        "Bij 15 instellingen betekent ‘kleine minderheid’ er 2, ‘sommige’ 3 tot en met 7 en ‘vaak’ 8 tot en met 14."
        in dutch
    )


def test_users_stand_beside_others_only_where_both_have_five():
    figures = {name: {each.id for each in blocks(name, "en") if isinstance(each, Figure)} for name in NAMES[:2]}
    assert figures["whole"] - figures["one form"] == {"fig-obstacles-forms"}
    row = next(
        row for row in tables_in("whole", "survey_tables")["tab-survey-obstacles"].texts if row[0] == "Unclear concept"
    )
    named = naming("obstacle.clarity")
    assert list(row[1:4]) == [str(len(own)) for own in (named, named & {*ANSWERED_USERS}, named - {*ANSWERED_USERS})]


@pytest.mark.parametrize(("others", "there"), [(3, "survey_tables"), (0, "survey_obstacles")])
def test_forms_stand_in_the_report_only_where_they_differ(others, there):
    """Five of five users against none of ten others is more than chance explains; else the figure is technical."""
    themes = surveys()["whole"].themes.copy()
    for form, number in (("", 5 + others), (USERS, 5), (OTHERS, others)):
        themes.loc[themes["theme"].eq("obstacle.clarity") & themes["form"].eq(form), "institutions"] = number
    contents = contents_of(Report(replace(STUDY.results, survey=replace(surveys()["whole"], themes=themes)), "en"))
    shown = {
        name: {getattr(each, "id", "") for each in contents.blocks(name)}
        for name in ("survey_tables", "survey_obstacles")
    }
    assert [name for name, ids in shown.items() if "fig-obstacles-forms" in ids] == [there]
    assert ("the difference is larger" in words(contents.blocks("survey_obstacles"))) == (there == "survey_obstacles")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([(5, 1)], "On “Unclear concept” the difference is larger"),  # Fisher: p = 0.002
        ([(4, 6)], "The difference is no larger than chance"),
        ([(5, 3)] * 6, "No difference is larger than chance"),  # p = 0.026: of six that is none
        ([(5, 1)] + [(2, 4)] * 6, "On “Unclear concept” the difference is larger"),
    ],
)
def test_forms_differ_where_chance_does_not_explain_it(counts, told):
    report = report_on("whole", "en")
    theme = report.survey.themes["obstacle.clarity"]
    rows = [(theme, [OfForm("user", one, 5), OfForm("non-user", other, 10)]) for one, other in counts]
    assert difference_told(report, rows).startswith(told)


def test_more_done_than_registered_is_told_with_bounds():
    total = surveys()["whole"].registered.query("institution == ''").iloc[0]
    text, tables = said("whole", "survey_feedback"), said("whole", "survey_tables")
    assert f"More happens than is registered, according to {int(total['says_more'])} of the 15 institutions." in text
    assert f"Of the 15 institutions, {int(total['says_more'])} say that more happens than is registered." in tables
    assert f"at least {total['low']:,} blended mobilities were carried out" in text
    assert f"at least {total['low']:,} and at most {total['high']:,}" in tables


def test_who_says_that_more_is_done_has_limits_for_all_institutions():
    """9 of 15 answered, in a population of 42: 16 to 33, by inverting both tails of the hypergeometric distribution."""
    registered_by = surveys()["whole"].registered.copy()
    registered_by.loc[registered_by["institution"] == "", "says_more"] = 9
    tables = replace(surveys()["whole"], registered=registered_by)
    found = SurveyResults(tables, "en").registered
    assert (found.population, found.limits) == (42, (16, 33))
    text = words(contents_of(Report(replace(STUDY.results, survey=tables), "en")).blocks("survey_tables"))
    assert "Of all 42 it would be 16 to 33 (95% limits)" in text
    outside = pd.DataFrame([{"note": "outside_frame", "occurs": 1}])
    assert SurveyResults(replace(tables, notes=outside), "en").registered.limits is None
    unknown = replace(tables, response=tables.response[:0])
    assert SurveyResults(unknown, "en").registered.limits is None


def test_no_text_tells_what_a_study_filled_in():
    """Neither bounds that rest on invented numbers nor that invented institutions are like the others."""
    declared = [{"on": name} for name in ("survey_comparison", "survey_registered", "survey_wishes")]
    known = STUDY.results.study
    filled = known.model_validate(known.model_dump() | {"filled_in": declared})
    texts = []
    for study in (known, filled):
        results = replace(STUDY.results, survey=surveys()["whole"], study=study)
        contents = contents_of(Report(results, "en"))
        texts.append(
            words(
                [block for name in (*CHAPTERS[:1], "survey_wishes", *CHAPTERS[5:7]) for block in contents.blocks(name)]
            )
        )
    for sentence in (
        "those who did not:",
        "no good picture of all that were asked",
        "With the numbers that institutions give",
        "If what is registered was done as well",
    ):
        assert [sentence in text for text in texts] == [True, False], sentence
    assert "say that more happens than is registered" in texts[1]
    assert ["were filled in by those who made this report" in text for text in texts] == [False, True]
    assert ["shows which of these counts were filled in" in text for text in texts] == [False, True]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_may_not_be_told_of_more_that_was_done_is_not_told_as_nobody(code):
    """Under a minimum the number is missing where it is hidden: that is not one of fifteen who says so."""
    whole = surveys()["whole"]
    untold = replace(whole, registered=whole.registered.assign(says_more=nan).iloc[:1])
    contents = contents_of(Report(replace(STUDY.results, survey=untold), code))
    text = words([block for chapter in ("survey_feedback", "conclusions") for block in contents.blocks(chapter)])
    assert re.findall("more happens|meer gebeurt|gebeurt meer", text, re.IGNORECASE) == []


def test_bounds_are_told_only_where_somebody_gives_a_number():
    whole = surveys()["whole"]
    none = replace(whole, registered=whole.registered.assign(reported_low=nan, reported_high=nan))
    every = replace(whole, registered=whole.registered.assign(reported_low=3.0, reported_high=3.0))
    for each, is_told, is_limited in ((whole, True, False), (every, True, True), (none, False, False)):
        contents = contents_of(Report(replace(STUDY.results, survey=each), "en"))
        text = words([block for chapter in ("survey_feedback", "conclusions") for block in contents.blocks(chapter)])
        assert ("With the numbers that institutions give" in text) is is_told
        assert ("If what is registered was done as well, there were at least" in text) is is_told
        assert ("There is no useful upper limit" in text) is (is_told and not is_limited)
        assert ("and at most" in text) is is_limited  # a conclusion gives no limit where the chapter says there is none


def test_last_number_is_explained_only_where_somebody_gives_none():
    whole = surveys()["whole"]
    closed = replace(whole, registered=whole.registered.assign(reported_high=whole.registered["high"]))
    for chapter, upper in (("survey_feedback", "At most there were"), ("conclusions", "and at most")):
        texts = [words(contents_of(Report(replace(STUDY.results, survey=each), "en")).blocks(chapter))
                 for each in (whole, closed)]  # fmt: skip
        assert ["not every institution gives a number" in text for text in texts] == [True, False]
        assert [upper in text for text in texts] == [False, True]


@pytest.mark.parametrize(
    ("named", "most_named"),
    [((5, 3, 1, 1), 2), ((1, 1, 1), 3), ((4, 2, 2, 2, 1), 4), ((3, 1), 1), ((9, 8, 7, 6), 3), ((), 0)],
)
def test_what_one_institution_names_is_not_named_most(named, most_named):
    themes = [SimpleNamespace(named=number) for number in named]
    assert most(themes) == themes[:most_named]


@pytest.mark.parametrize("code", LANGUAGES)
def test_questions_that_are_announced_are_those_that_are_answered_where_nothing_is_coded(code):
    uncoded = replace(surveys()["whole"], themes=surveys()["whole"].themes[:0])
    report = Report(replace(STUDY.results, survey=uncoded), code)
    contents = contents_of(report)
    asked, answered = words(contents.blocks("background")), words(contents.blocks("conclusions"))
    titles = titles_of_questions(report).values()
    assert [each for each in titles if each in asked] == [each for each in titles if each in answered]
    assert titles_of_questions(report)["not_registered"] in asked


@pytest.mark.parametrize(("coders", "told"), [(1, True), (2, True), (0, False), (NOT_SHOWN, False)])
def test_agreement_is_not_known_only_where_answers_were_coded(coders, told):
    """Nothing coded, and an edition that does not say who coded, are no coder who was alone."""
    whole = surveys()["whole"]
    alone = replace(whole, agreement=whole.agreement[:0], sources=whole.sources.assign(coders=coders))
    text = words(contents_of(Report(replace(STUDY.results, survey=alone), "en")).blocks("survey_agreement"))
    assert ("not known how another would code" in text) == told


def test_hidden_counts_are_told_as_hidden_and_not_drawn():
    text = said("hidden below five", "survey_obstacles", "survey_wishes")
    assert "Named by fewer than 5 of the 15 institutions." in text
    assert not [each for each in blocks("hidden below five", "en") if isinstance(each, Figure)]
    assert "\nfewer than" not in said("hidden below five", *CHAPTERS, "conclusions").replace("- ", "")
    assert "The obstacles that most institutions name" not in said("all hidden", "conclusions")


# --- Quotes and practices


def test_quote_is_in_the_language_of_the_report_or_marked_as_its_own():
    english, dutch = (said("whole", "summary", "survey_obstacles", code=code) for code in ("en", "nl"))
    assert "> “We wonder what exactly is covered.”" in english
    assert "Wij vragen ons af" not in english
    assert '> “<span lang="nl">Bij [naam instelling] is er geen geld voor.</span>”' in english
    assert "> “Bij [naam instelling] is er geen geld voor.”" in dutch


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_quote_stands_twice_in_the_report(code):
    shown = re.findall(r"^> .*$", said("whole", "summary", *CHAPTERS, code=code), re.MULTILINE)
    assert len(shown) == len(set(shown)) > 1


def test_a_benefit_that_speaks_against_an_obstacle_is_quoted_there_alone():
    row = {"theme": "benefit.finance", "number": 90, "language": "en", "quote": "It saves a week of hotels."}
    about = surveys()["whole"].codebook.copy()
    about.loc[about["theme"] == "obstacle.finance", "counter"] = "benefit.finance"
    tables = replace(surveys()["whole"], codebook=about, quotes=pd.DataFrame([row]))
    contents = contents_of(Report(replace(STUDY.results, survey=tables), "en"))
    assert "> “It saves a week of hotels.”" in words(contents.blocks("survey_obstacles"))
    assert "It saves" not in words(contents.blocks("survey_uses"))


def test_a_quote_that_was_told_is_not_given_again():
    shown = SurveyResults(surveys()["whole"], "en").quotes("obstacle.finance", "wish.examples", told=[2])
    assert shown == []


def test_hostile_words_stay_words():
    report, shown = report_on("hostile", "nl"), blocks("hostile", "nl")
    page = write_html(read_document(as_notebook(report, shown)))
    soup = BeautifulSoup(page, "html.parser")
    expected = " ".join(HOSTILE.split())
    assert f"“{expected}”" in {" ".join(quote.get_text().split()) for quote in soup.find_all("blockquote")}
    assert expected in soup.get_text()
    assert not [each for each in soup.find_all("a") if "javascript" in each.get("href", "")]
    assert len(soup.find_all("script")) <= 1  # the one that sorts tables


def test_practice_names_its_institution_only_where_the_table_does():
    assert "- **Instelling:** I01" in said("practice", "survey_practices", code="nl")
    assert "**Instelling" not in said("hostile", "survey_practices", code="nl")
    assert '<span lang="nl">Een doos openen</span>' in said("practice", "survey_practices")


# --- Conclusions


def changed(difference: float, lower: float, upper: float) -> SurveyTables:
    row = ("obstacle.finance", "obstacle.finance", 9, 20, 1, 15, difference, lower, upper, "")
    return replace(surveys()["whole"], change=pd.DataFrame([row], columns=list(columns_of("survey_change"))))


def test_questions_of_the_study_are_answered():
    text = said("whole", "conclusions")
    titles = ["How much is registered?", "Why is not more registered?", "What stands in the way?",
              "Is there a need for it?", "Is it done, but not registered?"]  # fmt: skip
    assert [text.index(f"### {title}") for title in titles] == sorted(text.index(f"### {title}") for title in titles)
    most_named = f"The obstacle that is named most often is “Unclear concept” ({len(naming('obstacle.clarity'))})"
    assert f"{most_named}, of the 15 institutions that answered" in text
    # Coder 2 gave it to one institution more, and a tie of two coders counts.
    reason = len(naming("benefit.finance")) + 1
    assert f"More institutions name “Money as a reason” ({reason}) than “Money as an obstacle” (1)." in text
    assert "There is no answer from 27 of the 42 institutions in the study." in text


def test_the_cause_is_told_from_counts_and_survey():
    text = said("whole", "conclusions")
    assert "1 of the 3 institutions registered no blended mobilities" in text
    assert "Institutions name “Unclear concept” most often" in text


def test_no_obstacle_is_called_the_first_where_two_are_named_as_often():
    named = [("obstacle.clarity.meaning", "I01"), ("obstacle.finance", "I02")]
    codings = pd.DataFrame(named, columns=["theme", "institution"], dtype=object).assign(
        form=USERS, question="why", coder=1, source="answer", file="survey/codings.csv", row=[2, 3]
    )
    report = Report(replace(STUDY.results, survey=tables_of(codings=codings)), "en")
    text = words(contents_of(report).blocks("conclusions"))
    assert "Institutions name “" not in text
    assert "The obstacles that are named are “Unclear concept” (1) and “Money as an obstacle” (1)" in text


def test_wishes_become_advice_by_who_decides_on_them():
    text = said("whole", "conclusions")
    number = SurveyResults(surveys()["whole"], "en").themes["wish.examples"].named
    assert f"Respond to what the national agency can do itself: “Examples” ({number}), of the 15" in text
    assert "The European Commission" not in text
    more = int(surveys()["whole"].registered.query("institution == ''").iloc[0]["says_more"])
    assert f"something remains unregistered at {more} of the 15 institutions" in text
    assert "what the flag is for" not in said("all hidden", "conclusions")


def test_whether_it_was_temporary_is_not_known_with_one_edition():
    assert "“Money as an obstacle” (1 of 15) was temporary is not known yet" in said("whole", "conclusions")


@pytest.mark.parametrize(
    ("row", "words_of"),
    [((-0.38, -0.6, -0.1), "that is fewer than in the earlier study"), ((-0.2, -0.5, 0.1), "such a difference may be due to chance")],
)
def test_what_became_of_it_is_told_with_two_editions(row, words_of):
    report = Report(replace(STUDY.results, survey=changed(*row)), "en")
    text = words(contents_of(report).blocks("conclusions"))
    assert "was named by 9 of 20 institutions in the earlier study and by 1 of 15 now" in text
    assert words_of in text
    assert "not known yet" not in text


def test_summary_names_obstacles_and_a_quote_that_stands_nowhere_else():
    text = said("whole", "summary")
    assert f"Unclear concept: {len(naming('obstacle.clarity'))} of the 15 institutions" in text
    quotes_of = {name: re.findall(r"^> (.+)$", said("whole", name), flags=re.M) for name in (*CHAPTERS, "summary")}
    elsewhere = {quote for name, found in quotes_of.items() if name != "summary" for quote in found}
    assert len(quotes_of["summary"]) == 1
    assert elsewhere.isdisjoint(quotes_of["summary"])
    assert "What holds institutions back" not in said("all hidden", "summary")


@pytest.mark.parametrize(("tables", "there"), [("whole", True), ("then and now", False)])
def test_what_may_be_temporary_is_told_in_its_section_as_long_as_that_is_not_known(tables, there):
    survey = surveys()["whole"] if tables == "whole" else changed(-0.2, -0.5, 0.1)
    text = words(contents_of(Report(replace(STUDY.results, survey=survey), "en")).blocks("survey_obstacles"))
    assert ("Whether this stays is not known yet" in text) == there
    assert text.count("not known yet") <= 1


# --- Lists and orders


def test_wishes_stand_by_who_decides_on_them():
    themes = SurveyResults(surveys()["whole"], "en").leaves("wish")
    own = replace(themes[0], code="wish.of_our_own")
    assert [who for who, _ in by_decider([own, *themes])] == ["agency", "unknown"]
    decided = {each for codes in wish_deciders().values() for each in codes}
    assert decided >= {"wish.examples", "wish.virtual_days"}
    assert decided <= {*shipped_codebook()["theme"]}


@pytest.mark.parametrize("code", ["en", "nl"])
def test_every_program_and_decider_of_the_lists_that_ship_has_a_name(code):
    names = load(code).words["survey"]
    assert {*names["programs"]} == {*programs()}
    assert {*names["deciders"]} == {*wish_deciders(), "unknown"}


@given(st.lists(st.integers(1, 15), max_size=12))
def test_no_theme_that_is_told_as_named_most_is_named_by_fewer_than_one_left_out(numbers):
    one = SurveyResults(surveys()["whole"], "en").themes["wish"]
    themes = by_count([replace(one, code=str(place), named=number) for place, number in enumerate(numbers)])
    told = most(themes)
    left = [each.named for each in themes if each not in told]
    assert len(told) <= 5
    assert not left or not told or min(each.named for each in told) > max(left)
    assert len(themes) <= 3 or len(told) < len(themes) or len(set(numbers)) == 1  # all themes are not "most often"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["whole", "one form", "hidden below five", "practice"])
def test_titles_of_figures_are_short_and_alternative_texts_two_sentences(name, code):
    for figure in (each for each in blocks(name, code) if isinstance(each, Figure)):
        assert len(figure.caption.split()) <= 15, figure.id
        assert figure.subtitle
        assert len(re.findall(r"[.](?:\s|$)", figure.alt)) == 2, figure.id


def with_counts(numbers: dict[str, Whole]) -> SurveyTables:
    """Give the whole survey with other counts of obstacles, in all and nothing by form."""
    tables = without_forms(surveys()["whole"])
    themes = tables.themes.astype({"institutions": object})
    for theme, number in numbers.items():
        themes.loc[themes["theme"].eq(theme), "institutions"] = number
    return replace(tables, themes=themes)


@pytest.mark.parametrize(
    ("clarity", "finance", "title"),
    [
        (9, 2, "Unclear concept is the obstacle named most often: 9 of 15"),
        (2, 9, "Money as an obstacle is the obstacle named most often: 9 of 15"),
        (4, 4, "Both obstacles are named as often: 4 of 15"),
        (4, 0, "Institutions name one obstacle: Unclear concept, 4 of 15"),
        (7, Hidden(5), "Unclear concept is the obstacle named most often: 7 of 15"),
        (3, Hidden(5), "How many institutions name an obstacle"),
        (7, NOT_SHOWN, "How many institutions name an obstacle"),
    ],
)
def test_title_of_the_figure_says_what_the_counts_say(clarity, finance, title):
    tables = with_counts({"obstacle.clarity": clarity, "obstacle.finance": finance})
    contents = contents_of(Report(replace(STUDY.results, survey=tables), "en"))
    figures = {each.id: each for each in contents.blocks("survey_obstacles") if isinstance(each, Figure)}
    assert contents.untold == []
    assert figures["fig-obstacles-figure"].caption == title


@given(st.lists(st.integers(1, 15) | st.integers(2, 9).map(Hidden) | st.just(NOT_SHOWN), min_size=1, max_size=8))
def test_nothing_is_called_named_most_that_a_hidden_count_could_pass(numbers):
    one = SurveyResults(surveys()["whole"], "en").themes["wish"]
    found = leading([replace(one, code=str(place), named=number) for place, number in enumerate(numbers)])
    largest = [each if isinstance(each, int) else 15 if each.below is None else each.below - 1 for each in numbers]
    if found:
        told_codes = {theme.code for theme in found.themes}
        assert all(most < found.named for place, most in enumerate(largest) if str(place) not in told_codes)
        assert {largest[int(code)] for code in told_codes} == {found.named}


def test_every_quote_stands_without_form_size_or_institution():
    """What stands between a quote and the heading above it names no institution of the frame."""
    text = "\n".join(each.markdown for each in blocks("whole", "en", *READ) if isinstance(each, Prose))
    for quoted in re.finditer(r"^> .*$", text, re.MULTILINE):
        assert not re.search(r"\bI\d\d\b|large|small|non-user", quoted[0])


def test_quotes_are_tagged_as_quotes_on_paper():
    report, shown = (
        report_on("hostile", "en"),
        blocks("hostile", "en", "summary", "survey_obstacles", "survey_wishes", "survey_tables"),
    )
    with pikepdf.open(BytesIO(write_pdf(read_document(as_notebook(report, shown))))) as document:
        tagged = named(list(walk(document.Root.StructTreeRoot)), "/BlockQuote")
    assert len(tagged) == "\n".join(texts(shown)).count("\n> ") > 1


# --- The annex


def tables_in(name: str, chapter: str, code: str = "en") -> dict[str, Table]:
    return {each.id: each for each in blocks(name, code, chapter) if isinstance(each, Table)}


def test_closed_questions_are_called_by_their_labels():
    for code, label in (("nl", "Meer dan geregistreerd"), ("en", "More than registered")):
        rows = tables_in("whole", "survey_agreement", code)["tab-survey-answers"].texts
        assert label in {row[0] for row in rows}
        assert "more_done" not in {row[0] for row in rows}


def test_words_of_a_form_are_marked_where_they_are_in_another_language():
    spoken = STUDY.study.languages[0]
    for code in ("nl", "en"):
        rows = tables_in("whole", "survey_agreement", code)["tab-survey-answers"].rows
        options = set(surveys()["whole"].answers["option"]) - {"", OTHER}
        of_form = [cell for row in rows for cell in row[:2] if cell.text in options]
        assert of_form
        assert {cell.language for cell in of_form} == {"" if code == spoken else spoken}


def test_a_form_without_answers_to_a_question_has_no_count_of_it():
    rows = tables_in("whole", "survey_agreement")["tab-survey-answers"].texts
    assert rows
    assert not [row for row in rows if "0 of 0" in row]


def test_themes_stand_in_the_table_of_agreement_from_two_differences_on():
    table = surveys()["whole"].agreement
    several = table[(table["first_only"] + table["second_only"] >= FEWEST_DIFFERENCES) & (table["theme"] != "")]
    rows = tables_in("whole", "survey_agreement")["tab-survey-agreement"].texts
    assert len(rows) == len(several) + int((table["theme"] == "").sum())


def test_what_was_read_has_counts_only_where_there_is_something_to_count():
    rows = tables_in("whole", "survey_agreement")["tab-survey-sources"].texts
    assert all("n/a" in row for row in rows)
    assert not [row for row in rows if "Working visit" in row[0]]


def test_outcomes_begin_with_a_capital_and_name_the_benefits_that_fit():
    about = surveys()["whole"].codebook.copy()
    about.loc[about["theme"] == "benefit.finance", "outcome"] = "L1; O1"
    report = Report(replace(STUDY.results, survey=replace(surveys()["whole"], codebook=about)), "en")
    found = {each.id: each for each in contents_of(report).blocks("survey_tables") if isinstance(each, Table)}
    rows = found["tab-survey-outcomes"].texts
    assert rows[0][0] == "Better learning performance"
    assert len(rows) == 2
    assert all(row[0][0].isupper() and "“Money as a reason”" in row[2] for row in rows)


def test_statement_of_a_grid_and_item_of_a_ranking_are_told_as_what_was_asked_and_answered():
    rows = {(row[0], row[1]) for row in tables_in("whole", "survey_agreement")["tab-survey-answers"].texts}
    assert {("Het past bij het onderwijs", "Eens"), ("Order", "Geld"), ("Number done", "a number")} <= rows


def test_partial_answers_have_a_column_only_where_an_institution_gave_no_other():
    whole = tables_in("whole", "survey_response")["tab-survey-response"]
    assert "In part" in {column.label for column in whole.columns}
    response = surveys()["whole"].response.assign(partial=0)
    report = Report(replace(STUDY.results, survey=replace(surveys()["whole"], response=response)), "en")
    shown = contents_of(report).blocks("survey_response")
    table = next(each for each in shown if isinstance(each, Table))
    assert "In part" not in {column.label for column in table.columns}
    assert "who gave a complete answer, too, stands under “in full”" in words(shown)


def test_who_was_counted_is_told_by_the_survey_and_not_by_the_list_alone():
    """The list says of nobody that it answered; the exports have fifteen of the frame, and one more from outside it."""
    outside = respondents().iloc[[0]].assign(institution="O01")
    people = {"frame": frame().assign(responded=None), "respondents": pd.concat([respondents(), outside])}
    lists = replace(STUDY.results.lists, frame=people["frame"])
    results = replace(STUDY.results, survey=tables_of(**people), lists=lists)
    text = words(contents_of(Report(results, "en")).blocks("population"))
    assert "14 of those approached answered: a response of 48%." in text
    assert "In all there are answers from 15 institutions of the population" in text
