"""The tables of a survey: what the study by hand must give, and what holds whatever was answered and coded."""

from dataclasses import fields, replace
from math import isnan, nan
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey import made_survey as made

from blendresearch.base.hidden import Hidden
from blendresearch.base.tables import empty_table, schema
from blendresearch.study.earlier_themes import EarlierThemes, filled_themes
from blendresearch.study.settings import Filled
from blendresearch.survey.making_tables import make_survey_tables
from blendresearch.survey.survey_tables import SurveyTables

STUDY = SimpleNamespace(survey=SimpleNamespace(size_classes=(100, 500)), user_threshold=10)
NO_MAPPING = pd.DataFrame({"theme": [], "earlier": []}, dtype=object)


def tables_of(survey=None, registered=None, earlier=None) -> SurveyTables:
    survey, registered = (
        default() if each is None else each
        for each, default in ((survey, made.made_survey), (registered, made.registered))
    )
    return make_survey_tables(survey, registered, STUDY, earlier)


def row_of(table: pd.DataFrame, **values) -> pd.Series:
    chosen = np.logical_and.reduce([table[name].eq(value) for name, value in values.items()])
    (found,) = [row for _, row in table[chosen].iterrows()]
    return found


def theme(tables: SurveyTables, code: str, form: str = "") -> pd.Series:
    return row_of(tables.themes, theme=code, form=form)


def note(tables: SurveyTables, name: str) -> int:
    return row_of(tables.notes, note=name)["occurs"]


def with_rows(table: pd.DataFrame, *rows: dict) -> pd.DataFrame:
    return pd.concat([table, pd.DataFrame(rows)], ignore_index=True)


def coding(institution: str, code: str, coder: int = 1, **more) -> dict:
    form = made.USERS if institution in made.ANSWERED_USERS else made.OTHERS
    about = {"form": form, "question": "why", "source": "answer", "file": "survey/codings.csv", "row": 99}
    return {"institution": institution, "theme": code, "coder": coder, **about, **more}


def test_study_without_a_survey_has_tables_without_rows():
    tables = make_survey_tables(None, made.registered(), STUDY)
    assert [each.name for each in fields(tables) if len(getattr(tables, each.name))] == []


def test_fourteen_of_twenty_nine_answered_and_the_fifteenth_is_in_no_rate():
    tables = tables_of()
    response = row_of(tables.response, by="all")
    assert (response["institutions"], response["approached"]) == (42, 29)
    assert (response["complete"], response["partial"], response["unasked"]) == (13, 1, 1)
    assert response["rr1"] == 13 / 29
    assert response["rr2"] == 14 / 29
    assert response["coverage"] == 15 / 42
    assert 15 / 29 not in {*tables.response["rr1"], *tables.response["rr2"]}


def test_response_is_counted_by_form_and_by_size():
    response = tables_of().response
    by_form = response[response["by"] == "form"].set_index("group")
    assert by_form["institutions"].to_dict() == {"non-user": 23, "user": 6, "none": 13}
    assert by_form["approached"].to_dict() == {"non-user": 23, "user": 6, "none": 0}
    assert isnan(by_form.loc["none", "rr1"])
    assert by_form.loc["none", "unasked"] == 1
    by_size = response[response["by"] == "size"].set_index("group")
    assert by_size["institutions"].to_dict() == {"small": 16, "middle": 25, "large": 1}


def test_sizes_begin_with_their_number_and_are_unknown_without_mobilities_in_the_exports():
    mobilities = [99, 100, 499, 500, *[0] * 37]
    registered = pd.DataFrame({"institution": made.FRAME[:41], "mobilities": mobilities, "blended": 0})
    response = tables_of(registered=registered).response
    sizes = response[response["by"] == "size"].set_index("group")["institutions"]
    assert sizes.to_dict() == {"small": 38, "middle": 2, "large": 1, "unknown": 1}


