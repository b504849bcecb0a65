"""What of a survey is shown word by word: no listed name, no address, no number, and nothing that says who."""

import unicodedata
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.survey.made_survey import made_survey

from blendresearch.base.errors import InputError
from blendresearch.study.spellings import Spellings
from blendresearch.survey.shown.capitals import capitals_within
from blendresearch.survey.shown.guard import CAPITAL, PART_OF_NAME, Guard
from blendresearch.survey.shown.listed_names import Name, read_names
from blendresearch.survey.shown.placeholders import masked, placeholder
from blendresearch.survey.shown.private_lists import disagreements, write_private_lists
from blendresearch.survey.shown.quotes import quotes_to_show
from blendresearch.survey.shown.survey_letters import unshowable_texts

pytestmark = pytest.mark.security

INSTITUTIONS = ["ROC Midden Nederland", "Talland College / Horizon College", "Yuverta", "Hout- en Meubileringscollege"]
NAMES = [
    Name("Jan de Vries", "person"),
    Name("Goes", "place"),
    Name("Rotterdam", "place"),
    Name("Praktijk Plus", "other"),
]
GUARD = Guard.of(INSTITUTIONS, Spellings({"ROC MN": "ROC Midden Nederland"}), NAMES)


def kinds(text: str, **how) -> tuple[str, ...]:
    return GUARD.judged(text, "nl", **how).names


def codings(*rows: dict[str, object]) -> pd.DataFrame:
    sound = {
        "institution": "Yuverta", "form": "user", "question": "why", "theme": "obstacle", "coder": 1,
        "source": "answer", "file": "survey/codings.csv", "row": 2, "quote": "Het kost tijd.", "publish": "yes",
        "quote_nl": "", "quote_en": "",
    }  # fmt: skip
    return pd.DataFrame([{**sound, "row": at, **row} for at, row in enumerate(rows, start=2)])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("bij roc midden nederland ging het", "institution"),
        ("bij ROC-Midden-Nederland ging het", "institution"),
        ("bij ROC\u00a0Midden Neder\u00adland ging het", "institution"),
        ("bij ROCMiddenNederland ging het", "institution"),
        ("ROC Midden\nNederlands aanpak", "institution"),
        ("bij ROC MN ging het", "institution"),
        ("Horizon College deed mee", "institution"),
        ("Ÿuvertå's aanpak", "institution"),
        ("YUVERTA-studenten", "institution"),
        ("Yu\u200bverta", "institution"),
        ("het Yuvertateam", "institution"),
        ("wij van hout & meubileringscollege", "institution"),
        ("zei Jan de  Vries", "person"),
        ("de Rotterdamse haven", "place"),
        ("in Goes", "place"),
        ("GOES", "place"),
        ("\uff39\uff35\uff36\uff25\uff32\uff34\uff21", "institution"),
        ("(praktijk plus)", "other"),
        ("[naam instelling] en Yuverta", "institution"),
        ("[Yuverta]", "institution"),
    ],
)
def test_listed_name_is_found_however_it_is_written(text, kind):
    assert kinds(text) == (kind,)


@pytest.mark.parametrize(
    "text",
    ["dat is goed en goeds", "roc en mbo", "een college", "midden in Nederland", "[naam instelling] gaf [naam persoon]",
     "mail yuverta@yuverta.nl", "www.yuverta.nl"],
)  # fmt: skip
def test_usual_words_and_what_is_replaced_anyway_are_no_listed_name(text):
    assert kinds(text) == ()


def test_institution_may_stand_in_its_own_practice_and_no_other():
    text = "Talland College doet het met Yuverta"
    assert kinds(text, allowed={"Yuverta"}) == ("institution",)
    assert kinds(text, allowed={"Yuverta", "Talland College / Horizon College"}) == ()
    assert GUARD.judged("bij Yuverta en Petra", "nl", allowed={"Yuverta"}).to_look_at == (("Petra", CAPITAL),)


