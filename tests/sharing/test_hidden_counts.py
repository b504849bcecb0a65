"""Counts that are hidden can be neither read nor derived, however one reckons with what is shown."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from tests.sharing.attack import as_text, attack
from tests.sharing.generated import told_of

from blendresearch.base.hidden import NOT_SHOWN, Hidden, is_hidden
from blendresearch.base.tables import columns_of, empty_table
from blendresearch.sharing.protected_tables import Tables, protect
from blendresearch.sharing.suppression import suppress
from blendresearch.sharing.system import System
from blendresearch.statistics.base_tables import make_falls
from blendresearch.statistics.categories import Categories, make_categories
from blendresearch.statistics.counting import DIMENSIONS, MEASURES
from blendresearch.statistics.inference import Inference
from blendresearch.statistics.inference_tables import inference_tables
from blendresearch.statistics.project_states import COUNTED
from blendresearch.statistics.requests import make_requests
from blendresearch.statistics.totals import Statistics, make_statistics
from blendresearch.study.settings import Study

pytestmark = pytest.mark.security

TYPES = ("LM-SHORT-VET", "SM-COUR-TRAIN", "LM-GRP-VET")


def study(minimum: int, focus: tuple[str, ...] = ("A",)) -> Study:
    return Study.model_validate(
        {
            "title": {"en": "x"}, "country": "NL", "sector": "VET", "focus": list(focus),
            "cohorts": [{"name": "done", "call_years": [2021, 2022]}, {"name": "later", "call_years": [2024]}],
            "disclosure": {"minimum_count": minimum},
        }
    )  # fmt: skip


def cube_of(counts: dict[tuple[str, int, str], tuple[int, int]]) -> pd.DataFrame:
    """Make the table of counts: {(institution, call year, activity type): (mobilities, blended)}; a group has four."""
    rows = []
    for (name, year, kind), (total, blended) in counts.items():
        size, group = (4, "group") if kind == "LM-GRP-VET" else (1, "individual")
        cohort = "later" if year == 2024 else "done"
        rows.append((cohort, name, year, kind, group, total, blended, total * size, blended * size))
    return pd.DataFrame(rows, columns=[*DIMENSIONS, *MEASURES])


def profiles_of(cube: pd.DataFrame) -> pd.DataFrame:
    """Tell what is found in the records: of a group that it is too early, of all others nothing."""
    rows = []
    for row in cube.itertuples():
        place = (row.cohort, row.institution, row.call_year, row.activity_type, row.kind, row.kind == "group")
        found = "group_too_early" if row.kind == "group" and row.call_year < 2024 else ""
        for blended, records in ((True, row.blended_mobilities), (False, row.mobilities - row.blended_mobilities)):
            rows += [(*place, blended, "", found, records)] if records else []
    return pd.DataFrame(rows, columns=list(columns_of("profiles")))


def quality_of(cube: pd.DataFrame, profiles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make findings and bounds: nothing moves the share."""
    early = profiles[profiles["found"] != ""].groupby("cohort")["records"].sum()
    registration = [("group_too_early", "warning", cohort, "A", count) for cohort, count in early.items()]
    bounds = [
        (cohort, bound, rule, 0, int(rows["mobilities"].sum()), int(rows["blended_mobilities"].sum()), np.nan)
        for cohort, rows in cube.groupby("cohort")
        for bound, rule in (("lower", ""), ("lower", "virtual_only"), ("registered", ""), ("upper", ""))
    ]
    found_rows = pd.DataFrame(registration, columns=list(columns_of("registration")))
    return found_rows, pd.DataFrame(bounds, columns=list(columns_of("bounds")))


def protected_of(counts: dict, settings: Study, projects: dict[str, int] | None = None) -> tuple[Tables, pd.DataFrame]:
    return protect(tables_of(counts, settings), settings, profiles_of(cube_of(counts)), projects)


def tables_of(counts: dict, settings: Study) -> Tables:
    cube = cube_of(counts)
    places = cube[["cohort", "institution", "call_year"]].drop_duplicates()
    asked = np.arange(len(places)) % 7 * 3.0
    known = np.where(np.arange(len(places)) % 5, asked, np.nan)
    projects = places.assign(requested_blended=known, requested_mobilities=9 * known, granted_mobilities=8 * known)
    registration, bounds = quality_of(cube, profiles_of(cube))
    return Tables(
        make_statistics(cube, settings, projects),
        make_categories(cube, settings.sector),
        make_requests(projects, cube),
        registration,
        bounds,
        make_falls([cohort.name for cohort in settings.cohorts], projects, cube),
        empty_table("records"),
    )