def test_institution_outside_the_frame_is_among_those_that_answered_and_in_no_rate_and_no_limit():
    respondents = with_rows(
        made.respondents(),
        {"institution": "Elsewhere", "form": made.OTHERS, "complete": True, "counts": True, "file": "", "row": 9},
    )
    codings = with_rows(made.codings(), coding("Elsewhere", "obstacle.finance"))
    tables = tables_of(made.made_survey(respondents=respondents, codings=codings))
    before, after = row_of(tables_of().response, by="all"), row_of(tables.response, by="all")
    assert after["unasked"] == before["unasked"] + 1
    assert after.drop("unasked").equals(before.drop("unasked"))
    found = theme(tables, "obstacle.finance")
    assert (found["institutions"], found["answered"], found["outside"]) == (2, 16, 1)
    assert (found["lower"], found["upper"], found["least"], found["most"]) == (1, 11, 1, 28)
    assert note(tables, "outside_frame") == 1


def test_institution_that_answers_twice_counts_once_with_what_both_answers_say():
    respondents = with_rows(
        made.respondents(),
        {"institution": "I01", "form": made.OTHERS, "complete": False, "counts": True, "file": "", "row": 9},
    )
    codings = with_rows(made.codings(), coding("I01", "obstacle.finance", form=made.OTHERS))
    answers = with_rows(
        made.answers(),
        {"institution": "I01", "form": made.OTHERS, "question": "blended_done", "item": "", "option": "",
         "low": 12, "high": 150},
    )  # fmt: skip
    tables = tables_of(made.made_survey(respondents=respondents, codings=codings, answers=answers))
    assert note(tables, "answered_twice") == 1
    assert theme(tables, "obstacle.finance")["institutions"] == 2
    assert theme(tables, "obstacle.finance")["answered"] == 15
    assert theme(tables, "obstacle.finance", made.OTHERS)["institutions"] == 2
    assert theme(tables, "obstacle.finance", made.USERS)["institutions"] == 0
    assert row_of(tables.response, by="all")["complete"] == 13
    number = row_of(tables.answers, question="blended_done", form="")
    assert (number["institutions"], number["lowest"], number["highest"]) == (2, 5, 150)
    assert number["median"] == (5 + (12 + 150) / 2) / 2


def test_partial_answer_that_is_left_out_is_in_no_table():
    respondents = made.respondents().assign(counts=lambda table: table["complete"])
    tables = tables_of(made.made_survey(respondents=respondents))
    assert row_of(tables.response, by="all")["partial"] == 0
    assert set(tables.themes.loc[tables.themes["form"] == "", "answered"]) == {14}
    assert (note(tables, "partial_left_out"), note(tables, "partial_counted")) == (1, 0)
    assert note(tables, "answer_without_responded") == 0


def test_without_exports_institutions_csv_says_who_answered():
    survey = made.made_survey(
        respondents=made.respondents()[:0], sources=made.sources()[2:], answers=made.answers()[:0]
    )
    tables = tables_of(survey)
    response = row_of(tables.response, by="all")
    assert (response["complete"], response["partial"], response["unasked"]) == (14, 0, 1)
    assert note(tables, "responded_without_answer") == 15
    assert theme(tables, "obstacle.clarity")["institutions"] == 9


def test_who_is_not_in_the_export_of_its_form_has_not_answered_unless_its_answer_was_coded():
    left_out = made.respondents().query("institution not in ('I05', 'I06', 'I13')")
    codings = made.codings().query("institution != 'I05'")
    tables = tables_of(made.made_survey(respondents=left_out, codings=codings))
    assert set(tables.themes.loc[tables.themes["form"] == "", "answered"]) == {14}
    assert note(tables, "responded_without_answer") == 2


def test_coding_of_a_form_makes_no_answer_complete_that_is_of_no_form():
    """I15 broke off, and which form that was only the codings say."""
    respondents = made.respondents()
    respondents.loc[respondents["institution"] == "I15", "form"] = ""
    whole = row_of(tables_of(made.made_survey(respondents=respondents)).response, by="all")
    assert (whole["complete"], whole["partial"]) == (13, 1)


