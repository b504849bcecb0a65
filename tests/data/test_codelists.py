"""The lists that people maintain: how a spelling is matched, and that the shipped lists are sound."""

import re
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.data import codelists
from blendresearch.data.codelists import (
    activity_code,
    activity_types,
    call_periods,
    meaning,
    normalise,
    sectors,
    shipped_headings,
)
from blendresearch.language import available, load
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


@given(st.text(alphabet="aé *?:()/ yesno\u00a0\n", max_size=12))
def test_a_hint_behind_a_text_is_seen_by_its_last_sign(text):
    bare = text.strip()
    assert bare.endswith(codelists._HINTS_END) or codelists._TRAILING_HINT.sub("", bare) == bare


def test_no_sign_for_nothing_looks_like_a_code_a_number_or_a_day():
    """Such a cell is taken as it stands (`bare` in `mobilities/sql/records.sql`)."""
    assert not [text for text in codelists.spellings("missing") if re.fullmatch("[0-9][0-9A-Za-z-]*", text)]


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
        *(
            (text, "LM-SHORT-VET")
            for text in (
                "Kortdurende leermobiliteit van mbo-studenten",
                "Kortlopende leermobiliteit",
                "Short-term mobility",
                "Short term learning mobility of VET students",
                "Kortdurende leermobiliteit voor mbo'ers",
                "Learner mobility: Short-term learning mobility of VET learners",
                "Short-Term Learning Mobility Of VET Learner",
            )
        ),
        *(
            (text, "LM-LONG-VET")
            for text in (
                "Langdurende leermobiliteit van mbo-studenten (ErasmusPro)",
                "Langlopende leermobiliteit van mbo-studenten",
                "Long-term learning mobility",
                "Erasmus Pro",
                "LM-LONG-VET: Langdurige leermobiliteit (Erasmus-Pro)",
            )
        ),
        *(
            (text, "LM-GRP-VET")
            for text in ("Groepsmobiliteit van mbo-studenten", "Group mobilities", "Groepsmobiliteiten")
        ),
        *((text, "LM-SKILL-VET") for text in ("VET skills competition", "Skills competitions", "Vakwedstrijden")),
        *(
            (text, "SM-JOB-SHDW")
            for text in ("Jobshadowing", "job_shadowing", "Job shadow", "Staff mobility - Jobshadowing")
        ),
        *(
            (text, "SM-COUR-TRAIN")
            for text in (
                "Cursussen en training",
                "Cursussen en trainingen",
                "Cursus",
                "Courses & training",
                "Course and training",
            )
        ),
        *(
            (text, "SM-TTA")
            for text in (
                "Teaching assignments",
                "Teaching and training assignments",
                "Training assignment",
                "Lesopdracht",
                "Onderwijs- of trainingsopdrachten",
                "Onderwijs- en opleidingsopdrachten",
            )
        ),
        *((text, "OA-INV-EXP") for text in ("Invited expert", "Uitgenodigde experts", "Uitgenodigde deskundige")),
        *((text, "OA-HOS-TTT") for text in ("Hosting teachers in training", "Ontvangst van docenten in opleiding")),
        ("Staff mobility - ErasmusPro", None),
        ("Staff mobility", None),
        ("Jobshadowingg", None),
        ("Kortdurende leermobiliteit van basisscholieren", None),
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


def test_a_type_is_known_in_its_own_sector_alone():
    assert activity_code("LM-SHORT-VET", "VET") == "LM-SHORT-VET"
    assert activity_code("LM-SHORT-VET", "HED") is None


@pytest.mark.parametrize("sector", sectors())
def test_a_sector_is_known_wherever_one_is_named(sector):
    assert any(sector in periods.sectors for periods in call_periods().values())
    for code in available():
        of_report, of_context = (load(code).words[name] for name in ("report", "open_data"))
        assert {sector} <= of_report["sectors"].keys() & of_report["learners"].keys() & of_context["fields"].keys()


@pytest.mark.parametrize("sector", sectors())
def test_activity_types_are_sound(sector):
    for code, kind in activity_types(sector).items():
        assert code == kind.code
        assert kind.category in {"learner", "staff", "other"}
        assert {"en", "nl"} <= set(kind.name)
        assert all(0 < shortest <= longest for shortest, longest in kind.physical_days.values())
    assert [code for code, kind in activity_types("VET").items() if kind.group] == ["LM-GRP-VET"]


@pytest.mark.parametrize("sector", sectors())
def test_no_spelling_means_two_types_or_a_type_and_a_category(sector):
    listed = {kind.code: (kind.code, *kind.name.values(), *kind.spellings) for kind in activity_types(sector).values()}
    spelt = {code: set(codelists._written_out({code: texts})) for code, texts in listed.items()}
    spelt["category"] = set(codelists._spellings_of_categories(sector))
    twice = [pair for pair in combinations(spelt, 2) if spelt[pair[0]] & spelt[pair[1]]]
    assert twice == []
    assert "" not in set().union(*spelt.values())
    assert not any(sign in text for texts in spelt.values() for text in texts for sign in "{|}")


@pytest.mark.parametrize(
    ("text", "sector", "code"),
    [
        ("Group mobility of school pupils", "SCH", "LM-GRP-PUPIL"),
        ("Groepsmobiliteit van leerlingen", "SCH", "LM-GRP-PUPIL"),
        ("Langlopende Mobiliteiten voor Individuele Leerlingen", "SCH", "LM-LONG-PUPILS"),
        ("Leerlingenmobiliteit: Kortdurende leermobiliteit", "SCH", "LM-SHORT-PUPIL"),
        ("Staff mobility: Job-shadowing", "SCH", "SM-JOB-SHDW"),
        ("Short-term learning mobility of VET learners", "SCH", None),
        ("Group mobility of adult learners", "ADU", "LM-GRP-ADULT"),
        ("Individuele leermobiliteit voor lerende volwassenen", "ADU", "LM-IND-ADULT"),
        ("Cursussen en training", "ADU", "SM-COUR-TRAIN"),
        ("Student mobility for studies", "HED", "HE-SMS"),
        ("HE-STT - Staff mobility for training", "HED", "HE-STT"),
        ("Studentenmobiliteit voor stage (SMT)", "HED", "HE-SMT"),
        ("Staff mobility: Staff mobility for teaching", "HED", "HE-STA"),
        ("Blended Intensive Programme", "HED", "HE-BIP"),
        ("Blended mobility", "HED", None),
    ],
)
def test_activity_types_of_other_sectors(text, sector, code):
    assert activity_code(text, sector) == code


@pytest.mark.parametrize("sector", sectors())
def test_what_is_verified_is_limited(sector):
    kinds = activity_types(sector).values()
    assert all(kind.days(year) for kind in kinds for year in kind.verified if kind.code != "LM-GRP-VET")
    assert all(periods.of(year) for periods in call_periods().values() for year in periods.verified)
    assert {action for action, periods in call_periods().items() if sector in periods.sectors}


def test_choices_of_a_spelling_are_written_out():
    assert set(codelists._written_out({"x": ["{A|B}{| and {c|d}}", "e"]})) == {
        "a", "b", "a and c", "a and d", "b and c", "b and d", "e",
    }  # fmt: skip


def test_words_of_a_study_go_before_the_shipped_ones():
    own = {"status": {"entwurf": "draft", "complete": "draft"}}
    assert [meaning("status", text, own) for text in ("Entwurf ", "complete", "Draft", "?")] == [
        "draft", "draft", "draft", None,
    ]  # fmt: skip


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
