"""The survey of an edition that hides names: none of them is left, and nothing depends on one."""

import pandas as pd
import pytest
from tests.survey.written_survey import LISTS, write_survey

from blendresearch.base.tables import columns_of
from blendresearch.run.analysis import Analysis
from blendresearch.statistics.results import Results

PRACTICES = (
    "theme,institution,who,online,abroad,effect,publish,name_institution\n"
    "practice.box,Alpha College,Alpha College and Alfa,A box,A meeting,Talks,yes,yes\n"
    "practice.tour,Beta College,A group,A tour,A visit,Less fear,yes,no\n"
    "practice.tour,Alpha College,Those of AlphaCollege,A tour,Alpha-college's visit,Less fear,yes,yes\n"
)
SPELLINGS = f"{LISTS['spellings.csv']}Alfa,Alpha College\n"
REAL = ("Alpha", "Alfa", "Beta", "Gamma", "Delta", "Epsilon", "users.csv", "others.csv")
HIDDEN = "[disclosure]\nname_institutions = false\n"


def shared(folder, output, minimum: int = 0) -> Results:
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"{HIDDEN}minimum_count = {minimum}\n")
    return Analysis.open(folder, output).results("shared")


def text_of(results: Results) -> str:
    return " ".join(table.to_csv() for table in vars(results.survey).values())


@pytest.fixture
def files() -> dict[str, str]:
    return {"survey/practices.csv": PRACTICES, "spellings.csv": SPELLINGS}


def test_no_name_of_an_institution_or_file_is_left(tmp_path, files):
    results = shared(write_survey(tmp_path / "s", files), tmp_path)
    assert [name for name in REAL if name in text_of(results)] == []
    practices = results.survey.practices
    assert practices["institution"].tolist() == [""] * len(practices)
    assert "[name of institution] and [name of institution]" in practices["who"].tolist()
    assert results.survey.sources["source_kind"].tolist() == ["form", "form", "codings", "visit"]
    named = results.survey.registered["institution"]
    assert [name for name in named if not name.startswith("Institution ")] == [""]


def test_counts_are_those_of_the_full_edition(tmp_path, files):
    folder = write_survey(tmp_path / "s", files)
    results = shared(folder, tmp_path)
    full = Analysis.open(folder, tmp_path).results()
    for name in ("response", "themes", "answers", "pairs", "agreement", "notes"):
        pd.testing.assert_frame_equal(getattr(results.survey, name), getattr(full.survey, name))


def test_names_of_a_language_stand_in_the_tables_of_the_survey(tmp_path, files):
    results = shared(write_survey(tmp_path / "s", files), tmp_path).in_language("nl")
    named = [name for name in results.survey.registered["institution"] if name]
    assert named
    assert all(name.startswith("Instelling ") for name in named)


def test_what_was_decided_of_the_survey_is_told_with_the_rest(tmp_path, files):
    results = shared(write_survey(tmp_path / "s", files), tmp_path, minimum=3)
    assert [name for name in REAL if name in text_of(results)] == []
    assert results.decisions.columns.tolist() == list(columns_of("disclosure"))
    assert any(table.startswith("survey_") for table in results.decisions["table"])


def test_published_figure_of_a_form_that_is_not_shown_stops_no_edition(tmp_path, files):
    published = "id,what,published,decimals,measure\na,A theme,1,0,survey theme=obstacle.finance form=user\n"
    results = shared(write_survey(tmp_path / "s", {**files, "published.csv": published}), tmp_path, minimum=3)
    assert [(each.status, each.reason) for each in results.published] == [("not_computable", "needs_hidden")]


def test_remark_on_the_survey_names_nobody_by_a_neutral_name_either(tmp_path, files):
    folder = write_survey(tmp_path / "s", files)
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        for on in ("survey_practices", "headlines"):
            settings.write(f'[[remarks]]\non = "{on}"\ntext = {{ en = "But for Alfa." }}\n')
    said = {each.on: each.text["en"] for each in shared(folder, tmp_path).study.remarks}
    assert said["survey_practices"] == "But for [name of institution]."
    assert said["headlines"].startswith("But for Institution ")


def test_what_was_filled_in_is_told_of_neutral_names(tmp_path, files):
    folder = write_survey(tmp_path / "s", files)
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('[[filled_in]]\non = "requests"\nrows = ["Alfa*", "!Alpha College", "All *"]\n')
        settings.write('note = { en = "Of Alpha College nobody knows." }\n')
    results = shared(folder, tmp_path)
    (filled,) = results.study.filled_in
    assert not [name for name in REAL if name in f"{filled.rows} {filled.note}"]
    (other,) = [each for each in filled.rows if each.startswith("!")]
    assert filled.rows[-1] == "All *"
    assert other.removeprefix("!") in filled.note["en"]
    (dutch,) = results.in_language("nl").study.filled_in
    assert [each for each in dutch.rows if each.startswith("!")] == [other.replace("Institution", "Instelling")]


def test_quote_stands_below_one_theme_where_counts_are_hidden(tmp_path, files):
    codings = LISTS["survey/codings.csv"] + "Alpha College,user,why,benefit.reach,Piet,Het scheelt geld,yes\n"
    shown = shared(write_survey(tmp_path / "s", {**files, "survey/codings.csv": codings}), tmp_path, minimum=3)
    full = shared(write_survey(tmp_path / "t", {**files, "survey/codings.csv": codings}), tmp_path)
    assert (len(shown.survey.quotes), len(full.survey.quotes)) == (1, 2)
