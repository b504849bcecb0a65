"""The indicators around a study (`context.csv`): what others counted, each with its region, year and source."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.language import bases
from blendresearch.study.list_rows import empty_cells, read_list, stop_at, unlike, wrong_rows

CONTEXT = "context.csv"
REQUIRED_OF_CONTEXT = ("indicator", "region", "year", "value", "unit", "source")
OPTIONAL_OF_CONTEXT = tuple(f"{name}_{code}" for name in ("label", "region", "source") for code in bases())
PERCENT = "%"
"""The unit of a share: its value is written as a percentage, and is a fraction for whoever reckons with it."""
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?")
_GROUPED = re.compile(r"[0-9]{1,3}([.,  ][0-9]{3})+")


def read_context(folder: Path) -> pd.DataFrame | None:
    """Read `context.csv`: `indicator`, `region`, `year` (as text), `value` (text with a point), `unit`, `source`.

    `label_<language>` is what readers call the indicator, `region_<language>` the region, `source_<language>` the
    source, "" where the list does not say it. None where there is no such file. Raises InputError when a cell is
    empty or a year or value is none, when a number can be read in two ways (1.234), and when an indicator has two
    values for one region and year.
    """
    path = folder / CONTEXT
    rows = read_list(path, REQUIRED_OF_CONTEXT, OPTIONAL_OF_CONTEXT)
    if rows is None:
        return None
    wrong = empty_cells(rows, REQUIRED_OF_CONTEXT, path)
    what, do = "the cell is not a year", "Write a year in four digits"
    wrong += unlike(rows[rows["year"] != ""], "year", "(19|20)[0-9]{2}", what=what, do=do, path=path)
    stop_at(wrong + _no_values(rows, path) + _twice(rows, path))
    return rows.assign(value=[text.replace(",", ".") for text in rows["value"]])


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