def test_without_a_frame_nothing_is_said_of_others():
    tables = tables_of(made.made_survey(frame=None))
    response = row_of(tables.response, by="all")
    assert (response["institutions"], response["approached"], response["unasked"]) == (0, 0, 15)
    assert tables.comparison.empty
    found = theme(tables, "obstacle.clarity")
    assert (found["institutions"], found["population"]) == (9, 0)
    assert found[["lower", "upper", "least", "most"]].isna().all()
    assert note(tables, "outside_frame") == 0


def test_those_who_answered_are_compared_with_the_others_that_were_asked():
    comparison = tables_of().comparison.set_index("property")
    assert comparison.loc["user", ["answered_with", "answered", "others_with", "others"]].tolist() == [5, 14, 1, 15]
    assert comparison.loc["mobilities", ["answered_with", "answered", "others"]].tolist() == [0, 14, 15]
    assert comparison.loc["mobilities", "answered_median"] == 150
    assert comparison["test"].tolist() == ["fisher", "fisher", "rank_sum", "rank_sum"]


def test_users_who_hardly_answered_are_compared_by_fishers_test():
    """1 of 6 users and 13 of 23 others."""
    names = {made.FRAME[0], *made.FRAME[6:19]}
    respondents = pd.DataFrame([
        {"institution": name, "form": "f", "complete": True, "counts": True, "file": "", "row": 2} for name in names
    ])  # fmt: skip
    tables = tables_of(made.made_survey(respondents=respondents, codings=made.codings()[:0]))
    assert row_of(tables.comparison, property="user")["p_value"] == pytest.approx(0.17, abs=5e-3)


def test_nothing_is_compared_when_all_or_none_answered():
    respondents = made.respondents()[:0]
    frame = made.frame().assign(responded=False)
    tables = tables_of(made.made_survey(respondents=respondents, frame=frame, codings=made.codings()[:0]))
    assert tables.comparison["p_value"].isna().all()
    assert tables.comparison["answered_median"].isna().all()


def test_options_are_counted_by_institution_with_those_that_nobody_chose():
    tables = tables_of()
    of_means = tables.answers.query("question == 'means' and form == ''").set_index("option")
    assert of_means["institutions"].to_dict() == {"Teams": 2, "eTwinning": 1, "other": 1}
    assert set(of_means["answered"]) == {2}
    more = tables.answers.query("question == 'more_done' and form == 'user'").set_index("option")
    assert more["institutions"].to_dict() == {"Ja": 1, "Nee": 0}
    views = tables.answers.query("question == 'views' and form == ''").set_index(["item", "option"])
    assert views["institutions"].tolist() == [1, 1]
    assert note(tables, "other_options") == 1


def test_ranking_tells_the_places_of_each_item():
    rows = tables_of().answers.query("question == 'order' and form == ''").set_index("item")
    assert rows["median"].to_dict() == {"Geld": 2, "Tijd": 1}
    assert set(rows["option"]) == {""}


def test_open_questions_and_names_of_institutions_are_in_no_table_of_answers():
    assert not {"why", "institution"} & set(tables_of().answers["question"])


def test_parent_counts_every_institution_below_it_once():
    tables = tables_of()
    parent = theme(tables, "obstacle.clarity")
    assert (parent["institutions"], parent["lower"], parent["upper"], parent["words"]) == (9, 16, 33, "often")
    assert theme(tables, "obstacle.clarity.meaning")["institutions"] == 7
    assert theme(tables, "obstacle.clarity.spread")["institutions"] == 4


def test_forms_have_populations_of_their_own():
    tables = tables_of()
    users, others = (theme(tables, "registration", form) for form in (made.USERS, made.OTHERS))
    assert (users["institutions"], users["answered"], users["population"], users["outside"]) == (2, 5, 6, 0)
    assert (others["institutions"], others["answered"], others["population"], others["outside"]) == (2, 10, 23, 1)


def test_one_form_alone_has_no_rows_of_its_own():
    respondents = made.respondents().assign(form=made.USERS)
    codings = made.codings().assign(form=made.USERS)
    tables = tables_of(made.made_survey(respondents=respondents, codings=codings))
    assert set(tables.themes["form"]) == set(tables.answers["form"]) == {""}


