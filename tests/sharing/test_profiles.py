"""What the checks can find together: the package takes it from their SQL, and it is told once more for the attack."""

from itertools import product
from random import Random

import pytest
from tests.sharing import generated, kinds
from tests.studies import tidied

from blendresearch.data.rules import Rule, rules
from blendresearch.mobilities import profiles
from blendresearch.mobilities.profiles import aspects, observed_profiles, of_one_record, possible_profiles, tied
from blendresearch.study.settings import Study, read_study

SIZES = {("individual", False): "alone", ("group", False): "one", ("group", True): "more"}
RULES = frozenset(rule.id for rule in rules() if of_one_record(rule))
KINDS = ("LM-SHORT-VET", "LM-SKILL-VET", "LM-GRP-VET", "SM-COUR-TRAIN", "unknown")


def study(**settings: object) -> Study:
    cohorts = [{"name": "all", "call_years": [2021, 2024]}]
    return Study.model_validate(
        {"title": {"en": "x"}, "country": "NL", "sector": "VET", "cohorts": cohorts, **settings}
    )


@pytest.mark.parametrize(("drafts", "accompanying"), list(product((False, True), repeat=2)))
def test_two_ways_to_find_the_profiles_find_the_same(drafts, accompanying):
    asked = study(include_drafts=drafts, include_accompanying_persons=accompanying, subgroups="sum")
    told = generated.told_of(asked)
    places = list(product(KINDS, (2021, 2024)))
    for group in tied():
        found: dict[tuple, set] = {place: set() for place in places}
        for kind, together in possible_profiles(asked, places, group).items():
            size = (SIZES[kind.kind, kind.larger],) if "size" in group.aspects else ()
            if not kind.left_out:
                found[kind.activity_type, kind.call_year] |= {(kind.blended, *size, each) for each in together}
        for place in places:
            own = set()
            for each in kinds.counted(told.limits(*place), told.settings, RULES):
                size = (each.size,) if "size" in group.aspects else ()
                own.add((each.blended, *size, each.found & group.names))
            assert found[place] == own, (place, group.names)


@pytest.mark.parametrize("number", range(3))
def test_every_record_has_a_profile_that_is_possible(tmp_path, number):
    folder = generated.write(Random(f"profiles-{number}"), tmp_path)
    asked = read_study(folder)
    with tidied(folder) as connection:
        observed = observed_profiles(connection.sql("SELECT * FROM mobilities"))
    counted = observed[observed["left_out"] == ""]
    places = set(zip(counted["activity_type"], counted["call_year"], strict=True))
    assert len(counted)
    for group in tied():
        possible = possible_profiles(asked, places, group)
        for row in counted.itertuples():
            size = (row.kind, row.larger) if "size" in group.aspects else ()
            kind = profiles.Kind(row.activity_type, row.call_year, row.is_blended, "", *size)
            assert frozenset(row.found.split()) & group.names in possible[kind]


def test_every_column_of_a_record_belongs_to_one_aspect(tmp_path):
    with tidied(generated.write(Random(1), tmp_path)) as connection:
        columns = connection.sql("SELECT * FROM mobilities").columns
    assert sorted(column for own in aspects().values() for column in own) == sorted(columns)


def test_every_check_of_one_record_is_tied_to_those_that_read_the_same():
    named = [name for group in tied() for name in group.names]
    assert sorted(named) == sorted(RULES)
    read = [aspect for group in tied() for aspect in group.aspects]
    assert len(read) == len(set(read))


def test_a_new_check_is_known_without_a_word(monkeypatch):
    new = Rule("short_group", "warning", "left_out IS NULL AND kind = 'group' AND stay = 'none'")
    monkeypatch.setattr(profiles, "rules", lambda: (*rules(), new))
    tied.cache_clear()
    try:
        group = next(each for each in tied() if new.id in each.names)
        assert {"stay", "size"} <= group.aspects
        found = possible_profiles(study(), [("LM-SHORT-VET", 2021)], group)
    finally:
        monkeypatch.undo()
        tied.cache_clear()
    alone = {each for kind, together in found.items() if kind.kind == "individual" for each in together}
    grouped = {each for kind, together in found.items() if kind.kind == "group" for each in together}
    assert not [each for each in alone if new.id in each]
    assert {"below_minimum" in each for each in grouped if new.id in each} == {False}
    assert frozenset({"without_stay", "short_group", "group_too_early"}) in grouped
