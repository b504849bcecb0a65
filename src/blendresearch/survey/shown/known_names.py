"""What a study knows of names when its visits and practices are read, and what is wrong with a cell of these."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import meaning, nearest
from blendresearch.study.list_rows import wrong_rows
from blendresearch.study.spellings import Spellings
from blendresearch.survey.shown.guard import Guard


@dataclass(frozen=True)
class KnownNames:
    """Spellings, the institutions of the lists as they are counted, the guard of texts, and the first language."""

    spellings: Spellings
    institutions: Collection[str]
    guard: Guard
    language: str

    def unknown(self, rows: pd.DataFrame, path: Path) -> list[InputError]:
        """Give the error of an `institution` that stands in no list of the study; an empty cell is none."""
        names = rows["institution"].map(self.spellings.of)
        strange = (names != "") & ~names.isin(list(self.institutions))
        near = next(filter(None, (nearest(name, self.institutions) for name in names[strange])), None)
        do = f"Is {near!r} meant? Then write that" if near else "Add it to institutions.csv or spellings.csv"
        what = "the institution stands in no list of the study"
        return wrong_rows(rows.loc[strange, "row"], "institution", what, do, path)


def is_yes(text: str) -> bool:
    """Tell whether a cell says yes."""
    return meaning("yes_no", text) == "yes"


def neither_yes_nor_no(rows: pd.DataFrame, column: str, path: Path) -> list[InputError]:
    """Give the error of cells that are neither yes nor no; an empty one is no."""
    strange = rows[column].map(lambda text: bool(text) and meaning("yes_no", text) is None).astype(bool)
    what, do = "the cell is neither yes nor no", "Write yes or no, or leave it empty, which is no"
    return wrong_rows(rows.loc[strange, "row"], column, what, do, path)
