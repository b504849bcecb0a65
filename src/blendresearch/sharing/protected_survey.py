"""The tables of a survey as they may be shown.

What an institution said is as small a world as there is: what is counted by two things at once (pairs of themes, pairs
of coders, an institution against what it reports) is left out whole, and of the rest small counts are hidden, with what
would tell them. Who was asked and who answered is told of all; of a part only where every part is large enough.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import nan

import pandas as pd

from blendresearch.base.hidden import NOT_SHOWN, Hidden, Whole, is_hidden
from blendresearch.base.tables import columns_of, empty_table
from blendresearch.sharing.suppression import suppress
from blendresearch.sharing.survey_system import survey_system, who_answered
from blendresearch.sharing.system import Key
from blendresearch.study.settings import Study
from blendresearch.survey.tables import SurveyTables

_WHOLE = ("comparison", "agreement", "pairs")
"""Tables of which nothing is shown where small counts are hidden."""
_LIMITS = ("lower", "upper", "least", "most")
_MEASURES = ("lowest", "median", "highest")
_OF_RESPONSE = ("outside_frame", "unasked", "responded_without_answer", "answer_without_responded", "visits")
"""Notes on who was asked and answered: what is told of that anyway."""


def protect_survey(tables: SurveyTables, study: Study) -> tuple[SurveyTables, pd.DataFrame]:
    """Hide what may not be shown by `minimum_count` of a study; give the tables and what was decided (`disclosure`).

    Every count is a whole number or Hidden; what follows from a hidden count is missing. The tables have neutral names
    already, where the study asks for these. Without a minimum they stay as they are.
    """
    minimum = study.disclosure.minimum_count
    if not study.disclosure.hides_counts or not len(tables.response):
        return tables, empty_table("disclosure")
    decided = [_left_out(f"survey_{name}") for name in _WHOLE if len(getattr(tables, name))]
    kept = replace(tables, **{name: getattr(tables, name).head(0) for name in _WHOLE})
    kept, groups = _without_small_groups(kept, minimum)
    cells = _Cells(kept, minimum)
    themes, outside = _without_outside(cells.themes(kept.themes))
    registered = cells.registered(kept.registered)
    practices = _unnamed(kept.practices, themes)
    decided += [*groups, *outside, *_of_registered(kept.registered, registered), *cells.decisions()]
    decided += [_left_out("survey_answers", name) for name in _MEASURES if kept.answers[name].notna().any()]
    decided += [_left_out("survey_practices", "institution")] if len(practices) < len(kept.practices) else []
    decided += [_left_out("survey_sources", "counts")] if len(kept.sources) else []
    shown = replace(
        kept,
        answers=cells.answers(kept.answers),
        themes=themes,
        registered=registered,
        change=_shown_change(kept.change, themes, minimum),
        sources=_without_counts(kept.sources),
        notes=_shown_notes(kept.notes, minimum),
        practices=practices,
    )
    if len(shown.change) < len(kept.change):
        decided.append(_left_out("survey_change", "rows of hidden counts"))
    return shown, pd.DataFrame(decided, columns=list(columns_of("disclosure")), dtype=object).fillna("")


def _left_out(table: str, column: str = "all") -> dict[str, str]:
    return {"table": table, "column": column, "decision": "left out", "reason": "derivable"}


def _without_small_groups(tables: SurveyTables, minimum: int) -> tuple[SurveyTables, list[dict[str, str]]]:
    """Leave out rows by form or size where a group of them is small: the others would say how small it is."""
    decided = []
    response = tables.response
    for by in ("form", "size"):
        rows = response[response["by"] == by]
        counts = [*rows["institutions"], *rows[["complete", "partial", "unasked"]].sum(axis=1)]
        if any(0 < count < minimum for count in counts):
            response = response[response["by"] != by]
            decided.append(_left_out("survey_response", f"by {by}"))
    known = who_answered(tables)
    of_forms = [
        number for form, number in known.items() if form in {*tables.themes["form"], *tables.answers["form"]} - {""}
    ]
    small = any(0 < number < minimum for number in of_forms)
    kept = replace(tables, response=response.reset_index(drop=True))
    if of_forms and (small or sum(of_forms) != known[""]):
        kept = replace(kept, themes=_of_all(tables.themes), answers=_of_all(tables.answers))
        decided += [_left_out("survey_themes", "by form"), _left_out("survey_answers", "by form")]
    if 0 < known.get("", 0) < minimum:
        kept = replace(kept, themes=tables.themes.head(0), answers=tables.answers.head(0))
        decided += [_left_out("survey_themes"), _left_out("survey_answers")]
    return kept, decided


def _of_all(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["form"] == ""].reset_index(drop=True)


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

    def themes(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give the themes: words and limits only where both their counts are shown."""
        named = [self.shown("themes", row.theme, row.form) for row in table.itertuples()]
        found = table.assign(
            institutions=pd.Series(named, index=table.index, dtype=object),
            answered=pd.Series(
                [self.shown("answered", form) for form in table["form"]], index=table.index, dtype=object
            ),
        )
        hidden = found[["institutions", "answered"]].map(is_hidden).any(axis=1).astype(bool)
        limits = {name: found[name].mask(hidden) for name in _LIMITS}
        return found.assign(**limits, words=found["words"].mask(hidden, ""))

    def answers(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give the answers, without the numbers that single institutions gave."""
        keys = [(row.question, row.form, row.item) for row in table.itertuples()]
        options = zip(keys, table["option"], strict=True)
        return table.assign(
            institutions=pd.Series(
                [self.shown("answers", *key, own) for key, own in options], index=table.index, dtype=object
            ),
            answered=pd.Series([self.shown("asked", *key) for key in keys], index=table.index, dtype=object),
            **dict.fromkeys(_MEASURES, nan),
        )

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
        "answered": ("survey_themes", "answered"),
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


def _of_registered(before: pd.DataFrame, after: pd.DataFrame) -> list[dict[str, str]]:
    return [_left_out("survey_registered", "all but says_more of all")] if len(before) > len(after) else []


def _shown_change(change: pd.DataFrame, themes: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Give the themes then and now of which neither count is hidden, small, or all but a small one of those that answered."""
    shown = {
        row.theme
        for row in _of_all(themes).itertuples()
        if not (is_hidden(row.institutions) or is_hidden(row.answered))
    }
    kept = [
        row.theme in shown and _is_large(row.earlier_institutions, row.earlier_answered, minimum)
        for row in change.itertuples()
    ]
    return change[pd.Series(kept, index=change.index, dtype=bool)].reset_index(drop=True)


def _is_large(part: Whole, whole: Whole, minimum: int) -> bool:
    return not (is_hidden(part) or is_hidden(whole)) and not any(0 < each < minimum for each in (part, whole - part))


def _without_counts(sources: pd.DataFrame) -> pd.DataFrame:
    """Give the sources without how much is in each, which tells forms and coders apart."""
    counts = [name for name in ("answers", "complete", "partial_answers", "left_out_answers", "codings", "coders")]
    hidden = {name: sources[name].astype(object).mask(sources[name] > 0, NOT_SHOWN) for name in counts}
    return sources.assign(form="", **hidden)


def _shown_notes(notes: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Hide the small counts of what occurs in answers."""
    small = ~notes["note"].isin(_OF_RESPONSE) & notes["occurs"].between(1, minimum - 1)
    return notes.assign(occurs=notes["occurs"].astype(object).mask(small, Hidden(minimum))) if small.any() else notes


def _unnamed(practices: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """Leave out practices with the name of an institution where it would be one of few that name a theme."""
    counts = {row.theme: row.institutions for row in themes.itertuples() if row.form == ""}
    few = practices["theme"].map(lambda theme: is_hidden(counts.get(theme, NOT_SHOWN))).astype(bool)
    return practices[~(few & (practices["institution"] != ""))].reset_index(drop=True)
