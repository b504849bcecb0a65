"""Tables of results as CSV files in a folder: the same table is the same bytes, and is read with its types."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

_TEXTS = ("cohort", "institution", "activity_type", "interval", "rule")


class TableFiles:
    """The tables of one study in a folder, each under its name without `.csv`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, table: str) -> Path:
        """Give the file of a table."""
        return self.folder / f"{table}.csv"

    def has(self, table: str) -> bool:
        """Tell whether a table is there."""
        return self.path(table).is_file()

    def save(self, table: str, content: pd.DataFrame) -> None:
        """Write a table."""
        self.folder.mkdir(parents=True, exist_ok=True)
        content.to_csv(self.path(table), index=False, encoding="utf-8", lineterminator="\n")

    def load(self, table: str) -> pd.DataFrame:
        """Read a table: texts with "" where nothing stands, call years as whole numbers, other numbers with NaN."""
        dtype = {**dict.fromkeys(_TEXTS, str), "call_year": "Int64"}
        content = pd.read_csv(self.path(table), encoding="utf-8", dtype=dtype, keep_default_na=False, na_values=[""])
        return content.fillna({name: "" for name in _TEXTS if name in content})

    def clear(self, tables: Iterable[str]) -> None:
        """Remove tables, those that are there."""
        for table in tables:
            self.path(table).unlink(missing_ok=True)
