"""What a survey may show of its counts: nothing that says what few institutions said."""

from dataclasses import fields, replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sharing import survey_attack
from tests.sharing.small_surveys import FORMS, attacked, protected, study
from tests.sharing.survey_attack import MEANS, SAYING, THEMES, counted, derivable
from tests.survey.made_survey import made_survey, registered

from blendresearch.base.hidden import NOT_SHOWN, Hidden, is_hidden
from blendresearch.base.tables import columns_of, load_table
from blendresearch.sharing.protected_survey import protect_survey
from blendresearch.survey.making_tables import make_survey_tables
from blendresearch.survey.survey_tables import SurveyTables

pytestmark = pytest.mark.security


@given(data=st.data(), minimum=st.sampled_from([3, 4, 5]), size=st.tuples(st.integers(1, 5), st.integers(0, 5)))
@settings(max_examples=25, deadline=None)
def test_attacker_who_goes_through_all_answers_finds_no_hidden_count(data, minimum, size):
    world = data.draw(st.sampled_from([THEMES, SAYING, MEANS]))
    forms = [form for form, number in zip(FORMS, size, strict=True) for _ in range(number)]
    states = [(form, data.draw(st.sampled_from(world.states))) for form in forms]
    assert attacked(states, minimum)[0] == []


def test_attacker_finds_what_is_not_hidden_enough():
    states = [*[("user", frozenset({"q"}))] * 4, ("user", frozenset()), *[("non-user", frozenset({"q"}))] * 5]
    told = survey_attack.Told({("", "q"): 9, ("non-user", "q"): 5, ("user", "q"): Hidden(5)}, 5)
    found = derivable(THEMES, told, {"user": 5, "non-user": 5}, counted(states))
    assert ("user", "q") in found
    assert ("", "without q") in found


def the_tables(minimum: int, **changed: object) -> tuple[SurveyTables, SurveyTables, pd.DataFrame]:
    tables = make_survey_tables(made_survey(**changed), registered(), study(minimum))
    return tables, *protect_survey(tables, study(minimum))


def test_small_counts_and_what_follows_from_them_are_hidden():
    _, shown, _ = the_tables(5)
    by_theme = shown.themes[shown.themes["form"] == ""].set_index("theme")
    assert by_theme.loc["obstacle.clarity", "institutions"] == 9
    assert by_theme.loc["obstacle.clarity", "lower"] > 0
    finance = by_theme.loc["obstacle.finance"]
    assert finance["institutions"] == Hidden(5)
    assert finance["words"] == ""
    assert finance[["lower", "upper", "least", "most"]].isna().all()


def test_what_is_counted_by_two_things_at_once_is_left_out():
    before, shown, decisions = the_tables(5)
    for name in ("comparison", "agreement", "pairs"):
        assert len(getattr(before, name))
        assert getattr(shown, name).empty
        assert f"survey_{name}" in set(decisions["table"])
    assert list(shown.registered["institution"]) == [""]
    assert shown.registered.loc[0, "registered"] == NOT_SHOWN
    assert shown.answers[["lowest", "median", "highest"]].isna().all(axis=None)


def test_response_of_all_is_told_and_that_of_small_groups_is_not():
    before, shown, _ = the_tables(5)
    pd.testing.assert_frame_equal(shown.response, before.response.query("by == 'all'"))
    _, large, _ = the_tables(3)
    assert set(large.response["by"]) <= {"all", "form", "size"}


def test_every_hidden_count_has_its_decision_and_none_tells_the_count():
    _, shown, decisions = the_tables(5)
    hidden = sum(getattr(shown, name)["institutions"].map(is_hidden).sum() for name in ("themes", "answers"))
    hidden += shown.answers.drop_duplicates(["question", "form", "item"])["answered"].map(is_hidden).sum()
    assert len(decisions[decisions["decision"] != "left out"]) == hidden
    assert tuple(decisions.columns) == columns_of("disclosure")
    assert set(decisions["reason"]) <= {"small", "derivable"}


def test_who_is_outside_the_frame_is_in_no_count_of_a_theme():
    frame = made_survey().frame
    _, shown, decisions = the_tables(5, frame=frame[frame["institution"] != "I30"])
    assert shown.themes["outside"].map(is_hidden).all()
    assert shown.themes[["lower", "upper", "least", "most"]].isna().all(axis=None)
    assert "outside" in set(decisions["column"])


def test_change_is_told_where_both_counts_are_large():
    before, _, _ = the_tables(5)
    rows = [("obstacle.clarity", 8, 14), ("obstacle.finance", 8, 14), ("wish", 2, 14), ("wish.examples", 12, 14)]
    named = [dict(zip(("theme", "earlier_institutions", "earlier_answered"), row, strict=True)) for row in rows]
    change = pd.DataFrame(named).reindex(columns=columns_of("survey_change"))
    shown, _ = protect_survey(replace(before, change=change), study(5))
    assert list(shown.change["theme"]) == ["obstacle.clarity"]


def test_practice_with_a_name_goes_where_few_name_its_theme():
    before, _, _ = the_tables(5)
    named = [("obstacle.finance", "I13"), ("obstacle.finance", ""), ("obstacle.clarity", "I03")]
    rows = [(theme, at, "nl", "a", "b", "c", "d", name) for at, (theme, name) in enumerate(named, start=1)]
    practices = pd.DataFrame(rows, columns=columns_of("survey_practices"))
    shown, _ = protect_survey(replace(before, practices=practices), study(5))
    assert list(shown.practices["number"]) == [2, 3]


def test_sources_tell_neither_file_nor_form_nor_numbers():
    _, shown, _ = the_tables(5)
    assert set(shown.sources["file"]) == {""}
    assert set(shown.sources["form"]) == {""}
    numbers = shown.sources[["answers", "complete", "codings", "coders"]]
    assert numbers.map(lambda each: is_hidden(each) or each == 0).all(axis=None)


def test_study_that_hides_no_counts_keeps_them_all():
    before = make_survey_tables(made_survey(), registered(), study(0))
    shown, decisions = protect_survey(before, study(0, name_institutions=False))
    pd.testing.assert_frame_equal(shown.themes, before.themes)
    pd.testing.assert_frame_equal(shown.pairs, before.pairs)
    assert set(shown.sources["file"]) == {""}
    assert decisions.empty


def test_study_without_a_survey_has_nothing_to_protect():
    shown, decisions = protect_survey(SurveyTables.none(), study(5))
    assert all(getattr(shown, each.name).empty for each in fields(shown))
    assert decisions.empty


def test_protected_tables_come_back_from_their_files(tmp_path):
    _, shown, _ = the_tables(5)
    shown.save(tmp_path)
    for each in fields(shown):
        found, expected = load_table(tmp_path, f"survey_{each.name}"), getattr(shown, each.name)
        assert as_written(found) == as_written(expected)


def as_written(table: pd.DataFrame) -> list[list[str]]:
    texts = table.astype(str).replace(r"\.0$", "", regex=True)
    return texts.replace("", "nan").values.tolist()


def test_few_answers_tell_nothing_of_what_they_say():
    tables = protected([("user", frozenset({"q", "p"}))] * 3, 5)
    assert tables.themes.empty
    assert tables.answers.empty
    assert len(tables.response)
