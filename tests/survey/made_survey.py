"""A small survey made by hand: 42 institutions in the frame, 29 asked, 14 of them answered, and one that was not asked.

`I01` to `I06` got the form of users, `I07` to `I29` the other one, `I30` to `I42` none; `I30` answered nevertheless.
Users `I01` to `I05` answered, and of the others `I07` to `I15` and `I30`. Names, answers and themes are invented.
"""

from dataclasses import replace

import pandas as pd

from blendresearch.base.tables import columns_of, empty_table
from blendresearch.survey.survey import Survey

USERS, OTHERS = "user", "non-user"
FRAME = tuple(f"I{number:02}" for number in range(1, 43))
ANSWERED_USERS = FRAME[:5]
ANSWERED_OTHERS = (*FRAME[6:15], FRAME[29])
ANSWERED = (*ANSWERED_USERS, *ANSWERED_OTHERS)

_THEMES = (
    ("policy", "", "policy", "Beleid", "Policy"),
    ("policy.present", "policy", "policy", "Beleid aanwezig", "Policy in place"),
    ("registration", "", "feedback", "Registratie", "Registration"),
    ("registration.done_not_registered", "registration", "feedback", "Niet geregistreerd", "Done, not registered"),
    ("obstacle.clarity", "", "obstacle", "Onduidelijkheid", "Unclear concept"),
    ("obstacle.clarity.meaning", "obstacle.clarity", "obstacle", "Betekenis", "Meaning"),
    ("obstacle.clarity.spread", "obstacle.clarity", "obstacle", "Verspreiding", "Spread"),
    ("obstacle.finance", "", "obstacle", "Geld als drempel", "Money as an obstacle"),
    ("benefit.finance", "", "benefit", "Geld als reden", "Money as a reason"),
    ("wish", "", "wish", "Wensen", "Wishes"),
    ("wish.examples", "wish", "wish", "Voorbeelden", "Examples"),
    ("nothing", "", "feedback", "Geen thema", "No theme"),
)
_COUNTER = {"obstacle.finance": "benefit.finance"}
_FOLLOWED = {"policy.present": "yes", "obstacle.finance": "question"}


def codebook() -> pd.DataFrame:
    """Give a codebook of twelve themes, with a counter-theme and two that are followed."""
    rows = [
        {
            "theme": theme,
            "parent": parent,
            "kind": kind,
            "label_nl": dutch,
            "label_en": english,
            "definition_nl": f"Wat {dutch.lower()} is.",
            "definition_en": f"What {english.lower()} is.",
            "include": "",
            "exclude": "",
            "outcome": "",
            "follow": _FOLLOWED.get(theme, "no"),
            "counter": _COUNTER.get(theme, ""),
        }
        for theme, parent, kind, dutch, english in _THEMES
    ]
    return pd.DataFrame(rows)


def frame() -> pd.DataFrame:
    """Give the frame as `study.lists.read_institutions` reads it."""
    forms = {name: USERS if number < 6 else OTHERS if number < 29 else "" for number, name in enumerate(FRAME)}
    return pd.DataFrame(
        {
            "row": range(2, len(FRAME) + 2),
            "institution": FRAME,
            "approached": pd.Series([bool(forms[name]) for name in FRAME], dtype=object),
            "responded": pd.Series([name in ANSWERED for name in FRAME], dtype=object),
            "survey_form": [forms[name] for name in FRAME],
            "note": "",
        }
    )


def respondents() -> pd.DataFrame:
    """Give an answer of each of the fifteen; that of `I15` is partial and counts."""
    rows = [
        (name, form, name != "I15", True, f"survey/{form}.xlsx", row)
        for form, names in ((USERS, ANSWERED_USERS), (OTHERS, ANSWERED_OTHERS))
        for row, name in enumerate(names, start=2)
    ]
    return pd.DataFrame(rows, columns=["institution", "form", "complete", "counts", "file", "row"])


def questions() -> pd.DataFrame:
    """Give a question of each kind that has a table, and the open one that was coded, for both forms."""
    asked = (
        ("institution", "institution", (), "Instelling", "Institution"),
        ("blended_done", "number", (), "Aantal gedaan", "Number done"),
        ("more_done", "single", ("Ja", "Nee"), "Meer dan geregistreerd", "More than registered"),
        ("means", "multiple", ("Teams", "eTwinning"), "Middelen", "Means"),
        ("views", "grid", ("Eens", "Oneens"), "Stellingen", "Statements"),
        ("order", "ranking", ("Geld", "Tijd"), "Volgorde", "Order"),
        ("why", "open", (), "Waarom", "Why"),
    )
    rows = [(code, form, *rest) for form in (USERS, OTHERS) for code, *rest in asked]
    return pd.DataFrame(rows, columns=["question", "form", "kind", "options", "label_nl", "label_en"])


