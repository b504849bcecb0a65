"""What a study knows of names when its visits and practices are read, and what is wrong with a cell of these."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import nearest
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.list_rows import wrong_rows
from blendresearch.survey.shown.guard import Guard


@dataclass(frozen=True)
class KnownNames:
    """The institutions of the lists, the guard of texts, and the first language of the study."""

    institutions: KnownInstitutions
    guard: Guard
    language: str

    def counted(self, names: pd.Series) -> pd.Series:
        """Give the names under which institutions are counted; "" for an empty cell or one that no list has."""
        return names.map(lambda text: self.institutions.named(text) or "").astype(object)

    def unknown(self, rows: pd.DataFrame, path: Path) -> list[InputError]:
        """Give the error of an `institution` that stands in no list of the study; an empty cell is none."""
        strange = rows[(rows["institution"] != "") & (self.counted(rows["institution"]) == "")]
        near = next(filter(None, (nearest(name, self.institutions.names) for name in strange["institution"])), None)
        do = f"Is {near!r} meant? Then write that" if near else "Add it to institutions.csv or spellings.csv"
        what = "the institution stands in no list of the study"
        return wrong_rows(strange["row"], "institution", what, do, path)