def test_what_is_said_at_a_visit_counts_for_who_answered_and_for_nobody_else():
    tables = tables_of()
    assert theme(tables, "wish.examples")["institutions"] == 7
    assert note(tables, "visits") == 1
    visit = coding("I20", "wish.examples", form="", question="visit", source="visit")
    assert theme(
        tables_of(made.made_survey(codings=with_rows(made.codings(), visit))), "wish.examples"
    ).equals(theme(tables, "wish.examples"))  # fmt: skip


def test_theme_that_half_of_the_coders_gave_counts_and_one_that_fewer_gave_does_not():
    two, three = made.codings(), with_rows(made.codings(), coding("I03", "obstacle.clarity.meaning", coder=3))
    assert theme(tables_of(made.made_survey(codings=two)), "benefit.finance")["institutions"] == 3
    assert theme(tables_of(made.made_survey(codings=three)), "benefit.finance")["institutions"] == 2


def test_coders_who_differ_below_a_theme_agree_on_it():
    """One gives the parent and two a child each: no child has a majority, the parent has all three."""
    below = ("obstacle.clarity", "obstacle.clarity.meaning", "obstacle.clarity.spread")
    codings = pd.DataFrame([coding("I05", code, coder) for coder, code in enumerate(below, start=1)])
    tables = tables_of(made.made_survey(codings=codings))
    assert [theme(tables, code)["institutions"] for code in below] == [1, 0, 0]


def test_no_theme_is_no_theme():
    tables = tables_of()
    assert "nothing" not in {*tables.themes["theme"], *tables.agreement["theme"], *tables.pairs["theme"]}
    assert "nothing" in set(tables.codebook["theme"])


def test_no_theme_is_no_part_of_what_a_codebook_puts_it_below():
    book = made.codebook()
    book.loc[book["theme"] == "nothing", "parent"] = "wish"
    codings = pd.DataFrame([coding("I05", "nothing")])
    assert theme(tables_of(made.made_survey(codebook=book, codings=codings)), "wish")["institutions"] == 0
    without = made.made_survey(codebook=book.query("theme != 'nothing'"), codings=codings)
    assert theme(tables_of(without), "wish")["institutions"] == 0


def test_where_nothing_was_coded_no_theme_was_named_by_none():
    tables = tables_of(made.made_survey(codings=made.codings()[:0]))
    assert tables.themes.empty
    assert tables.pairs.empty
    assert tables.agreement.empty
    assert note(tables, "uncoded_answers") == 15


def test_answer_is_coded_by_itself_or_as_a_whole():
    some = made.codings().query("institution != 'I15' and source == 'answer'")
    whole = with_rows(some, coding("I15", "wish", form="", question=""))
    assert note(tables_of(made.made_survey(codings=some)), "uncoded_answers") == 1
    assert note(tables_of(made.made_survey(codings=whole)), "uncoded_answers") == 0


def test_frequency_words_follow_the_printed_rule():
    expected = {2: "small_minority", 3: "some", 7: "some", 8: "often", 14: "often", 15: "all", 1: "one", 0: "none"}
    for number, word in expected.items():
        named = made.ANSWERED[:number]
        codings = pd.DataFrame([coding("I02", "nothing"), *[coding(name, "wish") for name in named]])
        assert theme(tables_of(made.made_survey(codings=codings)), "wish")["words"] == word


def test_agreement_of_two_coders_is_counted_in_units_that_both_coded():
    agreement = tables_of().agreement
    pooled = agreement.iloc[0]
    assert (pooled["theme"], pooled["coder_1"], pooled["coder_2"]) == ("", 1, 2)
    assert pooled[["units", "both", "first_only", "second_only", "neither"]].tolist() == [112, 26, 1, 1, 84]
    assert (isnan(pooled["lower"]), isnan(pooled["alpha_lower"]), pooled["alpha_note"]) == (True, True, "too_few")
    wish = row_of(agreement, theme="wish.examples")
    assert wish[["units", "both", "first_only", "second_only", "neither"]].tolist() == [16, 6, 1, 0, 9]
    assert wish["alpha_note"] == "too_few"
    assert wish["lower"] < wish["agreement"] == 15 / 16 < wish["upper"]
    rows = agreement.iloc[1:]
    assert rows[["units", "both", "neither"]].sum().tolist() == pooled[["units", "both", "neither"]].tolist()


