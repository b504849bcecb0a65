"""Who answered: institutions, whatever file says so and however often they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import pandas as pd

from blendresearch.survey.survey import Survey


@dataclass(frozen=True)
class Answered:
    """The institutions that answered, asked or not, in the frame or not.

    `by_form` has those that answered each form. `complete` are those of which at least one answer is complete.
    `frame` has the form of each institution of the frame, "" where it has none; `approached` are those that were asked.
    `unread` are those that answered without an answer in an export: `institutions.csv` or a coding says so.
    """

    by_form: Mapping[str, frozenset[str]]
    complete: frozenset[str]
    frame: Mapping[str, str]
    approached: frozenset[str]
    unread: frozenset[str]

    @classmethod
    def of(cls, survey: Survey) -> Self:
        """Find who answered.

        An answer in an export counts unless it is left out. So does one that was coded and is in no export, such as a
        letter; and where a form has no export at all, `responded` in `institutions.csv` is believed. Both are complete.
        A coding of a form whose institution answered without one is of that answer.
        """
        respondents, frame = survey.respondents, survey.frame
        counting = respondents[respondents["counts"].astype(bool)]
        pairs = set(zip(counting["institution"], counting["form"], strict=True))
        complete = frozenset(counting.loc[counting["complete"].astype(bool), "institution"])
        known, read = (
            set(respondents["institution"]),
            set(zip(respondents["institution"], respondents["form"], strict=True)),
        )
        coded = _coded(survey.codings, read, known)
        coded |= _believed(frame, _forms_read(survey), known | {name for name, _ in coded})
        unread = frozenset(name for name, _ in coded) - known
        by_form = {form: frozenset(name for name, own in pairs | coded if own == form) for _, form in pairs | coded}
        return cls(
            dict(sorted(by_form.items())),
            complete | frozenset(name for name, _ in coded if (name, "") not in read),
            {} if frame is None else dict(zip(frame["institution"], frame["survey_form"], strict=True)),
            frozenset() if frame is None else frozenset(frame.loc[frame["approached"].eq(True), "institution"]),
            unread,
        )

    @cached_property
    def institutions(self) -> frozenset[str]:
        """Give all institutions that answered."""
        return frozenset().union(*self.by_form.values())

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Give the forms that tables have rows of, and first "" for all together; one form alone is all together."""
        named = tuple(form for form in self.by_form if form)
        return ("", *named) if len(self.by_form) > 1 else ("",)

    def among(self, form: str) -> frozenset[str]:
        """Give the institutions that answered a form; "" means any."""
        return self.by_form[form] if form else self.institutions

    def population(self, form: str) -> frozenset[str]:
        """Give the institutions of the frame that belong to a form; "" means any."""
        return frozenset(name for name, own in self.frame.items() if form in ("", own))

    def answered_what(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give the rows (`institution`, `form`) of answers that count, one for each form of the institution.

        A row without a form is about all forms of its institution, such as what was said at a working visit.
        """
        pairs = [(name, form) for form, names in self.by_form.items() for name in names]
        forms = pd.DataFrame(pairs, columns=["institution", "answered_form"])
        joined = table.merge(forms, on="institution")
        fitting = joined["form"].eq(joined["answered_form"]) | joined["form"].eq("")
        return joined[fitting].drop(columns="form").rename(columns={"answered_form": "form"})


def _coded(codings: pd.DataFrame, read: set[tuple[str, str]], known: set[str]) -> set[tuple[str, str]]:
    """Give institution and form of each answer that was coded and is in no export."""
    of_answers = codings[codings["source"] == "answer"]
    pairs = set(zip(of_answers["institution"], of_answers["form"], strict=True))
    return {(name, form) for name, form in pairs - read if form or name not in known}


def _forms_read(survey: Survey) -> set[str]:
    """Give the forms of which there is an export, with or without answers."""
    exports = survey.sources[survey.sources["source_kind"] == "form"]
    return {*exports["form"], *survey.respondents["form"]}


def _believed(frame: pd.DataFrame | None, read: set[str], known: set[str]) -> set[tuple[str, str]]:
    """Give the institutions that answered by `institutions.csv` alone, of whose form there is no export."""
    if frame is None:
        return set()
    said = frame[frame["responded"].eq(True) & ~frame["institution"].isin(known)]
    pairs = set(zip(said["institution"], said["survey_form"], strict=True))
    return {(name, form) for name, form in pairs if not _has_export(form, read)}


def _has_export(form: str, read: set[str]) -> bool:
    """Tell whether an answer to a form would be in an export that was read: of the form, or of one that has no name."""
    return form in read or "" in read or (not form and bool(read))
