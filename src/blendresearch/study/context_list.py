"""The indicators around a study (`context.csv`): what others counted, each with its region, year and source."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import is_yes
from blendresearch.language import bases
from blendresearch.study.list_rows import (
    empty_cells,
    neither_yes_nor_no,
    read_list,
    stop_at,
    unlike,
    wrong_rows,
)

CONTEXT = "context.csv"
REQUIRED_OF_CONTEXT = ("indicator", "region", "year", "value", "unit", "source")
OPTIONAL_OF_CONTEXT = tuple(f"{name}_{code}" for name in ("label", "region", "source") for code in bases())
OF_WHAT_IS_TOLD = ("told", "of", "kind", *(f"limit_{code}" for code in bases()))
"""Columns that say what the report tells in words; `blendresearch context` leaves them to people."""
TARGET = "target"
PERCENT = "%"
"""The unit of a share: its value is written as a percentage, and is a fraction for whoever reckons with it."""
_SAME = ("region", "year", "unit")
"""What a part and its whole have in common."""
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?")
_GROUPED = re.compile(r"[0-9]{1,3}([.,  ][0-9]{3})+")


def read_context(folder: Path) -> pd.DataFrame | None:
    """Read `context.csv`: `indicator`, `region`, `year` (as text), `value` (text with a point), `unit`, `source`.

    `label_<language>` is what readers call the indicator, `region_<language>` the region, `source_<language>` the
    source, `limit_<language>` what a value does not say, "" where the list does not say it. `told` is "yes" or "": the
    report tells it in words. `of` is the indicator that it is a part of, `kind` "target" for what is not counted but
    meant to be reached. None where there is no such file. Raises InputError when a cell is
    empty or a year or value is none, when a number can be read in two ways (1.234), when an indicator has two
    values for one region and year, and when what it is a part of is not there.
    """
    path = folder / CONTEXT
    rows = read_list(path, REQUIRED_OF_CONTEXT, (*OPTIONAL_OF_CONTEXT, *OF_WHAT_IS_TOLD))
    if rows is None:
        return None
    wrong = empty_cells(rows, REQUIRED_OF_CONTEXT, path)
    what, do = "the cell is not a year", "Write a year in four digits"
    wrong += unlike(rows[rows["year"] != ""], "year", "(19|20)[0-9]{2}", what=what, do=do, path=path)
    wrong += neither_yes_nor_no(rows, "told", path)
    what, do = "the kind of indicator is not known", f"Write {TARGET}, or leave it empty for what was counted"
    wrong += unlike(rows, "kind", f"({TARGET})?", what=what, do=do, path=path)
    stop_at(wrong + _no_values(rows, path) + _twice(rows, path))
    stop_at(_no_wholes(rows, path))
    told = ["yes" if is_yes(text) else "" for text in rows["told"]]
    return rows.assign(value=[text.replace(",", ".") for text in rows["value"]], told=told)


def _no_wholes(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Give the errors of parts of what the list has not for their region and year, or has in another unit or as 0."""
    listed = rows.to_dict("records")
    found = {(row["indicator"], *(row[name] for name in _SAME)): row for row in listed}
    wrong = []
    for row in (row for row in listed if row["of"]):
        whole = found.get((row["of"], *(row[name] for name in _SAME)))
        if whole is None or whole is row or not float(whole["value"].replace(",", ".")):
            wrong.append(row["row"])
    what = "the list has no such indicator for the same region, year and unit, or it is 0"
    do = "Name the indicator that this one is a part of, or leave the cell empty"
    return wrong_rows(wrong, "of", what, do, path)


def value_of(context: pd.DataFrame, indicator: str, region: str, year: str) -> int | Decimal | Fraction | None:
    """Give the value of an indicator, a share as a fraction; None where the context has it not."""
    same = (context["indicator"] == indicator) & (context["region"] == region) & (context["year"] == year)
    found = context[same]
    return None if found.empty else number_of(found["value"].iloc[0], found["unit"].iloc[0])


def number_of(value: str, unit: str) -> int | Decimal | Fraction:
    """Give a value of the list as a number: a share as a fraction, another one whole or with the decimals it has."""
    if unit == PERCENT:
        return Fraction(value) / 100
    return Decimal(value) if "." in value else int(value)


def _no_values(rows: pd.DataFrame, path: Path) -> list[InputError]:
    values = rows[rows["value"] != ""]
    grouped = values["value"].map(lambda text: bool(_GROUPED.fullmatch(text))).astype(bool)
    number = values["value"].map(lambda text: bool(_NUMBER.fullmatch(text))).astype(bool)
    what, do = (
        "the sign or space in the number can part thousands or decimals",
        "Write thousands without a sign between them (1234), and decimals as one, two or four digits (0.5)",
    )
    wrong = wrong_rows(values.loc[grouped, "row"].tolist(), "value", what, do, path)
    what, do = "the cell is not a number", "Write digits only, a share as its percentage with % in the column unit"
    return wrong + wrong_rows(values.loc[~grouped & ~number, "row"].tolist(), "value", what, do, path)


def _twice(rows: pd.DataFrame, path: Path) -> list[InputError]:
    again = rows.duplicated(["indicator", "region", "year"]) & (rows["indicator"] != "")
    what, do = "the indicator stands there already for this region and year", "Keep one of the two rows"
    return wrong_rows(rows.loc[again, "row"].tolist(), "indicator", what, do, path)
