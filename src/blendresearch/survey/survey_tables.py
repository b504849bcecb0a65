"""The tables of the survey, from which every number that is told of it follows."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import pandas as pd

from blendresearch.base.tables import empty_table, load_table, save_table, schemas


@dataclass(frozen=True)
class SurveyTables:
    """The tables of a survey (columns: `data/survey_tables.toml`, the last four `data/working_tables.toml`).

    Each is the file `survey_<name>.csv`. Without a survey they have no rows.
    """

    response: pd.DataFrame
    comparison: pd.DataFrame
    answers: pd.DataFrame
    themes: pd.DataFrame
    agreement: pd.DataFrame
    pairs: pd.DataFrame
    registered: pd.DataFrame
    change: pd.DataFrame
    codebook: pd.DataFrame
    sources: pd.DataFrame
    notes: pd.DataFrame
    quotes: pd.DataFrame
    practices: pd.DataFrame

    @classmethod
    def none(cls) -> Self:
        """Give the tables of a study without a survey."""
        return cls(*(empty_table(f"survey_{each.name}") for each in fields(cls)))

    def save(self, folder: Path) -> list[Path]:
        """Write every table to a folder, and give the files."""
        return [save_table(folder, f"survey_{each.name}", getattr(self, each.name)) for each in fields(self)]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(*(load_table(folder, f"survey_{each.name}") for each in fields(cls)))


PUBLISHED_SURVEY_TABLES = tuple(
    name for each in fields(SurveyTables) if (name := f"survey_{each.name}") in schemas(published=True)
)
"""The tables that are published where there is a survey; the others are between the steps of a run."""
