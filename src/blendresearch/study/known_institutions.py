"""The institutions that the lists of a study name, by all ways in which other files may write them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pandas as pd

from blendresearch.base.texts import clean
from blendresearch.data.codelists import normalise
from blendresearch.study.lists import read_listed
from blendresearch.study.spellings import Spellings


@dataclass(frozen=True)
class KnownInstitutions:
    """The names under which institutions are counted: by how lists write them (`exact`), and by that folded (`near`).

    Case, accents, signs and spaces do not matter unless two institutions differ by them alone: then none is meant.
    `forms` has the form of each that institutions.csv has a row of, "" where it names none.
    """

    exact: Mapping[str, str]
    near: Mapping[str, str]
    forms: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, spellings: Spellings, frame: pd.DataFrame | None, listed: Collection[str] = ()) -> Self:
        """Gather them from spellings.csv, institutions.csv (`frame`) and further names as they are counted."""
        forms = {} if frame is None else dict(zip(frame["institution"], frame["survey_form"], strict=True))
        counted = [name for name in (*spellings.spellings.values(), *forms, *listed) if name]
        exact = {name: name for name in counted} | dict(spellings.spellings)
        meant: dict[str, set[str]] = {}
        for spelling, name in exact.items():
            meant.setdefault(normalise(spelling), set()).add(name)
        return cls(exact, {key: found.pop() for key, found in meant.items() if key and len(found) == 1}, forms)

    @classmethod
    def read(cls, folder: Path, spellings: Spellings, frame: pd.DataFrame | None) -> Self:
        """Gather them as `of` does, with those of projects.csv; raises InputError when that cannot be read."""
        projects = read_listed(folder, spellings)
        return cls.of(spellings, frame, () if projects is None else projects["institution"].tolist())

    @property
    def names(self) -> list[str]:
        """Give the names under which they are counted, in alphabetical order."""
        return sorted({*self.exact.values()})

    def form(self, institution: str) -> str:
        """Give the form of an institution in institutions.csv; where it has none, the only one there, else ""."""
        only = {form for form in self.forms.values() if form}
        return self.forms.get(institution, "") or (only.pop() if len(only) == 1 else "")

    def named(self, text: str) -> str | None:
        """Give the name under which an institution is counted; None for a text that names none of them."""
        written = " ".join(clean(text).split())
        return self.exact.get(written) or self.near.get(normalise(written))
