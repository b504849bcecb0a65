"""Tables of results as CSV files, by one schema: the same table is the same bytes, and is read with its types.

What columns a table has, in which order, of which type and what they mean stands in lists that people maintain:
`data/tables.toml` and `data/survey_tables.toml` (tables that are published) and `data/working_tables.toml` (those
between the steps of a run). A column of the same name in two tables of a list means the same, unless it is its `own`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd

from blendresearch.base.hidden import is_hidden, read_count

_PUBLISHED, _WORKING = ("tables.toml", "survey_tables.toml"), ("working_tables.toml",)


@dataclass(frozen=True)
class Schema:
    """One table: its title and description, the columns that together occur once, and what each column is.

    A column has a `type` of Table Schema and a `description`, and where it fits `unit`, `values`, `minimum`, `maximum`.
    """

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: Mapping[str, Mapping[str, Any]]


@cache
def schemas(published: bool = True) -> dict[str, Schema]:
    """Give the schema of every table by the name of its file without `.csv`: the published ones, or the others."""
    lists = {name: _load(name) for name in (*_PUBLISHED, *_WORKING)}
    common = {name: column for own in lists.values() for name, column in own["columns"].items()}
    return {
        name: _schema(name, about, {**common, **lists[each]["columns"]})
        for each in (_PUBLISHED if published else _WORKING)
        for name, about in lists[each]["tables"].items()
    }


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("blendresearch") / "data" / name).read_text(encoding="utf-8"))


def _schema(name: str, about: Mapping[str, Any], common: Mapping[str, Any]) -> Schema:
    own = about.get("own", {})
    columns = {column: own.get(column) or common[column] for column in about["columns"]}
    return Schema(name, about["title"], about["description"], tuple(about["key"]), columns)


def schema(table: str) -> Schema:
    """Give the schema of a table, published or not; raise KeyError when no list has it."""
    return schemas()[table] if table in schemas() else schemas(published=False)[table]


def columns_of(table: str) -> tuple[str, ...]:
    """Give the columns of a table in their order."""
    return tuple(schema(table).columns)


def empty_table(table: str) -> pd.DataFrame:
    """Give a table without rows."""
    return pd.DataFrame(columns=list(columns_of(table)))


def save_table(folder: Path, table: str, content: pd.DataFrame) -> Path:
    """Write a table as `<table>.csv` in a folder, which is made where it is not there, and give the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table}.csv"
    content.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    return path


def load_table(folder: Path, table: str) -> pd.DataFrame:
    """Read a table: texts with "" where nothing stands, call years as whole numbers, other numbers with NaN.

    Counts are whole numbers; in a column with a hidden one they are whole numbers and `hidden.Hidden`.
    """
    path = folder / f"{table}.csv"
    content = pd.read_csv(path, encoding="utf-8", dtype=str, keep_default_na=False, na_values=[""])
    for name, about in schema(table).columns.items():
        content[name] = _typed(content[name], about)
    return content


def _typed(column: pd.Series, about: Mapping[str, Any]) -> pd.Series:
    """Give a column of texts its type; each number is exactly the one that was written."""
    if about.get("unit") == "count":
        return _counts(column)
    if about["type"] == "boolean":
        return column.map({"True": True, "False": False})
    if about["type"] == "year":
        return column.astype("Int64")
    if about["type"] in ("number", "integer"):
        return column.astype(object).where(column.notna(), nan).map(float)
    return column.astype(object).where(column.notna(), "").astype(str)


def _counts(column: pd.Series) -> pd.Series:
    """Read counts; with a hidden one among them, or where there is none (NaN), they stay what they are, one by one."""
    counts = [read_count(text) if isinstance(text, str) else nan for text in column.tolist()]
    as_they_are = any(map(is_hidden, counts)) or column.isna().any()
    return pd.Series(counts, index=column.index, dtype=object if as_they_are else "int64")


def stacked(table: str, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put parts of a table below each other, in the order of its columns; without any rows it keeps its columns."""
    filled = [part.reindex(columns=list(columns_of(table))) for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else empty_table(table)