def answers() -> pd.DataFrame:
    """Give answers to the closed questions; `I01` and `I02` give numbers, `I07` says that more is done."""
    nan = float("nan")
    rows = [
        ("I01", USERS, "blended_done", "", "", 20, 30),
        ("I02", USERS, "blended_done", "", "", 5, 5),
        ("I01", USERS, "more_done", "", "Ja", nan, nan),
        ("I07", OTHERS, "more_done", "", "Ja", nan, nan),
        ("I08", OTHERS, "more_done", "", "Nee", nan, nan),
        ("I01", USERS, "means", "", "Teams", nan, nan),
        ("I01", USERS, "means", "", "other", nan, nan),
        ("I07", OTHERS, "means", "", "eTwinning", nan, nan),
        ("I07", OTHERS, "means", "", "Teams", nan, nan),
        ("I02", USERS, "views", "Het past bij het onderwijs", "Eens", nan, nan),
        ("I08", OTHERS, "views", "Het past bij het onderwijs", "Oneens", nan, nan),
        ("I09", OTHERS, "order", "Geld", "", 2, 2),
        ("I09", OTHERS, "order", "Tijd", "", 1, 1),
        *[(name, USERS, "why", "", "given", nan, nan) for name in ANSWERED_USERS],
        *[(name, OTHERS, "why", "", "given", nan, nan) for name in ANSWERED_OTHERS],
    ]
    return pd.DataFrame(rows, columns=["institution", "form", "question", "item", "option", "low", "high"])


_NAMED = {
    "policy.present": ("I01", "I07"),
    "registration.done_not_registered": ("I01", "I02", "I09", "I30"),
    "obstacle.clarity.meaning": ("I03", "I04", "I07", "I08", "I09", "I10", "I11"),
    "obstacle.clarity.spread": ("I01", "I04", "I08", "I12"),
    "obstacle.finance": ("I13",),
    "benefit.finance": ("I02", "I05"),
    "wish.examples": ("I03", "I04", "I07", "I11", "I13", "I14"),
    "nothing": ("I15",),
}


def codings(second: bool = True) -> pd.DataFrame:
    """Give the themes that coder 1 gave, and those of coder 2, who gave `wish.examples` for `I03` another one.

    One more coding, of both, is of a working visit to `I01`.
    """
    forms = {name: USERS if name in ANSWERED_USERS else OTHERS for name in ANSWERED}
    given = [
        (coder, theme, name) for coder in (1, 2)[: 1 + second] for theme, names in _NAMED.items() for name in names
    ]
    changed = [
        (coder, "benefit.finance" if (coder, theme, name) == (2, "wish.examples", "I03") else theme, name)
        for coder, theme, name in given
    ]
    rows = [(name, forms[name], "why", theme, coder, "answer") for coder, theme, name in changed]
    rows += [("I01", "", "visit", "wish.examples", coder, "visit") for coder in (1, 2)[: 1 + second]]
    table = pd.DataFrame(rows, columns=["institution", "form", "question", "theme", "coder", "source"])
    return table.assign(file="survey/codings.csv", row=range(2, len(table) + 2))


def quotes() -> pd.DataFrame:
    """Give a quote in both languages, and one that is on two themes in one."""
    rows = [
        ("obstacle.clarity.meaning", 1, "nl", "Wij vragen ons af wat er precies onder valt."),
        ("obstacle.clarity.meaning", 1, "en", "We wonder what exactly is covered."),
        ("obstacle.finance", 2, "nl", "Bij [naam instelling] is er geen geld voor."),
        ("wish.examples", 2, "nl", "Bij [naam instelling] is er geen geld voor."),
    ]
    return pd.DataFrame(rows, columns=list(columns_of("survey_quotes")))


def sources() -> pd.DataFrame:
    """Give two exports of forms and one list of codings."""
    common = {"program": "", "partial_answers": 0, "left_out_answers": 0, "codings": 0, "coders": 0}
    forms = [(USERS, 5, 5), (OTHERS, 10, 9)]
    rows = [
        {"source_kind": "form", "file": f"survey/{form}.xlsx", "form": form, "answers": answers, "complete": complete}
        for form, answers, complete in forms
    ]
    listed = {"source_kind": "codings", "file": "survey/codings.csv", "form": "", "answers": 0, "complete": 0}
    table = pd.DataFrame([{**common, **row} for row in [*rows, {**listed, "codings": len(codings()), "coders": 2}]])
    table.loc[table["form"] == OTHERS, "partial_answers"] = 1
    return table[list(columns_of("survey_sources"))]


def made_survey(**changed: pd.DataFrame | None) -> Survey:
    """Give the survey; `changed` are frames of it that are other ones, by their name."""
    visits = pd.DataFrame([("I01", "2025-02-03", "visit")], columns=["institution", "date", "kind"])
    survey = Survey(
        frame(), respondents(), questions(), answers(), codebook(), codings(), quotes(),
        empty_table("survey_practices"), visits, sources(),
    )  # fmt: skip
    return replace(survey, **changed)


def registered() -> pd.DataFrame:
    """Give the mobilities of the first cohort of every institution of the frame: `mobilities` and `blended`."""
    blended = [104, 32, 31, 21, 20, 11, *[1] * 7, *[0] * 29]
    mobilities = [900, *[400] * 5, *[150] * 20, *[40] * 15, 0]
    return pd.DataFrame({"institution": FRAME, "mobilities": mobilities, "blended": blended})
