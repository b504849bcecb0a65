"""The lists that people maintain: how a spelling is matched, and that the shipped lists are sound."""

from datetime import date

import pytest

from blendresearch.data import codelists
from blendresearch.data.codelists import (
    activity_code,
    activity_types,
    call_periods,
    meaning,
    normalise,
    shipped_headings,
)
from blendresearch.mobilities.exports import CONCEPTS


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Blended  mobility-activity (Yes/No) *", "blended mobility activity"),
        ("  BLENDED_MOBILITY\nACTIVITY?", "blended mobility activity"),
        ("Duur (dagen)", "duur dagen"),
        ("Mobilité d'élèves", "mobilite d eleves"),
        ("Смесена мобилност", "смесена мобилност"),
        ("Μεικτή Κινητικότητα", "μεικτη κινητικοτητα"),
        ("Straße", "strasse"),
        ("\u200eBlen\u00added\u200b mobi\u2060lity", "blended mobility"),
        ("Start date (DD-MM-YYYY) *", "start date"),
        ("Activity type (DICT):", "activity type"),
        ("Blended (ja / nee)", "blended"),
        ("*", ""),
    ],
)
def test_headings_are_compared_without_case_accents_and_signs(text, same):
    assert normalise(text) == same


def test_no_heading_names_two_concepts():
    spelt = [normalise(text) for spellings in shipped_headings().values() for text in spellings]
    assert len(set(spelt)) == len(spelt)
    assert "" not in spelt
    assert set(CONCEPTS) <= set(shipped_headings())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, "yes") for text in ("Yes", "YES", " y ", "true", "1", "Ja", "J", "x", "WAAR")),
        *((text, "no") for text in ("No", "N", "False", "0", "nee", "Onwaar")),
        *((text, None) for text in ("", "maybe", "yes no", "2", "yesterday")),
    ],
)
def test_yes_and_no(text, value):
    assert meaning("yes_no", text) == value


def test_no_spelling_has_two_meanings():
    for kind, values in codelists.tomllib.loads(
        (codelists.files("blendresearch") / "data" / "vocabulary.toml").read_text(encoding="utf-8")
    ).items():
        spellings = [spelling for listed in values.values() for spelling in listed]
        assert len(set(spellings)) == len(spellings), kind
        assert spellings == [spelling.casefold() for spelling in spellings]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LM-SHORT-VET", "LM-SHORT-VET"),
        ("lm short vet", "LM-SHORT-VET"),
        ("LM-SHORT-VET - Short-term learning mobility of VET learners", "LM-SHORT-VET"),
        ("Kortlopende leermobiliteit van mbo-studenten", "LM-SHORT-VET"),
        ("Long-term learning mobility of VET learners (ErasmusPro)", "LM-LONG-VET"),
        ("ErasmusPro", "LM-LONG-VET"),
        ("Job shadowing", "SM-JOB-SHDW"),
        ("Job-shadowing (SM-JOB-SHDW)", "SM-JOB-SHDW"),
        ("Kortlopende leermobiliteit van mbo-studenten | LM-SHORT-VET", "LM-SHORT-VET"),
        ("SM-TTA something that nobody lists", "SM-TTA"),
        ("Job shadowing / Job-shadowing", "SM-JOB-SHDW"),
        ("LM-SHORT-VET - ErasmusPro", None),
        ("LM-SHORT-VET LM-LONG-VET", None),
        ("ErasmusPro something that nobody lists", None),
        ("LM-SHORT-VETERAN", None),
        ("LM", None),
        ("", None),
        ("HE-SMS", None),
    ],
)
def test_activity_types_by_code_by_name_and_by_both(text, code):
    assert activity_code(text, "VET") == code


def test_sector_without_a_list_knows_no_types():
    assert activity_types("HED") == {}
    assert activity_code("LM-SHORT-VET", "HED") is None


def test_activity_types_are_sound():
    for code, kind in activity_types("VET").items():
        assert code == kind.code
        assert kind.category in {"learner", "staff", "other"}
        assert {"en", "nl"} <= set(kind.name)
        assert all(0 < shortest <= longest for shortest, longest in kind.physical_days.values())
    assert [code for code, kind in activity_types("VET").items() if kind.group] == ["LM-GRP-VET"]


def test_limits_hold_from_their_call_year_on():
    types = activity_types("VET")
    assert types["LM-SHORT-VET"].days(2020) is None
    assert types["LM-SHORT-VET"].days(2021) == types["LM-SHORT-VET"].days(2030) == (10, 89)
    assert types["LM-GRP-VET"].days(2023) is None
    assert types["LM-GRP-VET"].days(2024) == (2, 30)


def test_periods_of_calls_are_wide_and_known_from_their_call_year_on():
    periods = call_periods()
    assert periods["KA121"].of(2020) is None
    assert periods["KA121"].of(2024) == (date(2024, 6, 1), date(2026, 12, 31))
    assert all(first < last for each in periods.values() for first, last in [each.of(2030)])


def test_no_hint_below_a_heading_can_be_the_value_of_a_record():
    values = [text for kind in ("yes_no", "mode", "status", "data_type") for text in codelists.spellings(kind)]
    types = [text for kind in activity_types("VET").values() for text in (kind.code, *kind.name.values())]
    hints = codelists.spellings("hint")
    assert [
        text for text in [*values, *types, "2021-1-NL01-KA121-VET-000000001", "1", "07/03/2022"] if text in hints
    ] == []