@given(
    name=st.sampled_from([*INSTITUTIONS, *(each.text for each in NAMES)]),
    before=st.sampled_from(["", "Wij bij ", "(", "“", "…", "x-"]),
    after=st.sampled_from(["", " deed mee.", ")", "”", "'s plan", ", zei men", "s"]),
    fold=st.sampled_from([str, str.upper, str.lower, str.title, lambda text: unicodedata.normalize("NFD", text)]),
    between=st.sampled_from([" ", "-", "  ", "\u00a0", "\u2011", " \n", "", "\u00ad", "_"]),
)
def test_name_is_found_in_any_case_with_any_signs_between_its_words(name, before, after, fold, between):
    assert kinds(before + between.join(fold(name).split(" ")) + after)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mail j.jansen@school.nl of j.jansen (at) school.nl", "Mail [e-mailadres] of [e-mailadres]"),
        ("zie https://school.nl/a?b=1 en school.nl/x", "zie [webadres] en [webadres]"),
        ("06-12345678, +31 (0)30 123 45 67", "[telefoonnummer], [telefoonnummer]"),
        ("NL91 ABNA 0417 1643 00", "[rekeningnummer]"),
        ("3512 JE, Kerkstraat 12a, Laan van Westenenk 4", "[adres], [adres], [adres]"),
        ("wij zitten in de Molensteeg", "wij zitten in de [adres]"),
        ("2021-1-NL01-KA121-VET-000012345", "[projectcode]"),
        ("104 mobiliteiten, 1.250 en 20-30 in 2021", "[getal] mobiliteiten, [getal] en [getal] in [getal]"),
        ("vierentwintig groepen en tweehonderdvijftig studenten", "[getal] groepen en [getal] studenten"),
        ("één keer, wij vieren een feest", "één keer, wij vieren een feest"),
        ("niveau 1 en 2, MBO-4, Covid-19, KA121", "niveau 1 en 2, MBO-4, Covid-19, KA121"),
        ("[naam instelling 2] stuurde [getal] studenten", "[naam instelling 2] stuurde [getal] studenten"),
        ("٣ groepen, ½ jaar", "[getal] groepen, [getal] jaar"),
        ("@school_x volgt ons", "[account] volgt ons"),
    ],
)
def test_what_leads_to_somebody_is_replaced(text, shown):
    assert masked(text, "nl") == shown
    assert masked(shown, "nl") == shown


def test_numbers_of_another_language_are_of_that_language_and_stay_where_they_may():
    assert masked("one hundred and twenty-one of 7", "en") == "one [number] of [number]"
    assert masked("twee weken, 12 dagen, a@b.nl", "nl", numbers=False) == "twee weken, 12 dagen, [e-mailadres]"


@given(st.text(max_size=60))
def test_no_digit_and_no_address_is_left_but_in_usual_words(text):
    shown = masked(f"x {text} y 0612345678 z q@r.nl", "nl")
    assert "0612345678" not in shown
    assert "q@r.nl" not in shown
    assert masked(shown, "nl") == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Volgens dhr. Jansen en Petra ging het. Daarna niet.", ["Jansen", "Petra"]),
        ("Met J. Smit. Met Teams, Erasmus+ en eTwinning! Dat kan.", ["J", "Smit"]),
        ("Bij ons: Mooi. “Dat ging,” zei Anna", ["Mooi", "Anna"]),
        ("XYZ deed mee? Ja", ["XYZ"]),
        ("× Jan zei", ["Jan"]),
        ("een Erasmus-coördinator uit Gouda-West", ["Gouda-West"]),
        ("geen", []),
    ],
)
def test_capitals_within_a_sentence_are_listed(text, words):
    assert capitals_within(text) == words


def test_parts_of_listed_names_are_listed_in_small_letters_too():
    found = dict(GUARD.judged("bij midden en vries, zei Talland", "nl").to_look_at)
    assert found == {"vries": PART_OF_NAME, "Talland": CAPITAL}


def test_only_what_is_marked_is_shown_once_a_theme_and_language():
    table = codings(
        {"quote": "Het kost tijd.", "quote_en": "It takes time."},
        {"quote": "Het kost tijd.", "coder": 2},
        {"quote": "Het kost tijd.", "theme": "wish"},
        {"quote": "Niet voor ons.", "publish": "no"},
        {"quote": "Niet voor ons.", "publish": ""},
        {"quote": " ", "publish": "yes"},
        {"quote": "Het brengt veel.", "theme": "benefit"},
    )
    shown = quotes_to_show(table, GUARD, "nl").shown
    assert set(shown["quote"]) == {"Het kost tijd.", "It takes time.", "Het brengt veel."}
    assert len(shown) == 4
    assert shown.groupby("quote")["number"].nunique().eq(1).all()
    assert shown.loc[shown["quote"].isin(["Het kost tijd.", "It takes time."]), "number"].nunique() == 1
    assert list(shown.columns) == ["theme", "number", "language", "quote"]


@given(st.permutations(range(6)))
def test_order_of_quotes_says_nothing_of_where_they_stood(order):
    rows = [
        {"quote": f"Zin {'abcdef'[at]}.", "institution": INSTITUTIONS[at % 4], "theme": "ab"[at % 2]} for at in range(6)
    ]
    expected = quotes_to_show(codings(*rows), GUARD, "nl").shown
    found = quotes_to_show(codings(*(rows[at] for at in order)), GUARD, "nl").shown
    pd.testing.assert_frame_equal(found, expected)


def test_listed_names_stop_with_every_row_and_without_the_words():
    table = codings(
        {"quote": "Bij Yuverta ging het mis."},
        {"quote": "Goed."},
        {"quote": "Jan de Vries zei het."},
        {"quote": "Yuverta deed het.", "file": "survey/x.qdpx", "row": float("nan")},
        {"quote": "Wij van Yuverta.", "publish": "no"},
        {"quote": "Goed.", "quote_en": "Yuverta did it."},
        {"quote": "En Yuverta weer."},
    )
    with pytest.raises(InputError) as raised:
        quotes_to_show(table, GUARD, "nl")
    errors = raised.value.all
    assert [(each.file, each.column, each.row) for each in errors] == [
        ("codings.csv", "quote", 2), ("codings.csv", "quote", 4), ("codings.csv", "quote_en", 7),
        ("x.qdpx", "quote", 0),
    ]  # fmt: skip
    told = " ".join(map(str, errors))
    assert "and so in 1 more row: 8" in told
    assert "[naam instelling]" in told
    assert "[naam persoon]" in told
    assert "uverta" not in told
    assert "Vries" not in told