def test_interval_of_pooled_alpha_needs_six_institutions_and_disagreements_of_two():
    codings = with_rows(made.codings(), coding("I07", "benefit.finance", 2))
    pooled = tables_of(made.made_survey(codings=codings)).agreement.iloc[0]
    assert pooled["alpha_lower"] < pooled["alpha"] < pooled["alpha_upper"] < 1
    assert pooled["alpha_note"] == ""
    few = codings[codings["institution"].isin(["I03", "I04", "I07", "I08", "I09"])]
    assert tables_of(made.made_survey(codings=few)).agreement.iloc[0]["alpha_note"] == "too_few"


def test_alpha_of_a_theme_that_both_gave_everywhere_is_not_defined():
    codings = pd.DataFrame([coding(name, "wish", coder) for name in made.ANSWERED for coder in (1, 2)])
    row = row_of(tables_of(made.made_survey(codings=codings)).agreement, theme="wish")
    assert (row["both"], row["agreement"], row["alpha_note"]) == (15, 1, "not_defined")
    assert isnan(row["alpha"])


def test_one_coder_has_nobody_to_agree_with():
    assert tables_of(made.made_survey(codings=made.codings(second=False))).agreement.empty


def test_pairs_are_of_themes_without_one_below_and_named_by_somebody():
    pairs = tables_of().pairs
    first = pairs.iloc[0]
    assert (first["theme"], first["other"], first["institutions"]) == ("obstacle.clarity.meaning", "wish.examples", 4)
    assert pairs["institutions"].is_monotonic_decreasing
    assert pairs["institutions"].min() == 1
    assert not {"obstacle.clarity", "policy", "wish"} & {*pairs["theme"], *pairs["other"]}


def test_registered_is_a_lower_bound_and_all_mobilities_an_upper_one():
    tables = tables_of(made.made_survey(answers=made.answers()[:0]))
    whole = tables.registered.iloc[0]
    assert (whole["institution"], whole["registered"], whole["mobilities"]) == ("", 226, 6500)
    assert (whole["low"], whole["high"]) == (226, 6500)
    assert isnan(whole["reported_low"])


@pytest.mark.parametrize(
    ("low", "high", "least", "most", "says_more"),
    [
        (50, 60, 50, 60, 1), (20, 40, 32, 40, 0), (5, 5, 32, 32, 0), (40, nan, 40, 400, 1), (nan, 30, 32, 32, 0),
        (nan, 90, 32, 90, nan), (500, 500, 500, 500, 1), (nan, nan, 32, 400, nan),
    ],
)  # fmt: skip
def test_what_an_institution_reports_bounds_what_it_did(low, high, least, most, says_more):
    answers = pd.DataFrame([
        {"institution": "I02", "form": made.USERS, "question": "blended_done", "item": "", "option": "", "low": low,
         "high": high},
    ])  # fmt: skip
    row = row_of(tables_of(made.made_survey(answers=answers)).registered, institution="I02")
    assert (row["low"], row["high"]) == (least, most)
    assert row["says_more"] == says_more or (isnan(row["says_more"]) and isnan(says_more))


@pytest.mark.parametrize("turned", [1, -1])
def test_number_that_one_of_two_answers_leaves_open_has_no_upper_end(turned):
    """At first 20, later more than 40: nobody knows how many at most, so it is all mobilities."""
    answers = pd.DataFrame([
        {"institution": "I02", "form": made.USERS, "question": "blended_done", "item": "", "option": "", "low": low,
         "high": high}
        for low, high in [(20, 20), (41, nan)][::turned]
    ])  # fmt: skip
    row = row_of(tables_of(made.made_survey(answers=answers)).registered, institution="I02")
    assert (row["reported_low"], row["low"], row["high"]) == (20, 32, 400)
    assert isnan(row["reported_high"])


