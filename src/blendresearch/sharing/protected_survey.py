"""The tables of a survey as they may be shown.

What an institution said is as small a world as there is: what is counted by two things at once (pairs of themes, pairs
of coders, an institution against what it reports) is left out whole, and of the rest small counts are hidden, with what
would tell them. Who was asked and who answered is told of all; of a part only where every part is large enough.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import nan

import pandas as pd

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.hidden import NOT_SHOWN, Hidden, Whole, is_hidden
from blendresearch.base.tables import columns_of, empty_table
from blendresearch.sharing.suppression import suppress
from blendresearch.sharing.survey_system import survey_system, who_answered
from blendresearch.sharing.system import Key
from blendresearch.study.settings import Study
from blendresearch.survey.survey_tables import SurveyTables

_WHOLE = ("comparison", "agreement", "pairs")
"""Tables of which nothing is shown where small counts are hidden."""
_LIMITS = ("lower", "upper", "least", "most")
_MEASURES = ("lowest", "median", "highest")
_OF_SOURCES = ("answers", "complete", "partial_answers", "left_out_answers", "codings", "coders")
_OF_RESPONSE = ("outside_frame", "unasked", "responded_without_answer", "answer_without_responded", "visits")
"""Notes on who was asked and answered: what is told of that anyway."""


def protect_survey(tables: SurveyTables, study: Study) -> tuple[SurveyTables, pd.DataFrame]:
    """Hide what may not be shown by `minimum_count` of a study; give the tables and what was decided (`disclosure`).

    Every count is a whole number or Hidden; what follows from a hidden count is missing. The tables have neutral names
    already, where the study asks for these. Without a minimum only the names of files go.
    """
    minimum = study.disclosure.minimum_count
    tables = replace(tables, sources=tables.sources.assign(file=""))
    if not study.disclosure.hides_counts or not len(tables.response):
        return tables, empty_table("disclosure")
    decided = [_left_out(f"survey_{name}") for name in _WHOLE if len(getattr(tables, name))]
    kept = replace(tables, **{name: getattr(tables, name).head(0) for name in _WHOLE})
    for reduce in (_without_small_groups, _without_small_forms, _without_bare_questions):
        kept, of_groups = reduce(kept, minimum)
        decided += of_groups
    cells = _Cells(kept, minimum)
    themes, of_outside = _without_outside(cells.themes(kept.themes))
    shown = replace(
        kept,
        answers=cells.answers(kept.answers),
        themes=themes,
        registered=cells.registered(kept.registered),
        change=_shown_change(kept.change, themes, minimum),
        sources=_without_counts(kept.sources),
        notes=_shown_notes(kept.notes, minimum),
        practices=_unnamed(kept.practices, themes),
        quotes=_on_one_theme(kept.quotes, themes),
    )
    decided += [*of_outside, *_fewer_rows(kept, shown), *cells.decisions()]
    return shown, pd.DataFrame(decided, columns=list(columns_of("disclosure")), dtype=object).fillna("")


def _left_out(table: str, column: str = "all") -> dict[str, str]:
    return {"table": table, "column": column, "decision": "left out", "reason": "derivable"}


def _fewer_rows(before: SurveyTables, after: SurveyTables) -> list[dict[str, str]]:
    """Tell what was left out of tables that are shown in part."""
    fewer = {
        "registered": "all but says_more of all",
        "change": "rows of hidden counts",
        "practices": "rows with a name",
    }
    decided = [
        _left_out(f"survey_{name}", what)
        for name, what in fewer.items()
        if len(getattr(after, name)) < len(getattr(before, name))
    ]
    decided += [_left_out("survey_answers", name) for name in _MEASURES if before.answers[name].notna().any()]
    return decided + [_left_out("survey_sources", name) for name in ("form", *_OF_SOURCES) if len(before.sources)]


def _without_small_groups(tables: SurveyTables, minimum: int) -> tuple[SurveyTables, list[dict[str, str]]]:
    """Leave out the response by form or size where a group is small: the others would say how small it is."""
    decided, response = [], tables.response
    for by in ("form", "size"):
        rows = response[response["by"] == by]
        counts = [*rows["institutions"], *rows[["complete", "partial", "unasked"]].sum(axis=1)]
        if any(_is_small(count, minimum) for count in counts):
            response = response[response["by"] != by]
            decided.append(_left_out("survey_response", f"by {by}"))
    return replace(tables, response=response.reset_index(drop=True)), decided


def _without_small_forms(tables: SurveyTables, minimum: int) -> tuple[SurveyTables, list[dict[str, str]]]:
    """Leave out themes and questions by form where a form has a small count, which that of all would tell otherwise.

    All of them, where a form has few answers, or the forms are not all: some answered both. With few answers at all
    nothing is told of what they say.
    """
    known, names = who_answered(tables), ("themes", "answers")
    if _is_small(known[""], minimum):
        gone = {name: getattr(tables, name).head(0) for name in names}
        untold = replace(tables, **gone, registered=tables.registered.assign(says_more=nan))
        return untold, [_left_out(f"survey_{name}") for name in names]
    forms = {form for name in names for form in getattr(tables, name)["form"]} - {""}
    none = any(_is_small(known[form], minimum) for form in forms) or sum(known[form] for form in forms) != known[""]
    kept = {
        "themes": _with_large_forms(tables.themes, ["theme"], 0 if none else minimum),
        "answers": _with_large_forms(tables.answers, ["question", "item"], 0 if none else minimum),
    }
    decided = [_left_out(f"survey_{name}", "by form") for name in names if len(kept[name]) < len(getattr(tables, name))]
    return replace(tables, **kept), decided


def _without_bare_questions(tables: SurveyTables, minimum: int) -> tuple[SurveyTables, list[dict[str, str]]]:
    """Leave out questions with so few answers that no other count can be hidden to keep a small one.

    1 of 6 beside 5 is such, where 6 are all that answered.
    """
    rest = replace(tables, themes=tables.themes.head(0), registered=tables.registered.head(0))
    bare = [
        name
        for name, rows in tables.answers.groupby("question", sort=False)
        if not _can_be_hidden(replace(rest, answers=rows), minimum)
    ]
    kept = replace(tables, answers=tables.answers[~tables.answers["question"].isin(bare)].reset_index(drop=True))
    if _can_be_hidden(kept, minimum):
        return kept, [_left_out("survey_answers", f"all, {name}") for name in bare]
    # Questions and themes that say together who did more than is registered.
    gone = replace(kept, answers=kept.answers.head(0), registered=kept.registered.assign(says_more=nan))
    return gone, [_left_out("survey_answers"), _left_out("survey_registered", "says_more")]


def _can_be_hidden(tables: SurveyTables, minimum: int) -> bool:
    try:
        suppress(survey_system(tables), minimum)
    except BlendResearchError:
        return False
    return True


def _with_large_forms(table: pd.DataFrame, what: list[str], minimum: int) -> pd.DataFrame:
    """Give a table with its rows by form where none of those of the same thing is small; with minimum 0 with none."""
    of_form = table["form"] != ""
    rest = table["answered"] - table["institutions"]
    small = pd.concat([table["institutions"], table["answered"], rest], axis=1).map(
        lambda each: _is_small(each, minimum)
    )
    gone = (small.any(axis=1) & of_form).groupby([table[name] for name in what]).transform("any")
    return table[~of_form | (~gone & (minimum > 0))].reset_index(drop=True)


def _is_small(count: Whole, minimum: int) -> bool:
    return 0 < count < minimum


class _Cells:
    """The cells of the system as they may be shown."""

    def __init__(self, tables: SurveyTables, minimum: int) -> None:
        self.system, self.minimum = survey_system(tables), minimum
        found = suppress(self.system, minimum)
        self.hidden, self.silent = found.hidden, found.silent

    def shown(self, *key: str) -> Whole:
        place = self.system.place(key)
        if not self.hidden[place]:
            return self.system.values[place]
        small = self.system.values[place] < self.minimum and not self.silent[place]
        return Hidden(self.minimum) if small else NOT_SHOWN

    def _column(self, keys: Iterable[Key], table: pd.DataFrame) -> pd.Series:
        return pd.Series([self.shown(*key) for key in keys], index=table.index, dtype=object)

    def themes(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give the themes: words and limits only where the count is shown."""
        keys = (("themes", theme, form) for theme, form in zip(table["theme"], table["form"], strict=True))
        named = self._column(keys, table)
        hidden = named.map(is_hidden).astype(bool)
        limits = {name: table[name].mask(hidden) for name in _LIMITS}
        return table.assign(institutions=named, **limits, words=table["words"].mask(hidden, ""))

    def answers(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give the answers, without the numbers that single institutions gave."""
        rows = list(table[["question", "form", "item", "option"]].itertuples(index=False, name=None))
        chosen = self._column((("answers", *row) for row in rows), table)
        asked = self._column((("asked", *row[:3]) for row in rows), table)
        return table.assign(institutions=chosen, answered=asked, **dict.fromkeys(_MEASURES, nan))

    def registered(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give who says that more was done, of all alone: what is registered stands in tables of its own."""
        whole = table[table["institution"] == ""].reset_index(drop=True)
        if whole.empty:
            return whole
        says = self.shown("says more") if self.system.place(("says more",)) is not None else NOT_SHOWN
        left_out = {name: pd.Series([NOT_SHOWN], dtype=object) for name in ("registered", "mobilities", "low", "high")}
        told = nan if is_hidden(says) else float(says)
        return whole.assign(**left_out, reported_low=nan, reported_high=nan, says_more=told)

    def decisions(self) -> Iterable[dict[str, str]]:
        """Give a row for every hidden count, without the count; a theme, form or question stands with the column."""
        for key, hidden in zip(self.system.keys, self.hidden, strict=True):
            if hidden:
                sign = self.shown(*key)
                reason = "derivable" if sign == NOT_SHOWN else "small"
                yield {**_place_of(key), "decision": str(sign), "reason": reason}


def _place_of(key: Key) -> dict[str, str]:
    kind, *rest = key
    table, column = {
        "themes": ("survey_themes", "institutions"),
        "answers": ("survey_answers", "institutions"),
        "asked": ("survey_answers", "answered"),
        "says more": ("survey_registered", "says_more"),
    }[kind]
    return {"table": table, "column": ", ".join([column, *filter(None, rest)])}


def _without_outside(themes: pd.DataFrame) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Leave out who of those that name a theme is outside the frame, and the limits that rest on who is not.

    They are few, and the limits would tell which themes they name. In a form with none of them all stays.
    """
    forms = set(themes.loc[themes["outside"] > 0, "form"])
    there = themes["form"].isin(forms)
    limits = {name: themes[name].mask(there) for name in _LIMITS}
    outside = themes["outside"].astype(object).mask(there, NOT_SHOWN) if forms else themes["outside"]
    decided = [_left_out("survey_themes", name) for name in ("outside", *_LIMITS)] if forms else []
    return themes.assign(**limits, outside=outside), decided


def _shown_change(change: pd.DataFrame, themes: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Give the themes then and now of which neither count is hidden, small, or leaves a small one of who answered."""
    shown = {row.theme for row in themes.itertuples() if row.form == "" and not is_hidden(row.institutions)}
    then = zip(change["theme"], change["earlier_institutions"], change["earlier_answered"], strict=True)
    kept = [theme in shown and _is_large(part, whole, minimum) for theme, part, whole in then]
    return change[pd.Series(kept, index=change.index, dtype=bool)].reset_index(drop=True)


def _is_large(part: Whole, whole: Whole, minimum: int) -> bool:
    return not (is_hidden(part) or is_hidden(whole)) and not any(
        _is_small(each, minimum) for each in (part, whole - part)
    )


def _without_counts(sources: pd.DataFrame) -> pd.DataFrame:
    """Give the sources without how much is in each, which tells forms and coders apart."""
    hidden = {name: sources[name].astype(object).mask(sources[name] > 0, NOT_SHOWN) for name in _OF_SOURCES}
    return sources.assign(form="", **hidden)


def _shown_notes(notes: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Hide the small counts of what occurs in answers."""
    small = ~notes["note"].isin(_OF_RESPONSE) & notes["occurs"].between(1, minimum - 1)
    return notes.assign(occurs=notes["occurs"].astype(object).mask(small, Hidden(minimum))) if small.any() else notes


def _on_one_theme(quotes: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """Give each quote below one theme alone, that which most name: below two it would tell who names both."""
    counts = {
        row.theme: row.institutions for row in themes.itertuples() if row.form == "" and not is_hidden(row.institutions)
    }
    named = quotes.assign(named=quotes["theme"].map(counts).fillna(0).astype(int))
    most = named.sort_values(["named", "theme"], ascending=[False, True]).groupby("number")["theme"].first()
    return quotes[quotes["theme"] == quotes["number"].map(most)].reset_index(drop=True)


def _unnamed(practices: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """Leave out practices with the name of an institution where it would be one of few that name a theme."""
    counts = {row.theme: row.institutions for row in themes.itertuples() if row.form == ""}
    few = practices["theme"].map(lambda theme: is_hidden(counts.get(theme, NOT_SHOWN))).astype(bool)
    return practices[~(few & (practices["institution"] != ""))].reset_index(drop=True)