def test_words_to_look_at_are_of_quotes_that_are_to_be_published_alone():
    table = codings({"quote": "Volgens Petra."}, {"quote": "Volgens Kees.", "publish": "no"})
    found = quotes_to_show(table, GUARD, "nl").to_look_at
    assert found.values.tolist() == [["survey/codings.csv", 2, "quote", "Petra", CAPITAL]]


@pytest.mark.parametrize(
    "quote", ["<b>x</b>", "#let x = 1", "=cmd()", "{{ x }}{% y %}", "a \u202etxt\u202c b\u200f", "`x`"]
)
def test_hostile_quote_stays_what_it_is_without_signs_that_turn_it(quote):
    (shown,) = quotes_to_show(codings({"quote": quote}), GUARD, "nl").shown["quote"]
    assert not set(shown) & set("\u202e\u202c\u200f")
    assert "x" in shown or "cmd" in shown


@pytest.mark.parametrize("part", ["NL12", "A ", "Aa. ", "x.y-", "a@", "aabbcc", "een", "Van der "])
def test_longest_text_is_judged_without_going_back_and_forth_for_ever(part):
    assert GUARD.judged(part * (5000 // len(part)), "nl").names == ()


def test_study_without_quotes_has_an_empty_table():
    found = quotes_to_show(codings({"publish": "no"}), GUARD, "nl")
    assert found.shown.empty
    assert found.to_look_at.empty


def test_list_of_names_is_judged(tmp_path):
    (tmp_path / "survey").mkdir()
    assert read_names(tmp_path) == []
    (tmp_path / "survey" / "names.csv").write_text("name,kind\nAnna,Persoon\nGouda,place\n")
    assert read_names(tmp_path) == [Name("Anna", "person"), Name("Gouda", "place")]
    (tmp_path / "survey" / "names.csv").write_text("name,kind\nAnna,mens\n,place\n")
    with pytest.raises(InputError) as raised:
        read_names(tmp_path)
    assert [each.row for each in raised.value.all] == [3, 2]
    assert "Anna" not in str(raised.value)


def test_disagreements_say_who_gave_a_theme_and_who_did_not(tmp_path):
    table = codings(
        {"theme": "a", "coder": 1}, {"theme": "a", "coder": 2}, {"theme": "b", "coder": 2},
        {"theme": "b", "coder": 1, "question": "other"},
        {"theme": "nothing", "coder": 1, "institution": "Goes"}, {"theme": "c", "coder": 3, "institution": "Goes"},
    )  # fmt: skip
    found = disagreements(table)
    assert found.values.tolist() == [
        ["Goes", "user", "why", "c", "3", "1", "survey/codings.csv", 7],
        ["Yuverta", "user", "why", "b", "2", "1", "survey/codings.csv", 4],
    ]
    made = write_private_lists(table, quotes_to_show(table, GUARD, "nl").to_look_at, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "worklists/disagreements.csv", "worklists/quotes_to_look_at.csv",
    ]  # fmt: skip
    assert (tmp_path / "worklists" / ".gitignore").read_text() == "*\n"
    assert "Het kost tijd" not in "".join(path.read_text() for path in made)


@pytest.mark.parametrize(("frame", "column"), [("quotes", "quote"), ("codebook", "label_nl"), ("codebook", "include")])
def test_letters_that_no_font_has_are_told_by_their_place(frame, column):
    survey = made_survey()
    assert unshowable_texts(survey) == []
    changed = getattr(survey, frame).assign(**{column: "Een letter \u0f40"})
    (error,) = unshowable_texts(replace(survey, **{frame: changed}))
    assert "U+0F40" in str(error)
    assert "Een letter" not in str(error)


def test_placeholders_are_told_apart_by_language():
    assert placeholder("en", "institution") == "[name of institution]"


@pytest.mark.parametrize("text", ["Hortoncollege deed mee", "Tallandgroep deed mee"])
def test_word_that_begins_with_a_telling_part_of_a_name_is_looked_at_also_where_a_sentence_begins(text):
    guard = Guard.of(["Horton School", *INSTITUTIONS], Spellings())
    assert guard.judged(text, "nl").to_look_at == ((text.split()[0], PART_OF_NAME),)


def test_address_that_is_spelt_out_is_replaced():
    assert masked("mail jan punt jansen apenstaartje school punt nl maar", "nl") == "mail [e-mailadres] maar"
    assert masked("een punt van zorg", "nl") == "een punt van zorg"
