"""Two editions of a study beside each other: what compares, what changed, what was revised, and what is refused."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import isnan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made_editions import after, compared, edition_of
from tests.made_results import Cell, Made

from blendresearch.base.hidden import Hidden
from blendresearch.statistics.editions.earlier_results import as_json, of_json, without_names
from blendresearch.statistics.editions.edition_tables import EDITION_TABLES, edition_tables
from blendresearch.statistics.editions.same_calls import reasons
from blendresearch.statistics.results import Results
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Cohort, Filled

BEFORE = Made(
    (
        Cell("A", 2021, 100, 8, participants=200, blended_participants=16), Cell("B", 2021, 40, 0),
        Cell("C", 2021, 60, 3), Cell("D", 2022, 50, 5), Cell("A", 2023, 80, 4), Cell("E", 2023, 10, 1),
    ),
    {"completed": (2021, 2022), "running": (2023, 2024)}, running=("running",), focus=("A",),
    requested={("A", 2021): 50, ("B", 2021): 20},
)  # fmt: skip
NOW = Made(
    (
        Cell("A", 2023, 100, 12), Cell("B", 2024, 44, 1), Cell("CD", 2023, 90, 9), Cell("A", 2025, 30, 2),
        Cell("F", 2024, 6, 0),
    ),
    {"completed": (2023, 2024), "running": (2025,)}, running=("running",), focus=("A",),
    requested={("A", 2023): 40},
)  # fmt: skip
MERGED = {"C": "CD", "D": "CD"}


def whys(editions):
    return {(each.subject, each.why, each.before, each.now) for each in editions.refused}


@pytest.fixture(scope="module")
def editions():
    return compared(BEFORE, NOW, MERGED)


def test_headlines_are_those_that_a_hand_counts(editions):
    (trend,) = editions.trends
    told = {each.measure: (each.before.count, each.before.of, each.now.count, each.now.of) for each in trend.headlines}
    assert told["pooled"] == (16, 250, 22, 240)
    assert told["both"] == (16, 250, 22, 234)  # F is new
    assert told["without_focus"] == (8, 150, 10, 140)
    assert told["focus"] == (8, 100, 12, 100)
    assert told["participants"] == (24, 350, 22, 240)
    assert told["requested"] == (8, 70, 12, 40)
    assert (told["users"], told["none"]) == ((0, None, 1, None), (1, None, 1, None))
    assert trend.headline("pooled").difference == Fraction(22, 240) - Fraction(16, 250)
    assert trend.headline("requested").difference == Fraction(12, 40) - Fraction(8, 70)
    assert trend.headline("mobilities").difference == -10
    assert trend.headline("median").before.share == Fraction("0.0727272727273")  # CD: 8 of 110, between 0 and 8%


def test_limits_are_of_the_institutions_of_both_with_the_difference_between_them(editions):
    (trend,) = editions.trends
    told = {each.measure: (each.interval.method, each.no_interval) for each in trend.headlines}
    assert told["pooled"] == told["both"] == told["without_focus"] == ("linearised_floor_t", "")
    assert told["focus"] == ("", "one_institution")
    assert told["users"] == told["requested"] == ("", "not_defined")
    pooled = trend.headline("pooled")
    assert pooled.interval.lower < pooled.difference < pooled.interval.upper
    assert (pooled.reading, trend.rose, trend.fell, trend.same) == ("open", 3, 0, 0)


def test_institutions_are_followed_through_a_merger(editions):
    changes = {each.institution: each for each in editions.trends[0].institutions}
    assert {name: each.state for name, each in changes.items()} == {
        "A": "both",
        "B": "both",
        "CD": "merged",
        "F": "new",
    }
    assert (changes["CD"].before.total, changes["CD"].before.blended, changes["CD"].names) == (110, 8, ("C", "D"))
    assert changes["F"].before is None and changes["F"].change is None
    assert (editions.new, editions.gone, editions.merged) == (("F",), ("E",), {"CD": ("C", "D")})


def test_merger_of_which_one_existed_is_another_name():
    one = replace(BEFORE, cells=tuple(cell for cell in BEFORE.cells if cell.institution != "D"))
    found = compared(one, NOW, MERGED)
    assert (found.merged, found.renamed) == ({}, {"CD": "C"})
    (change,) = [each for each in found.trends[0].institutions if each.institution == "CD"]
    assert (change.state, change.names) == ("both", ("C",))


def test_same_calls_are_revised_with_a_reason(editions):
    told = {(each.call_year, each.institution): each.reasons for each in editions.revisions}
    assert told == {
        (2023, ""): ("completed_since",),
        (2023, "A"): ("completed_since",),
        (2023, "CD"): ("added",),
        (2023, "E"): ("withdrawn",),
    }


RUNNING, FINISHED = (Cohort(name="c", call_years=[2023], complete=complete) for complete in (False, True))
SOME, MORE, FEWER = Count.of(10, 2), Count.of(12, 2), Count.of(9, 2)


@pytest.mark.parametrize(
    ("before", "now", "was_and_is", "merged", "said"),
    [
        (SOME, SOME, (RUNNING, FINISHED), False, ()),
        (SOME, MORE, (RUNNING, FINISHED), False, ("completed_since",)),
        (SOME, FEWER, (RUNNING, FINISHED), False, ("completed_since", "fewer")),
        (SOME, Count.of(12, 1), (RUNNING, RUNNING), False, ("running_longer", "fewer")),
        (SOME, MORE, (FINISHED, FINISHED), False, ("corrected",)),
        (SOME, FEWER, (FINISHED, RUNNING), False, ("corrected",)),
        (SOME, MORE, (None, FINISHED), False, ("unknown_state",)),
        (None, SOME, (RUNNING, FINISHED), False, ("added",)),
        (SOME, None, (FINISHED, FINISHED), False, ("withdrawn",)),
        (SOME, MORE, (RUNNING, FINISHED), True, ("merged", "completed_since")),
    ],
)  # fmt: skip
def test_reasons_follow_from_numbers_and_states(before, now, was_and_is, merged, said):
    assert reasons(before, now, *was_and_is, merged=merged) == said


@pytest.mark.parametrize(
    ("before", "now", "was_and_is", "said"),
    [
        (SOME, None, (FINISHED, FINISHED), ("missing",)),
        (SOME, FEWER, (FINISHED, FINISHED), ("missing",)),
        (SOME, MORE, (FINISHED, FINISHED), ("missing", "corrected")),
        (SOME, FEWER, (RUNNING, FINISHED), ("missing", "completed_since")),
        (None, SOME, (RUNNING, FINISHED), ("missing", "added")),
        (SOME, FEWER, (None, FINISHED), ("missing", "unknown_state")),
        (SOME, SOME, (FINISHED, FINISHED), ()),
    ],
)  # fmt: skip
def test_export_that_is_missing_is_no_withdrawal_and_no_correction(before, now, was_and_is, said):
    assert reasons(before, now, *was_and_is, missing=True) == said


def test_institution_whose_export_is_missing_is_told_so_and_not_as_gone():
    results = after(edition_of(BEFORE), NOW)
    row = {"project_code": "2023-1-NL01-KA121-VET-000000099", "institution": "E", "call_year": 2023, "state": "missing"}
    listed = pd.concat([results.lists.projects, pd.DataFrame([row | {"cohort": "completed"}])], ignore_index=True)
    told = replace(results, lists=replace(results.lists, projects=listed)).editions.revisions
    reasons_told = {(each.call_year, each.institution): each.reasons for each in told}
    assert reasons_told[2023, "E"] == ("missing",)
    assert "missing" in reasons_told[2023, ""]
    assert "missing" not in reasons_told[2023, "A"]


def test_finished_calls_are_never_set_beside_unfinished_ones(editions):
    assert ("cohorts", "finished_with_unfinished", "completed", "running") in whys(editions)
    assert all(trend.before.complete and trend.now.complete for trend in editions.trends)
    unfinished = compared(replace(BEFORE, running=("completed", "running")), NOW)
    assert unfinished.trends == ()
    assert ("cohorts", "finished_with_unfinished", "completed", "completed") in whys(unfinished)


def dated(made: Made, day: date) -> Made:
    """Give a study whose running calls have a day."""
    made.study.cohorts[:] = [
        each if each.complete else each.model_copy(update={"exported_on": day}) for each in made.study.cohorts
    ]
    return made


@pytest.mark.parametrize(("day", "months"), [(date(2027, 3, 24), 22), (date(2026, 5, 24), None)])
def test_running_calls_compare_at_the_same_age_alone(day, months):
    before, now = dated(replace(BEFORE), date(2025, 3, 24)), dated(replace(NOW), day)
    found = compared(before, now, MERGED)
    if months is None:
        assert found.same_age == ()
        assert ("cohorts", "other_age", "running", "running") in whys(found)
        return
    (aged,) = found.same_age
    assert (aged.before.call_year, aged.now.call_year, round(aged.now.months)) == (2023, 2025, months)
    assert (aged.before.count.blended, aged.now.count.blended) == (5, 2)
    assert not aged.from_earlier_export
    assert [(each.total, each.blended) for each in aged.both] == [(80, 4), (30, 2)]
    assert aged.in_both == 1


def test_dated_earlier_export_of_this_study_stands_in_for_today():
    before, now = dated(replace(BEFORE), date(2025, 3, 24)), dated(replace(NOW), date(2027, 12, 1))
    results = after(edition_of(before), now)
    kept = pd.DataFrame([{"exported_on": "2027-04-01", "call_year": 2025, "total": 25, "blended": 1}])
    (aged,) = replace(results, tables=replace(results.tables, earlier=kept)).editions.same_age
    assert (aged.now.count.total, aged.now.day, aged.from_earlier_export) == (25, date(2027, 4, 1), True)
    assert (aged.in_both, aged.both) == (0, None)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"country": "BE"}, "other_country"),
        ({"agency": "NL02"}, "other_agency"),
        ({"sector": "SCH"}, "other_sector"),
        ({"settings": {"include_drafts": "true"}}, "counted_otherwise"),
    ],
)
def test_edition_of_another_kind_is_not_compared(facts, why):
    found = compared(BEFORE, NOW, MERGED, **facts)
    assert [each.why for each in found.refused] == [why]
    assert (found.trends, found.revisions, found.same_age) == ((), (), ())


def test_what_the_earlier_edition_does_not_tell_is_not_inferred():
    found = compared(BEFORE, NOW, MERGED, cohorts=(), requests_table=None)
    assert found.trends == ()
    assert {each.before for each in found.refused if each.why == "unknown_state"} == {"completed", "running"}
    assert {each.reasons for each in found.revisions} == {("unknown_state",), ("added",), ("withdrawn",)}


def test_other_threshold_is_told_and_other_numbers_of_calls_leave_numbers_out():
    found = compared(BEFORE, NOW, MERGED, user_threshold=5)
    assert ("headline", "other_threshold", "completed", "completed") in whys(found)
    longer = replace(NOW, cohorts={"completed": (2023, 2024, 2025), "running": (2026,)})
    (trend,) = (longer_found := compared(BEFORE, longer, MERGED)).trends
    assert trend.headline("users") is None and trend.headline("pooled") is not None
    assert ("headline", "other_number_of_calls", "completed", "completed") in whys(longer_found)


# --- Calls that were finished then and are counted again


OVERLAP = replace(
    NOW, cells=(Cell("A", 2021, 104, 9), Cell("G", 2022, 7, 7), *NOW.cells),
    cohorts={"completed": (2021, 2022, 2023, 2024), "running": (2025,)}, requested={("A", 2021): 50, ("A", 2023): 40},
)  # fmt: skip
"""NOW, in an edition that went on adding calls to those that were finished."""


def test_finished_calls_that_both_have_are_left_out_and_the_later_ones_compared():
    plain, found = (compared(BEFORE, each, MERGED) for each in (NOW, OVERLAP))
    (trend,), (apart,) = found.trends, plain.trends
    assert (trend.now.call_years, trend.left_out, apart.left_out) == ([2023, 2024], (2021, 2022), ())
    assert trend.headlines == apart.headlines
    assert trend.institutions == apart.institutions
    assert not [each for each in found.refused if each.why == "overlapping_calls"]
    table = edition_tables(found)["edition_change"]
    assert {*table["earlier_call_years"]} == {"2021 2022"} and {*table["call_years"]} == {"2023 2024"}


@pytest.mark.parametrize(("calls", "why"), [((2021,), "overlapping_calls"), ((2020,), "not_later"), ((2021, 2022), "")])
def test_finished_calls_of_which_none_is_later_are_no_trend(calls, why):
    cells = tuple(Cell("A", year, 10, 1) for year in calls)
    found = compared(BEFORE, Made(cells, {"completed": calls}))
    assert found.trends == ()
    assert {each.why for each in found.refused if each.now == each.before == "completed"} == ({why} if why else set())


# --- What the earlier edition filled in


def with_filled(*declared: dict) -> dict:
    return {"filled_in": tuple(map(Filled.model_validate, declared))}


SIZES = with_filled({"on": "every_institution", "columns": ["mobilities"], "rows": ["C", "D", "E"]})


def test_what_rests_on_filled_in_numbers_is_marked_and_called_nothing():
    (trend,) = compared(BEFORE, NOW, MERGED, **SIZES).trends
    filled = {each.measure: each.filled for each in trend.headlines if each.filled}
    assert filled == {
        "pooled": "limits", "without_focus": "limits", "participants": "limits", "both": "number",
        "both_without_focus": "number",
    }  # fmt: skip
    assert {each.reading for each in trend.headlines if each.filled} == {"unknown"}
    assert [each.institution for each in trend.institutions if each.filled] == ["CD"]
    (sure,) = compared(BEFORE, NOW, MERGED, filled_in=()).trends
    assert not [each for each in (*sure.headlines, *sure.institutions) if each.filled]


def test_study_that_is_itself_invented_marks_filled_in_numbers_and_reads_them():
    results = after(edition_of(BEFORE, **SIZES), NOW, MERGED)
    invented = results.study.model_copy(update={"invented": True})
    (trend,) = replace(results, study=invented).editions.trends
    (withheld,), (sure,) = (compared(BEFORE, NOW, MERGED, **facts).trends for facts in (SIZES, {}))
    assert [each.filled for each in trend.headlines] == [each.filled for each in withheld.headlines]
    assert [each.reading for each in trend.headlines] == [each.reading for each in sure.headlines]
    assert {each.withheld for each in (*trend.headlines, *trend.institutions)} == {"", False}
    assert [each.withheld for each in withheld.headlines] == [each.filled for each in withheld.headlines]


def test_calls_and_institutions_of_calls_that_were_filled_in_are_marked():
    calls = with_filled({"on": "by_call_year", "columns": ["mobilities"], "cohorts": ["running"]}, *[
        {"on": "by_institution", "rows": ["!A"], "cohorts": ["running"]},
    ])  # fmt: skip
    before, now = dated(replace(BEFORE), date(2025, 3, 24)), dated(replace(NOW), date(2027, 3, 24))
    found = compared(before, now, MERGED, **calls)
    assert [each.filled for each in found.trends[0].headlines] == [""] * len(found.trends[0].headlines)
    assert {each.institution: each.filled for each in found.revisions} == {"": True, "A": False, "CD": False, "E": True}
    (aged,) = found.same_age
    assert (aged.filled, aged.both_filled, aged.withheld, aged.both_withheld) == (True, False, True, False)
    results = after(edition_of(before, **calls), now, MERGED)
    invented = replace(results, study=results.study.model_copy(update={"invented": True}))
    assert [(each.filled, each.withheld) for each in invented.editions.same_age] == [(True, False)]
    tables = edition_tables(found)
    assert list(tables["edition_ages"]["earlier_filled"]) == ["number"]
    assert list(tables["edition_revisions"]["earlier_filled"]) == ["number", "", "", "number"]


def test_edition_that_hides_names_tells_by_no_pattern_who_they_were():
    nameless = without_names(edition_of(BEFORE, **SIZES))
    assert "'rows'" not in str(as_json(nameless)["filled_in"])
    assert of_json(as_json(nameless)).filled_in == nameless.filled_in


def test_invented_edition_is_compared_with_an_invented_one_alone():
    found = compared(BEFORE, NOW, MERGED, invented=True)
    assert ([each.why for each in found.refused], found.trends) == (["invented"], ())


# --- What is hidden


def hide(table: pd.DataFrame, institution: str, sign: str = "<5") -> pd.DataFrame:
    mark = Hidden(5) if sign == "<5" else Hidden()
    counts = table["blended"].astype(object).mask(table["institution"] == institution, mark)
    return table.assign(blended=counts)


@pytest.mark.parametrize("where", ["before", "now"])
def test_hidden_count_leaves_out_what_would_need_it(where):
    before, results = edition_of(BEFORE), after(edition_of(BEFORE), NOW, MERGED)
    if where == "before":
        results = replace(results, earlier_edition=replace(before, statistics_table=hide(before.statistics_table, "B")))
    else:
        tables = replace(results.tables, statistics=hide(results.tables.statistics, "B"))
        results = replace(results, tables=tables)
    found = results.editions
    (trend,) = found.trends
    pooled = trend.headline("pooled")
    assert (pooled.before.count, pooled.now.count) == (16, 22)
    assert (pooled.interval.method, pooled.no_interval, pooled.reading) == ("", "hidden", "")
    assert trend.headline("both") is None and trend.headline("median") is None
    assert trend.headline("users").difference == 1  # fewer than 5 is below the 10 of a user
    assert (trend.rose, isnan(trend.sign)) == (None, True)
    assert ("institutions", "hidden", "completed", "completed") in whys(found)
    (row,) = [each for each in trend.institutions if each.institution == "B"]
    assert row.change is None


def test_edition_with_neutral_names_follows_no_institution(tmp_path):
    nameless = without_names(edition_of(BEFORE))
    found = replace(after(nameless, NOW), lists=replace(NOW.results.lists)).editions
    (trend,) = found.trends
    assert {each.measure for each in trend.headlines} >= {"pooled", "participants", "users"}
    assert trend.headline("without_focus") is trend.headline("both") is None
    assert trend.headline("pooled").no_interval == "neutral_names"
    assert (trend.institutions, found.new, found.gone, found.merged) == ((), (), (), {})
    assert [each.institution for each in found.revisions] == [""]
    text = str(as_json(nameless))
    assert "'A'" not in text and "'CD'" not in text


# --- Rules that hold for any two editions

COUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
INSTITUTIONS = st.dictionaries(st.sampled_from("ABCDE"), COUNTS, min_size=1)


def finished(counts: dict[str, list[int]], year: int, requested: int = 7) -> Made:
    cells = tuple(Cell(name, year, total, blended) for name, (blended, total) in counts.items())
    asked = {(name, year): requested for name in counts}
    return Made(cells, {"completed": (year,)}, focus=("A",), requested=asked)


def differences(editions) -> dict[str, object]:
    return {each.measure: each.difference for trend in editions.trends for each in trend.headlines}


@settings(max_examples=6, deadline=None)
@given(INSTITUTIONS, INSTITUTIONS)
def test_other_way_round_every_difference_turns_its_sign(first, second):
    there = differences(compared(finished(first, 2021), finished(second, 2023)))
    back = differences(compared(finished(second, 2021), finished(first, 2023)))
    assert there.keys() == back.keys()
    assert all(there[name] == -back[name] for name in there)


@settings(max_examples=6, deadline=None)
@given(INSTITUTIONS)
def test_edition_beside_itself_shows_no_change(counts):
    made = finished(counts, 2021)
    found = compared(made, made)
    assert (found.trends, found.new, found.gone, found.refused[1:]) == ((), (), (), ())
    assert {(each.institution, each.reasons) for each in found.revisions} == {("", ())}
    later = compared(made, finished(counts, 2023))
    assert set(differences(later).values()) <= {0}


@settings(max_examples=6, deadline=None)
@given(INSTITUTIONS)
def test_merged_counts_add_up(counts):
    together = dict.fromkeys(counts, "All")
    total, blended = (sum(each[place] for each in counts.values()) for place in (1, 0))
    found = compared(finished(counts, 2021), finished({"All": [blended, total]}, 2023), together)
    (trend,) = found.trends
    (change,) = trend.institutions
    assert (change.before.total, change.before.blended) == (total, blended)
    assert change.state == ("merged" if len(counts) > 1 else "both")
    assert trend.headline("mobilities").difference == 0


# --- As files


def test_what_is_kept_loads_again_to_the_same(tmp_path):
    results = after(edition_of(BEFORE), NOW, MERGED)
    hidden = replace(results.earlier_edition, statistics_table=hide(results.earlier_edition.statistics_table, "B"))
    for each in (results, replace(results, earlier_edition=hidden)):
        each.save(tmp_path)
        loaded = Results.load(tmp_path)
        one, other = (edition_tables(every.editions) for every in (each, loaded))
        assert {name: one[name].to_csv() for name in one} == {name: other[name].to_csv() for name in other}
        assert set(EDITION_TABLES) <= set(loaded.table_names)
        assert loaded.editions.refused == each.editions.refused
    assert of_json(as_json(None)) is None


def test_study_without_an_earlier_edition_has_no_such_tables(tmp_path):
    assert NOW.results.editions is None
    assert not set(EDITION_TABLES) & set(NOW.results.table_names)
    names = {path.name for path in NOW.results.save(tmp_path)}
    assert not {f"{name}.csv" for name in EDITION_TABLES} & names
