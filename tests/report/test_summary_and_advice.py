"""The summary and the advice turn round with the data, name who acts, and tell nothing that a study filled in."""

import re
from dataclasses import replace

import pytest
from tests.made_results import Cell, Made
from tests.report.test_sentences_are_true import Everything
from tests.reports import words
from tests.survey.made_survey import made_survey, registered

from blendresearch.data.codelists import filled_places
from blendresearch.data.shipped import shipped_list
from blendresearch.language import available, load
from blendresearch.render.blocks import Figure, KeyFigures
from blendresearch.report import Report, contents_of, question_rules
from blendresearch.report.advice_rules import ADVICE
from blendresearch.report.advising import advice_by_actor
from blendresearch.report.chapters.summary import summary
from blendresearch.report.conclusion_rules import amount_of
from blendresearch.report.question_rules import QUESTIONS
from blendresearch.report.reporting_rules import REPORTING
from blendresearch.report.summary_rules import ALL, HEADLINE, LESS, MEASURED, MOST, ONE, RUNNING, SOME, SURE
from blendresearch.statistics.results import Results
from blendresearch.study.settings import Filled
from blendresearch.survey.making_tables import make_survey_tables

COHORTS = {"done": (2021, 2022), "going": (2023,)}
CELLS = (Cell("A", 2021, 900, 20), Cell("B", 2022, 800, 0), Cell("A", 2023, 300, 9))
STUDY = Made(CELLS, COHORTS, ("going",), ("A",), {("A", 2021): 100, ("B", 2022): 60})


def report_on(made: Made, code: str = "en", **study: object) -> Report:
    return Report(changed(made.results, **study), code)


def changed(results: Results, **study: object) -> Results:
    return replace(results, study=results.study.model_copy(update=study))


def summary_of(made: Made, code: str = "en", **study: object) -> str:
    return words(summary(report_on(made, code, **study), Everything()))


def advised(report: Report) -> dict[str, list[str]]:
    return {who: [each.name for each in found] for who, found in advice_by_actor(report, Everything())}


def surveyed(more: int | None = None) -> Report:
    """Give a report with a survey; with `more` so many of the 15 say that more is done than registered."""
    made = Made(
        (Cell("I01", 2021, 900, 24), Cell("I02", 2021, 400, 2), Cell("I20", 2021, 150, 0)),
        {"one": (2021,)}, requested={("I01", 2021): 90},
    )  # fmt: skip
    tables = make_survey_tables(made_survey(), registered(), made.study)
    if more is not None:
        total = tables.registered["institution"] == ""
        tables = replace(
            tables, registered=tables.registered.assign(says_more=lambda own: own["says_more"].where(~total, more))
        )
    return Report(replace(made.results, survey=tables), "en")


# --- The headline


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (0, "none"),
        (0.1, "little"),
        (4.99, "little"),
        (5, "part"),
        (50, "part"),
        (51, "most"),
        (99.9, "most"),
        (100, "all"),
    ],
)
def test_how_much_is_said_in_a_word_by_the_list(percent, word):
    assert amount_of(percent / 100) == word


@pytest.mark.parametrize(
    ("blended", "said"),
    [
        (0, "was not registered in"),
        (40, "Few mobilities are registered as blended in"),
        (300, "Part of the"),
        (890, "Most mobilities in"),
    ],
)
def test_headline_turns_round_with_the_data(blended, said):
    made = Made((Cell("A", 2021, 900, blended), Cell("B", 2021, 100, 0)), {"one": (2021,)})
    assert said in summary_of(made)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (15, "; all institutions that answered say that more happens."),
        (8, "; most institutions that answered say that more happens."),
        (7, "; some institutions say that more happens."),
        (1, "; one institution says that more happens."),
        (0, ""),
    ],
)
def test_that_more_happens_is_said_only_where_institutions_say_so(more, said):
    (headline,) = re.findall(r"\*\*(Few mobilities .+?)\*\*", words(summary(surveyed(more), Everything())))
    assert headline.endswith(said or "education.")


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((0.0, 0.01), "; according to a sample, less happens."),
        ((0.01, 0.05), "education."),
        ((0.2, 0.3), "more happens."),
    ],
)
def test_what_a_sample_says_is_said_whichever_way_it_goes(monkeypatch, limits, said):
    sample = dict(zip(("lower", "upper"), limits, strict=True))
    monkeypatch.setattr(question_rules, "sample", lambda *_: {"sample": sample})
    text = summary_of(Made((Cell("A", 2021, 1000, 20), Cell("B", 2021, 1000, 60)), {"one": (2021,)}))
    assert re.search(r"\*\*(Few mobilities .+?)\*\*", text)[1].endswith(said)
    assert "the counts are a lower bound" not in text


@pytest.mark.parametrize("code", available())
def test_every_word_for_how_much_and_for_who_acts_is_in_the_language(code):
    words_of = load(code).words["conclusions"]
    kinds = [line["word"] for line in shipped_list("amounts")["amounts"][:-1]]
    kinds += [MEASURED, LESS, ALL, MOST, SOME, ONE]
    assert [kind for kind in kinds if f"'{kind}'" not in words_of["phrases"]["headline"]] == []
    assert words_of["actors"].keys() | {"agency"} == set(shipped_list("advice")["who"])


# --- Which cohort


def test_the_last_finished_calls_are_told_first_and_running_ones_in_a_line():
    text = summary_of(STUDY)
    assert "20 of 1,700" in text
    assert "**Still running.** So far, for the 2023 call: 3.0% (9 of 300 mobilities)" in text


def test_where_all_calls_run_they_are_told_as_running():
    made = replace(STUDY, running=("done", "going"))
    text = summary_of(made)
    assert "3.0%" in text
    assert "The projects are still running, so the figures may change." in text
    assert "**Still running.**" not in text
    assert not [block for block in summary(report_on(made), Everything()) if isinstance(block, Figure)]


