"""The counts of a survey as one system: how many institutions name each theme, gave each answer, and how they add up.

How many institutions answered is told in any case. Of what they said, a count is as telling as what it leaves of those
who answered: 14 of 15 says what the last one did not name.
"""

import pandas as pd

from blendresearch.sharing.system import Key, System
from blendresearch.survey.survey import DONE, MORE, MORE_THEME
from blendresearch.survey.survey_tables import SurveyTables

_OF_ALL, _OF_FORM = 8.0, 1.0
"""What is lost when a count is hidden, beside its size: one form is given up before all."""
_EACH_ONCE = ("single", "grid")


def survey_system(tables: SurveyTables) -> System:
    """Put the themes, the answers to closed questions and who says that more was done in one system.

    Keys: ("answered", form); ("themes", theme, form); ("answers", question, form, item, option), and
    ("asked", question, form, item) for who answered a question; ("says more",). The form "" is all of them. Themes and
    answers are those rows that may stand in the tables at all.
    """
    system = System()
    for form, answered in who_answered(tables).items():
        system.add_known(("answered", form), answered)
    _add_themes(system, tables.themes)
    _add_answers(system, tables.answers)
    whole = tables.registered[tables.registered["institution"] == ""]
    if len(whole) and whole["says_more"].notna().all():
        _add_saying_more(system, tables.answers, int(whole["says_more"].iloc[0]))
    return system


def who_answered(tables: SurveyTables) -> dict[str, int]:
    """Give how many institutions answered each form, "" for all, as the tables tell it."""
    response = tables.response[tables.response["by"].isin(["all", "form"])]
    told = dict(zip(response["group"], response[["complete", "partial", "unasked"]].sum(axis=1), strict=True))
    told |= {
        form: tables.answers.loc[tables.answers["form"] == form, "answered"].max()
        for form in tables.answers["form"].unique()
        if form not in told
    }
    told |= dict(zip(tables.themes["form"], tables.themes["answered"], strict=True))
    return {form: int(number) for form, number in told.items()}


def _add_part(system: System, key: Key, value: int, whole: int, weight: float) -> int:
    """Add a count of some of those in another cell, and what it leaves of them, which is guarded as it is itself."""
    place = system.add(key, value, weight=weight)
    rest = system.add(("without", key), system.values[whole] - value, published=False)
    system.add_sum(whole, [place, rest])
    return place


def _weight(form: str) -> float:
    return _OF_FORM if form else _OF_ALL


def _add_themes(system: System, themes: pd.DataFrame) -> None:
    """Add who names each theme: of those who answered, by form, and no fewer than name one below it."""
    for row in themes.itertuples():
        whole = system.place(("answered", row.form))
        _add_part(system, ("themes", row.theme, row.form), int(row.institutions), whole, _weight(row.form))
    for row in themes.itertuples():
        own = system.place(("themes", row.theme, row.form))
        above = system.place(("themes", row.parent, row.form))
        if above is not None:
            _add_at_least(system, ("beside", row.theme, row.form), above, own)
    for theme, rows in themes.groupby("theme"):
        _add_forms(system, [("themes", theme, form) for form in rows["form"]])


def _add_at_least(system: System, key: Key, larger: int, smaller: int) -> None:
    """State that a count is no smaller than another one."""
    rest = system.add_unknown(key, system.values[larger] - system.values[smaller])
    system.add_sum(larger, [smaller, rest])


def _add_forms(system: System, keys: list[Key]) -> None:
    """State that the forms of a count, all with the form third, are together that of all."""
    whole = [system.place(key) for key in keys if key[2] == ""]
    parts = [system.place(key) for key in keys if key[2] != ""]
    if whole and parts and system.values[whole[0]] == sum(system.values[part] for part in parts):
        system.add_sum(whole[0], parts)


def _add_answers(system: System, answers: pd.DataFrame) -> None:
    for (question, form, item), rows in answers.groupby(["question", "form", "item"], sort=False):
        weight, place = _weight(form), (question, form, item)
        asked = system.add(("asked", *place), int(rows["answered"].iloc[0]), weight=weight)
        _add_at_least(system, ("skipped", *place), system.place(("answered", form)), asked)
        options = [
            _add_part(system, ("answers", *place, row.option), int(row.institutions), asked, weight)
            for row in rows.itertuples()
        ]
        if all(rows["option"] != ""):
            _add_options(system, place, asked, options, once=rows["question_kind"].iloc[0] in _EACH_ONCE)
    for (question, item), rows in answers.groupby(["question", "item"]):
        _add_forms(system, [("asked", question, form, item) for form in rows["form"].unique()])
    for (question, item, option), rows in answers.groupby(["question", "item", "option"]):
        _add_forms(system, [("answers", question, form, item, option) for form in rows["form"]])


def _add_options(system: System, place: tuple, asked: int, options: list[int], *, once: bool) -> None:
    """State that who answered chose an option: one, or of a question with several at least one."""
    more = sum(system.values[each] for each in options) - system.values[asked]
    if once and not more:
        system.add_sum(asked, options)
    elif more >= 0:
        _add_at_least(system, ("more", *place), system.add_together(("chosen", *place), options), asked)


def _add_saying_more(system: System, answers: pd.DataFrame, value: int) -> None:
    """Add who says that more was done: each who says so in words or by the first option, and others by a number."""
    own = _add_part(system, ("says more",), value, system.place(("answered", "")), _OF_ALL)
    yes = answers.loc[(answers["question"] == MORE) & (answers["form"] == ""), "option"].head(1)
    keys = [("themes", MORE_THEME, ""), *(("answers", MORE, "", "", option) for option in yes)]
    parts = [place for key in keys if (place := system.place(key)) is not None]
    for number, part in enumerate(parts):
        if system.values[part] <= value:
            _add_at_least(system, ("says more beside", number), own, part)
    counted = system.place(("answers", DONE, "", "", ""))
    among = [*parts, *([] if counted is None else [counted])]
    if among and sum(system.values[each] for each in among) >= value:
        together = system.add_together(("who can say more",), among)
        _add_at_least(system, ("says more twice",), together, own)
