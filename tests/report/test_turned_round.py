"""Sentences on data that are turned round: each of them was false, empty or in the wrong number once.

Studies are said by their counts (`made_results.py`), and surveys by tables of counts: nothing is read or rendered.
"""

import re
from dataclasses import replace

import pandas as pd
import pytest
from tests.made_results import Cell, Made
from tests.report.test_survey_chapters import STUDY, hidden, surveys, with_counts, without_forms
from tests.reports import words

from blendresearch.base.hidden import Hidden
from blendresearch.base.tables import columns_of
from blendresearch.report import Report, contents_of
from blendresearch.survey.survey_tables import SurveyTables

YEARS = {"one": (2021,), "two": (2022,)}
NAMES = "ABCDEFGH"


def study(*counts: tuple[int, int], **facts: object) -> Made:
    """Give a study in which each of eight institutions has the same (mobilities, blended), a pair for each call."""
    cells = [Cell(name, 2021 + place, *own) for name in NAMES for place, own in enumerate(counts)]
    return Made(tuple(cells), dict(list(YEARS.items())[: len(counts)]), **facts)


def said(made: Made | SurveyTables, *chapters: str, code: str = "en") -> str:
    results = replace(STUDY.results, survey=made) if isinstance(made, SurveyTables) else made.results
    contents = contents_of(Report(results, code))
    text = words([block for name in chapters for block in contents.blocks(name)])
    assert contents.untold == []
    return " ".join(re.sub(r"\]\(#[^)]*\)", "]", text).split())


ASKED = {(name, year): 20 for name in NAMES for year in (2021, 2022)}
ONE_WAY = study((100, 2), (100, 40), requested=ASKED)
BOTH_WAYS = "More blended mobilities were registered than announced, but not in every period"


def test_what_goes_two_ways_in_two_periods_has_no_title_of_one():
    """A title over both periods stood below an advice on the one of which the opposite was true."""
    text = said(ONE_WAY, "requested", "conclusions")
    assert f"registered. {BOTH_WAYS}." in text
    assert f"160 were announced and 16 registered ([{BOTH_WAYS}])" in text
    assert "For the 2021 call, fewer were registered than announced." in text
    alike = said(study((100, 2), (100, 38), requested=ASKED), "requested", code="nl")
    assert "Er zijn evenveel blended mobiliteiten geregistreerd als aangekondigd, maar niet in elke periode" in alike
    fewer = said(study((100, 2), (100, 3), requested=ASKED), "requested")
    assert "Against 320 blended mobilities announced, 40 were registered" in fewer
    assert "what does not Fewer were registered than announced." in fewer


@pytest.mark.parametrize(
    ("blended", "sentence"),
    [
        (50, "At least half of the institutions are at 50.0%, and none is above it."),
        (100, "The 8 institutions with blended mobilities registered 100 each of the 800 (13%)."),
    ],
)
def test_nobody_is_above_or_below_where_all_are_alike(blended, sentence):
    text = said(study((100, blended)), "registered_use")
    assert sentence in text
    assert "or below" not in text
    assert "the largest number" not in text


def test_flags_that_nobody_set_are_not_called_right():
    none, some = (said(study((100, blended)), "certainty") for blended in (0, 1))
    assert "In the 2021 call no flag seems to be forgotten." in none
    assert "If the flags that were set are right" not in none
    assert "If the flags that were set are right" in some


def test_groups_of_one_give_the_same_share():
    cells = [Cell("A", 2021, 10, 5, group=True, participants=10, blended_participants=5), Cell("B", 2021, 10, 5)]
    text = said(Made(tuple(cells), {"one": (2021,)}), "registered_use")
    assert "Counted in participants the share is the same: 50%." in text


def test_a_running_period_without_projects_is_no_chapter_and_keeps_the_report_provisional():
    made = Made((Cell("A", 2021, 10, 5),), YEARS, running=("two",))
    assert said(made, "running") == ""
    assert "**Call 2022**: no institution with a project that counts" in said(made, "method")
    assert "**Call 2022**: no institution with a project that counts" in said(made, "population")
    assert "All projects are finished" not in said(made, "quality_statement")


def test_two_running_periods_are_both_said_to_run():
    text = said(study((100, 2), (100, 3), running=("one", "two")), "certainty", "change")
    assert "The numbers of the 2021 call and the 2022 call are not yet complete" in text
    assert "The projects of the 2021 call and the 2022 call are still running. Both shares may still change." in text


def test_numbers_that_shrank_because_projects_run_explain_no_share():
    cells = Cell("A", 2021, 900, 90), Cell("A", 2022, 90, 8), Cell("B", 2021, 90, 1), Cell("B", 2022, 90, 1)
    made = Made(cells, YEARS, ("two",), ("A",))
    split = "come from the number of other mobilities"
    assert split in said(replace(made, running=()), "change")
    assert "The number of blended mobilities was 90 and is 8 so far" in said(made, "change")
    assert split not in said(made, "change")