def counts_of(draw) -> dict[tuple[str, int, str], tuple[int, int]]:
    names = "ABCDE"[: draw(st.integers(1, 5))]
    places = [(name, year, kind) for name in names for year in (2021, 2022, 2024) for kind in TYPES]
    used = draw(st.lists(st.sampled_from(places), min_size=1, max_size=12, unique=True))
    totals = [draw(st.one_of(st.integers(1, 6), st.integers(1, 60))) for _ in used]
    return {place: (total, draw(st.integers(0, min(total, 12)))) for place, total in zip(used, totals, strict=True)}


COUNTS = st.composite(counts_of)()
THREE = {
    ("A", 2021, "LM-SHORT-VET"): (100, 40), ("B", 2021, "LM-SHORT-VET"): (80, 20), ("C", 2021, "LM-SHORT-VET"): (90, 15)
}  # fmt: skip
GROUPS = {
    ("B", 2022, "SM-COUR-TRAIN"): (20, 5), ("A", 2022, "LM-GRP-VET"): (4, 1), ("A", 2021, "LM-SHORT-VET"): (2, 0),
    ("B", 2021, "LM-SHORT-VET"): (56, 7),
}  # fmt: skip
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]  # making an example smaller takes longer than reading it


def derivable(protected: Tables, asked: Study, least: int) -> list[tuple]:
    tables = {name: as_text(table) for name, table in vars(protected).items()}
    return attack(tables, told_of(asked), least).derivable()


def any_small(protected: Tables, tables: Tables, minimum: int) -> bool:
    """Tell whether some `x` is a small count, as in tables that hold little else: an attacker would know."""
    pairs = [
        (now, before)
        for shown, true in ((protected.statistics, tables.statistics), (protected.requests, tables.requests))
        for column in {"total", "blended", "requested", "realised"} & set(shown)
        for now, before in zip(shown[column], true[column], strict=True)
    ]
    return any(now == NOT_SHOWN and before < minimum for now, before in pairs)


@example(GROUPS, 3)  # no group of another type
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(COUNTS, st.sampled_from([3, 5, 10]))
def test_no_hidden_count_can_be_derived(counts, minimum):
    asked = study(minimum)
    protected, _ = protected_of(counts, asked)
    least = 1 if any_small(protected, tables_of(counts, asked), minimum) else minimum
    assert derivable(protected, asked, least) == []


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(COUNTS, st.sampled_from([3, 5, 10]))
def test_no_small_count_is_shown_and_zeros_are(counts, minimum):
    asked = study(minimum)
    tables = tables_of(counts, asked)
    protected, decisions = protected_of(counts, asked)
    hidden = 0
    for shown, true in ((protected.statistics, tables.statistics), (protected.requests, tables.requests)):
        for column in {"total", "blended", "requested", "realised"} & set(shown):
            for now, before in zip(shown[column], true[column], strict=True):
                assert now == before if not is_hidden(now) else before > 0
                assert is_hidden(now) or not 0 < before < minimum
                assert now != Hidden(minimum) or 0 < before < minimum
                hidden += is_hidden(now)
    assert len(decisions[decisions["table"].isin(["statistics", "requests"])]) == hidden


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(COUNTS, st.sampled_from([3, 5, 10]))
def test_no_share_or_interval_stands_beside_a_hidden_count(counts, minimum):
    asked = study(minimum)
    protected, _ = protected_of(counts, asked)
    table = protected.statistics
    hidden = table["total"].map(is_hidden) | table["blended"].map(is_hidden)
    assert table.loc[hidden, ["share", "lower", "upper"]].isna().all(axis=None)
    assert (table.loc[hidden, "interval"] == "").all()
    others = [total - blended for total, blended in table.loc[~hidden, ["total", "blended"]].itertuples(index=False)]
    assert not [count for count in others if 0 < count < minimum]


PAIR = {
    ("A", 2021, "LM-SHORT-VET"): (100, 40), ("B", 2021, "LM-SHORT-VET"): (80, 20),
    ("C", 2021, "LM-SHORT-VET"): (90, 15), ("D", 2021, "LM-SHORT-VET"): (50, 2), ("E", 2021, "LM-SHORT-VET"): (50, 3),
}  # fmt: skip