def test_who_says_in_a_number_a_choice_or_words_that_more_was_done_is_counted_once():
    """I01, I02, I09 and I30 in words, I01 and I07 by choice."""
    assert tables_of().registered.iloc[0]["says_more"] == 5


@pytest.mark.parametrize(("name", "more"), [("Consortium", 0), ("I02", 1)])
def test_number_of_who_is_in_no_export_says_nothing_of_more(name, more):
    """What a member of a consortium did is registered by another one, and so it is not known to be nothing."""
    answers = pd.DataFrame([
        {"institution": name, "form": made.USERS, "question": "blended_done", "item": "", "option": "", "low": 50.0,
         "high": 50.0},
    ])  # fmt: skip
    respondents = made.respondents()
    respondents.loc[respondents["institution"] == "I01", "institution"] = "Consortium"
    survey = made.made_survey(answers=answers, codings=made.codings()[:0], respondents=respondents)
    assert tables_of(survey).registered.iloc[0]["says_more"] == more


def test_nobody_was_asked_whether_more_was_done():
    questions = made.questions().query("question not in ('blended_done', 'more_done')")
    survey = made.made_survey(questions=questions, answers=made.answers()[:0], codings=made.codings()[:0])
    assert isnan(tables_of(survey).registered.iloc[0]["says_more"])


def test_codebook_without_the_theme_says_nothing_of_more_that_was_done():
    questions = made.questions().query("question not in ('blended_done', 'more_done')")
    known = [table.query("theme != 'registration.done_not_registered'") for table in (made.codebook(), made.codings())]
    survey = made.made_survey(questions=questions, answers=made.answers()[:0], codebook=known[0], codings=known[1])
    assert isnan(tables_of(survey).registered.iloc[0]["says_more"])


def test_followed_themes_are_compared_with_the_earlier_edition_by_their_code_then():
    earlier = tables_of().themes.replace({"theme": {"policy.present": "beleid"}})
    earlier["institutions"] = earlier["institutions"].where(earlier["theme"] != "beleid", 9)
    mapping = pd.DataFrame({"theme": ["policy.present"], "earlier": ["beleid"]})
    change = tables_of(earlier=EarlierThemes(earlier, mapping, frozenset({"beleid"}))).change.set_index("theme")
    assert list(change.index) == ["policy.present", "obstacle.finance"]
    assert list(change["earlier_filled"]) == ["number", ""]
    policy = change.loc["policy.present"]
    assert (policy["earlier_theme"], policy["earlier_institutions"], policy["institutions"]) == ("beleid", 9, 2)
    assert policy["lower"] < policy["difference"] == 2 / 15 - 9 / 15 < policy["upper"] < 0
    assert change.loc["obstacle.finance", "difference"] == 0


@pytest.mark.parametrize(
    ("declared", "filled"),
    [
        ({}, {"policy", "policy.present"}),
        ({"rows": ["!– Beleid aanwezig", "!– Policy in place"]}, {"policy"}),
        ({"rows": ["– Policy in place"]}, {"policy.present"}),
        ({"columns": ["named_by_form"]}, set()),
    ],
)
def test_themes_that_an_edition_filled_in_are_known_by_the_names_of_their_rows(declared, filled):
    codebook = pd.DataFrame({
        "theme": ["policy", "policy.present", "obstacle"], "theme_kind": ["policy", "policy", "obstacle"],
        "label_nl": ["Beleid", "Beleid aanwezig", "Hindernis"], "label_en": ["Policy", "Policy in place", "Obstacle"],
    })  # fmt: skip
    assert filled_themes(codebook, [Filled(on=["survey_feedback"], **declared)]) == filled


def test_code_that_stood_for_another_theme_then_is_not_compared_with_it():
    """What is policy.present now was obstacle.finance then, so today's obstacle.finance had no code then."""
    mapping = pd.DataFrame({"theme": ["policy.present"], "earlier": ["obstacle.finance"]})
    change = tables_of(earlier=(tables_of().themes, mapping)).change
    assert change[["theme", "earlier_theme"]].to_numpy().tolist() == [["policy.present", "obstacle.finance"]]