def test_a_fall_of_which_a_part_would_be_more_than_all_is_not_parted():
    asked = {("A", 2021): 100}
    made = Made((Cell("A", 2021, 500, 80),), {"one": (2021,)}, requested=asked, requested_all={("A", 2021): 1000})
    text = said(made, "requested_by_institution")
    assert "The fall is 20 in all. In proportion it would have been 50: 30 more were realised than" in text
    less = said(replace(made, cells=(Cell("A", 2021, 500, 40),)), "requested_by_institution")
    assert "Of this, 50 corresponds to how many mobilities were realised in general, and 10 is more" in less


def test_more_registered_than_announced_is_no_part_of_it():
    made = study((100, 30), requested=ASKED, focus=("A",))
    assert "Without A the figures are 210 against 140 (150.0%)." in said(made, "requested_by_institution")


@pytest.mark.parametrize(("code", "asked"), [("en", "That was done, but there are"), ("nl", "Dat is gedaan, maar er")])
def test_a_sample_with_answers_that_say_nothing_was_asked_all_the_same(code, asked):
    results = study((100, 30)).results
    unknown = dict.fromkeys(columns_of("validation_estimate"), 0) | {"cohort": "one", "estimate": float("nan")}
    table = pd.DataFrame([unknown | {"part": part} for part in ("all", "flagged", "others")])
    asked_all = replace(results, tables=replace(results.tables, validation_estimate=table))
    for own, told in ((asked_all, True), (results, False)):
        assert (asked in words(contents_of(Report(own, code)).blocks("beyond_registered"))) is told


# --- Surveys


def answered_by_one() -> SurveyTables:
    """Give a survey of one institution, that answered: it names one obstacle and one wish, and did more."""
    tables = without_forms(surveys()["whole"])
    named = {"obstacle.clarity", "obstacle.clarity.meaning", "wish", "wish.examples"}
    themes = tables.themes.assign(
        institutions=[int(theme in named) for theme in tables.themes["theme"]], answered=1, population=1, outside=0
    )
    registered = tables.registered.assign(answered=1, says_more=1)
    return replace(tables, themes=themes, registered=registered)


def test_one_answer_is_told_as_one():
    text = said(answered_by_one(), "summary", "certainty", "survey_wishes", "survey_obstacles", "conclusions")
    assert "The one institution that answered names one obstacle, “Unclear concept”, and within that “Meaning”" in text
    assert "The only obstacle that is named is “Unclear concept” (1), of the one institution that answered" in text
    assert "The one institution that answered says that more happens than is registered." in text
    assert "The one institution that answered names one or more wishes: “Examples” (1)" in text
    assert "Institutions name one kind of obstacle." in text
    assert not re.search(r"of the 1 |\b1 institution\b|most often", text)


def test_one_answer_is_told_as_one_in_dutch():
    chapters = ("summary", "certainty", "survey_wishes", "survey_obstacles", "survey_tables", "conclusions")
    text = said(answered_by_one(), *chapters, code="nl")
    assert "De enige genoemde hindernis is ‘Onduidelijkheid’ (1), van de ene instelling die antwoordde" in text
    assert "De ene instelling die antwoordde, zegt dat er meer gebeurt dan is geregistreerd." in text
    assert not re.search(r"van de 1 (instelling|die)|\b1 instelling\b|(?<!\. Het )vaakst", text)


def test_what_is_named_least_is_not_named_most():
    """With two obstacles in all, both were those named most often, and one of them the one named least often."""
    text = said(with_counts({"obstacle.clarity": 9, "obstacle.finance": 2}), "conclusions")
    assert "The obstacles that are named are “Unclear concept” (9) and “Money as an obstacle” (2)" in text
    assert "Of the obstacles named, “Money as an obstacle” is named least often" in text
    assert "named most often are" not in text


def test_nobody_is_silent_where_everybody_answered():
    tables = without_forms(surveys()["whole"])
    themes = tables.themes.assign(
        answered=42, population=42, outside=0, lower=tables.themes["institutions"], upper=tables.themes["institutions"]
    )
    everybody = replace(tables, themes=themes)
    assert "Not everyone answered" not in said(everybody, "method_in_words")
    assert "Not everyone answered" in said(tables, "method_in_words")


def test_what_is_hidden_is_missing_from_no_figure_where_there_is_none():
    some = said(with_counts({"obstacle.clarity": 9, "obstacle.finance": Hidden(5)}), "survey_obstacles")
    assert "Of 1 the number is not shown in this edition; it is not in the figure." in some
    assert "not in the figure" not in said(hidden(surveys()["whole"], Hidden(5)), "survey_obstacles")
