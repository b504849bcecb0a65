"""Rows of texts that may be shown: which hold a listed name, in which order they stand, what a person looks at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.study.list_rows import wrong_rows
from blendresearch.survey.shown.guard import Judged
from blendresearch.survey.shown.placeholders import placeholder

TO_LOOK_AT = ("file", "row", "column", "word", "why")
"""Columns of the list of words that a person looks at before texts are published."""


@dataclass(frozen=True)
class TextsToShow:
    """Texts that may be shown, as a table of the survey, and the words in them to look at (`TO_LOOK_AT`)."""

    shown: pd.DataFrame
    to_look_at: pd.DataFrame


@dataclass(frozen=True)
class JudgedText:
    """What was found in a text, and where that stands; a source without rows has row 0."""

    file: str
    row: int
    column: str
    language: str
    found: Judged

    @classmethod
    def of(cls, row: Mapping[str, object], column: str, language: str, found: Judged) -> "JudgedText":
        """Take the place of a text from its row: `file` and `row`."""
        number = row["row"]
        return cls(str(row["file"]), 0 if pd.isna(number) else int(number), column, language, found)


def with_names(texts: Iterable[JudgedText], language: str) -> list[InputError]:
    """Give an error for each file, column and kind of listed name that stands in a text to be published."""
    places: dict[tuple[str, str, str], set[int]] = {}
    for each in texts:
        for kind in each.found.names:
            places.setdefault((each.file, each.column, kind), set()).add(each.row)
    errors: list[InputError] = []
    for (file, column, kind), rows in sorted(places.items()):
        what = f"a listed name (kind: {kind}) stands in a text that is marked for publication"
        do = f"Write {placeholder(language, kind)} in its place, or no under publish"
        errors += wrong_rows(sorted(rows), column, what, do, file)
    return errors


def to_look_at(texts: Iterable[JudgedText]) -> pd.DataFrame:
    """Give the words that a person has to look at, by file, row and column."""
    rows = {(each.file, each.row, each.column, *word) for each in texts for word in each.found.to_look_at}
    return pd.DataFrame(sorted(rows), columns=list(TO_LOOK_AT))


def numbered(texts: Sequence[str]) -> dict[str, int]:
    """Number texts from 1 in the order of a hash of each, which says nothing of who said it or where it stands."""
    return {text: number for number, text in enumerate(sorted(set(texts), key=_place), start=1)}


def _place(text: str) -> tuple[bytes, str]:
    return blake2b(text.encode("utf-8")).digest(), text