def test_tiles_lead_to_their_chapters():
    report = report_on(STUDY)
    (panel,) = [block for block in contents_of(report).blocks("summary") if isinstance(block, KeyFigures)]
    assert [item.target for item in panel.items] == ["registered-use"] * 3 + ["requested"]
    assert [item.value for item in panel.items] == ["1.18%", "0.0%", "1 of 2", "160"]


# --- Advice


def test_every_advice_has_somebody_who_acts_and_everybody_an_advice():
    listed = shipped_list("advice")["who"]
    names = [name for names in listed.values() for name in names]
    assert sorted(names) == sorted(rule.name for rule in ADVICE)
    assert all(listed.values())


def test_without_a_survey_advice_follows_from_the_counts():
    assert advised(report_on(STUDY)) == {
        "The national agency": ["advise_ask_none"],
        "Institutions": ["advise_tick"],
        "The ministry": ["advise_announced"],
        "The European Commission": ["advise_programme"],
    }


def test_at_most_five_lines_and_the_first_of_each_before_the_second_of_one():
    found = advised(surveyed(9))
    assert [len(names) for names in found.values()] == [2, 1, 1, 1]
    assert found["The national agency"] == ["advise_explain", "advise_wishes"]


def test_with_much_registered_and_nothing_announced_there_is_little_to_advise():
    made = Made((Cell("A", 2021, 900, 600), Cell("B", 2021, 800, 500)), {"one": (2021,)})
    assert advised(report_on(made)) == {}
    assert "### Advice" not in words(contents_of(report_on(made)).blocks("conclusions"))


@pytest.mark.parametrize(("registered_of_100", "advised_on"), [(90, False), (89, True)])
def test_announcements_that_were_nearly_all_registered_give_no_reason_for_advice(registered_of_100, advised_on):
    made = Made((Cell("A", 2021, 1000, registered_of_100),), {"one": (2021,)}, requested={("A", 2021): 100})
    assert ("advise_announced" in advised(report_on(made)).get("The ministry", [])) is advised_on


@pytest.mark.parametrize(
    ("sizes", "leans"),
    [
        # Of two fifths of all blended mobilities: once with as large a part of all mobilities, once with few.
        ({"A": (2000, 120), "B": (1000, 60), "C": (1000, 60), "D": (1000, 60)}, False),
        ({"A": (200, 120), "B": (1000, 60), "C": (1000, 60), "D": (1000, 60)}, True),
    ],
)
def test_the_share_leans_on_an_institution_without_which_it_is_another(sizes, leans):
    made = Made(tuple(Cell(name, 2021, *own) for name, own in sizes.items()), {"one": (2021,)})
    assert ("depends heavily on one institution, which has 40%" in summary_of(made)) is leans


def test_the_ministry_is_named_where_the_study_names_who_asked_for_it():
    publication = STUDY.study.model_validate(
        STUDY.study.model_dump()
        | {"publication": {"publisher": "An agency", "commissioner": "Ministry of <b>Schools</b>"}}
    ).publication
    text = words(summary(report_on(STUDY, publication=publication), Everything()))
    assert "**Ministry of <b>Schools</b>**: do not take" in text
    assert "The ministry" not in text


@pytest.mark.parametrize("code", available())
def test_summary_says_nothing_in_the_words_of_the_conclusions(code):
    report = Report(surveyed(9).results, code)
    contents = contents_of(report)
    short, long = (set(sentences(words(contents.blocks(name)))) for name in ("summary", "conclusions"))
    assert len(short) > 4
    assert short & long == set()


def sentences(text: str) -> list[str]:
    """Give the sentences of a text, but not its headings, without what stands in brackets."""
    lines = [re.sub(r"\s*\(\[.*?\)\)?(?=\.|;|$)", "", line) for line in text.splitlines() if not line.startswith("#")]
    return [each.strip(" -*.") for line in lines for each in re.split(r"(?<=[.;:])\s", line) if len(each) > 25]


# --- What a study filled in


def filled(**keys: object) -> dict[str, object]:
    return {"filled_in": [Filled(**keys)]}


def test_every_rule_says_which_numbers_it_tells_by_the_name_of_a_table():
    asked = [rule for rules in QUESTIONS.values() for rule in rules]
    basis = [each.table for rule in (*asked, *ADVICE, *REPORTING, *HEADLINE, *RUNNING, *SURE) for each in rule.basis]
    assert set(basis) - set(filled_places()) == set()
    assert all(rule.basis for rule in ADVICE)


def test_what_was_filled_in_is_no_ground_for_a_sentence():
    contents = contents_of(report_on(STUDY, **filled(on="registered", columns=["blended"])))
    assert "20 of 1,700" not in words(contents.blocks("conclusions"))
    asked = filled(on="requests", columns=["requested"])
    assert "announced at least 10" in words(contents_of(report_on(STUDY)).blocks("conclusions"))
    text = words(contents_of(report_on(STUDY, **asked)).blocks("conclusions"))
    assert "Ask the one institution without" in text
    assert "announced at least" not in text
    assert "160 blended mobilities" in text


def test_what_institutions_say_is_told_with_the_mark():
    plain, report = surveyed(9), surveyed(9)
    marked = Report(changed(report.results, **filled(on="survey_obstacles")), "en")
    assert "filled in" not in words(contents_of(plain).blocks("conclusions"))
    assert re.search(r"“Unclear concept” most often.*; filled in\)", words(contents_of(marked).blocks("conclusions")))
    line = "What institutions answered is filled in"
    assert [line in words(summary(report_of, Everything())) for report_of in (plain, marked)] == [False, True]
