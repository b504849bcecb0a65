"""Questions and columns brought together: which columns of an export answer which question, and what is missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from blendresearch.base.cell_places import columns_in_words, letters_of
from blendresearch.base.errors import HeadingError, InputError
from blendresearch.data.codelists import nearest, normalise
from blendresearch.survey.forms.choices import spelling_key
from blendresearch.survey.forms.columns import FormColumn
from blendresearch.survey.forms.heading_keys import CUT_FROM, CUT_TO, heading_key, partings, stem_of_cut
from blendresearch.survey.forms.programs import part_words

_EXACT, _LOOSE, _CUT = 0, 1, 4
_PART = 2
"""Added to the rank of a heading in two parts: it comes after any whole one, and before any that was cut."""
_WHOLE = ("single", "number")
"""Kinds of questions with one answer: a number for each of several calls is none for all of them."""
_NEAR_LENGTH = 300
_FEW_MISSING = 3
"""So many questions without a column are told one by one: of a list of another form all are missing."""
_CHOICE_TEXT = re.compile(r"^\d+ (?=text$)")  # Q1_5_TEXT


class Part(NamedTuple):
    """A column of a question: `item` is the option, statement or item that it is about, "" for the question itself."""

    place: int
    item: str


@dataclass
class Asked:
    """What an export has of a question: columns with answers, and those with the text of "other"."""

    parts: list[Part] = field(default_factory=list)
    others: list[int] = field(default_factory=list)


class _Fit(NamedTuple):
    """How well a heading is that of a question: the kind of likeness, how long the common part is, and its item."""

    rank: int
    length: int
    question: str
    item: str
    is_part: bool


@dataclass(frozen=True)
class Matched:
    """The questions of a form among the columns of an export, by their code; `idle` are columns of no question."""

    asked: Mapping[str, Asked]
    double: Mapping[str, list[int]]
    missing: tuple[str, ...]
    idle: tuple[FormColumn, ...]


class Headings:
    """The headings of the questions of one form, to look columns up by."""

    def __init__(self, questions: pd.DataFrame) -> None:
        self._kinds = dict(zip(questions["question"], questions["kind"], strict=True))
        self._exact: dict[str, str] = {}
        self._whole: list[tuple[str, str | None, str]] = []
        loose: dict[str, set[str]] = {}
        for question, texts in zip(questions["question"], questions["headings"], strict=True):
            for text in texts:
                self._exact.setdefault(heading_key(text), question)
                stem = stem_of_cut(text) if CUT_FROM <= len(text) <= CUT_TO else None
                self._whole.append((heading_key(text), stem, question))
                loose.setdefault(normalise(text), set()).add(question)
        self._loose = {key: found.pop() for key, found in loose.items() if key and len(found) == 1}

    def fit(self, columns: Sequence[FormColumn]) -> int:
        """Count the questions that have a column."""
        return len({found.question for column in columns if (found := self._of(column))})

    def match(self, columns: Sequence[FormColumn]) -> Matched:
        """Give every column to the question that its heading fits best."""
        asked = {question: Asked() for question in self._kinds}
        whole: dict[tuple[str, str], list[int]] = {}
        idle = []
        for column in columns:
            found = self._of(column)
            if found is None:
                if not (column.is_own or column.of_persons):
                    idle.append(column)
                continue
            role = self._role(found)
            if role == "other":
                asked[found.question].others.append(column.place)
            if role != "answer":
                continue
            whole.setdefault((found.question, spelling_key(found.item)), []).append(column.place)
            asked[found.question].parts.append(Part(column.place, found.item))
        double = {question: places for (question, _), places in whole.items() if len(places) > 1}
        for question, kind in self._kinds.items():
            asked[question].parts = _whole_first(asked[question].parts, kind)
        missing = tuple(question for question, found in asked.items() if not found.parts)
        return Matched(asked, double, missing, tuple(idle))

    def _role(self, found: _Fit) -> str:
        """Tell what a column holds of a question: the answer, the text of "other", or a comment, which is not read."""
        item = _CHOICE_TEXT.sub("", normalise(found.item))
        if found.is_part and item in part_words("comment"):
            return "comment"
        is_statement = self._kinds[found.question] == "grid" and " " not in item
        return "other" if item in part_words("other") and not is_statement else "answer"

    def _of(self, column: FormColumn) -> _Fit | None:
        """Give the question of a column, None where there is none; a column of persons is of none."""
        if column.of_persons:
            return None
        found = [fit for name in column.names for fit in self._fits(name, column)]
        return min(found, key=lambda fit: (fit.rank, -fit.length)) if found else None

    def _fits(self, name: str, column: FormColumn) -> list[_Fit]:
        found = [self._like(name, column.item, part=False)]
        if not (column.item or column.is_own):
            found += [self._like(each.stem, each.item.strip(), part=True) for each in partings(name)]
        return [fit for fit in found if fit is not None]

    def _like(self, text: str, item: str, *, part: bool) -> _Fit | None:
        """Tell whether a text is the heading of a question; a part of one must be that of a kind that has parts."""
        ranked = {_EXACT: self._exact.get(heading_key(text)), _LOOSE: self._loose.get(normalise(text))}
        ranked[_CUT] = self._cut(text)
        found = next(((rank, question) for rank, question in ranked.items() if question is not None), None)
        if found is None or (part and not self._takes(found[1], item)):
            return None
        rank, question = found
        return _Fit(rank + _PART if part else rank, len(text), question, item, part)

    def _takes(self, question: str, item: str) -> bool:
        if not item or self._kinds[question] == "institution":
            return False
        is_beside = _CHOICE_TEXT.sub("", normalise(item)) in part_words("other") | part_words("comment")
        return is_beside or self._kinds[question] not in _WHOLE

    def _cut(self, text: str) -> str | None:
        """Give the one question whose heading was cut to a text, or of which questions.csv has a cut heading."""
        stem, key = stem_of_cut(text), heading_key(text)
        found = {
            question
            for whole, own_stem, question in self._whole
            if (stem and whole.startswith(stem)) or (own_stem and key.startswith(own_stem))
        }
        return found.pop() if len(found) == 1 else None


def _whole_first(parts: list[Part], kind: str) -> list[Part]:
    """Give the columns that count: of a question with one answer that of the question, of others each part."""
    whole = [part for part in parts if not part.item]
    return (parts if kind == "grid" and len(parts) > len(whole) else whole) or parts


def wrong_headings(matched: Matched, questions: pd.DataFrame, path: Path) -> list[InputError]:
    """Give an error for every question without a column and for every one with several that are headed alike."""
    headings = dict(zip(questions["question"], questions["heading"], strict=True))
    wrong: list[InputError] = []
    if len(matched.missing) > max(_FEW_MISSING, len(headings) / 2):
        missing = ", ".join(matched.missing)
        what = f"no column is headed as {len(matched.missing)} of the {len(headings)} questions are: {missing}"
        wrong.append(HeadingError(what, do=other_questions(path), file=path))
    taken: set[int] = set()
    for question in () if wrong else matched.missing:
        what = f"no column is headed as the question {question} is in questions.csv"
        near = nearest_column(headings[question], [column for column in matched.idle if column.place not in taken])
        taken |= {near} - {None}
        do = (
            f"Is column {letters_of(near)} meant? Then write its heading there"
            if near is not None
            else ("Write the heading there as this file has it, or remove the row")
        )
        wrong.append(HeadingError(what, do=do, file=path))
    for question, places in matched.double.items():
        what = f"the columns {columns_in_words(places)} have the heading of the question {question}"
        do = "Write in questions.csv which one is meant: '(2)' behind the heading means the second one"
        wrong.append(HeadingError(what, do=do, file=path))
    return wrong


def other_questions(path: Path) -> str:
    """Say what to do where an export seems to be of another form than questions.csv is about."""
    study = path.parent.parent.name
    return (
        "Is questions.csv that of another form or edition? Then move it out of survey/, and 'blendresearch survey "
        f"{study}' proposes one from the exports; else write its headings there"
    )


def nearest_column(heading: str, columns: Sequence[FormColumn]) -> int | None:
    """Give the place of the column whose heading looks most like another one, None where none does."""
    texts = {column.names[0][:_NEAR_LENGTH]: column.place for column in columns if column.names}
    found = nearest(heading[:_NEAR_LENGTH], texts)
    return None if found is None else texts[found]