def test_what_rests_on_the_tables_is_the_same_for_any_counts_that_could_be_behind_them():
    asked = study(5, ())
    others = {"F": (120, 30), "G": (70, 12), "H": (200, 60), "I": (150, 25), "J": (90, 45)}
    many = PAIR | {(name, 2021, "LM-SHORT-VET"): counts for name, counts in others.items()}
    turned = many | {("D", 2021, "LM-SHORT-VET"): (50, 3), ("E", 2021, "LM-SHORT-VET"): (50, 2)}
    found = []
    for counts in (many, turned):
        tables, _ = protected_of(counts, asked)
        inference = Inference(asked, Statistics(tables.statistics), Categories(tables.categories))
        found.append({"statistics": tables.statistics, **inference_tables(inference)})
    for name, table in found[0].items():
        assert table.to_csv(index=False) == found[1][name].to_csv(index=False), name
    assert len(found[0]["influence"]) >= 3
    assert set(found[0]["indicators"]["indicator"]) >= {"pooled", "median"}


def test_two_hidden_counts_that_add_up_to_two_are_both_one_so_a_third_is_hidden():
    counts = PAIR | {("D", 2021, "LM-SHORT-VET"): (50, 1), ("E", 2021, "LM-SHORT-VET"): (50, 1)}
    protected, _ = protected_of(counts, study(5, ()))
    found = Statistics(protected.statistics).by("institution", "done")
    assert found["D"].blended == found["E"].blended == Hidden(5)
    assert [name for name, count in found.items() if count.blended == NOT_SHOWN] == ["C"]


def test_what_is_not_blended_is_protected_too():
    counts = PAIR | {("B", 2021, "LM-SHORT-VET"): (20, 18), ("C", 2021, "LM-SHORT-VET"): (20, 17)}
    protected, _ = protected_of(counts, study(5, ()))
    found = Statistics(protected.statistics).by("institution", "done")
    assert found["B"].hidden
    assert found["C"].hidden


def test_without_small_counts_nothing_is_hidden():
    counts = {place: (total * 10, blended * 10) for place, (total, blended) in PAIR.items()}
    tables = tables_of(counts, study(5))
    protected, decisions = protected_of(counts, study(5))
    shown = protected.statistics[["total", "blended"]].astype("int64")
    pd.testing.assert_frame_equal(shown, tables.statistics[["total", "blended"]])
    assert decisions[decisions["table"] == "statistics"].empty


def test_a_sum_that_does_not_hold_is_refused():
    system = System()
    places = [system.add(name, value) for name, value in (("whole", 5), ("one", 2), ("two", 4))]
    with pytest.raises(ValueError, match="not the sum"):
        system.add_sum(places[0], places[1:])


def test_where_the_sign_itself_would_give_counts_away_it_is_kept_silent():
    system = System()
    whole, *parts = (system.add(name, value) for name, value in (("whole", 2), ("a", 1), ("b", 1)))
    system.add_sum(whole, parts)
    found = suppress(system, 3)
    assert found.hidden.all()
    assert found.silent.tolist() == [True, False, False]


def test_the_cheapest_count_is_hidden_beside_a_small_one():
    system = System()
    whole, *parts = (system.add(name, value) for name, value in (("whole", 62), ("a", 2), ("b", 10), ("c", 50)))
    system.add_sum(whole, parts)
    assert suppress(system, 5).hidden.tolist() == [False, True, True, False]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_small_count_that_stands_alone_is_hidden(count):
    system = System()
    system.add("alone", count)
    assert suppress(system, 5).hidden.tolist() == [True]


def test_the_record_of_decisions_says_no_more_than_the_signs():
    counts = PAIR | {("D", 2021, "LM-SHORT-VET"): (50, 1), ("E", 2021, "LM-SHORT-VET"): (50, 1)}
    _, decisions = protected_of(counts, study(5, ()))
    assert set(zip(decisions["decision"], decisions["reason"], strict=True)) == {("x", "derivable"), ("<5", "small")}


def test_as_many_mobilities_as_projects_do_not_say_that_they_are_small():
    counts = {("A", 2021, "LM-SHORT-VET"): (4, 0)}
    shown = {}
    for told in (None, {("done", COUNTED): 4}):
        tables, _ = protected_of(counts, study(5, ()), told)
        shown[told is not None] = Statistics(tables.statistics).find("done").total
    assert shown == {False: Hidden(5), True: NOT_SHOWN}  # four projects have at least four, and `<5` would say no more