def test_theme_that_the_earlier_edition_hides_or_has_not_is_not_compared():
    earlier = tables_of().themes.astype({"institutions": object})
    earlier.loc[earlier["theme"] == "obstacle.finance", "institutions"] = Hidden(5)
    earlier = earlier[earlier["theme"] != "policy.present"]
    assert tables_of(earlier=(earlier, NO_MAPPING)).change.empty


def check_schema(tables: SurveyTables) -> None:
    for each in fields(tables):
        table, about = getattr(tables, each.name), schema(f"survey_{each.name}")
        assert list(table.columns) == list(about.columns)
        assert not (about.key and table.duplicated(list(about.key)).any())
        for name, column in about.columns.items():
            values = table[name].dropna()
            assert set(values) <= set(column.get("values", values)) | {""}
            if "minimum" in column:
                assert (values.astype(float) >= column["minimum"]).all()
            if "maximum" in column:
                assert (values.astype(float) <= column["maximum"] + 1e-12).all()


def same(one: SurveyTables, other: SurveyTables) -> None:
    for each in fields(one):
        pd.testing.assert_frame_equal(
            getattr(one, each.name), getattr(other, each.name), check_dtype=False, check_like=False
        )


def test_tables_of_the_study_by_hand_keep_the_schema_and_come_back_from_their_files(tmp_path):
    tables = tables_of(earlier=(tables_of().themes, NO_MAPPING))
    check_schema(tables)
    tables.save(tmp_path)
    same(tables, SurveyTables.load(tmp_path))


NAMES = (*made.FRAME[:9], "X1", "X2")
CODES = tuple(made.codebook()["theme"])
FORMS = st.sampled_from([made.USERS, made.OTHERS])


@st.composite
def surveys(draw):
    """Draw a survey with a frame of nine, two institutions outside it, and up to three coders."""
    frame = made.frame()[:9].assign(
        survey_form=[draw(st.sampled_from(["", made.USERS, made.OTHERS])) for _ in range(9)]
    )
    for column in ("approached", "responded"):
        frame[column] = pd.Series([draw(st.sampled_from([True, False, None])) for _ in range(9)], dtype=object)
    answers = draw(st.lists(st.tuples(st.sampled_from(NAMES), FORMS, st.booleans(), st.booleans()), max_size=14))
    respondents = pd.DataFrame(
        [(*answer, "f", row) for row, answer in enumerate(answers)],
        columns=["institution", "form", "complete", "counts", "file", "row"],
    )
    units = st.one_of(st.tuples(FORMS, st.just("answer")), st.just(("", "visit")))
    coded = st.tuples(st.sampled_from(NAMES), units, st.sampled_from("pq"), st.sampled_from(CODES), st.integers(1, 3))
    codings = pd.DataFrame(
        [
            {"institution": name, "form": form, "question": question, "theme": code, "coder": coder, "source": source}
            for name, (form, source), question, code, coder in draw(st.lists(coded, max_size=30))
        ],
        columns=["institution", "form", "question", "theme", "coder", "source"],
    ).assign(file="c", row=1)
    numbers = st.one_of(st.just(nan), st.integers(0, 200).map(float))
    done = [
        {
            "institution": name,
            "form": form,
            "question": "blended_done",
            "item": "",
            "option": "",
            "low": low,
            "high": high,
        }
        for name, form, low, high in draw(
            st.lists(st.tuples(st.sampled_from(NAMES), FORMS, numbers, numbers), max_size=6)
        )
        if not low > high
    ]
    known = set(respondents["institution"])
    answers = made.answers()
    answers = with_rows(answers[answers["institution"].isin(known)], *done)
    return made.made_survey(frame=frame, respondents=respondents, codings=codings, answers=answers)


def shuffled(table: pd.DataFrame, random) -> pd.DataFrame:
    places = list(range(len(table)))
    random.shuffle(places)
    return table.iloc[places]


@settings(max_examples=20)
@given(surveys(), st.randoms())
def test_order_of_rows_does_not_matter(survey, random):
    turned = replace(
        survey,
        **{name: shuffled(getattr(survey, name), random) for name in ("frame", "respondents", "answers", "codings")},
    )
    tables = tables_of(survey)
    check_schema(tables)
    same(tables, tables_of(turned, shuffled(made.registered(), random)))


@settings(max_examples=20)
@given(surveys())
def test_counts_hold_together(survey):
    tables = tables_of(survey)
    for by, group in tables.response.groupby("by"):
        assert group["institutions"].sum() == 9 or by != "size"
        assert (group["complete"] + group["partial"] <= group["approached"]).all()
    answered = tables.response.iloc[0][["complete", "partial", "unasked"]].sum()
    assert set(tables.themes.loc[tables.themes["form"] == "", "answered"]) <= {answered}
    for row in tables.themes.itertuples():
        assert 0 <= row.outside <= row.institutions <= row.answered
        if row.population:
            assert row.least <= row.lower <= row.upper <= row.most <= row.population
            assert row.least == row.institutions - row.outside


@settings(max_examples=20)
@given(surveys())
def test_parent_has_at_least_its_largest_child_and_at_most_their_sum_and_its_own(survey):
    tables = tables_of(survey)
    own = survey.codings.groupby("theme")["institution"].nunique()
    for (parent, _), rows in tables.themes[tables.themes["parent"] != ""].groupby(["parent", "form"]):
        count = theme(tables, parent, rows["form"].iloc[0])["institutions"]
        assert rows["institutions"].max() <= count <= rows["institutions"].sum() + own.get(parent, 0)


@settings(max_examples=20)
@given(surveys(), st.sampled_from(CODES), FORMS)
def test_one_institution_more_takes_nothing_away(survey, code, form):
    more = {"institution": "X3", "form": form, "complete": True, "counts": True, "file": "", "row": 5}
    grown = replace(
        survey,
        respondents=with_rows(survey.respondents, more),
        codings=with_rows(survey.codings, coding("X3", code, form=form), coding("X4", code, form="", source="visit")),
    )
    before, after = tables_of(survey), tables_of(grown)
    both = before.themes.merge(after.themes, on=["theme", "form"], suffixes=("", "_after"))
    assert (both["institutions"] <= both["institutions_after"]).all()
    pairs = before.pairs.merge(after.pairs, on=["theme", "other"], suffixes=("", "_after"), how="left")
    assert (pairs["institutions"] == pairs["institutions_after"]).all()
    if len(before.themes):
        assert after.themes["answered"].iloc[0] == before.themes["answered"].iloc[0] + 1


@settings(max_examples=20)
@given(surveys(), st.permutations(range(len(made.FRAME) + 2)))
def test_other_names_change_nothing_but_names(survey, order):
    names = {name: f"N{place:02}" for name, place in zip([*made.FRAME, "X1", "X2"], order, strict=True)}
    parts = ("frame", "respondents", "answers", "codings")
    renamed = replace(
        survey,
        **{part: getattr(survey, part).assign(institution=lambda t: t["institution"].map(names)) for part in parts},
    )
    registered = made.registered()
    one = tables_of(survey)
    other = tables_of(renamed, registered.assign(institution=registered["institution"].map(names)))
    named = one.registered.assign(institution=one.registered["institution"].map({"": "", **names}))
    one = replace(one, registered=named.sort_values("institution", ignore_index=True))
    same(one, other)


@settings(max_examples=20)
@given(surveys())
def test_coder_who_repeats_another_agrees_in_full_and_changes_no_count(survey):
    first = survey.codings[survey.codings["coder"] == 1]
    alone = replace(survey, codings=first)
    doubled = replace(survey, codings=pd.concat([first, first.assign(coder=2)], ignore_index=True))
    one, two = tables_of(alone), tables_of(doubled)
    same(
        replace(one, agreement=empty_table("survey_agreement")), replace(two, agreement=empty_table("survey_agreement"))
    )
    assert (two.agreement["agreement"].dropna() == 1).all()
    assert (two.agreement["alpha"].dropna().astype(float).round(9) == 1).all()
    assert (two.agreement["alpha"].isna() == (two.agreement["alpha_note"] == "not_defined")).all()
